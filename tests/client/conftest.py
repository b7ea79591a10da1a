"""Servers that are LeanIX in another way than the simulator, and clients that do not wait long."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import graphql
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from leanix_tui.client import LeanIXClient, RetryPolicy

QUICK = RetryPolicy(wait_initial=0.01, wait_max=0.02, wait_jitter=0.0, rate_limit_base=0.1)
CANARY = "LXT_canary-7f3a9c51d2"


def jwt(claims: dict[str, Any], *, padding: bool = False) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"eyJhbGciOiJSUzI1NiJ9.{part if padding else part.rstrip('=')}.c2ln"


class OddLeanIX:
    """A server whose every answer a test writes; it only knows the login by itself."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.server = httpserver
        self.url = httpserver.url_for("")
        self.logins = 0
        self.seen: list[Request] = []
        self.claims: dict[str, Any] = {
            "principal": {
                "id": "u-1",
                "username": "robot",
                "permission": {"workspaceId": "w-1", "workspaceName": "Odd", "role": "ADMIN"},
            }
        }
        self.token: Callable[[], Any] = lambda: {
            "access_token": jwt({**self.claims, "n": self.logins}),
            "expires_in": 3599,
        }
        self.on("/services/mtm/v1/oauth2/token", self._log_in)

    def _log_in(self, request: Request) -> Any:
        expected = base64.b64encode(f"apitoken:{CANARY}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return Response("Credentials are required to access this resource.", 401)
        self.logins += 1
        return self.token()

    def on(self, path: str, answer: Any, *, method: str | None = None) -> None:
        """Answer a path: a response, JSON, or a function of the request that gives either."""

        def handler(request: Request) -> Response:
            self.seen.append(request)
            found = answer(request) if callable(answer) and not isinstance(answer, Response) else answer
            return found if isinstance(found, Response) else Response(json.dumps(found), mimetype="application/json")

        extra = {"method": method} if method else {}
        self.server.expect_request(path, **extra).respond_with_handler(handler)

    def on_graphql(self, answer: Callable[[str, dict[str, Any]], Any]) -> None:
        """Answer GraphQL: a function of the query and its variables."""

        def handler(request: Request) -> Any:
            content = json.loads(request.data)
            return answer(content["query"], content.get("variables") or {})

        self.on("/services/pathfinder/v1/graphql", handler, method="POST")

    def on_schema(self, sdl: str, root: dict[str, Any], *, introspection: bool = True) -> None:
        """Serve GraphQL by graphql-core, in its own words."""
        schema = graphql.build_schema(sdl)

        def answer(query: str, variables: dict[str, Any]) -> Any:
            if not introspection and "__schema" in query:
                return {"errors": [{"message": "Introspection is switched off."}]}
            result = graphql.graphql_sync(schema, query, root, variable_values=variables)
            return result.formatted

        self.on_graphql(answer)

    def paths(self) -> list[str]:
        return [request.path for request in self.seen if "oauth2" not in request.path]

    def client(self, **options: Any) -> LeanIXClient:
        return LeanIXClient(self.url, CANARY, **{"policy": QUICK, **options})


@pytest.fixture
def odd(httpserver: HTTPServer) -> OddLeanIX:
    return OddLeanIX(httpserver)


@pytest.fixture
def quick() -> RetryPolicy:
    return QUICK


@pytest.fixture
def canary() -> str:
    return CANARY


@pytest.fixture
def make_jwt() -> Callable[..., str]:
    return jwt
