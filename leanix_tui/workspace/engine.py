"""The engine: one thread with its own event loop, in which the client and the loader live."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import threading
import time
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from leanix_tui.workspace.allocator import return_large_buffers

__all__ = ["Engine"]

T = TypeVar("T")

_BUSY: Final = 0.003
_REST: Final = 0.0005
"""Seconds: after so much work in one go, everybody else has their turn for so long."""


class _Considerate(selectors.DefaultSelector):
    """Rests for a moment wherever the loop comes round after milliseconds of work.

    Whoever waits for the interpreter asks for it when nobody let go for five milliseconds. Reading a page from a socket
    lets go every now and then, but for so short a time that the thread that draws the screen is never quick enough, and
    each time its patience begins anew: stalls of a hundred milliseconds were measured, and none over thirty like this.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rested = time.monotonic()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for sockets, and rest first when it is time to."""
        began = time.monotonic()
        if began - self._rested > _BUSY:
            time.sleep(_REST)
            self._rested = began = time.monotonic()
        ready = super().select(timeout)
        ended = time.monotonic()
        if ended - began > _REST:
            self._rested = ended
        return ready


class Engine:
    """Runs coroutines in a thread of its own, so that whoever draws the screen never waits for a page to be decoded."""

    def __init__(self) -> None:
        self.loop = asyncio.SelectorEventLoop(_Considerate())
        self._ready = threading.Event()
        self._stopped = False
        # A daemon, so that a crash elsewhere never leaves a process behind that does not end.
        self._thread = threading.Thread(target=self._main, name="leanix-engine", daemon=True)

    @classmethod
    def start(cls) -> Engine:
        """Start the thread; returns when its loop runs."""
        return_large_buffers()
        engine = cls()
        engine._thread.start()
        engine._ready.wait()
        return engine

    def _main(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(self._ready.set)
        try:
            self.loop.run_forever()
        finally:
            self._finish()

    def _finish(self) -> None:
        pending = asyncio.all_tasks(self.loop)
        for task in pending:
            task.cancel()
        if pending:
            self.loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    @property
    def inside(self) -> bool:
        """Whether the caller runs in the engine thread."""
        return threading.current_thread() is self._thread

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a coroutine in the engine, from any event loop; cancelling the caller cancels it there."""
        if self.inside:
            return await work
        self._check(work)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the engine and wait for it, from code without an event loop."""
        if self.inside:
            work.close()
            raise RuntimeError("The engine cannot wait for itself.")
        self._check(work)
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    def _check(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._stopped:
            work.close()
            raise RuntimeError("The workspace is closed.")

    async def stop(self) -> None:
        """End the thread; whatever still runs in it is cancelled first."""
        if self._stopped:
            return
        self._stopped = True
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.loop.stop)
        if not self.inside:
            await asyncio.to_thread(self._thread.join, 10)
