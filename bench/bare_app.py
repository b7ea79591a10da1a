"""A Textual program with nothing of ours in it: what starting one costs anyway."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static


class Bare(Screen[None]):
    """A line, two panes and a line."""

    def compose(self) -> ComposeResult:
        """Put them there."""
        with Vertical():
            yield Input(placeholder="filter")
            with Horizontal():
                yield Static("Application\n" * 30)
                yield Static("Preview\n" * 30)
            yield Static("status")


class BareApp(App[None]):
    """Shows it."""

    def on_mount(self) -> None:
        """Show it at once."""
        self.push_screen(Bare())


if __name__ == "__main__":
    BareApp().run()
