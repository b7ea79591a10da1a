"""Keys typed faster than the program can follow still mean what they would mean typed slowly."""

from __future__ import annotations

import pytest
from textual import events
from textual.keys import _character_to_key

from leanix_tui.widgets.filter_bar import FilterBar
from tests.screens.conftest import LARGE, press, settled

pytestmark = pytest.mark.anyio


def type_at_once(app, *keys):
    for key in keys:
        single = len(key) == 1
        app.post_message(events.Key(_character_to_key(key) if single else key, key if single else None))


async def test_letters_behind_the_slash_belong_to_the_filter(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        type_at_once(app, "/", *"yacht x q")
        await press(pilot, "home")
        assert app.is_running
        assert app.screen.TITLE_ == "Inventory"
        assert app.screen.query_one(FilterBar).value == "yacht x q"


async def test_a_whole_command_can_be_typed_at_once(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        type_at_once(app, ":", *"log", "enter")
        await press(pilot, "home")
        assert app.screen.TITLE_ == "Request log"


async def test_keys_behind_enter_belong_to_the_screen_that_it_opens(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        type_at_once(app, "0", "down", "enter", "0", "@", "escape")
        await press(pilot, "home")
        assert app.screen.TITLE_ == "Home"
