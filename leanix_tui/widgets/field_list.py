"""Labels and values: the overview of a fact sheet, and the preview beside a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from leanix_tui.actions import bindings
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.block_list import BlockList, Line, Section
from leanix_tui.widgets.findable import spanned
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.paint import clip, fit, wrap

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


class FieldList(BlockList[FieldRow]):
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
        self._label_room = 0

    # What it shows

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """The fields. New ones keep the cursor on the field with the same key."""
        return self._groups

    @groups.setter
    def groups(self, groups: Iterable[FieldGroup]) -> None:
        before = self.current
        self._groups = tuple(groups)
        self.show_anew(before)

    @property
    def raw(self) -> bool:
        """Whether fields are called by their names in the data model."""
        return self._raw

    @raw.setter
    def raw(self, raw: bool) -> None:
        if raw != self._raw:
            before = self.current
            self._raw = raw
            self.show_anew(before)

    def words_of(self, item: FieldRow) -> str:
        """A field by both of its names, and its value."""
        return f"{item.label} {display(item.key)} {item.value.text}"

    def sections(self, width: int) -> Iterable[Section[FieldRow]]:
        """The groups that have fields; all labels get the same room."""
        self._label_room = self._label_width(width)
        for group in self._groups:
            if group.rows:
                title = self.lit(Cell(display(clip(group.title, width - _GUTTER - 1)), "title"))
                yield Section(group.title, ((" " * _GUTTER, ""), *spanned(title)), group.rows)

    def _label(self, row: FieldRow) -> str:
        return "  " * row.depth + (display(row.key) if self._raw else row.label)

    def _label_width(self, width: int) -> int:
        widest = max((cell_len(self._label(row)) for group in self._groups for row in group.rows), default=0)
        share = width // 3 if width >= NARROW else width * 2 // 5
        return min(widest, 2 * _MAX_LABEL if self._raw else _MAX_LABEL, share)

    def lines_of(self, item: FieldRow, width: int) -> Iterable[Line]:
        """The label and beside it the value, or below it where there is little room."""
        label, label_width = self._label(item), self._label_room
        value = self.lit(item.value)
        indent = _GUTTER + label_width + _GAP
        beside = _value_lines(value, max(width - indent - 1, 8))
        if width >= NARROW or (len(beside) == 1 and cell_len(label) <= label_width):
            name = self._named(fit(label, label_width) + " " * _GAP)
            blank = (" " * (label_width + _GAP), "")
            return [(*((blank,) if index else name), *line) for index, line in enumerate(beside)]
        indent = _GUTTER + 2 * (item.depth + 1)
        below = _value_lines(value, max(width - indent - 1, 8))
        return [
            self._named(clip(label, width - _GUTTER - 1)),
            *(((" " * (indent - _GUTTER), ""), *line) for line in below),
        ]

    def _named(self, label: str) -> Line:
        return tuple(spanned(self.lit(Cell(display(label), "label"))))

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


def _value_lines(cell: Cell, width: int) -> list[Line]:
    text = cell.text
    if not text:
        return [((sign().dash, "muted"),)]
    lines: list[Line] = []
    place = 0
    for line in wrap(text, width)[:_MAX_LINES]:
        place = text.index(line, place)
        lines.append(tuple(spanned(cell, place, place + len(line))))
        place += len(line)
    if len(lines) == _MAX_LINES:
        lines.append(((f"{sign().ellipsis} the rest is in the JSON view", "muted"),))
    return lines
