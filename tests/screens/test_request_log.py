"""The request log shows what was asked and how it went, and gives it away without the token."""

from __future__ import annotations

import pytest

from leanix_tui.screens.request_log import AttemptRows, details
from leanix_tui.widgets.grid import Grid
from tests.screens.conftest import LARGE, SMALL, press, settled, shown

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_every_request_is_there_newest_first(make_app, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "@")
        attempts = app.workspace.requests.attempts
        rows = app.screen.query_one(Grid).rows
        assert [rows.attempt(index) for index in range(len(rows))] == list(reversed(attempts))
        assert "PreloadApplication" in shown(app)
        assert "✓ 200 ok" in shown(app)


async def test_the_filter_and_the_failed_ones(make_app, simulator):
    simulator.add_fault(action="html500", match={"root": "allTags"}, times=2)
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "@")
        grid = app.screen.query_one(Grid)
        everything = len(grid.rows)
        await press(pilot, "/", *"oauth", "enter")
        assert len(grid.rows) == 1
        assert grid.rows.attempt(0).path.endswith("/oauth2/token")
        await press(pilot, "escape")
        assert len(grid.rows) == everything
        await press(pilot, "!")
        failed = [grid.rows.attempt(index) for index in range(len(grid.rows))]
        assert len(failed) == 2
        assert all(attempt.status == 500 for attempt in failed)
        assert "✗ 500 failed" in shown(app)
        await press(pilot, "escape")
        assert len(grid.rows) == everything


async def test_it_follows_new_requests_and_keeps_the_cursor_on_the_newest(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "@")
        grid = app.screen.query_one(Grid)
        before = grid.rows.attempt(0)
        await app.workspace.open_fact_sheet(app.workspace.store.ids[0])
        await press(pilot, "r")
        assert grid.rows.attempt(0).id > before.id
        assert grid.cursor == 0


async def test_a_request_is_copied_as_curl_without_the_token_and_shown_in_full(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "@", "y", "c")
        assert app.clipboard.startswith("curl ")
        assert "$LEANIX_TOKEN" in app.clipboard
        assert simulator.token not in app.clipboard
        await press(pilot, "enter")
        newest = app.workspace.requests.attempts[-1]
        assert newest.path in shown(app)
        await press(pilot, "y")
        assert app.clipboard == details(newest)
        await press(pilot, "escape", "escape")
        assert app.screen.TITLE_ == "Inventory"


async def test_what_a_failed_connection_sent_is_there_too(make_app):
    app = make_app(token=lambda: "wrong")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert "⇅ 1 error" in shown(app).splitlines()[0]
        await press(pilot, "@")
        assert app.screen.query_one(Grid).rows.attempt(0).path.endswith("/oauth2/token")
        assert "✗ 401 failed" in shown(app)
        assert "wrong" not in shown(app)


def test_rows_can_be_found_by_their_number():
    class Some:
        def __init__(self, number):
            self.id = number

    rows = AttemptRows([Some(3), Some(4), Some(9)])
    assert [rows.key(index) for index in range(3)] == ["9", "4", "3"]
    assert rows.locate("3") == 2
    assert rows.locate("5") is None
