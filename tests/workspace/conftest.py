"""Workspaces on simulators, a small store made by hand, and a server that is LeanIX in another way."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from leanix_tui.client import RetryPolicy
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.workspace import Workspace

QUICK = RetryPolicy(wait_initial=0.01, wait_max=0.02, wait_jitter=0.0, rate_limit_base=0.05)
OpenWorkspace = Callable[..., Awaitable[Workspace]]


@pytest.fixture
async def open_workspace() -> AsyncIterator[OpenWorkspace]:
    """Open workspaces that are closed after the test and do not wait long between tries."""
    opened: list[Workspace] = []

    async def open_one(server: RunningSimulator | OddServer, **options: Any) -> Workspace:
        options = {"policy": QUICK, "rate_per_second": 1000, **options}
        workspace = await Workspace.open(host=server.url, api_token=server.token, **options)
        opened.append(workspace)
        return workspace

    yield open_one
    for workspace in opened:
        await workspace.close()


class OddServer:
    """A server with 250 applications and 30 providers that a test can make behave oddly."""

    token = "LXT_odd"

    def __init__(self, httpserver: HTTPServer) -> None:
        self.url = httpserver.url_for("").rstrip("/")
        self.nodes: dict[str, list[dict[str, Any]]] = {
            "Application": [self.node("Application", number) for number in range(250)],
            "Provider": [self.node("Provider", number) for number in range(30)],
        }
        self.fields: dict[str, Any] = {"lifecycle": {"type": "LIFECYCLE"}, "cost": {"type": "DOUBLE"}}
        self.queries: list[tuple[str, int, str]] = []
        """Each page that was asked for: type, first, after."""
        self.heeds_type = True
        self.page: Callable[[dict[str, Any], list[dict[str, Any]], int], dict[str, Any]] = lambda page, _rows, _at: page
        """Called with each page, all rows, and where the page begins; gives what is answered."""
        self.refuse: Callable[[str, dict[str, Any]], Response | None] = lambda _query, _variables: None
        httpserver.expect_request("/services/mtm/v1/oauth2/token").respond_with_handler(self._token)
        httpserver.expect_request("/services/pathfinder/v1/models/dataModel").respond_with_handler(self._model)
        words = re.compile("/services/pathfinder/v1/models/languages/.*")
        httpserver.expect_request(words).respond_with_json({"status": "OK", "data": {"dataModel": {}}})
        httpserver.expect_request("/services/pathfinder/v1/graphql").respond_with_handler(self._graphql)
        httpserver.expect_request(re.compile("/services/mtm/.*")).respond_with_json(
            {"status": "OK", "data": [], "total": 0}
        )

    @staticmethod
    def node(type_: str, number: int) -> dict[str, Any]:
        return {
            "id": f"{type_.lower()}-{number}",
            "type": type_,
            "name": f"{type_} {number}",
            "displayName": f"{type_} {number}",
            "status": "ACTIVE",
            "rev": number,
            "completion": {"percentage": number % 101},
            "tags": [],
        }

    def _token(self, _request: Request) -> Response:
        permission = {"workspaceId": "w", "workspaceName": "Odd", "role": "ADMIN"}
        claims = {"principal": {"id": "u", "username": "robot", "permission": permission}}
        part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return _json({"access_token": f"e30.{part}.x", "token_type": "bearer", "expires_in": 3599})

    def _model(self, _request: Request) -> Response:
        relation = {
            "from": {"factSheetType": "Application", "name": "relApplicationToProvider", "multiplicity": "*"},
            "to": {"factSheetType": "Provider", "name": "relProviderToApplication", "multiplicity": "*"},
        }
        sheets = {name: {"fields": self.fields} for name in self.nodes}
        return _json(
            {"status": "OK", "data": {"factSheets": sheets, "relations": {"relApplicationToProvider": relation}}}
        )

    def _graphql(self, request: Request) -> Response:
        asked = json.loads(request.data)
        query, variables = asked["query"], asked.get("variables") or {}
        if "allFactSheets" not in query:
            if "__schema" in query:
                return _json({"errors": [{"message": "Introspection is switched off."}]})
            root = re.search(r"(all\w+)", query)
            return _json({"data": {root[1] if root else "x": {"edges": []}}})
        refusal = self.refuse(query, variables)
        if refusal is not None:
            return refusal
        named = re.search(r'factSheetType:\s*(\w+)|keys:\s*\["(\w+)"\]', query)
        wanted = (named[1] or named[2]) if named else ""
        rows = self.nodes[wanted] if self.heeds_type else [row for some in self.nodes.values() for row in some]
        start, first = int(variables.get("after") or 0), int(variables["first"])
        self.queries.append((wanted, first, variables.get("after") or ""))
        some = rows[start : start + first]
        end = start + len(some)
        page = {
            "pageInfo": {"hasNextPage": end < len(rows), "endCursor": str(end)},
            "totalCount": len(rows),
            "edges": [{"node": row} for row in some],
        }
        return _json({"data": {"allFactSheets": self.page(page, rows, start)}})


def _json(content: Any) -> Response:
    return Response(json.dumps(content), mimetype="application/json")


@pytest.fixture
def odd_server(httpserver: HTTPServer) -> OddServer:
    return OddServer(httpserver)
