"""What a column is, and the small steps from a value to the text and the place in the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import attrgetter, itemgetter
from typing import Any, Final

import msgspec

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import spell_out
from leanix_tui.text import fold

__all__ = ["Column", "Text", "Value", "as_number", "keys_of", "ordered", "present", "raw_values", "remember", "show"]

Value = Callable[[FactSheet], Any]
Text = Callable[[FactSheet], str]
_VALUES: Final = attrgetter("values")


class Column(msgspec.Struct, frozen=True, eq=False):
    """One column of a list of fact sheets."""

    key: str
    """LeanIX's name of the field or relation; ``tag:<group id>`` and ``role:<role id>`` for those."""
    label: str
    kind: str
    """``text``, ``number``, ``percent``, ``date``, ``flag``, ``choice``, ``choices``, ``lifecycle``, ``seal``,
    ``type``, ``tags``, ``people`` or ``relation``.
    """
    value: Value
    """The value in LeanIX's own keys; None when there is none. A tuple where there can be several."""
    text: Text
    """The value for people, on one line; empty when there is none. Not yet safe to show: see ``text.display``."""
    order: Value
    """What to sort by; None sorts last in both directions."""
    basis: Value | None = None
    """A cheap key that value, text and order depend on alone, where values repeat; None where they hardly do."""
    positions: dict[str, int] | None = None
    """For a type's own field: where it stands in ``FactSheet.values``, by type."""
    owners: frozenset[str] | None = None
    """The fact sheet types that have it; None: all."""
    default: bool = False
    """Whether a list shows it without being asked."""

    @property
    def numeric(self) -> bool:
        """Whether it is aligned to the right."""
        return self.kind in {"number", "percent"}


def raw_values(column: Column, name: str, rows: Sequence[FactSheet]) -> Iterable[Any] | None:
    """The kept values of a type's own field for fact sheets of that type, at the speed of C; None for other columns."""
    if column.positions is None:
        return None
    position = column.positions.get(name)
    return repeat(None, len(rows)) if position is None else map(itemgetter(position), map(_VALUES, rows))


def keys_of(column: Column, name: str, rows: Sequence[FactSheet]) -> Iterable[Any] | None:
    """Keys that the column depends on, for fact sheets of one type; None when hardly any of them repeat."""
    if column.basis is None:
        return None
    raw = raw_values(column, name, rows)
    # Kept values that are equal are mostly one object, of which the identity is found faster than a hash.
    return map(column.basis, rows) if raw is None else map(id, raw)


def show(value: Any) -> str:
    """A value of which nothing is known, for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, tuple | list):
        return ", ".join(show(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{spell_out(str(key))}: {show(inner)}" for key, inner in value.items() if inner is not None)
    return str(value)


def ordered(value: Any) -> Any:
    """The place of a value of any form in the order of its text."""
    return None if value is None else fold(show(value)) or None


def present(order: Value) -> Value:
    """Make empty text sort last, as what is missing does."""
    return lambda row: None if (place := order(row)) == "" else place


def as_number(value: Any) -> float | None:
    """The number that a value is or spells; None when it does neither."""
    if isinstance(value, int | float):
        return value
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def remember(key: Value, work: Value) -> Value:
    """Remember a result by what it depends on: the values of a column repeat, so most rows cost one look-up."""
    known: dict[Any, Any] = {}

    def answer(row: FactSheet) -> Any:
        place = key(row)
        try:
            return known[place]
        except KeyError:
            result = known[place] = work(row)
            return result
        except TypeError:  # a value of an unknown form that cannot be a key
            return work(row)

    return answer
