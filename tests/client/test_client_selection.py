"""Queries fit the workspace they are for: checked against schemas that refuse what they do not have."""

import json

import graphql
import pytest
from werkzeug import Response

from leanix_tui.client import LeanIXClient
from leanix_tui.client.schema import INTROSPECTION, Schema
from leanix_tui.client.selection import Selector
from leanix_tui.errors import QueryInvalid
from leanix_tui.model.data_model import DataModel

pytestmark = pytest.mark.anyio

MODEL = DataModel.parse(
    {
        "factSheets": {
            "Machine": {
                "relations": ["relToParent", "relToChild"],
                "fields": {
                    "lifecycle": {"type": "LIFECYCLE"},
                    "externalId": {"type": "EXTERNAL_ID"},
                    "place": {"type": "LOCATION"},
                    "power": {"type": "DOUBLE"},
                    "kind": {"type": "SINGLE_SELECT", "values": ["a"]},
                    "progress": {"type": "PROJECT_STATUS"},
                    "odd": {"type": "NEVER_HEARD_OF"},
                    "ghost": {"type": "STRING"},
                    "category": {"type": "SINGLE_SELECT"},
                },
            },
            "Site": {"fields": {}},
        },
        "relations": {
            "machineSite": {
                "from": {"factSheetType": "Machine", "name": "relMachineToSite", "multiplicity": "1"},
                "to": {"factSheetType": "Site", "name": "relSiteToMachine"},
                "fields": {"rent": {"type": "DOUBLE"}, "spot": {"type": "LOCATION"}},
            }
        },
    }
)
MACHINE = MODEL.types["Machine"]

SDL = """
enum FactSheetType { Machine Site }
interface BaseFactSheet { id: ID! rev: String type: String name: String displayName: String description: String
  tags: [Tag] completion: Completion subscriptions: Subs }
type Tag { id: ID name: String }
type Completion { completion: Float percentage: Int sectionCompletions: [Part] }
type Part { name: String percentage: Int subsectionCompletions: [Part] }
type Subs { edges: [SubEdge] }
type SubEdge { node: Sub }
type Sub { id: ID type: String user: User }
type User { id: ID email: String }
type Place { address: String geo: Geo history(from: String!): String country: Country }
type Geo { lat: Float lon: Float deep: Deep }
type Deep { deeper: String }
type Country { code: String }
type Life { asString: String phases: [Phase] }
type Phase { phase: String startDate: String }
type Odd { a: Int b: [String] }
type SiteConn { edges: [SiteEdge] totalCount: Int }
type SiteEdge { node: SiteRel }
type SiteRel { id: ID activeFrom: String rent: Float spot: Place factSheet: Site }
type Machine implements BaseFactSheet { id: ID! rev: String type: String name: String displayName: String
  description: String tags: [Tag] completion: Completion subscriptions: Subs
  lifecycle: Life externalId: String place: Place power: Float kind: String odd: Odd relMachineToSite: SiteConn }
type Site implements BaseFactSheet { id: ID! rev: String type: String name: String displayName: String
  description: String tags: [Tag] completion: Completion subscriptions: Subs relSiteToMachine: SiteConn }
input FilterInput { facetFilters: [Facet] ids: [ID] }
input Facet { facetKey: String keys: [String] }
type PageInfo { hasNextPage: Boolean endCursor: String }
type Edge { node: BaseFactSheet }
type Conn { totalCount: Int pageInfo: PageInfo edges: [Edge] }
type Query { allFactSheets(first: Int after: String filter: FilterInput %s): Conn factSheet(id: ID!): BaseFactSheet }
"""
WITH_TYPE = SDL % "factSheetType: FactSheetType"
WITHOUT_TYPE = SDL % ""


def introspected(sdl):
    result = graphql.graphql_sync(graphql.build_schema(sdl), INTROSPECTION)
    assert result.errors is None
    schema = Schema.parse(result.data)
    assert schema is not None
    return schema


