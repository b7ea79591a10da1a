"""Which rows of a grid are marked, by their keys: one by one, as a range, or all that are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

__all__ = ["Marks"]

KeyOf = Callable[[int], str]
"""Gives the key of the row at a place."""


@dataclass
class _Range:
    """Rows from one place to another, and those of them that were not marked before."""

    anchor: int
    rows: range = range(0)
    added: set[str] = field(default_factory=set)


class Marks:
    """Marked keys. They stay marked while their rows are not shown."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._range: _Range | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys that are marked, as they are now and later: nothing is copied."""
        return self._keys.keys()

    @property
    def in_range(self) -> bool:
        """Whether a range is being marked."""
        return self._range is not None

    def toggle(self, key: str) -> None:
        """Mark one key, or take its mark away."""
        self._range = None
        if key in self._keys:
            del self._keys[key]
        else:
            self._keys[key] = None

    def begin_range(self, place: int) -> None:
        """From now on :meth:`stretch` marks everything from this place on, besides what is marked already."""
        self._range = _Range(place)

    def end_range(self) -> bool:
        """Keep what the range has marked; False when there was none."""
        was_there = self._range is not None
        self._range = None
        return was_there

    def stretch(self, place: int, key: KeyOf) -> bool:
        """Let the range end here; True when other keys are marked than before.

        Only the rows between this end and the one before are looked at.
        """
        known = self._range
        if known is None:
            return False
        before, after = known.rows, range(min(known.anchor, place), max(known.anchor, place) + 1)
        known.rows = after
        changed = False
        for gone in map(key, _outside(before, after)):
            if gone in known.added:
                known.added.remove(gone)
                del self._keys[gone]
                changed = True
        for new in map(key, _outside(after, before)):
            if new not in self._keys:
                known.added.add(new)
                self._keys[new] = None
                changed = True
        return changed

    def toggle_all(self, shown: Collection[str]) -> bool:
        """Mark all of these keys, or none of them when all are; True when other keys are marked than before."""
        self._range = None
        count = len(self._keys)
        added = dict.fromkeys(shown)
        self._keys |= added
        if len(self._keys) > count:
            return True
        if len(added) == count:
            self._keys.clear()
        else:
            for key in added:
                del self._keys[key]
        return bool(added)

    def clear(self) -> bool:
        """Take all marks away; False when there were none."""
        were_there = bool(self._keys)
        self._keys.clear()
        return were_there


def _outside(some: range, others: range) -> Iterable[int]:
    """Those of a range that are not in another one."""
    if not others:
        return some
    return [*range(some.start, min(some.stop, others.start)), *range(max(some.start, others.stop), some.stop)]
