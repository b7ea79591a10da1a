"""Home tells how much is loaded, how it stands, and what failed."""

from __future__ import annotations

import pytest

from leanix_tui.model.change import LoadState
from tests.screens.conftest import LARGE, press, settled, shown


@pytest.mark.anyio
async def test_counts_and_seals_are_those_of_the_workspace(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "0")
        picture = shown(app)
        for name, rows in app.workspace.store.by_type.items():
            line = next(line for line in picture.splitlines() if app.workspace.labels.type(name, plural=True) in line)
            assert f" {len(rows)} " in line
        rows = app.workspace.store.rows()
        approved = sum(row.lx_state == "APPROVED" for row in rows)
        assert any(f" {approved} " in line for line in picture.splitlines() if "✓ Approved" in line)
        average = round(sum(row.completion for row in rows if row.completion >= 0) / len(rows))
        assert f"{average} %" in picture
        assert f"{len(simulator.world.users)} users" in picture


@pytest.mark.anyio
async def test_enter_on_a_type_shows_its_fact_sheets(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "0", "down", "enter")
        assert app.screen.TITLE_ == "Inventory"
        name = list(app.workspace.model.types)[1]
        assert f"type:{name}" in shown(app)
        assert f"{len(app.workspace.store.by_type[name])} " in shown(app)


@pytest.mark.anyio
async def test_a_type_that_failed_is_named_with_its_reason_and_can_be_loaded_again(make_app, simulator):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, nth=5, errors=refused)
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "0")
        (failed,) = app.workspace.progress.failed
        label = app.workspace.labels.type(failed.name, plural=True)
        line = next(line for line in shown(app).splitlines() if label in line)
        assert "✗" in line
        assert f"{label} not loaded" in shown(app)
        assert failed.error.split(".")[0].split(" ")[0] in shown(app)
        assert "1 problem" in shown(app).splitlines()[0]
        assert 0 < len(app.workspace.store) < 600
        await press(pilot, "r")
        assert failed.name not in [part.name for part in app.workspace.progress.failed]
        assert app.workspace.progress.types[failed.name].state is LoadState.DONE
        assert len(app.workspace.store) == 600
        assert "problem" not in shown(app).splitlines()[0]
