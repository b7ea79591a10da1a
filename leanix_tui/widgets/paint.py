"""Measuring, cutting and painting lines of text cell by cell, for everything drawn on the Line API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import ANSIToTruecolor, LineFilter
from textual.strip import Strip
from textual.widget import Widget

from leanix_tui.text import display
from leanix_tui.themes import Roles, roles_for
from leanix_tui.widgets.content import Piece
from leanix_tui.widgets.glyphs import drawable, sign

__all__ = ["Align", "PaintedWidget", "Run", "clip", "clip_path", "clip_start", "fit", "paint", "spread", "wrap"]

Align = Literal["left", "right"]
Run = tuple[str, str]
"""Text that is safe and the role that it is painted in."""

_PARENT: Final = " / "
# Blanks after these would show, so they are never joined to them.
_FILLED: Final = frozenset({"match", "production", "locked", "offline"})


def clip(text: str, width: int) -> str:
    """The text, or as much of it as ``width`` cells hold, ending in an ellipsis."""
    if len(text) <= width and text.isascii():
        return text
    if cell_len(text) <= width:
        return text
    if width <= 1:
        return sign().ellipsis[:width]
    return set_cell_size(text, width - 1).rstrip() + sign().ellipsis


def clip_path(text: str, width: int) -> tuple[str, int]:
    """A path such as ``A / B / C`` in ``width`` cells, and how many characters of its beginning had to go.

    What tells two paths apart stands at their end, so parents are left out before the name is.
    """
    if cell_len(text) <= width:
        return text, 0
    lead = f"{sign().ellipsis}{_PARENT}"
    at = text.find(_PARENT)
    while at >= 0:
        start = at + len(_PARENT)
        at = text.find(_PARENT, start)
        if at < 0 or cell_len(text) - cell_len(text[:start]) + cell_len(lead) <= width:
            return clip(lead + text[start:], width), start - len(lead)
    return clip(text, width), 0


def clip_start(text: str, width: int) -> str:
    """The text, or as much of its end as ``width`` cells hold, beginning with an ellipsis."""
    if cell_len(text) <= width:
        return text
    lead = sign().ellipsis[: max(width, 0)]
    room, at = width - cell_len(lead), len(text)
    while at > 0 and (size := cell_len(text[at - 1])) <= room:
        at, room = at - 1, room - size
    return lead + text[at:]


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly ``width`` cells: cut or filled with blanks."""
    if len(text) <= width and text.isascii():
        return text.rjust(width) if align == "right" else text.ljust(width)
    text = clip(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if align == "right" else text + blanks


def wrap(text: str, width: int) -> list[str]:
    """The text on lines of at most ``width`` cells, broken between words where that is possible."""
    width = max(width, 1)
    wrapped: list[str] = []
    for line in text.split("\n"):
        if cell_len(line) <= width:
            wrapped.append(line)
            continue
        current, used = "", 0
        for word in line.split(" "):
            size = cell_len(word)
            if current and used + 1 + size <= width:
                current, used = f"{current} {word}", used + 1 + size
                continue
            if current:
                wrapped.append(current)
            while size > width:
                head = _head(word, width)
                wrapped.append(head)
                word = word[len(head) :]  # noqa: PLW2901 (what is left of the word goes on the next line)
                size = cell_len(word)
            current, used = word, size
        if current:
            wrapped.append(current)
    return wrapped


def _head(word: str, width: int) -> str:
    used = 0
    for index, character in enumerate(word):
        used += cell_len(character)
        if used > width:
            return word[: max(index, 1)]
    return word


def paint(runs: Iterable[Run], width: int, roles: Roles, ground: str = "") -> Strip:
    """One line of exactly ``width`` cells with one segment for each run of equal style."""
    segments: list[Segment] = []
    text, style, role_before = "", roles.style("", ground), ""
    used = 0
    for run, role in runs:
        if not run:
            continue
        # Whoever forgot display(): nothing that is not printable gets past this line.
        piece = drawable(run if run.isprintable() else display(run))
        size = len(piece) if piece.isascii() else cell_len(piece)
        if used + size > width:
            piece = fit(piece, width - used)
            size = width - used
        wanted = roles.style(role, ground)
        joins = role not in _FILLED and role_before not in _FILLED
        if wanted is style or (text and joins and piece.isspace()):
            text += piece
        elif joins and not text.strip():
            # Blanks take the style of what follows: one segment less on the wire.
            text, style, role_before = text + piece, wanted, role
        else:
            if text:
                segments.append(Segment(text, style))
            text, style, role_before = piece, wanted, role
        used += size
        if used >= width:
            break
    if used < width:
        if role_before in _FILLED:
            segments.append(Segment(text, style))
            text, style = "", roles.style("", ground)
        text += " " * (width - used)
    if text:
        segments.append(Segment(text, style))
    return Strip(segments, width)


def spread(left: Sequence[Piece], right: Sequence[Piece], width: int, gap: int = 2) -> list[Run]:
    """Pieces from the left and from the right of one line; where there is no room, the readiest to drop go first."""
    pieces = [(piece, 0) for piece in left if piece.text] + [(piece, 1) for piece in right if piece.text]

    def needed() -> int:
        return sum(cell_len(piece.text) for piece, _ in pieces) + gap * max(len(pieces) - 1, 0)

    while needed() > width:
        droppable = [entry for entry in pieces if entry[0].drop]
        if not droppable:
            break
        worst = max(entry[0].drop for entry in droppable)
        pieces.remove(next(entry for entry in reversed(droppable) if entry[0].drop == worst))
    sides: tuple[list[Run], list[Run]] = ([], [])
    for piece, side in pieces:
        if sides[side]:
            sides[side].append((" " * gap, ""))
        sides[side].append((piece.text, piece.role))
    room = width - sum(cell_len(text) for text, _ in sides[1])
    runs = _cut(sides[0], max(room - (gap if sides[1] else 0), 0))
    used = sum(cell_len(text) for text, _ in runs)
    return [*runs, (" " * max(room - used, 0), ""), *sides[1]]


def _cut(runs: list[Run], width: int) -> list[Run]:
    cut: list[Run] = []
    for text, role in runs:
        size = cell_len(text)
        if size >= width:
            return [*cut, (clip(text, width), role)] if width else cut
        cut.append((text, role))
        width -= size
    return cut


class PaintedWidget(Widget):
    """A widget that paints its own lines in roles, on whatever background it stands."""

    ALLOW_SELECT = False

    _painted: tuple[str, Roles] | None = None

    @property
    def roles(self) -> Roles:
        """The styles for the theme in use."""
        theme = self.app.theme
        if self._painted is None or self._painted[0] != theme:
            self._painted = (theme, self._resolve(theme))
        return self._painted[1]

    def _resolve(self, theme: str) -> Roles:
        background = self.background_colors[1]
        if self.app.native_ansi_color or background.ansi is not None or not background.a:
            return roles_for(theme if theme.startswith("ansi-") else "ansi-dark", "")
        own = theme.startswith("leanix-")
        variables = () if own else tuple(sorted(self.app.get_css_variables().items()))
        return roles_for(theme, background.hex6.lower(), variables)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What Textual does to each finished line: our own colours need no turning into true ones."""
        filters = super().get_line_filters()
        return filters if self.roles.sixteen else [one for one in filters if not isinstance(one, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """Forget the styles when the style sheet has changed."""
        self._painted = None
        super().notify_style_update()

    def blank(self, width: int) -> Strip:
        """An empty line."""
        return Strip.blank(width, self.roles.style(""))
