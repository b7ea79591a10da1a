"""Subscriptions of fact sheets, and the roles that subscribers can have."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.connections import one_by_name, read_connection
from leanix_tui.client.details import read_role, read_subscription
from leanix_tui.client.graphql_documents import BASE_DETAIL, SUBSCRIPTION_ROLE
from leanix_tui.client.opening import ask_for_part
from leanix_tui.client.reading import as_list
from leanix_tui.model.subscription import Subscription, SubscriptionRole

__all__ = ["SubscriptionRoles", "Subscriptions"]


class SubscriptionRoles:
    """Reading subscription roles. LeanIX: GraphQL ``allSubscriptionRoles`` [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._roles: list[SubscriptionRole] | None = None

    async def get_subscription_roles(self, *, force_refresh: bool = False) -> list[SubscriptionRole]:
        """All subscription roles; remembered until refreshed. LeanIX: ``allSubscriptionRoles`` [doc]."""
        if self._roles is None or force_refresh:
            nodes = await read_connection(self._api, "allSubscriptionRoles", SUBSCRIPTION_ROLE, "SubscriptionRole")
            self._roles = [read_role(node) for node in nodes]
        return list(self._roles)

    async def get_role_id(self, role_name: str) -> str:
        """The id of the subscription role with this name. Raises NotFound or Ambiguous."""
        return one_by_name(await self.get_subscription_roles(), role_name, "subscription role").id


class Subscriptions:
    """Reading subscriptions. LeanIX: GraphQL ``subscriptions`` of a fact sheet [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def of(self, fact_sheet_id: str) -> list[Subscription]:
        """Who is subscribed to a fact sheet, in which roles. Raises NotFound for an unknown id."""
        part = {"subscriptions": BASE_DETAIL["subscriptions"]}
        node = await ask_for_part(self._api, fact_sheet_id, "Subscriptions", part)
        return [read_subscription(entry) for entry in as_list(node.get("subscriptions"))]
