"""The inventory while it is being loaded, and when a part of that fails."""

from __future__ import annotations

import pytest

from tests.screens.conftest import LARGE, press, settled, shown, typed
from tests.screens.waiting import until


@pytest.mark.anyio
async def test_a_failed_type_is_named_and_r_loads_it_again(make_app, simulator):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, nth=5, errors=refused)
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        (failed,) = app.workspace.progress.failed
        label = app.workspace.labels.type(failed.name, plural=True)
        assert f"{label} could not be loaded" in shown(app)
        assert 0 < len(app.screen.grid.rows) < 600
        await press(pilot, "r")
        assert "could not be loaded" not in shown(app)


@pytest.mark.anyio
async def test_an_unreadable_data_model_is_not_an_empty_workspace_and_r_loads_it_again(make_app, simulator):
    simulator.add_fault(action="garbage", match={"path": "/services/pathfinder/v1/models/dataModel"}, times="always")
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert "The data model could not be loaded" in shown(app)
        assert "has no fact sheets" not in shown(app)
        assert "models/dataModel is not JSON" in shown(app)
        simulator.clear_faults()
        await press(pilot, "r")
        assert "could not be loaded" not in shown(app)
        assert len(app.screen.grid.rows) > 500


@pytest.mark.anyio
async def test_rows_come_while_others_are_still_loading(make_app, simulator):
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, nth=9, times="always")
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: app.workspace is not None and len(app.screen.grid.rows) > 20)
        assert not app.workspace.progress.done
        await pilot.press("slash", *typed("a"), "enter", "down", "down")
        chosen = app.screen.current()
        simulator.clear_faults()
        await app.workspace.cancel_preload()
        await pilot.pause()
        assert app.screen.current() is chosen
