"""Fact sheets in order: sorted once for each column, remembered, and brought up to date as fact sheets come."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cached_property
from heapq import merge
from itertools import accumulate, chain, compress, repeat
from operator import add
from typing import Any, Final

from leanix_tui.errors import UsageError
from leanix_tui.workspace.cells import Column, keys_of, raw_values
from leanix_tui.workspace.columns import Columns, place_of_name
from leanix_tui.workspace.snapshot import Marks, Rows, Snapshot
from leanix_tui.workspace.store import Store

__all__ = ["BY_NAME", "Order", "Orders", "Sort", "put_in_order"]

Sort = tuple[tuple[str, bool], ...]
BY_NAME: Final[Sort] = (("displayName", False),)
_REMEMBERED: Final = 8
_FEW: Final = 8
"""Fewer rows than one of so many are sorted rather than picked out of all."""
_LEFT_OUT: Final = 0xFFFFFFFF
_RUN: Final = 10_000
"""Sorting lets no other thread in: what is longer is sorted in runs of so many, and these are merged."""


class Order:
    """The positions of a snapshot's fact sheets in one order."""

    def __init__(self, snapshot: Snapshot, positions: Iterable[int]) -> None:
        self.snapshot = snapshot
        self.positions = array("I", positions)

    def rows(self, marks: Marks | None = None) -> Rows:
        """The fact sheets in this order: all, or those that are marked."""
        if marks is None:
            return Rows(self.snapshot, self.positions)
        if marks.count(1) * _FEW > len(marks):
            passed = compress(self.positions, map(marks.__getitem__, self.positions))
            return Rows(self.snapshot, array("I", passed))
        ranks = self._ranks
        some = [at for at in compress(range(len(marks)), marks) if ranks[at] != _LEFT_OUT]
        return Rows(self.snapshot, array("I", sorted(some, key=ranks.__getitem__)))

    @cached_property
    def _ranks(self) -> array[int]:
        """Where in this order each position is."""
        ranks = array("I", [_LEFT_OUT]) * len(self.snapshot)
        for rank, position in enumerate(self.positions):
            ranks[position] = rank
        return ranks


class Orders:
    """The orders of a store. Those asked for last are remembered in the store."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._store = columns.store

    def get(self, snapshot: Snapshot, types: tuple[str, ...] | None, sort: Sort, *, archived: bool) -> Order:
        """All fact sheets of a snapshot of these types in this order. Raises ``UsageError`` for an unknown column."""
        cache = self._store.cache
        key = ("order", types, sort, archived, self._columns.today)
        known: Order | None = cache.get(key)
        if known is not None and known.snapshot.mark == snapshot.mark:
            # Nothing came, or only of other types: the positions are the same in this snapshot.
            known = known if known.snapshot is snapshot else Order(snapshot, known.positions)
        else:
            still = known is not None and known.snapshot.mark[1] == snapshot.mark[1]
            before = known if still and len(sort) == 1 else None
            known = Order(snapshot, self._sorted(snapshot, types, sort, before, archived=archived))
        for old in [old for old in list(cache) if old[0] == "order"][: 1 - _REMEMBERED]:
            cache.pop(old, None)
        cache[key] = known
        return known

    def _sorted(
        self,
        snapshot: Snapshot,
        types: tuple[str, ...] | None,
        sort: Sort,
        before: Order | None,
        *,
        archived: bool,
    ) -> list[int]:
        key, descending = sort[0]
        column = self._columns.get(key)
        if column is None:
            raise UsageError(f"There is no column {key!r} to sort by.", remedy="See the columns of this list.")
        positions: Iterable[int]
        if len(sort) > 1:
            # Sorting keeps what is equal as it was: in the order of the other columns.
            positions = self.get(snapshot, types, sort[1:], archived=archived).positions
        elif before is not None:
            positions = _moved(before, snapshot, archived=archived)
        else:
            positions = snapshot.there(range(len(snapshot)), archived=archived)
        places = self._places(snapshot, column)
        absent = [at for at in positions if places[at] is None] if None in places else []
        present = [at for at in positions if places[at] is not None] if absent else list(positions)
        if before is not None or len(present) <= _RUN:
            # What was sorted is still sorted, and sorting what is nearly sorted is quick.
            present.sort(key=places.__getitem__, reverse=descending)
        else:
            runs = [present[at : at + _RUN] for at in range(0, len(present), _RUN)]
            for run in runs:
                run.sort(key=places.__getitem__, reverse=descending)
            present = list(merge(*runs, key=places.__getitem__, reverse=descending))
        return present + absent

    def _places(self, snapshot: Snapshot, column: Column) -> list[Any]:
        """The place of each fact sheet in the order of a column; where values repeat each is looked at once."""
        if column.key == "displayName":
            return list(map(place_of_name, snapshot.texts()))
        places: list[Any] = []
        for _, part in snapshot.parts():
            keys, raw = keys_of(column, part), raw_values(column, part)
            if keys is not None and raw is not None and column.place is not None:
                different = dict(zip(keys, raw, strict=True))
                known = dict(zip(different, map(column.place, different.values()), strict=True))
                places += map(known.__getitem__, keys)
            elif keys is not None:
                known = {key: column.order(row) for key, row in part.samples(keys).items()}
                places += map(known.__getitem__, keys)
            elif raw is not None and column.place is not None:
                places += map(column.place, raw)
            else:
                places += map(column.order, part.fact_sheets())
        return places


def put_in_order(store: Store) -> None:
    """Work out the order that lists begin with, so that it is there when the first one is asked for."""
    Orders(Columns(store)).get(Snapshot.of(store, None), None, BY_NAME, archived=False)


def _moved(before: Order, snapshot: Snapshot, *, archived: bool) -> Iterable[int]:
    """The order of an earlier snapshot in this one, where types have grown, and behind it what has come since."""
    old, new = before.snapshot.counts, snapshot.counts
    begins = dict(zip(new, accumulate(new.values(), initial=0), strict=False))
    old_begins = dict(zip(old, accumulate(old.values(), initial=0), strict=False))
    shifts = list(chain.from_iterable(repeat(begins[name] - old_begins[name], count) for name, count in old.items()))
    known = map(add, before.positions, map(shifts.__getitem__, before.positions))
    came = chain.from_iterable(
        range(begins[name] + old.get(name, 0), begins[name] + count) for name, count in new.items()
    )
    return chain(known, snapshot.there(list(came), archived=archived))
