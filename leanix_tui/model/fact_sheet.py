"""Fact sheets: the lean record that a loaded workspace keeps in memory, and the full one that opening fetches."""

from __future__ import annotations

from typing import Any

import msgspec

from leanix_tui.model.document import Comment, Document
from leanix_tui.model.subscription import Subscription
from leanix_tui.model.tag import Tag

__all__ = ["Completion", "FactSheet", "FactSheetDetail", "RelatedFactSheet", "SubscriptionLink"]


class SubscriptionLink(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Who is subscribed to a loaded fact sheet; equal ones are one object."""

    user_id: str
    type: str
    role_ids: tuple[str, ...] = ()


class FactSheet(msgspec.Struct, eq=False, weakref=True):
    """One fact sheet as the loaded workspace holds it: what lists, search and relations need.

    Values that repeat across fact sheets (types, states, tag ids, select values) are shared objects.
    """

    id: str
    type: str
    name: str
    display_name: str
    """The name with its parents in front, as LeanIX shows it."""
    category: str = ""
    status: str = "ACTIVE"
    """ACTIVE or ARCHIVED."""
    lx_state: str = ""
    """The quality seal: APPROVED, BROKEN_QUALITY_SEAL, DRAFT, REJECTED, or a state that we do not know."""
    level: int = 1
    rev: int = 0
    completion: int = -1
    """Per cent, rounded down; -1 when the server does not say."""
    created_at: str = ""
    """ISO 8601, UTC."""
    updated_at: str = ""
    """ISO 8601, UTC."""
    description: str = ""
    tag_ids: tuple[str, ...] = ()
    subscriptions: tuple[SubscriptionLink, ...] = ()
    values: tuple[Any, ...] = ()
    """The type's own fields in the order of ``FactSheetType.fields``, in a compact form; None where not set.

    A lifecycle is flat, earliest phase first: phase, day (``YYYY-MM-DD``, empty where there is none), phase, day ...
    An external id is its id alone, a list a tuple. Everything else is as GraphQL gives it.
    """
    links: tuple[Any, ...] = ()
    """Outgoing relations, flat: name, ids of the targets, name, ids of the targets ..."""
    folded: str = ""
    """Name, display name and external id, folded for search."""

    def targets(self, relation: str) -> tuple[str, ...]:
        """The ids at the other end of one outgoing relation."""
        links = self.links
        for position in range(0, len(links), 2):
            if links[position] == relation:
                ids: tuple[str, ...] = links[position + 1]
                return ids
        return ()


class Completion(msgspec.Struct, frozen=True):
    """How complete a fact sheet is, in per cent, with its sections."""

    name: str
    percentage: int
    parts: tuple[Completion, ...] = ()


class RelatedFactSheet(msgspec.Struct, frozen=True):
    """A relation of an opened fact sheet: the fact sheet at its other end and the relation's own attributes."""

    relation_id: str
    relation: str
    """The relation's name on the opened fact sheet."""
    id: str
    type: str
    display_name: str
    active_from: str = ""
    active_until: str = ""
    description: str = ""
    status: str = ""
    fields: dict[str, Any] = {}
    """The relation's own fields that are set, by name."""


class FactSheetDetail(msgspec.Struct, frozen=True):
    """Everything that LeanIX says about one fact sheet."""

    id: str
    type: str
    name: str
    display_name: str
    full_name: str = ""
    category: str = ""
    status: str = "ACTIVE"
    lx_state: str = ""
    level: int = 1
    rev: int = 0
    description: str = ""
    created_at: str = ""
    updated_at: str = ""
    completion: Completion | None = None
    na_fields: tuple[str, ...] = ()
    fields: dict[str, Any] = {}
    """The type's own fields as GraphQL gives them, in data model order; None where not set."""
    refused: tuple[str, ...] = ()
    """Fields that the server would not show to this user, or does not know."""
    tags: tuple[Tag, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    documents: tuple[Document, ...] = ()
    comments: tuple[Comment, ...] = ()
    relations: dict[str, tuple[RelatedFactSheet, ...]] = {}
    """Every relation of the type in both directions, by its name on this fact sheet; empty where there is none."""
    raw: dict[str, Any] = {}
    """The GraphQL node as it came."""
