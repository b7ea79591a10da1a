"""Pathfinder's models: data model, translations, view model, meta model and their kin."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.asking import Asked
from leanix_tui.simulator.envelope import Refusal, family_a, family_b
from leanix_tui.simulator.models.metamodel import enriched, meta_model
from leanix_tui.simulator.world import World

BASE = "/services/pathfinder/v1/models"


def model_routes(world: World) -> list[Route]:
    async def data_model(_: Request) -> Response:
        return family_a("DataModel", world.data_model)

    async def enriched_model(_: Request) -> Response:
        return family_a("DataModel", enriched(world))

    async def language(request: Request) -> Response:
        code = request.path_params["id"]
        if code not in world.languages:
            raise Refusal(404, f"There is no language {code} in this workspace", type_="Language")
        return family_a("Language", world.languages[code])

    async def view_model(_: Request) -> Response:
        return family_a("ViewModelDefinition", world.view_model)

    async def authorization(_: Request) -> Response:
        return family_a("AuthorizationRole", world.authorization, total=len(world.authorization))

    async def reporting_model(_: Request) -> Response:
        return family_a("ReportingModelDefinition", world.reporting_model)

    async def resources(_: Request) -> Response:
        return family_a("FactSheetResourceModelDefinition", world.fact_sheet_resources)

    async def whole_meta_model(_: Request) -> Response:
        return family_a("MetaModel", meta_model(world))

    async def meta_model_of(request: Request) -> Response:
        name = request.path_params["fact_sheet_type"]
        if name not in world.data_model["factSheets"]:
            raise Refusal(404, f"There is no fact sheet type {name}", type_="MetaModel")
        return family_a("MetaModel", meta_model(world, name))

    async def action_batches(request: Request) -> Response:
        Asked(request, "MetaModelActionBatchData").page((), size=20)  # bad numbers are refused here, too
        return family_a("MetaModelActionBatchData", [])

    async def entities(request: Request) -> Response:
        asked = Asked(request, "AccessControlEntity", "B")
        key = asked.text("sorting") or "name"
        rows = sorted(
            world.access_control_entities,
            key=lambda row: str(row.get(key) or ""),
            reverse=(asked.text("sortDirection") or "ASC").upper() == "DESC",
        )
        page, cursor = asked.cursor_page(rows)
        return family_b("AccessControlEntity", list(page), total=len(rows), endCursor=cursor)

    async def entity(request: Request) -> Response:
        wanted = request.path_params["id"]
        for row in world.access_control_entities:
            if row["id"] == wanted:
                return family_b("AccessControlEntity", row)
        raise Refusal(404, "Access control entity not found", type_="AccessControlEntity", family="B")

    return [
        Route(f"{BASE}/dataModel", data_model),
        Route(f"{BASE}/dataModel/enriched", enriched_model),
        Route(f"{BASE}/languages/{{id}}", language),
        Route(f"{BASE}/viewModel", view_model),
        Route(f"{BASE}/authorization", authorization),
        Route(f"{BASE}/reportingModel", reporting_model),
        Route(f"{BASE}/factSheetResources", resources),
        Route(f"{BASE}/metaModel", whole_meta_model),
        Route(f"{BASE}/metaModel/actionBatches", action_batches),
        Route(f"{BASE}/metaModel/{{fact_sheet_type}}", meta_model_of),
        Route(f"{BASE}/accessControlEntities", entities),
        Route(f"{BASE}/accessControlEntities/{{id}}", entity),
    ]
