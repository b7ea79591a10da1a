"""The signs that widgets draw, in two sets: one for terminals that know UTF-8 and one for all others.

The set is chosen once, at start, with :func:`choose` and :func:`use`; every widget asks :func:`sign` for it.
:func:`drawable` is for text from outside: what the terminal's encoding cannot write becomes its nearest plain letter.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

__all__ = ["ASCII", "UTF8", "Glyphs", "choose", "drawable", "sign", "use"]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs. Each is one cell wide in both sets, so that nothing moves when the set changes."""

    encoding: str = ""
    """What the terminal can write; empty when it is UTF-8 and everything can be written."""
    cursor: str = "▌"
    mark: str = "●"
    ok: str = "✓"
    warn: str = "!"
    bad: str = "✗"
    unknown: str = "?"
    online: str = "●"
    waiting: str = "◌"
    offline: str = "✗"
    open: str = "▾"
    closed: str = "▸"
    leaf: str = "·"
    cycle: str = "↺"
    checked: str = "■"
    unchecked: str = "□"
    partly: str = "▪"
    ascending: str = "▴"
    descending: str = "▾"
    more_left: str = "‹"
    more_right: str = "›"
    trail: str = "›"
    ellipsis: str = "…"
    swatch: str = "●"
    full: str = "━"
    half: str = "╸"
    rest: str = "─"
    rule: str = "─"
    bar: str = "│"
    problems: str = "▲"
    requests: str = "⇅"
    arrow: str = "→"
    dash: str = "–"
    dot: str = "·"


UTF8: Final = Glyphs()
ASCII: Final = Glyphs(
    encoding="ascii",
    cursor=">",
    mark="*",
    ok="+",
    warn="!",
    bad="x",
    unknown="?",
    online="*",
    waiting="o",
    offline="x",
    open="v",
    closed=">",
    leaf="-",
    cycle="@",
    checked="x",
    unchecked="-",
    partly="~",
    ascending="^",
    descending="v",
    more_left="<",
    more_right=">",
    trail=">",
    ellipsis="~",
    swatch="#",
    full="#",
    half="#",
    rest=".",
    rule="-",
    bar="|",
    problems="!",
    requests="@",
    arrow=">",
    dash="-",
    dot="-",
)


class _Chosen:
    """The set in use; there is one terminal, so there is one of these."""

    glyphs: Glyphs = UTF8


def sign() -> Glyphs:
    """The set of signs in use."""
    return _Chosen.glyphs


def use(glyphs: Glyphs) -> None:
    """Draw with this set from now on."""
    _Chosen.glyphs = glyphs
    drawable.cache_clear()


def choose(encoding: str | None, env: Mapping[str, str], setting: str = "auto") -> Glyphs:
    """Choose a set from the terminal's encoding, its kind and the user's setting (``auto``, ``utf8`` or ``ascii``)."""
    try:
        name = codecs.lookup(encoding or "ascii").name
    except LookupError:
        name = "ascii"
    if setting == "utf8":
        return UTF8
    if setting == "ascii":
        return ASCII
    if name in {"utf-8", "utf-16", "utf-32"}:
        # The Linux console draws UTF-8 text but has a font of at most 512 signs, in which most of ours are missing.
        return _with_encoding("") if env.get("TERM") == "linux" else UTF8
    return _with_encoding(name)


def _with_encoding(encoding: str) -> Glyphs:
    values = {name: getattr(ASCII, name) for name in Glyphs.__slots__}
    return Glyphs(**{**values, "encoding": encoding})


@lru_cache(maxsize=4096)
def drawable(text: str) -> str:
    """Make text that the terminal can write: letters lose their accents, other signs become ``?`` of equal width."""
    encoding = _Chosen.glyphs.encoding
    if not encoding or text.isascii():
        return text
    return "".join(_nearest(character, encoding) for character in text)


def _nearest(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        width = cell_len(character)
        return plain if plain and len(plain) == width else (_PLAIN.get(character) or "?" * width)
    return character


# Signs that people type every day and that have no decomposition; all one cell.
_PLAIN: Final = {
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "…": "~",
    "•": "*",
    "ø": "o",
    "Ø": "O",
    "ß": "s",
    "›": ">",
    "‹": "<",
    "→": ">",
    "·": "-",
    "✓": "+",
    "✗": "x",
    "●": "*",
}
