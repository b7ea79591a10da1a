"""Testing many fact sheets at once: what repeats is decided once, and the loops run in C."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import compress
from operator import attrgetter, not_
from typing import Any, Final

from leanix_tui.model.fact_sheet import FactSheet

__all__ = ["AnyOf", "GroupTest", "IdTest", "Not", "RowTest", "ValueRowTest", "groups", "keep"]

_ID: Final = attrgetter("id")


class RowTest:
    """A test of one fact sheet at a time."""

    def __init__(self, passes: Callable[[FactSheet], bool]) -> None:
        self.passes = passes

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        return map(self.passes, rows)


class GroupTest(RowTest):
    """A test whose outcome depends on a key that many fact sheets share.

    With ``identity`` keys are the same only if they are the same object, which is enough for what is shared in memory
    and much quicker than comparing what is in it.
    """

    def __init__(
        self, key: Callable[[FactSheet], Any], passes: Callable[[FactSheet], bool], *, identity: bool = False
    ) -> None:
        super().__init__(passes)
        self._key = key
        self._identity = identity

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        keys = list(map(self._key, rows))
        if self._identity:
            keys = list(map(id, keys))
        try:
            samples = dict(zip(keys, rows, strict=True))
        except TypeError:  # a value of an unknown form that cannot be a key
            return map(self.passes, rows)
        passing = {key for key, row in samples.items() if self.passes(row)}
        return map(passing.__contains__, keys)


class ValueRowTest(RowTest):
    """A test of one value of each fact sheet."""

    def __init__(self, value: Callable[[FactSheet], Any], passes: Callable[[Any], bool]) -> None:
        super().__init__(lambda row: passes(value(row)))
        self._value = value
        self._value_passes = passes

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        return map(self._value_passes, map(self._value, rows))


class IdTest(RowTest):
    """Whether a fact sheet is one of some that are known already."""

    def __init__(self, ids: Collection[str]) -> None:
        super().__init__(lambda row: row.id in ids)
        self._ids = ids

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        return map(self._ids.__contains__, map(_ID, rows))


class Not(RowTest):
    """The opposite of a test."""

    def __init__(self, test: RowTest) -> None:
        super().__init__(lambda row: not test.passes(row))
        self._test = test

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        return map(not_, self._test.marks(rows))


class AnyOf(RowTest):
    """Whether one of several tests is passed."""

    def __init__(self, tests: Sequence[RowTest]) -> None:
        super().__init__(lambda row: any(test.passes(row) for test in tests))
        self._tests = tests

    def marks(self, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each fact sheet whether it passes."""
        if len(self._tests) == 1:
            return self._tests[0].marks(rows)
        return map(any, zip(*(test.marks(rows) for test in self._tests), strict=True))


def keep(rows: Sequence[FactSheet], test: RowTest) -> list[FactSheet]:
    """The fact sheets that pass, in their order."""
    return list(compress(rows, test.marks(rows)))


def groups(rows: Sequence[FactSheet], key: Callable[[FactSheet], Any]) -> dict[Any, FactSheet] | None:
    """One fact sheet for each key; None when keys cannot be compared."""
    try:
        return dict(zip(map(key, rows), rows, strict=True))
    except TypeError:
        return None
