# ruff: noqa: E501 - GraphQL keeps its own line breaks
"""allFactSheets finds exactly the fact sheets that the filter describes, on a workspace small enough to know by heart."""

from __future__ import annotations

from typing import Any

import pytest
from graphql_handmade import (
    ADA,
    ADHOC,
    AURORA,
    BILLING,
    BO,
    COLOURS,
    DUNNING,
    EXPERT,
    FINANCE,
    HOSTING,
    INVOICING,
    OLD_VENDOR,
    OWNER,
    PRIVATE,
    RED,
    SQLITE,
    GraphQL,
    handmade_world,
    reading,
)

pytestmark = pytest.mark.anyio

APPS = {"Tidewater Billing", "Ledger", "Customer portal", "Sandbox"}
COMPONENTS = {"Aurora PG 15", "SQLite"}
CAPABILITIES = {"Finance", "Finance / Invoicing", "Finance / Invoicing / Dunning"}
ACTIVE = APPS | COMPONENTS | CAPABILITIES

QUERY = """query($f: FilterInput, $t: FactSheetType, $h: HierarchyInput) {
  allFactSheets(filter: $f, factSheetType: $t, hierarchy: $h) { totalCount edges { node { displayName } } }
}"""


async def found(graphql: GraphQL, filter_: Any, **variables: Any) -> set[str]:
    data = await graphql.data(QUERY, {"f": filter_, **variables})
    names = [edge["node"]["displayName"] for edge in data["allFactSheets"]["edges"]]
    assert len(names) == data["allFactSheets"]["totalCount"] == len(set(names))
    return set(names)


def facet(key: str, *keys: str | None, **more: Any) -> dict[str, Any]:
    return {"facetKey": key, "keys": list(keys), **more}


def dates(kind: str, start: str | None = None, end: str | None = None) -> dict[str, Any]:
    return {"type": kind, "from": start, "to": end}


REL_IT, REL_BC = "relApplicationToITComponent", "relApplicationToBusinessCapability"

