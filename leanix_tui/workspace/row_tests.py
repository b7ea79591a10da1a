"""Testing many fact sheets at once: what repeats is decided once, and the loops run in C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column, keys_of, raw_values
from leanix_tui.workspace.part import Part

__all__ = ["AnyOf", "BulkTest", "ColumnTest", "RowTest", "TextTest", "ValueTest"]


class RowTest:
    """A test of one fact sheet at a time."""

    def __init__(self, passes: Callable[[FactSheet], bool]) -> None:
        self.passes = passes

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        return map(self.passes, part.fact_sheets())


class BulkTest(RowTest):
    """A test of one column, made in one loop without a call for each fact sheet."""

    def __init__(self, attribute: str, marks: Callable[[Sequence[Any]], list[bool]]) -> None:
        super().__init__(lambda row: marks([getattr(row, attribute)])[0])
        self._attribute = attribute
        self._marks = marks

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        return self._marks(part.column(self._attribute))


class TextTest(BulkTest):
    """A test of the searched text alone: whether a folded word is in it, or else whether a pattern finds something."""

    def __init__(self, word: str, find: Callable[[str], Any] | None = None) -> None:
        def marks(texts: Sequence[str]) -> list[bool]:
            return [word in text for text in texts] if find is None else [find(text) is not None for text in texts]

        super().__init__("folded", marks)


class ColumnTest(RowTest):
    """A test of what a column depends on: fact sheets that agree on that pass or fail together."""

    def __init__(self, column: Column, passes: Callable[[FactSheet], bool]) -> None:
        super().__init__(passes)
        self._column = column

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        keys = keys_of(self._column, part)
        if keys is None:
            return map(self.passes, part.fact_sheets())
        passing = {key for key, row in part.samples(keys).items() if self.passes(row)}
        return map(passing.__contains__, keys)


class ValueTest(RowTest):
    """A test of the value of a column that hardly repeats."""

    def __init__(self, column: Column, passes: Callable[[Any], bool]) -> None:
        value = column.value
        super().__init__(lambda row: passes(value(row)))
        self._column = column
        self._passes_value = passes

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        column = self._column
        if column.owners is not None and part.name not in column.owners:
            return repeat(self._passes_value(None), len(part))
        values = raw_values(column, part)
        if values is None:
            return map(self.passes, part.fact_sheets())
        return map(self._passes_value, values if column.of_raw is None else map(column.of_raw, values))


class AnyOf(RowTest):
    """Whether one of several tests is passed."""

    def __init__(self, tests: Sequence[RowTest]) -> None:
        super().__init__(lambda row: any(test.passes(row) for test in tests))
        self._tests = tests

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        if len(self._tests) == 1:
            return self._tests[0].marks(part)
        return map(any, zip(*(test.marks(part) for test in self._tests), strict=True))
