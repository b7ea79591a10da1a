# ruff: noqa: E501, UP031 - GraphQL keeps its own line breaks, and its braces leave % as the only readable format
"""The lists beside the fact sheets: tags, tag groups, subscription roles and the history."""

from __future__ import annotations

import pytest
from graphql_handmade import ADA, ADHOC, BILLING, COLOURS, EXPERT, HOSTING, OWNER, PRIVATE, RED, reading

pytestmark = pytest.mark.anyio


async def test_all_tags() -> None:
    graphql = reading()
    query = "{allTags{edges{node{id name description color status factSheetCount tagGroup{id name shortName}}}}}"
    edges = (await graphql.data(query))["allTags"]["edges"]
    assert edges[:2] == [
        {
            "node": {
                "id": PRIVATE,
                "name": "Private Cloud",
                "description": None,
                "color": "#0ea4d0",
                "status": "ACTIVE",
                "factSheetCount": 1,
                "tagGroup": {"id": HOSTING, "name": "Hosting Strategy", "shortName": "HOST"},
            }
        },
        {
            "node": {
                "id": ADHOC,
                "name": "adhoc",
                "description": None,
                "color": "#999999",
                "status": "ACTIVE",
                "factSheetCount": 1,
                "tagGroup": None,
            }
        },
    ]
    some = await graphql.data('{allTags(filter: {nameSubstring: "RE"}) {totalCount edges {node {id deletable}}}}')
    assert some == {"allTags": {"totalCount": 1, "edges": [{"node": {"id": RED, "deletable": False}}]}}


async def test_all_tag_groups() -> None:
    query = """{allTagGroups(sort: {mode: BY_FIELD, key: "name", order: desc}) {edges {node {
      id name shortName description mode mandatory restrictToFactSheetTypes tagCount tags {edges {node {id name}}}}}}}"""
    edges = (await reading().data(query))["allTagGroups"]["edges"]
    assert [edge["node"]["id"] for edge in edges] == [HOSTING, COLOURS]
    assert edges[0]["node"] == {
        "id": HOSTING,
        "name": "Hosting Strategy",
        "shortName": "HOST",
        "description": None,
        "mode": "SINGLE",
        "mandatory": False,
        "restrictToFactSheetTypes": ["Application"],
        "tagCount": 1,
        "tags": {"edges": [{"node": {"id": PRIVATE, "name": "Private Cloud"}}]},
    }


async def test_all_subscription_roles() -> None:
    graphql = reading()
    query = "{allSubscriptionRoles%s{totalCount edges{node{id name description subscriptionType restrictToFactSheetTypes}}}}"
    every = (await graphql.data(query % ""))["allSubscriptionRoles"]
    assert every["totalCount"] == 2
    assert every["edges"][0]["node"] == {
        "id": OWNER,
        "name": "Application Owner",
        "description": None,
        "subscriptionType": "RESPONSIBLE",
        "restrictToFactSheetTypes": ["Application"],
    }
    some = (await graphql.data(query % "(filter: {factSheetType: ITComponent})"))["allSubscriptionRoles"]
    assert [edge["node"]["id"] for edge in some["edges"]] == [EXPERT]


async def test_all_log_events() -> None:
    graphql = reading()
    query = (
        """query($types: [EventTypes]) {allLogEvents(factSheetId: "%s", eventTypes: $types) {edges {node {
      id eventType path oldValue newValue message secondsPast createdAt
      user {id firstName lastName displayName email technicalUser}}}}}"""
        % BILLING
    )
    events = [edge["node"] for edge in (await graphql.data(query))["allLogEvents"]["edges"]]
    assert [event["id"] for event in events] == ["42901", "42900"]
    assert events[0] == {
        "id": "42901",
        "eventType": "QUALITY_SEAL_APPROVED",
        "path": "/qualitySeal",
        "oldValue": None,
        "newValue": "APPROVED",
        "message": "The seal was approved",
        "secondsPast": 86399,
        "createdAt": "2026-06-14T12:00:00.299466554Z",
        "user": {
            "id": ADA,
            "firstName": "Ada",
            "lastName": "Lund",
            "displayName": "Ada Lund",
            "email": "ada.lund@example.org",
            "technicalUser": False,
        },
    }
    made = await graphql.data(query, {"types": ["FACT_SHEET_CREATED"]})
    assert [edge["node"]["id"] for edge in made["allLogEvents"]["edges"]] == ["42900"]
    error = await graphql.error('{allLogEvents(factSheetId: "nowhere") {totalCount}}')
    assert error["message"] == "There is no Fact Sheet with the id 'nowhere'."
