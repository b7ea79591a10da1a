"""What of a simulated world has to be in the store of a workspace that was loaded from it."""

from __future__ import annotations

from typing import Any, TypeAlias

from leanix_tui.model.change import LoadState
from leanix_tui.simulator.world import World
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.workspace import Workspace

Seen: TypeAlias = dict[str, tuple[Any, ...]]


SIMPLE = {
    "STRING",
    "INTEGER",
    "DOUBLE",
    "SINGLE_SELECT",
    "MULTIPLE_SELECT",
    "LIFECYCLE",
    "EXTERNAL_ID",
    "DATE",
    "DATE_TIME",
}


def plain(value: Any) -> Any:
    """A value of the world in the form that is kept in memory."""
    if isinstance(value, dict) and "phases" in value:
        phases = sorted(value["phases"], key=lambda phase: phase["startDate"] or "")
        return tuple(part for phase in phases for part in (phase["phase"], (phase["startDate"] or "")[:10])) or None
    if isinstance(value, dict) and "externalId" in value:
        return value["externalId"]
    if isinstance(value, list):
        return tuple(value) or None
    return None if value == "" else value


def in_world(world: World) -> Seen:
    found: Seen = {}
    for sheet in world.fact_sheets.values():
        if sheet.status != "ACTIVE":
            continue
        model = world.field_model(sheet.type)
        fields = {
            name: plain(sheet.fields.get(name))
            for name, field in model.items()
            if field["type"] in SIMPLE and name not in {"description", "category", "name", "displayName"}
        }
        links: dict[str, set[str]] = {}
        for relation in world.relations.values():
            both = {relation.status, world.fact_sheets[relation.to_id].status}
            if relation.from_id == sheet.id and both == {"ACTIVE"}:
                end = next(
                    one
                    for one in world.relation_ends(sheet.type).values()
                    if one.persisted == relation.name and one.outgoing
                )
                links.setdefault(end.name, set()).add(relation.to_id)
        people = {(one.user_id, one.type, frozenset(role.role_id for role in one.roles)) for one in sheet.subscriptions}
        found[sheet.id] = (
            sheet.type, sheet.name, sheet.rev, sheet.lx_state, sheet.description or "", frozenset(sheet.tag_ids),
            frozenset(people), fields, links,
        )  # fmt: skip
    return found


def in_store(store: Store, world: World) -> Seen:
    found: Seen = {}
    for row in store.rows():
        model = world.field_model(row.type)
        fields = {
            name: store.value(row, name)
            for name, field in model.items()
            if field["type"] in SIMPLE and name not in {"description", "category", "name", "displayName"}
        }
        links = {
            row.links[at]: {id_ for id_ in row.links[at + 1] if world.fact_sheets[id_].status == "ACTIVE"}
            for at in range(0, len(row.links), 2)
        }
        people = {(link.user_id, link.type, frozenset(link.role_ids)) for link in row.subscriptions}
        found[row.id] = (
            row.type, row.name, row.rev, row.lx_state, row.description, frozenset(row.tag_ids), frozenset(people),
            fields, {name: ids for name, ids in links.items() if ids},
        )  # fmt: skip
    return found


def states(workspace: Workspace) -> set[LoadState]:
    return {part.state for part in (*workspace.progress.types.values(), *workspace.progress.parts.values())}
