"""Subscriptions begin, change and end; users are invited, roles get other names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leanix_tui.simulator.edits.touch import EditRefused, editable, touch
from leanix_tui.simulator.edits.values import check_text
from leanix_tui.simulator.world import FactSheet, Role, RoleLink, Subscription, User, World

TYPES = ("RESPONSIBLE", "OBSERVER", "ACCOUNTABLE")
PERMISSIONS = ("ADMIN", "MEMBER", "VIEWER")
ROLE_VALUES = {"name": "name", "description": "description"}


def create_subscription(
    world: World, fact_sheet_id: str, user_id: str, subscription_type: str, role_ids: Sequence[str] = (), *,
    rev: int | None = None,
) -> Subscription:  # fmt: skip
    """Subscribe a user to a fact sheet; once for each type, and only one user is accountable."""
    sheet = editable(world, fact_sheet_id, rev)
    if user_id not in world.users:
        raise EditRefused(f"There is no user with the id '{user_id}'.")
    subscription = Subscription(
        world.new_id(), user_id, subscription_type, [RoleLink(role_id) for role_id in role_ids], world.clock.stamp()
    )
    _check(world, sheet, subscription)
    sheet.subscriptions.append(subscription)
    _move(world, sheet)
    return subscription


def update_subscription(
    world: World, subscription_id: str, subscription_type: str | None = None, role_ids: Sequence[str] | None = None, *,
    rev: int | None = None,
) -> Subscription:  # fmt: skip
    """Change a subscription's type or roles; what is None stays."""
    sheet, before = _subscription(world, subscription_id)
    editable(world, sheet.id, rev)
    comments = {link.role_id: link.comment for link in before.roles}
    roles = before.roles if role_ids is None else [RoleLink(one, comments.get(one)) for one in role_ids]
    after = Subscription(before.id, before.user_id, subscription_type or before.type, roles, before.created_at)
    _check(world, sheet, after)
    if after != before:
        sheet.subscriptions[sheet.subscriptions.index(before)] = after
        _move(world, sheet)
    return after


def delete_subscription(world: World, subscription_id: str, *, rev: int | None = None) -> FactSheet:
    """End a subscription; gives the fact sheet that it was on."""
    sheet, subscription = _subscription(world, subscription_id)
    editable(world, sheet.id, rev)
    sheet.subscriptions.remove(subscription)
    _move(world, sheet)
    return sheet


def invite_user(
    world: World, email: str, first_name: str | None = None, last_name: str | None = None, role: str = "MEMBER"
) -> User:
    """A new user of the workspace, who has not answered the invitation yet."""
    if role not in PERMISSIONS or "@" not in email:
        raise EditRefused(f"'{email}' cannot be invited as {role}.")
    if any((user.email or "").casefold() == email.casefold() for user in world.users.values()):
        raise EditRefused(f"'{email}' is a user already.")
    user = User(
        world.new_id(), email, first_name, last_name, email, permission_id=world.new_id(), permission_role=role,
        permission_status="INVITED",
    )  # fmt: skip
    world.users[user.id] = user
    world.changed()
    return user


def update_role(world: World, role_id: str, values: Mapping[str, Any]) -> Role:
    """Change the ``name`` or ``description`` of a subscription role."""
    role = world.roles.get(role_id)
    if role is None:
        raise EditRefused(f"There is no subscription role with the id '{role_id}'.")
    for name, value in values.items():
        if name not in ROLE_VALUES:
            raise EditRefused(f"The path '/{name}' is invalid.")
        check_text(name, value, empty=name != "name")
    for name, value in values.items():
        setattr(role, ROLE_VALUES[name], value)
    world.changed()
    return role


def _subscription(world: World, subscription_id: str) -> tuple[FactSheet, Subscription]:
    for sheet in world.fact_sheets.values():
        for one in sheet.subscriptions:
            if one.id == subscription_id:
                return sheet, one
    raise EditRefused(f"There is no subscription with the id '{subscription_id}'.")


def _check(world: World, sheet: FactSheet, wanted: Subscription) -> None:
    if wanted.type not in TYPES:
        raise EditRefused(f"There is no subscription type '{wanted.type}'.")
    others = [one for one in sheet.subscriptions if one.id != wanted.id]
    if any(one.user_id == wanted.user_id and one.type == wanted.type for one in others):
        raise EditRefused("Subscription already exists")
    if wanted.type == "ACCOUNTABLE" and any(one.type == "ACCOUNTABLE" for one in others):
        raise EditRefused(f"The Fact Sheet '{sheet.name}' has an accountable user already.")
    for link in wanted.roles:
        role = world.roles.get(link.role_id)
        if role is None:
            raise EditRefused(f"There is no subscription role with the id '{link.role_id}'.")
        of_type = role.subscription_type in (None, wanted.type)
        if not of_type or (role.restrict_to and sheet.type not in role.restrict_to):
            raise EditRefused(f"The role '{role.name}' is not meant for {wanted.type} of {sheet.type}.")


def _move(world: World, sheet: FactSheet) -> None:
    if world.touching.subscriptions:
        touch(world, sheet)
    world.changed()
