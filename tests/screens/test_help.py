"""Help and the actions menu come from the keys that count on the screen, and do what they list."""

from __future__ import annotations

import pytest

from leanix_tui.actions import ACTIONS
from leanix_tui.screens.help import actions_here
from tests.screens.conftest import LARGE, SMALL, press, settled, shown

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("place", ["1", "0", "@", "C"])
async def test_every_action_of_a_screen_can_be_done_there(make_app, place):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, place)
        screen = app.screen
        assert {*screen.ACTIONS, "help", "quit"} <= set(actions_here(screen))
        focused = [*app.focused.ancestors_with_self] if app.focused is not None else [screen, app]
        for name in actions_here(screen):
            assert any(hasattr(node, f"action_{name}") for node in focused), name


@pytest.mark.parametrize("place", ["0", "@", "C"])
async def test_marks_are_offered_only_where_something_is_done_with_them(make_app, place):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert {"mark", "mark_range", "mark_all"} <= set(actions_here(app.screen))
        await press(pilot, place)
        assert not {"mark", "mark_range", "mark_all"} & set(actions_here(app.screen))
        await press(pilot, "space", "v", "asterisk")
        assert not app.screen.grid.marks


async def test_help_lists_the_keys_and_can_be_filtered_and_run(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark")
        assert "Keys of Inventory" in shown(app)
        assert "Filter the list" in shown(app)
        await press(pilot, *"every request")
        assert "Filter the list" not in shown(app)
        await press(pilot, "enter")
        assert app.screen.TITLE_ == "Request log"
        await press(pilot, "f1")
        assert "Keys of Request log" in shown(app)


async def test_help_shows_the_keys_that_the_user_chose(make_app):
    app = make_app(config='[keymap]\nrequest_log = "%"\n')
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark", *"every request")
        assert "% Show every request" in " ".join(shown(app).split())


async def test_the_menu_says_why_something_cannot_be_done(make_app):
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await press(pilot, "0", "a", *"refresh")
        assert "nothing failed" in shown(app)
        await press(pilot, "enter")
        assert "nothing failed" in shown(app)
        await press(pilot, "escape", "a", *"inventory", "enter")
        assert app.screen.TITLE_ == "Inventory"


def test_no_action_without_a_sentence():
    assert all(row.help.endswith(".") for row in ACTIONS)
