"""Lines to read beside a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run

__all__ = ["Lines", "Pane"]

Lines = list[list[Run]]


class Pane(LineView):
    """Lines to read, without a cursor. They are made anew whenever the width changes."""

    DEFAULT_CSS: ClassVar[str] = """
    Pane { padding: 0 1; background: $background; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._make: Callable[[int], Lines] = lambda _width: []
        self._lines: Lines = []

    def show(self, make: Callable[[int], Lines]) -> None:
        """Show the lines that ``make`` gives for a width, from the top."""
        self._make = make
        self._remake()
        self.scroll_lines(-self.top)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._remake()
        super().on_resize()

    def _remake(self) -> None:
        width = self.size.width
        self._lines = self._make(width) if width > 0 else []
        self.items_changed()

    def item_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line."""
        return self._lines[item]

    def is_selectable(self, item: int) -> bool:
        """No line takes the cursor: the pane is one thing to read."""
        return False

    def scroll_pages(self, pages: float) -> None:
        """Scroll by a share of what is in view."""
        self.scroll_lines(int(self.page * pages))

    def action_cursor_up(self) -> None:
        """Scroll up."""
        self.scroll_lines(-1)

    def action_cursor_down(self) -> None:
        """Scroll down."""
        self.scroll_lines(1)

    def action_page_up(self) -> None:
        """Scroll up by a page."""
        self.scroll_lines(-self.page)

    def action_page_down(self) -> None:
        """Scroll down by a page."""
        self.scroll_lines(self.page)

    def action_first(self) -> None:
        """Scroll to the top."""
        self.scroll_lines(-self.line_count())

    def action_last(self) -> None:
        """Scroll to the end."""
        self.scroll_lines(self.line_count())
