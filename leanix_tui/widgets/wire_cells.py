"""The cells of a terminal: what was written to them, and the fewest bytes that turn them into others.

Two of these are kept, what the terminal shows and what it should show. A frame of Textual changes the second, and
:func:`difference` says what to send.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from rich.cells import cell_len

from leanix_tui.widgets.wire_looks import PLAIN, Look, blank, look, on_ground, turn

__all__ = ["Cells", "Pen", "difference"]

_TEXT: Final = r"([^\x00-\x1f\x7f-\x9f]*)"
# A run of text in a style, and mostly the reset behind it; a place to go to; text without a style; a new line.
_TOKEN: Final = re.compile(
    rf"\x1b\[([\d;]*)m{_TEXT}(\x1b\[0m)?|\x1b\[(\d*)(?:;(\d*))?H|\n|(?=[^\x00-\x1f\x7f-\x9f]){_TEXT}"
)
# Every terminal gives these one cell: letters of Latin, Greek and Cyrillic, and the signs that we draw ourselves.
_EVEN: Final = re.compile(
    r"[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff"
    r"\u2010-\u2027\u2039\u203a\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u25ff\u2713\u2717]*"
)
Line: TypeAlias = list[str | None]
"""The cells of a line: a character, nothing behind a wide one, None where nobody knows."""
_NEAR: Final = 5
"""So many cells that are as they should be are written again rather than skipped: skipping them costs as much."""


class Pen:
    """Writes cells: knows where the terminal writes next and in which look, None where nobody knows."""

    def __init__(self) -> None:
        self.look: Look | None = None
        self.at: tuple[int, int] | None = None
        """Column and line, from 0."""
        self._written: list[str] = []

    def take(self) -> str:
        """What was written since the last time."""
        written = "".join(self._written)
        self._written.clear()
        return written

    def move(self, x: int, y: int) -> None:
        """Go to a column of a line."""
        before, self.at = self.at, (x, y)
        if before is not None and before[1] == y and before[0] < x:
            self._written.append(f"\x1b[{x - before[0]}C" if x - before[0] > 1 else "\x1b[C")
        elif before != (x, y):
            self._written.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")

    def write(self, start: int, y: int, cells: Line, looks: list[Look]) -> None:
        """Write cells from a column of a line on."""
        self.move(start, y)
        at, stop = 0, len(cells)
        while at < stop:
            wanted = looks[at]
            end = at + 1
            while end < stop and looks[end] is wanted:
                end += 1
            text = "".join(filter(None, cells[at:end]))
            if wanted is not self.look:
                self._turn(wanted, text, at, cells, looks)
            if len(text) == end - at and (text.isascii() or _EVEN.fullmatch(text)):
                self._written.append(text)
            else:
                self._write_uneven(start + at, cells[at:end])
            at = end
        self.at = (start + stop, y)

    def _turn(self, wanted: Look, text: str, at: int, cells: Line, looks: list[Look]) -> None:
        """Change the look, and no more of it than the text shows."""
        now = self.look
        if text.isspace() and not wanted.is_seen_on_blanks:
            if now is not None and now.ground == wanted.ground and not now.is_seen_on_blanks:
                return
            behind = next((look for cell, look in zip(cells[at:], looks[at:], strict=True) if cell != " "), wanted)
            if behind.ground == wanted.ground and not behind.is_seen_on_blanks:
                wanted = behind
            elif now is not None:
                wanted = on_ground(now, wanted.ground)
        self._written.append(turn(now, wanted))
        self.look = wanted

    def _write_uneven(self, x: int, cells: Line) -> None:
        """Write characters that a terminal may take to be wider or narrower than we do.

        What follows stands where it belongs all the same, and nothing that was there before stays.
        """
        for at, cell in enumerate(cells):
            if cell is not None and len(cell) == 1 and _EVEN.fullmatch(cell):
                self._written.append(cell)
            elif cell:
                size = 1
                while at + size < len(cells) and cells[at + size] == "":
                    size += 1
                self._written.append(f"{' ' * size}\x1b[{x + at + 1}G{cell}\x1b[{x + at + size + 1}G")


class Cells:
    """Every cell of a terminal of one size; a cell that nothing is known of holds no text."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.cursor = (0, 0)
        """Where the cursor rests, as (column, line) from 0."""
        self.texts: list[Line] = [[None] * width for _ in range(height)]
        self.looks: list[list[Look]] = [[PLAIN] * width for _ in range(height)]
        self.uneven = [False] * height
        """Lines with characters of which terminals disagree how wide they are."""

    def apply(self, frame: str) -> bool:
        """Write a frame of Textual; False when it holds anything else than cells, and then not all was written."""
        x, y = self.cursor
        style = PLAIN
        end = 0
        for token in _TOKEN.finditer(frame):
            if token.start() != end:
                return False
            end = token.end()
            parameters, text, reset, row, column, plain = token.groups()
            if row is not None:
                y, x = max(int(row or 1) - 1, 0), max(int(column or 1) - 1, 0)
                continue
            if parameters is not None:
                try:
                    style = look(parameters, style)
                except ValueError:
                    return False
            elif plain is None:
                x, y = 0, y + 1
            if said := text or plain:
                x = self._write(x, y, said, style)
            if reset:
                style = PLAIN
        self.cursor = (min(x, self.width - 1), min(y, self.height - 1))
        return end == len(frame)

    def runs(self, y: int) -> Iterator[tuple[int, list[str], Look]]:
        """A line in runs of one look, each with its column; cells that nothing is known of are left out."""
        texts, looks = self.texts[y], self.looks[y]
        start = 0
        for at in range(1, self.width + 1):
            if at == self.width or looks[at] is not looks[start] or (texts[at] is None) is not (texts[start] is None):
                if texts[start] is not None:
                    yield start, [text or "" for text in texts[start:at]], looks[start]
                start = at

    def _write(self, x: int, y: int, text: str, style: Look) -> int:
        """Write text into a line; the column behind it."""
        if y >= self.height:
            return x
        even = text.isascii() or _EVEN.fullmatch(text) is not None
        cells: Line = [*text] if even else _cells(text)
        end = x + len(cells)
        if end > self.width:
            del cells[max(self.width - x, 0) :]
        if not cells:
            return end
        stop = x + len(cells)
        texts, looks = self.texts[y], self.looks[y]
        if self.uneven[y]:
            # Half of a wide character is none.
            if texts[x] == "":
                _blank_out(texts, x)
            if stop < self.width and texts[stop] == "":
                _blank_out(texts, stop)
        texts[x:stop] = cells
        looks[x:stop] = [style] * len(cells)
        if not even:
            self.uneven[y] = True
        return end


