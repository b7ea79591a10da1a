"""``filter`` of allFactSheets: every facet key, operator and search, compiled to a test for one fact sheet.

A fact sheet whose type lacks the filtered field counts as having no value there: ``OR`` does not find it, ``NOR`` and
``__missing__`` do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from leanix_tui.simulator.graphql.dates import Span, SpanTest, day_before, span_test
from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.graphql.facet_relations import relation_test
from leanix_tui.simulator.graphql.index import Index, base_value
from leanix_tui.simulator.world import FactSheet, Json

Test = Callable[[FactSheet], bool]
Values = Callable[[FactSheet], Collection[str]]

MISSING_KEYS = frozenset({"__missing__", "__empty__"})
ANY_KEY = "__any__"
MAX_IDS = 1024
QUALITY_KEYS = ("_noResponsible_", "_qualitySealBroken_", "_noDescription_", "_noLifecycle_")
GLOBAL_KEYS = ("FactSheetTypes", "hierarchyLevel", "Subscriptions", "DataQuality", "lxState", "TrashBin", "_TAGS_")
_BASE_KEYS = frozenset({"id", "type", "category", "name", "displayName", "fullName", "description", "status"}) | {
    "qualitySeal",
    "level",
    "completion",
    "createdAt",
    "updatedAt",
}


def facet_tests(index: Index, filter_: Json, user_id: str | None) -> list[tuple[str, Test]]:
    """One test per facet filter, with its key; raises FieldFailed for unknown keys and impossible filters."""
    return [
        (facet["facetKey"], facet_test(index, facet, user_id))
        for facet in filter_.get("facetFilters") or ()
        if facet is not None
    ]


def other_tests(index: Index, filter_: Json) -> list[Test]:
    """The searches beside the facets: text, name, external ids. Ids are looked up, not tested, by the caller."""
    tests: list[Test] = []
    if filter_.get("fullTextSearch"):
        tests.append(_text_test(index, filter_["fullTextSearch"], "fullTextSearch"))
    if filter_.get("quickSearch"):
        tests.append(_text_test(index, filter_["quickSearch"], "quickSearch"))
    if filter_.get("displayName"):
        part = filter_["displayName"].casefold()
        tests.append(lambda sheet: part in index.display_name(sheet).casefold())
    if filter_.get("externalIds") is not None:
        tests.append(_external_id_test(index, filter_["externalIds"]))
    ids = filter_.get("ids")
    if ids is not None and len(ids) > MAX_IDS:
        raise FieldFailed(f"Too many ids in the filter: {len(ids)}. At most {MAX_IDS} are allowed.")
    return tests


def wants_archived(filter_: Json) -> bool:
    """Whether the trash bin is asked for; otherwise archived fact sheets are left out."""
    return any(
        facet is not None and facet["facetKey"] == "TrashBin" and "archived" in (facet.get("keys") or ())
        for facet in filter_.get("facetFilters") or ()
    )


def facet_test(index: Index, facet: Json, user_id: str | None) -> Test:
    """The test of one facet filter."""
    key = facet["facetKey"]
    world = index.world
    relation_types = {name for name in world.types() if key in world.relation_ends(name)}
    if relation_types:
        sub_filter = facet.get("subFilter")
        inner = _sub_filter_test(index, sub_filter, user_id) if sub_filter is not None else None
        return relation_test(index, facet, inner)
    for name in ("subFilter", "relationFieldsFilter"):
        if facet.get(name):
            raise FieldFailed(f"{name} is only allowed for relations, not for the facet '{key}'.")
    keys = [each for each in facet.get("keys") or () if each is not None]
    operator = facet.get("operator") or "OR"
    if key == "Subscriptions":
        return _subscription_test(facet, keys, operator, user_id)
    if key == "TrashBin":
        return lambda _sheet: True  # which shelf to look on is decided before any test runs
    values = facet_values(index, key)
    if values is None:
        raise FieldFailed(f"The facet key '{key}' is unknown.")
    kinds = field_kinds(index, key)
    if "LIFECYCLE" in kinds:
        special = bool(keys) and MISSING_KEYS.issuperset(keys)
        if facet.get("dateFilter") is None and not special and ANY_KEY not in keys:
            raise FieldFailed(f"The facet '{key}' needs a dateFilter.")
        if facet.get("dateFilter") is not None:
            return _lifecycle_test(index, key, facet["dateFilter"], keys, operator)
    elif facet.get("dateFilter") is not None:
        return _date_field_test(index, values, facet["dateFilter"], operator)
    return key_test(values, keys, operator)


def facet_values(index: Index, key: str) -> Values | None:
    """What a fact sheet holds under a facet key, as filter keys; None when no such facet exists."""
    world = index.world
    match key:
        case "FactSheetTypes":
            return lambda sheet: (sheet.type,)
        case "hierarchyLevel":
            return lambda sheet: (str(index.level(sheet)),)
        case "lxState":
            return lambda sheet: (sheet.lx_state,)
        case "TrashBin":
            return lambda sheet: ("archived",) if sheet.status == "ARCHIVED" else ()
        case "Subscriptions":
            return lambda sheet: tuple({each.user_id for each in sheet.subscriptions})
        case "DataQuality":
            return lambda sheet: quality_gaps(index, sheet)
        case "_TAGS_":
            loose = frozenset(tag.id for tag in world.tags.values() if tag.group_id is None)
            return lambda sheet: [tag for tag in sheet.tag_ids if tag in loose]
    if key in world.tag_groups:
        own = frozenset(tag.id for tag in world.tags.values() if tag.group_id == key)
        return lambda sheet: [tag for tag in sheet.tag_ids if tag in own]
    if key in _BASE_KEYS:
        get = base_value(index, key)
        if get is not None:
            return lambda sheet: as_keys(get(sheet))
    if field_kinds(index, key):
        return lambda sheet: as_keys(sheet.fields.get(key))
    return None


def field_kinds(index: Index, name: str) -> set[str]:
    """The data model types a field of this name has on the types that carry it."""
    world = index.world
    return {
        str(model.get("type"))
        for fact_sheet_type in world.types()
        if (model := world.field_model(fact_sheet_type).get(name)) is not None
    }


def as_keys(value: Any) -> Collection[str]:
    """A field's value as filter keys: none for no value, one for a scalar, several for a list."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, list):
        return [key for each in value for key in as_keys(each)]
    if isinstance(value, dict):
        if "phases" in value:
            return [phase["phase"] for phase in value["phases"]]
        return as_keys(value.get("externalId") or value.get("rawAddress") or value.get("status"))
    return (str(value),)


