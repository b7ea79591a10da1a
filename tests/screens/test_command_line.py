"""The command line: its commands, its completion, its history, its mistakes."""

from __future__ import annotations

import pytest

from leanix_tui.screens.commands import COMMANDS, completions
from leanix_tui.widgets.filter_bar import FilterBar
from tests.screens.conftest import LARGE, press, settled, shown

pytestmark = pytest.mark.anyio


async def type_line(pilot, line):
    await press(pilot, "colon")
    await press(pilot, *line, "enter")


async def test_a_fact_sheet_is_opened_by_name_or_id(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        (row,) = app.workspace.find("General Ledger")
        await type_line(pilot, "fs general ledger")
        assert app.screen.fact_sheet() == row.id
        await press(pilot, "escape")
        await type_line(pilot, f"fs {row.id}")
        assert app.screen.fact_sheet() == row.id


async def test_a_name_that_fits_several_asks_which(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        names = [row.display_name for row in app.workspace.store.rows()]
        twice = next(name for name in names if names.count(name) > 1 and name.isascii() and name.isalnum())
        await type_line(pilot, f"fs {twice}")
        assert f"Which {twice}?" in shown(app)
        await press(pilot, "down", "enter")
        assert app.screen.TITLE_ == "Fact sheet"


async def test_places_filters_and_types(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        for line, title in (("home", "Home"), ("log", "Request log"), ("ctx", "Profiles"), ("inv", "Inventory")):
            await type_line(pilot, line)
            assert title == app.screen.TITLE_
        await type_line(pilot, "inv ledger")
        assert app.screen.query_one(FilterBar).value == "ledger"
        await type_line(pilot, "type Provider")
        assert app.screen.query_one(FilterBar).value == "type:Provider"
        await type_line(pilot, "tree General Ledger")
        assert "tree" in shown(app).splitlines()[1]


async def test_a_mistake_names_what_was_perhaps_meant(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await type_line(pilot, "thene")
        assert "There is no command thene" in shown(app)
        assert "Did you mean theme?" in shown(app)
        await press(pilot, "escape")
        assert "There is no command" not in shown(app)
        await type_line(pilot, "fs nothing is called this")
        assert "nothing is called this" in shown(app)


async def test_labels_in_another_language(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        english = app.workspace.labels.type("Application", plural=True)
        await type_line(pilot, "lang de")
        german = app.workspace.labels.type("Application", plural=True)
        assert german != english
        await press(pilot, "0")
        assert german in shown(app)


async def test_an_export_writes_what_is_shown(make_app, tmp_path):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await type_line(pilot, f"export {tmp_path / 'all.csv'}")
        assert len((tmp_path / "all.csv").read_text().splitlines()) >= 601


async def test_tab_completes_and_up_brings_back_what_was_typed_before(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "colon", *"reque")
        assert "show the request log" in shown(app)
        await press(pilot, "tab", "enter")
        assert app.screen.TITLE_ == "Request log"
        await press(pilot, "colon", "up", "enter")
        assert app.screen.TITLE_ == "Request log"
        await press(pilot, "escape", "colon", *"fs general led", "tab", "enter")
        assert "General Ledger" in shown(app).splitlines()[1]


async def test_names_that_cannot_be_typed_are_completed_by_their_id(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        (found,) = completions(app, "fs Invoice Viewer")
        row = next(row for row in app.workspace.store.rows() if "Invoice \u202e" in row.name)
        assert found.line == f"fs {row.id}"
        assert "\u202e" not in found.detail


def test_no_name_means_two_commands():
    names = [name for command in COMMANDS for name in command.names]
    assert len(names) == len(set(names))
