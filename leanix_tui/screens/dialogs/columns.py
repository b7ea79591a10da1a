"""Choosing which columns a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from leanix_tui.screens.dialogs.dialog import Dialog
from leanix_tui.text import SafeText, display, fold, one_line
from leanix_tui.widgets.empty import empty
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, fit
from leanix_tui.widgets.text_input import TextInput
from leanix_tui.workspace.cells import Column

__all__ = ["ColumnsDialog"]

_FIXED = frozenset({"displayName"})
"""Columns without which a list would be no list."""


class _ColumnList(LineView):
    """The columns, those that are shown first and in their order."""

    DEFAULT_CSS: ClassVar[str] = """
    _ColumnList { height: 14; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", show=False),
        Binding("K,shift+up", "shift(-1)", show=False),
        Binding("J,shift+down", "shift(1)", show=False),
    ]

    @dataclass
    class Done(Message):
        """The columns are chosen."""

    def __init__(self, columns: Sequence[Column], shown: Sequence[str]) -> None:
        super().__init__()
        self._known = {column.key: column for column in columns}
        self.shown = [key for key in shown if key in self._known]
        self._wanted = ""
        self._keys: list[str] = []
        self._arrange()

    def _arrange(self, cursor: str | None = None) -> None:
        chosen = set(self.shown)
        ordered = [*self.shown, *(key for key in self._known if key not in chosen)]
        self._keys = [key for key in ordered if self._wanted in fold(f"{self._known[key].label} {key}")]
        self.state = None if self._keys else empty(display("No such column"))
        self.items_changed(self._keys.index(cursor) if cursor in self._keys else 0)

    def narrow(self, typed: str) -> None:
        """Show only the columns of this name."""
        self._wanted = fold(typed.strip())
        self._arrange()

    def choose(self, shown: Sequence[str]) -> None:
        """Show these columns and no others."""
        self.shown = [key for key in shown if key in self._known]
        self._arrange(self._current)

    @property
    def _current(self) -> str | None:
        return self._keys[self.cursor] if self.cursor < len(self._keys) else None

    def item_count(self) -> int:
        """How many columns there are."""
        return len(self._keys)

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """A check mark, what the column is called, and LeanIX's own name for it."""
        signs = sign()
        key = self._keys[item]
        on = key in self.shown
        half = max(width // 2 - 4, 8)
        mark = signs.checked if on else signs.unchecked
        return [
            (f"{signs.cursor if here else ' '} ", "gutter"),
            (f"{mark} ", "accent" if on else "muted"),
            (fit(one_line(self._known[key].label), half), "" if on else "muted"),
            ("  ", ""),
            (fit(display(key), max(width - half - 6, 0)), "muted"),
        ]

    def cursor_chosen(self) -> None:
        """The person is done choosing."""
        self.post_message(self.Done())

    def item_clicked(self, item: int, x: int) -> bool:
        """A click shows or hides the column."""
        self.action_switch()
        return True

    def action_switch(self) -> None:
        """Show or hide the column; the name always stays."""
        key = self._current
        if key is None or key in _FIXED:
            return
        if key in self.shown:
            self.shown.remove(key)
        else:
            self.shown.append(key)
        # The line stays where it is, so that several can be chosen one below the other.
        self.refresh()

    def action_shift(self, step: int) -> None:
        """Move the column to the left or the right."""
        key = self._current
        if key is None or key not in self.shown:
            return
        at = self.shown.index(key)
        place = min(max(at + step, 0), len(self.shown) - 1)
        self.shown.insert(place, self.shown.pop(at))
        self._arrange(key)


class ColumnsDialog(Dialog[tuple[str, ...]]):
    """Ask for the columns of a list. The answer is their keys from left to right; empty: the usual ones."""

    DEFAULT_CSS: ClassVar[str] = """
    ColumnsDialog TextInput { margin-bottom: 1; }
    ColumnsDialog _ColumnList { margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "narrow", show=False),
        Binding("d", "usual", show=False),
        Binding("down", "to_list", show=False),
    ]
    HINT = (("space", "show"), ("K J", "move"), ("/", "find"), ("d", "defaults"), ("enter", "use"), ("esc", "close"))

    finder = query_one(TextInput)
    list_ = query_one(_ColumnList)

    def __init__(self, title: SafeText, columns: Sequence[Column], shown: Sequence[str]) -> None:
        super().__init__(display("Columns"), aside=title)
        self._columns = columns
        self._shown = shown

    def body(self) -> ComposeResult:
        """The line to find a column by, and the columns."""
        yield TextInput(placeholder=display("/ to find a column"))
        yield _ColumnList(self._columns, self._shown)

    def on_mount(self) -> None:
        """Begin in the list."""
        super().on_mount()
        self.list_.focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self.list_.narrow(event.value)

    def action_narrow(self) -> None:
        """Find a column."""
        self.finder.focus()

    def action_to_list(self) -> None:
        """Go from the line into the list."""
        self.list_.focus()

    def action_usual(self) -> None:
        """Choose the columns that a list has when nobody chose."""
        self.list_.choose([column.key for column in self._columns if column.default])

    @on(Input.Submitted)
    def _found(self) -> None:
        self.list_.focus()

    @on(_ColumnList.Done)
    def _accept(self) -> None:
        usual = [column.key for column in self._columns if column.default]
        shown = self.list_.shown
        self.dismiss(() if shown == usual else tuple(shown))

    def action_close(self) -> None:
        """Clear what is looked for, or close without an answer."""
        if self.finder.value:
            self.finder.value = ""
            self.list_.focus()
        else:
            self.dismiss(None)