def key_test(values: Values, keys: Collection[str], operator: str) -> Test:
    """Compare what a fact sheet holds with the filter's keys; no keys means no restriction."""
    if not keys:
        return lambda _sheet: True
    wanted = frozenset(keys) - MISSING_KEYS - {ANY_KEY}
    missing, anything = not MISSING_KEYS.isdisjoint(keys), ANY_KEY in keys
    if operator == "AND":

        def every(sheet: FactSheet) -> bool:
            held = values(sheet)
            return wanted.issubset(held) and not (missing and held) and not (anything and not held)

        return every

    def some(sheet: FactSheet) -> bool:
        held = values(sheet)
        return (missing if not held else anything) or any(each in wanted for each in held)

    return some if operator == "OR" else lambda sheet: not some(sheet)


def quality_gaps(index: Index, sheet: FactSheet) -> list[str]:
    """The DataQuality keys that fit a fact sheet."""
    gaps = []
    if not any(subscription.type == "RESPONSIBLE" for subscription in sheet.subscriptions):
        gaps.append("_noResponsible_")
    if sheet.lx_state == "BROKEN_QUALITY_SEAL":
        gaps.append("_qualitySealBroken_")
    if not sheet.description:
        gaps.append("_noDescription_")
    lifecycle = index.world.field_model(sheet.type).get("lifecycle")
    if lifecycle is not None and lifecycle.get("type") == "LIFECYCLE" and not index.phases(sheet):
        gaps.append("_noLifecycle_")
    return gaps