FACETS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("types", facet("FactSheetTypes", "Application"), APPS),
    ("types, two", facet("FactSheetTypes", "Application", "ITComponent", operator="OR"), APPS | COMPONENTS),
    ("types, none of", facet("FactSheetTypes", "Application", operator="NOR"), COMPONENTS | CAPABILITIES),
    ("types, no keys", facet("FactSheetTypes"), ACTIVE),
    ("types, unknown value", facet("FactSheetTypes", "Spaceship"), set()),
    ("level", facet("hierarchyLevel", "2", "3"), {"Finance / Invoicing", "Finance / Invoicing / Dunning"}),
    ("seal", facet("lxState", "DRAFT", "REJECTED"), {"Ledger", "Customer portal"}),
    (
        "seal, none of",
        facet("lxState", "APPROVED", operator="NOR"),
        {"Ledger", "Customer portal", "Sandbox", "Aurora PG 15"},
    ),
    ("trash", facet("TrashBin", "archived"), {"Old Vendor"}),
    ("trash, no keys", facet("TrashBin"), ACTIVE),
    ("subscribed by Ada", facet("Subscriptions", ADA), {"Tidewater Billing"}),
    ("subscribed by me", facet("Subscriptions", "__me__"), {"Tidewater Billing"}),
    ("subscribed by Bo", facet("Subscriptions", BO), {"Tidewater Billing", "Ledger"}),
    ("subscribed by both", facet("Subscriptions", BO, ADA, operator="AND"), {"Tidewater Billing"}),
    ("subscribed by nobody", facet("Subscriptions", "__missing__"), ACTIVE - {"Tidewater Billing", "Ledger"}),
    ("not subscribed by Ada", facet("Subscriptions", ADA, operator="NOR"), ACTIVE - {"Tidewater Billing"}),
    ("Bo is responsible", facet("Subscriptions", BO, subscriptionFilter={"type": "RESPONSIBLE"}), {"Ledger"}),
    ("Bo is expert", facet("Subscriptions", BO, subscriptionFilter={"roleId": EXPERT}), {"Tidewater Billing"}),
    ("has an owner", facet("Subscriptions", subscriptionFilter={"roleId": OWNER}), {"Tidewater Billing", "Ledger"}),
    (
        "has no observer",
        facet("Subscriptions", operator="NOR", subscriptionFilter={"type": "OBSERVER"}),
        ACTIVE - {"Tidewater Billing"},
    ),
    ("quality, nobody responsible", facet("DataQuality", "_noResponsible_"), ACTIVE - {"Tidewater Billing", "Ledger"}),
    ("quality, broken", facet("DataQuality", "_qualitySealBroken_"), {"Sandbox", "Aurora PG 15"}),
    ("quality, undescribed", facet("DataQuality", "_noDescription_"), ACTIVE - {"Ledger"}),
    ("quality, no lifecycle", facet("DataQuality", "_noLifecycle_"), {"Customer portal", "Sandbox"} | CAPABILITIES),
    (
        "quality, two gaps",
        facet("DataQuality", "_noLifecycle_", "_qualitySealBroken_", operator="AND"),
        {"Sandbox"},
    ),
    ("loose tag", facet("_TAGS_", ADHOC), {"Ledger"}),
    ("tag of a group", facet(COLOURS, RED), {"Ledger", "Customer portal"}),
    ("tag group, empty", facet(HOSTING, "__missing__"), ACTIVE - {"Tidewater Billing"}),
    ("tag group, any", facet(HOSTING, "__any__"), {"Tidewater Billing"}),
    ("tag group, not", facet(HOSTING, PRIVATE, operator="NOR"), ACTIVE - {"Tidewater Billing"}),
    ("select", facet("businessCriticality", "missionCritical"), {"Tidewater Billing"}),
    (
        "select, several",
        facet("businessCriticality", "missionCritical", "businessCritical"),
        {"Tidewater Billing", "Ledger"},
    ),
    ("select, any", facet("businessCriticality", "__any__"), {"Tidewater Billing", "Ledger"}),
    ("select, empty", facet("businessCriticality", "__empty__"), ACTIVE - {"Tidewater Billing", "Ledger"}),
    ("select, empty or one", facet("category", "__missing__", "deployment"), ACTIVE),
    ("subtype", facet("category", "deployment"), {"Ledger"}),
    ("multiple select, one of", facet("platforms", "mobile", "web"), {"Tidewater Billing", "Ledger"}),
    ("multiple select, all of", facet("platforms", "mobile", "web", operator="AND"), {"Tidewater Billing"}),
    ("number", facet("userCount", "7"), {"Ledger"}),
    ("external id", facet("externalId", "BIL-0002"), {"Tidewater Billing"}),
    ("text", facet("alias", "TWB"), {"Tidewater Billing"}),
    ("phase today", facet("lifecycle", "active", dateFilter=dates("TODAY")), {"Tidewater Billing", "SQLite"}),
    (
        "phase on a day",
        facet("lifecycle", "active", dateFilter=dates("POINT", "2026-06-20")),
        {"Tidewater Billing", "Ledger", "SQLite"},
    ),
    ("phase at the month's end", facet("lifecycle", "endOfLife", dateFilter=dates("END_OF_MONTH")), {"SQLite"}),
    (
        "phase at the year's end",
        facet("lifecycle", "active", dateFilter=dates("END_OF_YEAR")),
        {"Tidewater Billing", "Ledger"},
    ),
    ("phase in a range", facet("lifecycle", "plan", dateFilter=dates("RANGE", "2026-06-19", "2026-07-01")), {"Ledger"}),
    ("phase before a range", facet("lifecycle", "plan", dateFilter=dates("RANGE", "2026-06-20", "2026-07-01")), set()),
    (
        "phase, open range",
        facet("lifecycle", "active", dateFilter=dates("RANGE", "2027-01-01")),
        {"Tidewater Billing", "Aurora PG 15"},
    ),
    (
        "phase begins",
        facet("lifecycle", "active", dateFilter=dates("RANGE_STARTS", "2026-01-01", "2027-12-31")),
        {"Ledger", "Aurora PG 15"},
    ),
    (
        "phase ends",
        facet("lifecycle", "active", dateFilter=dates("RANGE_ENDS", "2026-06-29", "2026-12-31")),
        {"Ledger", "SQLite"},
    ),
    (
        "phase on the timeline",
        facet("lifecycle", "phaseOut", dateFilter=dates("TIMELINE", "2026-01-01", "2030-01-01")),
        {"Ledger"},
    ),
    (
        "any phase on a day",
        facet("lifecycle", dateFilter=dates("POINT", "2024-12-31")),
        {"Tidewater Billing", "SQLite"},
    ),
    ("no phase on a day", facet("lifecycle", operator="NOR", dateFilter=dates("POINT", "2019-01-01")), ACTIVE),
    ("no lifecycle", facet("lifecycle", "__missing__"), ACTIVE - {"Tidewater Billing", "Ledger"} - COMPONENTS),
    ("date field", facet("goLive", dateFilter=dates("RANGE", "2024-01-01", "2024-12-31")), {"Tidewater Billing"}),
    ("date field, other year", facet("goLive", dateFilter=dates("RANGE", "2025-01-01", "2025-12-31")), set()),
    ("created today", facet("createdAt", dateFilter=dates("TODAY")), {"Sandbox"}),
    ("relation to a target", facet(REL_IT, AURORA), {"Tidewater Billing", "Customer portal"}),
    ("relation to both targets", facet(REL_IT, AURORA, SQLITE, operator="AND"), {"Customer portal"}),
    ("relation to either", facet(REL_IT, AURORA, SQLITE), {"Tidewater Billing", "Ledger", "Customer portal"}),
    ("relation, not to", facet(REL_IT, AURORA, operator="NOR"), ACTIVE - {"Tidewater Billing", "Customer portal"}),
    (
        "relation, none at all",
        facet(REL_IT, operator="NOR"),
        ACTIVE - {"Tidewater Billing", "Ledger", "Customer portal"},
    ),
    ("relation, missing", facet(REL_IT, "__missing__"), ACTIVE - {"Tidewater Billing", "Ledger", "Customer portal"}),
    ("relation, any", facet(REL_IT, "__any__"), {"Tidewater Billing", "Ledger", "Customer portal"}),
    ("relation through the hierarchy", facet(REL_BC, FINANCE), {"Tidewater Billing", "Ledger"}),
    ("relation, a level deeper", facet(REL_BC, INVOICING), {"Tidewater Billing"}),
    ("relation, itself only", facet(REL_BC, FINANCE, excludeTransitiveRelations=True), {"Ledger"}),
    ("relation, leaf", facet(REL_BC, DUNNING), {"Tidewater Billing"}),
    ("children", facet("relToParent", FINANCE, excludeTransitiveRelations=True), {"Finance / Invoicing"}),
    (
        "relation valid today",
        facet(REL_IT, "__any__", dateFilter=dates("TODAY")),
        {"Tidewater Billing", "Customer portal"},
    ),
    ("relation valid in 2023", facet(REL_IT, AURORA, dateFilter=dates("POINT", "2023-05-05")), {"Customer portal"}),
    ("relation ends in 2025", facet(REL_IT, dateFilter=dates("RANGE_ENDS", "2025-01-01", "2025-12-31")), {"Ledger"}),
    (
        "relation with a value",
        facet(REL_IT, relationFieldsFilter=[{"fieldName": "technicalSuitability", "values": ["adequate"]}]),
        {"Tidewater Billing", "Customer portal"},
    ),
    (
        "relation with a value to a target",
        facet(REL_IT, AURORA, relationFieldsFilter=[{"fieldName": "technicalSuitability", "values": ["adequate"]}]),
        {"Tidewater Billing"},
    ),
    (
        "relation with any other value",
        facet(
            REL_IT,
            relationFieldsFilterOperator="EXCLUSIVE",
            relationFieldsFilter=[{"fieldName": "technicalSuitability", "values": ["adequate"]}],
        ),
        {"Ledger", "Customer portal"},
    ),
    (
        "target like",
        facet(REL_IT, subFilter={"facetFilters": [facet("lxState", "BROKEN_QUALITY_SEAL")]}),
        {"Tidewater Billing", "Customer portal"},
    ),
    ("target named", facet(REL_IT, subFilter={"fullTextSearch": "sqlite"}), {"Ledger", "Customer portal"}),
    ("target of ids", facet(REL_IT, subFilter={"ids": [SQLITE]}), {"Ledger", "Customer portal"}),
    (
        "no target like",
        facet(REL_IT, operator="NOR", subFilter={"ids": [SQLITE]}),
        ACTIVE - {"Ledger", "Customer portal"},
    ),
]


