"""The id of every fact sheet that was heard of, by its number, and the number by its id."""

from __future__ import annotations

from threading import RLock
from typing import Final, Protocol

__all__ = ["Ids", "LaterTexts"]

_SOME: Final = 16
"""So many ids are looked for in the file; after that it is worth having all of them at hand."""


class LaterTexts(Protocol):
    """A column of texts that lies in a file until somebody looks at all of it."""

    def at(self, row: int) -> str:
        """One of them, at little cost."""
        ...

    def find(self, text: str) -> int | None:
        """The first row with this text, in a few milliseconds."""
        ...

    def thaw(self) -> list[str]:
        """All of it."""
        ...


class Ids:
    """Ids by number, numbers by id. A start that shows forty rows and has a cursor does not read 200,000 of them."""

    def __init__(self, later: LaterTexts | None = None) -> None:
        self._later = later
        self._known: list[str] = []
        self._numbers: dict[str, int] | None = {} if later is None else None
        self._looked_for = 0
        self._lock = RLock()

    @property
    def all(self) -> list[str]:
        """The id of every number."""
        if self._later is not None:
            with self._lock:
                if self._later is not None:
                    self._known, self._later = self._later.thaw(), None
        return self._known

    @property
    def numbers(self) -> dict[str, int]:
        """The number of every id."""
        if self._numbers is None:
            with self._lock:
                if self._numbers is None:
                    self._numbers = dict(zip(self.all, range(len(self.all)), strict=True))
        return self._numbers

    def at(self, number: int) -> str:
        """The id of a number."""
        later = self._later
        return later.at(number) if later is not None else self._known[number]

    def number(self, id_: str) -> int | None:
        """The number of an id; None when nothing was heard of it."""
        later = self._later
        if later is not None and self._looked_for < _SOME:
            self._looked_for += 1
            return later.find(id_)
        return self.numbers.get(id_)

    def append(self, id_: str) -> int:
        """Give the next number to an id that has none."""
        numbers, known = self.numbers, self.all
        number = len(known)
        known.append(id_)
        numbers[id_] = number
        return number
