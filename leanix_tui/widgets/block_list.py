"""The base of lists under headings whose items are several lines high: fields and values, relations, people ..."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.findable import Findable
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import Run

__all__ = ["BlockList", "Keyed", "Section"]

Line = tuple[Run, ...]
_NOTHING = display("")


class Keyed(Protocol):
    """An item that the cursor finds again among new ones."""

    @property
    def key(self) -> str:
        """What tells it from the others."""
        ...


T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """Items under a heading; without a title an empty line stands in its place."""

    title: SafeText
    heading: Line
    items: Sequence[T]


@dataclass(frozen=True, slots=True)
class _Block(Generic[T]):
    """What is drawn for an item; or for a heading, on which the cursor cannot stand."""

    item: T | None
    lines: tuple[Line, ...]
    heading: SafeText
    """The title of the section, with its first item: who looks for that is led there."""


class BlockList(Findable, Generic[T]):
    """Items of several lines by section, with a cursor on one of them. They are laid out anew for every width."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks: list[_Block[T]] = []
        self._starts: list[int] = []
        self._total = 0
        self._width = 0

    # What a list must say about itself

    @abstractmethod
    def sections(self, width: int) -> Iterable[Section[T]]:
        """What there is to show."""

    @abstractmethod
    def lines_of(self, item: T, width: int) -> Iterable[Line]:
        """An item as lines, without the two cells for the sign of the cursor."""

    @abstractmethod
    def words_of(self, item: T) -> str:
        """What can be found in an item."""

    # Items

    @property
    def current(self) -> T | None:
        """The item under the cursor."""
        self._lay_out()
        return self._blocks[self.cursor].item if self.cursor < len(self._blocks) else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on an item; False when it is not there."""
        place = self._place(key)
        if place is not None:
            self.move_to(place)
        return place is not None

    def show_anew(self, before: T | None) -> None:
        """Other items than before are there; the cursor stays on the one with the same key."""
        self._forget()
        place = self._place(before.key) if before is not None else None
        if place is None:
            self._cursor, self._top = 0, 0
        self.items_changed(place)

    def _place(self, key: str) -> int | None:
        self._lay_out()
        found = (at for at, block in enumerate(self._blocks) if block.item is not None and block.item.key == key)
        return next(found, None)

    def words(self, item: int) -> str:
        """What can be found in an item, and in the heading above it."""
        self._lay_out()
        block = self._blocks[item]
        return f"{block.heading}\n{self.words_of(block.item)}" if block.item is not None else ""

    def search_changed(self) -> None:
        """Light up something else."""
        self._forget()

    # Layout: blocks of lines, made for one width

    def _forget(self) -> None:
        self._width = 0

    def _lay_out(self) -> None:
        width = max(self.size.width, 20)
        if width == self._width:
            return
        self._width = width
        self._blocks = []
        for section in self.sections(width):
            if section.title:
                head = section.heading
                self._blocks.append(_Block(None, ((), head) if self._blocks else (head,), _NOTHING))
            elif self._blocks:
                self._blocks.append(_Block(None, ((),), _NOTHING))
            self._blocks += [
                _Block(item, tuple(self.lines_of(item, width)), _NOTHING if place else section.title)
                for place, item in enumerate(section.items)
            ]
        self._starts, self._total = [], 0
        for block in self._blocks:
            self._starts.append(self._total)
            self._total += len(block.lines)

    def item_count(self) -> int:
        """Items and headings."""
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
        self._lay_out()
        return len(self._blocks[item].lines) if item < len(self._blocks) else 1

    def item_at(self, line: int) -> int:
        """The block of a line."""
        self._lay_out()
        return max(bisect_right(self._starts, line) - 1, 0)

    def is_selectable(self, item: int) -> bool:
        """Headings refuse the cursor."""
        return self._blocks[item].item is not None

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line of an item or a heading."""
        block = self._blocks[item]
        if block.item is None:
            return block.lines[line]
        return [(f"{sign().cursor if here else ' '} ", "gutter"), *block.lines[line]]
