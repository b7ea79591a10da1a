"""Fact sheets over REST: lists, one, a hierarchy, relations, and suggestions while typing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.asking import Asked
from leanix_tui.simulator.envelope import Refusal, family_a, family_b
from leanix_tui.simulator.views import fact_sheet_view, relations_of
from leanix_tui.simulator.world import FactSheet, Json, World

BASE = "/services/pathfinder/v1/factSheets"


def fact_sheet_routes(world: World) -> list[Route]:
    def known(fact_sheet_id: str, family: str = "B") -> FactSheet:
        sheet = world.fact_sheets.get(fact_sheet_id)
        if sheet is None:
            raise Refusal(404, f"Fact sheet with id {fact_sheet_id} not found", type_="FactSheet", family=family)
        return sheet

    async def fact_sheets(request: Request) -> Response:
        asked = Asked(request, "FactSheet")
        kind = asked.text("type")
        if kind is not None and kind not in world.data_model["factSheets"]:
            raise asked.refuse(422, "Validation failed", type="is not a fact sheet type of this workspace")
        status = "ARCHIVED" if asked.switch("archivedOnly", default=False) else "ACTIVE"
        rows = [sheet for sheet in world.fact_sheets.values() if sheet.status == status and kind in (None, sheet.type)]
        page, cursor = asked.cursor_page(rows)
        relations, fields = asked.words("relationTypes"), asked.words("fields")
        data = [
            fact_sheet_view(
                world, sheet, relations=relations, fields=fields or None,
                permissions=asked.switch("permissions", default=False),
                completion=asked.switch("completion", default=True),
                documents=asked.switch("documents", default=True),
                tags=asked.switch("tags", default=True),
                subscriptions=asked.switch("subscriptions", default=True),
            )
            for sheet in page
        ]  # fmt: skip
        return family_a("FactSheet", data, total=len(rows), cursor=cursor)

    async def fact_sheet(request: Request) -> Response:
        asked = Asked(request, "FactSheet", "B")
        sheet = known(request.path_params["id"])
        permissions = asked.switch("permissions", default=False)
        return family_b(
            "FactSheet",
            fact_sheet_view(world, sheet, relations=asked.words("relationTypes"), permissions=permissions),
        )

    async def hierarchy(request: Request) -> Response:
        asked = Asked(request, "FactSheet")
        rows = list(_tree(world, known(request.path_params["root_id"], "A")))
        page, cursor = asked.cursor_page(rows)
        return family_a("FactSheet", [fact_sheet_view(world, row) for row in page], total=len(rows), cursor=cursor)

    async def relations(request: Request) -> Response:
        asked = Asked(request, "FactSheetRelation")
        sheet = known(request.path_params["id"], "A")
        rows = relations_of(world, sheet, asked.words("type") or None)
        if asked.switch("withFactSheets", default=False):
            for row in rows:
                row["factSheet"] = fact_sheet_view(world, world.fact_sheets[row["toId"]])
        return family_a("FactSheetRelation", rows, total=len(rows))

    async def suggestions(request: Request) -> Response:
        asked = Asked(request, "SuggestionsDTO", "B")
        wanted = asked.needed("q").casefold()
        count = asked.number("count", 10)
        if (asked.text("object") or "factSheet") != "factSheet":
            raise asked.refuse(422, "Validation failed", object="is not supported")
        active = (sheet for sheet in world.fact_sheets.values() if sheet.status == "ACTIVE")
        groups = _suggest(world, active, wanted, count, per_type=asked.switch("perType", default=False))
        return family_b("SuggestionsDTO", groups, total=len(groups))

    return [
        Route(BASE, fact_sheets),
        Route(f"{BASE}/hierarchy/{{root_id}}", hierarchy),
        Route(f"{BASE}/{{id}}", fact_sheet),
        Route(f"{BASE}/{{id}}/relations", relations),
        Route("/services/pathfinder/v1/suggestions", suggestions),
    ]


def _tree(world: World, root: FactSheet) -> Iterator[FactSheet]:
    """The fact sheet and everything below it, each once, parents before children."""
    end = world.relation_ends(root.type).get("relToChild")
    seen = {root.id}
    waiting = [root]
    while waiting:
        sheet = waiting.pop(0)
        yield sheet
        for _, child in world.related(sheet, end) if end is not None else ():
            if child.id not in seen and child.status == "ACTIVE":
                seen.add(child.id)
                waiting.append(child)


def _suggest(world: World, sheets: Iterable[FactSheet], wanted: str, count: int, *, per_type: bool) -> list[Json]:
    """Fact sheets whose display name holds the text, grouped by type; ``count`` is a total or, if asked, per type."""
    groups: dict[str, list[Json]] = {}
    found = 0
    for sheet in sheets:
        display_name = world.display_name(sheet)
        at = display_name.casefold().find(wanted)
        if at < 0 or (per_type and len(groups.get(sheet.type, ())) >= count):
            continue
        reason = {"field": "displayName", "value": display_name, "positions": [{"offset": at, "length": len(wanted)}]}
        groups.setdefault(sheet.type, []).append(
            {
                "objectId": sheet.id, "displayName": display_name, "type": sheet.type, "category": sheet.category,
                "reasons": [reason],
            }
        )  # fmt: skip
        found += 1
        if not per_type and found >= count:
            break
    return [{"type": kind, "suggestions": rows} for kind, rows in groups.items()]