@pytest.mark.parametrize("sdl", [WITH_TYPE, WITHOUT_TYPE], ids=["factSheetType", "filter only"])
def test_with_the_schema_known_the_first_query_is_valid(sdl):
    schema, parsed = introspected(sdl), graphql.build_schema(sdl)
    selector = Selector(schema)
    for document in (selector.page(MACHINE, MACHINE.outgoing), selector.detail(MACHINE)):
        assert graphql.validate(parsed, graphql.parse(document.text)) == []
    assert ("factSheetType: Machine" in selector.page(MACHINE, ()).text) == (sdl is WITH_TYPE)


def test_objects_of_any_form_are_selected_as_the_schema_shows_them():
    text = Selector(introspected(WITH_TYPE)).detail(MACHINE).text
    assert "place { address geo { lat lon } country { code } }" in text
    assert "history" not in text
    assert "odd { a b }" in text
    assert "externalId relMachine" in text or "externalId place" in text
    assert "lifecycle { asString phases { phase startDate } }" in text
    assert "subsectionCompletions { name percentage }" in text
    assert "rent" in text
    assert "spot { address" in text
    assert "ghost" not in text
    assert "progress" not in text


def test_without_a_schema_the_conventions_of_leanix_are_tried():
    text = Selector().page(MACHINE, MACHINE.outgoing).text
    assert "lifecycle { asString phases { phase startDate milestoneId } }" in text
    assert "externalId { externalId comment externalUrl status }" in text
    assert " place power kind progress odd ghost" in text
    assert "subsectionCompletions" not in text
    assert "relMachineToSite { edges { node { id factSheet { id type displayName } } } }" in text
    assert text.index("pageInfo") < text.index("totalCount") < text.index("edges")
    graphql.parse(text)


@pytest.mark.parametrize("sdl", [WITH_TYPE, WITHOUT_TYPE], ids=["factSheetType", "filter only"])
@pytest.mark.parametrize("kind", ["page", "detail"])
def test_without_a_schema_refusals_are_learnt_from_until_the_query_is_valid(sdl, kind):
    parsed, selector = graphql.build_schema(sdl), Selector()
    for _turn in range(20):
        document = selector.page(MACHINE, MACHINE.outgoing) if kind == "page" else selector.detail(MACHINE)
        errors = graphql.validate(parsed, graphql.parse(document.text))
        if not errors:
            break
        assert selector.learn([error.formatted for error in errors]), errors
    else:
        pytest.fail("never became valid")
    assert "relMachineToSite" in document.text
    assert "power" in document.text
    assert set(selector.refused(MACHINE)) >= {"ghost"}
    assert "power" not in selector.refused(MACHINE)


@pytest.mark.parametrize(
    "message",
    [
        "Validation error of type FieldUndefined: Field 'ghost' in type 'Machine' is undefined",
        "Validation error of type FieldUndefined: Field 'ghost' in type 'Machine' is undefined @ 'factSheet/ghost'",
        "Validation error (FieldUndefined@[factSheet/ghost]) : Field 'ghost' in type 'Machine' is undefined",
        "Cannot query field 'ghost' on type 'Machine'.",
        'Cannot query field "ghost" on type "Machine". Did you mean "host"?',
    ],
)
def test_both_wordings_of_an_unknown_field_are_understood(message):
    selector = Selector()
    assert "ghost" in selector.page(MACHINE, ()).text
    assert selector.learn([{"message": message}])
    assert "ghost" not in selector.page(MACHINE, ()).text
    assert "ghost" in selector.refused(MACHINE)
    assert "displayName" in selector.page(MACHINE, ()).text


@pytest.mark.parametrize(
    "message",
    [
        "Validation error of type SubSelectionRequired: Sub selection required for type Foo of field kind",
        "Validation error (SubselectionRequired@[x]) : Subselection required for type 'Foo' of field 'kind'",
        "Field 'kind' of type 'Foo' must have a selection of subfields. Did you mean 'kind { ... }'?",
    ],
)
def test_a_field_that_needs_a_selection_is_left_out_when_nobody_says_which(message):
    selector = Selector()
    assert selector.learn([{"message": message}])
    assert "kind" not in selector.page(MACHINE, ()).text


@pytest.mark.parametrize(
    "message",
    [
        "Validation error of type X: Sub selection not allowed on leaf type String of field lifecycle",
        "Field 'lifecycle' must not have a selection since type 'String' has no subfields.",
    ],
)
def test_a_scalar_that_was_taken_for_an_object_is_asked_for_as_a_scalar(message):
    selector = Selector()
    assert selector.learn([{"message": message}])
    assert "lifecycle externalId" in selector.page(MACHINE, ()).text


