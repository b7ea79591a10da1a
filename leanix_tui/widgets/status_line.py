"""The top of every screen: where we are connected to, how that goes, and how we got here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import Piece, count
from leanix_tui.widgets.glyphs import Glyphs, sign
from leanix_tui.widgets.paint import PaintedWidget, clip, paint, spread

__all__ = ["Status", "StatusLine"]

NARROW = 90
_GAP = 2
_PAUSE = 0.25
_LEAST = 6
"""Cells of a name below which it says nothing any more."""
_NOTHING = display("")


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line tells."""

    connection: Literal[
        "connected", "connecting", "loading", "refused", "other workspace", "offline", "not connected"
    ] = "connecting"
    workspace: SafeText = _NOTHING
    """Host or account and workspace, such as ``acme/Production``."""
    profile: SafeText = _NOTHING
    production: bool = False
    locked: bool = False
    demo: bool = False
    loaded: int = 0
    """Fact sheets in memory."""
    loaded_at: SafeText = _NOTHING
    """When they were loaded, such as ``14:02``."""
    cached: bool = False
    """Whether they come from the cache and may be out of date."""
    problems: int = 0
    """Things that failed to load."""
    request_errors: int = 0
    trail: tuple[SafeText, ...] = field(default=())
    """The way here, from the first screen on."""
    summary: SafeText = _NOTHING
    """What this screen shows, in a few words."""


class StatusLine(PaintedWidget):
    """Two lines, or one where there is little room."""

    DEFAULT_CSS: ClassVar[str] = """
    StatusLine { width: 1fr; height: auto; padding: 0 1; background: $panel; }
    StatusLine:ansi { background: transparent; }
    """

    status: reactive[Status] = reactive(Status(), layout=False, repaint=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted_at = 0.0
        self._due: Timer | None = None

    def watch_status(self, before: Status, now: Status) -> None:
        """Show it; where only the number of fact sheets has grown, at most four times a second."""
        wait = self._painted_at + _PAUSE - monotonic()
        if wait <= 0 or replace(now, loaded=before.loaded) != before:
            self._repaint()
        elif self._due is None:
            self._due = self.set_timer(wait, self._repaint)

    def _repaint(self) -> None:
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._painted_at = monotonic()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines where there is room."""
        return 1 if viewport.width < NARROW or viewport.height < 26 else 2

    def render_line(self, y: int) -> Strip:
        """Draw one of the lines."""
        width, height = self.size
        status, signs = self.status, sign()
        if height == 1:
            left = _place(status, signs, narrow=True)
            right = _figures(status, signs, narrow=True)
            left = [*left, Piece(_trail(status, signs, _room(width, left, right)), "title")]
        elif y == 0:
            left, right = _place(status, signs, narrow=False), _figures(status, signs, narrow=False)
        else:
            right = [Piece(status.summary, "muted", 1)]
            left = [Piece(_trail(status, signs, width), "title")]
        return paint(spread(left, right, width, _GAP), width, self.roles)


def _place(status: Status, signs: Glyphs, *, narrow: bool) -> list[Piece]:
    glyph, role = {
        "connected": (signs.online, "ok"),
        "loading": (signs.waiting, "accent"),
        "connecting": (signs.waiting, "warn"),
        "refused": (signs.bad, "offline"),
        "other workspace": (signs.bad, "offline"),
        "not connected": (signs.waiting, "muted"),
        "offline": (signs.offline, "offline"),
    }[status.connection]
    calm = status.connection in {"connected", "loading"}
    pieces = [
        Piece(display(f"{glyph} {status.connection}"), role, (9 if narrow else 5) if calm else 0),
        Piece(status.workspace, "title" if not narrow else "", 1),
        Piece(status.profile if status.profile != status.workspace else _NOTHING, "muted", 8),
    ]
    if status.demo:
        pieces.append(Piece(display("demo"), "accent", 2))
    if status.production:
        pieces.append(Piece(display(" PROD "), "production"))
    if status.locked:
        pieces.append(Piece(display(" LOCKED " if not narrow else " L "), "locked"))
    return pieces


def _figures(status: Status, signs: Glyphs, *, narrow: bool) -> list[Piece]:
    pieces: list[Piece] = []
    if status.loaded:
        pieces.append(Piece(count(status.loaded), "", 3))
        if status.cached:
            pieces.append(Piece(display(f"cached {status.loaded_at}".strip()), "warn"))
        elif not narrow:
            pieces.append(Piece(display(f"loaded {status.loaded_at}".strip()), "muted", 7))
    if status.problems:
        word = "" if narrow else " problem" if status.problems == 1 else " problems"
        pieces.append(Piece(display(f"{signs.problems} {status.problems}{word}"), "warn", 2))
    word = "" if narrow else " error" if status.request_errors == 1 else " errors"
    role = "bad" if status.request_errors else "muted"
    readiness = 2 if status.request_errors else 6
    pieces.append(Piece(display(f"{signs.requests} {status.request_errors}{word}"), role, readiness))
    return pieces


def _room(width: int, *sides: Sequence[Piece]) -> int:
    """How much of a line is left beside what has to stay."""
    kept = [piece for pieces in sides for piece in pieces if piece.text and not piece.drop]
    return max(width - sum(cell_len(piece.text) + _GAP for piece in kept), 0)


def _trail(status: Status, signs: Glyphs, width: int) -> SafeText:
    """The way here. Where there is no room the middle goes: where one began and where one is tell the most."""
    names, between = status.trail, f" {signs.trail} "
    whole = between.join(names)
    if cell_len(whole) <= width or len(names) < 2:
        return display(whole)
    for gone in range(1, len(names) - 1):
        shorter = between.join((names[0], signs.ellipsis, *names[1 + gone :]))
        if cell_len(shorter) <= width:
            return display(shorter)
    last = between.join((signs.ellipsis, names[-1]))
    room = width - cell_len(last) - cell_len(between)
    return display(f"{clip(names[0], room)}{between}{last}" if room >= _LEAST else last)