@pytest.mark.parametrize(("filter_", "expected"), [case[1:] for case in FACETS], ids=[case[0] for case in FACETS])
async def test_a_facet_filter_finds(filter_: dict[str, Any], expected: set[str]) -> None:
    assert await found(reading(), {"facetFilters": [filter_]}) == expected


SEARCHES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("nothing", {}, ACTIVE),
    ("full text, name", {"fullTextSearch": "billing"}, {"Tidewater Billing"}),
    ("full text, description", {"fullTextSearch": "TWICE"}, {"Ledger"}),
    ("full text, field", {"fullTextSearch": "twb"}, {"Tidewater Billing"}),
    ("full text, external id", {"fullTextSearch": "bil-0002"}, {"Tidewater Billing"}),
    ("full text, all words", {"fullTextSearch": "billing ledger"}, set()),
    ("full text, parent", {"fullTextSearch": "finance dunning"}, {"Finance / Invoicing / Dunning"}),
    ("full text, id", {"fullTextSearch": AURORA}, {"Aurora PG 15"}),
    ("quick search leaves out the description", {"quickSearch": "twice"}, set()),
    ("quick search", {"quickSearch": "twb"}, {"Tidewater Billing"}),
    ("display name", {"displayName": "invoicing"}, {"Finance / Invoicing", "Finance / Invoicing / Dunning"}),
    ("ids", {"ids": [BILLING, AURORA, "no-such-id"]}, {"Tidewater Billing", "Aurora PG 15"}),
    ("one id", {"ids": BILLING}, {"Tidewater Billing"}),
    ("no ids", {"ids": []}, set()),
    ("ids of archived ones", {"ids": [OLD_VENDOR]}, set()),
    ("archived by id", {"ids": [OLD_VENDOR], "facetFilters": [facet("TrashBin", "archived")]}, {"Old Vendor"}),
    ("external id", {"externalIds": ["externalId/BIL-0002"]}, {"Tidewater Billing"}),
    ("external id with a slash", {"externalIds": ["externalId/LED/7", "externalId/none"]}, {"Ledger"}),
    (
        "facets are combined",
        {"facetFilters": [facet("FactSheetTypes", "Application"), facet(COLOURS, RED), facet("lxState", "DRAFT")]},
        {"Ledger"},
    ),
    ("a single facet without a list", {"facetFilters": {"facetKey": "lxState", "keys": "DRAFT"}}, {"Ledger"}),
    ("facets with ids and text", {"ids": [BILLING, AURORA], "fullTextSearch": "aurora"}, {"Aurora PG 15"}),
]