def test_nothing_new_is_learnt_from_what_cannot_be_helped():
    assert not Selector().learn([{"message": "Internal Server Error(s) while executing query"}])


def test_a_base_type_of_another_name_is_found_out_even_without_a_schema():
    selector = Selector()
    complaint = [{"message": "Cannot query field 'lxState' on type 'Sheet'."}]
    assert selector.learn(complaint)
    while "lxState" in selector.page(MACHINE, ()).text:
        assert selector.learn(complaint)


async def test_a_server_without_introspection_and_with_other_fields_is_read_all_the_same(odd):
    node = {
        "__typename": "Machine",
        "id": "TWFjaGluZTox",
        "rev": "7",
        "type": "Machine",
        "displayName": "Press",
        "power": 1.5,
    }
    node["relMachineToSite"] = {
        "edges": [{"node": {"id": "r", "rent": 9.5, "factSheet": {"id": "s", "displayName": "Hall"}}}]
    }
    page = {"totalCount": 1, "pageInfo": {"hasNextPage": False}, "edges": [{"node": node}]}
    sdl = WITHOUT_TYPE.replace("externalId: String", "externalId: Odd")
    odd.on_schema(sdl, {"allFactSheets": page, "factSheet": node}, introspection=False)
    async with odd.client() as client:
        assert await client.schema() is None
        found = await client.fact_sheets.by_ids(MACHINE, ["TWFjaGluZTox"])
        (edge,) = json.loads(found.body)["data"]["allFactSheets"]["edges"]
        assert edge["node"]["power"] == 1.5
        detail = await client.fact_sheets.detail("TWFjaGluZTox", MACHINE)
        assert (detail.rev, detail.display_name, detail.name) == (7, "Press", "Press")
        assert detail.fields["power"] == 1.5
        assert "ghost" in detail.refused
        (site,) = detail.relations["relMachineToSite"]
        assert (site.display_name, site.type, site.fields) == ("Hall", "Site", {"rent": 9.5})
        # What was learnt is remembered: the next one is accepted at once.
        before = len(odd.paths())
        await client.fact_sheets.detail("TWFjaGluZTox", MACHINE)
        assert len(odd.paths()) == before + 1


@pytest.mark.parametrize("introspection", [True, False])
async def test_a_server_that_refuses_with_400_and_has_lists_instead_of_connections_is_read(odd, introspection):
    sdl = """
    interface BaseFactSheet { id: ID! type: String displayName: String completion: Int tags: TagConn
      subscriptions: [Sub] }
    type Machine implements BaseFactSheet { id: ID! type: String displayName: String completion: Int tags: TagConn
      subscriptions: [Sub] relMachineToSite: [Rel] power: Float }
    type TagConn { edges: [TagEdge] }  type TagEdge { node: Tag }  type Tag { id: ID name: String }
    type Sub { id: ID type: String }
    type Rel { id: ID factSheet: BaseFactSheet }
    type PageInfo { hasNextPage: Boolean endCursor: String }
    type Edge { node: BaseFactSheet }
    type Conn { pageInfo: PageInfo edges: [Edge] }
    type Query { allFactSheets(first: Int after: String filter: Filter): Conn factSheet(id: ID!): BaseFactSheet }
    input Filter { facetFilters: [Facet] ids: [ID] }
    input Facet { facetKey: String keys: [String] }
    """
    schema = graphql.build_schema(sdl)
    node = {
        "__typename": "Machine", "id": "7", "type": "Machine", "displayName": "Press", "completion": 62, "power": 2.0,
        "tags": {"edges": [{"node": {"id": "t", "name": "Hot"}}]}, "subscriptions": [{"id": "s", "type": "OBSERVER"}],
        "relMachineToSite": [{"id": "r", "factSheet": {"__typename": "Machine", "id": "8", "displayName": "Mill"}}],
    }  # fmt: skip
    root = {"factSheet": node, "allFactSheets": {"pageInfo": {"hasNextPage": False}, "edges": [{"node": node}]}}

    def answer(query, variables):
        if not introspection and "__schema" in query:
            return Response("Internal error", 500)
        result = graphql.graphql_sync(schema, query, root, variable_values=variables)
        return Response(json.dumps(result.formatted), 400 if result.errors else 200, mimetype="application/json")

    odd.on_graphql(answer)
    async with odd.client() as client:
        sheet = await client.fact_sheets.detail("7", MACHINE)
        assert (sheet.display_name, sheet.fields["power"]) == ("Press", 2.0)
        assert await client.fact_sheets.count() == -1
        assert (
            len(json.loads((await client.fact_sheets.by_ids(MACHINE, ["7"])).body)["data"]["allFactSheets"]["edges"])
            == 1
        )
        if introspection:
            assert sheet.completion is not None
            assert sheet.completion.percentage == 62
            assert [tag.name for tag in sheet.tags] == ["Hot"]
            assert [one.type for one in sheet.subscriptions] == ["OBSERVER"]
            assert [one.display_name for one in sheet.relations["relMachineToSite"]] == ["Mill"]


