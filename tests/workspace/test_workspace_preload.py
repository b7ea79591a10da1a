"""Preloading from the simulator: all of it, and what of it when things go wrong."""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Any

import pytest

from leanix_tui.errors import GraphQLFailed, LeanIXError, UsageError
from leanix_tui.model.change import Change, LoadState
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.simulator.world import World
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.workspace import Workspace

pytestmark = pytest.mark.anyio

Seen = dict[str, tuple[Any, ...]]


def plain(value: Any) -> Any:
    """A value of the world in the form that is kept in memory."""
    if isinstance(value, dict) and "phases" in value:
        phases = sorted(value["phases"], key=lambda phase: phase["startDate"] or "")
        return tuple(part for phase in phases for part in (phase["phase"], (phase["startDate"] or "")[:10])) or None
    if isinstance(value, dict) and "externalId" in value:
        return value["externalId"]
    if isinstance(value, list):
        return tuple(value) or None
    return None if value == "" else value


SIMPLE = {
    "STRING",
    "INTEGER",
    "DOUBLE",
    "SINGLE_SELECT",
    "MULTIPLE_SELECT",
    "LIFECYCLE",
    "EXTERNAL_ID",
    "DATE",
    "DATE_TIME",
}


def in_world(world: World) -> Seen:
    found: Seen = {}
    for sheet in world.fact_sheets.values():
        if sheet.status != "ACTIVE":
            continue
        model = world.field_model(sheet.type)
        fields = {
            name: plain(sheet.fields.get(name))
            for name, field in model.items()
            if field["type"] in SIMPLE and name not in {"description", "category", "name", "displayName"}
        }
        links: dict[str, set[str]] = {}
        for relation in world.relations.values():
            if relation.from_id == sheet.id and world.fact_sheets[relation.to_id].status == "ACTIVE":
                end = next(
                    one
                    for one in world.relation_ends(sheet.type).values()
                    if one.persisted == relation.name and one.outgoing
                )
                links.setdefault(end.name, set()).add(relation.to_id)
        people = {(one.user_id, one.type, frozenset(role.role_id for role in one.roles)) for one in sheet.subscriptions}
        found[sheet.id] = (
            sheet.type, sheet.name, sheet.rev, sheet.lx_state, sheet.description or "", frozenset(sheet.tag_ids),
            frozenset(people), fields, links,
        )  # fmt: skip
    return found


def in_store(store: Store, world: World) -> Seen:
    found: Seen = {}
    for row in store.rows():
        model = world.field_model(row.type)
        fields = {
            name: store.value(row, name)
            for name, field in model.items()
            if field["type"] in SIMPLE and name not in {"description", "category", "name", "displayName"}
        }
        links = {
            row.links[at]: {id_ for id_ in row.links[at + 1] if world.fact_sheets[id_].status == "ACTIVE"}
            for at in range(0, len(row.links), 2)
        }
        people = {(link.user_id, link.type, frozenset(link.role_ids)) for link in row.subscriptions}
        found[row.id] = (
            row.type, row.name, row.rev, row.lx_state, row.description, frozenset(row.tag_ids), frozenset(people),
            fields, {name: ids for name, ids in links.items() if ids},
        )  # fmt: skip
    return found


def states(workspace: Workspace) -> set[LoadState]:
    return {part.state for part in (*workspace.progress.types.values(), *workspace.progress.parts.values())}