@pytest.mark.parametrize(("filter_", "expected"), [case[1:] for case in SEARCHES], ids=[case[0] for case in SEARCHES])
async def test_a_search_finds(filter_: dict[str, Any], expected: set[str]) -> None:
    assert await found(reading(), filter_) == expected


async def test_the_type_argument_and_the_filter_hold_together() -> None:
    graphql = reading()
    assert await found(graphql, None, t="ITComponent") == COMPONENTS
    assert await found(graphql, {"facetFilters": [facet("FactSheetTypes", "Application")]}, t="ITComponent") == set()


async def test_the_full_tree_holds_everything_beneath_the_roots() -> None:
    graphql = reading()
    tree = await found(graphql, {"ids": [INVOICING]}, h={"mode": "FULL_TREE"})
    assert tree == {"Finance / Invoicing", "Finance / Invoicing / Dunning"}


async def test_nobody_is_me_without_a_caller() -> None:
    graphql = GraphQL(handmade_world(), user_id=None)
    assert await found(graphql, {"facetFilters": [facet("Subscriptions", "__me__")]}) == set()


@pytest.mark.parametrize(
    ("filter_", "message"),
    [
        ({"facetFilters": [facet("colour", "red")]}, "The facet key 'colour' is unknown."),
        ({"facetFilters": [facet("Colours", RED)]}, "The facet key 'Colours' is unknown."),
        ({"facetFilters": [facet("lifecycle", "active")]}, "The facet 'lifecycle' needs a dateFilter."),
        (
            {"facetFilters": [facet("lifecycle", "active", dateFilter=dates("POINT"))]},
            "The date filter of type POINT needs a date in 'from'.",
        ),
        (
            {"facetFilters": [facet("lifecycle", "active", dateFilter=dates("POINT", "tomorrow"))]},
            "'tomorrow' is not a valid date.",
        ),
        ({"ids": ["x"] * 1025}, "Too many ids in the filter: 1025. At most 1024 are allowed."),
        (
            {"externalIds": ["4711"]},
            "The external id '4711' is invalid, expected is '<external id field>/<value>'.",
        ),
        (
            {"externalIds": ["alias/4711"]},
            "The external id 'alias/4711' is invalid, expected is '<external id field>/<value>'.",
        ),
        (
            {"facetFilters": [facet(REL_IT, relationFieldsFilter=[{"fieldName": "mood", "values": ["good"]}])]},
            "The relation 'relApplicationToITComponent' has no field 'mood'.",
        ),
        (
            {"facetFilters": [facet("lxState", "DRAFT", subFilter={"ids": ["x"]})]},
            "subFilter is only allowed for relations, not for the facet 'lxState'.",
        ),
        (
            {
                "facetFilters": [
                    facet(
                        REL_IT,
                        subFilter={"facetFilters": [facet("relITComponentToApplication", subFilter={"ids": []})]},
                    )
                ]
            },
            "A subFilter must not hold another subFilter.",
        ),
    ],
)
async def test_an_impossible_filter_is_refused(filter_: dict[str, Any], message: str) -> None:
    answer = await reading()(QUERY, {"f": filter_})
    assert answer == {
        "data": {"allFactSheets": None},
        "errors": [{"message": message, "path": ["allFactSheets"], "extensions": {"errorType": "BUSINESS_LOGIC"}}],
    }


