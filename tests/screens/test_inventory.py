"""The inventory shows every fact sheet, and narrows to what is typed and picked."""

from __future__ import annotations

import pytest

from leanix_tui.screens import inventory_list
from leanix_tui.screens.inventory import InventoryScreen
from leanix_tui.screens.search import LOW_COMPLETION
from tests.screens.conftest import LARGE, press, settled, shown, typed


@pytest.fixture(params=["at once", "in a thread"], autouse=True)
def way_of_looking(request, monkeypatch):
    """Large workspaces are looked through in a thread; everything has to be the same."""
    if request.param == "in a thread":
        monkeypatch.setattr(inventory_list, "_MANY", 0)


def names_of(screen: InventoryScreen) -> list[str]:
    return [row.display_name for row in screen.grid.rows.fact_sheets]


@pytest.mark.anyio
async def test_every_fact_sheet_is_there_by_name(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, InventoryScreen)
        assert len(screen.grid.rows) == sum(len(rows) for rows in app.workspace.store.by_type.values())
        folded = [row.folded for row in screen.grid.rows.fact_sheets if row.folded[:1].isalnum()]
        assert folded == sorted(folded)
        net = next(at for at, row in enumerate(screen.grid.rows.fact_sheets) if row.display_name == ".NET")
        assert screen.grid.rows.fact_sheets[net - 1].folded[:1] in "mn"  # among the names with N
        for title in ("Name", "Type", "Compl", "Seal"):
            assert title in shown(app)


@pytest.mark.anyio
async def test_typing_narrows_and_says_how_many_are_left(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        store = app.workspace.store
        expected = [row for row in store.by_type["Application"] if "core" in row.folded and row.status != "ARCHIVED"]
        await press(pilot, "slash", *typed("core type:application"))
        assert sorted(names_of(app.screen)) == sorted(row.display_name for row in expected)
        total = sum(row.status != "ARCHIVED" for row in store.by_type["Application"])
        assert f"{len(expected)} of {total}" in shown(app)
        await press(pilot, "enter")
        assert app.screen.grid.has_focus
        await press(pilot, "escape")
        assert app.screen.filter_bar.value == ""
        assert len(app.screen.grid.rows) > total


@pytest.mark.anyio
async def test_a_filter_that_cannot_be_understood_says_so_and_keeps_the_rows(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("amazon"))
        before = names_of(app.screen)
        assert before
        await press(pilot, *typed(" completion:"), "x")
        assert names_of(app.screen) == before
        assert "'x' is not a number" in shown(app)
        await press(pilot, "escape")
        assert "is not a number" not in shown(app)
        assert len(app.screen.grid.rows) > len(before)


@pytest.mark.anyio
async def test_the_cursor_stays_on_its_fact_sheet(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("kafka"), "enter", "down")
        chosen = app.screen.current()
        await press(pilot, "escape")
        assert app.screen.current() is chosen
        await press(pilot, "S", *typed("completion"), "enter")
        assert app.screen.search.sort == ("completion", False)
        assert app.screen.current() is chosen
        percents = [row.completion for row in app.screen.grid.rows.fact_sheets]
        assert percents == sorted(percents)


@pytest.mark.anyio
async def test_the_first_that_was_found_stays_under_the_cursor_when_all_are_back(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("kafka"), "enter")
        chosen = app.screen.current()
        await press(pilot, "escape")
        assert len(app.screen.grid.rows) > 500
        assert app.screen.current() is chosen
        await press(pilot, "slash", *typed("amazon"), "enter")
        assert app.screen.grid.cursor == 0


@pytest.mark.anyio
async def test_s_walks_through_the_columns_in_both_directions(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        seen = []
        for _ in range(4):
            await press(pilot, "s")
            seen.append(app.screen.search.sort)
        assert seen == [("displayName", True), ("type", False), ("type", True), ("completion", False)]


@pytest.mark.anyio
async def test_facets_count_and_narrow(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "f")
        panel = app.screen.facets
        assert panel.has_focus
        types = next(facet for facet in panel.facets if facet.key == "type")
        for value in types.values:
            rows = app.workspace.store.by_type[value.key]
            assert value.count == sum(row.status != "ARCHIVED" for row in rows)
        await press(pilot, "down", "space")
        first = types.values[0]
        assert {row.type for row in app.screen.grid.rows.fact_sheets} == {first.key}
        assert len(app.screen.grid.rows) == first.count
        assert f"{first.count} of {sum(value.count for value in types.values)}" in shown(app)
        (lifecycle,) = (facet for facet in panel.facets if facet.key == "lifecycle")
        labels = [value.label for value in lifecycle.values]
        assert len(set(labels)) == len(labels)
        assert not {"–", "-"} & set(labels)
        again = next(facet for facet in panel.facets if facet.key == "type")
        assert [value.count for value in again.values] == [value.count for value in types.values]
        await press(pilot, "enter", "escape")
        assert len(app.screen.grid.rows) == sum(value.count for value in types.values)


@pytest.mark.anyio
async def test_problems_only_shows_what_the_line_above_says(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        everything = app.screen.grid.rows.fact_sheets
        await press(pilot, "exclamation_mark")
        assert "no responsible, seal broken" in shown(app)
        shown_ids = {row.id for row in app.screen.grid.rows.fact_sheets}
        for row in everything:
            obvious = (
                not any(link.type == "RESPONSIBLE" for link in row.subscriptions)
                or row.lx_state in {"BROKEN_QUALITY_SEAL", "REJECTED"}
                or 0 <= row.completion < LOW_COMPLETION
            )
            assert not obvious or row.id in shown_ids, row.display_name
        assert 0 < len(shown_ids) < len(everything)
        await press(pilot, "exclamation_mark")
        assert len(app.screen.grid.rows) == len(everything)
