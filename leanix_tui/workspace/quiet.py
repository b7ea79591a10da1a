"""Keeping the garbage collector from stopping every thread while a hundred thousand objects are being made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet_collector"]

_inside = 0
_was_enabled = False


@contextmanager
def quiet_collector() -> Iterator[None]:
    """No automatic collections inside. Afterwards what was loaded is set aside: the collector looks at it no more.

    Nothing is collected at the end either: that would stop every thread for as long as it takes to look at everything
    that was loaded, and what a load leaves behind in cycles is little. May be nested, but belongs to one thread.
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
            gc.freeze()
            if _was_enabled:
                gc.enable()
