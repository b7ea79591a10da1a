"""What a column is, and the small steps from a value to the text and the place in the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import spell_out
from leanix_tui.text import fold
from leanix_tui.workspace.part import Part

__all__ = ["Column", "Text", "Value", "as_number", "keys_of", "ordered", "present", "raw_values", "remember", "show"]

Value = Callable[[FactSheet], Any]
Text = Callable[[FactSheet], str]
_SHARED: Final = frozenset({"", "tag_ids", "subscriptions"})


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
    attribute: str = ""
    """The attribute of ``FactSheet`` that value, text and order depend on alone; empty when it is something else."""
    positions: dict[str, int] | None = None
    """The same for a type's own field: where it stands in ``FactSheet.values``, by type."""
    repeats: bool = False
    """Whether many fact sheets have the same there."""
    of_raw: Callable[[Any], Any] | None = None
    """The value, from what is kept there; None when that is the value."""
    place: Callable[[Any], Any] | None = None
    """What to sort by, from what is kept there; None when only ``order`` knows."""
    places: Callable[[Part], Iterable[Any]] | None = None
    """What to sort by for some rows at once, without making an object of each; None when that is not known."""
    owners: frozenset[str] | None = None
    """The fact sheet types that have it; None: all."""
    default: bool = False
    """Whether a list shows it without being asked."""

    @property
    def numeric(self) -> bool:
        """Whether it is aligned to the right."""
        return self.kind in {"number", "percent"}


def raw_values(column: Column, part: Part) -> Sequence[Any] | None:
    """What is kept of a column for some rows; None for a column that is worked out."""
    if column.positions is not None:
        position = column.positions.get(part.name)
        return [None] * len(part) if position is None else part.field(position)
    return part.column(column.attribute) if column.attribute else None


def keys_of(column: Column, part: Part) -> Sequence[Any] | None:
    """Keys that the column depends on, for some rows; None when hardly any of them repeat."""
    raw = raw_values(column, part) if column.repeats else None
    if raw is None or column.attribute not in _SHARED:
        return raw
    # Kept values that are equal are mostly one object, of which the identity is found faster than a hash.
    return list(map(id, raw))


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
