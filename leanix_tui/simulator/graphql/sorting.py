"""``sort`` of allFactSheets. Without it, and between equals, fact sheets come by display name and then by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.graphql.facets import field_kinds
from leanix_tui.simulator.graphql.index import Index, base_value
from leanix_tui.simulator.world import FactSheet, Json

Order = tuple[tuple[str, str, str], ...]  # (mode, key, order)
MOMENTS = ("createdAt", "updatedAt")
Rank = Callable[[FactSheet], Any]  # None: no value, always last


def sort_order(index: Index, sort: list[Json | None] | None) -> Order:
    """The sort argument in a comparable form; raises FieldFailed for keys that no fact sheet has."""
    order = []
    for each in sort or ():
        if each is None:
            continue
        mode, key = each.get("mode") or "BY_FIELD", each.get("key")
        if mode == "BY_LIFECYCLE_LAST_PHASE":
            key = key or "lifecycle"
        if not key:
            continue
        if base_value(index, key) is None and not field_kinds(index, key):
            raise FieldFailed(f"The sort key '{key}' is unknown.")
        order.append((mode, key, each.get("order") or "asc"))
    return tuple(order)


def in_order(index: Index, sheets: list[FactSheet], order: Order) -> list[FactSheet]:
    """The fact sheets sorted; ones without a value come last whatever the direction."""
    if not order:
        return sorted(sheets, key=lambda sheet: (index.display_name(sheet).casefold(), sheet.id))
    mode, key, direction = order[0]
    rank = _rank(index, mode, key)
    valued: dict[Any, list[FactSheet]] = {}
    empty: list[FactSheet] = []
    for sheet in sheets:
        value = rank(sheet)
        (empty if value is None else valued.setdefault(value, [])).append(sheet)
    # Only equals are looked at again: after an edit nobody's display name is known, and most moments differ.
    ranked: list[FactSheet] = []
    for value in sorted(valued, reverse=direction == "desc"):
        equals = valued[value]
        ranked += in_order(index, equals, order[1:]) if len(equals) > 1 else equals
    return ranked + (in_order(index, empty, order[1:]) if empty else empty)


def whole_order(index: Index, fact_sheet_type: str | None, order: Order) -> list[FactSheet]:
    """Every fact sheet of the world, or of one type, in this order: made once per version of the world."""
    if fact_sheet_type is None:
        return index.ordered(order, lambda: in_order(index, list(index.world.fact_sheets.values()), order))
    return index.ordered(
        (fact_sheet_type, order),
        lambda: in_order(
            index, [sheet for sheet in index.world.fact_sheets.values() if sheet.type == fact_sheet_type], order
        ),
    )


def _rank(index: Index, mode: str, key: str) -> Rank:
    if mode == "BY_LIFECYCLE_LAST_PHASE":
        return lambda sheet: phases[-1][1] if (phases := index.phases(sheet, key)) else None
    base = base_value(index, key)
    if base is not None and key in MOMENTS:
        return lambda sheet: _moment(base(sheet))
    if base is not None:
        return lambda sheet: _comparable(base(sheet))
    kinds = field_kinds(index, key)
    if "LIFECYCLE" in kinds:
        return lambda sheet: index.current_phase(sheet, key) if index.phases(sheet, key) else None
    if kinds == {"DATE_TIME"}:
        return lambda sheet: _moment(sheet.fields.get(key))
    if kinds <= {"INTEGER", "DOUBLE", "AGGREGATED"}:
        return lambda sheet: sheet.fields.get(key)
    return lambda sheet: _comparable_text(sheet.fields.get(key))


def _moment(text: Any) -> str | None:
    """A moment in a form that sorts by time: "10:00:00Z" is before "10:00:00.5Z", whatever comes first in ASCII."""
    if not text:
        return None
    plain = str(text).removesuffix("Z")
    return plain.rstrip("0") if "." in plain else plain


def _comparable(value: Any) -> Any:
    return value.casefold() or None if isinstance(value, str) else value


def _comparable_text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("externalId") or value.get("rawAddress")
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    return None if value is None or value == "" else str(value).casefold()
