"""Sorting and picking out of very many a piece at a time, so that others have their turn and a newer key ends it.

One C call that sorts 200,000 names keeps every other thread waiting for a seventh of a second. Here the rows are dealt
into bins by some of their own places, each bin is sorted alone, and the bins follow each other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

__all__ = ["PIECE", "Check", "go_on", "in_pieces", "picked", "sort_in_pieces"]

Check = Callable[[], None]
"""Called every few milliseconds; raises something to end what nobody waits for any more."""

PIECE: Final = 8192
"""So many rows are looked at before somebody else has a turn."""
_BINS: Final = 48
_SAMPLES: Final = 32
"""Places looked at for each bin, so that the bins become about equally full."""


def go_on() -> None:
    """The check of somebody who waits for the end."""


def in_pieces(length: int, size: int = PIECE) -> Iterator[slice]:
    """The pieces of something so long."""
    return (slice(at, min(at + size, length)) for at in range(0, length, size))


def picked(positions: array[int], marks: bytes | bytearray, check: Check = go_on) -> array[int]:
    """Those positions that are marked, in their order."""
    found = array("I")
    for piece in in_pieces(len(positions)):
        check()
        found.extend([at for at in positions[piece] if marks[at]])
    return found


def sort_in_pieces(
    positions: Sequence[int], places: Sequence[Any], *, descending: bool = False, check: Check = go_on
) -> list[int]:
    """Positions by the place of each; what has the same place stays as it was, and what has none (None) goes last."""
    absent: list[int] = []
    if None in places:
        present: list[int] = []
        for piece in in_pieces(len(positions)):
            check()
            absent += [at for at in positions[piece] if places[at] is None]
            present += [at for at in positions[piece] if places[at] is not None]
        positions = present
    place_of = places.__getitem__
    if len(positions) <= PIECE:
        return sorted(positions, key=place_of, reverse=descending) + absent
    bounds = _bounds(positions, places)
    bins: list[list[int]] = [[] for _ in range(len(bounds) + 1)]
    for piece in in_pieces(len(positions)):
        check()
        some = positions[piece]
        for at, bin_ in zip(some, map(bisect_right, repeat(bounds), map(place_of, some)), strict=True):
            bins[bin_].append(at)
    found: list[int] = []
    for some in reversed(bins) if descending else bins:
        check()
        some.sort(key=place_of, reverse=descending)
        found += some
    return found + absent


def _bounds(positions: Sequence[int], places: Sequence[Any]) -> list[Any]:
    """Different places that part the positions into bins."""
    some = sorted([places[at] for at in positions[:: max(len(positions) // (_BINS * _SAMPLES), 1)]])
    bounds: list[Any] = []
    for place in some[_SAMPLES::_SAMPLES]:
        if not bounds or bounds[-1] < place:
            bounds.append(place)
    return bounds
