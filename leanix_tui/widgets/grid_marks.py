"""Which rows of a grid are marked, by their keys: one by one, as a range, or all that are shown."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Marks"]

KeyOf = Callable[[int], str]
"""Gives the key of the row at a place."""


class Marks:
    """Marked keys. They stay marked while their rows are not shown."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._range: tuple[int, frozenset[str]] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are marked."""
        return frozenset(self._keys)

    @property
    def in_range(self) -> bool:
        """Whether a range is being marked."""
        return self._range is not None

    def toggle(self, key: str) -> None:
        """Mark one key, or take its mark away."""
        self._range = None
        self._keys ^= {key}

    def begin_range(self, place: int) -> None:
        """From now on :meth:`stretch` marks everything from this place on, besides what is marked already."""
        self._range = (place, self.keys)

    def end_range(self) -> bool:
        """Keep what the range has marked; False when there was none."""
        was_there = self._range is not None
        self._range = None
        return was_there

    def stretch(self, place: int, key: KeyOf) -> bool:
        """Let the range end here; True when other keys are marked than before."""
        if self._range is None:
            return False
        anchor, before = self._range
        first, last = sorted((anchor, place))
        return self._become(set(before) | {key(at) for at in range(first, last + 1)})

    def toggle_all(self, count: int, key: KeyOf) -> bool:
        """Mark all of so many rows, or none of them when all are; True when other keys are marked than before."""
        self._range = None
        shown = {key(at) for at in range(count)}
        return self._become(self._keys - shown if shown <= self._keys else self._keys | shown)

    def clear(self) -> bool:
        """Take all marks away; False when there were none."""
        return self._become(set())

    def _become(self, keys: set[str]) -> bool:
        changed = keys != self._keys
        self._keys = keys
        return changed
