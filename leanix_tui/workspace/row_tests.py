"""Testing many fact sheets at once: what repeats is decided once, and the loops run in C."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat
from operator import or_
from typing import Any, Final

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column, keys_of, raw_values
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.texts import Texts

__all__ = ["Always", "AnyOf", "BulkTest", "ColumnTest", "RowTest", "TextTest", "ValueTest"]

_AT_ONCE: Final = 2048
"""So many fact sheets are tested between two checks; some tests take ten microseconds for each."""
_NOBODY: Final[frozenset[str]] = frozenset()


class RowTest:
    """A test of one fact sheet at a time."""

    dear = 4
    """It is better made of all than among more than one of so many: columns are looked at fastest from end to end."""

    def __init__(self, passes: Callable[[FactSheet], bool]) -> None:
        self.passes = passes

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes, worked out as it is asked for."""
        return map(self.passes, part.fact_sheets())

    def pieces(self, part: Part) -> Iterator[bytes | bytearray]:
        """The same as bytes, some at a time."""
        marks = iter(self.marks(part))
        while piece := bytes(islice(marks, _AT_ONCE)):
            yield piece


class Always(RowTest):
    """The test that all pass, or none."""

    def __init__(self, *, passes: bool) -> None:
        super().__init__(lambda row: passes)  # noqa: ARG005
        self._every = passes

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        return repeat(self._every, len(part))


class BulkTest(RowTest):
    """A test of one column, made in one loop without a call for each fact sheet."""

    def __init__(self, attribute: str, marks: Callable[[Sequence[Any]], Iterable[bool]]) -> None:
        super().__init__(lambda row: next(iter(marks([getattr(row, attribute)]))))
        self._attribute = attribute
        self._marks = marks

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        return self._marks(part.column(self._attribute))


class TextTest(RowTest):
    """A test of the searched text: whether a folded word is in it, or else whether a pattern finds something.

    Who has one of the ``ids`` passes as well.
    """

    def __init__(
        self, word: str, find: Callable[[str], object] | None = None, *, ids: frozenset[str] = _NOBODY
    ) -> None:
        super().__init__(
            lambda row: row.id in ids or (word in row.folded if find is None else find(row.folded) is not None)
        )
        self._word = word
        self._find = find
        self._ids = ids
        self.dear = 32 if find is None else RowTest.dear

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        texts, word, find, own = part.column("folded"), self._word, self._find, self._numbers(part)
        if find is None:
            found: Iterable[bool] = (word in text for text in texts)
        else:
            found = (find(text) is not None for text in texts)
        return map(or_, found, map(own.__contains__, part.column("number"))) if own else found

    def pieces(self, part: Part) -> Iterator[bytes | bytearray]:
        """The same as bytes, some at a time."""
        if not part.whole or self._numbers(part):
            yield from super().pieces(part)
            return
        texts = Texts.of(part.store, part.table, len(part))
        yield from texts.having(self._word) if self._find is None else texts.fitting(self._find)

    def _numbers(self, part: Part) -> set[int]:
        numbers = map(part.store.number, self._ids)
        return {number for number in numbers if number is not None and self._in(part, number)}

    @staticmethod
    def _in(part: Part, number: int) -> bool:
        place = part.store.place(number)
        return place is not None and place[0] is part.table


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
