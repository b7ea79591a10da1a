"""Keeping the garbage collector from stopping every thread while a hundred thousand objects are being made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collect_page", "quiet_collector"]

_inside = 0
_was_enabled = False


@contextmanager
def quiet_collector() -> Iterator[None]:
    """No automatic collections inside. Afterwards what was loaded is set aside: it is looked at no more.

    May be nested, but belongs to one thread: the engine.
    """
    global _inside, _was_enabled  # noqa: PLW0603 - there is one collector in a process
    if _inside == 0:
        _was_enabled = gc.isenabled()
        gc.disable()
    _inside += 1
    try:
        yield
    finally:
        _inside -= 1
        if _inside == 0:
            gc.collect(0)
            gc.freeze()
            if _was_enabled:
                gc.enable()


def collect_page() -> None:
    """After each page: free what its request left behind, which is little and quick because it is young."""
    if _inside:
        gc.collect(0)
