"""How much is asked for at a time and how many requests run at once, learnt from what the server answers."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from leanix_tui.workspace.lanes import Lanes

__all__ = ["SMALLEST_SHARE", "Pace"]

SMALLEST_SHARE: Final = 400
"""Below this a request costs more by itself than its fact sheets do."""
_FEWEST: Final = 10
_SAME_TROUBLE: Final = 1.0
_LONG: Final = 8.0
_REST: Final = 4
_AS_FAST: Final = 0.9
_ENOUGH: Final = 6
_WAVES: Final = 1.8
_WAVE: Final = 1.5
_MOST: Final = 0.6


class Pace:
    """Decides sizes and lanes of one load. Carefully upwards, quickly downwards."""

    def __init__(self, lanes: Lanes, largest: int, *, clock: Callable[[], float] = monotonic) -> None:
        self.lanes = lanes
        self.largest = largest
        """At most so many fact sheets are asked for by their ids in one request."""
        self._most = largest
        self._clock = clock
        self._good = 0
        self._patience = 2
        self._trouble = -_SAME_TROUBLE
        self._left = 0
        self._rows = self._answers = 0
        self._since = -1.0
        self._first: list[float] = []
        self._trial: tuple[int, float] | None = None
        self._rest = 0

    def share(self, left: int) -> int:
        """How many to ask for next when ``left`` are to come in all: so many that no lane idles at the end."""
        self._left = left
        return min(max(-(-left // min(self.lanes.count, self._width())), SMALLEST_SHARE), self.largest)

    def first(self, seconds: float) -> None:
        """An answer to one of the requests for little that were sent at the same time let wait for so long."""
        self._first.append(seconds)

    def _width(self) -> int:
        """On how many requests the server works at a time: where the others wait for those, answers come in waves."""
        waits = self._first
        if len(waits) < _ENOUGH or max(waits) < _WAVES * min(waits):
            return self.lanes.most
        quick = sum(wait < _WAVE * min(waits) for wait in waits)
        return quick if quick <= len(waits) * _MOST else self.lanes.most

    # -- what the server says ----------------------------------------------------------------------------------------

    def came(self, rows: int) -> None:
        """An answer with so many fact sheets came."""
        self._good += 1
        if self._good >= self._patience * self.lanes.count:
            self._good = 0
            self._grow()
        now = self._clock()
        if self._since < 0:
            self._since = now
            return
        self._rows += rows
        self._answers += 1
        if self._answers >= 2 * self.lanes.count and now > self._since:
            self._compare(self._rows / (now - self._since))
            self._rows, self._answers, self._since = 0, 0, now

    def too_large(self, size: int, *, final: bool) -> None:
        """So many are what to ask for at most; ``final`` when the server said so, rather than being tired."""
        self.largest = min(self.largest, max(size, 1))
        if final:
            self._most = min(self._most, self.largest)
        self._good = 0

    def too_many(self) -> None:
        """The server asks for fewer requests. What runs at once and is refused together counts once."""
        now = self._clock()
        if now - self._trouble < _SAME_TROUBLE:
            return
        self._trouble = now
        self._good, self._patience = 0, min(self._patience * 2, 64)
        self._trial, self._rest = None, _REST
        self.lanes.narrow()

    # -- what follows ------------------------------------------------------------------------------------------------

    def _grow(self) -> None:
        if self.largest < self._most:
            self.largest = min(max(self.largest + self.largest // 4, _FEWEST), self._most)
        if self._trouble >= 0 and self.lanes.count < self.lanes.most:
            self.lanes.resize(self.lanes.count + 1)

    def _compare(self, rate: float) -> None:
        """A server that works on few requests at a time is as fast, or faster, when it gets fewer: find out."""
        if self._trial is not None:
            before, known = self._trial
            self._trial = None
            if rate < known * _AS_FAST:
                self._rest = _REST
                self.lanes.resize(before)
                return
        if self._rest:
            self._rest -= 1
        elif self.lanes.count > 1 and self._left > rate * _LONG:
            # Only where there is so much to come that a wrong try costs next to nothing.
            self._trial = (self.lanes.count, rate)
            self.lanes.resize(min(self.lanes.count - 1, self.lanes.count * 3 // 4))
