"""Everything that can change in the simulated workspace, as plain functions on its world.

They are named for LeanIX's mutations and refuse what it refuses, with ``EditRefused``. Each moves ``rev`` and
``updatedAt`` of the fact sheets that it changes; where the documentation leaves open which these are,
``world.touching`` decides. ``rev`` asks for a certain revision, ``by`` is the user whose change may break the quality
seal. In a world that is being served, an edit belongs inside ``world.turns.editing()``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leanix_tui.simulator.edits.fact_sheets import (
    archive_fact_sheet,
    create_fact_sheet,
    delete_fact_sheet,
    recover_fact_sheet,
    rename_fact_sheet,
    update_fact_sheet,
)
from leanix_tui.simulator.edits.model import add_field, add_type, remove_field
from leanix_tui.simulator.edits.people import (
    create_subscription,
    delete_subscription,
    invite_user,
    update_role,
    update_subscription,
)
from leanix_tui.simulator.edits.relations import create_relation, delete_relation, update_relation
from leanix_tui.simulator.edits.tags import (
    add_tag,
    create_tag,
    create_tag_group,
    delete_tag,
    delete_tag_group,
    remove_tag,
    update_tag,
    update_tag_group,
)
from leanix_tui.simulator.edits.touch import EditRefused

__all__ = [
    "EDITS", "EditRefused", "add_field", "add_tag", "add_type", "archive_fact_sheet", "create_fact_sheet",
    "create_relation", "create_subscription", "create_tag", "create_tag_group", "delete_fact_sheet", "delete_relation",
    "delete_subscription", "delete_tag", "delete_tag_group", "invite_user", "recover_fact_sheet", "remove_field",
    "remove_tag", "rename_fact_sheet", "update_fact_sheet", "update_relation", "update_role", "update_subscription",
    "update_tag", "update_tag_group",
]  # fmt: skip

EDITS: dict[str, Callable[..., Any]] = {
    edit.__name__: edit
    for edit in (
        create_fact_sheet, update_fact_sheet, rename_fact_sheet, archive_fact_sheet, recover_fact_sheet,
        delete_fact_sheet, create_relation, update_relation, delete_relation, add_tag, remove_tag, create_tag,
        update_tag, delete_tag, create_tag_group, update_tag_group, delete_tag_group, create_subscription,
        update_subscription, delete_subscription, invite_user, update_role, add_field, remove_field, add_type,
    )
}  # fmt: skip
"""Every edit by its name, as the control endpoint offers them."""
