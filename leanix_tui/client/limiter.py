"""One brake for everything that a client sends, so that a preload never eats the user's own share of requests."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from aiolimiter import AsyncLimiter

__all__ = ["Limiter"]

_BURST: Final = 50
_WARY: Final = 0.25
_WARIEST: Final = 2.0
_CARELESS: Final = 0.05
_EASE: Final = 0.8


class Limiter:
    """Lets a steady number of requests through per second, after a first burst, and can be told to hold all of them.

    LeanIX allows 1,800 requests a minute and user; the default of 20 a second with a burst of 50 stays below it. After
    a refusal what has waited does not leave in one burst, which would only be refused again: one request after the
    other, closer and closer until the next refusal.
    """

    def __init__(self, rate_per_second: float = 20.0, burst: int = _BURST) -> None:
        self._bucket = AsyncLimiter(burst, burst / rate_per_second)
        self._open_at = 0.0
        self._gap = 0.0
        self._next_at = 0.0
        self._refused_at = -_WARY

    async def acquire(self) -> None:
        """Wait for permission to send one request."""
        while (delay := max(self._open_at, self._next_at) - time.monotonic()) > 0:  # noqa: ASYNC110 - these may move
            await asyncio.sleep(delay)
        if self._gap:
            self._next_at = time.monotonic() + self._gap
            self._gap = self._gap * _EASE if self._gap > _CARELESS else 0.0
        await self._bucket.acquire()

    def hold(self, seconds: float) -> None:
        """Let nothing through for so long: the server said that it was too much."""
        now = time.monotonic()
        if now >= self._refused_at + _WARY:  # what was refused together is one refusal
            self._refused_at = now
            self._gap = min(max(self._gap * 2, _WARY), _WARIEST)
        self._open_at = max(self._open_at, now + seconds)
