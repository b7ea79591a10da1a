"""Tags and tag groups are made, changed and deleted; tags are put on fact sheets and taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leanix_tui.simulator.edits.touch import EditRefused, editable, touch
from leanix_tui.simulator.edits.values import check_text
from leanix_tui.simulator.world import FactSheet, Tag, TagGroup, World

MODES = ("SINGLE", "MULTIPLE")
COLOR = "#0ea4d0"
TAG_VALUES = {"name": "name", "description": "description", "color": "color"}
GROUP_VALUES = {"name": "name", "shortName": "short_name", "description": "description", "mode": "mode"}


def add_tag(world: World, fact_sheet_id: str, tag_id: str, *, rev: int | None = None) -> FactSheet:
    """Put a tag on a fact sheet; of a group with mode SINGLE it replaces the one that was there."""
    sheet, tag = editable(world, fact_sheet_id, rev), _tag(world, tag_id)
    group = world.tag_groups.get(tag.group_id) if tag.group_id is not None else None
    if group is not None and group.restrict_to and sheet.type not in group.restrict_to:
        raise EditRefused(f"Tags of the group '{group.name}' are not meant for {sheet.type}.", "MODEL_COMPLIANT")
    if tag_id in sheet.tag_ids:
        return sheet
    alone = group is not None and group.mode == "SINGLE"
    kept = [one for one in sheet.tag_ids if not (alone and world.tags[one].group_id == tag.group_id)]
    _wear(world, sheet, [*kept, tag_id])
    return sheet


def remove_tag(world: World, fact_sheet_id: str, tag_id: str, *, rev: int | None = None) -> FactSheet:
    """Take a tag off a fact sheet; the tag itself stays."""
    sheet = editable(world, fact_sheet_id, rev)
    if tag_id not in sheet.tag_ids:
        raise EditRefused(f"The Fact Sheet '{sheet.name}' does not have the tag '{_tag(world, tag_id).name}'.")
    _wear(world, sheet, [one for one in sheet.tag_ids if one != tag_id])
    return sheet


def create_tag(world: World, name: str, group_id: str | None = None, color: str = COLOR) -> Tag:
    """A new tag in a group, or a loose one; a name exists once in its group."""
    if group_id is not None:
        _group(world, group_id)
    _check_name(name, [tag.name for tag in world.tags.values() if tag.group_id == group_id])
    tag = Tag(world.new_id(), name, None, color, group_id)
    world.tags[tag.id] = tag
    world.changed()
    return tag


def update_tag(world: World, tag_id: str, values: Mapping[str, Any]) -> Tag:
    """Change a tag's ``name``, ``description`` or ``color``."""
    tag = _tag(world, tag_id)
    if "name" in values:
        others = [one.name for one in world.tags.values() if one.group_id == tag.group_id and one is not tag]
        _check_name(values["name"], others)
    _set(tag, TAG_VALUES, values)
    if world.touching.tag_holders:
        touch(world, *_holders(world, tag_id))
    world.changed()
    return tag


def delete_tag(world: World, tag_id: str, *, everywhere: bool = False) -> None:
    """Remove a tag that no fact sheet has; with ``everywhere`` it is taken off all of them first."""
    tag, holders = _tag(world, tag_id), _holders(world, tag_id)
    if holders and not everywhere:
        raise EditRefused(f"The tag '{tag.name}' is used by {len(holders)} fact sheets.")
    for sheet in holders:
        _wear(world, sheet, [one for one in sheet.tag_ids if one != tag_id])
    del world.tags[tag_id]
    world.changed()


def create_tag_group(
    world: World, name: str, mode: str = "MULTIPLE", restrict_to: list[str] | None = None, short_name: str | None = None
) -> TagGroup:
    """A new tag group without tags."""
    _check_name(name, [group.name for group in world.tag_groups.values()])
    if mode not in MODES or any(one not in world.data_model["factSheets"] for one in restrict_to or ()):
        raise EditRefused(f"A tag group '{name}' with mode {mode!r} for {restrict_to!r} is not possible.")
    group = TagGroup(world.new_id(), name, short_name, None, mode, restrict_to=list(restrict_to or ()))
    world.tag_groups[group.id] = group
    world.changed()
    return group


def update_tag_group(world: World, group_id: str, values: Mapping[str, Any]) -> TagGroup:
    """Change a tag group's ``name``, ``shortName``, ``description`` or ``mode``."""
    group = _group(world, group_id)
    if "name" in values:
        _check_name(values["name"], [one.name for one in world.tag_groups.values() if one is not group])
    if values.get("mode", group.mode) not in MODES:
        raise EditRefused(f"There is no mode {values['mode']!r} for tag groups.")
    _set(group, GROUP_VALUES, values)
    world.changed()
    return group


def delete_tag_group(world: World, group_id: str, *, with_tags: bool = False) -> None:
    """Remove a tag group that holds no tags; with ``with_tags`` they are deleted everywhere first."""
    group = _group(world, group_id)
    tags = [tag.id for tag in world.tags.values() if tag.group_id == group_id]
    if tags and not with_tags:
        raise EditRefused(f"The tag group '{group.name}' holds {len(tags)} tags.")
    for tag_id in tags:
        delete_tag(world, tag_id, everywhere=True)
    del world.tag_groups[group_id]
    world.changed()


def _tag(world: World, tag_id: str) -> Tag:
    if tag_id not in world.tags:
        raise EditRefused(f"There is no tag with the id '{tag_id}'.")
    return world.tags[tag_id]


def _group(world: World, group_id: str) -> TagGroup:
    if group_id not in world.tag_groups:
        raise EditRefused(f"There is no tag group with the id '{group_id}'.")
    return world.tag_groups[group_id]


def _holders(world: World, tag_id: str) -> list[FactSheet]:
    return [sheet for sheet in world.fact_sheets.values() if tag_id in sheet.tag_ids]


def _wear(world: World, sheet: FactSheet, tag_ids: list[str]) -> None:
    sheet.tag_ids = tag_ids
    if world.touching.tags:
        touch(world, sheet)
    world.changed()


def _check_name(name: Any, taken: list[str]) -> None:
    check_text("name", name, empty=False)
    if name in taken:
        raise EditRefused(f"The name '{name}' is taken already.")


def _set(record: Tag | TagGroup, names: Mapping[str, str], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in names:
            raise EditRefused(f"The path '/{name}' is invalid.")
        check_text(name, value, empty=name in ("description", "shortName"))
    for name, value in values.items():
        setattr(record, names[name], value)
