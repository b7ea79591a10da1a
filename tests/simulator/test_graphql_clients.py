# ruff: noqa: E501, UP031 - GraphQL keeps its own line breaks, and its braces leave % as the only readable format
"""Queries in the manner of public LeanIX clients pass, on the sample workspace with its full data model."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_client_schema, get_introspection_query, parse, validate
from graphql_handmade import GraphQL

from leanix_tui.simulator.sample import build_world

pytestmark = pytest.mark.anyio


@cache
def sample() -> GraphQL:
    return GraphQL(build_world(fact_sheets=300, seed=5))


async def test_a_sync_that_walks_pages_with_inline_arguments() -> None:
    template = """
    { allFactSheets(after: "%s" first: 40 filter: { facetFilters: [{ facetKey: "FactSheetTypes", keys: ["Application"] }] }) {
        edges { node { ... on Application {
          rev type naFields permissions { self create read update delete } displayName name description category
          completion { percentage sectionCompletions { name percentage } } id fullName type
          tags { id name color description tagGroup { id shortName mode name mandatory } }
          subscriptions { edges { node { id user { id userName firstName lastName displayName email technicalUser status role
            permission { role status } } type roles { id name description comment subscriptionType restrictToFactSheetTypes }
            createdAt } } }
          status level createdAt updatedAt lxState qualitySeal
          ApplicationLifecycle: lifecycle { asString phases { phase startDate milestoneId } }
          externalId { externalId comment externalUrl status }
          documents { edges { node { name url documentType } } }
        } } }
        pageInfo { endCursor hasNextPage } totalCount } }
    """
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await sample().data(template % cursor))["allFactSheets"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursor = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == page["totalCount"] > 40


def leaf(reference: dict[str, Any]) -> tuple[str, str]:
    while reference["kind"] in {"NON_NULL", "LIST"}:
        reference = reference["ofType"]
    return reference["kind"], reference["name"]


async def fields(type_name: str) -> dict[str, tuple[str, str]]:
    query = """query Fields($name: String!) { __type(name: $name) { name fields { name
      type { kind name ofType { kind name ofType { kind name } } } } } }"""
    found = (await sample().data(query, {"name": type_name}))["__type"]["fields"]
    return {field["name"]: leaf(field["type"]) for field in found}


async def test_a_download_that_learns_the_fields_by_introspection() -> None:
    kinds = await sample().data('{ __type(name: "FactSheetType") { enumValues { name } } }')
    types = [value["name"] for value in kinds["__type"]["enumValues"]]
    assert {"Application", "ITComponent", "BusinessCapability"} <= set(types)
    base = await fields("BaseFactSheet")
    for fact_sheet_type in types:
        own = await fields(fact_sheet_type)
        scalars = [name for name, (kind, _) in own.items() if kind in {"SCALAR", "ENUM"} and name not in base]
        relations = [name for name, (kind, _) in own.items() if kind == "OBJECT" and name.startswith("rel")]
        assert scalars
        query = """query Download($factSheetType: FactSheetType, $after: String) {
          allFactSheets(factSheetType: $factSheetType, first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor }
            edges { node { id name type category displayName tags { name } completion { completion } ... on %s { %s } } } } }""" % (
            fact_sheet_type,
            " ".join(scalars)
            + "".join(f" {name} {{ edges {{ node {{ factSheet {{ id displayName }} }} }} }}" for name in relations),
        )
        page = (await sample().data(query, {"factSheetType": fact_sheet_type}))["allFactSheets"]
        assert len(page["edges"]) == min(100, page["totalCount"]) > 0
        assert set(scalars) <= set(page["edges"][0]["node"])


async def test_a_client_that_checks_its_queries_against_the_fetched_schema() -> None:
    schema = build_client_schema(await sample().data(get_introspection_query(descriptions=False)))
    query = """query getAll($after: String) { allFactSheets(first: 50, after: $after, sort: [{key: "displayName", order: asc}]) {
      pageInfo { hasNextPage endCursor } edges { node { id displayName type lxState } } } }"""
    assert validate(schema, parse(query)) == []
    assert (await sample().data(query))["allFactSheets"]["pageInfo"]["hasNextPage"] is True
    application = schema.type_map["Application"]
    assert isinstance(application, GraphQLObjectType)
    assert "BaseFactSheet" in {interface.name for interface in application.interfaces}


async def test_reports_with_aliased_lists_and_a_single_sort() -> None:
    data = await sample().data(
        """{ top: allFactSheets(filter: {facetFilters: [{facetKey: "FactSheetTypes", keys: ["DataObject"]},
              {facetKey: "hierarchyLevel", keys: ["1"]}]}) { edges { node { id name description level } } }
            below: allFactSheets(sort: {mode: BY_FIELD, key: "name", order: asc}, filter: {facetFilters: [
              {facetKey: "FactSheetTypes", keys: ["DataObject"]}, {facetKey: "hierarchyLevel", keys: ["2"]}]}) {
              edges { node { id name tags { name } ... on DataObject { level relToParent { edges { node { factSheet { id } } } } } } } } }"""
    )
    assert {edge["node"]["level"] for edge in data["top"]["edges"]} == {1}
    tops = {edge["node"]["id"] for edge in data["top"]["edges"]}
    for edge in data["below"]["edges"]:
        assert edge["node"]["level"] == 2
        assert edge["node"]["relToParent"]["edges"][0]["node"]["factSheet"]["id"] in tops
    by_name = [edge["node"]["name"].casefold() for edge in data["below"]["edges"]]
    assert by_name == sorted(by_name)


async def test_an_unsaid_response_option_and_an_untyped_page() -> None:
    query = """query ($first: Int!, $after: String) { allFactSheets(first: $first, after: $after, filter: {
      responseOptions: {maxFacetDepth: 5} facetFilters: [{facetKey: "FactSheetTypes", operator: OR, keys: ["BusinessCapability"]}]}) {
        totalCount pageInfo {hasNextPage endCursor} edges {node {id displayName type}}}}"""
    page = (await sample().data(query, {"first": 100, "after": None}))["allFactSheets"]
    assert {edge["node"]["type"] for edge in page["edges"]} == {"BusinessCapability"}