def phase_spans(index: Index, sheet: FactSheet, field: str) -> list[tuple[str, Span]]:
    """The lifecycle phases with their first and last day."""
    phases = index.phases(sheet, field)
    ends = [day_before(start) for _, start in phases[1:]]
    return [(phase, (start, end)) for (phase, start), end in zip(phases, [*ends, None], strict=True)] if phases else []


def _lifecycle_test(index: Index, field: str, date_filter: Json, keys: Collection[str], operator: str) -> Test:
    fits = span_test(date_filter, index.today)
    if not keys:
        return _any_span(lambda sheet: [span for _, span in phase_spans(index, sheet, field)], fits, operator)
    return key_test(
        lambda sheet: [phase for phase, span in phase_spans(index, sheet, field) if fits(span)], keys, operator
    )


def _date_field_test(index: Index, values: Values, date_filter: Json, operator: str) -> Test:
    fits = span_test(date_filter, index.today)
    return _any_span(lambda sheet: [(value[:10], value[:10]) for value in values(sheet)], fits, operator)


def _any_span(spans: Callable[[FactSheet], list[Span]], fits: SpanTest, operator: str) -> Test:
    def some(sheet: FactSheet) -> bool:
        return any(fits(span) for span in spans(sheet))

    return some if operator != "NOR" else lambda sheet: not some(sheet)


def _subscription_test(facet: Json, keys: list[str], operator: str, user_id: str | None) -> Test:
    only = facet.get("subscriptionFilter") or {}
    kind, role_id = only.get("type"), only.get("roleId")
    keys = [user_id or "__me__" if key == "__me__" else key for key in keys]

    def holders(sheet: FactSheet) -> list[str]:
        return [
            each.user_id
            for each in sheet.subscriptions
            if (kind is None or each.type == kind)
            and (role_id is None or any(link.role_id == role_id for link in each.roles))
        ]

    if not keys and only:
        return (lambda sheet: not holders(sheet)) if operator == "NOR" else lambda sheet: bool(holders(sheet))
    return key_test(holders, keys, operator)


def _sub_filter_test(index: Index, sub_filter: Json, user_id: str | None) -> Test:
    for facet in sub_filter.get("facetFilters") or ():
        if facet is not None and facet.get("subFilter"):
            raise FieldFailed("A subFilter must not hold another subFilter.")
    tests = [test for _, test in facet_tests(index, sub_filter, user_id)]
    tests += other_tests(index, sub_filter)
    ids = sub_filter.get("ids")
    if ids is not None:
        wanted = frozenset(ids)
        tests.append(lambda sheet: sheet.id in wanted)
    return lambda sheet: all(test(sheet) for test in tests)


def _text_test(index: Index, text: str, flag: str) -> Test:
    world = index.world
    fields = {
        name: [field for field, model in world.field_model(name).items() if model.get(flag)] for name in world.types()
    }
    words = text.replace('"', " ").casefold().split()
    exact = text.strip()

    def found(sheet: FactSheet) -> bool:
        if sheet.id == exact:
            return True
        parts: list[str] = [sheet.name, index.display_name(sheet)]
        if flag == "fullTextSearch" and sheet.description:
            parts.append(sheet.description)
        for field in fields[sheet.type]:
            parts.extend(as_keys(sheet.fields.get(field)))
        whole = "\n".join(parts).casefold()
        return all(word in whole for word in words)

    return found


def _external_id_test(index: Index, paths: list[str | None]) -> Test:
    wanted: set[tuple[str, str]] = set()
    for path in paths:
        field, slash, value = (path or "").partition("/")
        if not slash or "EXTERNAL_ID" not in field_kinds(index, field):
            raise FieldFailed(f"The external id '{path}' is invalid, expected is '<external id field>/<value>'.")
        wanted.add((field, value))

    def found(sheet: FactSheet) -> bool:
        return any(value in as_keys(sheet.fields.get(field)) for field, value in wanted)

    return found
