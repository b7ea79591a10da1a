"""The searched texts of a table as a few long strings, in which a word is found at the speed of memory.

Asking 200,000 short strings for a word of two letters or more takes 30 milliseconds, of which nearly all goes into
beginning anew each time; 25 long ones take six.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate, repeat
from typing import Final

from leanix_tui.workspace.sorting import PIECE, in_pieces
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.table import Table

__all__ = ["Texts"]

_END: Final = "\0"


class Texts:
    """The texts of the first rows of a table, as of one moment."""

    def __init__(self, store: Store, table: Table, count: int, known: Texts | None = None) -> None:
        self.count = count
        self.edits = len(store.edited)
        kept: dict[int, str] = {}
        if known is not None:
            kept = dict(enumerate(known.long[: known.count // PIECE]))
            for place in map(store.place, set(store.edited[known.edits : self.edits])):
                if place is not None and place[0] is table:
                    kept.pop(place[1] // PIECE, None)
        pieces = enumerate(in_pieces(count))
        self.long: list[str] = [kept.get(number) or _joined(table.folded[piece]) for number, piece in pieces]
        """The texts of so many rows (PIECE) each, one after the other."""

    @classmethod
    def of(cls, store: Store, table: Table, count: int) -> Texts:
        """The texts of this moment; of the one before what is still as it was."""
        key = ("texts", table.type)
        known: Texts | None = store.cache.get(key)
        if known is None or known.count != count or known.edits != len(store.edited):
            known = store.cache[key] = cls(store, table, count, known if known and known.count <= count else None)
        return known

    def having(self, word: str) -> Iterator[bytes | bytearray]:
        """For each row one byte, some at a time: whether a folded word is in its text."""
        for long, piece in zip(self.long, in_pieces(self.count), strict=True):
            count = piece.stop - piece.start
            if _END in word:
                yield bytes(count)
            elif len(word) < 2:
                yield bytes([word in text for text in long.split(_END)])
            else:
                yield _having_word(long, word, count)

    def fitting(self, find: Callable[[str], object]) -> Iterator[bytes]:
        """The same for what a pattern finds."""
        for long in self.long:
            yield bytes([find(text) is not None for text in long.split(_END)])


def _joined(texts: list[str]) -> str:
    joined = _END.join(texts)
    if joined.count(_END) >= len(texts):
        joined = _END.join([text.replace(_END, " ") for text in texts])
    return joined


def _having_word(long: str, word: str, count: int) -> bytearray:
    """Cut the texts apart where the word is: the ends of texts before each cut say in which one it is."""
    found = bytearray(count)
    before = long.split(word)
    before.pop()
    for row in accumulate(map(str.count, before, repeat(_END))):
        found[row] = 1
    return found
