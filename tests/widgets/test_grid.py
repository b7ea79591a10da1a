"""The grid as a person uses it: keys, marks, columns and rows that come and go."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from leanix_tui.errors import RateLimited
from leanix_tui.text import display
from leanix_tui.widgets import empty
from leanix_tui.widgets.grid import Cell, Column, Grid, StaticRows
from leanix_tui.widgets.grid_marks import Marks
from leanix_tui.widgets.line_view import LineView
from tests.widgets.stage import COLUMNS, NumberedRows, press, stage

pytestmark = pytest.mark.anyio


def cursor_line(app) -> str:
    lines = [line for line in app.screen_lines() if line.startswith("▌")]
    assert len(lines) == 1
    return lines[0]


async def test_rows_stand_in_aligned_columns_below_their_titles():
    grid = Grid(COLUMNS, NumberedRows(range(5)))
    async with stage(grid) as (app, _):
        header, first, second, *_ = app.screen_lines()
        for title in ("Name", "Seal", "Owner", "Updated"):
            assert title in header
        assert second.index("Jane Doe") == first.index("Jane Doe") == header.index("Owner")
        assert first.index("0 %") + len("0 %") == header.index("Compl") + len("Compl")


async def test_the_cursor_moves_with_letters_arrows_and_pages():
    grid = Grid(COLUMNS, NumberedRows(range(500)))
    async with stage(grid) as (app, pilot):
        assert "Application 0" in cursor_line(app)
        await press(pilot, "j", "down", "down", "k")
        assert "Application 2 " in cursor_line(app)
        await press(pilot, "pagedown")
        assert grid.cursor == 25
        await press(pilot, "pageup", "G")
        assert "Application 499" in cursor_line(app)
        await press(pilot, "g")
        assert "Application 0" in cursor_line(app)
        assert [message.index for message in app.heard_of(Grid.CursorMoved)][-1] == 0


async def test_leaving_the_view_jumps_by_half_a_page():
    grid = Grid(COLUMNS, NumberedRows(range(500)))
    async with stage(grid) as (_, pilot):
        for _ in range(22):
            await pilot.press("down")
        assert grid.top == 0
        await press(pilot, "down")
        assert (grid.cursor, grid.top) == (23, 11)
        await press(pilot, *["up"] * 13)
        assert (grid.cursor, grid.top) == (10, 0)


async def test_who_likes_it_smooth_sees_the_view_move_line_by_line(monkeypatch):
    monkeypatch.setattr(LineView, "smooth", True)
    grid = Grid(COLUMNS, NumberedRows(range(500)))
    async with stage(grid) as (_, pilot):
        await press(pilot, *["down"] * 24)
        assert (grid.cursor, grid.top) == (24, 2)
        await press(pilot, *["up"] * 23)
        assert (grid.cursor, grid.top) == (1, 1)


async def test_the_cursor_rests_at_once_after_one_key_and_at_the_end_of_many():
    grid = Grid(COLUMNS, NumberedRows(range(500)))
    async with stage(grid) as (app, pilot):
        await press(pilot, "down")
        assert [message.index for message in app.heard_of(Grid.CursorRested)] == [1]
        for _ in range(50):
            grid.action_cursor_down()
        while app.heard_of(Grid.CursorRested)[-1].index != 51:
            await pilot.pause(0.01)
        assert len(app.heard_of(Grid.CursorRested)) <= 3
        assert app.heard_of(Grid.CursorMoved)[-1].index == 51


async def test_a_moved_cursor_draws_two_rows_and_a_page_draws_one_screen():
    rows = NumberedRows(range(200_000))
    grid = Grid(COLUMNS, rows)
    async with stage(grid) as (_, pilot):
        assert max(rows.asked) < 24
        assert len(rows.asked) <= 4 * 23
        rows.asked.clear()
        await press(pilot, "down")
        assert sorted(set(rows.asked)) == [0, 1]
        rows.asked.clear()
        await press(pilot, "G")
        assert min(rows.asked) >= 199_970
        assert len(rows.asked) <= 3 * 23


async def test_enter_and_a_double_click_open_a_row():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid) as (app, pilot):
        await press(pilot, "down", "enter")
        assert [message.key for message in app.heard_of(Grid.RowOpened)] == ["id-1"]
        await pilot.click(grid, offset=(10, 6))
        await pilot.pause()
        assert grid.cursor == 5
        await pilot.click(grid, offset=(10, 6), times=2)
        await pilot.pause()
        assert app.heard_of(Grid.RowOpened)[-1].key == "id-5"


async def test_marks_follow_their_rows_when_rows_are_replaced():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid) as (app, pilot):
        await press(pilot, "down", "space", "space")
        assert grid.marks == {"id-1", "id-2"}
        assert grid.cursor_key == "id-3"
        grid.rows = NumberedRows([40, 3, 2, 1])
        await pilot.pause()
        assert grid.marks == {"id-1", "id-2"}
        assert "Application 3 " in cursor_line(app)
        marked = [line for line in app.screen_lines() if "●" in line]
        assert ["Application 2 " in marked[0], "Application 1 " in marked[1]] == [True, True]


async def test_when_the_row_of_the_cursor_is_gone_the_nearest_place_is_kept():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid) as (app, pilot):
        await press(pilot, *["down"] * 5)
        app.heard.clear()
        grid.rows = NumberedRows(range(100, 104))
        await pilot.pause()
        assert grid.cursor_key == "id-103"
        assert [message.key for message in app.heard_of(Grid.CursorMoved)] == ["id-103"]


async def test_new_rows_keep_the_line_of_the_cursor_on_the_screen():
    grid = Grid(COLUMNS, NumberedRows(range(1000)))
    async with stage(grid) as (app, pilot):
        await press(pilot, *["down"] * 4)
        place = app.screen_lines().index(cursor_line(app))
        grid.rows = NumberedRows([*range(2000, 2100), *range(1000)])
        await pilot.pause()
        assert grid.cursor_key == "id-4"
        assert app.screen_lines().index(cursor_line(app)) == place


async def test_a_range_marks_what_the_cursor_passes_and_takes_it_back():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid) as (app, pilot):
        await press(pilot, "down", "v", "down", "down")
        assert grid.marks == {"id-1", "id-2", "id-3"}
        await press(pilot, "up", "v", "down")
        assert grid.marks == {"id-1", "id-2"}
        assert app.heard_of(Grid.MarksChanged)[-1].count == 2
        assert grid.clear_marks()
        assert not grid.clear_marks()


async def test_in_a_long_range_a_key_looks_at_the_rows_that_it_passes_only():
    rows = NumberedRows(range(200_000))
    grid = Grid(COLUMNS, rows)
    async with stage(grid) as (_, pilot):
        await press(pilot, "v", "G")
        assert len(grid.marks) == 200_000
        keys: list[int] = []
        rows.key = lambda index: keys.append(index) or f"id-{index}"
        await press(pilot, "up", "up", "down")
        assert len(grid.marks) == 199_999
        assert len(keys) < 500


@pytest.mark.parametrize("before", [(), (3,), (3, 4, 8)])
@pytest.mark.parametrize("ways", [(7, 2, 9, 5), (5, 5, 0, 9), (1, 9, 1)])
def test_a_range_marks_what_lies_between_besides_what_was_marked(before, ways):
    marks = Marks()
    for place in before:
        marks.toggle(str(place))
    marks.begin_range(5)
    known = set(map(str, before))
    for place in ways:
        wanted = {str(at) for at in range(min(5, place), max(5, place) + 1)} | set(map(str, before))
        assert marks.stretch(place, str) == (wanted != known)
        assert marks.keys == wanted
        known = wanted


async def test_rows_that_know_all_their_keys_are_asked_for_them_once():
    class Listing(NumberedRows):
        def keys(self) -> list[str]:
            return [f"id-{number}" for number in self.numbers]

        def key(self, index: int) -> str:
            assert index < 50, "asked one by one"
            return super().key(index)

    grid = Grid(COLUMNS, Listing(range(1000)))
    async with stage(grid) as (app, pilot):
        await press(pilot, "*")
        assert len(grid.marks) == 1000
        assert app.heard_of(Grid.MarksChanged)[-1].count == 1000


async def test_star_marks_all_rows_shown_or_none():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid) as (_, pilot):
        await press(pilot, "space")
        grid.rows = NumberedRows(range(10, 20))
        await press(pilot, "*")
        assert len(grid.marks) == 11
        await press(pilot, "*")
        assert grid.marks == {"id-0"}


@pytest.mark.parametrize(("width", "shown"), [(100, 5), (50, 4), (40, 3), (30, 2)])
async def test_columns_drop_from_the_right_but_names_and_states_stay(width, shown):
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid, size=(width, 24)) as (app, _):
        assert len(grid.shown_columns) == shown
        assert {"name", "seal"} <= set(grid.shown_columns)
        assert ("›" in app.screen_lines()[0]) == (shown < 5)


async def test_dropped_columns_can_be_reached_with_right_and_left():
    grid = Grid(COLUMNS, NumberedRows(range(50)))
    async with stage(grid, size=(40, 24)) as (app, pilot):
        assert "owner" not in grid.shown_columns
        await press(pilot, "l")
        assert grid.shown_columns == ("name", "seal", "owner")
        assert "‹" in app.screen_lines()[0]
        await press(pilot, "l", "l", "l", "l")
        assert grid.shown_columns == ("name", "seal", "updated")
        await press(pilot, "h", "h")
        assert grid.shown_columns == ("name", "compl", "seal")


async def test_wide_shows_whole_texts():
    long = "A name that is far longer than its column would like it to be, to the very END"
    rows = StaticRows([("1", {"name": Cell(display(long)), "seal": Cell(display("✓ approved"))})])
    grid = Grid(COLUMNS, rows)
    async with stage(grid, size=(110, 24)) as (app, pilot):
        assert "END" not in app.screen_text()
        assert "…" in app.screen_text()
        await press(pilot, "w")
        assert "END" in app.screen_text()
        assert "✓ approved" in app.screen_text()


async def test_a_very_long_name_leaves_every_other_column_within_reach():
    columns = (
        Column("name", display("Name"), min_width=24, max_width=60, weight=3, priority=0),
        *(Column(key, display(key), priority=at) for at, key in enumerate(("third", "second", "first"), 1)),
    )
    long = {"name": Cell(display("x" * 500)), "second": Cell(display("y" * 500))}
    grid = Grid(columns, StaticRows([("a", {column.key: Cell(display("z")) for column in columns} | long)]))
    async with stage(grid) as (_, pilot):
        await press(pilot, "w")
        reached = set(grid.shown_columns)
        for _ in columns:
            await press(pilot, "right")
            reached.update(grid.shown_columns)
        assert reached == {column.key for column in columns}


async def test_wide_characters_do_not_push_other_columns():
    names = ["plain", "保険契約管理システム", "👩 family", "한국어 이름", "Ünïcödé", "保険" * 40]
    rows = StaticRows([(name, {"name": Cell(display(name)), "owner": Cell(display("OWNER"))}) for name in names])
    columns = (Column("name", display("Name"), 8, 30, 1, "left", 0), Column("owner", display("Owner"), 5, 10))
    async with stage(Grid(columns, rows)) as (app, _):
        lines = app.screen_lines()[1 : len(names) + 1]
        places = {cell_len(line[: line.index("OWNER")]) for line in lines}
        assert len(places) == 1


async def test_the_sorted_column_is_marked_and_a_click_on_a_title_tells():
    grid = Grid(COLUMNS, NumberedRows(range(5)))
    async with stage(grid) as (app, pilot):
        grid.sort = ("name", False)
        await pilot.pause()
        assert "Name ▴" in app.screen_lines()[0]
        grid.sort = ("seal", True)
        await pilot.pause()
        assert "Seal ▾" in app.screen_lines()[0]
        await pilot.click(grid, offset=(app.screen_lines()[0].index("Seal") + 1, 0))
        assert [message.column for message in app.heard_of(Grid.HeaderClicked)] == ["seal"]


async def test_the_wheel_scrolls_and_takes_the_cursor_along():
    grid = Grid(COLUMNS, NumberedRows(range(500)))
    async with stage(grid) as (_, pilot):
        grid.scroll_lines(3)
        await pilot.pause()
        assert (grid.top, grid.cursor) == (3, 3)
        grid.scroll_lines(-3)
        assert (grid.top, grid.cursor) == (0, 3)


async def test_matches_are_lit_up():
    cell = Cell(display("ERP - Global"), "", ((0, 3, "match"),))
    grid = Grid(COLUMNS, StaticRows([("0", {"name": Cell(display("first"))}), ("1", {"name": cell})]))
    async with stage(grid):
        lit = [segment.text for segment in grid.render_line(2) if segment.style and segment.style.underline]
        assert lit == ["ERP"]


async def test_nothing_is_never_a_silent_blank():
    grid = Grid(COLUMNS)
    async with stage(grid) as (app, pilot):
        grid.state = empty.loading(display("Loading applications"))
        await pilot.pause()
        assert "◌ Loading applications" in app.screen_text()
        grid.state = empty.failed(RateLimited("Too many requests", remedy="Wait a minute."))
        await pilot.pause()
        for words in ("✗ Too many requests", "Wait a minute.", "r retry"):
            assert words in app.screen_text()
        grid.state = empty.empty(display("No fact sheet matches"), display("Change the filter."), ("esc", "clear"))
        await pilot.pause()
        assert "No fact sheet matches" in app.screen_text()
        await press(pilot, "down", "enter", "space", "*", "v", "G")
        assert not app.heard_of(Grid.RowOpened)


async def test_a_failure_beside_rows_leaves_them():
    grid = Grid(COLUMNS, NumberedRows(range(100)))
    async with stage(grid) as (app, pilot):
        grid.state = empty.truncated(100, 3012)
        await pilot.pause()
        lines = app.screen_lines()
        assert "Only the first 100 of 3 012 are shown" in lines[-1]
        assert "Application 0" in lines[1]
        await press(pilot, "G")
        assert "Application 99" in app.screen_lines()[-2]


async def test_every_theme_paints_the_same_text():
    texts = set()
    for theme in ("leanix-dark", "leanix-light", "ansi-dark", "ansi-light", "nord", "textual-light"):
        async with stage(Grid(COLUMNS, NumberedRows(range(30))), theme=theme) as (app, _):
            texts.add(app.screen_text())
    assert len(texts) == 1


async def test_changing_the_theme_repaints():
    grid = Grid(COLUMNS, NumberedRows(range(30)))
    async with stage(grid) as (app, pilot):
        dark = grid.render_line(3)
        app.theme = "leanix-light"
        await pilot.pause()
        assert grid.render_line(3).text == dark.text
        assert grid.render_line(3) != dark
        background = app.screen.background_colors[1].rich_color
        assert {segment.style.bgcolor for segment in grid.render_line(3)} == {background}


async def test_columns_stand_still_when_a_filter_changes_the_rows():
    grid = Grid(COLUMNS, NumberedRows(range(10_000, 10_050)))
    async with stage(grid) as (app, pilot):
        before = app.screen_lines()[0]
        grid.rows = NumberedRows([1])
        await pilot.pause()
        assert app.screen_lines()[0] == before


class WatchedGrid(Grid):
    """A grid that remembers which lines it had drawn again."""

    lines: tuple[int, ...] = ()

    def refresh(self, *regions, **options):
        self.lines = (*self.lines, *(region.y for region in regions)) if regions else (*self.lines, -1)
        return super().refresh(*regions, **options)


async def test_rows_that_come_in_below_the_screen_cost_nothing():
    grid = WatchedGrid(COLUMNS, NumberedRows(range(1000, 1100)))
    async with stage(grid) as (app, pilot):
        grid.lines = ()
        grid.rows = NumberedRows(range(1000, 5000))
        grid.refresh_rows()
        await pilot.pause()
        assert grid.lines == ()
        grid.rows = NumberedRows([*range(1000, 1004), 7777, *range(1005, 1100)])
        await pilot.pause()
        assert grid.lines == (5,)
        assert "Application 7777" in app.screen_lines()[5]


async def test_spare_room_is_shared_and_most_of_it_goes_to_the_name():
    columns = (
        Column("name", display("Name"), min_width=12, max_width=40, weight=3, priority=0),
        Column("owner", display("Owner"), min_width=8, max_width=20, weight=1),
        Column("updated", display("Updated"), min_width=10, max_width=10),
    )
    narrow, wide = Grid(columns, NumberedRows(range(5))), Grid(columns, NumberedRows(range(5)))
    async with stage(narrow, size=(60, 10)):
        widths = {slot.column.key: slot.width for slot in narrow.slots}
    async with stage(wide, size=(200, 10)):
        spread = {slot.column.key: slot.width for slot in wide.slots}
        last = wide.slots[-1]
        assert last.x + last.width == 199
    assert spread["updated"] == widths["updated"] == 10
    assert spread["name"] - widths["name"] > spread["owner"] - widths["owner"] > 0


async def test_a_name_that_is_very_long_leaves_room_for_its_neighbours():
    columns = (
        Column("name", display("Name"), min_width=12, max_width=60, weight=3, priority=0),
        Column("owner", display("Owner"), min_width=8, max_width=20, weight=1),
    )
    rows = StaticRows([("1", {"name": Cell(display("x" * 60)), "owner": Cell(display("Cormac Fontaine"))})])
    async with stage(Grid(columns, rows), size=(60, 10)) as (app, _):
        assert "Cormac Fontaine" in app.screen_text()
