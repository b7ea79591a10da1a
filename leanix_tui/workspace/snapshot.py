"""The loaded fact sheets of some types at one moment, and for each test that was made on them who passed it.

Whatever is worked out for fact sheets is worked out in the order in which they came, type by type. That is how they lie
in memory, and following it is several times faster than jumping about in the order of their names. What comes out is
one byte for each, so that two tests are combined in microseconds, and an order of them is a list of positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, Final

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.row_tests import RowTest, TextTest
from leanix_tui.workspace.store import Store

__all__ = ["Marks", "Snapshot", "both", "mark_of", "opposite", "searched_texts"]

Marks = bytes
"""One byte for each fact sheet of a snapshot: 1 for those that passed."""

_REMEMBERED: Final = 48
_OPPOSITE: Final = bytes([1, 0]) + bytes(254)


def both(some: Marks | None, others: Marks) -> Marks:
    """Those that passed twice; None stands for all."""
    if some is None:
        return others
    return (int.from_bytes(some, "little") & int.from_bytes(others, "little")).to_bytes(len(some), "little")


def opposite(marks: Marks) -> Marks:
    """Those that did not pass."""
    return marks.translate(_OPPOSITE)


def mark_of(store: Store, types: tuple[str, ...] | None) -> tuple[int, int]:
    """Says whether rows of these types came (first), or names changed under them (second)."""
    names = list(store.by_type) if types is None else types
    return (sum(len(store.by_type.get(name, ())) for name in names), store.epoch)


def searched_texts(store: Store, name: str, rows: Sequence[FactSheet]) -> list[str]:
    """The searched texts of a type's fact sheets, side by side in memory, for at least these rows.

    Reading them where they are, one here and one there, takes ten times as long.
    """
    key = ("texts", name)
    texts: list[str] = store.cache.get(key, [])
    if len(texts) < len(rows):
        more = "\0".join([row.folded.replace("\0", " ") for row in rows[len(texts) :]]).split("\0")
        texts = store.cache[key] = texts + more
    return texts


class Snapshot:
    """All fact sheets of some types, archived ones too, as of one version of the store."""

    def __init__(self, store: Store, types: tuple[str, ...] | None) -> None:
        # Taken before looking: what comes meanwhile is looked at again rather than missed.
        self.version = store.version
        self.mark = mark_of(store, types)
        self.store = store
        self.counts: dict[str, int] = {}
        """How many there are of each type, in the order of :attr:`rows`."""
        self.rows: list[FactSheet] = []
        """Never changed."""
        for name in list(store.by_type) if types is None else dict.fromkeys(types):
            before = len(self.rows)
            self.rows += store.by_type.get(name, ())
            self.counts[name] = len(self.rows) - before
        self._texts: list[str] | None = None
        self._known: dict[Any, Marks] = {}

    @classmethod
    def of(cls, store: Store, types: tuple[str, ...] | None) -> Snapshot:
        """The snapshot of this moment; the one before while nothing changed."""
        key = ("snapshot", types)
        known: Snapshot | None = store.cache.get(key)
        if known is None or known.version != store.version:
            known = store.cache[key] = cls(store, types)
        return known

    def __len__(self) -> int:
        return len(self.rows)

    def parts(self) -> Iterator[tuple[str, int, list[FactSheet]]]:
        """Type by type: its name, where it begins, and its fact sheets."""
        start = 0
        for name, count in self.counts.items():
            yield name, start, self.rows[start : start + count]
            start += count

    @property
    def texts(self) -> list[str]:
        """The searched text of each fact sheet."""
        if self._texts is None:
            texts: list[str] = []
            for name, _, rows in self.parts():
                texts += searched_texts(self.store, name, rows)[: len(rows)]
            self._texts = texts
        return self._texts

    def known(self, key: Any) -> Marks | None:
        """What came out of a test that was made already."""
        marks = self._known.pop(key, None)
        if marks is not None:
            self._known[key] = marks  # the last one to be forgotten now
        return marks

    def remember(self, key: Any, marks: Marks) -> Marks:
        """Keep what came out of a test, for as long as others are not asked for more often."""
        for old in list(self._known)[: 1 - _REMEMBERED]:
            self._known.pop(old, None)
        self._known[key] = marks
        return marks

    def known_keys(self) -> list[Any]:
        """The tests that were made already and are remembered."""
        return list(self._known)

    def test(self, test: RowTest, among: Marks | None = None, check: Callable[[], None] = lambda: None) -> Marks:
        """Who passes a test, out of all or of those ``among`` whom it is to be made.

        ``check`` is called every now and then; whoever does not want the answer any more raises something in it.
        """
        if isinstance(test, TextTest):
            texts = self.texts
            if among is None:
                return bytes(test.texts_pass(texts))
            return _placed(among, test.texts_pass(compress(texts, among)))
        found: list[bytes] = []
        for name, start, rows in self.parts():
            check()
            if among is None:
                found.append(bytes(test.marks(name, rows)))
                continue
            part = among[start : start + len(rows)]
            some = list(compress(rows, part))
            found.append(_placed(part, test.marks(name, some)) if some else bytes(len(rows)))
        return b"".join(found)


def _placed(among: Marks, passed: Iterable[bool]) -> Marks:
    """Marks for all, from those for some."""
    found = bytearray(len(among))
    for at in compress(compress(range(len(among)), among), passed):
        found[at] = 1
    return bytes(found)
