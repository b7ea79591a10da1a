"""One line that shows how far the preload is, without keeping the terminal busy."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from textual.strip import Strip
from textual.timer import Timer

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.bars import bar
from leanix_tui.widgets.content import Piece, count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import PaintedWidget, Run, paint, spread

__all__ = ["Progress", "ProgressStrip"]

NARROW = 90
_PAUSE = 0.25
_NOTHING = display("")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is."""

    label: SafeText
    done: int
    total: int | None = None
    note: SafeText = _NOTHING
    """More in a few words: ``3 of 10 types  412/s  ETA 0:38``."""
    failed: SafeText = _NOTHING
    """What failed meanwhile: ``Provider failed (r retry)``."""


class ProgressStrip(PaintedWidget):
    """A line with a bar, repainted at most four times a second and gone when there is no progress to show."""

    DEFAULT_CSS: ClassVar[str] = """
    ProgressStrip { width: 1fr; height: 1; padding: 0 1; display: none; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._progress: Progress | None = None
        self._painted_at = 0.0
        self._due: Timer | None = None

    @property
    def progress(self) -> Progress | None:
        """How far it is; None when nothing runs."""
        return self._progress

    @progress.setter
    def progress(self, progress: Progress | None) -> None:
        if progress == self._progress:
            return
        self._progress = progress
        self.display = progress is not None
        wait = self._painted_at + _PAUSE - monotonic()
        if progress is None or wait <= 0:
            self._repaint()
        elif self._due is None:
            self._due = self.set_timer(wait, self._repaint)

    def _repaint(self) -> None:
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._painted_at = monotonic()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        progress = self._progress
        if progress is None:
            return self.blank(width)
        runs: list[Run] = []
        if progress.total:
            runs += [*bar(progress.done / progress.total, 24 if width >= NARROW else 12), ("  ", "")]
            figures = display(f"{count(progress.done)} / {count(progress.total)}")
        else:
            runs.append((f"{sign().waiting} ", "accent"))
            figures = count(progress.done) if progress.done else _NOTHING
        failed = display(f"{sign().bad} {progress.failed}") if progress.failed else _NOTHING
        left = (Piece(figures), Piece(progress.label, "title", 1), Piece(progress.note, "muted", 3))
        room = width - sum(cell_len(text) for text, _ in runs)
        return paint([*runs, *spread(left, (Piece(failed, "bad", 2),), room)], width, self.roles)
