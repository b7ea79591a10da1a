"""What every edit does first and last: find what is meant, refuse what cannot be, move the revision and the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leanix_tui.simulator.world import FactSheet, World


class EditRefused(Exception):
    """An edit that LeanIX would not carry out; nothing has changed. ``error_type`` is that of a GraphQL error."""

    def __init__(self, message: str, error_type: str = "BUSINESS_LOGIC") -> None:
        super().__init__(message)
        self.message = message
        self.error_type = error_type


def known(world: World, fact_sheet_id: str) -> FactSheet:
    """The fact sheet with this id, archived or not."""
    sheet = world.fact_sheets.get(fact_sheet_id)
    if sheet is None:
        raise EditRefused(f"There is no Fact Sheet with the id '{fact_sheet_id}'.")
    return sheet


def editable(world: World, fact_sheet_id: str, rev: int | None = None) -> FactSheet:
    """An active fact sheet; with ``rev`` only if it is still at this revision."""
    sheet = known(world, fact_sheet_id)
    check_revision(sheet, rev)
    if sheet.status != "ACTIVE":
        raise EditRefused(f"The Fact Sheet '{sheet.name}' is archived. It has to be recovered first.")
    return sheet


def check_revision(sheet: FactSheet, rev: int | None) -> None:
    """Refuse a change that was made for another revision than the present one."""
    if rev is not None and rev != sheet.rev:
        message = f"The Fact Sheet's revision in the database changed: it is {sheet.rev} instead of the given {rev}."
        raise EditRefused(message, "REVISION_CLASH")


def touch(world: World, *sheets: FactSheet) -> None:
    """These fact sheets were changed just now."""
    now = world.clock.stamp()
    for sheet in sheets:
        sheet.rev += 1
        sheet.updated_at = now
    world.forget_completion(*(sheet.id for sheet in sheets))
    world.changed()


def break_seal(world: World, sheet: FactSheet, by: str | None) -> None:
    """Somebody without a responsibility for the fact sheet has changed it; None is one who has it."""
    careful = by is None or any(one.user_id == by and one.type != "OBSERVER" for one in sheet.subscriptions)
    if not careful and world.quality_seal(sheet) == "APPROVED":
        sheet.lx_state = "BROKEN_QUALITY_SEAL"


def beneath(world: World, sheet: FactSheet) -> Iterator[FactSheet]:
    """Everything under a fact sheet in its hierarchy, at any depth, each once."""
    end = world.relation_ends(sheet.type).get("relToChild")
    seen = {sheet.id}
    waiting = [sheet]
    while waiting and end is not None:
        for _, child in world.related(waiting.pop(), end):
            if child.id not in seen:
                seen.add(child.id)
                waiting.append(child)
                yield child


def touch_children(world: World, sheet: FactSheet) -> None:
    """The names of all children have just changed with this fact sheet's name or place."""
    if world.touching.children:
        touch(world, *beneath(world, sheet))
