"""Where safe text becomes something that Textual can show: the only place, so that nothing else can slip through.

A plain ``str`` given to a Textual widget is parsed as markup: a name like ``[/x]`` ends the program and
``[@click=...]`` becomes a button. What is made here is never parsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from textual.content import Content, Span
from textual.dom import DOMNode
from textual.widgets import Static

from leanix_tui.text import SafeText, display, display_lines
from leanix_tui.widgets.glyphs import drawable

__all__ = ["Piece", "SafeStatic", "content", "count", "toast"]

# Roles as Textual's CSS variables, for the few texts that are not drawn line by line.
_CSS = {
    "title": "bold",
    "muted": "$text-muted",
    "label": "$text-muted",
    "head": "$text-muted",
    "accent": "$text-accent",
    "key": "$text-accent",
    "ok": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
    "mark": "bold $text-accent",
}


class Piece(NamedTuple):
    """A piece of text with its role, and how readily it is left out where there is no room (0 never, 9 first)."""

    text: SafeText
    role: str = ""
    drop: int = 0


Part = SafeText | Piece | tuple[SafeText, str]


def content(*parts: Part) -> Content:
    """Put safe text together, each part plain or with a role."""
    text = ""
    spans: list[Span] = []
    for part in parts:
        plain, role = (part, "") if isinstance(part, str) else (part[0], part[1])
        start = len(text)
        text += drawable(plain if isinstance(plain, SafeText) else display_lines(plain))
        if role in _CSS and len(text) > start:
            spans.append(Span(start, len(text), _CSS[role]))
    return Content(text, spans=spans)


def lines(rows: Iterable[Iterable[Part]]) -> Content:
    """Put lines of safe text below each other."""
    return Content("\n").join(content(*row) for row in rows)


def count(number: int) -> SafeText:
    """A number with its thousands apart: ``10 412``."""
    return display(f"{number:,}".replace(",", " "))


class SafeStatic(Static):
    """Text that is shown as it is; the only way to put text on a screen that is not drawn line by line."""

    def __init__(self, *parts: Part, id: str | None = None, classes: str | None = None, expand: bool = False) -> None:
        super().__init__(content(*parts), id=id, classes=classes, expand=expand, markup=False)

    def show(self, *parts: Part) -> None:
        """Show something else."""
        self.update(content(*parts))

    def show_lines(self, rows: Iterable[Iterable[Part]]) -> None:
        """Show several lines."""
        self.update(lines(rows))


def toast(
    node: DOMNode,
    text: SafeText,
    severity: Literal["information", "warning", "error"] = "information",
    *,
    title: SafeText | None = None,
    timeout: float | None = None,
) -> None:
    """Say something in passing, in the corner of the screen; once is enough while it can still be read there."""
    said, head = drawable(text), drawable(title or "")
    if not any((known.message, known.title) == (said, head) for known in node.app._notifications):
        node.app.notify(said, title=head, severity=severity, timeout=timeout, markup=False)
