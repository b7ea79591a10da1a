"""Fact sheets are created, changed, archived, recovered and deleted for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leanix_tui.simulator.edits.relations import settle_relations
from leanix_tui.simulator.edits.touch import (
    EditRefused,
    beneath,
    break_seal,
    check_revision,
    editable,
    known,
    touch,
    touch_children,
)
from leanix_tui.simulator.edits.values import LX_STATES, check_text, check_values
from leanix_tui.simulator.world import FactSheet, World

# What is not among the type's own fields, and whether the seal cares.
BASE_VALUES = {"name": "name", "description": "description", "category": "category", "lxState": "lx_state"}
SEALED = ("name", "description", "category")


def create_fact_sheet(
    world: World, fact_sheet_type: str, name: str, values: Mapping[str, Any] | None = None
) -> FactSheet:
    """A new active fact sheet; what seal it begins with is decided by its type's configuration."""
    if fact_sheet_type not in world.data_model["factSheets"]:
        raise EditRefused(f"There is no fact sheet type '{fact_sheet_type}'.")
    now = world.clock.stamp()
    config = world.data_model["factSheets"][fact_sheet_type].get("config") or {}
    drafts = bool((config.get("approvalWorkflow") or {}).get("enabled"))
    sealed = bool((config.get("qualitySeal") or {}).get("enabled", True))
    state = "DRAFT" if drafts else "BROKEN_QUALITY_SEAL" if sealed else "APPROVED"
    sheet = FactSheet(world.new_id(), fact_sheet_type, "", lx_state=state, created_at=now, updated_at=now)
    wanted = {**(values or {}), "name": name}
    _check(world, sheet, wanted)
    _set(sheet, wanted)
    return world.add_fact_sheet(sheet)


def update_fact_sheet(
    world: World, fact_sheet_id: str, values: Mapping[str, Any], *, rev: int | None = None, by: str | None = None
) -> FactSheet:
    """Give a fact sheet new values, by the names that patches use as paths; None takes a value away.

    ``name``, ``description``, ``category``, ``lxState``, ``naFields`` and the type's own fields; the form is that of
    the record. However many values, it is one change; values that are there already are none.
    """
    sheet = editable(world, fact_sheet_id, rev)
    _check(world, sheet, values)
    before = _now(sheet, values)
    _set(sheet, values)
    changed = [name for name, value in _now(sheet, values).items() if value != before[name]]
    if changed:
        if any(name in SEALED or name not in BASE_VALUES for name in changed) and "lxState" not in changed:
            break_seal(world, sheet, by)
        touch(world, sheet)
        if "name" in changed:
            touch_children(world, sheet)
    return sheet


def rename_fact_sheet(world: World, fact_sheet_id: str, name: str) -> FactSheet:
    """Give a fact sheet another name; the display names of everything beneath it follow."""
    return update_fact_sheet(world, fact_sheet_id, {"name": name})


def archive_fact_sheet(world: World, fact_sheet_id: str, *, rev: int | None = None) -> FactSheet:
    """Put a fact sheet into the trash bin, and its relations with it."""
    sheet = editable(world, fact_sheet_id, rev)
    children = list(beneath(world, sheet))
    sheet.status = "ARCHIVED"
    _settle(world, sheet, children)
    return sheet


def recover_fact_sheet(world: World, fact_sheet_id: str, *, rev: int | None = None) -> FactSheet:
    """Take a fact sheet out of the trash bin, with its relations to those that are not in it."""
    sheet = known(world, fact_sheet_id)
    check_revision(sheet, rev)
    if sheet.status == "ACTIVE":
        raise EditRefused(f"The Fact Sheet '{sheet.name}' is not archived.")
    sheet.status = "ACTIVE"
    others = settle_relations(world, sheet)
    _touch_with(world, sheet, others, list(beneath(world, sheet)))
    return sheet


def delete_fact_sheet(world: World, fact_sheet_id: str) -> None:
    """Remove a fact sheet for good, as LeanIX does 90 days after it was archived; an active one may go as well."""
    sheet = known(world, fact_sheet_id)
    if sheet.status == "ACTIVE":
        archive_fact_sheet(world, fact_sheet_id)
    world.remove_fact_sheet(fact_sheet_id)


def _settle(world: World, sheet: FactSheet, children: list[FactSheet]) -> None:
    _touch_with(world, sheet, settle_relations(world, sheet), children)


def _touch_with(world: World, sheet: FactSheet, others: list[FactSheet], children: list[FactSheet]) -> None:
    """The fact sheet has come or gone, with consequences for others."""
    moved = {sheet.id: sheet}
    if world.touching.archiving_others:
        moved |= {one.id: one for one in others}
    if world.touching.children:
        moved |= {one.id: one for one in children}
    touch(world, *moved.values())


def _check(world: World, sheet: FactSheet, values: Mapping[str, Any]) -> None:
    own = {name: value for name, value in values.items() if name not in BASE_VALUES and name != "naFields"}
    model = world.field_model(sheet.type)
    check_values(sheet.type, model, own)
    if "name" in values:
        check_text("name", values["name"], empty=False)
    check_text("description", values.get("description"))
    if values.get("category") is not None:
        check_values(sheet.type, model, {"category": values["category"]})
    if "lxState" in values and values["lxState"] not in LX_STATES:
        raise EditRefused(f"The value {values['lxState']!r} does not fit the field 'lxState'.", "MODEL_COMPLIANT")
    absent = values.get("naFields") or []
    possible = model.keys() | world.relation_ends(sheet.type).keys()
    if not isinstance(absent, list) or any(name not in possible for name in absent):
        raise EditRefused(f"The value {absent!r} does not fit the field 'naFields'.", "MODEL_COMPLIANT")


def _now(sheet: FactSheet, names: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: getattr(sheet, BASE_VALUES[name])
        if name in BASE_VALUES
        else sheet.na_fields
        if name == "naFields"
        else sheet.fields.get(name)
        for name in names
    }


def _set(sheet: FactSheet, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in BASE_VALUES:
            setattr(sheet, BASE_VALUES[name], value)
        elif name == "naFields":
            sheet.na_fields = list(value or ())
        elif value is None:
            sheet.fields.pop(name, None)
        else:
            sheet.fields[name] = value
