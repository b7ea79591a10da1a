"""Subscriptions: who answers for a fact sheet, and in which role."""

from __future__ import annotations

import msgspec

from leanix_tui.model.user import User

__all__ = ["Subscription", "SubscriptionRole", "SubscriptionRoleLink"]


class SubscriptionRole(msgspec.Struct, frozen=True):
    """A role that subscribers can have, such as Application Owner."""

    id: str
    name: str
    description: str = ""
    subscription_type: str = ""
    """RESPONSIBLE, OBSERVER or ACCOUNTABLE; empty: usable with all of them."""
    restrict_to: tuple[str, ...] = ()
    """The fact sheet types that it can be used on; empty: all of them."""


class SubscriptionRoleLink(msgspec.Struct, frozen=True):
    """One role within one subscription, with the comment that says what for."""

    id: str
    name: str
    comment: str = ""


class Subscription(msgspec.Struct, frozen=True):
    """One person's subscription to one fact sheet."""

    id: str
    type: str
    user: User
    roles: tuple[SubscriptionRoleLink, ...] = ()
    created_at: str = ""
