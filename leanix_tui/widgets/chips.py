"""Tags as chips: a sign in the tag's colour and its name."""

from __future__ import annotations

from collections.abc import Iterable

from leanix_tui.text import SafeText, display, one_line
from leanix_tui.themes import colour_of
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell

__all__ = ["chip", "chips"]


def chip(name: object, colour: object = "") -> Cell:
    """One tag."""
    return chips([(name, colour)])


def chips(tags: Iterable[tuple[object, object]]) -> Cell:
    """Tags side by side, each a name and a colour as it came from LeanIX; what is no ``#rrggbb`` is not painted."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    for name, colour in tags:
        if text:
            text += "  "
        spans.append((len(text), len(text) + 1, colour_of(colour) or "muted"))
        text += f"{sign().swatch} {_name(name)}"
    return Cell(display(text), "", tuple(spans))


def _name(name: object) -> SafeText:
    return one_line(name) or display("(no name)")
