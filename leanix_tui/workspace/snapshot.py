"""The loaded fact sheets of some types at one moment, and for each test that was made on them who passed it.

Whatever is worked out for fact sheets is worked out column by column, in the order in which they came. What comes out
is one byte for each, so that two tests are combined in microseconds, and an order of them is a list of positions.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress
from typing import Any, Final

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.row_tests import RowTest
from leanix_tui.workspace.sorting import Check, go_on
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.table import Table

__all__ = ["Marks", "Snapshot", "both", "mark_of", "opposite"]

Marks = bytes
"""One byte for each fact sheet of a snapshot: 1 for those that passed."""

ARCHIVED: Final = "ARCHIVED"
_REMEMBERED: Final = 4_000_000
"""Bytes of marks, and at the least so many tests:"""
_AT_LEAST: Final = 16
_AT_MOST: Final = 48
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
    """Says whether rows of these types came (first), or something changed in them or under them (second)."""
    names = list(store.tables) if types is None else types
    return (sum(store.tables[name].count for name in names if name in store.tables), store.epoch)


class Snapshot:
    """All fact sheets of some types, archived ones too, as of one version of the store.

    A fact sheet's position is its place among the rows of all these types. Rows that are no more keep theirs; see
    :meth:`there`.
    """

    def __init__(self, store: Store, types: tuple[str, ...] | None) -> None:
        # Taken before looking: what comes meanwhile is looked at again rather than missed.
        self.version = store.version
        self.mark = mark_of(store, types)
        self.edits = len(store.edited)
        self.store = store
        self.tables: list[Table] = [
            table
            for name in (list(store.tables) if types is None else dict.fromkeys(types))
            if (table := store.tables.get(name)) is not None
        ]
        self.counts: dict[str, int] = {table.type: table.count for table in self.tables}
        """How many rows there are of each type, in the order of the positions."""
        self._begins = list(accumulate(self.counts.values(), initial=0))
        self._known: dict[Any, Marks] = {}

    @classmethod
    def of(cls, store: Store, types: tuple[str, ...] | None) -> Snapshot:
        """The snapshot of this moment; the one before while nothing changed."""
        key = ("snapshot", types)
        known: Snapshot | None = store.cache.get(key)
        if known is None or known.version != store.version:
            if known is not None:
                known.forget()  # somebody may keep it for the rows that it showed
            known = store.cache[key] = cls(store, types)
        return known

    def __len__(self) -> int:
        return self._begins[-1]

    def parts(self, among: Marks | None = None) -> Iterator[tuple[int, Part]]:
        """Type by type: the position at which it begins, and its rows, or those that are marked."""
        for table, start in zip(self.tables, self._begins, strict=False):
            count = self.counts[table.type]
            rows: Sequence[int] = range(count)
            if among is not None:
                rows = list(compress(rows, among[start : start + count]))
            yield start, Part(self.store, table, rows, whole=among is None)

    def there(self, positions: Iterable[int], *, archived: bool) -> list[int]:
        """Those of some positions at which there is a fact sheet still, and one that is not archived."""
        some = positions if isinstance(positions, Sequence) else list(positions)
        left_out = set(self.gone())
        if not archived and len(some) * 8 < len(self):
            left_out.update(at for at in some if self._at(at)[0].status[self._at(at)[1]] == ARCHIVED)
        elif not archived:
            for start, part in self.parts():
                status = part.column("status")
                if ARCHIVED in status:
                    left_out.update(start + at for at, one in enumerate(status) if one == ARCHIVED)
        return [at for at in some if at not in left_out] if left_out else list(some)

    def gone(self) -> list[int]:
        """The positions at which there is no fact sheet any more."""
        return [
            start + at
            for table, start in zip(self.tables, self._begins, strict=False)
            for at in table.gone
            if at < self.counts[table.type]
        ]

    def place(self, number: int) -> int:
        """The position of a numbered fact sheet; -1 when it is not of these types, came later, or is no more."""
        place = self.store.place(number)
        if place is None or place[0] not in self.tables:
            return -1
        table, at = place
        return self._begins[self.tables.index(table)] + at if at < self.counts[table.type] else -1

    def numbers(self) -> array[int]:
        """The number of each fact sheet, by position."""
        found = array("I")
        for table in self.tables:
            found.extend(table.number[: self.counts[table.type]])
        return found

    def text(self, position: int) -> str:
        """The searched text of the fact sheet at a position."""
        table, at = self._at(position)
        return table.folded[at]

    def _at(self, position: int) -> tuple[Table, int]:
        which = bisect_right(self._begins, position) - 1
        return self.tables[which], position - self._begins[which]

    def row(self, position: int) -> FactSheet:
        """The fact sheet at a position."""
        return self.store.row(*self._at(position))

    def id(self, position: int) -> str:
        """The id of the fact sheet at a position."""
        table, at = self._at(position)
        return self.store.id_of(table.number_at(at))

    def position(self, id: str) -> int | None:  # noqa: A002
        """The position of the fact sheet with this id; None when it is not of these types, or came later."""
        number = self.store.number(id)
        place = -1 if number is None else self.place(number)
        return None if place < 0 else place

    def known(self, key: Any) -> Marks | None:
        """What came out of a test that was made already."""
        marks = self._known.pop(key, None)
        if marks is not None:
            self._known[key] = marks  # the last one to be forgotten now
        return marks

    def remember(self, key: Any, marks: Marks) -> Marks:
        """Keep what came out of a test, for as long as others are not asked for more often."""
        most = min(max(_REMEMBERED // max(len(marks), 1), _AT_LEAST), _AT_MOST)
        for old in list(self._known)[: 1 - most]:
            self._known.pop(old, None)
        self._known[key] = marks
        return marks

    def forget(self) -> None:
        """Let go of what is remembered of tests."""
        self._known = {}

    def known_keys(self) -> list[Any]:
        """The tests that were made already and are remembered."""
        return list(self._known)

    def test(self, test: RowTest, among: Marks | None = None, check: Check = go_on) -> Marks:
        """Who passes a test, out of all or of those ``among`` whom it is to be made.

        ``check`` is called every few milliseconds; whoever does not want the answer any more raises something in it.
        """
        found: list[bytes | bytearray] = []
        for _, part in self.parts(among):
            count = self.counts[part.name]
            if among is None:
                for piece in test.pieces(part):
                    found.append(piece)
                    check()
            elif part.rows:
                passed = chain.from_iterable(test.pieces(part))
                marks = bytearray(count)
                for at in compress(part.rows, passed):
                    marks[at] = 1
                found.append(marks)
                check()
            else:
                found.append(bytes(count))
        return b"".join(found)
