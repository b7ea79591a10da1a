"""Starting where one left: the cache is on the screen first, whatever becomes of the connection."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from leanix_tui import settings
from leanix_tui.app import LeanIXApp
from leanix_tui.screens.first_screen import read_first_screen
from leanix_tui.settings import Connection
from leanix_tui.simulator import edits
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.cache.place import SUFFIX, folder_of
from leanix_tui.workspace.cache.sealed import seal, write_sealed
from tests.screens.conftest import LARGE, NOW, SMALL, press, settled, shown
from tests.screens.waiting import until

pytestmark = pytest.mark.anyio


def connection_to(simulator: Any, **changes: Any) -> Connection:
    """A connection as a profile gives it: nothing of the demo, so that what is loaded is kept."""
    token = simulator.token
    return replace(
        Connection(host=simulator.url, token=lambda: token, token_source="a test", profile="acme"), **changes
    )


def app_on(connection: Connection, now: datetime = NOW) -> LeanIXApp:
    return LeanIXApp(settings.load(), connection, clock=lambda: now)


async def visit(connection: Connection) -> None:
    """One session that loads everything and ends."""
    app = app_on(connection)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await until(pilot, lambda: read_first_screen(connection) is not None)
        await app.workspace.run(app.workspace._loading.wait())


def names(app: LeanIXApp) -> list[str]:
    """What stands in the first column of the list."""
    return [line[3:40].strip() for line in shown(app).splitlines()[4:-3]]


async def test_rows_are_in_the_first_frame_and_everything_works_without_a_connection(simulator):
    connection = connection_to(simulator)
    await visit(connection)
    app = app_on(replace(connection, token=_nobody_asks))
    async with app.run_test(size=LARGE) as pilot:
        first = names(app)
        assert all(first[:10]), "the list is there before anything was loaded"
        assert "cached" in shown(app).splitlines()[0]
        assert "600" in shown(app).splitlines()[0]
        await until(pilot, lambda: app.workspace is not None and len(app.workspace.store) == 600)
        await settled(pilot)
        assert names(app)[:10] == first[:10]
        await press(pilot, "slash", *"claims", "enter")
        await settled(pilot)
        assert " of 600" in shown(app)
        await press(pilot, "enter")
        await settled(pilot)
        assert "Claims" in shown(app)


def _nobody_asks() -> str:
    from leanix_tui.errors import TokenMissing

    raise TokenMissing("There is no token.", remedy="This is a test.")


async def test_away_from_the_network_the_age_is_in_the_header_and_it_comes_back_by_itself():
    world = build_world(fact_sheets=80)
    with RunningSimulator(world, token="LXT_same") as simulator:
        connection = connection_to(simulator)
        await visit(connection)
    port = int(simulator.url.rpartition(":")[2])
    app = app_on(connection)
    app._patience = 0.1
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.connection_state == "offline")
        header = shown(app).splitlines()[0]
        assert "offline" in header
        assert "cached" in header
        assert all(names(app)[:5])
        assert app.screen.error_line.error is not None
        await pilot.press("escape")
        assert app.screen.error_line.error is None
        await until(pilot, lambda: app._patience > 0.4)
        assert app.screen.error_line.error is None, "it goes on trying, and does not say so again"
        sheet = next(one for one in world.fact_sheets.values() if one.status == "ACTIVE")
        edits.rename_fact_sheet(world, sheet.id, "AAA Renamed while we were away")
        with RunningSimulator(world, port=port, token="LXT_same"):
            await until(pilot, lambda: app.connection_state == "connected" and not app.cached)
            await settled(pilot)
            assert app.screen.error_line.error is None
            assert "AAA Renamed while" in shown(app)


async def test_what_changed_meanwhile_comes_after_the_start(fresh_simulator):
    connection = connection_to(fresh_simulator)
    await visit(connection)
    sheet = next(one for one in fresh_simulator.world.fact_sheets.values() if one.status == "ACTIVE")
    fresh_simulator.edit(edits.rename_fact_sheet, sheet.id, "AAA Renamed meanwhile")
    app = app_on(connection)
    async with app.run_test(size=LARGE) as pilot:
        assert "AAA Renamed" not in shown(app)
        await until(pilot, lambda: app.workspace is not None and not app.cached)
        await settled(pilot)
        assert "AAA Renamed meanwhile" in shown(app)
        assert "loaded 14:02" in shown(app).splitlines()[0]


async def test_without_the_cache_nothing_is_shown_and_nothing_is_kept(simulator):
    connection = connection_to(simulator)
    await visit(connection)
    app = app_on(replace(connection, cached=False))
    async with app.run_test(size=LARGE) as pilot:
        assert "cached" not in shown(app)
        assert not any(names(app)[:3]) or "Connecting" in shown(app)
        await settled(pilot)
        assert app.workspace.cached_at is None


async def test_a_workspace_of_somebody_else_under_the_same_name_is_let_go(simulator):
    connection = connection_to(simulator)
    with RunningSimulator(build_world(world="custom", fact_sheets=60)) as other:
        await visit(connection)
        folder, theirs = _folder(connection), _folder(connection_to(other))
        folder.rename(theirs)
        app = app_on(connection_to(other))
        async with app.run_test(size=LARGE) as pilot:
            await until(pilot, lambda: app.workspace is not None and app.connection_state == "connected")
            await settled(pilot)
            assert len(app.workspace.store) == 60
            assert "Application" not in app.workspace.model.types


def _folder(connection: Connection) -> Any:
    return folder_of(connection.host, connection.workspace_name, connection.profile)


async def test_a_damaged_cache_is_said_and_everything_is_loaded(simulator):
    connection = connection_to(simulator)
    await visit(connection)
    for path in _folder(connection).iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    app = app_on(connection)
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: bool(app._notifications))
        assert "The cache is not used" in next(iter(app._notifications)).message
        await settled(pilot)
        assert len(app.workspace.store) == 600


async def test_nothing_of_a_first_screen_file_reaches_the_terminal_as_it_is(simulator):
    connection = connection_to(simulator)
    await visit(connection)
    first = read_first_screen(connection)
    hostile = "\x1b]52;c;ZWNobyBvd25lZA==\x07[@click=app.quit]Owned[/]"
    first.workspace = hostile
    first.columns[0]["title"] = hostile
    for row in first.rows:
        for cell in row.cells:
            cell.text, cell.role = hostile, "no such role"
    write_sealed(_folder(connection) / f"first-screen{SUFFIX}", seal("first screen", first))
    app = app_on(replace(connection, host="http://127.0.0.1:9"))
    app.first_screen = read_first_screen(connection)
    async with app.run_test(size=LARGE) as pilot:
        text = shown(app)
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "[@click=app.quit]" in text, "shown as the text that it is"
        await settled(pilot)