OPTIONS = """query($f: FilterInput, $t: FactSheetType) { allFactSheets(filter: $f, factSheetType: $t) { filterOptions { facets {
  facetKey possibleOperators operator results { name key count }
  dateFilter { from to type minDate maxDate } relationFieldsFilterOperator relationFieldsFilter { fieldName values { key selected } }
} } } }"""


async def options(graphql: GraphQL, **variables: Any) -> dict[str, Any]:
    data = await graphql.data(OPTIONS, variables)
    return {each["facetKey"]: each for each in data["allFactSheets"]["filterOptions"]["facets"]}


async def test_filter_options_count_under_the_other_filters() -> None:
    graphql = reading()
    chosen = [facet("FactSheetTypes", "Application"), facet("lxState", "DRAFT")]
    facets = await options(graphql, f={"facetFilters": chosen})
    assert facets["FactSheetTypes"] == {
        "facetKey": "FactSheetTypes",
        "possibleOperators": [],
        "operator": "OR",
        "results": [{"name": "Application", "key": "Application", "count": 1}],
        "dateFilter": None,
        "relationFieldsFilterOperator": None,
        "relationFieldsFilter": None,
    }
    assert facets["lxState"]["possibleOperators"] == ["OR", "NOR"]
    assert {each["key"]: each["count"] for each in facets["lxState"]["results"]} == {
        "APPROVED": 1,
        "DRAFT": 1,
        "REJECTED": 1,
        "BROKEN_QUALITY_SEAL": 1,
    }
    assert facets[COLOURS]["results"] == [{"name": "Red", "key": RED, "count": 1}]


async def test_filter_options_of_one_type_hold_its_fields_and_relations() -> None:
    graphql = reading()
    plain = await options(graphql)
    assert "businessCriticality" not in plain
    assert REL_IT not in plain
    facets = await options(graphql, t="Application")
    counts = {each["key"]: each["count"] for each in facets["businessCriticality"]["results"]}
    assert counts == {"missionCritical": 1, "businessCritical": 1, "__missing__": 2}
    assert [each["name"] for each in facets[REL_IT]["results"]] == ["Aurora PG 15", "SQLite", "n/a"]
    assert facets[REL_IT]["possibleOperators"] == ["OR", "AND", "NOR"]
    assert facets[REL_IT]["relationFieldsFilter"][0]["fieldName"] == "technicalSuitability"
    assert HOSTING in facets
    assert HOSTING not in await options(graphql, t="ITComponent")
