"""The columns of a grid: how wide each is, and which are left out where there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from leanix_tui.text import SafeText
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.paint import Align

__all__ = ["GAP", "GUTTER", "Column", "Layout", "Slot", "lay_out"]

GUTTER = 3
"""Cells before the first column: the cursor's sign, the mark and a blank."""
GAP = 2
"""Cells between two columns."""
MARGIN = 1
"""Cells after the last column."""
_LONGEST = 400
"""Cells that are measured of a text; no terminal is wider."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called and how much room it asks for."""

    key: str
    title: SafeText
    min_width: int = 4
    max_width: int = 40
    weight: int = 0
    """Its share of the room that is left over, up to ``max_width``; 0 when it never grows beyond its content."""
    align: Align = "left"
    priority: int = 1
    """0 is never left out (names and states); of the others the highest number goes first, then the rightmost."""
    path: bool = False
    """Whether it holds ``parent / child``: where there is no room the parents go first."""
    tail: bool = False
    """Whether its end says most, as with an address: where there is no room the beginning goes first."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A column in its place."""

    column: Column
    x: int
    width: int


class Layout:
    """Where the columns of one grid stand: what was seen of their content, what is skipped, what found no place."""

    def __init__(self, columns: Sequence[Column] = ()) -> None:
        self._columns = tuple(columns)
        self._content: dict[str, int] = {}
        self._slots: list[Slot] | None = None
        self._width = 0
        self._wide = False
        self._hidden = 0
        self.skip = 0
        """How many columns were pushed out on the left by hand."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, left to right; new ones have not been measured yet."""
        return self._columns

    @columns.setter
    def columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._content.clear()
        self.skip = 0
        self._slots = None

    @property
    def wide(self) -> bool:
        """Whether columns show their whole text at the price of fewer columns."""
        return self._wide

    @wide.setter
    def wide(self, wide: bool) -> None:
        self._wide = wide
        self._slots = None

    @property
    def is_measured(self) -> bool:
        """Whether any cell was seen yet."""
        return bool(self._content)

    @property
    def more_right(self) -> bool:
        """Whether there are columns that found no place on the right."""
        return self._hidden > self.skip

    def slots(self, width: int) -> list[Slot]:
        """Where each shown column stands on a line of so many cells."""
        if self._slots is None or width != self._width:
            self._width = width
            self._slots, self._hidden = lay_out(self._columns, self._content, width, wide=self._wide, skip=self.skip)
        return self._slots

    def shown(self) -> Sequence[Column]:
        """The columns that have a place, or all of them while nothing was laid out."""
        return self._columns if self._slots is None else [slot.column for slot in self._slots]

    def measure(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Look how wide cells are. Widths only grow, so that columns stand still."""
        for cells in rows:
            for column, cell in zip(columns, cells, strict=True):
                size = min(cell_len(cell.text), _LONGEST)
                if size > self._content.get(column.key, 0):
                    self._content[column.key] = size
                    self._slots = None

    def step(self, by: int) -> bool:
        """Push one more column out on the left, or one less; False when there is none to gain."""
        if (by > 0 and not self.more_right) or (by < 0 and not self.skip):
            return False
        self.skip += by
        self._slots = None
        return True


def lay_out(
    columns: Sequence[Column], content: Mapping[str, int], width: int, *, wide: bool = False, skip: int = 0
) -> tuple[list[Slot], int]:
    """Place columns on a line of ``width`` cells; also say how many found no place.

    ``content`` is the width of the widest cell seen of each column. A wide layout lets columns have their whole content
    at the price of fewer columns, but never so much that none of those that may be left out would have a place beside
    those that may not. ``skip`` leaves out that many of the columns that may be left out, from the left.
    """
    wanted = {column.key: _wanted(column, content, wide=wide) for column in columns}
    shown = _skipped(columns, skip)
    room = width - GUTTER - MARGIN

    limits = _limits(shown, wanted, room) if wide else {}

    def least(column: Column) -> int:
        return limits[column.key] if wide else min(column.min_width, wanted[column.key])

    while len(shown) > 1 and sum(map(least, shown)) + GAP * (len(shown) - 1) > room:
        droppable = [column for column in shown if column.priority]
        if not droppable:
            break
        # Wide columns are walked through one by one, so they go from the right; else what matters least goes first.
        worst = droppable[-1].priority if wide else max(column.priority for column in droppable)
        shown.remove(next(column for column in reversed(droppable) if column.priority == worst))
    hidden = len(columns) - len(shown)
    room -= GAP * max(len(shown) - 1, 0)
    widths = _share(shown, wanted, {column.key: least(column) for column in shown}, max(room, 1), wide=wide)
    slots: list[Slot] = []
    x = GUTTER
    for column in shown:
        slots.append(Slot(column, x, widths[column.key]))
        x += widths[column.key] + GAP
    return slots, hidden


def _wanted(column: Column, content: Mapping[str, int], *, wide: bool) -> int:
    size = max(content.get(column.key, 0), cell_len(column.title) + 2)
    if not wide:
        size = min(size, column.max_width)
    return max(size, min(column.min_width, column.max_width))


def _skipped(columns: Sequence[Column], skip: int) -> list[Column]:
    shown: list[Column] = []
    for column in columns:
        if column.priority and skip > 0:
            skip -= 1
        else:
            shown.append(column)
    return shown


def _limits(shown: Sequence[Column], wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """How wide whole texts may be at most, so that the first column that may be left out fits."""
    limits = {
        column.key: wanted[column.key] if not column.priority else min(wanted[column.key], room // 2)
        for column in shown
    }
    following = next((column for column in shown if column.priority), None)
    if following is not None:
        kept = {column.key: limits[column.key] for column in shown if not column.priority}
        _shrink(kept, room - limits[following.key] - GAP * len(kept))
        limits |= kept
    return limits


def _share(
    shown: Sequence[Column], wanted: Mapping[str, int], least: Mapping[str, int], room: int, *, wide: bool
) -> dict[str, int]:
    widths = {column.key: least[column.key] for column in shown}
    left = room - sum(widths.values())
    # Fixed columns first, so that states and dates are whole before long names are.
    for column in shown:
        if not column.weight and left > 0:
            more = min(wanted[column.key] - widths[column.key], left)
            widths[column.key] += more
            left -= more
    # Then those that can flex: up to what they hold, up to their largest width whatever they hold, so that columns
    # stand still while rows come and go, and where there is still room so that no hole is left at the right.
    flexible = [column for column in shown if column.weight]
    most = {column.key: room if wide else max(column.max_width, widths[column.key]) for column in flexible}
    for limits in (wanted, most, dict.fromkeys(most, room)):
        left = _fill(widths, flexible, limits, left)
    _shrink(widths, room)
    return widths


def _fill(widths: dict[str, int], columns: Sequence[Column], limits: Mapping[str, int], left: int) -> int:
    """Share room out by weight, nobody getting more than the limit; what is left over."""
    growing = [column for column in columns if widths[column.key] < limits[column.key]]
    while growing and left > 0:
        total = sum(column.weight for column in growing)
        begun = left
        for column in growing:
            share = max(begun * column.weight // total, 1)
            more = min(share, limits[column.key] - widths[column.key], left)
            widths[column.key] += more
            left -= more
        growing = [column for column in growing if widths[column.key] < limits[column.key]]
    return left


def _shrink(widths: dict[str, int], room: int) -> None:
    """Take what is too much from the widest column, again and again."""
    while (over := sum(widths.values()) - room) > 0:
        widest, *others = sorted(widths, key=lambda key: widths[key], reverse=True)
        lead = widths[widest] - (widths[others[0]] if others else 0)
        if widths[widest] <= 1:
            return
        widths[widest] -= min(over, max(lead, 1), widths[widest] - 1)
