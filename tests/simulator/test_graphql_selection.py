# ruff: noqa: E501, UP031 - GraphQL keeps its own line breaks, and its braces leave % as the only readable format
"""Aliases, fragments and directives select the same as graphql-core's own executor does."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLResolveInfo,
    GraphQLSchema,
    build_client_schema,
    execute_sync,
    get_introspection_query,
    get_named_type,
    parse,
)
from graphql_handmade import BILLING, INVOICING, GraphQL, handmade_world, reading

from leanix_tui.simulator.graphql.schema import schema_text, workspace_schema
from leanix_tui.simulator.sample import build_world

pytestmark = pytest.mark.anyio

# Everything the compared queries may select, under the fields' own names: graphql-core picks from this answer.
WHOLE = """{ allFactSheets(sort: {key: "displayName"}) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
  __typename id name displayName level tags { id name tagGroup { name } }
  subscriptions { totalCount edges { node { type user { email } roles { comment name } } } }
  ... on Application { alias platforms lifecycle { asString phases { phase startDate } }
    relApplicationToITComponent { totalCount edges { node { type technicalSuitability factSheet {
      __typename id name ... on ITComponent { relITComponentToApplication { totalCount } lifecycle { asString } } } } } } }
  ... on BusinessCapability { relToParent { edges { node { factSheet { __typename name } } } } }
} } } }"""

COMPARED = {
    "aliases": "{ sheets: allFactSheets { n: totalCount n2: totalCount edges { e: node { id a: name b: name } } } }",
    "order of keys": "{ allFactSheets { edges { node { level name id } cursor } pageInfo { endCursor hasNextPage } totalCount } }",
    "type names": "{ __typename allFactSheets { __typename edges { __typename node { __typename tags { t: __typename } } } } }",
    "inline fragments": """{ allFactSheets { edges { node { name ... { level } ... on BaseFactSheet { id }
      ... on Application { alias platforms } ... on BusinessCapability { relToParent { edges { node { factSheet { name } } } } } } } } }""",
    "named fragments": """query { allFactSheets { ...Page } }
      fragment Page on FactSheetConnection { totalCount edges { node { ...Base ...App } } }
      fragment Base on BaseFactSheet { id tags { ...T } } fragment T on Tag { name tagGroup { name } }
      fragment App on Application { alias ...Base }""",
    "fields merged": """{ allFactSheets { edges { node { tags { id } } } edges { node { name tags { name } } cursor }
      ...P } } fragment P on FactSheetConnection { edges { node { tags { tagGroup { name } } ... on Application { alias } } } }""",
    "fragment used twice": """{ allFactSheets { ...P ... on FactSheetConnection { ...P totalCount } } }
      fragment P on FactSheetConnection { edges { node { name } } }""",
    "include and skip": """query($yes: Boolean!, $no: Boolean = false) { allFactSheets {
      totalCount @include(if: $yes) pageInfo @skip(if: $yes) { endCursor }
      edges { node { name @include(if: $no) id @skip(if: false) level @include(if: true) @skip(if: true)
        ... on Application @include(if: $yes) { alias } ...B @skip(if: $no) ... @include(if: $no) { displayName } } } } }
      fragment B on BusinessCapability { level }""",
    "deep": """{ allFactSheets { edges { node { ... on Application { rel: relApplicationToITComponent { edges { node {
      type technicalSuitability factSheet { name ... on ITComponent { lifecycle { asString }
        relITComponentToApplication { totalCount } } ... on Application { alias } } } } } lifecycle { phases { startDate phase } } } } } } }""",
    "subscriptions": """{ allFactSheets { edges { node { subscriptions { edges { node { roles { c: comment } user { email } type } }
      totalCount } } } } }""",
    "nothing left": "query($no: Boolean = false) { allFactSheets { edges { node { id @include(if: $no) } } } }",
}  # fmt: skip


def pick(source: Any, info: GraphQLResolveInfo, **_: Any) -> Any:
    return source[info.field_name]


@pytest.mark.parametrize("name", COMPARED)
async def test_selects_like_graphql_core(name: str) -> None:
    whole = await reading().data(WHOLE)
    variables = {"yes": True} if "$yes" in COMPARED[name] else {}
    expected = execute_sync(
        workspace_schema(handmade_world()),
        parse(COMPARED[name]),
        root_value=whole,
        variable_values=variables,
        field_resolver=pick,
        type_resolver=lambda value, *_: value["__typename"],
    )
    assert expected.errors is None
    found = await reading().data(COMPARED[name], variables)
    assert found == expected.data
    assert repr(found) == repr(expected.data)  # the order of keys too


async def test_arguments_with_aliases_are_kept_apart() -> None:
    query = (
        """query($t: FactSheetType) { a: allFactSheets(factSheetType: Application) {totalCount}
      b: allFactSheets(factSheetType: $t) {totalCount} c: factSheet(id: "%s") {
        open: comments(filter: {status: ACTIVE}) {totalCount} all: comments {totalCount} } }"""
        % BILLING
    )
    assert await reading().data(query, {"t": "ITComponent"}) == {
        "a": {"totalCount": 4},
        "b": {"totalCount": 2},
        "c": {"open": {"totalCount": 1}, "all": {"totalCount": 2}},
    }


async def test_introspection_gives_the_whole_schema() -> None:
    answer = await reading().data(get_introspection_query())
    schema = build_client_schema(answer)
    assert set(schema.type_map) == set(workspace_schema(handmade_world()).type_map)
    assert set(schema.type_map["FactSheetType"].values) == {
        "Application",
        "ITComponent",
        "BusinessCapability",
        "Provider",
    }
    application = schema.type_map["Application"].fields
    kinds = {
        name: str(application[name].type)
        for name in ("alias", "platforms", "userCount", "costTotalAnnual", "totalOfCosts")
    }
    assert kinds == {
        "alias": "String",
        "platforms": "[String]",
        "userCount": "Long",
        "costTotalAnnual": "Float",
        "totalOfCosts": "Float",
    }
    assert (str(application["shape"].type), str(application["site"].type)) == ("String", "Location")
    assert str(application["relToParent"].type) == "RelToParentConnection"
    assert "no-graphql-name" not in application
    assert schema.mutation_type is None
    assert schema.subscription_type is None


async def test_introspection_mixes_with_data_and_takes_variables() -> None:
    query = """query($t: String!, $id: ID!) { type: __type(name: $t) { ...T } none: __type(name: "Nothing") { name }
      __schema { queryType { name } } factSheet(id: $id) { name } }
      fragment T on __Type { kind name enumValues { name } }"""
    data = await reading().data(query, {"t": "LxState", "id": INVOICING})
    states = ["APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED"]
    assert data == {
        "type": {"kind": "ENUM", "name": "LxState", "enumValues": [{"name": state} for state in states]},
        "none": None,
        "__schema": {"queryType": {"name": "Query"}},
        "factSheet": {"name": "Invoicing"},
    }
    other = await reading().data(query, {"t": "Tag", "id": INVOICING})
    assert other["type"]["kind"] == "OBJECT"


def everything(schema: GraphQLSchema, type_name: str, depth: int) -> str:
    """A selection of every field of a type, so many levels down."""
    parts = ["__typename"]
    for name, field in schema.type_map[type_name].fields.items():
        inner = get_named_type(field.type)
        if not hasattr(inner, "fields"):
            parts.append(name)
        elif depth > 0:
            parts.append(f"{name} {{ {everything(schema, inner.name, depth - 1)} }}")
    return " ".join(parts)


@pytest.mark.parametrize("name", ["handmade", "insurance", "custom"])
async def test_every_field_of_the_schema_answers(name: str) -> None:
    world = handmade_world() if name == "handmade" else build_world(world=name, fact_sheets=80)
    graphql, schema = GraphQL(world), workspace_schema(world)
    for fact_sheet_type in schema.type_map["FactSheetType"].values:
        for field in schema.type_map[fact_sheet_type].fields:
            kind = get_named_type(schema.type_map[fact_sheet_type].fields[field].type)
            inner = f"{{ {everything(schema, kind.name, 3)} }}" if hasattr(kind, "fields") else ""
            query = f"{{ allFactSheets {{ edges {{ node {{ ... on {fact_sheet_type} {{ {field} {inner} }} }} }} }} }}"
            edges = (await graphql.data(query))["allFactSheets"]["edges"]
            assert {tuple(edge["node"]) for edge in edges} <= {(field,), ()}
    for root in ("allTags", "allTagGroups", "allSubscriptionRoles"):
        kind = schema.query_type.fields[root].type
        await graphql.data(f"{{ {root} {{ {everything(schema, kind.name, 4)} }} }}")
    options = everything(schema, "FilterOptions", 4)
    for fact_sheet_type in schema.type_map["FactSheetType"].values:
        query = f"{{ allFactSheets(factSheetType: {fact_sheet_type}) {{ permissions {{ self }} filterOptions {{ {options} }} }} }}"
        facets = (await graphql.data(query))["allFactSheets"]["filterOptions"]["facets"]
        for facet in facets:  # every facet that is offered can be asked for
            keys = [result["key"] for result in facet["results"]]
            filter_ = {"facetKey": facet["facetKey"], "keys": keys, "dateFilter": None}
            if facet["facetType"] == "LIFECYCLE":
                filter_["dateFilter"] = {"type": "TODAY"}
            chosen = "query($f: FilterInput, $t: FactSheetType) { allFactSheets(factSheetType: $t, filter: $f) { totalCount } }"
            await graphql.data(chosen, {"f": {"facetFilters": [filter_]}, "t": fact_sheet_type})


def test_mutations_are_one_more_block() -> None:
    world = handmade_world()
    text = schema_text(world, mutation="type Mutation { deleteTag(id: ID!): Tag }")
    assert "mutation: Mutation" in text
    schema = workspace_schema(world, mutation="type Mutation { deleteTag(id: ID!): Tag }")
    assert schema.mutation_type is not None
    assert list(schema.mutation_type.fields) == ["deleteTag"]
