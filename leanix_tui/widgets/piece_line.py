"""One line with pieces from the left and from the right, which leaves out what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from leanix_tui.widgets.content import Piece
from leanix_tui.widgets.paint import PaintedWidget, paint, spread

__all__ = ["PieceLine"]


class PieceLine(PaintedWidget):
    """One line of text in pieces; set ``left`` and ``right``."""

    DEFAULT_CSS: ClassVar[str] = """
    PieceLine { width: 1fr; height: 1; padding: 0 1; }
    """

    def __init__(
        self,
        left: Sequence[Piece] = (),
        right: Sequence[Piece] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left = tuple(left)
        self._right = tuple(right)

    @property
    def left(self) -> tuple[Piece, ...]:
        """The pieces from the left."""
        return self._left

    @property
    def right(self) -> tuple[Piece, ...]:
        """The pieces from the right."""
        return self._right

    def show(self, left: Sequence[Piece] = (), right: Sequence[Piece] = ()) -> None:
        """Show other pieces; nothing is drawn when they are the same."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        return paint(spread(self._left, self._right, width), width, self.roles)
