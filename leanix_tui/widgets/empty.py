"""What a list or a screen says when it has nothing, not yet everything, or failed: never a silent blank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.reactive import reactive
from textual.strip import Strip

from leanix_tui.errors import LeanIXError
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import PaintedWidget, Run, paint, wrap

__all__ = ["Empty", "State", "empty", "failed", "loading", "truncated"]

_NOTHING = display("")


@dataclass(frozen=True, slots=True)
class State:
    """Why there are no rows, or not all of them."""

    kind: Literal["loading", "empty", "failed", "truncated"]
    headline: SafeText
    remedy: SafeText = _NOTHING
    detail: SafeText = _NOTHING
    keys: tuple[tuple[SafeText, SafeText], ...] = ()
    """Keys that help, each with its title."""


def loading(headline: SafeText, remedy: SafeText = _NOTHING) -> State:
    """Rows are on their way."""
    return State("loading", headline, remedy)


def empty(headline: SafeText, remedy: SafeText = _NOTHING, *keys: tuple[str, str]) -> State:
    """There are no rows, and that is a fact."""
    return State("empty", headline, remedy, keys=_keys(keys))


def failed(error: LeanIXError, *keys: tuple[str, str]) -> State:
    """There are no rows because something failed."""
    return State(
        "failed",
        one_line(error.headline),
        one_line(error.remedy),
        one_line(error.detail, limit=400),
        _keys(keys or (("r", "retry"),)),
    )


def truncated(shown: int, total: int | None = None) -> State:
    """There are more rows than are shown."""
    of = display(f"Only the first {count(shown)}" + (f" of {count(total)}" if total is not None else "") + " are shown")
    return State("truncated", of)


def _keys(keys: tuple[tuple[str, str], ...]) -> tuple[tuple[SafeText, SafeText], ...]:
    return tuple((display(key), display(title)) for key, title in keys)


def state_lines(state: State, width: int) -> list[list[Run]]:
    """The lines of a state, centred."""
    signs = sign()
    glyph, role = {
        "loading": (signs.waiting, "accent"),
        "empty": (signs.dash, "muted"),
        "failed": (signs.bad, "bad"),
        "truncated": (signs.warn, "warn"),
    }[state.kind]
    room = max(min(width - 4, 76), 8)
    rows: list[list[Run]] = []
    for index, line in enumerate(wrap(state.headline, room - 2)):
        rows.append([(f"{glyph} " if not index else "", role), (line, "title")])
    rows += [[(line, "muted")] for line in wrap(state.detail, room) if line]
    rows += [[(line, "")] for line in wrap(state.remedy, room) if line]
    if state.keys:
        keys: list[Run] = []
        for key, title in state.keys:
            keys += [("   " if keys else "", ""), (key, "key"), (f" {title}", "muted")]
        rows += [[], keys]
    return [_centred(row, width) for row in rows]


def tail_line(state: State) -> list[Run]:
    """A state on one line, for below the rows that are there."""
    role = {"failed": "bad", "truncated": "warn"}.get(state.kind, "muted")
    signs = sign()
    glyph = {"failed": signs.bad, "truncated": signs.warn, "loading": signs.waiting}.get(state.kind, signs.dash)
    runs: list[Run] = [(f"  {glyph} {state.headline}", role)]
    if state.remedy:
        runs.append((f"  {state.remedy}", "muted"))
    for key, title in state.keys:
        runs += [("  ", ""), (key, "key"), (f" {title}", "muted")]
    return runs


def _centred(row: list[Run], width: int) -> list[Run]:
    used = sum(cell_len(text) for text, _ in row)
    return [(" " * max((width - used) // 2, 0), ""), *row]


class Empty(PaintedWidget):
    """A whole pane that says why there is nothing in it."""

    DEFAULT_CSS: ClassVar[str] = """
    Empty { width: 1fr; height: 1fr; }
    """

    state: reactive[State] = reactive(State("empty", display("Nothing here")))

    def __init__(self, state: State | None = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        if state is not None:
            self.set_reactive(Empty.state, state)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        rows = state_lines(self.state, width)
        row = y - max((height - len(rows)) // 3, 0)
        return paint(rows[row], width, self.roles) if 0 <= row < len(rows) else self.blank(width)
