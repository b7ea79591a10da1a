"""What happened to the loaded workspace, told to whoever shows it."""

from __future__ import annotations

import enum
from typing import Final

import msgspec

__all__ = ["Change", "LoadState", "Progress", "TypeProgress"]

_LOOK_BACK: Final = 5.0
_BETWEEN: Final = 0.25
_TOO_SHORT: Final = 0.5


class LoadState(enum.Enum):
    """How far a part of the workspace is loaded."""

    WAITING = "waiting"
    LOADING = "loading"
    DONE = "done"
    FAILED = "failed"


class TypeProgress(msgspec.Struct):
    """How far one part (a fact sheet type, the tags, the users ...) is loaded."""

    name: str
    state: LoadState = LoadState.WAITING
    loaded: int = 0
    total: int = -1
    """How many there are; -1 until the server has said."""
    error: str = ""
    """What went wrong, in one sentence of ours; only when FAILED."""
    remedy: str = ""
    note: str = ""
    """What is remarkable although it is DONE, such as fields that LeanIX keeps back."""
    started: float = 0.0
    """Seconds of the monotonic clock; 0 while waiting."""
    finished: float = 0.0


class Progress(msgspec.Struct):
    """How far the workspace is loaded: the fact sheet types in order, and the other parts beside them."""

    types: dict[str, TypeProgress] = {}
    parts: dict[str, TypeProgress] = {}
    """``model``, ``labels``, ``tags``, ``roles``, ``users``."""
    moments: list[tuple[float, int]] = []
    """How many fact sheets were there when, in seconds of the monotonic clock: the last few seconds."""

    def note(self, now: float) -> None:
        """Remember how many there are now, a few times a second."""
        moments = self.moments
        if moments and now - moments[-1][0] < _BETWEEN:
            return
        moments.append((now, self.loaded))
        while len(moments) > 2 and moments[1][0] <= now - _LOOK_BACK:
            moments.pop(0)

    def rate(self, now: float) -> float:
        """Fact sheets a second over the last seconds; 0 before that can be told."""
        if not self.moments:
            return 0.0
        since, before = next((one for one in list(self.moments) if one[0] >= now - _LOOK_BACK), self.moments[-1])
        seconds = now - since
        return (self.loaded - before) / seconds if seconds >= _TOO_SHORT else 0.0

    def seconds_left(self, now: float) -> float | None:
        """How long it will still take at this rate; None when that cannot be told."""
        rate, total = self.rate(now), self.total
        return (total - self.loaded) / rate if rate > 0 and total > self.loaded else None

    @property
    def loaded(self) -> int:
        """How many fact sheets are there."""
        return sum(part.loaded for part in self.types.values())

    @property
    def total(self) -> int:
        """How many fact sheets there will be, as far as the server has said; -1 while a type has not answered."""
        if any(part.total < 0 and part.state is not LoadState.FAILED for part in self.types.values()):
            return -1
        return sum(max(part.total, 0) for part in self.types.values())

    @property
    def done(self) -> bool:
        """Whether nothing is waiting or loading any more."""
        parts = (*self.types.values(), *self.parts.values())
        return bool(parts) and all(part.state in {LoadState.DONE, LoadState.FAILED} for part in parts)

    @property
    def failed(self) -> list[TypeProgress]:
        """The parts that could not be loaded."""
        return [part for part in (*self.types.values(), *self.parts.values()) if part.state is LoadState.FAILED]


class Change(msgspec.Struct, frozen=True):
    """News of the workspace. Reads what it names anew; carries no data itself."""

    kind: str
    """``progress``, ``rows`` (fact sheets came or changed), ``model``, ``labels``, ``tags``, ``users``, ``finished``,
    ``cache`` (it could not be written).
    """
    fact_sheet_types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
