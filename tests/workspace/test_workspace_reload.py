"""Loading a workspace anew: the old rows stay until the new ones are there, or for good."""

from __future__ import annotations

from typing import Any

import pytest
from comparison import in_store

from leanix_tui.errors import LeanIXError
from leanix_tui.simulator.testing import RunningSimulator

pytestmark = pytest.mark.anyio


async def test_reloading_keeps_the_old_rows_until_the_new_ones_are_there(
    fresh_simulator: RunningSimulator, open_workspace: Any
) -> None:
    workspace = await open_workspace(fresh_simulator)
    await workspace.preload()
    before = workspace.store
    gone = next(sheet for sheet in fresh_simulator.world.fact_sheets.values() if before.has(sheet.id))
    sizes: list[int] = []
    workspace.subscribe(lambda _: sizes.append(len(workspace.store)))
    gone.status = "ARCHIVED"
    fresh_simulator.world.changed()
    await workspace.reload()
    assert min(sizes) == 79
    assert set(sizes) == {80, 79}
    assert workspace.store is not before
    assert not workspace.store.has(gone.id)
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
