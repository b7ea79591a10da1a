"""``filterOptions`` of allFactSheets: which facets there are and how many fact sheets each choice would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from leanix_tui.simulator.graphql.facet_relations import targets_of
from leanix_tui.simulator.graphql.facets import GLOBAL_KEYS, QUALITY_KEYS, Test, Values, facet_values
from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.graphql.list import fact_sheets, single_type, tests
from leanix_tui.simulator.graphql.records import item
from leanix_tui.simulator.graphql.selection import Factories, FieldCall, Getter
from leanix_tui.simulator.world import FactSheet, Json

MOST_RESULTS = 200
_CHOICE = ["OR", "NOR"]
_CHOICES = ["OR", "AND", "NOR"]
_FACET_FIELD_TYPES = {"SINGLE_SELECT": _CHOICE, "MULTIPLE_SELECT": _CHOICES, "LIFECYCLE": _CHOICE}
_LX_STATES = ("APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED")


def filter_options(call: FieldCall, args: Json) -> Json:
    """The FilterOptions object as asked for; counts of a facet are taken under all the other filters."""
    compiler = call.compiler
    factories: Factories = {"facets": lambda inner: _facet_list(inner, args)}
    answer: Json = compiler.record("FilterOptions", call.selections, factories)(None)
    return answer


def _facet_list(call: FieldCall, args: Json) -> Getter:
    def results(inner: FieldCall) -> Getter:
        build = inner.compiler.record(
            "FacetResult", inner.selections, {each: item(each) for each in ("key", "name", "count")}
        )
        return lambda facet: [build(result) for result in facet["results"]()]

    def nested(type_name: str, fields: tuple[str, ...], name: str) -> Callable[[FieldCall], Getter]:
        def factory(inner: FieldCall) -> Getter:
            build = inner.compiler.record(type_name, inner.selections, {each: item(each) for each in fields})
            return lambda facet: build(facet[name]) if facet[name] is not None else None

        return factory

    def relation_fields(inner: FieldCall) -> Getter:
        def values(deeper: FieldCall) -> Getter:
            build_value = deeper.compiler.record(
                "RelationFieldsFilterValue", deeper.selections, {each: item(each) for each in ("key", "selected")}
            )
            return lambda option: [build_value(value) for value in option["values"]]

        build = inner.compiler.record(
            "RelationFieldsFilterOption", inner.selections, {"fieldName": item("fieldName"), "values": values}
        )
        return lambda facet: (
            [build(option) for option in facet["relationFieldsFilter"]] if facet["relationFieldsFilter"] else None
        )

    factories: Factories = {
        **{
            each: item(each)
            for each in ("facetKey", "facetType", "operator", "possibleOperators", "relationFieldsFilterOperator")
        },
        "results": results,
        "dateFilter": nested("FacetDateFilter", ("type", "from", "to", "minDate", "maxDate"), "dateFilter"),
        "relationFieldsFilter": relation_fields,
    }
    build = call.compiler.record("Facet", call.selections, factories)
    return lambda _record: [build(facet) for facet in facets(call.index, args, call.compiler.user_id)]


def facets(index: Index, args: Json, user_id: str | None) -> list[Json]:
    """Every facet of the list; ``results`` is a function, because counting costs and may not be asked for."""
    counting = _Counting(index, args, user_id)
    given = {
        facet["facetKey"]: facet for facet in (args.get("filter") or {}).get("facetFilters") or () if facet is not None
    }
    found = []
    for key, kind, operators in _keys(index, single_type(args)):
        chosen = given.get(key) or {}
        relation = kind == "RELATION"
        found.append(
            {
                "facetKey": key,
                "facetType": kind,
                "operator": chosen.get("operator") or "OR",
                "possibleOperators": operators,
                "results": _results(counting, key, relation=relation),
                "dateFilter": chosen.get("dateFilter"),
                "relationFieldsFilterOperator": chosen.get("relationFieldsFilterOperator") if relation else None,
                "relationFieldsFilter": _relation_fields(index, key, chosen) if relation else None,
            }
        )
    return found


def _keys(index: Index, fact_sheet_type: str | None) -> list[tuple[str, str, list[str]]]:
    """The facets of a list with their kind and operators; those of a type only when the list is about one type."""
    multiple = {"Subscriptions", "DataQuality", "_TAGS_"}
    fixed: list[str] = []
    found = [
        (
            key,
            "GLOBAL",
            fixed if key in {"FactSheetTypes", "TrashBin"} else _CHOICES if key in multiple else _CHOICE,
        )
        for key in GLOBAL_KEYS
    ]
    world = index.world
    known = fact_sheet_type if fact_sheet_type in world.types() else None
    found.extend(
        (group.id, "TAG_GROUP", _CHOICE if group.mode == "SINGLE" else _CHOICES)
        for group in world.tag_groups.values()
        if known is None or not group.restrict_to or known in group.restrict_to
    )
    if known is not None:
        for name, model in world.field_model(known).items():
            kind = str(model.get("type"))
            if model.get("inFacet") and kind in _FACET_FIELD_TYPES:
                found.append((name, kind, _FACET_FIELD_TYPES[kind]))
        found.extend((name, "RELATION", _CHOICES) for name in world.relation_ends(known))
    return found


class _Counting:
    """Counts what fact sheets hold under a facet, among those that pass every other filter."""

    def __init__(self, index: Index, args: Json, user_id: str | None) -> None:
        self.index = index
        self.args = args
        self.user_id = user_id
        self.by_facet, self.others = tests(index, args, user_id)

    def sheets(self, key: str) -> list[FactSheet]:
        if not any(facet == key for facet, _ in self.by_facet):
            return fact_sheets(self.index, self.args, self.user_id)
        checks: list[Test] = [test for facet, test in self.by_facet if facet != key] + self.others
        if key == "TrashBin":
            checks[checks.index(self.others[0])] = lambda _sheet: True
        ids = (self.args.get("filter") or {}).get("ids")
        wanted = None if ids is None else set(ids)
        return [
            sheet
            for sheet in self.index.world.fact_sheets.values()
            if (wanted is None or sheet.id in wanted) and all(check(sheet) for check in checks)
        ]

    def counts(self, key: str, values: Values) -> Counter[str]:
        counted: Counter[str] = Counter()
        for sheet in self.sheets(key):
            held = set(values(sheet))
            counted.update(held or {"__missing__"})
        return counted


def _results(counting: _Counting, key: str, *, relation: bool) -> Callable[[], list[Json]]:
    index = counting.index
    world = index.world

    def results() -> list[Json]:
        if relation:
            related = targets_of(index, key)
            counted = counting.counts(key, lambda sheet: [other.id for _, other in related(sheet)])
        elif key == "TrashBin":
            counted = Counter({"archived": sum(sheet.status == "ARCHIVED" for sheet in world.fact_sheets.values())})
        else:
            values = facet_values(index, key)
            counted = counting.counts(key, values) if values is not None else Counter()
        order = _choices(index, key)
        keys = [each for each in order if counted[each]] if order else _by_name(index, counted)
        missing = [] if key in {"FactSheetTypes", "lxState", "DataQuality", "hierarchyLevel"} else ["__missing__"]
        listed = [each for each in keys if each != "__missing__"][:MOST_RESULTS]
        listed += [each for each in missing if counted[each]]
        return [{"key": each, "name": _label(index, each), "count": counted[each]} for each in listed]

    return results


def _choices(index: Index, key: str) -> list[str]:
    """The keys of a facet in their own order; empty when they go by name."""
    match key:
        case "FactSheetTypes":
            return index.world.types()
        case "lxState":
            return list(_LX_STATES)
        case "DataQuality":
            return list(QUALITY_KEYS)
    for fact_sheet_type in index.world.types():
        model = index.world.field_model(fact_sheet_type).get(key)
        if model is not None and model.get("values"):
            return [str(value) for value in model["values"]]
    return []


def _by_name(index: Index, counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda key: (_label(index, key).casefold(), key))


def _label(index: Index, key: str) -> str:
    world = index.world
    if key == "__missing__":
        return "n/a"
    if key in world.tags:
        return world.tags[key].name
    if key in world.users:
        return world.users[key].display_name
    if key in world.fact_sheets:
        return index.display_name(world.fact_sheets[key])
    return key


def _relation_fields(index: Index, key: str, chosen: Json) -> list[Json] | None:
    selected = {
        (each or {}).get("fieldName"): set((each or {}).get("values") or ())
        for each in chosen.get("relationFieldsFilter") or ()
    }
    for fact_sheet_type in index.world.types():
        end = index.world.relation_ends(fact_sheet_type).get(key)
        if end is not None:
            options = [
                {
                    "fieldName": name,
                    "values": [
                        {"key": value, "selected": value in selected.get(name, ())} for value in model["values"]
                    ],
                }
                for name, model in end.field_model.items()
                if model.get("values")
            ]
            return options or None
    return None
