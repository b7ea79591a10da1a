"""One brake for everything that a client sends, so that a preload never eats the user's own share of requests."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from aiolimiter import AsyncLimiter

__all__ = ["Limiter"]

_BURST: Final = 50


class Limiter:
    """Lets a steady number of requests through per second, after a first burst, and can be told to hold all of them.

    LeanIX allows 1,800 requests a minute and user; the default of 20 a second with a burst of 50 stays below it.
    """

    def __init__(self, rate_per_second: float = 20.0, burst: int = _BURST) -> None:
        self._bucket = AsyncLimiter(burst, burst / rate_per_second)
        self._open_at = 0.0

    async def acquire(self) -> None:
        """Wait for permission to send one request."""
        while (delay := self._open_at - time.monotonic()) > 0:  # noqa: ASYNC110 - the moment may move while waiting
            await asyncio.sleep(delay)
        await self._bucket.acquire()

    def hold(self, seconds: float) -> None:
        """Let nothing through for so long: the server said that it was too much."""
        self._open_at = max(self._open_at, time.monotonic() + seconds)
