"""A tiny workspace made by hand: the fact sheets of LeanIX's documented answers, and a few more to filter."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from leanix_tui.simulator.routes.graphql import graphql_routes
from leanix_tui.simulator.world import (
    Comment,
    Document,
    FactSheet,
    LogEvent,
    Relation,
    Reply,
    Role,
    RoleLink,
    Subscription,
    Tag,
    TagGroup,
    User,
    World,
)

BILLING = "ac34a90f-7799-4799-a55c-6a633c4c2341"
AURORA = "161f68e8-4dca-4bc2-b186-95bf16ea8be2"
INVOICING = "26c0a0b0-74de-483d-8e34-752cf63430e1"
FINANCE = "00000000-0000-4000-8000-0000000000f1"
DUNNING = "00000000-0000-4000-8000-0000000000f2"
OLD_VENDOR = "31919c67-9053-48e0-aed6-83fb25101a8e"
LEDGER = "00000000-0000-4000-8000-0000000000a2"
PORTAL = "00000000-0000-4000-8000-0000000000a3"
SANDBOX = "00000000-0000-4000-8000-0000000000a4"
SQLITE = "00000000-0000-4000-8000-0000000000c2"
ADA, BO = "84657ab0-a0cf-405b-8112-3f1ebf7b10f5", "30fef38a-62b5-48c0-9273-c24f96cf6be3"
HOSTING, COLOURS = "0fa8311a-b3c3-45e7-8f1c-e54a295c3830", "0fa8311a-b3c3-45e7-8f1c-e54a295c3831"
PRIVATE, ADHOC, RED = (
    "9738ed74-7d5d-4616-9bc7-6ec37ed20497",
    "b910f522-62eb-48f5-893b-0146e582cd20",
    "b910f522-62eb-48f5-893b-0146e582cd21",
)
OWNER, EXPERT = "fbe551d3-9bfc-42b8-970a-95377c847a77", "fbe551d3-9bfc-42b8-970a-95377c847a78"
BILLING_AURORA = "5e196a2b-a05d-4a7a-90d5-5f2928f12450"
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)

PHASES = ["plan", "phaseIn", "active", "phaseOut", "endOfLife"]
LIFECYCLE = {"type": "LIFECYCLE", "values": PHASES, "inFacet": True, "inView": True}


def end(fact_sheet_type: str, name: str, multiplicity: str = "*") -> dict[str, Any]:
    return {"factSheetType": fact_sheet_type, "multiplicity": multiplicity, "name": name}


def hierarchy(fact_sheet_type: str) -> dict[str, Any]:
    return {"from": end(fact_sheet_type, "relToParent", "1"), "to": end(fact_sheet_type, "relToChild"), "fields": {}}


DATA_MODEL: dict[str, Any] = {
    "factSheets": {
        "Application": {
            "relations": [],
            "config": {"qualitySeal": {"enabled": True}},
            "fields": {
                "description": {"type": "STRING", "fullTextSearch": True},
                "category": {"type": "SINGLE_SELECT", "values": ["businessApplication", "deployment"], "inFacet": True},
                "alias": {"type": "STRING", "fullTextSearch": True, "quickSearch": True},
                "businessCriticality": {
                    "type": "SINGLE_SELECT",
                    "values": ["missionCritical", "businessCritical", "businessOperational", "administrativeService"],
                    "inFacet": True,
                },
                "platforms": {"type": "MULTIPLE_SELECT", "values": ["web", "mobile"], "inFacet": True},
                "userCount": {"type": "INTEGER"},
                "costTotalAnnual": {"type": "DOUBLE"},
                "totalOfCosts": {"type": "AGGREGATED"},
                "goLive": {"type": "DATE"},
                "lifecycle": LIFECYCLE,
                "externalId": {"type": "EXTERNAL_ID", "fullTextSearch": True},
                "site": {"type": "LOCATION"},
                "progress": {"type": "PROJECT_STATUS"},
                "shape": {"type": "HOLOGRAM"},
                "no-graphql-name": {"type": "STRING"},
            },
        },
        "ITComponent": {"fields": {"lifecycle": LIFECYCLE}, "config": {}},
        "BusinessCapability": {"fields": {"lifecycle": LIFECYCLE}, "config": {}},
        "Provider": {"fields": {}, "config": {"qualitySeal": {"enabled": False}}},
    },
    "relations": {
        "applicationITComponentRelation": {
            "from": end("Application", "relApplicationToITComponent"),
            "to": end("ITComponent", "relITComponentToApplication"),
            "fields": {
                "technicalSuitability": {
                    "type": "SINGLE_SELECT",
                    "values": ["inappropriate", "unreasonable", "adequate", "fullyAppropriate"],
                },
                "costTotalAnnual": {"type": "DOUBLE"},
            },
        },
        "applicationCapabilityRelation": {
            "from": end("Application", "relApplicationToBusinessCapability"),
            "to": end("BusinessCapability", "relBusinessCapabilityToApplication"),
            "fields": {},
        },
        "capabilityHierarchy": hierarchy("BusinessCapability"),
        "applicationHierarchy": {**hierarchy("Application"), "fields": {"share": {"type": "DOUBLE"}}},
    },
}


def phases(**starts: str) -> dict[str, Any]:
    return {"phases": [{"phase": phase, "startDate": start, "milestoneId": None} for phase, start in starts.items()]}


def handmade_world() -> World:
    world = World(workspace_id="w", workspace_name="Handmade", now=lambda: NOW)
    world.data_model = DATA_MODEL
    world.view_model = {"factSheets": []}
    world.users[ADA] = User(ADA, "ada.lund@example.org", "Ada", "Lund", "ada", permission_role="ADMIN")
    world.users[BO] = User(BO, "bo.berg@example.org", "Bo", "Berg", "bo", permission_role="VIEWER")
    world.tag_groups[HOSTING] = TagGroup(
        HOSTING, "Hosting Strategy", "HOST", None, "SINGLE", restrict_to=["Application"]
    )
    world.tag_groups[COLOURS] = TagGroup(COLOURS, "Colours", None, "Any", "MULTIPLE")
    world.tags[PRIVATE] = Tag(PRIVATE, "Private Cloud", None, "#0ea4d0", HOSTING)
    world.tags[ADHOC] = Tag(ADHOC, "adhoc", None, "#999999", None)
    world.tags[RED] = Tag(RED, "Red", None, "#ff0000", COLOURS)
    world.roles[OWNER] = Role(OWNER, "Application Owner", None, "RESPONSIBLE", ["Application"])
    world.roles[EXPERT] = Role(EXPERT, "Expert", "Knows it", None)
    world.access_control_entities = [{"id": "acl-1", "name": "GLOBAL"}]

    def add(sheet_id: str, kind: str, name: str, **more: Any) -> FactSheet:
        more.setdefault("created_at", "2025-11-03T08:01:02.5Z")
        more.setdefault("updated_at", "2026-05-04T09:14:59.678693644Z")
        return world.add_fact_sheet(FactSheet(sheet_id, kind, name, **more))

    add(
        BILLING,
        "Application",
        "Tidewater Billing",
        rev=4,
        tag_ids=[PRIVATE],
        read_acl=["acl-1"],
        subscriptions=[
            Subscription(
                "b7d424a8-e41b-4bec-9090-dfb0c7ed1c88", ADA, "RESPONSIBLE", [RoleLink(OWNER)], "2026-01-10T12:00:00Z"
            ),
            Subscription("b7d424a8-e41b-4bec-9090-dfb0c7ed1c89", BO, "OBSERVER", [RoleLink(EXPERT, "part time")]),
        ],
        documents=[
            Document(
                "72be9afa-b7c6-4456-8c14-46c43b56fec1",
                "Runbook",
                None,
                "https://wiki.example.org/billing",
                "CUSTOM_LINK",
                "documentation",
                "2026-02-01T10:00:00Z",
            )
        ],
        comments=[
            Comment(
                "9bc89321-e92a-4e62-bc35-4772f56ae6c2",
                BO,
                "Who owns this?",
                "ACTIVE",
                "2026-02-02T10:00:00Z",
                [Reply("r1", ADA, "I do", "2026-02-03T10:00:00Z")],
            ),
            Comment("9bc89321-e92a-4e62-bc35-4772f56ae6c3", ADA, "Done", "CLOSED", "2026-02-04T10:00:00Z"),
        ],
        history=[
            LogEvent(42900, "FACT_SHEET_CREATED", None, None, None, "Made", "2025-11-03T08:01:02.5Z", ADA),
            LogEvent(
                42901,
                "QUALITY_SEAL_APPROVED",
                "/qualitySeal",
                None,
                "APPROVED",
                "The seal was approved",
                "2026-06-14T12:00:00.299466554Z",
                ADA,
            ),
        ],
        fields={
            "lifecycle": phases(active="2024-02-01", endOfLife="2028-12-31"),
            "externalId": {"externalId": "BIL-0002", "comment": None, "externalUrl": None, "status": "ACTIVE"},
            "businessCriticality": "missionCritical",
            "platforms": ["web", "mobile"],
            "userCount": 120,
            "costTotalAnnual": 99.5,
            "alias": "TWB",
            "goLive": "2024-02-01",
            "site": {"rawAddress": "Harbour 1", "geoCity": "Bergen", "latitude": 60.4},
            "progress": [{"id": "p1", "date": "2026-01-01", "status": "GREEN", "progress": 40, "description": "ok"}],
            "shape": {"edges": 3},
        },
    )
    add(
        LEDGER,
        "Application",
        "Ledger",
        description="Books everything twice",
        lx_state="DRAFT",
        category="deployment",
        tag_ids=[RED, ADHOC],
        updated_at="2026-06-01T00:00:00Z",
        subscriptions=[Subscription("s3", BO, "RESPONSIBLE", [RoleLink(OWNER)])],
        fields={
            "lifecycle": phases(plan="2025-01-01", active="2026-06-20", phaseOut="2027-01-01"),
            "businessCriticality": "businessCritical",
            "platforms": ["web"],
            "userCount": 7,
            "externalId": {"externalId": "LED/7", "comment": None, "externalUrl": None, "status": None},
        },
    )
    add(PORTAL, "Application", "Customer portal", lx_state="REJECTED", na_fields=["alias"], tag_ids=[RED])
    add(SANDBOX, "Application", "Sandbox", lx_state="BROKEN_QUALITY_SEAL", created_at="2026-06-15T01:00:00Z")
    add(
        AURORA,
        "ITComponent",
        "Aurora PG 15",
        rev=4,
        lx_state="BROKEN_QUALITY_SEAL",
        fields={"lifecycle": phases(active="2027-01-01")},
    )
    add(SQLITE, "ITComponent", "SQLite", fields={"lifecycle": phases(active="2020-01-01", endOfLife="2026-06-30")})
    add(FINANCE, "BusinessCapability", "Finance")
    add(INVOICING, "BusinessCapability", "Invoicing", rev=4)
    add(DUNNING, "BusinessCapability", "Dunning")
    add(OLD_VENDOR, "Provider", "Old Vendor", rev=4, status="ARCHIVED")

    def relate(relation_id: str, name: str, source: str, target: str, **more: Any) -> None:
        world.add_relation(Relation(relation_id, name, source, target, **more))

    relate(
        BILLING_AURORA,
        "applicationITComponentRelation",
        BILLING,
        AURORA,
        active_from="2024-02-01",
        fields={"technicalSuitability": "adequate", "costTotalAnnual": 12000.5},
    )
    relate(
        "ri2",
        "applicationITComponentRelation",
        LEDGER,
        SQLITE,
        active_until="2025-12-31",
        fields={"technicalSuitability": "inappropriate"},
    )
    relate("ri3", "applicationITComponentRelation", PORTAL, AURORA)
    relate("ri4", "applicationITComponentRelation", PORTAL, SQLITE, fields={"technicalSuitability": "adequate"})
    relate("rc1", "applicationCapabilityRelation", BILLING, DUNNING)
    relate("rc2", "applicationCapabilityRelation", LEDGER, FINANCE)
    relate("rh1", "capabilityHierarchy", INVOICING, FINANCE)
    relate("rh2", "capabilityHierarchy", DUNNING, INVOICING)
    return world


class Caller:
    """Says who is calling, as the app does after checking the token."""

    def __init__(self, app: ASGIApp, user_id: str | None) -> None:
        self.app = app
        self.user_id = user_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            Request(scope).state.user_id = self.user_id
        await self.app(scope, receive, send)


URL = "http://simulator/services/pathfinder/v1/graphql"


class GraphQL:
    """Asks a world's GraphQL endpoint over ASGI."""

    def __init__(self, world: World, user_id: str | None = ADA, **options: Any) -> None:
        app = Caller(Starlette(routes=graphql_routes(world, **options)), user_id)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app))

    async def post(self, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return await self.http.post(URL, content=content, headers=headers)

    async def __call__(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        response = await self.post({"query": query, "variables": variables})
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        return response.json()

    async def data(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        answer = await self(query, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def error(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self(query, variables)
        assert len(answer["errors"]) == 1, answer
        found: dict[str, Any] = answer["errors"][0]
        return found


@cache
def reading() -> GraphQL:
    """One endpoint on the handmade world for all the tests that change nothing."""
    return GraphQL(handmade_world())
