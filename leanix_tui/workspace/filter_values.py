"""Comparing numbers, dates and yes-or-no values with what a filter says."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leanix_tui.workspace.filter_language import FilterError, Operand, Term

__all__ = ["DateTest", "FlagTest", "NumberTest", "flag_test"]

_AGE: Final = re.compile(r"(\d{1,6})\s*(h|d|w|m|y)")
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?Z?)?)?)?")
_HOURS: Final = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
_YES: Final = frozenset({"yes", "true", "1", "y", "on"})
_NO: Final = frozenset({"no", "false", "0", "n", "off"})


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


class NumberTest:
    """Whether a number is what a term says."""

    def __init__(self, term: Term, operand: Operand) -> None:
        sides = _sides(term, operand)
        low, high = sides or (operand.text, operand.text)
        self.low = self._number(term, operand, low) if low else -math.inf
        self.high = self._number(term, operand, high) if high else math.inf
        self.operator = term.operator

    @staticmethod
    def _number(term: Term, operand: Operand, text: str) -> float:
        try:
            number = float(text.strip().rstrip("%").strip().replace("_", ""))
        except ValueError:
            raise _wrong(term, operand, "a number", ">=80") from None
        if math.isnan(number):
            raise _wrong(term, operand, "a number", ">=80")
        return number

    def __call__(self, value: Any) -> bool:
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                return False
        if not isinstance(value, int | float):
            return False
        match self.operator:
            case ">":
                return bool(value > self.low)
            case ">=":
                return bool(value >= self.low)
            case "<":
                return bool(value < self.high)
            case "<=":
                return bool(value <= self.high)
        return bool(self.low <= value <= self.high)


class DateTest:
    """Whether a date is what a term says.

    A date that is written in part stands for all of it: ``2026-03`` is that month, and later than it is from April on.
    An age such as ``30d`` counts back from now: ``<30d`` is younger, ``>30d`` older; with a colon alone it is ``<``.
    """

    def __init__(self, term: Term, operand: Operand, now: datetime) -> None:
        self.operator = term.operator
        sides = _sides(term, operand)
        low, high = sides or (operand.text, operand.text)
        age = _AGE.fullmatch(operand.text.strip().lower()) if sides is None else None
        if age:
            self.operator = {">": "<", ">=": "<=", "<": ">", "<=": ">=", ":": ">="}.get(self.operator, self.operator)
            low = high = _ago(now, age)
            if self.operator == "=":
                low = high = low[:10]
        self.low = self._date(term, operand, low, now) if low else ""
        self.high = self._date(term, operand, high, now) if high else ""

    @staticmethod
    def _date(term: Term, operand: Operand, text: str, now: datetime) -> str:
        word = text.strip().lower()
        if word in {"today", "yesterday", "tomorrow"}:
            return (now + timedelta(days=("yesterday", "today", "tomorrow").index(word) - 1)).date().isoformat()
        if age := _AGE.fullmatch(word):
            return _ago(now, age)
        if not _DATE.fullmatch(text.strip()):
            raise _wrong(term, operand, "a date", ">2026-01-31, or <30d for the last 30 days")
        return text.strip().replace(" ", "T").removesuffix("Z")

    def __call__(self, value: Any) -> bool:
        if not isinstance(value, str) or not value:
            return False
        low, high = value[: len(self.low)], value[: len(self.high)]
        match self.operator:
            case ">":
                return low > self.low
            case ">=":
                return low >= self.low
            case "<":
                return high < self.high
            case "<=":
                return high <= self.high
        return (not self.low or low >= self.low) and (not self.high or high <= self.high)


def _ago(now: datetime, age: re.Match[str]) -> str:
    try:
        moment = now.astimezone(UTC) - timedelta(hours=int(age[1]) * _HOURS[age[2]])
    except OverflowError:
        return "0001-01-01T00:00:00"
    return moment.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")


class FlagTest:
    """Whether a yes-or-no value is what a term says."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def __call__(self, value: Any) -> bool:
        yes = value.strip().lower() in _YES if isinstance(value, str) else bool(value)
        return yes is self.wanted


def flag_test(term: Term, operand: Operand) -> FlagTest:
    """The test for ``field:yes`` and its like. Raises ``FilterError``."""
    word = operand.text.casefold()
    if term.operator not in {":", "="} or word not in _YES | _NO:
        raise _wrong(term, operand, "yes or no", ":yes")
    return FlagTest(word in _YES)