async def test_everything_of_the_workspace_is_there(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    await workspace.preload()
    expected, found = in_world(simulator.world), in_store(workspace.store, simulator.world)
    assert found.keys() == expected.keys()
    for id_, sheet in expected.items():
        assert found[id_] == sheet
    assert states(workspace) == {LoadState.DONE}
    assert workspace.progress.loaded == workspace.progress.total == 600
    assert set(workspace.store.tags) == set(simulator.world.tags)
    assert set(workspace.store.roles) == set(simulator.world.roles)
    assert set(simulator.world.users) <= set(workspace.store.users)


async def test_a_data_model_never_seen_before(custom_simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(custom_simulator, language="de")
    await workspace.preload()
    assert states(workspace) == {LoadState.DONE}
    assert in_store(workspace.store, custom_simulator.world) == in_world(custom_simulator.world)
    assert workspace.labels.language == "de"
    for column in workspace.columns():
        for row in workspace.store.rows()[:40]:
            assert isinstance(column.text(row), str)


async def test_display_names_show_the_parents(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    await workspace.preload()
    parents = [(row, workspace.walk(row, "parent")) for row in workspace.store.rows()]
    assert any(found for _, found in parents)
    for row, found in parents:
        if found:
            assert row.display_name.startswith(found[0].display_name)
            assert row in workspace.walk(found[0], "children")


async def test_named_types_are_asked_for_first(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    asked: list[str] = []
    workspace.requests.subscribe(lambda attempt: asked.append(attempt.operation))
    await workspace.preload(["TechnicalStack", "providers"])
    pages = [one for one in asked if one.startswith("Preload")]
    assert {"PreloadTechnicalStack", "PreloadProvider"} <= set(pages[:8])
    assert len(workspace.store) == 600


async def test_one_type_fails_and_the_others_are_there(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    simulator.add_fault(
        action="graphql_error",
        match={"root": "allFactSheets"},
        nth=3,
        errors=[{"message": "Something is wrong inside."}],
    )
    await workspace.preload()
    (failed,) = workspace.progress.failed
    assert failed.name in workspace.model.types
    assert failed.error
    assert failed.remedy
    others = {name for name, part in workspace.progress.types.items() if part.state is LoadState.DONE}
    assert others == set(workspace.model.types) - {failed.name}
    assert {row.type for row in workspace.store.rows()} >= others
    await workspace.retry(failed.name)
    assert states(workspace) == {LoadState.DONE}
    assert in_store(workspace.store, simulator.world) == in_world(simulator.world)


async def test_tags_fail_and_fact_sheets_are_there(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    fault = simulator.add_fault(action="html500", match={"root": "allTagGroups"}, times="always")
    await workspace.preload()
    assert [part.name for part in workspace.progress.failed] == ["tags"]
    assert len(workspace.store) == 600
    assert workspace.store.tags == {}
    simulator.controls.book.faults.remove(fault)
    await workspace.retry("tags")
    assert set(workspace.store.tags) == set(simulator.world.tags)
    assert states(workspace) == {LoadState.DONE}


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "rate_limited", "times": 12},
        {"action": "rate_limited", "times": 6, "retry_after": 0},
        {"action": "drop_after", "after": 3000, "times": 4},
        {"action": "drop_before", "times": 4},
        {"action": "truncate", "after": 5000, "times": 3},
        {"action": "truncate", "after": 5000, "times": 2, "short_length": True},
        {"action": "garbage", "times": 3},
        {"action": "html502", "times": 3},
        {"action": "unauthorized", "times": 1},
    ],
    ids=lambda fault: f"{fault['action']}-{fault['times']}",
)
async def test_passing_trouble_is_not_noticed(
    simulator: RunningSimulator, open_workspace: Any, fault: dict[str, Any]
) -> None:
    workspace = await open_workspace(simulator)
    ordered = simulator.add_fault(match={"root": "allFactSheets"}, nth=2, **fault)
    await workspace.preload()
    assert ordered.hits == fault["times"]
    assert states(workspace) == {LoadState.DONE}
    assert in_store(workspace.store, simulator.world) == in_world(simulator.world)


async def test_what_goes_on_being_broken_is_told_for_each_type(
    simulator: RunningSimulator, open_workspace: Any
) -> None:
    workspace = await open_workspace(simulator)
    simulator.add_fault(action="garbage", match={"root": "allFactSheets"}, times="always")
    await workspace.preload()
    assert {part.name for part in workspace.progress.failed} == set(workspace.model.types)
    assert all(part.error and part.remedy for part in workspace.progress.failed)
    assert workspace.progress.done
    assert workspace.store.tags
    simulator.clear_faults()
    for name in workspace.model.types:
        await workspace.retry(name)
    assert in_store(workspace.store, simulator.world) == in_world(simulator.world)


async def test_no_data_model_is_an_error_with_a_remedy(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    simulator.add_fault(action="forbidden", match={"path": "/services/pathfinder/v1/models/dataModel"}, times="always")
    heard: list[str] = []
    workspace.subscribe(lambda change: heard.append(change.kind))
    with pytest.raises(LeanIXError) as caught:
        await workspace.preload()
    assert caught.value.headline
    assert workspace.progress.parts["model"].state is LoadState.FAILED
    assert heard[-1] == "finished"
    simulator.clear_faults()
    await workspace.retry("model")
    assert len(workspace.store) == 600


async def test_labels_fall_back(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator, language="xx")
    await workspace.load_model()
    assert workspace.labels.language == "en"
    assert workspace.labels.type("ITComponent", plural=True) == "IT Components"


async def test_without_any_labels_keys_are_spelled_out(simulator: RunningSimulator, open_workspace: Any) -> None:
    simulator.add_fault(
        action="forbidden", match={"path": "/services/pathfinder/v1/models/languages/*"}, times="always"
    )
    workspace = await open_workspace(simulator)
    await workspace.load_model()
    assert workspace.labels.field("Application", "businessCriticality") == "Business criticality"
    assert workspace.progress.parts["labels"].state is LoadState.FAILED
    simulator.clear_faults()
    await workspace.retry("labels")
    assert workspace.progress.parts["labels"].state is LoadState.DONE
    assert workspace.labels.language == "en"


async def test_stopping_keeps_what_is_there(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, nth=6, times="always")
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen(change: Change) -> None:
        if change.kind == "rows" and len(workspace.store) > 100:
            loop.call_soon_threadsafe(done.set)

    workspace.subscribe(listen)
    workspace.start_preload()
    async with asyncio.timeout(20):
        await done.wait()
    await workspace.cancel_preload()
    there = len(workspace.store)
    assert 100 < there < 600
    assert workspace.progress.done
    failed = {part.name for part in workspace.progress.failed}
    assert failed
    assert failed < set(workspace.model.types)
    simulator.clear_faults()
    for name in failed:
        await workspace.retry(name)
    assert in_store(workspace.store, simulator.world) == in_world(simulator.world)


async def test_a_type_goes_on_where_it_stopped(odd_server: Any, open_workspace: Any) -> None:
    workspace = await open_workspace(odd_server)
    normal = odd_server.page

    def break_off(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        return page if at == 0 else {"pageInfo": [], "edges": "no"}

    odd_server.page = break_off
    await workspace.preload()
    assert [part.name for part in workspace.progress.failed] == ["Application"]
    assert len(workspace.store.by_type["Application"]) == 100
    odd_server.page = normal
    odd_server.queries.clear()
    await workspace.retry("Application")
    assert odd_server.queries == [("Application", 1000, "100")]
    assert len(workspace.store.by_type["Application"]) == 250


async def test_reloading_keeps_the_old_rows_until_the_new_ones_are_there(
    fresh_simulator: RunningSimulator, open_workspace: Any
) -> None:
    workspace = await open_workspace(fresh_simulator)
    await workspace.preload()
    before = workspace.store
    gone = next(sheet for sheet in fresh_simulator.world.fact_sheets.values() if sheet.id in before.by_id)
    sizes: list[int] = []
    workspace.subscribe(lambda _: sizes.append(len(workspace.store)))
    gone.status = "ARCHIVED"
    fresh_simulator.world.changed()
    await workspace.reload()
    assert min(sizes) == 79
    assert set(sizes) == {80, 79}
    assert workspace.store is not before
    assert gone.id not in workspace.store.by_id
    assert len(workspace.store) == 79


async def test_a_type_that_cannot_be_reloaded_keeps_its_rows(
    fresh_simulator: RunningSimulator, open_workspace: Any
) -> None:
    workspace = await open_workspace(fresh_simulator)
    await workspace.preload()
    before = in_store(workspace.store, fresh_simulator.world)
    fresh_simulator.add_fault(
        action="graphql_error", match={"root": "allFactSheets"}, nth=2, errors=[{"message": "Broken."}]
    )
    await workspace.reload()
    assert len(workspace.progress.failed) == 1
    assert in_store(workspace.store, fresh_simulator.world) == before


async def test_a_reload_without_a_server_changes_nothing(
    fresh_simulator: RunningSimulator, open_workspace: Any
) -> None:
    workspace = await open_workspace(fresh_simulator)
    await workspace.preload()
    store = workspace.store
    fresh_simulator.add_fault(action="drop_before", times="always")
    with pytest.raises(LeanIXError):
        await workspace.reload()
    assert workspace.store is store
    assert workspace.progress.loaded == 80


async def test_refused_fields_are_named_and_the_rest_is_there(
    fresh_simulator: RunningSimulator, open_workspace: Any
) -> None:
    fresh_simulator.world.unreadable_fields.add(("Application", "businessCriticality"))
    workspace = await open_workspace(fresh_simulator)
    await workspace.preload()
    part = workspace.progress.types["Application"]
    assert part.state is LoadState.DONE
    assert "businessCriticality" in part.note
    rows = workspace.store.by_type["Application"]
    assert all(workspace.store.value(row, "businessCriticality") is None for row in rows)
    assert any(workspace.store.value(row, "functionalSuitability") for row in rows)


async def test_listing_some_types_loads_only_those(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    rows = await workspace.list_fact_sheets(["providers"])
    assert {row.type for row in rows} == {"Provider"}
    assert len(rows) == 30
    asked = {attempt.operation for attempt in workspace.requests.attempts} - {""}
    assert asked == {"Introspect", "PreloadProvider"}


async def test_listing_raises_what_goes_wrong(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    simulator.add_fault(
        action="graphql_error", match={"root": "allFactSheets"}, times="always", errors=[{"message": "Broken."}]
    )
    with pytest.raises(GraphQLFailed):
        await workspace.list_fact_sheets(["Provider"])
    with pytest.raises(UsageError) as caught:
        await workspace.list_fact_sheets(["Provder"])
    assert "Did you mean Provider?" in caught.value.remedy


async def test_news_come_in_order_and_not_too_often(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    heard: list[tuple[str, int]] = []
    workspace.subscribe(lambda change: heard.append((change.kind, len(workspace.store))))
    began = time.monotonic()
    await workspace.preload()
    seconds = time.monotonic() - began
    kinds = [kind for kind, _ in heard]
    assert kinds[-1] == "finished"
    assert kinds.count("model") == kinds.count("labels") == 1
    assert {"rows", "tags", "users"} <= set(kinds)
    assert heard[len(kinds) - 1 - kinds[::-1].index("rows")][1] == 600
    # Beside those that every part brings with it: at the start, at the end, and four a second.
    assert kinds.count("progress") <= 4 * seconds + 10


async def test_who_has_left_hears_nothing(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    heard: list[Change] = []
    leave = workspace.subscribe(heard.append)
    leave()
    await workspace.preload()
    assert heard == []


async def test_the_collector_works_again_afterwards(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    assert gc.isenabled()
    await workspace.preload()
    assert gc.isenabled()


async def test_two_preloads_at_once_are_one(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    await asyncio.gather(workspace.preload(), workspace.preload())
    pages = [attempt for attempt in workspace.requests.attempts if attempt.operation == "PreloadProvider"]
    assert len(pages) == 1
    await workspace.preload()
    assert len(workspace.store) == 600


async def test_twenty_thousand_fact_sheets(open_workspace: Any) -> None:
    with RunningSimulator(build_world(fact_sheets=20_000)) as running:
        workspace = await open_workspace(running)
        await workspace.preload()
        assert states(workspace) == {LoadState.DONE}
        assert workspace.progress.loaded == 20_000
        active = {sheet.id for sheet in running.world.fact_sheets.values() if sheet.status == "ACTIVE"}
        assert set(workspace.store.by_id) == active
        result = workspace.query("type:Application lifecycle:active").run(workspace.store)
        assert 0 < len(result) < 20_000
        names = [row.folded for row in result.rows]
        assert names == sorted(names)


async def test_another_language_stays_through_a_reload(simulator, open_workspace):
    workspace = await open_workspace(simulator)
    await workspace.preload()
    heard: list[str] = []
    workspace.subscribe(lambda change: heard.append(change.kind))
    await workspace.speak("de")
    assert workspace.labels.type("Application", plural=True) == "Anwendungen"
    assert "labels" in heard
    await workspace.reload()
    assert workspace.labels.type("Application", plural=True) == "Anwendungen"


async def test_a_language_that_the_workspace_does_not_have_changes_nothing(simulator, open_workspace):
    workspace = await open_workspace(simulator)
    await workspace.load_model()
    with pytest.raises(LeanIXError):
        await workspace.speak("xx")
    assert workspace.labels.type("Application", plural=True) == "Applications"
