# ruff: noqa: E501, UP031 - GraphQL keeps its own line breaks, and its braces leave % as the only readable format
"""Answers have LeanIX's documented shapes, to the key and to its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graphql_handmade import (
    ADA,
    AURORA,
    BILLING,
    BILLING_AURORA,
    BO,
    EXPERT,
    HOSTING,
    INVOICING,
    LEDGER,
    OLD_VENDOR,
    OWNER,
    PORTAL,
    PRIVATE,
    GraphQL,
    handmade_world,
    reading,
)

pytestmark = pytest.mark.anyio

PAGE_QUERY = (
    """query($ids: [ID]) {
  allFactSheets(first: 2, filter: {ids: $ids}, sort: {key: "displayName", order: desc}) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id rev type category name displayName fullName description status lxState qualitySeal level
      createdAt updatedAt naFields
      tags { id name description color status tagGroup { id name shortName } }
      subscriptions(filter: {userId: "%s"}) { totalCount edges { node {
        id type user { id firstName lastName displayName email technicalUser permission { role status } }
        roles { id name description comment subscriptionType restrictToFactSheetTypes } createdAt
      } } }
      ... on Application {
        lifecycle { asString phases { phase startDate milestoneId } }
        externalId { externalId comment externalUrl status }
        relApplicationToITComponent { totalCount edges { node {
          id type activeFrom activeUntil description technicalSuitability costTotalAnnual
          factSheet { id displayName type }
        } } }
      }
      ... on ITComponent { lifecycle { asString phases { phase startDate milestoneId } } }
      documents { edges { node { id name description url origin documentType createdAt } } }
      comments(filter: {status: ACTIVE}) { totalCount edges { node { id message status } } }
    } }
  }
}"""
    % ADA
)

BILLING_NODE: dict[str, Any] = {
    "id": BILLING,
    "rev": 4,
    "type": "Application",
    "category": None,
    "name": "Tidewater Billing",
    "displayName": "Tidewater Billing",
    "fullName": "Tidewater Billing",
    "description": None,
    "status": "ACTIVE",
    "lxState": "APPROVED",
    "qualitySeal": "APPROVED",
    "level": 1,
    "createdAt": "2025-11-03T08:01:02.5Z",
    "updatedAt": "2026-05-04T09:14:59.678693644Z",
    "naFields": [],
    "tags": [
        {
            "id": PRIVATE,
            "name": "Private Cloud",
            "description": None,
            "color": "#0ea4d0",
            "status": "ACTIVE",
            "tagGroup": {"id": HOSTING, "name": "Hosting Strategy", "shortName": "HOST"},
        }
    ],
    "subscriptions": {
        "totalCount": 1,
        "edges": [
            {
                "node": {
                    "id": "b7d424a8-e41b-4bec-9090-dfb0c7ed1c88",
                    "type": "RESPONSIBLE",
                    "user": {
                        "id": ADA,
                        "firstName": "Ada",
                        "lastName": "Lund",
                        "displayName": "Ada Lund",
                        "email": "ada.lund@example.org",
                        "technicalUser": False,
                        "permission": {"role": "ADMIN", "status": "ACTIVE"},
                    },
                    "roles": [
                        {
                            "id": OWNER,
                            "name": "Application Owner",
                            "description": None,
                            "comment": None,
                            "subscriptionType": "RESPONSIBLE",
                            "restrictToFactSheetTypes": ["Application"],
                        }
                    ],
                    "createdAt": "2026-01-10T12:00:00Z",
                }
            }
        ],
    },
    "lifecycle": {
        "asString": "active",
        "phases": [
            {"phase": "active", "startDate": "2024-02-01", "milestoneId": None},
            {"phase": "endOfLife", "startDate": "2028-12-31", "milestoneId": None},
        ],
    },
    "externalId": {"externalId": "BIL-0002", "comment": None, "externalUrl": None, "status": "ACTIVE"},
    "relApplicationToITComponent": {
        "totalCount": 1,
        "edges": [
            {
                "node": {
                    "id": BILLING_AURORA,
                    "type": "RelApplicationToITComponent",
                    "activeFrom": "2024-02-01",
                    "activeUntil": None,
                    "description": None,
                    "technicalSuitability": "adequate",
                    "costTotalAnnual": 12000.5,
                    "factSheet": {"id": AURORA, "displayName": "Aurora PG 15", "type": "ITComponent"},
                }
            }
        ],
    },
    "documents": {
        "edges": [
            {
                "node": {
                    "id": "72be9afa-b7c6-4456-8c14-46c43b56fec1",
                    "name": "Runbook",
                    "description": None,
                    "url": "https://wiki.example.org/billing",
                    "origin": "CUSTOM_LINK",
                    "documentType": "documentation",
                    "createdAt": "2026-02-01T10:00:00Z",
                }
            }
        ]
    },
    "comments": {
        "totalCount": 1,
        "edges": [
            {"node": {"id": "9bc89321-e92a-4e62-bc35-4772f56ae6c2", "message": "Who owns this?", "status": "ACTIVE"}}
        ],
    },
}


async def test_a_page_of_fact_sheets() -> None:
    answer = await reading()(PAGE_QUERY, {"ids": [BILLING, AURORA, INVOICING]})
    assert list(answer) == ["data"]
    page = answer["data"]["allFactSheets"]
    assert page["totalCount"] == 3
    assert page["pageInfo"] == {"hasNextPage": True, "endCursor": page["edges"][1]["cursor"]}
    assert page["edges"][0]["node"] == BILLING_NODE
    assert list(page["edges"][0]["node"]) == list(BILLING_NODE)
    invoicing = page["edges"][1]["node"]
    assert (invoicing["displayName"], invoicing["fullName"], invoicing["level"]) == (
        "Finance / Invoicing",
        "Invoicing",
        2,
    )
    assert "lifecycle" not in invoicing


async def test_the_answer_keeps_the_order_of_the_query() -> None:
    for parts in ("totalCount pageInfo{endCursor} edges{node{name id}}", "edges{node{id name}} pageInfo{endCursor}"):
        answer = await reading().post({"query": f"{{allFactSheets(first:1){{{parts}}}}}"})
        page = json.loads(answer.content)["data"]["allFactSheets"]
        assert list(page) == [part.split("{")[0] for part in parts.split(" ") if part[0] in "tpe"]
    assert list(page["edges"][0]["node"]) == ["id", "name"]


async def fact_sheet(sheet_id: str, selection: str, graphql: GraphQL | None = None) -> Any:
    query = "query($id: ID!) { factSheet(id: $id) { %s } }" % selection
    return (await (graphql or reading()).data(query, {"id": sheet_id}))["factSheet"]


async def test_a_lifecycle_ahead_is_a_dash_and_a_missing_one_is_null() -> None:
    query = "... on ITComponent { lifecycle { asString } } ... on Application { lifecycle { asString } }"
    assert await fact_sheet(AURORA, query) == {"lifecycle": {"asString": "-"}}
    assert await fact_sheet(LEDGER, query) == {"lifecycle": {"asString": "plan"}}
    assert await fact_sheet(PORTAL, query) == {"lifecycle": None}


async def test_every_kind_of_field() -> None:
    query = """... on Application { alias businessCriticality platforms userCount costTotalAnnual totalOfCosts goLive shape
      site { rawAddress geoCity geoLatitude geoCountry } progress { id date status progress } }"""
    assert await fact_sheet(BILLING, query) == {
        "alias": "TWB",
        "businessCriticality": "missionCritical",
        "platforms": ["web", "mobile"],
        "userCount": 120,
        "costTotalAnnual": 99.5,
        "totalOfCosts": None,
        "goLive": "2024-02-01",
        "shape": '{"edges": 3}',
        "site": {"rawAddress": "Harbour 1", "geoCity": "Bergen", "geoLatitude": 60.4, "geoCountry": None},
        "progress": [{"id": "p1", "date": "2026-01-01", "status": "GREEN", "progress": 40}],
    }
    nothing = await fact_sheet(SANDBOX_ID, query)
    assert set(nothing.values()) == {None}


SANDBOX_ID = "00000000-0000-4000-8000-0000000000a4"


async def test_an_archived_fact_sheet_is_still_there_by_id() -> None:
    assert await fact_sheet(OLD_VENDOR, "name status qualitySeal") == {
        "name": "Old Vendor",
        "status": "ARCHIVED",
        "qualitySeal": "DISABLED",
    }


async def test_completion_has_sections_and_subsections() -> None:
    world = handmade_world()
    query = "completion { completion percentage sectionCompletions { name percentage subSectionCompletions { name percentage } } }"
    assert (await fact_sheet(BILLING, query, GraphQL(world)))["completion"] == world.completion(
        world.fact_sheets[BILLING]
    )


async def test_an_unknown_id_is_null_and_an_error() -> None:
    answer = await reading()('{gone: factSheet(id: "nowhere") {id} here: factSheet(id: "%s") {name}}' % BILLING)
    assert answer == {
        "data": {"gone": None, "here": {"name": "Tidewater Billing"}},
        "errors": [
            {
                "message": "There is no Fact Sheet with the id 'nowhere'.",
                "path": ["gone"],
                "extensions": {"errorType": "BUSINESS_LOGIC"},
            }
        ],
    }


async def test_a_relation_can_be_narrowed_to_a_time() -> None:
    query = (
        '{factSheet(id: "%s") {... on Application {relApplicationToITComponent(validityFilter: {%s}) {totalCount}}}}'
    )
    for span, count in (
        ('activeFrom: "2026-01-01", activeUntil: "2026-12-31"', 0),
        ('activeFrom: "2025-12-31"', 1),
        ('activeUntil: "2020-01-01"', 1),
    ):
        data = await reading().data(query % (LEDGER, span))
        assert data["factSheet"]["relApplicationToITComponent"]["totalCount"] == count


async def test_relations_have_two_sides_and_a_hierarchy() -> None:
    up = await fact_sheet(
        INVOICING, "... on BusinessCapability { relToParent { edges { node { type factSheet { name } } } } }"
    )
    assert up == {"relToParent": {"edges": [{"node": {"type": "RelToParent", "factSheet": {"name": "Finance"}}}]}}
    down = await fact_sheet(
        INVOICING, "... on BusinessCapability { relToChild { edges { node { factSheet { name } } } } }"
    )
    assert down == {"relToChild": {"edges": [{"node": {"factSheet": {"name": "Dunning"}}}]}}
    back = await fact_sheet(
        AURORA,
        """... on ITComponent { relITComponentToApplication { totalCount pageInfo { hasNextPage endCursor }
          permissions { self } edges { node { type factSheet { name } constrainingRelations { relations { id } } } } } }""",
    )
    assert back["relITComponentToApplication"] == {
        "totalCount": 2,
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "permissions": {"self": ["READ", "CREATE", "UPDATE", "DELETE"]},
        "edges": [
            {
                "node": {
                    "type": "RelITComponentToApplication",
                    "factSheet": {"name": name},
                    "constrainingRelations": {"relations": []},
                }
            }
            for name in ("Tidewater Billing", "Customer portal")
        ],
    }


async def test_archived_relations_show_on_archived_fact_sheets_only() -> None:
    world = handmade_world()
    world.fact_sheets[BILLING].status = "ARCHIVED"
    world.relations[BILLING_AURORA].status = "ARCHIVED"
    world.changed()
    graphql = GraphQL(world)
    there = await fact_sheet(AURORA, "... on ITComponent { relITComponentToApplication { totalCount } }", graphql)
    here = await fact_sheet(BILLING, "... on Application { relApplicationToITComponent { totalCount } }", graphql)
    assert there == {"relITComponentToApplication": {"totalCount": 1}}
    assert here == {"relApplicationToITComponent": {"totalCount": 1}}


async def test_subscriptions_with_role_comments_and_their_fact_sheet() -> None:
    query = """subscriptions { totalCount edges { node { type user { userName } roles { id comment } factSheet { id rev } } } }"""
    assert (await fact_sheet(BILLING, query))["subscriptions"] == {
        "totalCount": 2,
        "edges": [
            {
                "node": {
                    "type": kind,
                    "user": {"userName": name},
                    "roles": [{"id": role, "comment": comment}],
                    "factSheet": {"id": BILLING, "rev": 4},
                }
            }
            for kind, name, role, comment in (
                ("RESPONSIBLE", "ada", OWNER, None),
                ("OBSERVER", "bo", EXPERT, "part time"),
            )
        ],
    }


async def test_comments_with_replies() -> None:
    query = "comments { totalCount edges { node { status user { displayName } replies { edges { node { message user { displayName } } } } } } }"
    assert (await fact_sheet(BILLING, query))["comments"] == {
        "totalCount": 2,
        "edges": [
            {
                "node": {
                    "status": "ACTIVE",
                    "user": {"displayName": "Bo Berg"},
                    "replies": {"edges": [{"node": {"message": "I do", "user": {"displayName": "Ada Lund"}}}]},
                }
            },
            {"node": {"status": "CLOSED", "user": {"displayName": "Ada Lund"}, "replies": {"edges": []}}},
        ],
    }


async def test_permissions_and_access_lists() -> None:
    query = "permissions { self create read update delete } permittedReadACL { id name } permittedWriteACL { id }"
    mine = await fact_sheet(BILLING, query)
    assert mine["permittedReadACL"] == [{"id": "acl-1", "name": "GLOBAL"}]
    assert mine["permittedWriteACL"] == []
    assert "businessCriticality" in mine["permissions"]["update"]
    assert "relApplicationToITComponent" in mine["permissions"]["read"]
    theirs = await fact_sheet(BILLING, query, GraphQL(handmade_world(), user_id=BO))
    assert theirs["permissions"]["self"] == ["READ"]
    assert theirs["permissions"]["update"] == []
    assert theirs["permissions"]["read"] == mine["permissions"]["read"]


async def test_a_refused_field_leaves_the_rest() -> None:
    world = handmade_world()
    world.unreadable_fields = {("Application", "costTotalAnnual"), ("ITComponent", "name")}
    query = """query($ids: [ID]) {allFactSheets(filter: {ids: $ids}, sort: {key: "displayName", order: desc}) {edges {node {
      id ... on Application {costTotalAnnual relApplicationToITComponent {edges {node {factSheet {name id} costTotalAnnual}}}}
    }}}}"""
    answer = await GraphQL(world)(query, {"ids": [BILLING, AURORA]})
    place = ["allFactSheets", "edges", 0, "node"]
    inner = [*place, "relApplicationToITComponent", "edges", 0, "node", "factSheet", "name"]
    assert answer == {
        "data": {
            "allFactSheets": {
                "edges": [
                    {
                        "node": {
                            "id": BILLING,
                            "costTotalAnnual": None,
                            "relApplicationToITComponent": {
                                "edges": [
                                    {"node": {"factSheet": {"name": None, "id": AURORA}, "costTotalAnnual": 12000.5}}
                                ]
                            },
                        }
                    },
                    {"node": {"id": AURORA}},
                ]
            }
        },
        "errors": [
            {
                "message": "No permission: fact_sheet_fields:read:application:costTotalAnnual",
                "path": [*place, "costTotalAnnual"],
            },
            {"message": "No permission: fact_sheet_fields:read:itcomponent:name", "path": inner},
        ],
    }
