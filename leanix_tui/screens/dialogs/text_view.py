"""A look at one long text: a description, a document, the details of an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from leanix_tui.actions import bindings
from leanix_tui.screens.dialogs.dialog import Dialog
from leanix_tui.text import SafeText, display, display_lines
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, wrap

__all__ = ["TextLines", "TextView"]


class TextLines(LineView):
    """Wrapped lines of safe text that can be scrolled; there is no cursor to see."""

    DEFAULT_CSS: ClassVar[str] = """
    TextLines { height: auto; background: $surface; }
    """

    def __init__(self, text: SafeText, *, height: int = 20) -> None:
        super().__init__()
        self._text = text
        self._lines: list[str] = []
        self._most = height

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lines = wrap(self._text, max(self.size.width, 1))
        self.styles.height = max(min(len(self._lines), self._most), 1)
        super().on_resize()

    def item_count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line."""
        return [(self._lines[item], "")]

    def is_selectable(self, item: int) -> bool:
        """No line takes the cursor: the whole text is one thing."""
        return False

    def action_cursor_up(self) -> None:
        """Scroll up."""
        self._show_from(self.top - 1)

    def action_cursor_down(self) -> None:
        """Scroll down."""
        self._show_from(self.top + 1)

    def action_page_up(self) -> None:
        """Scroll up by a page."""
        self._show_from(self.top - self.page)

    def action_page_down(self) -> None:
        """Scroll down by a page."""
        self._show_from(self.top + self.page)

    def action_first(self) -> None:
        """Scroll to the top."""
        self._show_from(0)

    def action_last(self) -> None:
        """Scroll to the end."""
        self._show_from(len(self._lines))


class TextView(Dialog[None]):
    """Show a text; ``y`` copies it as it is in the model."""

    DEFAULT_CSS: ClassVar[str] = """
    TextView > #dialog { width: 100; }
    TextView TextLines { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("copy")]
    HINT = (("y", "copy"), ("esc", "close"))

    def __init__(self, title: SafeText, text: str, *, what: SafeText | None = None) -> None:
        super().__init__(title)
        self._raw = text
        self._what = what or display("text")

    def body(self) -> ComposeResult:
        """The text."""
        yield TextLines(display_lines(self._raw))

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_text(self._raw, self._what)
