"""Rows in order: sorted once for each column, remembered, and brought up to date as rows come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any, Final

from leanix_tui.errors import UsageError
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.row_tests import groups
from leanix_tui.workspace.store import Store

__all__ = ["Order", "Orders", "Sort", "mark_of"]

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
        self._texts: list[str] | None = None

    def containing(self, word: str) -> list[FactSheet]:
        """The rows of which the searched text contains a folded word."""
        texts = self._texts
        if texts is None:
            # Copied so that they lie side by side in memory: reading them where they are takes ten times as long.
            texts = self._texts = "\0".join([row.folded.replace("\0", " ") for row in self.rows]).split("\0")
        if not self.rows:
            return []
        return list(compress(self.rows, [word in text for text in texts]))


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
        for old in list(cache)[: 1 - _REMEMBERED]:
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
        places = _places(rows, column)
        present = [at for at, place in enumerate(places) if place is not None]
        absent = [at for at, place in enumerate(places) if place is None] if len(present) < len(places) else []
        # Positions are sorted rather than pairs: fifty thousand pairs would keep the garbage collector busy.
        present.sort(key=places.__getitem__, reverse=descending)
        return [rows[at] for at in (*present, *absent)]


def _places(rows: Sequence[FactSheet], column: Column) -> list[Any]:
    """The place of each row in the order of a column; where values repeat each is looked at once."""
    samples = groups(rows, column.basis) if column.basis is not None else None
    if column.basis is None or samples is None or len(samples) > len(rows) // 2:
        return list(map(column.order, rows))
    known = {key: column.order(row) for key, row in samples.items()}
    return [known[key] for key in map(column.basis, rows)]
