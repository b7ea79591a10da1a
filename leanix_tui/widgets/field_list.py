"""Labels and values: the overview of a fact sheet, and the preview beside a list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from leanix_tui.actions import bindings
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, clip, fit, wrap

__all__ = ["FieldGroup", "FieldList", "FieldRow"]

NARROW = 60
_GUTTER = 2
_GAP = 2
_MAX_LABEL = 30
_MAX_LINES = 400


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field and its value."""

    key: str
    """Its name in the data model, such as ``lifecycle.active``; shown instead of the label on demand."""
    label: SafeText
    value: Cell
    """What is shown; several lines when it has line breaks, a dash when it is empty."""
    copy: str = ""
    """What copying it gives, as it is in the model."""
    target: str = ""
    """What opening it leads to: the id of a fact sheet, or an address. The screen knows."""
    depth: int = 0
    """1 for a part of the field above, such as one phase of a lifecycle."""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A section of fields; without a title it has no heading."""

    title: SafeText
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """What is drawn for a row or a heading: lines of runs."""

    row: FieldRow | None
    lines: tuple[tuple[Run, ...], ...]


class FieldList(LineView):
    """Fields by group, with a cursor on one of them. Where there is little room, labels stand above long values."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("wide")]

    @dataclass
    class FieldMoved(Message):
        """The cursor is on another field."""

        fields: FieldList
        row: FieldRow

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, FieldList.FieldMoved) and message.fields is self.fields

        @property
        def control(self) -> FieldList:
            """The list."""
            return self.fields

    @dataclass
    class FieldOpened(Message):
        """A field was opened."""

        fields: FieldList
        row: FieldRow

        @property
        def control(self) -> FieldList:
            """The list."""
            return self.fields

    def __init__(self, groups: Iterable[FieldGroup] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._groups = tuple(groups)
        self._raw = False
        self._blocks: list[_Block] = []
        self._starts: list[int] = []
        self._total = 0
        self._laid_out: tuple[int, bool] | None = None

    # What it shows

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """The fields. New ones keep the cursor on the field with the same key."""
        return self._groups

    @groups.setter
    def groups(self, groups: Iterable[FieldGroup]) -> None:
        current = self.current
        self._groups = tuple(groups)
        self._laid_out = None
        self._lay_out()
        place = None
        if current is not None:
            keys = (index for index, block in enumerate(self._blocks) if block.row and block.row.key == current.key)
            place = next(keys, None)
        if place is None:
            self._cursor, self._top = 0, 0
        self.items_changed(place)

    @property
    def raw(self) -> bool:
        """Whether fields are called by their names in the data model."""
        return self._raw

    @raw.setter
    def raw(self, raw: bool) -> None:
        self._raw = raw
        self.items_changed()

    @property
    def current(self) -> FieldRow | None:
        """The field under the cursor."""
        self._lay_out()
        return self._blocks[self.cursor].row if self.cursor < len(self._blocks) else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on a field; False when it is not there."""
        self._lay_out()
        for index, block in enumerate(self._blocks):
            if block.row is not None and block.row.key == key:
                self.move_to(index)
                return True
        return False

    # Layout: blocks of lines, made for one width

    def _lay_out(self) -> None:
        width = max(self.size.width, 20)
        if self._laid_out == (width, self._raw):
            return
        self._laid_out = (width, self._raw)
        label_width = self._label_width(width)
        self._blocks = []
        for group in self._groups:
            if not group.rows:
                continue
            if group.title:
                heading: tuple[Run, ...] = ((" " * _GUTTER, ""), (clip(group.title, width - _GUTTER - 1), "title"))
                self._blocks.append(_Block(None, ((), heading) if self._blocks else (heading,)))
            elif self._blocks:
                self._blocks.append(_Block(None, ((),)))
            self._blocks += [_Block(row, self._row_lines(row, width, label_width)) for row in group.rows]
        self._starts = []
        self._total = 0
        for block in self._blocks:
            self._starts.append(self._total)
            self._total += len(block.lines)

    def _label(self, row: FieldRow) -> str:
        return "  " * row.depth + (display(row.key) if self._raw else row.label)

    def _label_width(self, width: int) -> int:
        widest = max((cell_len(self._label(row)) for group in self._groups for row in group.rows), default=0)
        share = width // 3 if width >= NARROW else width * 2 // 5
        return min(widest, 2 * _MAX_LABEL if self._raw else _MAX_LABEL, share)

    def _row_lines(self, row: FieldRow, width: int, label_width: int) -> tuple[tuple[Run, ...], ...]:
        label = self._label(row)
        indent = _GUTTER + label_width + _GAP
        name = (fit(label, label_width) + " " * _GAP, "label")
        beside = _value_lines(row.value, max(width - indent - 1, 8))
        if width >= NARROW or (len(beside) == 1 and cell_len(label) <= label_width):
            blank = (" " * (label_width + _GAP), "")
            return tuple((blank if index else name, *value) for index, value in enumerate(beside))
        indent = _GUTTER + 2 * (row.depth + 1)
        heading: tuple[Run, ...] = ((clip(label, width - _GUTTER - 1), "label"),)
        below = _value_lines(row.value, max(width - indent - 1, 8))
        return (heading, *(((" " * (indent - _GUTTER), ""), *value) for value in below))

    def item_count(self) -> int:
        """Fields and headings."""
        self._lay_out()
        return len(self._blocks)

    def line_count(self) -> int:
        """All lines."""
        self._lay_out()
        return self._total

    def first_line(self, item: int) -> int:
        """Where a block begins."""
        self._lay_out()
        return self._starts[item] if item < len(self._starts) else 0

    def item_height(self, item: int) -> int:
        """How many lines a block has."""
        return len(self._blocks[item].lines) if item < len(self._blocks) else 1

    def item_at(self, line: int) -> int:
        """The block of a line."""
        return max(bisect_right(self._starts, line) - 1, 0)

    def is_selectable(self, item: int) -> bool:
        """Headings refuse the cursor."""
        return self._blocks[item].row is not None

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line of a field or heading."""
        block = self._blocks[item]
        if block.row is None:
            return block.lines[line]
        return [(f"{sign().cursor if here else ' '} ", "gutter"), *block.lines[line]]

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new field."""
        if (row := self.current) is not None:
            self.post_message(self.FieldMoved(self, row))

    def cursor_chosen(self) -> None:
        """Tell that the field was opened."""
        if (row := self.current) is not None:
            self.post_message(self.FieldOpened(self, row))

    def action_wide(self) -> None:
        """Show names of the data model instead of labels, or back."""
        self.raw = not self._raw


def _value_lines(cell: Cell, width: int) -> list[tuple[Run, ...]]:
    text = cell.text
    if not text:
        return [((sign().dash, "muted"),)]
    lines: list[tuple[Run, ...]] = []
    place = 0
    for line in wrap(text, width)[:_MAX_LINES]:
        place = text.index(line, place)
        lines.append(tuple(_spanned(text, place, place + len(line), cell)))
        place += len(line)
    if len(lines) == _MAX_LINES:
        lines.append(((f"{sign().ellipsis} the rest is in the JSON view", "muted"),))
    return lines


def _spanned(text: str, start: int, end: int, cell: Cell) -> list[Run]:
    runs: list[Run] = []
    place = start
    for begin, finish, role in cell.spans:
        first, last = max(begin, place), min(finish, end)
        if first < last:
            runs += [(text[place:first], cell.role), (text[first:last], role)]
            place = last
    return [*runs, (text[place:end], cell.role)]
