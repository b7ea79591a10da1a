"""Some rows of a table, looked at column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.table import Table

__all__ = ["Part"]


class Part:
    """The rows of one type that somebody looks at: all up to a count (whole), or a few."""

    def __init__(self, store: Store, table: Table, rows: Sequence[int], *, whole: bool) -> None:
        self.store = store
        self.table = table
        self.rows = rows
        self._whole = whole

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def name(self) -> str:
        """The fact sheet type."""
        return self.table.type

    def column(self, attribute: str) -> Sequence[Any]:
        """What every fact sheet has, by the attribute's name in ``FactSheet``, for each row."""
        if attribute == "id":
            ids = self.store.ids
            return [ids[number] for number in self._of(self.table.number)]
        if attribute == "type":
            return [self.name] * len(self)
        return self._of(getattr(self.table, attribute))

    def field(self, position: int) -> Sequence[Any]:
        """One of the type's own fields for each row."""
        return self._of(self.table.values[position])

    def fact_sheets(self) -> Iterator[FactSheet]:
        """Each row as an object."""
        for at in self.rows:
            yield self.store.row(self.table, at)

    def keep(self, passed: Iterable[bool]) -> Part:
        """Those rows that passed a test."""
        return Part(self.store, self.table, list(compress(self.rows, passed)), whole=False)

    def samples(self, keys: Sequence[Any]) -> dict[Any, FactSheet]:
        """For each different key one fact sheet that has it; keys are given for each row."""
        places = dict(zip(keys, self.rows, strict=True))
        return {key: self.store.row(self.table, at) for key, at in places.items()}

    def _of(self, values: Sequence[Any]) -> Sequence[Any]:
        return values[: len(self.rows)] if self._whole else [values[at] for at in self.rows]
