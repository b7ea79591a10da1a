"""``POST /services/pathfinder/v1/graphql``."""

from __future__ import annotations

import re
import time
from typing import Any

import anyio
import msgspec
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.graphql.engine import Engine, Request
from leanix_tui.simulator.world import World

PATH = "/services/pathfinder/v1/graphql"
EXTENSIONS_HEADER = "x-graphql-enable-extensions"
# Threads that build answers; more would only fight over the interpreter. Small requests do not queue behind big pages.
BIG_BUILDERS, SMALL_BUILDERS = 3, 8
SMALL_PAGE = 100
_FIRST = re.compile(r"\bfirst\s*:\s*(\d+|\$\w+)")


class _Malformed(Exception):
    def __init__(self, status: int, message: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors or []


def graphql_routes(
    world: World, *, latency_per_fact_sheet_ms: float = 0.0, max_complexity: int | None = None
) -> list[Route]:
    """The GraphQL endpoint of one world. The caller's user id is read from ``request.state.user_id``.

    Answers are built in threads, so that a big page does not hold up other requests. With
    ``latency_per_fact_sheet_ms`` an answer takes at least that long for every fact sheet in it, building included.
    """
    engine = Engine(world, max_complexity=max_complexity)
    limiters: dict[bool, CapacityLimiter] = {}  # made inside the event loop, which is not running yet

    async def graphql(http: HTTPRequest) -> Response:
        try:
            request = _request(await http.body())
        except _Malformed as malformed:
            return _refusal(malformed)
        if not limiters:
            limiters.update({True: CapacityLimiter(BIG_BUILDERS), False: CapacityLimiter(SMALL_BUILDERS)})
        user_id = getattr(http.state, "user_id", None)
        extensions = http.headers.get(EXTENSIONS_HEADER, "").lower() == "true"
        started = time.monotonic()
        answer = await to_thread.run_sync(
            lambda: engine.run(request, user_id=user_id, extensions=extensions), limiter=limiters[_is_big(request)]
        )
        if latency_per_fact_sheet_ms > 0:
            due = started + latency_per_fact_sheet_ms * answer.fact_sheets / 1000
            await anyio.sleep(max(0.0, due - time.monotonic()))
        return Response(answer.body, media_type="application/json")

    return [Route(PATH, graphql, methods=["POST"])]


def _is_big(request: Request) -> bool:
    """Whether the request may ask for many fact sheets, as far as its text tells."""
    if "allFactSheets" not in request.query:
        return False
    sizes = _FIRST.findall(request.query)
    numbers = [request.variables.get(size[1:]) if size.startswith("$") else int(size) for size in sizes]
    return not sizes or not all(isinstance(number, int) and number <= SMALL_PAGE for number in numbers)


def _request(body: bytes) -> Request:
    try:
        given = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise _Malformed(400, "Unable to process JSON") from error
    except UnicodeDecodeError as error:
        raise _Malformed(400, "Unable to process JSON") from error
    if not isinstance(given, dict):
        raise _Malformed(400, "Unable to process JSON: an object was expected")
    query, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if variables is not None and not isinstance(variables, dict):
        raise _Malformed(400, "Unable to process JSON: 'variables' must be an object")
    if name is not None and not isinstance(name, str):
        raise _Malformed(400, "Unable to process JSON: 'operationName' must be a string")
    if query is None:
        raise _Malformed(422, "Validation failed", [{"value": "query", "messages": ["may not be null"]}])
    if not isinstance(query, str):
        raise _Malformed(400, "Unable to process JSON: 'query' must be a string")
    return Request(query, variables or {}, name)


def _refusal(malformed: _Malformed) -> Response:
    body = {
        "status": "ERROR",
        "type": "GraphQLRequest",
        "data": None,
        "errorMessage": malformed.message,
        "errors": malformed.errors,
        "total": 0,
    }
    return Response(msgspec.json.encode(body), malformed.status, media_type="application/json")
