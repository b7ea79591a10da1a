"""The columns about what fact sheets are linked to: tags, people, and other fact sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.text import fold
from leanix_tui.workspace.cells import Column, Text, Value, present
from leanix_tui.workspace.graph import targets
from leanix_tui.workspace.store import Store

__all__ = ["SUBSCRIPTION_TYPES", "people_column", "relation_column", "tags_column"]

SUBSCRIPTION_TYPES: Final = ("RESPONSIBLE", "ACCOUNTABLE", "OBSERVER")
_NAMED_IN_CELL: Final = 20


def _by(text: Text) -> Value:
    return present(lambda row: fold(text(row)))


def tags_column(store: Store, group: str | None = None) -> Column | None:
    """The column of all tags, or of the tags of one group; None when there is no such group."""

    def text(row: FactSheet) -> str:
        tags = store.tags_of(row) if row.tag_ids else ()
        return ", ".join(tag.name for tag in tags if group is None or tag.group_id == group)

    if group is None:
        return Column(
            "tags",
            store.labels.field("", "tags"),
            "tags",
            lambda row: row.tag_ids or None,
            text,
            _by(text),
            attribute="tag_ids",
            repeats=True,
        )
    known = store.tag_groups.get(group)
    if known is None:
        return None

    def value(row: FactSheet) -> tuple[str, ...] | None:
        return tuple(tag.id for tag in store.tags_of(row) if tag.group_id == group) or None

    return Column(f"tag:{group}", known.name, "tags", value, text, _by(text), attribute="tag_ids", repeats=True)


def people_column(store: Store, role: str | None = None) -> Column | None:
    """The column of all subscribers, of those in one role, or of one type such as RESPONSIBLE; None: no such role."""

    def fits(link: SubscriptionLink) -> bool:
        return role is None or role in link.role_ids or role == link.type

    def value(row: FactSheet) -> tuple[SubscriptionLink, ...] | None:
        return tuple(link for link in row.subscriptions if fits(link)) or None

    def text(row: FactSheet) -> str:
        names: dict[str, None] = {}
        for link in row.subscriptions:
            if fits(link):
                user = store.users.get(link.user_id)
                names[(user.display_name or user.email) if user else link.user_id] = None
        return ", ".join(names)

    if role is None:
        return Column(
            "subscriptions", "Subscribers", "people", value, text, _by(text), attribute="subscriptions", repeats=True
        )
    known = store.roles.get(role)
    if known is None and role not in SUBSCRIPTION_TYPES:
        return None
    label = known.name if known is not None else role.capitalize()
    return Column(f"role:{role}", label, "people", value, text, _by(text), attribute="subscriptions", repeats=True)


def relation_column(store: Store, key: str, ends: Mapping[str, RelationEnd]) -> Column:
    """The column of what one relation leads to; ``ends`` are the relations of this name by fact sheet type."""

    def value(row: FactSheet) -> tuple[str, ...] | None:
        end = ends.get(row.type)
        found = targets(store, row, end) if end else []
        return tuple(one if isinstance(one, str) else one.id for one in found) or None

    def text(row: FactSheet) -> str:
        end = ends.get(row.type)
        found = targets(store, row, end) if end else []
        names = [one if isinstance(one, str) else one.display_name for one in found[:_NAMED_IN_CELL]]
        if len(found) > _NAMED_IN_CELL:
            names.append(f"… {len(found) - _NAMED_IN_CELL} more")
        return ", ".join(names)

    label = store.labels.relation(next(iter(ends.values())))
    return Column(key, label, "relation", value, text, _by(text), owners=frozenset(ends))
