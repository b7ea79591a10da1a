"""A list of things with headings, each with a line of its own and details below: relations, people, history ..."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.message import Message

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.block_list import BlockList, Line, Section
from leanix_tui.widgets.findable import spanned
from leanix_tui.widgets.glyphs import drawable, sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.paint import clip, clip_path, wrap

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


class EntryList(BlockList[Entry]):
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

    # What it shows

    @property
    def groups(self) -> tuple[EntryGroup, ...]:
        """The entries. New ones keep the cursor on the entry with the same key."""
        return self._groups

    @groups.setter
    def groups(self, groups: Iterable[EntryGroup]) -> None:
        before = self.current
        self._groups = tuple(groups)
        self.show_anew(before)

    def words_of(self, item: Entry) -> str:
        """The whole text of an entry."""
        return "\n".join((item.title.text, item.right.text, *(detail.text for detail in item.details)))

    def sections(self, width: int) -> Iterable[Section[Entry]]:
        """The groups, each with how many there are."""
        for group in self._groups:
            title = self.lit(Cell(display(clip(group.title, width - 12)), "title"))
            aside = group.aside or display(len(group.entries))
            heading = (("  ", ""), *spanned(title), ("  ", ""), (aside, "muted"))
            yield Section(group.title, heading, group.entries)

    def lines_of(self, item: Entry, width: int) -> Iterable[Line]:
        """The title with what is remarkable at the right, and the details below."""
        right = clip(item.right.text, max(width // 2 - 4, 8))
        room = max(width - _INDENT - 2 - (cell_len(right) + 2 if right else 0), 8)
        whole = drawable(item.title.text)
        title, gone = clip_path(whole, room) if item.target else (clip(whole, room), 0)
        spans = tuple((max(begin - gone, 0), end - gone, role) for begin, end, role in item.title.spans)
        runs = spanned(self.lit(Cell(display(title), item.title.role, spans)))
        if right:
            runs += [(" " * (room - cell_len(title) + 2), ""), (right, item.right.role)]
        lines: list[Line] = [(("  ", ""), *runs)]
        for detail in item.details:
            wrapped = wrap(detail.text, max(width - _INDENT - 4, 8))
            lines += [(("    ", ""), *spanned(self.lit(Cell(display(line), detail.role)))) for line in wrapped]
        if len(lines) > _MOST_DETAILS:
            lines = [*lines[:_MOST_DETAILS], ((f"    {sign().ellipsis} enter shows it whole", "muted"),)]
        return lines

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new entry."""
        if (entry := self.current) is not None:
            self.post_message(self.EntryMoved(self, entry))

    def cursor_chosen(self) -> None:
        """Tell that the entry was opened."""
        if (entry := self.current) is not None:
            self.post_message(self.EntryOpened(self, entry))
