"""A question that is answered with yes or no; no is what the cursor stands on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from leanix_tui.screens.dialogs.dialog import Dialog
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import SafeStatic, content

__all__ = ["Confirm"]


class Confirm(Dialog[bool]):
    """Ask before something that cannot simply be undone. True only for an explicit yes."""

    DEFAULT_CSS: ClassVar[str] = """
    Confirm #question { width: 1fr; margin: 1 0; }
    Confirm Horizontal { height: 1; margin-bottom: 1; }
    Confirm Button { min-width: 12; margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up,h,k", "app.focus_previous", show=False),
        Binding("right,down,l,j", "app.focus_next", show=False),
        Binding("n", "close", show=False),
        Binding("y", "yes", show=False),
    ]
    HINT = (("y", "yes"), ("n", "no"), ("enter", "what is marked"))

    def __init__(self, title: SafeText, question: SafeText, *, yes: str, no: str = "Cancel") -> None:
        super().__init__(title)
        self._question, self._yes, self._no = question, yes, no

    def body(self) -> ComposeResult:
        """The question and its two answers."""
        yield SafeStatic(self._question, id="question")
        with Horizontal():
            yield Button(content(display(self._no)), id="no", compact=True)
            yield Button(content(display(self._yes)), id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Stand on "no"."""
        super().on_mount()
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_yes(self) -> None:
        """Answer yes."""
        self.dismiss(True)
