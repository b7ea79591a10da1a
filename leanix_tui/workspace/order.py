"""Rows in order: sorted once for each column, remembered, and brought up to date as rows come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any, Final

from leanix_tui.errors import UsageError
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column, keys_of
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.store import Store

__all__ = ["Order", "Orders", "Sort", "containing", "mark_of", "searched_texts"]

Sort = tuple[tuple[str, bool], ...]
_REMEMBERED: Final = 8


def mark_of(store: Store, types: tuple[str, ...] | None) -> tuple[int, int]:
    """Says whether rows of these types came (first), or names changed under them (second)."""
    names = list(store.by_type) if types is None else types
    return (sum(len(store.by_type.get(name, ())) for name in names), store.epoch)


class Order:
    """All rows of some types in one order."""

    def __init__(self, mark: tuple[int, int], rows: list[FactSheet]) -> None:
        self.mark = mark
        self.rows = rows
        """Never changed: copy it before handing it on."""


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


def containing(store: Store, name: str, word: str) -> list[FactSheet]:
    """The fact sheets of a type whose searched text contains a folded word, in the order in which they came."""
    rows = list(store.by_type.get(name, ()))
    texts = searched_texts(store, name, rows)
    return list(compress(rows, [word in text for text in texts[: len(rows)]]))


class Orders:
    """The orders of a store. Those asked for last are remembered in the store."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._store = columns.store

    def get(self, types: tuple[str, ...] | None, sort: Sort, *, archived: bool) -> Order:
        """All rows of the types in this order. Raises ``UsageError`` for a column that there is not."""
        cache, store = self._store.cache, self._store
        key = (types, sort, archived, self._columns.today)
        mark = mark_of(store, types)
        known: Order | None = cache.get(key)
        if known is not None and known.mark == mark:
            return known
        rows = self._rows(types, sort, known if known and known.mark[1] == mark[1] else None, archived=archived)
        (column, descending) = sort[0]
        order = Order(mark, self._ordered(rows, column, descending=descending))
        kept = [old for old in list(cache) if old[0] != "texts"]
        for old in kept[: 1 - _REMEMBERED]:
            cache.pop(old, None)
        cache[key] = order
        return order

    def _rows(
        self, types: tuple[str, ...] | None, sort: Sort, before: Order | None, *, archived: bool
    ) -> Sequence[FactSheet]:
        """The rows to sort by the first column: in the order of the other ones, because sorting keeps what is equal."""
        if len(sort) > 1:
            return self.get(types, sort[1:], archived=archived).rows
        rows = self._store.rows(types)
        if not archived:
            rows = [row for row in rows if row.status != "ARCHIVED"]
        if before is not None:
            # What was sorted is still sorted, and sorting what is nearly sorted is quick.
            seen = set(map(id, before.rows))
            rows = [*before.rows, *(row for row in rows if id(row) not in seen)]
        return rows

    def _ordered(self, rows: Sequence[FactSheet], key: str, *, descending: bool) -> list[FactSheet]:
        column = self._columns.get(key)
        if column is None:
            raise UsageError(f"There is no column {key!r} to sort by.", remedy="See the columns of this list.")
        places = self._places(rows, column)
        present = [at for at, place in enumerate(places) if place is not None]
        absent = [at for at, place in enumerate(places) if place is None] if len(present) < len(places) else []
        # Positions are sorted rather than pairs: fifty thousand pairs would keep the garbage collector busy.
        present.sort(key=places.__getitem__, reverse=descending)
        return [rows[at] for at in (*present, *absent)]

    def _places(self, rows: Sequence[FactSheet], column: Column) -> list[Any]:
        """The place of each row in the order of a column; where values repeat each is looked at once."""
        if column.basis is None:
            return list(map(column.order, rows))
        found: dict[FactSheet, Any] = {}
        for name in list(self._store.by_type):
            same = list(self._store.by_type[name])
            keys = list(keys_of(column, name, same) or ())
            try:
                known = {key: column.order(row) for key, row in dict(zip(keys, same, strict=True)).items()}
            except TypeError:  # a value of an unknown form that cannot be a key
                return list(map(column.order, rows))
            found.update(zip(same, map(known.__getitem__, keys), strict=True))
        return [found[row] if row in found else column.order(row) for row in rows]
