"""The root fields of the query type."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from leanix_tui.simulator.graphql.errors import FieldFailed
from leanix_tui.simulator.graphql.fact_sheets import fact_sheet_node
from leanix_tui.simulator.graphql.filter_options import filter_options
from leanix_tui.simulator.graphql.list import cursor, page
from leanix_tui.simulator.graphql.records import (
    LOG_EVENT,
    connection,
    matching,
    page_info,
    permissions,
    role_node,
    tag_group_node,
    tag_node,
)
from leanix_tui.simulator.graphql.selection import FieldCall
from leanix_tui.simulator.world import FactSheet, Json, LogEvent, Role, TagGroup

Root = Callable[[FieldCall], Any]


def all_fact_sheets(call: FieldCall) -> Json:
    """A page of fact sheets with whatever of the connection was asked for, in the query's order."""
    compiler, index = call.compiler, call.index
    found = page(index, call.args, compiler.user_id)
    answer: Json = {}
    for part in compiler.calls("FactSheetConnection", call.selections):
        match part.name:
            case "totalCount":
                answer[part.key] = len(found.whole)
            case "pageInfo":
                answer[part.key] = page_info(part, has_next=found.has_next, end_cursor=found.end_cursor)
            case "edges":
                answer[part.key] = _edges(part, found.rows, found.offset)
                compiler.fact_sheets += len(found.rows)
            case "filterOptions":
                answer[part.key] = filter_options(part, call.args)
            case "permissions":
                answer[part.key] = permissions(part, {"self": ["READ", "CREATE", "UPDATE", "DELETE"]})
            case _:
                answer[part.key] = "FactSheetConnection"
    return answer


def _edges(call: FieldCall, rows: list[FactSheet], offset: int) -> list[Json]:
    parts = call.compiler.calls("FactSheetEdge", call.selections)
    edges: list[Json] = [{part.key: "FactSheetEdge" for part in parts} for _ in rows]
    for part in parts:
        if part.name == "node":
            build = fact_sheet_node(call.compiler)(part.selections)
            for edge, row in zip(edges, rows, strict=True):
                edge[part.key] = build(row)
        elif part.name == "cursor":
            for place, (edge, row) in enumerate(zip(edges, rows, strict=True), offset):
                edge[part.key] = cursor(place, row.id)
    return edges


def fact_sheet(call: FieldCall) -> Json:
    """One fact sheet, archived or not."""
    sheet_id = call.args["id"]
    sheet = call.index.world.fact_sheets.get(sheet_id)
    if sheet is None:
        raise FieldFailed(f"There is no Fact Sheet with the id '{sheet_id}'.")
    call.compiler.fact_sheets += 1
    answer: Json = fact_sheet_node(call.compiler)(call.selections)(sheet)
    return answer


def all_tags(call: FieldCall) -> Json:
    """Every tag, or those whose name holds a text and whose group has a name."""
    wanted = call.args.get("filter") or {}
    rows = matching(call.index, wanted.get("nameSubstring"), wanted.get("tagGroupName"))
    answer: Json = connection(call, "Tag", lambda _record: rows, tag_node(call))(None)
    return answer


_GROUP_KEYS = {
    "id": "id",
    "name": "name",
    "shortName": "short_name",
    "description": "description",
    "mode": "mode",
    "mandatory": "mandatory",
}


def all_tag_groups(call: FieldCall) -> Json:
    """Every tag group, in the order asked for or else in that of the workspace."""
    rows: list[TagGroup] = list(call.index.world.tag_groups.values())
    sort = call.args.get("sort") or {}
    key = sort.get("key")
    if key:
        if key not in _GROUP_KEYS or sort.get("mode") == "BY_LIFECYCLE_LAST_PHASE":
            raise FieldFailed(f"The sort key '{key}' is unknown.")
        value = attrgetter(_GROUP_KEYS[key])
        rows.sort(key=lambda group: str(value(group) or "").casefold(), reverse=sort.get("order") == "desc")
    answer: Json = connection(call, "TagGroup", lambda _record: rows, tag_group_node(call))(None)
    return answer


def all_subscription_roles(call: FieldCall) -> Json:
    """Every subscription role, or those usable on one fact sheet type."""
    wanted = (call.args.get("filter") or {}).get("factSheetType")
    rows: list[Role] = [
        role
        for role in call.index.world.roles.values()
        if wanted is None or not role.restrict_to or wanted in role.restrict_to
    ]
    answer: Json = connection(call, "SubscriptionRole", lambda _record: rows, role_node(call))(None)
    return answer


def all_log_events(call: FieldCall) -> Json:
    """The history of one fact sheet, newest first."""
    sheet_id = call.args["factSheetId"]
    sheet = call.index.world.fact_sheets.get(sheet_id)
    if sheet is None:
        raise FieldFailed(f"There is no Fact Sheet with the id '{sheet_id}'.")
    wanted = call.args.get("eventTypes")
    rows: list[LogEvent] = [event for event in sheet.log if not wanted or event.event_type in wanted]
    rows.sort(key=lambda event: (event.created_at, event.id), reverse=True)
    answer: Json = connection(
        call,
        "LogEvent",
        lambda _record: rows,
        lambda selections: call.compiler.record("LogEvent", selections, LOG_EVENT),
    )(None)
    return answer


QUERIES: dict[str, Root] = {
    "allFactSheets": all_fact_sheets,
    "factSheet": fact_sheet,
    "allTags": all_tags,
    "allTagGroups": all_tag_groups,
    "allSubscriptionRoles": all_subscription_roles,
    "allLogEvents": all_log_events,
}
