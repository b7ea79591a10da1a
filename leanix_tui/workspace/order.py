"""Fact sheets in order: sorted once for each column, remembered, and brought up to date as fact sheets come."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import accumulate, chain, islice, repeat
from operator import add
from typing import Any, Final

from leanix_tui.errors import UsageError
from leanix_tui.workspace.cells import Column, keys_of, raw_values
from leanix_tui.workspace.columns import Columns, place_of_name
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.rows import Rows
from leanix_tui.workspace.snapshot import Marks, Snapshot, both
from leanix_tui.workspace.sorting import Check, go_on, in_pieces, sort_in_pieces
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.texts import Texts

__all__ = ["ALL_TYPES", "BY_NAME", "Order", "Orders", "Sort", "kept_orders", "put_in_order", "restore_orders"]

Sort = tuple[tuple[str, bool], ...]
BY_NAME: Final[Sort] = (("displayName", False),)
ALL_TYPES: Final = ""
"""Which of :func:`kept_orders` is that of all fact sheets."""
_REMEMBERED: Final = 8
_AT_ONCE: Final = 1024
"""So many places are worked out between two checks; some take ten microseconds each."""
_FEW: Final = 64
"""When fewer than one of so many came or changed, each is put where it belongs; else all are sorted."""


class Order:
    """The positions of fact sheets in one order, as of one moment."""

    def __init__(self, snapshot: Snapshot, positions: array[int]) -> None:
        self.counts = snapshot.counts
        self.edits = snapshot.edits
        self.epoch = snapshot.mark[1]
        self.positions = positions

    def fits(self, snapshot: Snapshot, sort: Sort) -> bool:
        """Whether nothing came, changed or went since."""
        # Names stand in the fact sheets themselves; what other values are called, or lead to, may be elsewhere.
        same = self.edits == snapshot.edits if sort == BY_NAME else self.epoch == snapshot.mark[1]
        return same and self.counts == snapshot.counts

    def rows(self, snapshot: Snapshot, marks: Marks | None = None) -> Rows:
        """The fact sheets in this order: all, or those that are marked."""
        if marks is None:
            return Rows(snapshot, self.positions)
        if len(self.positions) < len(marks):
            marks = both(marks, self._there)
        return Rows(snapshot, self.positions, marks, marks.count(1))

    @cached_property
    def _there(self) -> Marks:
        """Those that are in this order: some may be gone, or archived."""
        found = bytearray(sum(self.counts.values()))
        for position in self.positions:
            found[position] = 1
        return bytes(found)


class Orders:
    """The orders of a store. Those asked for last are remembered in the store."""

    def __init__(self, columns: Columns, check: Check = go_on) -> None:
        self._columns = columns
        self._store = columns.store
        self._check = check

    def get(self, snapshot: Snapshot, types: tuple[str, ...] | None, sort: Sort, *, archived: bool) -> Order:
        """All fact sheets of a snapshot of these types in this order. Raises ``UsageError`` for an unknown column."""
        key = self._key(types, sort, archived=archived)
        known: Order | None = self._store.cache.get(key)
        if known is None or not known.fits(snapshot, sort):
            if sort == BY_NAME:
                positions = self._by_name(snapshot, types, known, archived=archived)
            else:
                positions = self._by_column(snapshot, types, sort, archived=archived)
            known = Order(snapshot, positions)
        self._remember(key, known)
        return known

    def put_back(self, snapshot: Snapshot, positions: array[int]) -> None:
        """Have this be the order of all fact sheets by name."""
        self._remember(self._key(None, BY_NAME, archived=False), Order(snapshot, positions))

    def _key(self, types: tuple[str, ...] | None, sort: Sort, *, archived: bool) -> tuple[Any, ...]:
        # Lifecycles change from one day to the next; names do not.
        return ("order", types, sort, archived, "" if sort == BY_NAME else self._columns.today)

    def _remember(self, key: tuple[Any, ...], order: Order) -> None:
        cache = self._store.cache
        cache.pop(key, None)
        for old in [old for old in list(cache) if old[0] == "order"][: 1 - _REMEMBERED]:
            cache.pop(old, None)
        cache[key] = order

    # -- by name -----------------------------------------------------------------------------------------------------

    def _by_name(
        self, snapshot: Snapshot, types: tuple[str, ...] | None, known: Order | None, *, archived: bool
    ) -> array[int]:
        found = self._caught_up(known, snapshot, archived=archived) if known is not None else None
        if found is None and types is not None:
            whole: Order | None = self._store.cache.get(self._key(None, BY_NAME, archived=archived))
            found = _part(whole, snapshot) if whole is not None else None
        if found is None:
            parts = (part for _, part in snapshot.parts())
            places = [place for part in parts for place in self._taken(map(place_of_name, part.column("folded")))]
            there = snapshot.there(range(len(snapshot)), archived=archived)
            found = array("I", sort_in_pieces(there, places, check=self._check))
        return found

    def _caught_up(self, known: Order, snapshot: Snapshot, *, archived: bool) -> array[int] | None:
        """The order of an earlier snapshot in this one; None where sorting anew is better."""
        old, new = known.counts, snapshot.counts
        if not old.keys() <= new.keys() or any(new[name] < count for name, count in old.items()):
            return None
        edited = [at for at in map(snapshot.place, set(self._store.edited[known.edits : snapshot.edits])) if at >= 0]
        begins = _begins(new)
        came = [at for name, n in new.items() for at in range(begins[name] + old.get(name, 0), begins[name] + n)]
        if (len(edited) + len(came)) * _FEW > len(snapshot):
            return None
        positions = self._moved(known, snapshot)
        out = {*edited, *snapshot.gone()} if known.edits != snapshot.edits else set()
        if out:
            positions = array("I", [at for at in positions if at not in out])
        place = snapshot.text
        newcomers = snapshot.there(sorted({*edited, *came}), archived=archived)
        self._check()
        found, done = array("I"), 0
        for name, at in sorted([(place_of_name(place(at)), at) for at in newcomers]):
            here = bisect_right(positions, (name, at), lo=done, key=lambda one: (place_of_name(place(one)), one))
            found.extend(positions[done:here])
            found.append(at)
            done = here
        found.extend(positions[done:])
        # While one was being compared it may have got another name: then all places are taken once, and sorted.
        return found if len(self._store.edited) == snapshot.edits else None

    def _moved(self, known: Order, snapshot: Snapshot) -> array[int]:
        """The positions of an order, where types have grown since."""
        old, new = _begins(known.counts), _begins(snapshot.counts)
        if all(old[name] == new[name] for name in old):
            return known.positions
        shifts = list(chain.from_iterable(repeat(new[name] - old[name], n) for name, n in known.counts.items()))
        found = array("I")
        for piece in in_pieces(len(known.positions)):
            self._check()
            some = known.positions[piece]
            found.extend(map(add, some, map(shifts.__getitem__, some)))
        return found

    # -- by other columns --------------------------------------------------------------------------------------------

    def _by_column(
        self, snapshot: Snapshot, types: tuple[str, ...] | None, sort: Sort, *, archived: bool
    ) -> array[int]:
        key, descending = sort[0]
        column = self._columns.get(key)
        if column is None:
            raise UsageError(f"There is no column {key!r} to sort by.", remedy="See the columns of this list.")
        # Sorting keeps what is equal as it was: in the order of the other columns.
        before = self.get(snapshot, types, sort[1:] or BY_NAME, archived=archived)
        places = self._places(snapshot, column)
        return array("I", sort_in_pieces(before.positions, places, descending=descending, check=self._check))

    def _places(self, snapshot: Snapshot, column: Column) -> list[Any]:
        """The place of each fact sheet in the order of a column; where values repeat each is looked at once."""
        return [place for _, part in snapshot.parts() for place in self._taken(_places_of(column, part, self._taken))]

    def _taken(self, places: Iterable[Any]) -> list[Any]:
        """All of them, some at a time."""
        found: list[Any] = []
        coming = iter(places)
        while piece := list(islice(coming, _AT_ONCE)):
            found += piece
            self._check()
        return found


def _places_of(column: Column, part: Part, taken: Callable[[Iterable[Any]], list[Any]]) -> Iterable[Any]:
    if column.key == "displayName":
        return map(place_of_name, part.column("folded"))
    if column.places is not None:
        return column.places(part)
    keys, raw = keys_of(column, part), raw_values(column, part)
    if keys is not None and raw is not None and column.place is not None:
        different = dict(zip(keys, raw, strict=True))
        known = dict(zip(different, taken(map(column.place, different.values())), strict=True))
        return map(known.__getitem__, keys)
    if keys is not None:
        samples = part.samples(keys)
        known = dict(zip(samples, taken(map(column.order, samples.values())), strict=True))
        return map(known.__getitem__, keys)
    if raw is not None and column.place is not None:
        return map(column.place, raw)
    return map(column.order, part.fact_sheets())


def put_in_order(store: Store) -> None:
    """Have ready what the first list and the first letter of a filter need: the order by name, and the long texts."""
    _default(store)
    for table in list(store.tables.values()):
        Texts.of(store, table, table.count)


def kept_orders(store: Store) -> dict[str, array[int]]:
    """The orders that lists begin with, to be written to a file: the one by name of all fact sheets (ALL_TYPES).

    Each number is a row; the rows of the tables are counted through, in the order of ``store.tables``. What is
    archived is left out. Lists of one type pick their order out of this one.
    """
    return {ALL_TYPES: _default(store).positions}


def restore_orders(store: Store, orders: Mapping[str, array[int]]) -> bool:
    """Put back what :func:`kept_orders` gave, before anybody asks: the first list needs no sorting then.

    The store must have the same rows in the same places. False, and nothing is put back, when that cannot be so.
    """
    positions, snapshot = orders.get(ALL_TYPES), Snapshot.of(store, None)
    if positions is None or positions.typecode != "I":
        return False
    total, count = len(snapshot), len(positions)
    if count and max(positions) >= total:
        return False
    if count == total:
        fits = sum(positions) == total * (total - 1) // 2
    else:
        fits = count == len(snapshot.there(range(total), archived=False))
    if fits:
        Orders(Columns(store)).put_back(snapshot, positions)
    return fits


def _default(store: Store) -> Order:
    return Orders(Columns(store)).get(Snapshot.of(store, None), None, BY_NAME, archived=False)


def _begins(counts: Mapping[str, int]) -> dict[str, int]:
    """At which position the rows of each type begin."""
    return dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))


def _part(whole: Order, snapshot: Snapshot) -> array[int] | None:
    """The order of a snapshot of one type, picked out of that of all fact sheets; None when it is not in there."""
    if len(snapshot.counts) != 1 or whole.edits != snapshot.edits:
        return None
    ((name, count),) = snapshot.counts.items()
    if whole.counts.get(name) != count:
        return None
    begin = _begins(whole.counts)[name]
    end = begin + count
    return array("I", [at - begin for at in whole.positions if begin <= at < end])
