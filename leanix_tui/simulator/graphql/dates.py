"""LeanIX's date filters: does a span of days fit ``dateFilter``?"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.world import Json

Span = tuple[str | None, str | None]  # first and last day, both inclusive; None: open
SpanTest = Callable[[Span], bool]


@lru_cache(maxsize=4096)
def day_before(day: str) -> str:
    """The last day of a phase whose successor begins on this day."""
    try:
        return (date.fromisoformat(day[:10]) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def span_test(date_filter: Json, today: str) -> SpanTest:
    """A test for spans of days; raises FieldFailed for dates that are none or that the filter type needs."""
    kind = date_filter.get("type") or "RANGE"
    start = _day(date_filter.get("from") or date_filter.get("minDate"))
    end = _day(date_filter.get("to") or date_filter.get("maxDate"))
    match kind:
        case "RANGE" | "TIMELINE":
            return lambda span: (
                (end is None or (span[0] or "") <= end) and (start is None or span[1] is None or span[1] >= start)
            )
        case "RANGE_STARTS":
            return lambda span: _within(span[0], start, end)
        case "RANGE_ENDS":
            return lambda span: _within(span[1], start, end)
        case "POINT":
            if start is None:
                raise FieldFailed("The date filter of type POINT needs a date in 'from'.")
            return _holding(start)
        case "END_OF_MONTH":
            year, month = int(today[:4]), int(today[5:7])
            return _holding(f"{today[:7]}-{monthrange(year, month)[1]:02}")
        case "END_OF_YEAR":
            return _holding(f"{today[:4]}-12-31")
        case _:
            return _holding(today)


def _holding(day: str) -> SpanTest:
    return lambda span: (span[0] or "") <= day and (span[1] is None or span[1] >= day)


def _within(day: str | None, start: str | None, end: str | None) -> bool:
    return day is not None and (start is None or day >= start) and (end is None or day <= end)


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise FieldFailed(f"'{text}' is not a valid date.") from error
