"""Testing many fact sheets at once: what repeats is decided once, and the loops run in C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, repeat
from typing import Any

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column, keys_of, raw_values

__all__ = ["AnyOf", "BulkTest", "ColumnTest", "RowTest", "SharedTest", "TextTest", "ValueTest", "keep"]


class RowTest:
    """A test of one fact sheet at a time."""

    def __init__(self, passes: Callable[[FactSheet], bool]) -> None:
        self.passes = passes

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:  # noqa: ARG002 - for the other tests
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        return map(self.passes, rows)


class BulkTest(RowTest):
    """A test that is made on many fact sheets in one loop, without a call for each."""

    def __init__(self, marks: Callable[[Sequence[FactSheet]], list[bool]]) -> None:
        super().__init__(lambda row: marks([row])[0])
        self._marks = marks

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:  # noqa: ARG002
        """For each of these fact sheets whether it passes."""
        return self._marks(rows)


class TextTest(RowTest):
    """A test of the searched text alone: whether a folded word is in it, or else whether a pattern finds something."""

    def __init__(self, word: str, find: Callable[[str], Any] | None = None) -> None:
        super().__init__(lambda row: self.texts_pass([row.folded])[0])
        self._word = word
        self._find = find

    def texts_pass(self, texts: Iterable[str]) -> list[bool]:
        """For each of these searched texts, whether it passes."""
        word, find = self._word, self._find
        return [word in text for text in texts] if find is None else [find(text) is not None for text in texts]

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:  # noqa: ARG002
        """For each of these fact sheets whether it passes."""
        return self.texts_pass(row.folded for row in rows)


class ColumnTest(RowTest):
    """A test of what a column depends on: fact sheets that agree on that pass or fail together."""

    def __init__(self, column: Column, passes: Callable[[FactSheet], bool]) -> None:
        super().__init__(passes)
        self._column = column

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        found = keys_of(self._column, name, rows)
        return map(self.passes, rows) if found is None else _by_key(list(found), rows, self.passes)


class ValueTest(RowTest):
    """A test of the value of a column that hardly repeats."""

    def __init__(self, column: Column, passes: Callable[[Any], bool]) -> None:
        value = column.value
        super().__init__(lambda row: passes(value(row)))
        self._column = column
        self._passes_value = passes

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        owners = self._column.owners
        if owners is not None and name not in owners:
            return repeat(self._passes_value(None), len(rows))
        values = raw_values(self._column, name, rows) or map(self._column.value, rows)
        return map(self._passes_value, values)


class SharedTest(RowTest):
    """A test of something that equal fact sheets have as one object, such as their tags."""

    def __init__(self, key: Callable[[FactSheet], Any], passes: Callable[[FactSheet], bool]) -> None:
        super().__init__(passes)
        self._key = key

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:  # noqa: ARG002
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        return _by_key(list(map(id, map(self._key, rows))), rows, self.passes)


class AnyOf(RowTest):
    """Whether one of several tests is passed."""

    def __init__(self, tests: Sequence[RowTest]) -> None:
        super().__init__(lambda row: any(test.passes(row) for test in tests))
        self._tests = tests

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        if len(self._tests) == 1:
            return self._tests[0].marks(name, rows)
        return map(any, zip(*(test.marks(name, rows) for test in self._tests), strict=True))


def _by_key(keys: list[Any], rows: Sequence[FactSheet], passes: Callable[[FactSheet], bool]) -> Iterable[bool]:
    try:
        samples = dict(zip(keys, rows, strict=True))
    except TypeError:  # a value of an unknown form that cannot be a key
        return map(passes, rows)
    passing = {key for key, row in samples.items() if passes(row)}
    return map(passing.__contains__, keys)


def keep(name: str, rows: Sequence[FactSheet], tests: Iterable[RowTest]) -> Sequence[FactSheet]:
    """Those of some fact sheets of one type that pass all tests, in their order."""
    for test in tests:
        if not rows:
            break
        rows = list(compress(rows, test.marks(name, rows)))
    return rows
