"""A list of things with headings, each with a line of its own and details below: relations, people, history ..."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.message import Message

from leanix_tui.text import SafeText, display, fold
from leanix_tui.widgets.glyphs import drawable, sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, clip, clip_path, wrap

__all__ = ["Entry", "EntryGroup", "EntryList"]

_NONE = Cell(display(""))
_INDENT = 4
_MOST_DETAILS = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: its name at the left, what is remarkable about it at the right, and details below."""

    key: str
    title: Cell
    right: Cell = _NONE
    details: tuple[Cell, ...] = ()
    copy: str = ""
    """What copying it gives, as it is in the model."""
    target: str = ""
    """The id of the fact sheet that it leads to."""
    whole: str = ""
    """Its whole text, for looking at it."""


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entries under one heading; without a title they have none."""

    title: SafeText
    entries: tuple[Entry, ...]
    aside: SafeText = field(default_factory=lambda: display(""))


@dataclass(frozen=True, slots=True)
class _Block:
    entry: Entry | None
    lines: tuple[tuple[Run, ...], ...]
    heading: str = ""
    """The title of the group, with its first entry: the cursor cannot stand on a heading."""


class EntryList(LineView):
    """Entries with a cursor on one of them, in which text can be found."""

    @dataclass
    class EntryMoved(Message):
        """The cursor is on another entry."""

        entries: EntryList
        entry: Entry

        @property
        def control(self) -> EntryList:
            """The list."""
            return self.entries

    @dataclass
    class EntryOpened(Message):
        """An entry was opened."""

        entries: EntryList
        entry: Entry

        @property
        def control(self) -> EntryList:
            """The list."""
            return self.entries

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._groups: tuple[EntryGroup, ...] = ()
        self._blocks: list[_Block] = []
        self._starts: list[int] = []
        self._total = 0
        self._width = 0
        self._sought = ""

    # What it shows

    @property
    def groups(self) -> tuple[EntryGroup, ...]:
        """The entries. New ones keep the cursor on the entry with the same key."""
        return self._groups

    @groups.setter
    def groups(self, groups: Iterable[EntryGroup]) -> None:
        current = self.current
        self._groups = tuple(groups)
        self._width = 0
        self._lay_out()
        place = self._place(current.key) if current is not None else None
        if place is None:
            self._cursor, self._top = 0, 0
        self.items_changed(place)

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        self._lay_out()
        return self._blocks[self.cursor].entry if self.cursor < len(self._blocks) else None

    @property
    def sought(self) -> str:
        """What was looked for last; it is lit up."""
        return self._sought

    def _place(self, key: str) -> int | None:
        found = (at for at, block in enumerate(self._blocks) if block.entry is not None and block.entry.key == key)
        return next(found, None)

    def go_to(self, key: str) -> bool:
        """Put the cursor on an entry; False when it is not there."""
        place = self._place(key)
        if place is not None:
            self.move_to(place)
        return place is not None

    # Search

    def find(self, text: str) -> int:
        """Light text up and go to the first entry that has it, from the cursor on; how many have it."""
        self._sought = fold(text)
        self._width = 0
        self._lay_out()
        found = self._matching()
        if found and self.cursor not in found:
            self.move_to(next((place for place in found if place >= self.cursor), found[0]))
        self.refresh()
        return len(found)

    def next_match(self, step: int) -> None:
        """Go to the next entry that has the text, or the one before."""
        found = self._matching()
        if not found:
            return
        if step > 0:
            self.move_to(next((place for place in found if place > self.cursor), found[0]))
        else:
            self.move_to(next((place for place in reversed(found) if place < self.cursor), found[-1]))

    @property
    def match_count(self) -> int:
        """How many entries have the text."""
        return len(self._matching())

    @property
    def match_place(self) -> int:
        """The cursor is on which of the entries that have the text, from 1 on; 0 when it is on none."""
        found = self._matching()
        return found.index(self.cursor) + 1 if self.cursor in found else 0

    def _matching(self) -> list[int]:
        if not self._sought:
            return []
        return [
            place
            for place, block in enumerate(self._blocks)
            if block.entry is not None and self._sought in fold(f"{block.heading}\n{_text(block.entry)}")
        ]

    # Layout

    def _lay_out(self) -> None:
        width = max(self.size.width, 20)
        if width == self._width:
            return
        self._width = width
        self._blocks = []
        for group in self._groups:
            if group.title:
                title = clip(group.title, width - 12)
                head: tuple[Run, ...] = (("  ", ""), *self._lit(title, Cell(display(title), "title")), ("  ", ""))
                head = (*head, (group.aside or display(len(group.entries)), "muted"))
                self._blocks.append(_Block(None, ((), head) if self._blocks else (head,)))
            elif self._blocks:
                self._blocks.append(_Block(None, ((),)))
            self._blocks += [
                _Block(entry, self._lines(entry, width), "" if place else group.title)
                for place, entry in enumerate(group.entries)
            ]
        self._starts, self._total = [], 0
        for block in self._blocks:
            self._starts.append(self._total)
            self._total += len(block.lines)

    def _lines(self, entry: Entry, width: int) -> tuple[tuple[Run, ...], ...]:
        right = clip(entry.right.text, max(width // 2 - 4, 8))
        room = max(width - _INDENT - 2 - (cell_len(right) + 2 if right else 0), 8)
        whole = drawable(entry.title.text)
        title = clip_path(whole, room)[0] if entry.target else clip(whole, room)
        runs = self._lit(title, entry.title)
        if right:
            runs += [(" " * (room - cell_len(title) + 2), ""), (right, entry.right.role)]
        lines: list[tuple[Run, ...]] = [(("  ", ""), *runs)]
        for detail in entry.details:
            wrapped = wrap(detail.text, max(width - _INDENT - 4, 8))
            lines += [(("    ", ""), *self._lit(line, Cell(display(line), detail.role))) for line in wrapped]
        if len(lines) > _MOST_DETAILS:
            lines = [*lines[:_MOST_DETAILS], ((f"    {sign().ellipsis} enter shows it whole", "muted"),)]
        return tuple(lines)

    def _lit(self, text: str, cell: Cell) -> list[Run]:
        """A text in its roles, with what is looked for lit up."""
        spans = list(cell.spans)
        if self._sought:
            folded = fold(text)
            if len(folded) == len(text):
                spans = []
                at = folded.find(self._sought)
                while at >= 0:
                    spans.append((at, at + len(self._sought), "match"))
                    at = folded.find(self._sought, at + len(self._sought))
        runs: list[Run] = []
        place = 0
        for begin, finish, role in spans:
            start, end = max(begin, place), min(finish, len(text))
            if start < end:
                runs += [(text[place:start], cell.role), (text[start:end], role)]
                place = end
        return [*runs, (text[place:], cell.role)]

    def item_count(self) -> int:
        """Entries and headings."""
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
        return self._blocks[item].entry is not None

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line of an entry or a heading."""
        block = self._blocks[item]
        if block.entry is None:
            return block.lines[line]
        return [(f"{sign().cursor if here else ' '} ", "gutter"), *block.lines[line]]

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new entry."""
        if (entry := self.current) is not None:
            self.post_message(self.EntryMoved(self, entry))

    def cursor_chosen(self) -> None:
        """Tell that the entry was opened."""
        if (entry := self.current) is not None:
            self.post_message(self.EntryOpened(self, entry))


def _text(entry: Entry) -> str:
    return "\n".join((entry.title.text, entry.right.text, *(detail.text for detail in entry.details)))
