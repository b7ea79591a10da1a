"""The one door through which text from outside reaches a widget, a terminal, a file name or a spreadsheet.

Names, descriptions and answers come from people and machines that we do not know. They may hold escape sequences that
set the clipboard, bidirectional overrides that turn a name around, or markup. The model keeps them as they are
(cleaning them would corrupt an edit); whatever shows them asks :func:`display` first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["SafeText", "display", "display_lines", "escape_json", "file_name", "fold", "one_line", "spreadsheet_cell"]


class SafeText(str):
    """Text in which every character is visible and harmless. Only this module makes it."""

    __slots__ = ()


_EMPTY: Final = SafeText("")

# C0, DEL and C1; soft hyphen and the other invisible format characters; line and paragraph separators; surrogates;
# interlinear annotations; variation of direction; byte order mark; tag characters.
_SUSPECT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNSAFE_IN_JSON: Final = re.compile(_SUSPECT.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f", 1))
_SPACES: Final = re.compile(r"\s+")
_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_ACCENTS: Final = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_WINDOWS_NAMES: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


@lru_cache(maxsize=1024)
def _picture(character: str) -> str:
    code = ord(character)
    if code in _PICTURES:
        return _PICTURES[code]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    # Presentation selectors only choose between a glyph's coloured and plain form, and terminals disagree on its width.
    return "" if character in "\ufe0e\ufe0f" else _picture(character)


def display(value: object, *, limit: int | None = None) -> SafeText:
    """Show any value on one line, with every control, direction and invisible character as a visible picture.

    Escape becomes ``␛``, a newline ``␊``, a right-to-left override ``\\u202e``. Nothing that could tell two names
    apart is dropped. ``None`` is empty. With a ``limit`` longer text ends in ``…``.
    """
    if value is None:
        return _EMPTY
    if type(value) is SafeText:
        text: str = value
    else:
        text = value if isinstance(value, str) else str(value)
        if not (text.isascii() and text.isprintable()):
            text = _SUSPECT.sub(_visible, text)
    if limit is not None and len(text) > limit:
        text = text[: max(limit - 1, 0)] + "…"
    return SafeText(text)


def display_lines(value: object) -> SafeText:
    """Show text of several lines: as :func:`display`, but newlines break the line and a tab is four spaces."""
    if value is None:
        return _EMPTY
    text = str(value).replace("\r\n", "\n").expandtabs(4)
    return SafeText("\n".join(display(line) for line in text.split("\n")))


def one_line(value: object, *, limit: int | None = None) -> SafeText:
    """Show prose on one line: white space of any kind becomes a single blank, the rest as :func:`display`."""
    return display(_SPACES.sub(" ", str(value)).strip() if value is not None else None, limit=limit)


def escape_json(document: str) -> str:
    """Make JSON text harmless to a terminal without changing what it means: unsafe characters become ``\\uXXXX``."""

    def escaped(match: re.Match[str]) -> str:
        units = match.group().encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))

    return document if document.isascii() and document.isprintable() else _UNSAFE_IN_JSON.sub(escaped, document)


def spreadsheet_cell(value: str) -> str:
    """Keep a spreadsheet from reading text as a formula: text that starts like one gets an apostrophe in front."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def file_name(value: str, *, fallback: str = "unnamed") -> str:
    """Reduce any name from outside to one harmless file name: no folders, no controls, no dots around, 120 bytes."""
    text = value.replace("\\", "/").rsplit("/", 1)[-1]
    text = _SUSPECT.sub("", unicodedata.normalize("NFC", text))
    text = re.sub(r'[<>:"|?*]', "_", text).strip(" .")
    if not text or _WINDOWS_NAMES.match(text):
        text = f"{fallback}_{text}" if text else fallback
    while len(text.encode()) > 120:
        text = text[:-1]
    return text


def fold(value: str) -> str:
    """Fold text for search: case and accents do not matter, the rest does. NUL, which nobody types, is a blank."""
    if "\0" in value:
        value = value.replace("\0", " ")
    if value.isascii():
        return value.lower()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", value.casefold()))
    if folded.isascii():  # nearly always: looking at each character by itself takes ten times as long
        return folded
    return "".join(c for c in folded if not unicodedata.combining(c))
