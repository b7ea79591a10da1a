"""The line to find text with, at the bottom of a screen that shows text rather than a list to filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import SafeStatic
from leanix_tui.widgets.text_input import TextInput

__all__ = ["FindLine"]


class FindLine(Horizontal):
    """Hidden until something is looked for."""

    DEFAULT_CSS: ClassVar[str] = """
    FindLine { height: 1; display: none; padding: 0 1; }
    FindLine.-shown { display: block; }
    FindLine SafeStatic { width: auto; }
    FindLine TextInput { width: 1fr; }
    """

    @dataclass
    class Sought(Message):
        """Something else is looked for; empty text ends the search."""

        line: FindLine
        text: str

        @property
        def control(self) -> FindLine:
            """The line."""
            return self.line

    @dataclass
    class Done(Message):
        """The person is done typing, and goes on among the matches."""

        line: FindLine

        @property
        def control(self) -> FindLine:
            """The line."""
            return self.line

    input = query_one(TextInput)

    def compose(self) -> ComposeResult:
        """The sign, the text, and how often it is there."""
        yield SafeStatic((display("/ "), "key"))
        yield TextInput(placeholder=display("to find"))
        yield SafeStatic(id="found")

    @property
    def shown(self) -> bool:
        """Whether something is being looked for."""
        return self.has_class("-shown")

    def begin(self) -> None:
        """Look for something."""
        self.add_class("-shown")
        self.input.focus()

    def end(self) -> None:
        """Look for nothing any more."""
        self.remove_class("-shown")
        self.input.value = ""

    def tell(self, found: int, place: int = 0) -> None:
        """Say how often the text is there, and which of them one is on."""
        words = f"{place} of {found}" if place else f"{found} found"
        text: SafeText = display(words if self.input.value else "")
        self.query_one("#found", SafeStatic).show((text, "muted" if found else "warn"))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(self, event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done(self))
