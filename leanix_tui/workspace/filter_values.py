"""Comparing numbers, dates and yes-or-no values with what a filter says."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leanix_tui.workspace.cells import as_number
from leanix_tui.workspace.filter_language import FilterError, Operand, Term

__all__ = ["Passes", "date_test", "flag_test", "is_relative", "number_test"]

Passes = Callable[[Any], bool]
"""Whether a value passes; nothing (None) never does."""

_AGE: Final = re.compile(r"(\d{1,6})\s*(h|d|w|m|y)")
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?Z?)?)?)?")
_DATES: Final = ">2026-01-31, or <30d for the last 30 days"
_HOURS: Final = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
_DAYS: Final = ("yesterday", "today", "tomorrow")
_YES: Final = frozenset({"yes", "true", "1", "y", "on"})
_NO: Final = frozenset({"no", "false", "0", "n", "off"})
# Younger means later.
_AGE_OPERATORS: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">=", ":": ">="}


def is_relative(operand: Operand) -> bool:
    """Whether a value may mean another moment a minute later."""
    sides = operand.text.lower().split("..")
    return any(_AGE.fullmatch(side.strip()) or side.strip() in _DAYS for side in sides)


def _wrong(term: Term, operand: Operand, wanted: str, example: str) -> FilterError:
    return FilterError(
        f"{operand.text!r} is not {wanted}.",
        position=term.position,
        length=term.length,
        remedy=f"Write it as in {term.text}{example}.",
    )


def _sides(term: Term, operand: Operand) -> tuple[str, str] | None:
    """Both ends of a range; None when it is a single value."""
    if term.operator in {":", "="} and ".." in operand.text and not operand.quoted:
        low, _, high = operand.text.partition("..")
        return (low, high) if low or high else None
    return None


def number_test(term: Term, operand: Operand) -> Passes:
    """The test for ``field>10`` and its like. Raises ``FilterError``."""
    sides = _sides(term, operand)
    low, high = sides or (operand.text, operand.text)
    least = _number(term, operand, low) if low else -math.inf
    most = _number(term, operand, high) if high else math.inf

    def number(value: Any) -> float:
        found = as_number(value)
        return math.nan if found is None else found

    match term.operator:
        case ">":
            return lambda value: number(value) > least
        case ">=":
            return lambda value: number(value) >= least
        case "<":
            return lambda value: number(value) < most
        case "<=":
            return lambda value: number(value) <= most
    return lambda value: least <= number(value) <= most


def _number(term: Term, operand: Operand, text: str) -> float:
    try:
        number = float(text.strip().rstrip("%").strip())
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise _wrong(term, operand, "a number", ">=80")
    return number


def date_test(term: Term, operand: Operand, now: datetime) -> Passes:
    """The test for ``field>2026-01-31`` and its like. Raises ``FilterError``.

    A date that is written in part stands for all of it: ``2026-03`` is that month, and later than it is from April on.
    An age such as ``30d`` counts back from now: ``<30d`` is younger, ``>30d`` older; with a colon alone it is ``<``.
    """
    operator = term.operator
    sides = _sides(term, operand)
    low, high = sides or (operand.text, operand.text)
    if sides is None and _AGE.fullmatch(operand.text.strip().lower()):
        operator = _AGE_OPERATORS.get(operator, operator)
    first = _date(term, operand, low, now) if low else ""
    last = _date(term, operand, high, now) if high else ""
    if operator == "=" and len(first) > 10 and sides is None:
        first = last = first[:10]
    # Every moment within what is written begins with it, and nothing that does comes after this.
    after_first, after_last = f"{first}\uffff", f"{last}\uffff"
    match operator:
        case ">":
            return lambda value: value is not None and str(value) > after_first
        case ">=":
            return lambda value: value is not None and str(value) >= first
        case "<":
            return lambda value: value is not None and str(value) < last
        case "<=":
            return lambda value: value is not None and str(value) <= after_last
    return lambda value: value is not None and first <= str(value) <= after_last


def _date(term: Term, operand: Operand, text: str, now: datetime) -> str:
    word = text.strip().lower()
    if word in _DAYS:
        return (now + timedelta(days=_DAYS.index(word) - 1)).date().isoformat()
    if age := _AGE.fullmatch(word):
        return _ago(now, age)
    if not _DATE.fullmatch(text.strip()):
        raise _wrong(term, operand, "a date", _DATES)
    written = text.strip().replace(" ", "T").removesuffix("Z")
    try:
        # What is left out is filled up; an hour alone is no time for Python before its minutes.
        datetime.fromisoformat(written[:19] + "0000-01-01T00:00:00"[len(written[:19]) :])
    except ValueError:
        raise _wrong(term, operand, "a date that exists", _DATES) from None
    return written


def _ago(now: datetime, age: re.Match[str]) -> str:
    try:
        moment = now.astimezone(UTC) - timedelta(hours=int(age[1]) * _HOURS[age[2]])
    except OverflowError:
        return "0001-01-01T00:00:00"
    return f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}"


def flag_test(term: Term, operand: Operand) -> Passes:
    """The test for ``field:yes`` and its like. Raises ``FilterError``."""
    word = operand.text.casefold()
    if term.operator not in {":", "="} or word not in _YES | _NO:
        raise _wrong(term, operand, "yes or no", ":yes")
    wanted = word in _YES

    def test(value: Any) -> bool:
        yes = value.strip().lower() in _YES if isinstance(value, str) else bool(value)
        return value is not None and yes is wanted

    return test
