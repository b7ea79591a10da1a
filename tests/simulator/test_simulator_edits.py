# ruff: noqa: E501 - GraphQL keeps its own line breaks
"""Somebody else edits the workspace: what the next answers show, and whose revision and time have moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from simulator_login import MTM, PATHFINDER, logged_in

from leanix_tui.simulator import edits
from leanix_tui.simulator.edits import EditRefused
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.simulator.world import FactSheet

NOON = datetime(2031, 5, 6, 12, 0, 0, 250_000, tzinfo=UTC)
MOVED = "2031-05-06T12:00:00.250Z"
SHOWN = """query($id: ID!) { factSheet(id: $id) {
  name displayName description category rev updatedAt createdAt status lxState level type naFields
  completion { percentage } tags { id name tagGroup { name } }
  subscriptions { edges { node { id type user { id } roles { id name } } } }
  ... on Application { alias lifecycle { asString }
    relToParent { edges { node { factSheet { id } } } } relToChild { edges { node { factSheet { id } } } }
    relApplicationToITComponent { edges { node { id activeFrom costTotalAnnual factSheet { id } } } } }
  ... on ITComponent { relITComponentToApplication { edges { node { id activeFrom factSheet { id } } } } }
} }"""


class Watch:
    """One person looking at the workspace over HTTP while another one edits it."""

    def __init__(self, simulator: RunningSimulator, client: httpx.Client) -> None:
        self.simulator, self.client, self.edit = simulator, client, simulator.edit

    def query(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self.client.post(f"{PATHFINDER}/graphql", json={"query": query, "variables": variables})
        found: dict[str, Any] = answer.json()
        return found

    def sheet(self, id_: str) -> dict[str, Any]:
        found: dict[str, Any] = self.query(SHOWN, id=id_)["data"]["factSheet"]
        return found

    def ids(self, **filter_: Any) -> set[str]:
        answer = self.query("query($f: FilterInput) { allFactSheets(filter: $f) { edges { node { id } } } }", f=filter_)
        return {edge["node"]["id"] for edge in answer["data"]["allFactSheets"]["edges"]}

    def archived(self) -> set[str]:
        return self.ids(facetFilters=[{"facetKey": "TrashBin", "keys": ["archived"]}])

    def some(self, type_: str = "Application", **made: Any) -> FactSheet:
        """A fact sheet that nothing hangs on yet, made long ago."""
        sheet = self.edit(edits.create_fact_sheet, type_, made.pop("name", f"Fresh {type_}"), made)
        sheet.updated_at = "2020-01-01T00:00:00Z"
        return sheet

    def moved(self, *sheets: FactSheet) -> list[bool]:
        return [self.sheet(sheet.id)["updatedAt"] == MOVED for sheet in sheets]


@pytest.fixture
def watch(fresh_simulator: RunningSimulator) -> Iterator[Watch]:
    fresh_simulator.clock.set(NOON)
    fresh_simulator.clock.stop()
    fresh_simulator.clock.set(NOON)
    with logged_in(fresh_simulator) as client:
        yield Watch(fresh_simulator, client)


def others(relations: dict[str, Any]) -> list[str]:
    return [edge["node"]["factSheet"]["id"] for edge in relations["edges"]]


def test_values_change_and_the_fact_sheet_moves(watch):
    app = watch.some()
    before = watch.sheet(app.id)
    values = {
        "name": "Renamed",
        "description": "New",
        "alias": "R",
        "category": "deployment",
        "naFields": ["relToParent"],
    }
    watch.edit(edits.update_fact_sheet, app.id, values)
    after = watch.sheet(app.id)
    assert {name: after[name] for name in values} == values
    assert (after["displayName"], after["rev"], after["updatedAt"]) == ("Renamed", before["rev"] + 1, MOVED)
    assert after["createdAt"] == before["createdAt"]
    assert after["completion"]["percentage"] > before["completion"]["percentage"]
    watch.edit(edits.update_fact_sheet, app.id, {"alias": None, "description": None})
    cleared = watch.sheet(app.id)
    assert (cleared["alias"], cleared["description"], cleared["rev"]) == (None, None, after["rev"] + 1)
    assert cleared["completion"]["percentage"] < after["completion"]["percentage"]


def test_a_value_that_is_there_already_moves_nothing(watch):
    app = watch.some(alias="A")
    watch.edit(edits.update_fact_sheet, app.id, {"alias": "A", "name": app.name})
    assert watch.sheet(app.id)["rev"] == 1
    assert watch.moved(app) == [False]


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "}, {"name": None}, {"mood": "x"}, {"alias": 3}, {"category": "nonsense"}, {"lxState": None},
        {"lifecycle": {"phases": [{"phase": "active", "startDate": "soon"}]}}, {"businessCriticality": "very"},
        {"naFields": ["mood"]}, {"externalId": "42"}, {"status": "ARCHIVED"}, {"itComponentCost": 1.0},
    ],
)  # fmt: skip
def test_values_that_do_not_fit_are_refused_and_nothing_has_changed(watch, values):
    app = watch.some()
    before = watch.sheet(app.id)
    with pytest.raises(EditRefused):
        watch.edit(edits.update_fact_sheet, app.id, {"description": "half of it", **values})
    assert watch.sheet(app.id) == before


def test_structured_values(watch):
    app = watch.some()
    phases = [{"phase": "plan", "startDate": "2020-01-01"}, {"phase": "active", "startDate": "2031-05-06"}]
    watch.edit(edits.update_fact_sheet, app.id, {"lifecycle": {"phases": phases}})
    assert watch.sheet(app.id)["lifecycle"] == {"asString": "active"}
    watch.simulator.clock.turn(timedelta(days=-1))
    assert watch.sheet(app.id)["lifecycle"] == {"asString": "plan"}, "the day is that of the simulator's clock"


def test_children_are_called_after_a_renamed_parent_and_do_not_move(watch):
    parent, child, grandchild = watch.some(name="P"), watch.some(name="C"), watch.some(name="G")
    watch.edit(edits.create_relation, child.id, "relToParent", parent.id)
    watch.edit(edits.create_relation, grandchild.id, "relToParent", child.id)
    for sheet in (parent, child, grandchild):
        sheet.updated_at = "2020-01-01T00:00:00Z"
    watch.edit(edits.rename_fact_sheet, parent.id, "Q")
    assert watch.sheet(grandchild.id)["displayName"] == "Q / C / G"
    assert watch.moved(parent, child, grandchild) == [True, False, False]
    watch.simulator.touches(children=True)
    watch.edit(edits.rename_fact_sheet, parent.id, "R")
    assert watch.moved(parent, child, grandchild) == [True, True, True]


def test_a_revision_that_is_not_the_present_one_is_refused(watch):
    app = watch.some()
    watch.edit(edits.update_fact_sheet, app.id, {"alias": "x"}, rev=1)
    with pytest.raises(EditRefused) as refused:
        watch.edit(edits.update_fact_sheet, app.id, {"alias": "y"}, rev=1)
    assert (refused.value.error_type, watch.sheet(app.id)["alias"]) == ("REVISION_CLASH", "x")


def test_the_seal_breaks_when_somebody_without_responsibility_changes_something(watch):
    app, user = watch.some(), next(iter(watch.simulator.world.users))
    approved = {"lxState": "APPROVED"}
    watch.edit(edits.update_fact_sheet, app.id, approved)
    watch.edit(edits.update_fact_sheet, app.id, {"alias": "x"}, by=user)
    assert watch.sheet(app.id)["lxState"] == "BROKEN_QUALITY_SEAL"
    watch.edit(edits.update_fact_sheet, app.id, approved, by=user)
    watch.edit(edits.create_subscription, app.id, user, "RESPONSIBLE")
    watch.edit(edits.update_fact_sheet, app.id, {"alias": "y"}, by=user)
    assert watch.sheet(app.id)["lxState"] == "APPROVED"


def test_archived_recovered_and_deleted_for_good(watch):
    app, server = watch.some(), watch.some("ITComponent")
    watch.edit(edits.create_relation, app.id, "relApplicationToITComponent", server.id)
    server.updated_at, complete = "2020-01-01T00:00:00Z", watch.sheet(server.id)["completion"]
    watch.edit(edits.archive_fact_sheet, app.id)
    assert app.id not in watch.ids()
    assert app.id not in watch.ids(ids=[app.id])
    assert app.id in watch.archived()
    assert watch.sheet(app.id)["status"] == "ARCHIVED"
    assert others(watch.sheet(server.id)["relITComponentToApplication"]) == []
    assert watch.sheet(server.id)["completion"]["percentage"] < complete["percentage"]
    assert watch.moved(app, server) == [True, True]
    with pytest.raises(EditRefused):
        watch.edit(edits.rename_fact_sheet, app.id, "Nobody renames what is in the bin")
    watch.simulator.touches(archiving_others=False)
    app.updated_at = server.updated_at = "2020-01-01T00:00:00Z"
    watch.edit(edits.recover_fact_sheet, app.id)
    assert app.id in watch.ids() - watch.archived()
    assert others(watch.sheet(server.id)["relITComponentToApplication"]) == [app.id]
    assert watch.sheet(server.id)["completion"] == complete
    assert watch.moved(app, server) == [True, False]
    watch.edit(edits.delete_fact_sheet, app.id)
    assert app.id not in watch.ids() | watch.archived()
    assert watch.query(SHOWN, id=app.id)["data"] == {"factSheet": None}
    assert others(watch.sheet(server.id)["relITComponentToApplication"]) == []


def test_the_children_of_an_archived_parent_stand_alone_and_its_place_may_be_taken(watch):
    parent, child, other = watch.some(name="P"), watch.some(name="C"), watch.some(name="O")
    watch.edit(edits.create_relation, child.id, "relToParent", parent.id)
    watch.edit(edits.archive_fact_sheet, parent.id)
    assert (watch.sheet(child.id)["displayName"], watch.sheet(child.id)["level"]) == ("C", 1)
    watch.edit(edits.create_relation, child.id, "relToParent", other.id)
    watch.edit(edits.recover_fact_sheet, parent.id)
    assert watch.sheet(child.id)["displayName"] == "O / C"
    assert others(watch.sheet(parent.id)["relToChild"]) == []


def test_relations_are_made_changed_and_taken_away_at_both_ends(watch):
    app, server = watch.some(), watch.some("ITComponent")
    relation = watch.edit(
        edits.create_relation, server.id, "relITComponentToApplication", app.id, {"activeFrom": "2030-01-01"}
    )
    node = {"id": relation.id, "activeFrom": "2030-01-01", "costTotalAnnual": None, "factSheet": {"id": server.id}}
    assert watch.sheet(app.id)["relApplicationToITComponent"]["edges"] == [{"node": node}]
    assert others(watch.sheet(server.id)["relITComponentToApplication"]) == [app.id]
    assert watch.moved(app, server) == [True, True]
    watch.edit(edits.update_relation, relation.id, {"costTotalAnnual": 12.5, "activeFrom": None})
    node |= {"activeFrom": None, "costTotalAnnual": 12.5}
    assert watch.sheet(app.id)["relApplicationToITComponent"]["edges"] == [{"node": node}]
    assert [watch.sheet(sheet.id)["rev"] for sheet in (app, server)] == [3, 3]
    with pytest.raises(EditRefused, match="NOT_UNIQUE"):
        watch.edit(edits.create_relation, app.id, "relApplicationToITComponent", server.id)
    for values in ({"activeUntil": "later"}, {"mood": "good"}, {"costTotalAnnual": "much"}):
        with pytest.raises(EditRefused):
            watch.edit(edits.update_relation, relation.id, values)
    watch.edit(edits.delete_relation, relation.id)
    assert others(watch.sheet(app.id)["relApplicationToITComponent"]) == []
    assert [watch.sheet(sheet.id)["rev"] for sheet in (app, server)] == [4, 4]


@pytest.mark.parametrize(("source", "target"), [(True, False), (False, True), (False, False)])
def test_which_ends_of_a_relation_move_is_a_setting(watch, source, target):
    app, server = watch.some(), watch.some("ITComponent")
    empty = watch.sheet(app.id)["completion"]["percentage"]
    watch.simulator.touches(relation_source=source, relation_target=target)
    watch.edit(edits.create_relation, app.id, "relApplicationToITComponent", server.id)
    assert others(watch.sheet(app.id)["relApplicationToITComponent"]) == [server.id]
    assert watch.sheet(app.id)["completion"]["percentage"] > empty
    assert watch.moved(app, server) == [source, target]
    assert [watch.sheet(sheet.id)["rev"] for sheet in (app, server)] == [1 + source, 1 + target]


def test_a_new_parent_takes_the_place_of_the_former_one(watch):
    child, first, second = watch.some(name="C"), watch.some(name="F"), watch.some(name="S")
    watch.edit(edits.create_relation, child.id, "relToParent", first.id)
    first.updated_at = "2020-01-01T00:00:00Z"
    watch.edit(edits.create_relation, second.id, "relToChild", child.id)
    assert watch.sheet(child.id)["displayName"] == "S / C"
    assert others(watch.sheet(first.id)["relToChild"]) == []
    assert watch.moved(child, first, second) == [True, True, True]
    assert watch.sheet(child.id)["rev"] == 3
    for here, there in ((second, child), (child, child)):
        with pytest.raises(EditRefused, match="CYCLE"):
            watch.edit(edits.create_relation, here.id, "relToParent", there.id)


def test_tags_are_put_on_taken_off_renamed_and_deleted(watch):
    app = watch.some()
    group = watch.edit(edits.create_tag_group, "Mood", "SINGLE", ["Application"])
    good, bad = (watch.edit(edits.create_tag, name, group.id) for name in ("good", "bad"))
    watch.edit(edits.add_tag, app.id, good.id)
    watch.edit(edits.add_tag, app.id, bad.id)
    watch.edit(edits.update_tag, bad.id, {"name": "worse"})
    watch.edit(edits.update_tag_group, group.id, {"name": "Temper"})
    shown = watch.sheet(app.id)
    assert shown["tags"] == [{"id": bad.id, "name": "worse", "tagGroup": {"name": "Temper"}}]
    assert (shown["rev"], shown["updatedAt"]) == (3, MOVED), "a renamed tag moves nobody"
    for refused in (
        (edits.add_tag, watch.some("Provider").id, good.id), (edits.delete_tag, bad.id),
        (edits.delete_tag_group, group.id), (edits.update_tag, bad.id, {"name": "good"}), (edits.create_tag, "", None),
    ):  # fmt: skip
        with pytest.raises(EditRefused):
            watch.edit(*refused)
    watch.simulator.touches(tags=False)
    watch.edit(edits.delete_tag, bad.id, everywhere=True)
    assert (watch.sheet(app.id)["tags"], watch.sheet(app.id)["rev"]) == ([], 3)
    watch.edit(edits.delete_tag_group, group.id, with_tags=True)
    found = watch.query("{allTags{edges{node{id}}} allTagGroups{edges{node{id}}}}")["data"]
    assert not {group.id, good.id, bad.id} & {edge["node"]["id"] for part in found.values() for edge in part["edges"]}


def test_subscriptions_users_and_roles(watch):
    app = watch.some()
    user = watch.edit(edits.invite_user, "kim@example.org", "Kim", "Vale")
    listed = watch.client.get(f"{MTM}/workspaces/{watch.simulator.world.workspace_id}/permissions?q=kim@").json()
    assert [(row["user"]["email"], row["status"]) for row in listed["data"]] == [("kim@example.org", "INVITED")]
    role = next(one for one in watch.simulator.world.roles.values() if one.name == "Application Owner")
    made = watch.edit(edits.create_subscription, app.id, user.id, "RESPONSIBLE", [role.id])
    watch.edit(edits.update_role, role.id, {"name": "Keeper"})
    node = {"id": made.id, "type": "RESPONSIBLE", "user": {"id": user.id}, "roles": [{"id": role.id, "name": "Keeper"}]}
    assert watch.sheet(app.id)["subscriptions"]["edges"] == [{"node": node}]
    assert (watch.sheet(app.id)["rev"], watch.moved(app)) == (2, [True])
    for refused in (
        (edits.create_subscription, app.id, user.id, "RESPONSIBLE"), (edits.invite_user, "KIM@example.org"),
        (edits.update_subscription, made.id, "OBSERVER"),  # the role is meant for responsible users
    ):  # fmt: skip
        with pytest.raises(EditRefused):
            watch.edit(*refused)
    watch.edit(edits.update_subscription, made.id, "OBSERVER", [])
    assert watch.sheet(app.id)["subscriptions"]["edges"][0]["node"] == node | {"type": "OBSERVER", "roles": []}
    watch.simulator.touches(subscriptions=False)
    watch.edit(edits.delete_subscription, made.id)
    assert (watch.sheet(app.id)["subscriptions"]["edges"], watch.sheet(app.id)["rev"]) == ([], 3)


def test_the_data_model_gets_a_field_more_and_a_field_less(watch):
    app = watch.some(alias="Z")
    before = watch.sheet(app.id)["completion"]
    watch.edit(edits.add_field, "Application", "mood", "SINGLE_SELECT", ["good", "bad"], label="Mood")
    watch.edit(edits.update_fact_sheet, app.id, {"mood": "good"})
    model = watch.client.get(f"{PATHFINDER}/models/dataModel").json()["data"]
    assert model["factSheets"]["Application"]["fields"]["mood"]["values"] == ["good", "bad"]
    words = watch.client.get(f"{PATHFINDER}/models/languages/en").json()["data"]
    assert words["dataModel"]["factSheets"]["Application"]["fields"]["mood"]["label"] == "Mood"
    moods = '{allFactSheets(factSheetType: Application, filter: {facetFilters: [{facetKey: "mood", keys: ["good"]}]}) {edges {node {... on Application {mood}}}}}'
    assert watch.query(moods)["data"]["allFactSheets"]["edges"] == [{"node": {"mood": "good"}}]
    assert watch.sheet(app.id)["completion"] != before, "the view model asks for it, too"
    watch.edit(edits.remove_field, "Application", "mood")
    watch.edit(edits.remove_field, "Application", "alias")
    assert (
        "alias"
        not in watch.client.get(f"{PATHFINDER}/models/dataModel").json()["data"]["factSheets"]["Application"]["fields"]
    )
    assert "'alias'" in watch.query(SHOWN, id=app.id)["errors"][0]["message"]
    assert watch.query(SHOWN.replace("alias", ""), id=app.id)["data"]["factSheet"]["rev"] == 2, "nobody moves"


def test_the_data_model_gets_a_type_more(watch):
    watch.edit(edits.add_type, "Robot", "Robots")
    parent, child = watch.some("Robot", name="R2"), watch.some("Robot", name="D2", alias="small")
    watch.edit(edits.create_relation, child.id, "relToParent", parent.id)
    query = "{allFactSheets(factSheetType: Robot) {edges {node {displayName completion {percentage} ... on Robot {alias}}}}}"
    found = [edge["node"] for edge in watch.query(query)["data"]["allFactSheets"]["edges"]]
    assert [(node["displayName"], node["alias"]) for node in found] == [("R2", None), ("R2 / D2", "small")]
    assert found[0]["completion"]["percentage"] == 0 < found[1]["completion"]["percentage"]
    words = watch.client.get(f"{PATHFINDER}/models/languages/en").json()["data"]["dataModel"]["factSheets"]["Robot"]
    assert words["label"]["plural"] == "Robots"
    views = watch.client.get(f"{PATHFINDER}/models/viewModel").json()["data"]["factSheets"]
    assert "Robot" in [view["type"] for view in views]
    for refused in ((edits.add_type, "Robot"), (edits.add_type, "R 2"), (edits.add_field, "Robot", "alias")):
        with pytest.raises(EditRefused):
            watch.edit(*refused)