def _cells(text: str) -> Line:
    """The cells of a text: a wide character is followed by an empty one, what has no width joins what it follows."""
    cells: Line = []
    for character in text:
        size = cell_len(character)
        if size:
            cells += [character, *[""] * (size - 1)]
        elif cells:
            at = len(cells) - 1
            while at and cells[at] == "":
                at -= 1
            cells[at] = f"{cells[at]}{character}"
    if len(cells) == (width := cell_len(text)):
        return cells
    # Its width is not the sum of its characters': it stands and falls as a whole.
    return [text, *[""] * (width - 1)] if width else []


def _blank_out(texts: Line, at: int) -> None:
    """Make blanks of a wide character that loses one of its cells."""
    start = at
    while start and texts[start] == "":
        start -= 1
    stop = at
    while stop < len(texts) and texts[stop] == "":
        stop += 1
    texts[start:stop] = [" "] * (stop - start)


def difference(shown: Cells, wanted: Cells, pen: Pen) -> str:
    """What makes the terminal show what it should; afterwards ``shown`` and ``pen`` are as if it had been written."""
    for y in range(wanted.height):
        old, new = shown.texts[y], wanted.texts[y]
        old_looks, new_looks = shown.looks[y], wanted.looks[y]
        if old == new and old_looks == new_looks:
            continue
        changed = [
            x
            for x, (before, after, one, other) in enumerate(zip(old, new, old_looks, new_looks, strict=True))
            if (before != after or (one is not other and (after != " " or blank(one) is not blank(other))))
            and after is not None
        ]
        if not changed:
            shown.looks[y] = [*new_looks]  # blanks whose letters would have another colour: that cannot be seen
            continue
        if shown.uneven[y] or wanted.uneven[y]:
            spans = _from_first_uneven(changed[0], old, new)
            wanted.uneven[y] = not all(cell is None or _is_even(cell) for cell in new)
        else:
            spans = _spans(changed, new, new_looks)
        for start, stop in spans:
            pen.write(start, y, new[start:stop], new_looks[start:stop])
            old[start:stop] = new[start:stop]
            old_looks[start:stop] = new_looks[start:stop]
        shown.uneven[y] = wanted.uneven[y]
    if pen.at != wanted.cursor:
        pen.move(*wanted.cursor)
    return pen.take()


def _spans(changed: list[int], texts: Line, looks: list[Look]) -> list[tuple[int, int]]:
    """The cells to write, as (first, behind the last)."""
    spans: list[tuple[int, int]] = []
    start = before = changed[0]
    for x in changed[1:]:
        if x - before > _NEAR or not _can_join(before, x, texts, looks):
            spans.append((start, before + 1))
            start = x
        before = x
    spans.append((start, before + 1))
    return spans


def _can_join(before: int, x: int, texts: Line, looks: list[Look]) -> bool:
    """Whether everything between two cells can be written in the look of the first."""
    pen = looks[before]
    for at in range(before + 1, x):
        look = looks[at]
        if texts[at] is None or (look is not pen and (texts[at] != " " or blank(pen) is not blank(look))):
            return False
    return True


def _from_first_uneven(first: int, old: Line, new: Line) -> list[tuple[int, int]]:
    """Behind a character of uncertain width nobody knows what a terminal shows where: all of it is written again."""
    odd = (x for x, (one, other) in enumerate(zip(old, new, strict=True)) if not (_is_even(one) and _is_even(other)))
    spans: list[tuple[int, int]] = []
    for x in range(min(first, next(odd, first)), len(new)):
        if new[x] is None:
            continue
        if spans and spans[-1][1] == x:
            spans[-1] = (spans[-1][0], x + 1)
        else:
            spans.append((x, x + 1))
    return spans


def _is_even(cell: str | None) -> bool:
    return cell is None or (len(cell) == 1 and _EVEN.fullmatch(cell) is not None)
