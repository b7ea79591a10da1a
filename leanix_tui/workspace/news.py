"""Telling whoever shows the workspace that something changed, often enough to look alive and no oftener."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from leanix_tui.model.change import Change

__all__ = ["News"]

_PAUSE: Final = 0.25
"""Seconds between two tellings of progress."""


class News:
    """Spreads changes. Lives in the engine thread; only :meth:`subscribe` may be called from elsewhere."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._listeners: tuple[Callable[[Change], None], ...] = ()
        self._types: dict[str, None] = {}
        self._told = 0.0
        self._later: asyncio.TimerHandle | None = None

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back with every change; the result ends that."""
        self._listeners = (*self._listeners, callback)

        def leave() -> None:
            self._listeners = tuple(one for one in self._listeners if one is not callback)

        return leave

    def tell(self, kind: str, types: tuple[str, ...] = ()) -> None:
        """Tell at once, after everything that was held back."""
        self._flush()
        self._spread(Change(kind, types))

    def progress(self, *types: str) -> None:
        """Progress was made, and rows of these types came: told now, or together with what comes within the pause."""
        self._types.update(dict.fromkeys(types))
        if self._later is not None:
            return
        wait = self._told + _PAUSE - self._loop.time()
        if wait <= 0:
            self._tell_progress()
        else:
            self._later = self._loop.call_later(wait, self._tell_progress)

    def _flush(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._tell_progress()

    def _tell_progress(self) -> None:
        self._later = None
        self._told = self._loop.time()
        types, self._types = tuple(self._types), {}
        if types:
            self._spread(Change("rows", types))
        self._spread(Change("progress"))

    def _spread(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)
