import base64

import pytest

from leanix_tui.client import LeanIXClient
from leanix_tui.client.resolve import looks_like_id
from leanix_tui.errors import NotFound, PermissionDenied

pytestmark = pytest.mark.anyio

SDL = """
type Sheet { id: ID! type: String name: String displayName: String status: String }
input FilterInput { %s facetFilters: [Facet] }
input Facet { facetKey: String keys: [String] }
type PageInfo { hasNextPage: Boolean endCursor: String }
type Edge { node: Sheet }
type Conn { totalCount: Int pageInfo: PageInfo edges: [Edge] }
enum FactSheetType { Application Provider }
type Query { allFactSheets(first: Int after: String filter: FilterInput factSheetType: FactSheetType): Conn
  factSheet(id: ID!): Sheet }
"""
RELAY = base64.b64encode(b"FS:0e5d1f3a-71de-4b6e-a52f-4c83d7c4ea06").decode()
SHEETS = [
    {"id": RELAY, "type": "Application", "name": "ERP", "displayName": "ERP"},
    {"id": "2", "type": "Application", "name": "ERP", "displayName": "Group / ERP"},
    {"id": "3", "type": "Provider", "name": "erp", "displayName": "erp"},
    {"id": "4", "type": "Provider", "name": "Müller & Söhne", "displayName": "Müller & Söhne"},
] + [
    {"id": f"n{number}", "type": "Application", "name": f"App {number}", "displayName": f"App {number}"}
    for number in range(1200)
]


def store(*, filters=(), ignore=False):
    """A root that pages through the sheets, with these filters only."""

    def all_fact_sheets(_info, first=1000, after=None, filter=None, factSheetType=None):  # noqa: A002
        rows = [sheet for sheet in SHEETS if factSheetType in (None, sheet["type"])]
        for words in (filter or {}).values():
            if not ignore:
                rows = [sheet for sheet in rows if words.lower() in sheet["displayName"].lower()]
        start = int(after or 0)
        more = start + first < len(rows)
        return {
            "totalCount": len(rows),
            "pageInfo": {"hasNextPage": more, "endCursor": str(start + first)},
            "edges": [{"node": sheet} for sheet in rows[start : start + first]],
        }

    def fact_sheet(_info, id):  # noqa: A002
        return next((sheet for sheet in SHEETS if sheet["id"] == id), None)

    sdl = SDL % " ".join(f"{name}: String" for name in filters)
    return sdl, {"allFactSheets": all_fact_sheets, "factSheet": fact_sheet}


@pytest.mark.parametrize(
    ("value", "is_id"),
    [
        ("0e5d1f3a-71de-4b6e-a52f-4c83d7c4ea06", True),
        ("0E5D1F3A-71DE-4B6E-A52F-4C83D7C4EA06", True),
        (RELAY, True),
        ("ERP", False),
        ("Billing Hub", False),
        ("Applications", False),
        ("", False),
        ("ééééééééééééé", False),
    ],
)
def test_ids_are_told_from_names(value, is_id):
    assert looks_like_id(value) == is_id


KINDS = [
    {"filters": ["displayName", "quickSearch", "fullTextSearch"]},
    {"filters": ["quickSearch"]},
    {"filters": []},
    {"filters": ["displayName"], "ignore": True},
    {"filters": ["displayName", "quickSearch", "fullTextSearch"], "ignore": True},
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
async def test_names_and_ids_are_found_whatever_filters_a_server_has(odd, kind):
    odd.on_schema(*store(**kind))
    async with odd.client(rate_per_second=1000) as client:
        find = client.fact_sheets.find

        async def ids(*wanted):
            return [one.id for one in await find(*wanted)]

        assert await ids("ERP") == [RELAY, "2"]
        assert await ids("Group / ERP") == ["2"]
        assert await ids("erp") == ["3"]
        assert set(await ids("Erp")) == {RELAY, "2", "3"}
        assert await ids("Erp", "Provider") == ["3"]
        assert await ids(RELAY) == [RELAY]
        assert await ids("2") == ["2"]
        assert await ids("  Müller & Söhne ") == ["4"]
        assert await ids("MÜLLER & SÖHNE") == ["4"]
        assert await ids("App 1199") == ["n1199"]
        for nothing in ("Ap", "App 99999", "", "0e5d1f3a-71de-4b6e-a52f-000000000000", 'x" } } }'):
            assert await ids(nothing) == []


async def test_an_id_costs_one_request(odd):
    odd.on_schema(*store(filters=["displayName"]))
    async with odd.client() as client:
        await client.fact_sheets.find(RELAY)
    assert len(odd.paths()) == 1


async def test_a_refused_look_up_is_not_taken_for_nothing_found(odd):
    odd.on_graphql(
        lambda _query, _variables: {"data": None, "errors": [{"message": "No permission: fact_sheets:read"}]}
    )
    async with odd.client() as client:
        with pytest.raises(PermissionDenied):
            await client.fact_sheets.find("ERP")


async def test_the_sample_workspace_is_searched_without_reading_it_all(simulator):
    async with LeanIXClient(simulator.url, simulator.token, rate_per_second=1000) as client:
        nodes = [node async for node in client.fact_sheets.iterate({"name": {}, "displayName": {}, "type": {}})]
        simulator.clear_faults()
        # Every thirtieth and every hostile name, by display name and by id, alone and with the type.
        for node in nodes[::30] + [node for node in nodes if not node["displayName"].isprintable()]:
            for wanted in (node["displayName"], node["id"]):
                found = await client.fact_sheets.find(wanted, node["type"])
                if wanted.strip() == wanted:
                    assert node["id"] in [one.id for one in found]
        assert await client.fact_sheets.find("There is certainly no such thing") == []


async def test_opening_an_unknown_id_says_that_there_is_none(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        model = await client.data_model.get()
        with pytest.raises(NotFound) as missing:
            await client.fact_sheets.detail("0e5d1f3a-71de-4b6e-a52f-000000000000", model.types["Application"])
        assert "0e5d1f3a" in missing.value.detail
        with pytest.raises(NotFound):
            await client.fact_sheets.rest_get("0e5d1f3a-71de-4b6e-a52f-000000000000")
        with pytest.raises(NotFound):
            await client.subscriptions.of("0e5d1f3a-71de-4b6e-a52f-000000000000")
