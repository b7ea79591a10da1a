"""Where loaded fact sheets are kept: side by side in columns, one table for each type.

An object for each of 200,000 fact sheets takes seconds to make and half a gigabyte to keep; columns of shared values
take neither, go to a file and back at the speed of memory, and are what filters and orders look at anyway. Whoever
wants a fact sheet as an object gets one made (:meth:`leanix_tui.workspace.store.Store.row`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, sub
from threading import RLock
from typing import Any, Final, Protocol, overload

from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink

__all__ = ["ATTRIBUTES", "COLUMNS", "FieldColumns", "LaterColumn", "Table"]

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

COLUMNS: Final = ("number", "first_link", "link_count", *ATTRIBUTES)
"""Every column of a table but those of its own fields."""
_NUMBERS: Final = {"number": "I", "first_link": "I", "link_count": "I", "level": "i", "rev": "q", "completion": "i"}
"""Those that are numbers, and of which size."""
_PICKS: Final = [(name, attrgetter(name)) for name in ATTRIBUTES]
_TOGETHER: Final = 2000
"""After so many more fact sheets their searched texts are put side by side."""


class LaterColumn(Protocol):
    """A column that lies in a file until somebody looks at it."""

    def at(self, row: int) -> Any:
        """One value, at little cost."""
        ...

    def put(self, row: int, value: Any) -> None:
        """Have another value in a row, or one in the row behind the last."""
        ...

    def thaw(self, beside: Sequence[str] = ()) -> Any:
        """All of it; ``beside`` is the column of which it may say only where it is different."""
        ...


class FieldColumns(Sequence[list[Any]]):
    """A column for each of the type's own fields."""

    def __init__(self, columns: Iterable[list[Any] | LaterColumn]) -> None:
        self._columns = list(columns)
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._columns)

    @overload
    def __getitem__(self, at: int) -> list[Any]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[Any]]: ...
    def __getitem__(self, at: int | slice) -> list[Any] | list[list[Any]]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        column = self._columns[at]
        if isinstance(column, list):
            return column
        with self._lock:  # who writes to a column must not be left with another one made of the same bytes
            column = self._columns[at]
            if not isinstance(column, list):
                column = self._columns[at] = list(column.thaw())
        return column

    def put(self, row: int, values: Sequence[Any]) -> None:
        """Write what a row holds, or the row behind the last; no column is read for it."""
        with self._lock:
            for at, column in enumerate(self._columns):
                value = values[at] if at < len(values) else None
                if not isinstance(column, list):
                    column.put(row, value)
                elif row == len(column):
                    column.append(value)
                else:
                    column[row] = value

    def of_row(self, row: int) -> tuple[Any, ...]:
        """What one row holds; no column is read for it."""
        return tuple([column[row] if isinstance(column, list) else column.at(row) for column in self._columns])


