"""Counts over what is loaded, kept up row by row so that a growing workspace is never counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from leanix_tui.workspace.store import Store

__all__ = ["Tallies", "Tally"]


@dataclass
class Tally:
    """What is known of the fact sheets of one type, or of all."""

    counted: int = 0
    """How many rows of the store were looked at."""
    active: int = 0
    archived: int = 0
    completion: int = 0
    """The sum of the completions, in per cent."""
    rated: int = 0
    """How many fact sheets have a completion."""
    seals: Counter[str] = field(default_factory=Counter)

    @property
    def average(self) -> float | None:
        """The average completion in per cent; None when no fact sheet has one."""
        return self.completion / self.rated if self.rated else None

    def add(self, other: Tally) -> None:
        """Add the counts of another type."""
        self.active += other.active
        self.archived += other.archived
        self.completion += other.completion
        self.rated += other.rated
        self.seals.update(other.seals)


class Tallies:
    """The counts of every type of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._by_type: dict[str, Tally] = {}
        self._epoch = store.epoch

    def of(self, fact_sheet_type: str) -> Tally:
        """The counts of a type, brought up to date. Archived fact sheets are only counted as such."""
        table = self.store.tables.get(fact_sheet_type)
        if table is None:
            return Tally()
        if self._epoch != self.store.epoch:
            self._epoch = self.store.epoch
            self._by_type.clear()  # what was counted may have changed
        tally = self._by_type.setdefault(fact_sheet_type, Tally())
        there = table.count
        for at in range(tally.counted, there):
            if at in table.gone:
                continue
            if table.status[at] == "ARCHIVED":
                tally.archived += 1
                continue
            tally.active += 1
            tally.seals[table.lx_state[at]] += 1
            if table.completion[at] >= 0:
                tally.completion += table.completion[at]
                tally.rated += 1
        tally.counted = there
        return tally

    def all(self) -> Tally:
        """The counts of all types together."""
        total = Tally()
        for name in list(self.store.tables):
            total.add(self.of(name))
        return total
