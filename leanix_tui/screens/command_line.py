"""The ``:`` line: a command with its completion, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from leanix_tui.screens.commands import Completion, completions
from leanix_tui.screens.dialogs.choose import Choice, ChoiceList
from leanix_tui.screens.shell import Shell
from leanix_tui.text import display
from leanix_tui.widgets.content import SafeStatic
from leanix_tui.widgets.text_input import TextInput

__all__ = ["CommandLine"]

_HISTORY = 100


class CommandLine(ModalScreen[str | None]):
    """Ask for a command. ``tab`` completes; ``down`` goes through the completions, ``up`` through old commands."""

    DEFAULT_CSS: ClassVar[str] = """
    CommandLine { align: left bottom; background: transparent; }
    CommandLine #panel { height: auto; width: 1fr; background: $surface; border-top: solid $accent; }
    CommandLine #line { height: 1; padding: 0 1; }
    CommandLine #prompt { width: 2; color: $text-accent; text-style: bold; }
    CommandLine TextInput { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    app = getters.app(Shell)
    input = getters.query_one(TextInput)
    choices = getters.query_one(ChoiceList)

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Completion] = ()
        self._history: list[str] = []
        self._place = 0
        self._moved = False

    def compose(self) -> ComposeResult:
        """The completions above the line."""
        with Vertical(id="panel"):
            yield ChoiceList(height=10)
            with Horizontal(id="line"):
                yield SafeStatic(display(":"), id="prompt")
                yield TextInput(placeholder=display("a command, such as fs, tree, export, profile or help"))

    def on_mount(self) -> None:
        """Begin to type."""
        self._history = self.app.command_history
        self._place = len(self._history)
        self.choices.can_focus = False
        self.input.focus()
        self._complete_anew("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._complete_anew(event.value)

    def _complete_anew(self, typed: str) -> None:
        self._moved = False
        self._found = completions(self.app, typed)
        self.choices.show([Choice(found.line, found.title, found.detail) for found in self._found])
        self.choices.display = bool(self._found)

    def action_complete(self) -> None:
        """Take the completion under the cursor."""
        position = self.choices.position
        if self._found and position is not None:
            self._put(self._found[position].line)

    def _put(self, line: str) -> None:
        self.input.value = line
        self.input.cursor_position = len(line)

    def action_move(self, step: int) -> None:
        """Go to another completion, or through the commands before."""
        if self._found and (self.input.value or self._place >= len(self._history)) and (step > 0 or self._moved):
            self._moved = True
            if step > 0:
                self.choices.action_cursor_down()
            else:
                self.choices.action_cursor_up()
        elif self._history:
            self._place = min(max(self._place + step, 0), len(self._history))
            self._put(self._history[self._place] if self._place < len(self._history) else "")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        position = self.choices.position
        if self._moved and self._found and position is not None:
            line = self._found[position].line.strip()
        if line:
            history = self.app.command_history
            history[:] = [*(old for old in history if old != line), line][-_HISTORY:]
        self.dismiss(line or None)

    def action_leave(self) -> None:
        """Close it without doing anything."""
        self.dismiss(None)
