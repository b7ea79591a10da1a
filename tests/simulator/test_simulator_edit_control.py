"""The control endpoint of edits and the clock, edits beside running requests, and the random editor."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from random_edits import KINDS, MODEL_KINDS, WITHOUT_MODEL, RandomEditor, random_edits
from simulator_login import PATHFINDER, logged_in

from leanix_tui.simulator import edits
from leanix_tui.simulator.clock import Clock
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.simulator.world import World

CONTROL = "/__control__"
NEWEST = '{allFactSheets(first: 5, sort: [{key: "updatedAt", order: desc}]) {edges {node {id name updatedAt rev}}}}'


def post(simulator: RunningSimulator, part: str, content: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{simulator.url}{CONTROL}/{part}", json=content)


def newest(client: httpx.Client) -> list[dict[str, Any]]:
    answer = client.post(f"{PATHFINDER}/graphql", json={"query": NEWEST}).json()
    return [edge["node"] for edge in answer["data"]["allFactSheets"]["edges"]]


def test_every_edit_is_offered_over_the_control_endpoint(fresh_simulator):
    offered = httpx.get(f"{fresh_simulator.url}{CONTROL}/edits").json()["edits"]
    assert list(offered) == list(edits.EDITS)
    assert offered["create_relation"] == ["fact_sheet_id", "name", "other_id", "values", "rev", "by"]


def test_edits_over_the_control_endpoint(fresh_simulator):
    post(fresh_simulator, "clock", {"moment": "2031-05-06T12:00:00Z", "stop": True})
    made = post(
        fresh_simulator, "edits", {"edit": "create_fact_sheet", "fact_sheet_type": "Application", "name": "New"}
    )
    assert (made.status_code, made.json()["edit"]) == (201, "create_fact_sheet")
    id_ = made.json()["changed"]["id"]
    values = {"name": "Newer", "alias": "N"}
    changed = post(
        fresh_simulator, "edits", {"edit": "update_fact_sheet", "fact_sheet_id": id_, "values": values, "rev": 1}
    )
    assert changed.json()["changed"] == {"id": id_, "rev": 2, "updatedAt": changed.json()["changed"]["updatedAt"]}
    with logged_in(fresh_simulator) as client:
        first = newest(client)[0]
    assert (first["id"], first["name"], first["rev"]) == (id_, "Newer", 2)
    assert first["updatedAt"] == changed.json()["changed"]["updatedAt"] > "2031-05-06T12"
    gone = post(fresh_simulator, "edits", {"edit": "delete_fact_sheet", "fact_sheet_id": id_})
    assert gone.json() == {"edit": "delete_fact_sheet", "changed": None}
    assert id_ not in fresh_simulator.world.fact_sheets


@pytest.mark.parametrize(
    ("content", "status", "text"),
    [
        ({"edit": "invent"}, 400, "There is no edit 'invent'"),
        ({}, 400, "There is no edit None"),
        ({"edit": "invite_user"}, 400, "missing required field `email`"),
        ({"edit": "invite_user", "email": 3}, 400, "Expected `str`"),
        ({"edit": "invite_user", "email": "a@b", "world": "x"}, 400, "unknown field"),
        ({"edit": "delete_fact_sheet", "fact_sheet_id": "nobody"}, 422, "There is no Fact Sheet with the id 'nobody'."),
    ],
)
def test_what_is_no_edit_is_refused(fresh_simulator, content, status, text):
    version = fresh_simulator.world.version
    answer = post(fresh_simulator, "edits", content)
    assert (answer.status_code, text in answer.json()["message"]) == (status, True), answer.text
    assert httpx.post(f"{fresh_simulator.url}{CONTROL}/edits", content=b"[1").status_code == 400
    assert fresh_simulator.world.version == version


def test_what_a_change_moves_can_be_set_over_the_control_endpoint(fresh_simulator):
    url = f"{fresh_simulator.url}{CONTROL}/touching"
    assert httpx.put(url, json={"tags": False}).status_code == 200
    assert httpx.get(url).json()["tags"] is False
    sheet = next(one for one in fresh_simulator.world.fact_sheets.values() if one.tag_ids and one.status == "ACTIVE")
    rev, tag = sheet.rev, sheet.tag_ids[0]
    edit = {"edit": "remove_tag", "fact_sheet_id": sheet.id, "tag_id": tag}
    assert post(fresh_simulator, "edits", edit).json()["changed"]["rev"] == rev
    assert tag not in sheet.tag_ids
    assert httpx.put(url, json={"weather": True}).status_code == 400


def test_the_clock_is_turned_back_and_logins_live_on(fresh_simulator):
    with logged_in(fresh_simulator) as client:
        fresh_simulator.clock.turn(timedelta(days=400))
        first, second = (sheet.id for sheet in list(fresh_simulator.world.fact_sheets.values())[:2])
        late = fresh_simulator.edit(edits.rename_fact_sheet, first, "Late").updated_at
        answer = post(fresh_simulator, "clock", {"turn": -86400 * 500})
        early = fresh_simulator.edit(edits.rename_fact_sheet, second, "Early").updated_at
        assert answer.json()["moment"] <= early < late
        listed = newest(client)  # neither turn has let the token expire
        assert (listed[0]["name"], listed[0]["updatedAt"]) == ("Late", late)
        assert "Early" not in [node["name"] for node in listed]
    moment = {"moment": "2031-05-06T12:00:00"}
    assert post(fresh_simulator, "clock", moment).status_code == 400, "which time zone?"


def test_edits_of_a_stopped_clock_are_of_one_moment(fresh_simulator):
    fresh_simulator.clock.stop()
    ids = [sheet.id for sheet in fresh_simulator.world.fact_sheets.values() if sheet.status == "ACTIVE"][:3]
    for id_ in ids:
        fresh_simulator.edit(edits.update_fact_sheet, id_, {"description": "Same time"})
    fresh_simulator.clock.run()
    later = fresh_simulator.edit(edits.create_fact_sheet, "Provider", "Later")
    with logged_in(fresh_simulator) as client:
        listed = newest(client)
    assert listed[0]["id"] == later.id
    assert {node["id"] for node in listed[1:4]} == set(ids)
    assert len({node["updatedAt"] for node in listed[1:4]}) == 1


def test_a_clock_shows_the_moment_it_is_set_to():
    base = [datetime(2030, 1, 1, tzinfo=UTC)]
    clock = Clock(lambda: base[0])
    assert clock.stamp() == "2030-01-01T00:00:00Z"
    clock.set(datetime(2031, 1, 1, 1, 0, 0, 5000, tzinfo=UTC))
    assert clock.stamp() == "2031-01-01T01:00:00.005Z"
    clock.stop()
    base[0] += timedelta(hours=1)
    assert clock.stamp() == "2031-01-01T01:00:00.005Z"
    clock.run()
    base[0] += timedelta(microseconds=7)
    assert clock.stamp() == "2031-01-01T01:00:00.005007Z"
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2031, 1, 1))


def test_requests_beside_edits_are_all_answered():
    """Somebody edits all the time while others read in three ways; no answer is an error or half an edit."""
    query = "{allFactSheets {totalCount edges {node {id name description tags {name} ... on Application {relApplicationToITComponent {edges {node {id}}}}}}}}"  # noqa: E501
    with RunningSimulator(build_world(fact_sheets=300), rate_limit=0) as simulator:
        done, failures, torn = threading.Event(), [], []

        def read(ask: str) -> None:
            with logged_in(simulator, timeout=30) as client:
                while not done.is_set():
                    if ask == "rest":
                        answer = client.get(f"{PATHFINDER}/factSheets?pageSize=500")
                    else:
                        answer = client.post(f"{PATHFINDER}/graphql", json={"query": query})
                    content = answer.json()
                    if answer.status_code != 200 or content.get("errors"):
                        failures.append(answer.text[:300])
                    elif ask != "rest":
                        edges = content["data"]["allFactSheets"]["edges"]
                        torn.extend(one for one in edges if one["node"]["name"] != one["node"]["description"])

        def both(world: World, number: int) -> None:
            """Name and description of all are the same before and after, not in between."""
            for sheet in [one for one in world.fact_sheets.values() if one.status == "ACTIVE"]:
                edits.update_fact_sheet(world, sheet.id, {"name": f"N{number}"})
                edits.update_fact_sheet(world, sheet.id, {"description": f"N{number}"})

        simulator.edit(both, 0)
        readers = [threading.Thread(target=read, args=(ask,)) for ask in ("graphql", "graphql", "rest")]
        for reader in readers:
            reader.start()
        quiet = WITHOUT_MODEL - {"rename", "describe", "several_fields", "set_field", "clear_field", "create"}
        editor = RandomEditor(4, quiet - {"recover"})
        try:
            for number in range(1, 12):
                simulator.edit(both, number)
                editor.work(simulator, 12)
        finally:
            done.set()
            for reader in readers:
                reader.join()
        assert (failures[:3], torn[:3]) == ([], [])
        assert len(simulator.requests()) > 20, "the readers did read meanwhile"


# -- the random editor ----------------------------------------------------------------------------------------------


def seen(world: World) -> dict[str, tuple[Any, ...]]:
    """What each fact sheet says of itself, revision and time left out, with the relations that are not in the bin."""
    relations: dict[str, list[str]] = {id_: [] for id_ in world.fact_sheets}
    for one in [one for one in world.relations.values() if one.status == "ACTIVE"]:
        for end in (one.from_id, one.to_id):
            relations[end].append(str(one))
    return {
        one.id: (
            one.name, one.description, one.category, one.status, one.lx_state, sorted(one.na_fields), str(one.fields),
            sorted(one.tag_ids), str(one.subscriptions), sorted(relations[one.id]),
        )
        for one in world.fact_sheets.values()
    }  # fmt: skip


@pytest.mark.parametrize("world", ["insurance", "custom"])
def test_the_same_seed_does_the_same(world):
    said, found = [], []
    for seed in (7, 7, 8):
        with RunningSimulator(build_world(world=world, fact_sheets=60, today=date(2030, 1, 1))) as simulator:
            simulator.clock.stop()
            words = random_edits(simulator, seed, 60)
            said.append(words)
            found.append([one[:8] for one in seen(simulator.world).values()])  # subscriptions hold their moment
    assert len(said[0]) == 60
    assert said[0] == said[1] != said[2]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_edit_can_be_had_alone(fresh_simulator, kind):
    version = fresh_simulator.world.version
    random_edits(fresh_simulator, 0, 3, ["archive"])  # there is something to recover
    said = random_edits(fresh_simulator, 1, 3, [kind])
    assert len(said) == len(set(said)) == 3
    assert fresh_simulator.world.version >= version + 3


@pytest.mark.parametrize("seed", range(3))
def test_whatever_somebody_does_shows_by_revision_and_time(seed):
    """All that has changed in a fact sheet is found through ``updatedAt``: what a refresh may count on by default."""
    with RunningSimulator(build_world(fact_sheets=150)) as simulator, logged_in(simulator) as client:
        editor = RandomEditor(seed, WITHOUT_MODEL)
        for _ in range(6):
            before, revisions = seen(simulator.world), {one.id: one.rev for one in simulator.world.fact_sheets.values()}
            since = simulator.clock()
            editor.work(simulator, 40)
            after = seen(simulator.world)
            changed = {id_ for id_ in after if after[id_] != before.get(id_)}
            times = {one.id: datetime.fromisoformat(one.updated_at) for one in simulator.world.fact_sheets.values()}
            moved = {id_ for id_, time in times.items() if time >= since}
            assert changed
            assert changed <= moved
            assert all(simulator.world.fact_sheets[id_].rev > revisions.get(id_, 0) for id_ in changed)
            active = {one.id for one in simulator.world.fact_sheets.values() if one.status == "ACTIVE"}
            latest = max(time for id_, time in times.items() if id_ in active)
            assert datetime.fromisoformat(newest(client)[0]["updatedAt"]) == latest


def test_after_any_edits_the_schema_still_answers():
    with RunningSimulator(build_world(world="custom", fact_sheets=80)) as simulator, logged_in(simulator) as client:
        said = random_edits(simulator, 3, 80, MODEL_KINDS | {"set_field", "create"})
        assert any(words.startswith("removed field") for words in said)
        for type_ in simulator.world.types():
            fields = [name for name, one in simulator.world.field_model(type_).items() if one["type"] == "STRING"]
            own = f"... on {type_} {{{' '.join(fields)}}}" if fields else ""
            query = (
                f"{{allFactSheets(factSheetType: {type_}) {{edges {{node {{id completion {{percentage}} {own}}}}}}}}}"
            )
            answer = client.post(f"{PATHFINDER}/graphql", json={"query": query}).json()
            assert "errors" not in answer, answer["errors"]
        for part in ("dataModel", "dataModel/enriched", "viewModel", "metaModel", "languages/de"):
            assert client.get(f"{PATHFINDER}/models/{part}").json()["status"] == "OK"
