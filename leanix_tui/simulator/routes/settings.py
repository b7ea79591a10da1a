"""Pathfinder's workspace settings, settings per fact sheet type, and features."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.envelope import Refusal, family_a, family_b
from leanix_tui.simulator.world import World

BASE = "/services/pathfinder/v1"


def settings_routes(world: World) -> list[Route]:
    async def settings(_: Request) -> Response:
        return family_a("WorkspaceSettings", world.settings)

    async def settings_of(request: Request) -> Response:
        name = request.path_params["fact_sheet_type"]
        view = next((view for view in world.view_model["factSheets"] if view["type"] == name), None)
        if view is None:
            raise Refusal(404, f"There is no fact sheet type {name}", type_="FactSheetSettings")
        config = world.data_model["factSheets"][name]["config"]
        return family_a(
            "FactSheetSettings",
            {
                "bgColor": view["bgColor"],
                "onTheFlyCreation": view["onTheFlyCreation"],
                "config": {key: config[key] for key in ("maxHierarchyLevel", "qualitySeal", "defaultACL")},
                "sections": {
                    section["label"]: {
                        "subsections": {
                            part["label"]: {"weight": part["weight"], "disabled": part["disabled"]}
                            for part in section["subsections"]
                        }
                    }
                    for section in view["sections"]
                },
                "labels": {
                    code: language["dataModel"]["factSheets"][name]["label"]
                    for code, language in world.languages.items()
                },
            },
        )

    async def features(_: Request) -> Response:
        return family_b("Feature", world.features, total=len(world.features))

    async def feature(request: Request) -> Response:
        wanted = request.path_params["id"]
        for row in world.features:
            if row["id"] == wanted:
                return family_b("Feature", row)
        raise Refusal(404, "Feature not found", type_="Feature", family="B")

    return [
        Route(f"{BASE}/settings", settings),
        Route(f"{BASE}/settings/factSheets/{{fact_sheet_type}}", settings_of),
        Route(f"{BASE}/features", features),
        Route(f"{BASE}/features/{{id}}", feature),
    ]
