"""The palette finds actions, places, themes and fact sheets, and takes no name for markup."""

from __future__ import annotations

import pytest

from tests.screens.conftest import LARGE, press, settled, shown

pytestmark = pytest.mark.anyio


async def test_a_fact_sheet_is_found_by_a_part_of_its_name_and_opened(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"agency partner", "enter")
        assert app.screen.TITLE_ == "Fact sheet"
        assert "Agency Cockpit Partner View" in shown(app)


async def test_an_action_a_place_and_a_theme(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"home: counts", "enter")
        assert app.screen.TITLE_ == "Home"
        await press(pilot, "ctrl+p", *"theme leanix-light", "enter")
        assert app.theme == "leanix-light"
        await press(pilot, "ctrl+p", *"profiles place", "enter")
        assert app.screen.TITLE_ == "Profiles"


async def test_names_with_markup_are_shown_as_they_are(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        starts = ("[@click", "[link", "Ledger [")
        names = {row.name for row in app.workspace.store.rows() if row.name.startswith(starts)}
        assert len(names) >= 2
        for name in names:
            await press(pilot, "ctrl+p", *name)
            above_the_list, _, the_list = shown(app).partition(name)
            assert "Palette" in above_the_list
            assert name in the_list
            await press(pilot, "enter")
            assert app.screen.TITLE_ == "Fact sheet"
            assert name in shown(app).splitlines()[2]


async def test_what_begins_with_the_typed_word_comes_before_what_only_mentions_it(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"screen")
        titles = [line.partition("▌ ")[2].split()[0] for line in shown(app).splitlines() if "▌ " in line]
        assert "Screenshot" in titles


async def test_nothing_like_that_is_said(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"zzzz")
        assert "Nothing like that" in shown(app)
