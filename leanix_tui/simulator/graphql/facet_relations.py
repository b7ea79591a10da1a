"""Facet filters on relations: by target, by the relation's own fields and validity, by what the target is like."""

from __future__ import annotations

from collections.abc import Callable

from leanix_tui.simulator.graphql.dates import span_test
from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.world import FactSheet, Json, Relation

Test = Callable[[FactSheet], bool]
Targets = Callable[[FactSheet], list[str]]


def targets_of(index: Index, name: str) -> Callable[[FactSheet], list[tuple[Relation, FactSheet]]]:
    """The relations under a name, whatever the fact sheet's type; none where the type lacks the relation."""
    world = index.world
    by_type = {
        fact_sheet_type: index.related_by(end)
        for fact_sheet_type in world.types()
        if (end := world.relation_ends(fact_sheet_type).get(name)) is not None
    }

    def related(sheet: FactSheet) -> list[tuple[Relation, FactSheet]]:
        get = by_type.get(sheet.type)
        return get(sheet) if get is not None else []

    return related


def relation_test(index: Index, facet: Json, target_test: Test | None) -> Test:
    """The test of a facet filter on a relation.

    A target counts with everything beneath it in its hierarchy, unless ``excludeTransitiveRelations``. ``keys: []``
    finds fact sheets with a relation of that kind (OR) or without any (NOR).
    """
    targets = _matching_targets(index, facet, target_test)
    keys = [key for key in facet.get("keys") or () if key is not None]
    operator = facet.get("operator") or "OR"
    missing = any(key in {"__missing__", "__empty__"} for key in keys)
    anything = not keys or "__any__" in keys
    plain = [key for key in keys if not key.startswith("__")]
    deep = not facet.get("excludeTransitiveRelations")
    wanted = [index.with_descendants([key]) if deep else {key} for key in plain]
    narrowed = target_test is not None or bool(facet.get("relationFieldsFilter")) or facet.get("dateFilter") is not None
    if not keys and operator != "NOR" and not narrowed:
        return lambda _sheet: True
    if operator == "AND":

        def every(sheet: FactSheet) -> bool:
            held = targets(sheet)
            if (missing and held) or (anything and not held):
                return False
            return all(not group.isdisjoint(held) for group in wanted)

        return every
    union: set[str] = set().union(*wanted)

    def some(sheet: FactSheet) -> bool:
        held = targets(sheet)
        if not held:
            return missing
        return anything or not union.isdisjoint(held)

    return some if operator == "OR" else lambda sheet: not some(sheet)


def _matching_targets(index: Index, facet: Json, target_test: Test | None) -> Targets:
    related = targets_of(index, facet["facetKey"])
    date_filter = facet.get("dateFilter")
    fits = span_test(date_filter, index.today) if date_filter is not None else None
    fields = _field_tests(index, facet)
    if target_test is None and fits is None and not fields:
        return lambda sheet: [other.id for _, other in related(sheet)]

    def matching(sheet: FactSheet) -> list[str]:
        return [
            other.id
            for relation, other in related(sheet)
            if (fits is None or fits((relation.active_from, relation.active_until)))
            and all(test(relation) for test in fields)
            and (target_test is None or target_test(other))
        ]

    return matching


def _field_tests(index: Index, facet: Json) -> list[Callable[[Relation], bool]]:
    key = facet["facetKey"]
    world = index.world
    known = {
        field
        for name in world.types()
        if (end := world.relation_ends(name).get(key)) is not None
        for field in end.field_model
    } | {"description", "activeFrom", "activeUntil"}
    excluding = facet.get("relationFieldsFilterOperator") == "EXCLUSIVE"
    tests: list[Callable[[Relation], bool]] = []
    for each in facet.get("relationFieldsFilter") or ():
        field, values = (each or {}).get("fieldName"), frozenset((each or {}).get("values") or ())
        if field not in known:
            raise FieldFailed(f"The relation '{key}' has no field '{field}'.")
        if values:
            tests.append(_field_test(field, values, excluding=excluding))
    return tests


def _field_test(field: str, values: frozenset[str | None], *, excluding: bool) -> Callable[[Relation], bool]:
    def held(relation: Relation) -> list[str]:
        match field:
            case "description":
                value: object = relation.description
            case "activeFrom":
                value = relation.active_from
            case "activeUntil":
                value = relation.active_until
            case _:
                value = relation.fields.get(field)
        if value in (None, "", []):
            return ["__missing__"]
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]

    return lambda relation: any(each in values for each in held(relation)) is not excluding
