"""Where loaded fact sheets are kept: side by side in columns, one table for each type.

An object for each of 200,000 fact sheets takes seconds to make and half a gigabyte to keep; columns of shared values
take neither, go to a file and back at the speed of memory, and are what filters and orders look at anyway. Whoever
wants a fact sheet as an object gets one made (:meth:`leanix_tui.workspace.store.Store.row`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink

__all__ = ["ATTRIBUTES", "Links", "Table"]

ATTRIBUTES: Final = (
    "name",
    "display_name",
    "category",
    "status",
    "lx_state",
    "level",
    "rev",
    "completion",
    "created_at",
    "updated_at",
    "description",
    "tag_ids",
    "subscriptions",
    "folded",
)
"""What every fact sheet has, in the order of ``FactSheet``; each is a column of this name."""

_GONE: Final = 0xFFFF
_TOGETHER: Final = 2000
"""After so many more fact sheets their searched texts are put side by side."""


class Links:
    """Every relation between fact sheets, in both directions, in a handful of arrays.

    Fact sheets are numbers here. What starts at one lies together; what ends at one is a chain: its last link is known,
    and each link knows the one before.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.relation = array("H", [0])
        self.source = array("I", [0])
        self.target = array("I", [0])
        self.before = array("I", [0])
        """The link before this one that ends at the same target; 0 for none, and therefore no link is number 0."""
        self.last = array("I")
        """By fact sheet: the last link that ends there."""
        self._codes: dict[str, int] = {}

    def code(self, name: str) -> int | None:
        """The number of a relation's name; None when no link has it."""
        return self._codes.get(name)

    def add(self, source: int, name: str, targets: Iterable[int]) -> None:
        """Add what one relation of a fact sheet leads to."""
        code = self._codes.get(name)
        if code is None:
            code = self._codes[name] = len(self.names)
            self.names.append(name)
        last = self.last
        at = len(self.relation)
        for target in targets:
            self.source.append(source)
            self.target.append(target)
            self.before.append(last[target])
            self.relation.append(code)
            last[target] = at
            at += 1

    def remove(self, start: int, count: int) -> None:
        """Take links out: nobody finds them any more."""
        for at in range(start, start + count):
            self.relation[at] = _GONE

    def leaving(self, start: int, count: int) -> Iterator[tuple[str, list[int]]]:
        """What a fact sheet leads to, by relation."""
        relation, target, names = self.relation, self.target, self.names
        end = start + count
        while start < end:
            code, begin = relation[start], start
            while start < end and relation[start] == code:
                start += 1
            if code != _GONE:
                yield names[code], list(target[begin:start])

    def arriving(self, number: int) -> Iterator[tuple[str, int]]:
        """What leads to a fact sheet: (relation, number of the source), the latest first."""
        relation, source, before, names = self.relation, self.source, self.before, self.names
        at = self.last[number] if number < len(self.last) else 0
        while at:
            if relation[at] != _GONE:
                yield names[relation[at]], source[at]
            at = before[at]


class Table:
    """The fact sheets of one type, in the order in which they came."""

    def __init__(self, index: int, fact_sheet_type: str, fields: Iterable[str]) -> None:
        self.index = index
        """Which of the store's tables this is."""
        self.type = fact_sheet_type
        self.fields = tuple(fields)
        self.count = 0
        """How many are there. Columns may be longer while one is being added: never look beyond this."""
        self.number = array("I")
        """Which fact sheet each row is, among all types."""
        self.name: list[str] = []
        self.display_name: list[str] = []
        self.category: list[str] = []
        self.status: list[str] = []
        self.lx_state: list[str] = []
        self.level = array("i")
        self.rev = array("q")
        self.completion = array("i")
        self.created_at: list[str] = []
        self.updated_at: list[str] = []
        self.description: list[str] = []
        self.tag_ids: list[tuple[str, ...]] = []
        self.subscriptions: list[tuple[SubscriptionLink, ...]] = []
        self.folded: list[str] = []
        self.values: list[list[Any]] = [[] for _ in self.fields]
        """A column for each of the type's own fields."""
        self.first_link = array("I")
        self.link_count = array("I")
        self.gone: set[int] = set()
        """Rows whose fact sheet is no more. Replaced as a whole."""
        self._together = 0
        """The searched texts of so many rows lie side by side."""

    def __len__(self) -> int:
        return self.count

    def places(self) -> Sequence[int]:
        """The rows in which fact sheets are, in order."""
        if not self.gone:
            return range(self.count)
        return [at for at in range(self.count) if at not in self.gone]

    def append(self, number: int, row: FactSheet, first_link: int, link_count: int) -> None:
        """Write a fact sheet behind the last one; it is there once the store lets :attr:`count` grow."""
        self.number.append(number)
        for attribute in ATTRIBUTES:
            getattr(self, attribute).append(getattr(row, attribute))
        given = row.values
        for at, column in enumerate(self.values):
            column.append(given[at] if at < len(given) else None)
        self.first_link.append(first_link)
        self.link_count.append(link_count)
        if self.count - self._together >= _TOGETHER:
            self.gather_texts()

    def replace(self, at: int, row: FactSheet, first_link: int, link_count: int) -> None:
        """Put another state of the same fact sheet in its place."""
        for attribute in ATTRIBUTES:
            getattr(self, attribute)[at] = getattr(row, attribute)
        given = row.values
        for place, column in enumerate(self.values):
            column[at] = given[place] if place < len(given) else None
        self.first_link[at], self.link_count[at] = first_link, link_count

    def drop(self, at: int) -> None:
        """Leave a row empty for good."""
        self.gone = self.gone | {at}

    def gather_texts(self) -> None:
        """Have the searched texts lie side by side in memory: scattered ones take ten times as long to read."""
        end = len(self.folded)
        if end == self._together:
            return
        texts = self.folded[self._together : end]
        self.folded[self._together : end] = "\0".join([text.replace("\0", " ") for text in texts]).split("\0")
        self._together = end

    def row(self, at: int, id_: str, links: tuple[Any, ...]) -> FactSheet:
        """One fact sheet as an object."""
        return FactSheet(
            id_,
            self.type,
            self.name[at],
            self.display_name[at],
            self.category[at],
            self.status[at],
            self.lx_state[at],
            self.level[at],
            self.rev[at],
            self.completion[at],
            self.created_at[at],
            self.updated_at[at],
            self.description[at],
            self.tag_ids[at],
            self.subscriptions[at],
            tuple([column[at] for column in self.values]),
            links,
            self.folded[at],
        )
