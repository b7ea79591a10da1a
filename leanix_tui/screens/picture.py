"""Pictures of the terminal that look the same in every viewer."""

from __future__ import annotations

import html
import re
from typing import Final

from rich.cells import cell_len

__all__ = ["aligned"]

_TEXT: Final = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>([^<]*)</text>'
)
_GROUPS: Final = re.compile("[^\xa0]+(?:\xa0[^\xa0]+)*")
"""Words that one blank parts; wider gaps are gaps between columns."""


def aligned(svg: str) -> str:
    """Give each group of words of a picture its own place.

    The exporter writes a run of text with its blanks as one element and stretches it to its length. Viewers that drop
    leading blanks, or do not stretch, lose the columns; elements that begin where their words begin keep them.
    """
    return _TEXT.sub(_placed, svg)


def _placed(match: re.Match[str]) -> str:
    style, x, y, length, rest, escaped = match.groups()
    text = html.unescape(escaped)
    cells = cell_len(text)
    if not cells:
        return match.group()
    width = float(length) / cells
    placed = []
    for group in _GROUPS.finditer(text):
        words = group.group()
        start = float(x) + cell_len(text[: group.start()]) * width
        shown = html.escape(words, quote=False).replace("\xa0", "&#160;")
        placed.append(
            f'<text class="{style}" x="{start:g}" y="{y}" textLength="{cell_len(words) * width:g}"{rest}>{shown}</text>'
        )
    return "".join(placed)
