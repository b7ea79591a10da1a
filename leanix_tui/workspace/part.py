"""Some rows of a table, looked at column by column."""

from __future__ import annotations

from collections import Counter
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
        self.whole = whole
        self._counted: dict[str, list[tuple[int, Any]]] = {}
        self._tags: Counter[str] | None = None

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
        """For each different key one fact sheet that has it, without its relations; keys are given for each row."""
        ids, numbers, row = self.store.ids, self.table.number, self.table.row
        return {key: row(at, ids[numbers[at]], ()) for key, at in dict(zip(keys, self.rows, strict=True)).items()}

    def counted(self, attribute: str) -> list[tuple[int, Any]]:
        """How often each different object occurs in a column of shared objects, such as ``tag_ids``."""
        if attribute not in self._counted:
            values = self.column(attribute)
            keys = list(map(id, values))
            known = dict(zip(keys, values, strict=True))
            self._counted[attribute] = [(count, known[key]) for key, count in Counter(keys).items()]
        return self._counted[attribute]

    def tags(self) -> Counter[str]:
        """How many of these fact sheets have each tag."""
        if self._tags is None:
            self._tags = Counter()
            for count, own in self.counted("tag_ids"):
                for tag in own:
                    self._tags[tag] += count
        return self._tags

    def _of(self, values: Sequence[Any]) -> Sequence[Any]:
        return values[: len(self.rows)] if self.whole else [values[at] for at in self.rows]
