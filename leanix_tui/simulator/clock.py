"""The time of the simulated server, which a test may turn, stop, and let run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """What the server takes for now: changes are stamped by it and "today" is its day.

    It runs with the clock it was made from. Logins and the rate limit do not look at it, so turning it never makes a
    token expire.
    """

    def __init__(self, base: Callable[[], datetime]) -> None:
        self._base = base
        self._ahead = timedelta()
        self._stopped: datetime | None = None

    def __call__(self) -> datetime:
        return self._stopped if self._stopped is not None else self._base().astimezone(UTC) + self._ahead

    def turn(self, by: timedelta) -> datetime:
        """Move forward, or back by a negative span; a stopped clock stays stopped at the new moment."""
        if self._stopped is not None:
            self._stopped += by
        else:
            self._ahead += by
        return self()

    def set(self, moment: datetime) -> datetime:
        """Move to this moment, which has to name its time zone."""
        if moment.tzinfo is None:
            raise ValueError("The moment needs a time zone")
        return self.turn(moment.astimezone(UTC) - self())

    def stop(self) -> datetime:
        """Stand still: everything that is changed from now on is changed at the same moment."""
        self._stopped = self()
        return self._stopped

    def run(self) -> datetime:
        """Go on from the moment at which it stands."""
        if self._stopped is not None:
            self._ahead = self._stopped - self._base().astimezone(UTC)
            self._stopped = None
        return self()

    def stamp(self) -> str:
        """Now, as LeanIX writes it."""
        return stamp(self())


def stamp(moment: datetime) -> str:
    """A moment in ISO 8601 with 0, 3 or 6 fraction digits, as few as it needs: Java's way of printing an instant."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    thousandths, rest = divmod(moment.microsecond, 1000)
    if rest:
        return f"{text}.{moment.microsecond:06}Z"
    return f"{text}.{thousandths:03}Z" if thousandths else f"{text}Z"
