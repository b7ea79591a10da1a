"""The table of the program: every list is one of these, whether it has ten rows or two hundred thousand.

Rows are asked for only when they are drawn. The table knows nothing of fact sheets: a :class:`Rows` gives it a key and
safe cells for each row, and a tuple of :class:`Column` says how they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from leanix_tui.actions import bindings
from leanix_tui.widgets.grid_columns import GAP, GUTTER, Column, Layout, Slot
from leanix_tui.widgets.grid_marks import Marks
from leanix_tui.widgets.grid_paint import header_runs, row_runs
from leanix_tui.widgets.grid_rows import Cell, ListingRows, LocatingRows, Rows, StaticRows
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run

__all__ = ["Cell", "Column", "Grid", "ListingRows", "LocatingRows", "Rows", "StaticRows"]

_MARKING = frozenset({"mark", "mark_range", "mark_all"})
_NEAR: Final = 2000
"""How far around the old place a key is looked for in rows that cannot locate one."""
_REST: Final = 0.06
"""Seconds without a move after which the cursor rests: a key that is held down comes more often."""


class Grid(LineView):
    """A table with a cursor, marks, a sorted column and columns that fit themselves."""

    header_lines: ClassVar[int] = 1

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cursor_left", "cursor_right", "mark", "mark_range", "mark_all", "wide"),
    ]

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row."""

        grid: Grid
        key: str
        index: int

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, Grid.CursorMoved) and message.grid is self.grid

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    @dataclass
    class CursorRested(Message):
        """The cursor is on another row and stays there: it was not told of the rows that a held key has passed."""

        grid: Grid
        key: str
        index: int

        def can_replace(self, message: Message) -> bool:
            """Only the last of several counts."""
            return isinstance(message, Grid.CursorRested) and message.grid is self.grid

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    @dataclass
    class RowOpened(Message):
        """A row was opened."""

        grid: Grid
        key: str
        index: int

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    @dataclass
    class MarksChanged(Message):
        """Other rows are marked than before."""

        grid: Grid
        count: int

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    @dataclass
    class HeaderClicked(Message):
        """The header of a column was clicked."""

        grid: Grid
        column: str

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    def __init__(
        self,
        columns: Sequence[Column] = (),
        rows: Rows | None = None,
        *,
        markable: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout = Layout(columns)
        self._rows: Rows = StaticRows() if rows is None else rows
        self._marks = Marks()
        self._markable = markable
        self._sort: tuple[str, bool] | None = None
        self._moved_at = 0.0
        self._resting: Timer | None = None
        self._measured: dict[int, Sequence[Cell]] = {}
        """Cells that were asked for to measure them and are about to be drawn."""
        self._measured_keys: list[str] = []

    # What it shows

    @property
    def rows(self) -> Rows:
        """The rows. New rows keep the cursor on the row with the same key when it is there, and all marks."""
        return self._rows

    @rows.setter
    def rows(self, rows: Rows) -> None:
        key, index = self.cursor_key, self.cursor
        self._rows = rows
        self._marks.end_range()
        place = None if key is None else self.find(key, near=index)
        self.items_changed(index if place is None else place)
        if self.cursor_key != key:
            self._say_moved()

    def refresh_rows(self) -> None:
        """Draw again, because the rows have changed in themselves."""
        self.items_changed()

    def refresh_row(self, key: str) -> None:
        """Draw one row again when it is in view."""
        for index in self.visible_items:
            if self._rows.key(index) == key:
                self._measured.pop(index, None)
                self.refresh_item(index)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, left to right."""
        return self._layout.columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        self._layout.columns = tuple(columns)
        self._measured.clear()
        self.refresh()

    @property
    def sort(self) -> tuple[str, bool] | None:
        """The column that the rows are sorted by and whether from the last to the first; only its sign is drawn."""
        return self._sort

    @sort.setter
    def sort(self, sort: tuple[str, bool] | None) -> None:
        self._sort = sort
        self.refresh()

    @property
    def wide(self) -> bool:
        """Whether columns show their whole text at the price of fewer columns."""
        return self._layout.wide

    @wide.setter
    def wide(self, wide: bool) -> None:
        self._layout.wide = wide
        self.refresh()

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The keys of the columns that found a place."""
        return tuple(slot.column.key for slot in self.slots)

    # Rows by key

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor; None when there are no rows."""
        return self._rows.key(self.cursor) if self.cursor < len(self._rows) else None

    def find(self, key: str, *, near: int = 0) -> int | None:
        """Where the row with this key is; None when it is not there (or too far to look for)."""
        rows = self._rows
        if isinstance(rows, LocatingRows):
            return rows.locate(key)
        count = len(rows)
        if near < count and rows.key(near) == key:
            return near
        nearby = range(max(near - _NEAR, 0), min(near + _NEAR, count))
        return next((index for index in nearby if rows.key(index) == key), None)

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row with this key; False when it is not there."""
        index = self.find(key, near=self.cursor)
        if index is None:
            return False
        self.move_to(index)
        return True

    # Marks

    @property
    def marks(self) -> AbstractSet[str]:
        """The keys of the marked rows, also of those not shown now. It follows every change."""
        return self._marks.keys

    @property
    def in_range(self) -> bool:
        """Whether a range is being marked."""
        return self._marks.in_range

    def clear_marks(self) -> bool:
        """End a range, or take all marks away; False when there was neither."""
        if self._marks.end_range():
            return True
        return self._marked(self._marks.clear())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is done with marks, their keys do not count and the help is silent about them."""
        return False if action in _MARKING and not self._markable else super().check_action(action, parameters)

    def _marked(self, changed: bool) -> bool:
        if changed:
            self.refresh()
            self.post_message(self.MarksChanged(self, len(self._marks)))
        return changed

    # Drawing

    def item_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def slots(self) -> list[Slot]:
        """Where each shown column stands."""
        if not self._layout.is_measured:
            self._measure()
        return self._layout.slots(self.size.width)

    def _measure(self) -> None:
        columns = self._layout.shown()
        self._measured_keys = [column.key for column in columns]
        self._measured = {index: self._rows.cells(index, self._measured_keys) for index in self.visible_items}
        self._layout.measure(columns, self._measured.values())

    def view_moved(self) -> None:
        """Make room when the rows now in view need more than those before."""
        self._measure()

    def draw_header(self, line: int, width: int) -> Sequence[Run]:
        """The titles, the sign of the sorted column, and signs for columns that found no place."""
        return header_runs(
            self.slots, width, self._sort, more_left=self._layout.skip > 0, more_right=self._layout.more_right
        )

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One row."""
        slots = self.slots
        marked = len(self._marks) > 0 and self._rows.key(item) in self._marks
        keys = [slot.column.key for slot in slots]
        measured = self._measured.pop(item, None)
        if measured is None or not set(keys) <= set(self._measured_keys):
            cells = self._rows.cells(item, keys)
        else:
            cells = [measured[self._measured_keys.index(key)] for key in keys]
        return row_runs(slots, cells, here=here, marked=marked)

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new row, and stretch a range to it."""
        self._marked(self._marks.stretch(self.cursor, self._rows.key))
        self._say_moved()

    def _say_moved(self) -> None:
        key = self.cursor_key
        if key is None:
            return
        self.post_message(self.CursorMoved(self, key, self.cursor))
        since, self._moved_at = monotonic() - self._moved_at, monotonic()
        if since >= _REST:
            self._say_rested()
        elif self._resting is None:
            self._resting = self.set_timer(_REST, self._rest)

    def _rest(self) -> None:
        left = self._moved_at + _REST - monotonic()
        self._resting = self.set_timer(left, self._rest) if left > 0 else None
        if self._resting is None:
            self._say_rested()

    def _say_rested(self) -> None:
        key = self.cursor_key
        if key is not None:
            self.post_message(self.CursorRested(self, key, self.cursor))

    def cursor_chosen(self) -> None:
        """Tell that the row was opened."""
        key = self.cursor_key
        if key is not None:
            self.post_message(self.RowOpened(self, key, self.cursor))

    def item_clicked(self, item: int, x: int) -> bool:
        """A click before the first column marks the row."""
        if x < GUTTER and self._markable:
            self.action_mark(step=False)
            return True
        return False

    def header_clicked(self, x: int, line: int) -> None:
        """Tell which column was clicked."""
        for slot in self.slots:
            if slot.x <= x < slot.x + slot.width + GAP:
                self.post_message(self.HeaderClicked(self, slot.column.key))

    # Keys

    def action_mark(self, step: bool = True) -> None:
        """Mark or unmark the row, and go on to the next."""
        key = self.cursor_key
        if key is None:
            return
        self._marks.toggle(key)
        self.refresh_item(self.cursor)
        self.post_message(self.MarksChanged(self, len(self._marks)))
        if step:
            self.action_cursor_down()

    def action_mark_range(self) -> None:
        """Begin a range at the cursor, or end it."""
        if not self._marks.end_range() and len(self._rows):
            self._marks.begin_range(self.cursor)
            self._marked(self._marks.stretch(self.cursor, self._rows.key))

    def action_mark_all(self) -> None:
        """Mark every row that is shown; when all are marked, unmark them."""
        rows = self._rows
        keys = rows.keys() if isinstance(rows, ListingRows) else [rows.key(at) for at in range(len(rows))]
        self._marked(self._marks.toggle_all(keys))

    def action_wide(self) -> None:
        """Show whole texts, or what fits."""
        self.wide = not self.wide

    def action_cursor_left(self) -> None:
        """Show the columns to the left again."""
        if self._layout.step(-1):
            self.refresh()

    def action_cursor_right(self) -> None:
        """Show columns that found no place on the right."""
        if self._layout.step(1):
            self.refresh()
