"""How the inventory shows its rows: columns, whole texts and keys, the preview, names of every kind."""

from __future__ import annotations

import pytest

from leanix_tui.simulator.sample.hostile import NAMES
from leanix_tui.text import display
from tests.screens.conftest import LARGE, SMALL, connection_to, press, settled, shown, typed

WIDE = (180, 44)


@pytest.mark.anyio
async def test_chosen_columns_are_remembered_for_the_type(make_app):
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "lxState" in app.screen.grid.shown_columns
        await press(pilot, "slash", *typed("type:application"), "enter", "c", "down", "space", "enter")
        hidden = app.screen.choice.shown()
        await press(pilot, "escape")
        assert [column.key for column in app.screen.choice.shown()] != [column.key for column in hidden]
    other = make_app()
    async with other.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("type:application"), "enter")
        assert [column.key for column in other.screen.choice.shown()] == [column.key for column in hidden]
        assert "completion" not in other.screen.grid.shown_columns


@pytest.mark.anyio
async def test_w_shows_whole_texts_then_keys(make_app):
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "Approved" in shown(app)
        await press(pilot, "w")
        assert app.screen.grid.wide
        await press(pilot, "w")
        assert "APPROVED" in shown(app)
        assert "lxState" in shown(app)
        assert "SubscriptionLink(" not in shown(app)
        assert "@" in shown(app)
        await press(pilot, "w")
        assert "APPROVED" not in shown(app)


@pytest.mark.anyio
async def test_the_preview_tells_what_matters(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("db2"), "enter")
        row = app.screen.current()
        picture = shown(app)
        assert str(row.completion) in picture
        for end, targets in app.workspace.related(row)[:1]:
            assert f"{app.workspace.labels.relation(end)} {len(targets)}" in picture
        top = app.screen.preview.top
        await press(pilot, "ctrl+d")
        assert app.screen.preview.top > top
        await press(pilot, "p")
        assert not app.screen.preview.display


@pytest.mark.anyio
async def test_in_a_small_terminal_the_preview_takes_the_place_of_the_list(make_app):
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert not app.screen.preview.display
        await press(pilot, "p")
        assert app.screen.preview.has_focus
        assert not app.screen.grid.display
        assert app.screen.current().id in shown(app) or app.screen.preview.line_count() > app.screen.preview.page
        await press(pilot, "escape")
        assert app.screen.grid.has_focus
        assert not app.screen.preview.display


@pytest.mark.anyio
async def test_hostile_names_show_as_they_are(make_app):
    app = make_app()
    async with app.run_test(size=(240, 44)) as pilot:
        await settled(pilot)
        hostile = [row for row in app.workspace.store.rows() if row.name in NAMES and len(row.name) < 60]
        assert len(hostile) > 5
        for row in hostile[:12]:
            app.screen.grid.go_to(row.id)
            await pilot.pause()
            assert display(row.name) in shown(app)
            assert "\x1b" not in shown(app)


@pytest.mark.anyio
async def test_a_terminal_too_small_for_any_pane_takes_every_key(make_app):
    app = make_app()
    async with app.run_test(size=(50, 12)) as pilot:
        await settled(pilot)
        await press(pilot, "tab", "shift+tab")
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        assert len(app.screen.grid.rows) > 500


@pytest.mark.anyio
async def test_another_data_model_has_its_own_types_and_columns(make_app, custom_simulator):
    app = make_app(connection=connection_to(custom_simulator))
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert len(app.screen.grid.rows) > 50
        kind = next(iter(app.workspace.model.types))
        await press(pilot, "slash", *typed(f"type:{kind.lower()}"), "enter")
        assert {row.type for row in app.screen.grid.rows.fact_sheets} == {kind}
