"""What every dialog looks like: a panel in the middle, a title, its content, and the keys that count."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from leanix_tui.screens.shell import Shell
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import SafeStatic

__all__ = ["Dialog"]

ResultT = TypeVar("ResultT")


class Dialog(ModalScreen[ResultT | None]):
    """A modal panel; subclasses yield its inside in :meth:`body`. ``esc`` closes it with None."""

    # No veil over the screen behind: dimming it would send every cell again, twice, over a slow line.
    DEFAULT_CSS: ClassVar[str] = """
    Dialog { align: center middle; background: transparent; }
    Dialog > #dialog {
        width: 72; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $accent; padding: 0 1;
    }
    Dialog #title { width: 1fr; height: 1; text-style: bold; }
    Dialog #hint { width: 1fr; height: 1; color: $text-muted; }
    Dialog Input, Dialog Input:focus {
        border: none; height: 1; padding: 0; background: $surface; width: 1fr;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", show=False)]
    HINT: tuple[tuple[str, str], ...] = (("esc", "close"),)
    """Keys and what they do, for the last line."""

    app = getters.app(Shell)

    def __init__(self, title: SafeText, *, aside: SafeText | None = None) -> None:
        super().__init__()
        self.heading = title
        self.aside = aside or display("")

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            gap = display("  " if self.aside else "")
            yield SafeStatic((self.heading, "title"), gap, (self.aside, "muted"), id="title")
            yield from self.body()
            yield SafeStatic(id="hint")

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_hint(*self.HINT)

    def body(self) -> ComposeResult:
        """What is between the title and the keys."""
        yield from ()

    def show_hint(self, *keys: tuple[str, str]) -> None:
        """Show these keys on the last line."""
        parts: list[tuple[SafeText, str]] = []
        for key, title in keys:
            parts += [(display(key), "key"), (display(f" {title}   "), "muted")]
        self.query_one("#hint", SafeStatic).show(*parts)

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
