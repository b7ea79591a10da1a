"""How many type loads run at once, and who goes first."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["Lanes"]


class Lanes:
    """A bounded number of lanes; the waiter with the smallest rank gets the next free one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._busy = 0
        self._waiting: list[tuple[tuple[int, ...], int, asyncio.Future[None]]] = []
        self._arrivals = 0

    @asynccontextmanager
    async def lane(self, *rank: int) -> AsyncIterator[None]:
        """Wait for a lane and hold it."""
        await self._enter(rank)
        try:
            yield
        finally:
            self._busy -= 1
            self._wake()

    async def _enter(self, rank: tuple[int, ...]) -> None:
        if self._busy < self.count and not self._waiting:
            self._busy += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrivals += 1
        heapq.heappush(self._waiting, (rank, self._arrivals, turn))
        self._wake()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._busy -= 1  # the lane was given at the very moment of giving up
                self._wake()
            raise

    def _wake(self) -> None:
        while self._waiting and self._busy < self.count:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._busy += 1
                turn.set_result(None)

    def narrow(self) -> None:
        """Halve the number of lanes, down to one, because the server asks for fewer requests."""
        self.count = max(self.count // 2, 1)