async def test_a_refusal_that_teaches_nothing_is_told_and_not_repeated(odd):
    odd.on_graphql(
        lambda _query, _variables: {"errors": [{"message": "Validation error of type Mystery", "locations": [{}]}]}
    )
    async with odd.client() as client:
        with pytest.raises(QueryInvalid, match="Mystery"):
            await client.fact_sheets.count()
    assert len(odd.paths()) == 1


@pytest.mark.parametrize("world", ["simulator", "custom_simulator"])
@pytest.mark.parametrize("introspection", [True, False])
async def test_every_type_of_a_workspace_can_be_read(request, world, introspection):
    simulator = request.getfixturevalue(world)
    if not introspection:
        simulator.add_fault(
            action="graphql_error",
            match={"root": "__schema"},
            times="always",
            errors=[{"message": "Introspection is off"}],
        )
    async with LeanIXClient(simulator.url, simulator.token, rate_per_second=1000) as client:
        model = await client.data_model.get()
        selector = await client.selector()
        assert (selector.schema is not None) == introspection
        total = 0
        for fact_sheet_type in model.types.values():
            nodes = [
                node
                async for node in client.fact_sheets.iterate({"displayName": {}}, fact_sheet_type.name, page_size=50)
            ]
            total += len(nodes)
            for node in nodes[:2]:
                detail = await client.fact_sheets.detail(node["id"], fact_sheet_type)
                assert detail.display_name == node["displayName"]
                assert set(detail.relations) == set(fact_sheet_type.relations)
                if introspection:
                    assert detail.refused == ()
        assert total == await client.fact_sheets.count()


SORTED = WITH_TYPE.replace("filter: FilterInput ", "filter: FilterInput sort: [Sorting] ") + (
    "input Sorting { key: String order: SortOrder } enum SortOrder { asc desc }"
)


def test_the_newest_first_is_asked_for_where_the_schema_has_it():
    parsed = graphql.build_schema(SORTED)
    document = Selector(introspected(SORTED)).page(MACHINE, MACHINE.outgoing, newest_first=True)
    assert 'sort: [{ key: "updatedAt", order: desc }]' in document.text
    assert graphql.validate(parsed, graphql.parse(document.text)) == []
    louder = Selector(introspected(SORTED.replace("asc desc", "ASC DESC")))
    assert "order: DESC" in louder.page(MACHINE, (), newest_first=True).text
    assert "sort" not in Selector(introspected(WITH_TYPE)).page(MACHINE, (), newest_first=True).text
    unknown = Selector()
    assert "sort" in unknown.page(MACHINE, (), newest_first=True).text
    unknown.learn([{"message": 'Unknown argument "sort" on field "Query.allFactSheets".'}])
    assert not unknown.offers_newest_first()


def test_an_id_page_asks_for_what_there_is_of_id_time_and_revision():
    document = Selector(introspected(WITH_TYPE)).ids_page(MACHINE)
    assert "node { id rev }" in document.text
    assert graphql.validate(graphql.build_schema(WITH_TYPE), graphql.parse(document.text)) == []
    assert "node { id updatedAt rev }" in Selector().ids_page(MACHINE).text
