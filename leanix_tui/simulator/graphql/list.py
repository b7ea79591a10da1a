"""Which fact sheets ``allFactSheets`` gives: filtered, sorted, cut into pages."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import msgspec

from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.graphql.facets import Test, facet_tests, other_tests, wants_archived
from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.graphql.sorting import in_order, sort_order, whole_order
from leanix_tui.simulator.world import FactSheet, Json

BIGGEST_PAGE = 15_000


@dataclass(slots=True)
class Page:
    """One page of a list of fact sheets."""

    rows: list[FactSheet]
    offset: int
    whole: list[FactSheet]

    @property
    def has_next(self) -> bool:
        return self.offset + len(self.rows) < len(self.whole)

    @property
    def end_cursor(self) -> str | None:
        return cursor(self.offset + len(self.rows) - 1, self.rows[-1].id) if self.rows else None


def cursor(position: int, sheet_id: str) -> str:
    """An opaque mark behind one fact sheet of a list."""
    return base64.b64encode(f"fs:{position}#{sheet_id}".encode()).decode()


def page(index: Index, args: Json, user_id: str | None) -> Page:
    """The page that the arguments of allFactSheets ask for."""
    first = args.get("first")
    if first is not None and first < 0:
        raise FieldFailed("The argument 'first' must not be negative.")
    size = BIGGEST_PAGE if first is None else min(first, BIGGEST_PAGE)
    whole = fact_sheets(index, args, user_id)
    offset = _offset(whole, args.get("after"))
    return Page(whole[offset : offset + size], offset, whole)


def fact_sheets(index: Index, args: Json, user_id: str | None) -> list[FactSheet]:
    """Every fact sheet of the list, in order; the last few lists are remembered for their next pages."""
    asked = {name: args.get(name) for name in ("factSheetType", "filter", "sort", "hierarchy")}
    key: tuple[bytes, str | None] = (msgspec.json.encode(asked), user_id)
    return index.kept(key, lambda: _find(index, args, user_id))


def tests(index: Index, args: Json, user_id: str | None) -> tuple[list[tuple[str, Test]], list[Test]]:
    """The facet tests by key, and all the other tests (shelf, type, ids, searches)."""
    filter_ = args.get("filter") or {}
    shelf = "ARCHIVED" if wants_archived(filter_) else "ACTIVE"
    others: list[Test] = [lambda sheet: sheet.status == shelf]
    fact_sheet_type = args.get("factSheetType")
    if fact_sheet_type is not None:
        others.append(lambda sheet: sheet.type == fact_sheet_type)
    others += other_tests(index, filter_)
    return facet_tests(index, filter_, user_id), others


def single_type(args: Json) -> str | None:
    """The one fact sheet type the list is about, by argument or by facet; None for several."""
    fact_sheet_type: str | None = args.get("factSheetType")
    for facet in (args.get("filter") or {}).get("facetFilters") or ():
        if facet is not None and facet["facetKey"] == "FactSheetTypes" and (facet.get("operator") or "OR") != "NOR":
            keys = facet.get("keys") or []
            if len(keys) == 1:
                fact_sheet_type = fact_sheet_type or keys[0]
    return fact_sheet_type


def _find(index: Index, args: Json, user_id: str | None) -> list[FactSheet]:
    order = sort_order(index, args.get("sort"))
    by_facet, others = tests(index, args, user_id)
    checks = [test for _, test in by_facet] + others
    ids = (args.get("filter") or {}).get("ids")
    if ids is not None:
        wanted = {each for each in ids if each is not None}
        if (args.get("hierarchy") or {}).get("mode") == "FULL_TREE":
            wanted = index.with_descendants(wanted)
        sheets = index.world.fact_sheets
        candidates = in_order(index, [sheets[each] for each in wanted if each in sheets], order)
    else:
        kind = single_type(args)
        candidates = whole_order(index, kind if kind in index.world.types() else None, order)
    if len(checks) == 1:
        return list(filter(checks[0], candidates))
    return [sheet for sheet in candidates if all(check(sheet) for check in checks)]


def _offset(whole: list[FactSheet], after: str | None) -> int:
    if not after:
        return 0
    try:
        mark, _, rest = base64.b64decode(after, validate=True).decode().partition(":")
        number, _, sheet_id = rest.partition("#")
        position = int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise FieldFailed(f"The cursor '{after}' is invalid.") from error
    if mark != "fs" or position < 0 or not sheet_id:
        raise FieldFailed(f"The cursor '{after}' is invalid.")
    if position < len(whole) and whole[position].id == sheet_id:
        return position + 1
    # The list has changed since that page: go on behind the same fact sheet, or where it used to be.
    moved = next((place for place, sheet in enumerate(whole) if sheet.id == sheet_id), position)
    return min(moved + 1, len(whole))
