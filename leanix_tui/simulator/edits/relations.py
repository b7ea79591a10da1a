"""Relations are made, changed and taken away; they go and come back with the fact sheets at their ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leanix_tui.simulator.edits.touch import EditRefused, break_seal, editable, touch, touch_children
from leanix_tui.simulator.edits.values import check_text, check_values, is_day
from leanix_tui.simulator.world import FactSheet, Relation, RelationEnd, World

BASE_VALUES = {"activeFrom": "active_from", "activeUntil": "active_until", "description": "description"}


def create_relation(
    world: World, fact_sheet_id: str, name: str, other_id: str, values: Mapping[str, Any] | None = None, *,
    rev: int | None = None, by: str | None = None,
) -> Relation:  # fmt: skip
    """Relate two fact sheets; ``name`` is what the first one's type calls it, in either direction.

    Where only one relation is possible, the former one makes room. Relating the same two twice, or one with itself, is
    refused, and so is a hierarchy that would bite its tail.
    """
    here, there = editable(world, fact_sheet_id, rev), editable(world, other_id)
    end = world.relation_ends(here.type).get(name)
    if end is None or end.target_type != there.type:
        raise EditRefused(f"The path '/{name}' is invalid in FactSheet schema {here.type}.")
    source, target = (here, there) if end.outgoing else (there, here)
    relation = Relation(world.new_id(), end.persisted, source.id, target.id)
    _check(world, relation, values or {})
    if any(one.to_id == target.id for one in _active(world, source, end.persisted, outgoing=True)):
        code = "[FS_VALIDATION_RELATION_NOT_UNIQUE_OUTGOING]"
        raise EditRefused(f"{code} '{source.name}' is related to '{target.name}' already.", "MODEL_COMPLIANT")
    if source is target or _bites_its_tail(world, relation):
        message = f"'{source.name}' and '{target.name}' cannot stand in this order."
        raise EditRefused(f"[FS_VALIDATION_HIERARCHY_CYCLE] {message}", "MODEL_COMPLIANT")
    formers = _in_the_way(world, relation)
    for former in formers:
        world.remove_relation(former.id)
    _set(relation, values or {})
    world.add_relation(relation)
    _move(world, [relation, *formers], by)
    return relation


def update_relation(
    world: World, relation_id: str, values: Mapping[str, Any], *, by: str | None = None
) -> Relation:  # fmt: skip
    """Change ``activeFrom``, ``activeUntil``, ``description`` or the relation's own fields; None takes a value away."""
    relation = _editable(world, relation_id)
    _check(world, relation, values)
    before = (relation.active_from, relation.active_until, relation.description, dict(relation.fields))
    _set(relation, values)
    if before != (relation.active_from, relation.active_until, relation.description, relation.fields):
        _move(world, [relation], by)
    return relation


def delete_relation(world: World, relation_id: str, *, by: str | None = None) -> None:
    """Take a relation away from both ends."""
    relation = _editable(world, relation_id)
    world.remove_relation(relation_id)
    _move(world, [relation], by)


def settle_relations(world: World, sheet: FactSheet) -> list[FactSheet]:
    """Let relations go or come back after the fact sheet was archived or recovered; gives those at the other ends.

    A relation lives while both its ends do. One whose place was taken in the meantime stays away.
    """
    others = []
    for relation in world.relations_at(sheet.id):
        ends = world.fact_sheets[relation.from_id], world.fact_sheets[relation.to_id]
        lives = all(one.status == "ACTIVE" for one in ends)
        if lives and relation.status != "ACTIVE":
            lives = not _in_the_way(world, relation) and not _bites_its_tail(world, relation)
        status = "ACTIVE" if lives else "ARCHIVED"
        if status != relation.status:
            relation.status = status
            others += [one for one in ends if one is not sheet]
    unique = {one.id: one for one in others}
    world.forget_completion(*unique, sheet.id)
    return list(unique.values())


def _editable(world: World, relation_id: str) -> Relation:
    relation = world.relations.get(relation_id)
    if relation is None:
        raise EditRefused(f"There is no relation with the id '{relation_id}'.")
    for end in (relation.from_id, relation.to_id):
        editable(world, end)
    return relation


def _check(world: World, relation: Relation, values: Mapping[str, Any]) -> None:
    model = world.data_model["relations"][relation.name].get("fields") or {}
    check_values(relation.name, model, {name: value for name, value in values.items() if name not in BASE_VALUES})
    check_text("description", values.get("description"))
    for name in ("activeFrom", "activeUntil"):
        if values.get(name) is not None and not is_day(values[name]):
            raise EditRefused(f"The value {values[name]!r} does not fit the field '{name}'.", "MODEL_COMPLIANT")


def _set(relation: Relation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in BASE_VALUES:
            setattr(relation, BASE_VALUES[name], value)
        elif value is None:
            relation.fields.pop(name, None)
        else:
            relation.fields[name] = value


def _move(world: World, relations: list[Relation], by: str | None) -> None:
    """The ends of relations that are new, different or gone were changed with them, as ``touching`` has it."""
    moved: dict[str, FactSheet] = {}
    children: dict[str, FactSheet] = {}
    for relation in relations:
        source, target = world.fact_sheets[relation.from_id], world.fact_sheets[relation.to_id]
        if world.touching.relation_source:
            moved[source.id] = source
        if world.touching.relation_target:
            moved[target.id] = target
        child = _child(world, relation)
        if child is not None:
            children[child.id] = child
    for sheet in moved.values():
        break_seal(world, sheet, by)
    touch(world, *moved.values())
    for child in children.values():
        touch_children(world, child)


def _active(world: World, sheet: FactSheet, name: str, *, outgoing: bool) -> list[Relation]:
    index = world.outgoing if outgoing else world.incoming
    return [one for one in index.get(sheet.id, {}).get(name, ()) if one.status == "ACTIVE"]


def _ends(world: World, relation: Relation) -> list[tuple[FactSheet, RelationEnd]]:
    """Both fact sheets of a relation, the source first, each with how its type sees the relation."""
    return [
        (world.fact_sheets[sheet_id], end)
        for sheet_id, outgoing in ((relation.from_id, True), (relation.to_id, False))
        for end in world.relation_ends(world.fact_sheets[sheet_id].type).values()
        if end.persisted == relation.name and end.outgoing == outgoing
    ]


def _in_the_way(world: World, relation: Relation) -> list[Relation]:
    """Other living relations at an end that can have only one."""
    found = {
        one.id: one
        for sheet, end in _ends(world, relation)
        if end.single
        for one in _active(world, sheet, relation.name, outgoing=end.outgoing)
        if one is not relation
    }
    return list(found.values())


def _child(world: World, relation: Relation) -> FactSheet | None:
    """The lower end of a relation of the hierarchy; None for all other relations."""
    return next((sheet for sheet, end in _ends(world, relation) if end.name == "relToParent"), None)


def _bites_its_tail(world: World, relation: Relation) -> bool:
    child = _child(world, relation)
    if child is None:
        return False
    above: FactSheet | None = world.fact_sheets[relation.to_id if child.id == relation.from_id else relation.from_id]
    seen: set[str] = set()
    while above is not None and above.id not in seen:
        if above is child:
            return True
        seen.add(above.id)
        above = world.parent(above)
    return False
