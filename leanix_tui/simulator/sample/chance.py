"""Everything random or dated in a sample workspace, from one seed and one day, so that it comes out the same again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
FIRST_DAY, LAST_DAY = -7000, 4000


class Chance:
    """A seeded source of numbers, ids, dates and time stamps; dates are counted in days from ``today``."""

    def __init__(self, seed: str, today: date) -> None:
        self.rng = Random(seed)
        self.random = self.rng.random
        self.today = today
        self._bits = self.rng.getrandbits
        self._days = [(today + timedelta(days=offset)).isoformat() for offset in range(FIRST_DAY, LAST_DAY)]
        fractions = ("", ".5", ".714", ".702272", ".995583770", ".678693644")
        self._times = [
            f"T{6 + at % 13:02}:{at * 7 % 60:02}:{at * 13 % 60:02}{fractions[at % len(fractions)]}Z"
            for at in range(390)
        ]

    def new_id(self) -> str:
        digits = f"{self._bits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def pick(self, among: Sequence[T]) -> T:
        return among[int(self.random() * len(among))]

    def skewed(self, among: Sequence[T]) -> T:
        """One of them, the early ones far more often: a few databases carry most applications."""
        return among[int(self.random() ** 2 * len(among))]

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` up to, and without, ``high``."""
        return low + int(self.random() * (high - low))

    def day(self, offset: int) -> str:
        """The date this many days from today, ``YYYY-MM-DD``."""
        return self._days[min(max(offset, FIRST_DAY), LAST_DAY - 1) - FIRST_DAY]

    def stamp(self, offset: int) -> str:
        """A moment during office hours of that day, ISO 8601 in UTC, with 0 to 9 fraction digits as LeanIX sends."""
        return self._days[offset - FIRST_DAY] + self._times[int(self.random() * 390)]