class Table:
    """The fact sheets of one type, in the order in which they came.

    Columns that come from a file are read when they are first looked at: see :meth:`later`.
    """

    number: array[int]
    """Which fact sheet each row is, among all types."""
    first_link: array[int]
    link_count: array[int]
    name: list[str]
    display_name: list[str]
    category: list[str]
    status: list[str]
    lx_state: list[str]
    level: array[int]
    rev: array[int]
    completion: array[int]
    created_at: list[str]
    updated_at: list[str]
    description: list[str]
    tag_ids: list[tuple[str, ...]]
    subscriptions: list[tuple[SubscriptionLink, ...]]
    folded: list[str]

    def __init__(self, index: int, fact_sheet_type: str, fields: Iterable[str]) -> None:
        self.index = index
        """Which of the store's tables this is."""
        self.type = fact_sheet_type
        self.fields = tuple(fields)
        self.count = 0
        """How many are there. Columns may be longer while one is being added: never look beyond this."""
        for name in COLUMNS:
            setattr(self, name, array(_NUMBERS[name]) if name in _NUMBERS else [])
        self.values = FieldColumns([] for _ in self.fields)
        """A column for each of the type's own fields."""
        self.gone: set[int] = set()
        """Rows whose fact sheet is no more. Replaced as a whole."""
        self.changes = 0
        """Grows with everything that is written into it."""
        self._together = 0
        """The searched texts of so many rows lie side by side."""
        self._later: dict[str, LaterColumn] = {}
        self._lock = RLock()

    def __getattr__(self, name: str) -> Any:
        """Columns that nobody has looked at yet."""
        if name not in COLUMNS:
            raise AttributeError(name)
        with self._lock:
            if name not in self.__dict__:
                column = self._later[name]
                self.__dict__[name] = column.thaw(self.name if name == "display_name" else ())
                del self._later[name]
        return self.__dict__[name]

    def later(self, count: int, columns: Mapping[str, LaterColumn], fields: Iterable[LaterColumn]) -> None:
        """Have ``count`` rows, whose columns are read when they are first looked at."""
        for name in COLUMNS:
            del self.__dict__[name]
        self._later = dict(columns)
        self.values = FieldColumns(fields)
        self.count = self._together = count

    def cell(self, name: str, at: int) -> Any:
        """One value of a column, without reading all of it for that."""
        column = self.__dict__.get(name)
        if column is not None:
            return column[at]
        later = self._later.get(name)
        return getattr(self, name)[at] if later is None else later.at(at)  # None: somebody has just read it

    def __len__(self) -> int:
        return self.count

    def places(self) -> Sequence[int]:
        """The rows in which fact sheets are, in order."""
        if not self.gone:
            return range(self.count)
        return [at for at in range(self.count) if at not in self.gone]

    @property
    def is_late(self) -> bool:
        """Whether some of its columns lie in a file still."""
        return bool(self._later)

    def extend(self, numbers: Iterable[int], rows: Sequence[FactSheet], starts: Sequence[int], end: int) -> None:
        """Write several behind the last one, none of the columns being late: their links begin at ``starts``."""
        self.number.extend(numbers)
        for name, pick in _PICKS:
            getattr(self, name).extend(map(pick, rows))
        for at, column in enumerate(self.values):
            column.extend([row.values[at] if at < len(row.values) else None for row in rows])
        self.first_link.extend(starts)
        self.link_count.extend(map(sub, [*starts[1:], end], starts))
        self.changes += 1
        if self.count - self._together >= _TOGETHER:
            self.gather_texts()

    def append(self, number: int, row: FactSheet, first_link: int, link_count: int) -> None:
        """Write a fact sheet behind the last one; it is there once the store lets :attr:`count` grow."""
        self._put("number", self.count, number)
        self.replace(self.count, row, first_link, link_count)
        if not self._later and self.count - self._together >= _TOGETHER:
            self.gather_texts()

    def replace(self, at: int, row: FactSheet, first_link: int, link_count: int) -> None:
        """Put another state of the same fact sheet in its place."""
        for name in ATTRIBUTES:
            self._put(name, at, getattr(row, name))
        self.values.put(at, row.values)
        self._put("first_link", at, first_link)
        self._put("link_count", at, link_count)
        self.changes += 1

    def _put(self, name: str, at: int, value: Any) -> None:
        column = self.__dict__.get(name)
        if column is None:
            with self._lock:
                later = self._later.get(name)
                if later is not None:
                    later.put(at, value)
                    return
            column = getattr(self, name)
        if at == len(column):
            column.append(value)
        else:
            column[at] = value

    def drop(self, at: int) -> None:
        """Leave a row empty for good."""
        self.gone = self.gone | {at}
        self.changes += 1

    def gather_texts(self) -> None:
        """Have the searched texts lie side by side in memory: scattered ones take ten times as long to read."""
        end = len(self.folded)
        if end == self._together:
            return
        texts = self.folded[self._together : end]
        self.folded[self._together : end] = "\0".join([text.replace("\0", " ") for text in texts]).split("\0")
        self._together = end

    def links(self, at: int) -> tuple[int, int]:
        """The first of a row's links, and how many there are."""
        return self.cell("first_link", at), self.cell("link_count", at)

    def number_at(self, at: int) -> int:
        """Which fact sheet a row is, among all types."""
        number: int = self.cell("number", at)
        return number

    def row(self, at: int, id_: str, links: tuple[Any, ...]) -> FactSheet:
        """One fact sheet as an object."""
        cell = self.cell
        return FactSheet(
            id_,
            self.type,
            cell("name", at),
            cell("display_name", at),
            cell("category", at),
            cell("status", at),
            cell("lx_state", at),
            cell("level", at),
            cell("rev", at),
            cell("completion", at),
            cell("created_at", at),
            cell("updated_at", at),
            cell("description", at),
            cell("tag_ids", at),
            cell("subscriptions", at),
            self.values.of_row(at),
            links,
            cell("folded", at),
        )
