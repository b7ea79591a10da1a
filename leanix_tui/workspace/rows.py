"""The rows of a list: fact sheets in one order, picked out of it as far as somebody looks."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any, overload

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.snapshot import Marks, Snapshot
from leanix_tui.workspace.sorting import PIECE, picked

__all__ = ["Rows"]


class Rows(Sequence[FactSheet]):
    """Fact sheets in one order; each is made an object when it is looked at.

    With ``marks`` these are those that are marked, of which there are so many (``count``). They are picked out of the
    order a piece at a time: whoever looks at the first page does not wait for the last one.
    """

    def __init__(
        self, snapshot: Snapshot, positions: array[int], marks: Marks | None = None, count: int | None = None
    ) -> None:
        self.snapshot = snapshot
        self._order = positions
        self._marks = marks
        self._count = len(positions) if count is None else count
        self._picked = positions if marks is None else array("I")
        self._seen = len(positions) if marks is None else 0
        """So many of the order were looked at."""
        self._lock = Lock()
        self._sought: tuple[str, int | None] = ("", None)

    def __len__(self) -> int:
        return self._count

    @property
    def positions(self) -> array[int]:
        """The position of each in the snapshot."""
        self.prepare(self._count)
        return self._picked

    def prepare(self, count: int) -> None:
        """Pick out the first ones, so many at least where there are as many."""
        if len(self._picked) >= min(count, self._count) or self._marks is None:
            return
        with self._lock:
            while len(self._picked) < min(count, self._count) and self._seen < len(self._order):
                self._picked.extend(picked(self._order[self._seen : self._seen + PIECE], self._marks))
                self._seen += PIECE

    @overload
    def __getitem__(self, at: int) -> FactSheet: ...
    @overload
    def __getitem__(self, at: slice) -> list[FactSheet]: ...
    def __getitem__(self, at: int | slice) -> FactSheet | list[FactSheet]:
        if isinstance(at, slice):
            return list(map(self.snapshot.row, self.positions[at]))
        return self.snapshot.row(self._position(at))

    def __iter__(self) -> Iterator[FactSheet]:
        return map(self.snapshot.row, self.positions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    def __hash__(self) -> int:
        raise TypeError("Lists of fact sheets cannot be keys.")

    def marks(self) -> Marks:
        """Those of the snapshot that are among these."""
        found = bytearray(len(self.snapshot))
        for position in self.positions:
            found[position] = 1
        return bytes(found)

    def id(self, at: int) -> str:
        """The id of a fact sheet."""
        return self.snapshot.id(self._position(at))

    def ids(self) -> list[str]:
        """The id of each, faster than one after the other."""
        numbers, ids = self.snapshot.numbers(), self.snapshot.store.ids
        return [ids[numbers[position]] for position in self.positions]

    def find(self, id: str) -> int | None:  # noqa: A002
        """Where the fact sheet with this id is; None when it is not among these."""
        sought, place = self._sought
        if sought != id:
            position = self.snapshot.position(id)
            there = position is not None and (self._marks is None or self._marks[position])
            place = self._place(position) if there and position is not None else None
            self._sought = (id, place)
        return place

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Where a fact sheet is. Raises ``ValueError`` when it is not among these."""
        at = self.find(value.id)
        if at is None or not start <= at < (len(self) if stop is None else stop):
            raise ValueError("This fact sheet is not in the list.")
        return at

    def picked(self, ids: Iterable[str]) -> list[FactSheet]:
        """Those with one of these ids, in this order."""
        wanted = {self.snapshot.position(id_) for id_ in ids}
        return [self.snapshot.row(position) for position in self.positions if position in wanted]

    def _position(self, at: int) -> int:
        self.prepare(at + 1 if at >= 0 else self._count)
        return self._picked[at]

    def _place(self, position: int) -> int | None:
        """Where a position is: looked for among the bytes, which takes the tenth part of the time."""
        size, sought = self._order.itemsize, array("I", [position]).tobytes()
        for among in (self._picked, self.positions):  # most often it is on the first page
            found = among.tobytes()
            at = found.find(sought)
            while at % size and at >= 0:
                at = found.find(sought, at + 1)
            if at >= 0:
                return at // size
        return None


def _same(one: object, other: object) -> bool:
    return one is other
