"""Printing results: tables for people, JSON, JSON lines and CSV for programs; errors and notes on stderr."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from leanix_tui.errors import Ambiguous, LeanIXError
from leanix_tui.export import Column, cell_text, render, to_json
from leanix_tui.text import SafeText, display, display_lines, one_line

__all__ = ["Output", "Printer", "drop_stdout", "flush_stdout", "note", "tell_error"]

Output: TypeAlias = Literal["table", "json", "jsonl", "csv"]

_GAP: Final = "  "
_LEAST: Final = 12
_LEAST_FIRST: Final = 24
_MOST_IN_A_PIPE: Final = 60
"""A longer text in a pipe is written out, but the other rows are not padded to its width."""
_ID: Final = 36
"""The width of an id."""
_NUMBER: Final = re.compile(r"-?[\d .,]+%?")


class Printer:
    """Prints in the form that the reader asked for, coloured and cut to width only for a terminal."""

    def __init__(self, output: Output = "table", *, color: bool = True) -> None:
        self.output = output
        self.terminal = sys.stdout.isatty()
        allowed = color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self.color = self.terminal and allowed

    def rows(
        self,
        rows: Iterable[Mapping[str, Any]],
        columns: Sequence[Column],
        *,
        empty: str = "Nothing.",
        sparse: bool = False,
    ) -> None:
        """Print a list: one object each in JSON, one line each otherwise. ``empty`` is said on stderr for people.

        ``sparse`` rows keep their own keys in JSON instead of having every column's.
        """
        if sparse and self.output == "json":
            self._write(to_json(list(rows)) + "\n")
            return
        if sparse and self.output == "jsonl":
            for row in rows:
                self._write(to_json(row, indent=0) + "\n")
            return
        if self.output == "table":
            found = [[_shown(row.get(column.key)) for column in columns] for row in rows]
            if not found:
                note(empty)
                return
            self._table([display(column.label or column.key) for column in columns], found)
            return
        for piece in render(rows, columns, self.output):
            self._write(piece)

    def records(
        self, records: Iterable[Mapping[str, Any]], *, keys: Sequence[str], people: Sequence[str], empty: str
    ) -> None:
        """Print a list of objects of the same keys: all of them for programs, those in ``people`` in a table."""
        self.rows(records, [Column(key) for key in (people if self.output == "table" else keys)], empty=empty)

    def item(self, value: Mapping[str, Any], *, lines: Sequence[tuple[str, object]] | None = None) -> None:
        """Print one thing: an object in JSON, ``key value`` lines otherwise. ``lines`` is what people get to see."""
        if self.output == "json":
            self._write(to_json(value) + "\n")
        elif self.output == "jsonl":
            self._write(to_json(value, indent=0) + "\n")
        elif self.output == "csv":
            self.rows([value], [Column(key) for key in value])
        else:
            self.lines(list(value.items()) if lines is None else lines)

    def lines(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Print ``key  value`` lines, the values in one column, on a terminal wrapped within it where there is room."""
        shown = [(display(key), _shown(value)) for key, value in pairs]
        wide = max((_width(key) for key, _ in shown), default=0)
        room = shutil.get_terminal_size().columns - wide - len(_GAP) if self.terminal else 0
        margin = "\n" + " " * wide + _GAP
        for key, value in shown:
            text = margin.join(_wrapped(value, room)) if room >= _LEAST_FIRST else value
            self._write(f"{self.muted(key)}{' ' * (wide - _width(key))}{_GAP}{text}".rstrip() + "\n")

    def objects(self, rows: Sequence[Mapping[str, Any]], *, empty: str = "Nothing.") -> None:
        """Print objects of whichever keys LeanIX gave them."""
        keys = dict.fromkeys(key for row in rows for key in row)
        self.rows(rows, [Column(key) for key in keys], empty=empty, sparse=True)

    def data(self, value: Any) -> None:
        """Print JSON from LeanIX: as JSON, and a list of objects as lines or CSV where that is asked for."""
        rows = _objects_in(value)
        if self.output in {"csv", "jsonl"} and rows is not None:
            self.objects(rows)
        elif self.output in {"csv", "table"} and isinstance(value, str):
            self._write(f"{display_lines(value)}\n")
        else:
            self._write(to_json(value, indent=0 if self.output == "jsonl" else 2) + "\n")

    def value(self, value: object) -> None:
        """Print one value bare: text as it is (made safe for a terminal), objects as :meth:`data` does."""
        if self.output in {"json", "jsonl"} or isinstance(value, Mapping) or (value and _objects_in(value) is not None):
            self.data(value)
        elif isinstance(value, list | tuple):
            for item in value:
                self.line(cell_text(item))
        else:
            self._write(f"{display_lines(cell_text(value))}\n")

    def line(self, text: object = "") -> None:
        """Print one line of text from anywhere."""
        self._write(f"{display(text)}\n")

    def heading(self, text: object) -> None:
        """Print a line that names what follows."""
        shown = display(text)
        self._write(f"\x1b[1m{shown}\x1b[0m\n" if self.color else f"{shown}\n")

    def muted(self, text: SafeText) -> str:
        """Text that steps back, where colours are allowed."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def _table(self, heads: list[SafeText], rows: list[list[SafeText]]) -> None:
        right = [
            all(not row[at] or _NUMBER.fullmatch(row[at]) for row in rows) and any(row[at] for row in rows)
            for at in range(len(heads))
        ]
        widths = [max(_width(head), *(_width(row[at]) for row in rows)) for at, head in enumerate(heads)]
        more = ""
        if self.terminal:
            available = shutil.get_terminal_size().columns
            widths = _fitted(widths, available)
            if len(widths) < len(heads):
                widths, more = _fitted(widths, available - 2), " …"
        else:
            widths = [min(width, _MOST_IN_A_PIPE) for width in widths]
        self._write(self.muted(display(_laid_out(heads, widths, right) + more)) + "\n")
        for row in rows:
            self._write(_laid_out(row, widths, right, cut=self.terminal) + "\n")

    def _write(self, text: str) -> None:
        with _written():
            try:
                sys.stdout.write(text)
            except UnicodeEncodeError:
                # JSON says the same in ASCII; for other forms this is at least readable.
                sys.stdout.write("".join(_ascii(character) for character in text))


def _objects_in(value: object) -> list[Mapping[str, Any]] | None:
    """An object, or those of a list; None where there is anything else."""
    listed = value if isinstance(value, list) else [value]
    rows = [item for item in listed if isinstance(item, Mapping)]
    return rows if len(rows) == len(listed) else None


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _shown(value: object) -> SafeText:
    return one_line(cell_text(value))


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _wrapped(text: str, room: int) -> Iterator[str]:
    """Lines that fit; a word that is longer than a line, such as an address, stays whole so that it can be copied."""
    line, length = "", 0
    for word in text.split(" "):
        wide = _width(word)
        if line and length + 1 + wide > room:
            yield line
            line, length = word, wide
        else:
            line, length = (f"{line} {word}", length + 1 + wide) if line else (word, wide)
    yield line


def _fitted(widths: list[int], available: int) -> list[int]:
    """Widths with which a line fits: the widest columns narrower, and where that is not enough, the last ones left out.

    An id is of use only as a whole, so a column of that width is never narrowed.
    """
    fitted = list(widths)
    while fitted:
        room = available - len(_GAP) * (len(fitted) - 1)
        least = [_LEAST_FIRST, *(_ID if width == _ID else _LEAST for width in fitted[1:])]
        floors = [min(pair) for pair in zip(fitted, least, strict=True)]
        if sum(floors) <= room or len(fitted) == 1:
            break
        fitted.pop()
    excess = sum(fitted) - room
    while excess > 0:
        spare = [width - floor for width, floor in zip(fitted, floors, strict=True)]
        if not any(spare):
            return [room]
        widest = max(range(len(fitted)), key=lambda at: (spare[at] > 0, fitted[at]))
        fitted[widest] -= 1
        excess -= 1
    return fitted


def _laid_out(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, cut: bool = True) -> str:
    return _GAP.join(_padded(*cell, cut=cut) for cell in zip(cells, widths, right, strict=False)).rstrip()


def _padded(text: str, width: int, right: bool, *, cut: bool) -> str:
    length = _width(text)
    if length > width and cut:
        from rich.cells import set_cell_size

        return set_cell_size(text, width - 1) + "…" if width else ""
    space = " " * (width - length)
    return space + text if right else text + space


@contextlib.contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read our output has seen enough: no error
    except OSError as error:
        drop_stdout()
        raise LeanIXError(
            f"The results cannot be written: {error.strerror}.", remedy="Check where standard output goes."
        ) from None


def flush_stdout() -> None:
    """Hand over what was printed so far; raises LeanIXError when nobody takes it, such as a full disk."""
    with _written():
        sys.stdout.flush()


def drop_stdout() -> None:
    """Let what is still unwritten, and the interpreter's last flush, go nowhere instead of failing once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def note(text: str) -> None:
    """Say something beside the results, on stderr."""
    flush_stdout()
    sys.stderr.write(f"{display_lines(text)}\n")


def tell_error(error: LeanIXError) -> None:
    """Say on stderr what went wrong and what can be done; candidates of an ambiguous name as a table."""
    for line in _told(error):
        note(line)


def _told(error: LeanIXError) -> Iterator[str]:
    yield f"Error: {display(error.headline)}"
    if error.detail:
        yield f"  {one_line(error.detail, limit=600)}"
    if isinstance(error, Ambiguous):
        wide = max((_width(display(kind)) for _, kind, _ in error.candidates), default=0)
        for id_, kind, name in error.candidates:
            shown = display(kind)
            yield f"  {display(id_)}{_GAP}{shown}{' ' * (wide - _width(shown))}{_GAP}{one_line(name)}"
    if error.remedy:
        yield f"  {display(error.remedy)}"
