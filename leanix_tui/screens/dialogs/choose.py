"""A list to choose one thing from, with a filter when it is long, and a key for each thing when it is short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from leanix_tui.screens.dialogs.dialog import Dialog
from leanix_tui.text import SafeText, display, fold
from leanix_tui.widgets.empty import empty
from leanix_tui.widgets.glyphs import drawable, sign
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, clip_path, fit

__all__ = ["Choice", "ChoiceList", "Choose"]

T = TypeVar("T")
_NOTHING = display("")
_AROUND = 10
"""Lines of a dialog that are not its list."""


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One thing that can be chosen."""

    value: T
    title: SafeText
    detail: SafeText = _NOTHING
    key: str = ""
    """Chooses it at once, when the list has no filter; shown in front of it."""
    why_not: SafeText = _NOTHING
    """Why it cannot be chosen just now; empty when it can."""
    heading: SafeText = _NOTHING
    """Starts a group of this name."""
    role: str = ""
    """Of the title."""


class ChoiceList(LineView):
    """Choices below each other: key, title, and in the rest of the line what it is about."""

    DEFAULT_CSS: ClassVar[str] = """
    ChoiceList { height: auto; background: $surface; }
    """

    @dataclass
    class Chosen(Message):
        """A choice was made."""

        position: int

    @dataclass
    class Moved(Message):
        """The cursor is on another choice."""

        position: int

    def __init__(self, choices: Sequence[Choice[Any]] = (), *, height: int = 16) -> None:
        super().__init__()
        self._rows: list[tuple[SafeText, int]] = []
        self._choices: Sequence[Choice[Any]] = ()
        self._height = height
        self.show(choices)

    def show(self, choices: Sequence[Choice[Any]], cursor: int = 0) -> None:
        """Show these choices, with the cursor on one of them."""
        self._choices = choices
        self._rows = []
        for position, choice in enumerate(choices):
            if choice.heading:
                self._rows.append((choice.heading, -1))
            self._rows.append((_NOTHING, position))
        self._titles = max((cell_len(choice.title) for choice in choices), default=0)
        self._keys = max((cell_len(choice.key) for choice in choices), default=0)
        room = self.app.size.height - _AROUND if self.is_attached else self._height
        self.styles.height = max(min(len(self._rows), self._height, room), 1 if choices else 3)
        self.state = None if choices else empty(display("Nothing like that"))
        row = next((index for index, (_, position) in enumerate(self._rows) if position == cursor), 0)
        self.items_changed(row)

    @property
    def position(self) -> int | None:
        """The choice under the cursor; None when there is none."""
        found = self._rows[self.cursor][1] if self._rows else -1
        return found if found >= 0 else None

    def _reveal(self) -> bool:
        """With the first choice its heading comes into view as well."""
        moved = super()._reveal()
        first = next((index for index, (_, position) in enumerate(self._rows) if position >= 0), 0)
        return self._show_from(0) or moved if self.cursor == first else moved

    def item_count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    def is_selectable(self, item: int) -> bool:
        """Whether the line is a choice and no heading."""
        return self._rows[item][1] >= 0

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One choice, or the heading of a group."""
        heading, position = self._rows[item]
        if position < 0:
            return [(heading, "label")]
        choice = self._choices[position]
        runs: list[Run] = [(sign().cursor if here else " ", "gutter"), (" ", "")]
        if self._keys:
            runs += [(fit(display(choice.key), self._keys), "muted" if choice.why_not else "key"), ("  ", "")]
        detail = choice.why_not or choice.detail
        room = max(width - sum(cell_len(text) for text, _ in runs), 8)
        title = min(self._titles, room * 2 // 3 if detail else room)
        space = title if detail else room
        # Of a path the parents go before the name: what tells two choices apart stands at the end.
        name = fit(clip_path(drawable(choice.title), space)[0], space)
        runs.append((name, "muted" if choice.why_not else choice.role))
        if detail:
            runs += [("  ", ""), (fit(detail, max(room - title - 2, 0)), "muted")]
        return runs

    def cursor_moved(self, before: int) -> None:
        """Say that the cursor is on another choice."""
        if self.position is not None:
            self.post_message(self.Moved(self.position))

    def cursor_chosen(self) -> None:
        """Say that a choice was made."""
        if self.position is not None:
            self.post_message(self.Chosen(self.position))


class Choose(Dialog[T]):
    """Ask for one thing out of a list. The answer is its value, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    Choose #filter { margin-bottom: 1; }
    Choose ChoiceList { margin-bottom: 1; }
    Choose #title { margin-bottom: 1; }
    Choose.-filtered #title { margin-bottom: 0; }
    Choose.-broad > #dialog { width: 92; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
        Binding("enter", "move('open')", show=False, priority=True),
    ]
    HINT: tuple[tuple[str, str], ...] = (("enter", "choose"), ("esc", "close"))

    def __init__(
        self,
        title: SafeText,
        choices: Sequence[Choice[T]],
        *,
        aside: SafeText | None = None,
        filtered: bool | None = None,
        find: Callable[[str], Iterable[Choice[T]]] | None = None,
        current: int = 0,
        moved: Callable[[T], None] | None = None,
        placeholder: str = "type to filter",
        height: int = 16,
    ) -> None:
        """Ask.

        Args:
            filtered: Whether there is a filter line; by default when there are many choices and no keys.
            find: Gives the choices for what was typed; by default those that hold every word of it.
            current: Where the cursor stands first.
            moved: Called with the value under the cursor whenever it moves, for a preview.
        """
        super().__init__(title, aside=aside)
        self._all = tuple(choices)
        self._shown: tuple[Choice[T], ...] = self._all
        keys = any(choice.key for choice in choices)
        self._filtered = (find is not None or (len(choices) > 12 and not keys)) if filtered is None else filtered
        self._find = find or self._holding
        self._current = current
        self._moved = moved
        self._placeholder = placeholder
        self._list = ChoiceList(self._all, height=height)

    def body(self) -> ComposeResult:
        """The filter line and the list."""
        if self._filtered:
            yield Input(placeholder=self._placeholder, id="filter", compact=True)
        yield self._list

    def on_mount(self) -> None:
        """Put the cursor where it belongs."""
        super().on_mount()
        self.set_class(self._filtered, "-filtered")
        self._list.show(self._all, self._current)
        (self.query_one(Input) if self._filtered else self._list).focus()

    def _holding(self, typed: str) -> Iterable[Choice[T]]:
        words = fold(typed).split()
        return (c for c in self._all if all(word in fold(f"{c.title} {c.detail} {c.key}") for word in words))

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._shown = tuple(self._find(event.value.strip())) if event.value.strip() else self._all
        self._list.show(self._shown)

    @on(ChoiceList.Moved)
    def _preview(self, event: ChoiceList.Moved) -> None:
        if self._moved is not None and event.position < len(self._shown):
            self._moved(self._shown[event.position].value)

    @on(ChoiceList.Chosen)
    def _choose(self, event: ChoiceList.Chosen) -> None:
        choice = self._shown[event.position]
        if choice.why_not:
            self.app.toast(choice.why_not, "warning")
        else:
            self.dismiss(choice.value)

    def action_move(self, how: str) -> None:
        """Let the list do it although the filter line has the focus."""
        getattr(self._list, f"action_{how}")()

    def on_key(self, event: events.Key) -> None:
        """Choose by key."""
        if self._filtered or not event.character:
            return
        for position, choice in enumerate(self._shown):
            if choice.key and choice.key == event.character:
                event.stop()
                self._choose(ChoiceList.Chosen(position))
                return
