"""The top of every screen: where we are connected to, how that goes, and how we got here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import Piece, count
from leanix_tui.widgets.glyphs import Glyphs, sign
from leanix_tui.widgets.paint import PaintedWidget, paint, spread

__all__ = ["Status", "StatusLine"]

NARROW = 90
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

    status: reactive[Status] = reactive(Status(), layout=False)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines where there is room."""
        return 1 if viewport.width < NARROW or viewport.height < 26 else 2

    def render_line(self, y: int) -> Strip:
        """Draw one of the lines."""
        width, height = self.size
        status, signs = self.status, sign()
        if height == 1:
            left = [*_place(status, signs, narrow=True), Piece(_trail(status, signs), "title")]
            right = [*_figures(status, signs, narrow=True)]
        elif y == 0:
            left, right = _place(status, signs, narrow=False), _figures(status, signs, narrow=False)
        else:
            left, right = [Piece(_trail(status, signs), "title")], [Piece(status.summary, "muted", 1)]
        return paint(spread(left, right, width), width, self.roles)


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
        if not narrow:
            pieces.append(Piece(display(f"loaded {status.loaded_at}".strip()), "muted", 7))
    if status.problems:
        word = "" if narrow else " problem" if status.problems == 1 else " problems"
        pieces.append(Piece(display(f"{signs.problems} {status.problems}{word}"), "warn", 2))
    word = "" if narrow else " error" if status.request_errors == 1 else " errors"
    role = "bad" if status.request_errors else "muted"
    readiness = 2 if status.request_errors else 6
    pieces.append(Piece(display(f"{signs.requests} {status.request_errors}{word}"), role, readiness))
    return pieces


def _trail(status: Status, signs: Glyphs) -> SafeText:
    return display(f" {signs.trail} ".join(status.trail))
