"""The base of trees: branches that open and close, flattened to the lines of a list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType

from leanix_tui.actions import bindings
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run

__all__ = ["Outline", "Twig"]

T = TypeVar("T")


class Twig(Generic[T]):
    """One visible node: what it is, how deep it stands and whether it is open."""

    __slots__ = ("depth", "is_open", "node")

    def __init__(self, node: T, depth: int) -> None:
        self.node = node
        self.depth = depth
        self.is_open = False


class Outline(LineView, Generic[T]):
    """A tree of which only what is open exists, and of that only what is visible is drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("cursor_left", "cursor_right", "mark")]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._twigs: list[Twig[T]] = []

    @abstractmethod
    def branches(self, node: T) -> Sequence[T]:
        """The nodes below a node."""

    @abstractmethod
    def is_branch(self, node: T, depth: int) -> bool:
        """Whether a node at this depth can be opened."""

    def plant(self, roots: Sequence[T]) -> None:
        """Begin anew with these nodes."""
        self._twigs = [Twig(root, 0) for root in roots]
        self._cursor, self._top = 0, 0
        self.items_changed()

    @property
    def current_twig(self) -> Twig[T] | None:
        """The node under the cursor."""
        return self._twigs[self.cursor] if self.cursor < len(self._twigs) else None

    def item_count(self) -> int:
        """The visible nodes."""
        return len(self._twigs)

    def open_at(self, item: int) -> int:
        """Open a node; how many nodes came with it."""
        twig = self._twigs[item]
        if twig.is_open or not self.is_branch(twig.node, twig.depth):
            return 0
        below = [Twig(node, twig.depth + 1) for node in self.branches(twig.node)]
        twig.is_open = True
        self._twigs[item + 1 : item + 1] = below
        return len(below)

    def close_at(self, item: int) -> None:
        """Close a node with all that is open below it."""
        twig = self._twigs[item]
        if twig.is_open:
            twig.is_open = False
            del self._twigs[item + 1 : self._end(item)]

    def _end(self, item: int) -> int:
        depth = self._twigs[item].depth
        end = item + 1
        while end < len(self._twigs) and self._twigs[end].depth > depth:
            end += 1
        return end

    def parent_at(self, item: int) -> int | None:
        """The node that a node stands below."""
        depth = self._twigs[item].depth
        above = range(item - 1, -1, -1)
        return next((index for index in above if self._twigs[index].depth < depth), None)

    def stem(self, item: int, *, here: bool) -> list[Run]:
        """The beginning of every line: the sign of the cursor, the indentation, and whether it is open."""
        signs = sign()
        twig = self._twigs[item]
        branch = self.is_branch(twig.node, twig.depth)
        glyph = (signs.open if twig.is_open else signs.closed) if branch else " "
        return [(f"{signs.cursor if here else ' '} ", "gutter"), (f"{'  ' * min(twig.depth, 30)}{glyph} ", "muted")]

    def toggle(self) -> None:
        """Open or close the node under the cursor."""
        twig = self.current_twig
        if twig is None:
            return
        if twig.is_open:
            self.close_at(self.cursor)
        else:
            self.open_at(self.cursor)
        self.items_changed()

    def open_levels(self, levels: int, limit: int = 2000) -> None:
        """Open everything down to this depth, as long as no more than ``limit`` nodes are visible."""
        item = 0
        while item < len(self._twigs) and len(self._twigs) < limit:
            if self._twigs[item].depth < levels:
                self.open_at(item)
            item += 1
        self.items_changed()

    # Keys

    def action_mark(self) -> None:
        """Open or close."""
        self.toggle()

    def action_cursor_right(self) -> None:
        """Open the node; when it is open, go to the first below it."""
        twig = self.current_twig
        if twig is None:
            return
        if twig.is_open:
            if self.cursor + 1 < len(self._twigs) and self._twigs[self.cursor + 1].depth > twig.depth:
                self.move_to(self.cursor + 1)
        elif self.open_at(self.cursor):
            self.items_changed()

    def action_cursor_left(self) -> None:
        """Close the node; when it is closed, go to the one above it."""
        twig = self.current_twig
        if twig is None:
            return
        if twig.is_open:
            self.close_at(self.cursor)
            self.items_changed()
        elif (parent := self.parent_at(self.cursor)) is not None:
            self.move_to(parent, step=-1)
