"""Every relation between the fact sheets of a workspace, as numbers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol

__all__ = ["LaterArray", "LaterLinks", "Links"]

_GONE: Final = 0xFFFF
_SOME: Final = 200


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
        self.changes = 0
        """Grows with everything that is written into them."""
        self._codes: dict[str, int] = {}

    @classmethod
    def of(cls, names: Iterable[str], arrays: Sequence[array[int]]) -> Links:
        """Links that were kept: their names, and relation, source, target, before and last."""
        links = cls()
        links.names = list(names)
        links.relation, links.source, links.target, links.before, links.last = arrays
        links._codes = {name: code for code, name in enumerate(links.names)}
        return links

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
        self.changes += 1
        for target in targets:
            self.source.append(source)
            self.target.append(target)
            self.before.append(last[target])
            self.relation.append(code)
            last[target] = at
            at += 1

    def remove(self, start: int, count: int) -> None:
        """Take links out: nobody finds them any more."""
        self.changes += 1
        for at in range(start, start + count):
            self.relation[at] = _GONE

    def leaving(self, start: int, count: int) -> Iterator[tuple[str, list[int]]]:
        """What a fact sheet leads to, by relation."""
        end = start + count
        return _leaving(self.names, self.relation[start:end], self.target[start:end])

    def arriving(self, number: int) -> Iterator[tuple[str, int]]:
        """What leads to a fact sheet: (relation, number of the source), the latest first."""
        relation, source, before, names = self.relation, self.source, self.before, self.names
        at = self.last[number] if number < len(self.last) else 0
        while at:
            if relation[at] != _GONE:
                yield names[relation[at]], source[at]
            at = before[at]


class LaterArray(Protocol):
    """An array that lies in a file until somebody looks at all of it."""

    def at(self, row: int) -> int:
        """One value, at little cost."""
        ...

    def slice(self, start: int, end: int) -> Sequence[Any]:
        """Some of it, at little cost."""
        ...


class LaterLinks:
    """Links that lie in a file; those of one fact sheet can be read alone.

    ``arrays`` are relation, source, target, before and last.
    """

    def __init__(self, names: Sequence[str], arrays: Sequence[LaterArray], fetch: Callable[[], Links]) -> None:
        self.names = names
        self.fetch = fetch
        """Gives all of them."""
        self.changes = 0
        """Nothing is written into them here."""
        self._relation, self._source, self._target, self._before, self._last = arrays

    def leaving(self, start: int, count: int) -> Iterator[tuple[str, list[int]]]:
        """What a fact sheet leads to, by relation."""
        end = start + count
        return _leaving(self.names, self._relation.slice(start, end), self._target.slice(start, end))

    def arriving(self, number: int) -> list[tuple[str, int]] | None:
        """What leads to a fact sheet, the latest first; None when that is so much that all links had better be read."""
        found: list[tuple[str, int]] = []
        at = self._last.at(number)
        while at:
            if len(found) == _SOME:
                return None
            code = self._relation.at(at)
            if code != _GONE:
                found.append((self.names[code], self._source.at(at)))
            at = self._before.at(at)
        return found


def _leaving(names: Sequence[str], relation: Sequence[int], target: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    at, end = 0, len(relation)
    while at < end:
        code, begin = relation[at], at
        while at < end and relation[at] == code:
            at += 1
        if code != _GONE:
            yield names[code], list(target[begin:at])
