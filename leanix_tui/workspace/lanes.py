"""How many requests run at once, and who goes first."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

__all__ = ["Lane", "Lanes"]


class Lane:
    """The right to have the server work on one request."""

    def __init__(self, move: Callable[[int, int], None]) -> None:
        self._move = move
        self._state = "working"

    def arriving(self) -> None:
        """The server is done and the answer on its way: somebody else may ask, unless too much is on its way."""
        if self._state == "working":
            self._state = "arriving"
            self._move(-1, 1)

    def leave(self) -> None:
        """Give the lane back; may be said twice."""
        if self._state != "left":
            working = self._state == "working"
            self._state = "left"
            self._move(-working, working - 1)


class Lanes:
    """A bounded number of lanes; the waiter with the smallest rank gets the next free one."""

    def __init__(self, count: int) -> None:
        self.most = count
        """So many lanes there are when nothing speaks against it."""
        self.count = count
        self._working = 0
        self._arriving = 0
        self._waiting: list[tuple[tuple[int, ...], int, asyncio.Future[None]]] = []
        self._arrivals = 0

    @property
    def working(self) -> int:
        """On how many requests the server works."""
        return self._working

    @asynccontextmanager
    async def lane(self, *rank: int) -> AsyncIterator[Lane]:
        """Wait for a lane and hold it."""
        lane = await self.enter(*rank)
        try:
            yield lane
        finally:
            lane.leave()

    async def enter(self, *rank: int) -> Lane:
        """Wait for a lane; whoever gets it gives it back."""
        if self._free and not self._waiting:
            self._working += 1
            return Lane(self._move)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrivals += 1
        heapq.heappush(self._waiting, (rank, self._arrivals, turn))
        self._wake()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._move(-1, 0)  # the lane was given at the very moment of giving up
            raise
        return Lane(self._move)

    @property
    def _free(self) -> bool:
        return self._working < self.count and self._working + self._arriving < self.count + max(self.count // 2, 1)

    def _move(self, working: int, arriving: int) -> None:
        self._working += working
        self._arriving += arriving
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self._free:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._working += 1
                turn.set_result(None)

    def narrow(self) -> None:
        """Halve the number of lanes, down to one, because the server asks for fewer requests."""
        self.resize(self.count // 2)

    def resize(self, count: int) -> None:
        """Have so many lanes from now on; those that are in use stay so until they are given back."""
        self.count = min(max(count, 1), self.most)
        self._wake()
