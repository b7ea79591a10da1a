"""Preloading from the simulator: all of it, in which order, and what of it on demand."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from comparison import in_store, in_world, states

from leanix_tui.errors import GraphQLFailed, UsageError
from leanix_tui.model.change import LoadState
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.preload import LANES

pytestmark = pytest.mark.anyio


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
    await workspace.preload(["TechnicalStack", "providers"])
    asked = [one.operation_name or "" for one in simulator.requests("/services/pathfinder/v1/graphql")]
    pages = [one for one in asked if one.startswith("Preload")]
    # As many as there are lanes leave at once, and may arrive in any order.
    assert {"PreloadTechnicalStack", "PreloadProvider"} <= set(pages[:LANES])
    assert len(workspace.store) == 600


async def test_two_preloads_at_once_are_one(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    await asyncio.gather(workspace.preload(), workspace.preload())
    pages = [attempt for attempt in workspace.requests.attempts if attempt.operation == "PreloadProvider"]
    assert len(pages) == 1
    await workspace.preload()
    assert len(workspace.store) == 600


async def test_the_collector_works_again_afterwards(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    assert gc.isenabled()
    await workspace.preload()
    assert gc.isenabled()


async def test_twenty_thousand_fact_sheets(open_workspace: Any) -> None:
    with RunningSimulator(build_world(fact_sheets=20_000)) as running:
        workspace = await open_workspace(running)
        await workspace.preload()
        assert states(workspace) == {LoadState.DONE}
        assert workspace.progress.loaded == 20_000
        active = {sheet.id for sheet in running.world.fact_sheets.values() if sheet.status == "ACTIVE"}
        assert {row.id for row in workspace.store.rows()} == active
        result = workspace.query("type:Application lifecycle:active").run(workspace.store)
        assert 0 < len(result) < 20_000
        names = [row.folded for row in result.rows]
        assert names == sorted(names)


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
