"""Shares as text: a bar of signs and a number of per cent."""

from __future__ import annotations

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.paint import Run

__all__ = ["bar", "completion", "percent"]


def bar(share: float, width: int, role: str = "accent") -> list[Run]:
    """A bar of ``width`` cells of which ``share`` (0 to 1) is full."""
    signs = sign()
    share = min(max(share, 0.0), 1.0)
    halves = round(share * width * 2)
    full, half = divmod(halves, 2)
    done = signs.full * full + (signs.half if half and full < width else "")
    return [(done, role), (signs.rest * (width - len(done)), "rule")]


def percent(value: float | None) -> SafeText:
    """A number of per cent, 0 to 100, as ``75 %``; empty when there is none."""
    return display("") if value is None else display(f"{round(value)} %")


def completion(value: float | None, width: int = 0) -> Cell:
    """How complete a fact sheet is (0 to 100), as a cell with or without a bar in front of the number."""
    if value is None:
        return Cell(display(sign().dash), "muted")
    number = percent(value)
    if not width:
        return Cell(number)
    role = "ok" if value >= 80 else "warn" if value < 40 else "accent"
    runs = bar(value / 100, width, role)
    done = len(runs[0][0])
    text = display(f"{runs[0][0]}{runs[1][0]} {number:>5}")
    return Cell(text, "", ((0, done, role), (done, width, "rule")))
