"""The request log: every request that was sent, newest first, with what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.timer import Timer

from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.screens.dialogs.text_view import TextView
from leanix_tui.text import SafeText, display, fold, one_line
from leanix_tui.widgets.content import count
from leanix_tui.widgets.empty import empty
from leanix_tui.widgets.filter_bar import FilterBar
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell, Column, Grid

if TYPE_CHECKING:
    from leanix_tui.client.request_log import Attempt

__all__ = ["RequestLogScreen"]

_SERVICE: Final = re.compile(r"^/services/[^/]+/(v\d+/)?")
_PAUSE: Final = 0.25
"""Seconds between two repaints at least."""


class AttemptRows:
    """Attempts as rows of a grid, newest first."""

    def __init__(self, attempts: Sequence[Attempt]) -> None:
        self._attempts = attempts
        self._last = len(attempts) - 1
        self._places = {attempt.id: self._last - index for index, attempt in enumerate(attempts)}

    def __len__(self) -> int:
        return len(self._attempts)

    def attempt(self, index: int) -> Attempt:
        """The attempt of a row."""
        return self._attempts[self._last - index]

    def key(self, index: int) -> str:
        """Its number."""
        return str(self.attempt(index).id)

    def locate(self, key: str) -> int | None:
        """Where an attempt is."""
        return self._places.get(int(key))

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        """Its cells."""
        attempt = self.attempt(index)
        return [_CELLS[column](attempt) for column in columns]


def _status(attempt: Attempt) -> Cell:
    signs = sign()
    if attempt.status is None:
        return Cell(display(f"{signs.bad} no answer"), "bad")
    if attempt.error:
        role, glyph = ("warn", signs.warn) if attempt.status == 429 else ("bad", signs.bad)
        return Cell(display(f"{glyph} {attempt.status} failed"), role)
    return Cell(display(f"{signs.ok} {attempt.status} ok"), "ok")


def _what(attempt: Attempt) -> SafeText:
    """What was asked for: a GraphQL operation by its name, anything else by what stands behind the service."""
    return one_line(attempt.operation or _SERVICE.sub("", attempt.path))


def _size(amount: int) -> SafeText:
    return display(f"{amount / 1024:,.0f} KiB".replace(",", " ") if amount >= 10_240 else f"{count(amount)} B")


_CELLS: Final[dict[str, Callable[[Attempt], Cell]]] = {
    "time": lambda a: Cell(display(a.started.astimezone().strftime("%H:%M:%S")), "muted"),
    "method": lambda a: Cell(one_line(a.method), "warn" if a.write else ""),
    "what": lambda a: Cell(_what(a)),
    "path": lambda a: Cell(one_line(a.path), "muted"),
    "status": _status,
    "ms": lambda a: Cell(count(round(a.elapsed_ms))),
    "attempt": lambda a: Cell(display(f"{a.attempt}"), "warn" if a.attempt > 1 else "muted"),
    "waited": lambda a: Cell(display(f"{a.waited_s:.1f} s" if a.waited_s >= 0.05 else ""), "muted"),
    "bytes": lambda a: Cell(_size(a.response_bytes), "muted"),
}


class RequestLogScreen(LeanIXScreen):
    """What was asked of LeanIX, and how it went."""

    TITLE_ = "Request log"
    ACTIONS = ("open", "filter", "copy", "refresh", "problems", "next_pane", "previous_pane")
    NEEDS_WORKSPACE = False
    STRIP = False

    grid = getters.query_one(Grid)
    bar = getters.query_one(FilterBar)

    def __init__(self) -> None:
        super().__init__()
        self._leave: Callable[[], None] | None = None
        self._due: Timer | None = None
        self._failed_only = False

    def body(self) -> ComposeResult:
        """The filter and the requests."""
        yield FilterBar(display("operation, path, status or error"))
        yield Grid(
            (
                Column("time", display("Time"), 8, 8, priority=2),
                Column("method", display("Method"), 6, 6, priority=5),
                Column("what", display("Operation"), 16, 44, weight=3, priority=0),
                Column("status", display("Status"), 10, 12, priority=0),
                Column("ms", display("ms"), 6, 8, align="right", priority=1),
                Column("attempt", display("Try"), 3, 4, align="right", priority=4),
                Column("waited", display("Waited"), 6, 8, align="right", priority=6),
                Column("bytes", display("Size"), 8, 10, align="right", priority=3),
                Column("path", display("Path"), 20, 80, weight=4, priority=7, tail=True),
            ),
            markable=False,
        )

    def on_mount(self) -> None:
        """Show the requests, and follow them."""
        self._follow()
        self.show_attempts()
        self.grid.focus()

    def on_unmount(self) -> None:
        """Follow no longer."""
        if self._leave is not None:
            self._leave()

    def connected(self) -> None:
        """Follow the requests of the other workspace."""
        self._follow()
        self.show_attempts()

    def _follow(self) -> None:
        if self._leave is not None:
            self._leave()
        requests = self.app.requests
        # The callback runs in the engine's thread: it only asks the loop that draws to look again.
        self._leave = None if requests is None else requests.subscribe(lambda _attempt: self._news())

    def _news(self) -> None:
        self.call_later(self._look_soon)

    def _look_soon(self) -> None:
        if self._due is None:
            self._due = self.set_timer(_PAUSE, self.show_attempts)

    def attempts(self) -> tuple[Attempt, ...]:
        """The requests so far, oldest first."""
        return self.app.requests.attempts if self.app.requests is not None else ()

    def show_attempts(self) -> None:
        """Show what there is by now."""
        self._due = None
        requests, attempts = self.app.requests, self.attempts()
        words = fold(self.bar.value).split()
        shown = [attempt for attempt in attempts if self._fits(attempt, words)]
        at_newest = self.grid.cursor == 0
        self.grid.rows = AttemptRows(shown)
        if at_newest:
            self.grid.move_to(0)
        nothing = "No request like that" if attempts else "No request was sent yet"
        self.grid.state = None if shown else empty(display(nothing))
        waiting = requests.waiting if requests is not None else ()
        failures = requests.failures if requests is not None else 0
        note = display("failed ones only" if self._failed_only else "")
        self.bar.show_result(len(shown), len(attempts), note=note)
        parts = [f"{count(failures)} failed" if failures else "", f"{len(waiting)} waiting" if waiting else ""]
        self.summary = display("  ".join(filter(None, parts)))

    def _fits(self, attempt: Attempt, words: list[str]) -> bool:
        if self._failed_only and not attempt.error:
            return False
        text = fold(f"{attempt.method} {attempt.path} {attempt.operation} {attempt.status} {attempt.error}")
        return all(word in text for word in words)

    def step_back(self) -> bool:
        """Take away the filter."""
        if self.bar.value:
            self.bar.value = ""
            self.grid.focus()
            return True
        if self._failed_only:
            self.action_problems()
            return True
        return False

    @property
    def attempt(self) -> Attempt | None:
        """The request under the cursor."""
        rows = self.grid.rows
        return rows.attempt(self.grid.cursor) if isinstance(rows, AttemptRows) and len(rows) else None

    # What can be done -------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Filter by words."""
        self.bar.begin()

    @on(FilterBar.Changed)
    def _narrow(self) -> None:
        self.show_attempts()

    @on(FilterBar.Submitted)
    @on(FilterBar.Left)
    def _leave_filter(self) -> None:
        self.grid.focus()

    def action_problems(self) -> None:
        """Show the failed ones only, or all."""
        self._failed_only = not self._failed_only
        self.show_attempts()

    def action_refresh(self) -> None:
        """Look again at once."""
        self.show_attempts()

    @on(Grid.RowOpened)
    def open_attempt(self) -> None:
        """Show everything about a request."""
        attempt = self.attempt
        if attempt is not None:
            self.app.push_screen(TextView(display("Request"), details(attempt), what=display("details")))

    def action_copy(self) -> None:
        """Copy the request under the cursor, as curl or otherwise."""
        attempt, requests = self.attempt, self.app.requests
        if attempt is None or requests is None:
            self.app.say("There is no request to copy.", "warning")
            return
        curl = requests.as_curl(attempt)
        choices = [
            Choice((curl, "curl command"), display("curl"), display("with $LEANIX_TOKEN for the token"), "c"),
            Choice((attempt.path, "path"), display("path"), one_line(attempt.path), "p"),
            Choice((details(attempt), "details"), display("details"), display("all that is known of it"), "d"),
        ]
        self.app.push_screen(Choose(display("Copy"), choices), self._copy)

    def _copy(self, chosen: tuple[str, str] | None) -> None:
        if chosen is not None:
            self.app.copy_text(chosen[0], display(chosen[1]))


def details(attempt: Attempt) -> str:
    """Everything that is known of a request, a line for each."""
    rows = [
        ("Sent", attempt.started.astimezone().strftime("%Y-%m-%d %H:%M:%S.%f %z")),
        ("Request", f"{attempt.method} {attempt.path}"),
        ("Operation", attempt.operation),
        ("Kind", "changes something" if attempt.write else "reads"),
        ("Status", "no answer" if attempt.status is None else str(attempt.status)),
        ("Took", f"{attempt.elapsed_ms:,.1f} ms"),
        ("Try", str(attempt.attempt)),
        ("Waited", f"{attempt.waited_s:.3f} s before it was sent"),
        ("Sizes", f"{attempt.request_bytes:,} bytes sent, {attempt.response_bytes:,} bytes received"),
        ("Error", attempt.error),
    ]
    return "\n".join(f"{label:<11}{value}" for label, value in rows if value)
