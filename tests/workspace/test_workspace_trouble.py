"""Preloading when something goes wrong: what is told, what is there all the same, and trying it again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from comparison import in_store, in_world, states

from leanix_tui.errors import LeanIXError
from leanix_tui.model.change import Change, LoadState
from leanix_tui.simulator.testing import RunningSimulator

pytestmark = pytest.mark.anyio


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
    types = set(workspace.model.types)
    assert failed & types
    assert not types <= failed
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
