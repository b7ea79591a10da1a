"""The list of services for machines, and a description of each service's paths."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.asking import asked_host
from leanix_tui.simulator.envelope import Answer
from leanix_tui.simulator.world import Json

SPECS = {
    "mtm": ("/services/mtm/v1", "/services/mtm/v1/openapi.json"),
    "pathfinder": ("/services/pathfinder/v1", "/services/pathfinder/v1/api-docs/swagger.json"),
}


def explorer_routes(routes: Sequence[Route]) -> list[Route]:
    """The explorer of these routes; its own paths need no login."""

    async def services(request: Request) -> Response:
        here = asked_host(request)
        return Answer([{"name": name, "url": here + spec} for name, (_, spec) in SPECS.items()])

    def specification(name: str, base: str) -> Json:
        paths: Json = {}
        for route in routes:
            if route.path.startswith(base + "/"):
                path = route.path.removeprefix(base)
                for method in sorted((route.methods or set()) - {"HEAD"}):
                    paths.setdefault(path, {})[method.lower()] = {
                        "parameters": [
                            {"name": part, "in": "path", "required": True, "schema": {"type": "string"}}
                            for part in re.findall(r"{(\w+)}", path)
                        ],
                        "responses": {"200": {"description": ""}},
                    }
        info = {"title": f"{name} (simulated)", "version": "1"}
        return {"openapi": "3.0.1", "info": info, "servers": [{"url": base}], "paths": paths}

    def described(name: str, base: str) -> Route:
        async def spec(_: Request) -> Response:
            return Answer(specification(name, base))

        return Route(SPECS[name][1], spec)

    return [
        Route("/openapi-explorer/services.json", services),
        *(described(name, base) for name, (base, _) in SPECS.items()),
    ]
