"""The ``/`` line: what the list is filtered by, how much of it is left, and how it is sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from leanix_tui.actions import bindings
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import Piece, SafeStatic, count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.piece_line import PieceLine
from leanix_tui.widgets.text_input import TextInput

__all__ = ["FilterBar"]

_HISTORY = 100
_NOTHING = display("")


class _FilterInput(TextInput):
    """The input of the filter bar, with its own few keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("older", "newer", "leave_filter")]

    def action_older(self) -> None:
        """Take the filter before."""
        self._bar.walk_history(-1)

    def action_newer(self) -> None:
        """Take the filter after."""
        self._bar.walk_history(1)

    def action_leave_filter(self) -> None:
        """Clear the filter, or leave the line when it is clear."""
        self._bar.clear_or_leave()

    @property
    def _bar(self) -> FilterBar:
        bar = self.parent
        assert isinstance(bar, FilterBar)  # noqa: S101 (it is only ever composed there)
        return bar


class FilterBar(Horizontal):
    """The filter line. It tells every change of the text; somebody else filters and tells the result back."""

    DEFAULT_CSS: ClassVar[str] = """
    FilterBar { height: 1; padding: 0 1; }
    FilterBar .prompt { width: 2; color: $text-accent; text-style: bold; }
    FilterBar TextInput { width: 1fr; }
    FilterBar PieceLine { width: 46; padding: 0; }
    FilterBar.-narrow PieceLine { width: 30; }
    FilterBar.-error PieceLine { width: 2fr; }
    """

    @dataclass
    class Changed(Message):
        """The text has changed."""

        bar: FilterBar
        value: str

        def can_replace(self, message: Message) -> bool:
            """Only the newest text counts."""
            return isinstance(message, FilterBar.Changed) and message.bar is self.bar

        @property
        def control(self) -> FilterBar:
            """The filter bar."""
            return self.bar

    @dataclass
    class Submitted(Message):
        """Enter was pressed: the filter stays, the list gets the focus."""

        bar: FilterBar
        value: str

        @property
        def control(self) -> FilterBar:
            """The filter bar."""
            return self.bar

    @dataclass
    class Left(Message):
        """The person is done with the line, which is empty."""

        bar: FilterBar

        @property
        def control(self) -> FilterBar:
            """The filter bar."""
            return self.bar

    input = query_one("TextInput", TextInput)
    info = query_one("PieceLine", PieceLine)

    def __init__(
        self,
        placeholder: SafeText | None = None,
        *,
        delay: float = 0.0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._placeholder = placeholder or display("to filter")
        self._delay = delay
        self._due: Timer | None = None
        self._history: list[str] = []
        self._place = 0
        self._matches: tuple[int, int] | None = None
        self._sort: tuple[SafeText, bool] | None = None
        self._note = _NOTHING
        self._error = _NOTHING

    def compose(self) -> ComposeResult:
        """The sign, the text, and what came of it."""
        yield SafeStatic(display("/"), classes="prompt")
        yield _FilterInput(placeholder=self._placeholder)
        yield PieceLine()

    # What it shows

    @property
    def value(self) -> str:
        """The text of the filter."""
        return self.input.value

    @value.setter
    def value(self, value: str) -> None:
        self.input.value = value
        self.input.cursor_position = len(value)

    @property
    def history(self) -> tuple[str, ...]:
        """Filters used before, the newest last."""
        return tuple(self._history)

    @history.setter
    def history(self, history: tuple[str, ...]) -> None:
        self._history = list(history)[-_HISTORY:]
        self._place = len(self._history)

    @property
    def error(self) -> SafeText:
        """What is wrong with the filter; empty when nothing is."""
        return self._error

    def show_result(
        self,
        shown: int,
        total: int,
        *,
        sort: tuple[SafeText, bool] | None = None,
        note: SafeText = _NOTHING,
    ) -> None:
        """Say how many rows are left of how many, and how they are sorted; this takes an error away."""
        self._matches, self._sort, self._note, self._error = (shown, total), sort, note, _NOTHING
        self._tell()

    def show_error(self, error: SafeText) -> None:
        """Say what is wrong with the filter, in its place."""
        self._error = error
        self._tell()

    def _tell(self) -> None:
        signs = sign()
        self.set_class(bool(self._error), "-error")
        if self._error:
            self.info.show((), (Piece(display(f"{signs.bad} {self._error}"), "bad"),))
            return
        pieces: list[Piece] = []
        if self._note:
            pieces.append(Piece(self._note, "accent", 2))
        if self._matches is not None:
            shown, total = self._matches
            text = count(total) if shown == total else display(f"{count(shown)} of {count(total)}")
            pieces.append(Piece(text, "warn" if not shown and total else "muted"))
        if self._sort is not None:
            arrow = signs.descending if self._sort[1] else signs.ascending
            pieces.append(Piece(display(f"{self._sort[0]} {arrow}"), "muted", 1))
        self.info.show((), pieces)

    def begin(self) -> None:
        """Give the line the focus."""
        self.input.focus()

    # What happens

    def on_resize(self, event: events.Resize) -> None:
        """Give the text more of a narrow screen."""
        self.set_class(event.size.width < 90, "-narrow")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._due is not None:
            self._due.stop()
            self._due = None
        if self._delay and event.value:
            self._due = self.set_timer(self._delay, self._say_changed)
        else:
            self._say_changed()

    def _say_changed(self) -> None:
        self._due = None
        self.post_message(self.Changed(self, self.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.remember(event.value)
        self.post_message(self.Submitted(self, event.value))

    # Keys

    def remember(self, value: str) -> None:
        """Keep a filter for the next time."""
        if value.strip():
            self._history = [*(old for old in self._history if old != value), value][-_HISTORY:]
        self._place = len(self._history)

    def walk_history(self, step: int) -> None:
        """Go to an older or a newer filter; after the newest comes the empty line."""
        if self._history:
            self._place = min(max(self._place + step, 0), len(self._history))
            self.value = self._history[self._place] if self._place < len(self._history) else ""

    def clear_or_leave(self) -> None:
        """Clear the text; when it is clear already, leave."""
        if self.value:
            self.remember(self.value)
            self.value = ""
        else:
            self.post_message(self.Left(self))
