"""Saved searches, reports and diagrams."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.asking import Asked
from leanix_tui.simulator.envelope import Refusal, family_b
from leanix_tui.simulator.views import short_user
from leanix_tui.simulator.world import Json, World

BASE = "/services/pathfinder/v1/bookmarks"
TYPES = ("INVENTORY", "REPORTING", "VISUALIZER", "DASHBOARD", "INVENTORY_EXPORT")


def bookmark_routes(world: World) -> list[Route]:
    def shown(bookmark: Json) -> Json:
        return bookmark | {"user": short_user(world.users[bookmark["userId"]])}

    async def bookmarks(request: Request) -> Response:
        asked = Asked(request, "Bookmark", "B")
        kind = asked.needed("bookmarkType")
        if kind not in TYPES:
            raise asked.refuse(422, "Validation failed", bookmarkType=f"must be one of {', '.join(TYPES)}")
        group, only_odata = asked.text("groupKey"), asked.switch("oDataOnly", default=False)
        rows = [
            shown(bookmark)
            for bookmark in world.bookmarks
            if bookmark["type"] == kind
            and group in (None, bookmark["groupKey"])
            and (bookmark["oDataEnabled"] or not only_odata)
        ]
        return family_b("Bookmark", rows, total=len(rows))

    async def bookmark(request: Request) -> Response:
        wanted = request.path_params["id"]
        for row in world.bookmarks:
            if row["id"] == wanted:
                if Asked(request, "Bookmark", "B").switch("markAsViewed", default=True):
                    row["views"] += 1
                return family_b("Bookmark", shown(row))
        raise Refusal(404, "Bookmark not found", type_="Bookmark", family="B")

    return [Route(BASE, bookmarks), Route(f"{BASE}/{{id}}", bookmark)]
