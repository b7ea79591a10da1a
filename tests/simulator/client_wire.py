"""The wire as public LeanIX clients use it: their forms of login and of a GraphQL request."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
from simulator_login import PATHFINDER, access_token

from leanix_tui.simulator.testing import RunningSimulator

GRAPHQL = f"{PATHFINDER}/graphql"
GRANT = {"grant_type": "client_credentials"}
AS_JSON = {"Content-Type": "application/json"}


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def bearer(simulator: RunningSimulator, kind: str = "Bearer") -> dict[str, str]:
    return {"Authorization": f"{kind} {access_token(simulator)}"}


def answer_to(simulator: RunningSimulator, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    """What a GraphQL request is answered; it says that it is JSON only if ``headers`` do."""
    sent = {**bearer(simulator), **headers}
    answer = httpx.post(simulator.url + GRAPHQL, content=json.dumps(body).encode(), headers=sent)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def ask(simulator: RunningSimulator, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of a query, asked without a Content-Type and without a ``variables`` member that is not needed."""
    body = {"query": query} if variables is None else {"query": query, "variables": variables}
    data: dict[str, Any] = answer_to(simulator, body)["data"]
    return data


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]
