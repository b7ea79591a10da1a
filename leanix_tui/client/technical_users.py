"""Technical users: whose API tokens programs log in with."""

from __future__ import annotations

from urllib.parse import quote

from leanix_tui.client.api import Api
from leanix_tui.client.details import read_user
from leanix_tui.client.paging import by_page
from leanix_tui.client.reading import JsonObject, as_object, flag, text
from leanix_tui.client.users import workspace_id_of
from leanix_tui.model.user import User

__all__ = ["TechnicalUsers"]

_PATH = "/services/mtm/v1/technicalusers"


class TechnicalUsers:
    """Reading technical users; needs an administrator. LeanIX: GET mtm /technicalusers [schema]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def get_technicalusers(self) -> list[JsonObject]:
        """All technical users as LeanIX writes them, tokens left out. LeanIX: GET mtm /technicalusers [schema].

        ``apiTokenData.expiry`` may be an ISO time or epoch milliseconds. Raises PermissionDenied for non-admins.
        """
        params = {"workspaceId": workspace_id_of(await self._api.whoami())}
        found = [item async for page in by_page(self._api.fetcher(_PATH, params)) for item in page]
        for user in found:
            as_object(user.get("apiTokenData")).pop("token", None)
        return found

    async def get_technicaluser_changelog(self, technical_user_id: str) -> list[JsonObject]:
        """What happened to a technical user, newest first. LeanIX: GET mtm /technicalusers/{id}/changelog [schema]."""
        path = f"{_PATH}/{quote(technical_user_id, safe='')}/changelog"
        params = {"workspaceId": workspace_id_of(await self._api.whoami())}
        pages = by_page(self._api.fetcher(path, params), sort="createdAt-DESC")
        return [item async for page in pages for item in page]

    async def get_responsible_user_for_technical_user(self, technical_user_id: str) -> User | None:
        """Who probably answers for a technical user: whoever created it, else who did the oldest thing known of it.

        None when its changelog names no person. Derived from the changelog; LeanIX itself does not say.
        """
        events = await self.get_technicaluser_changelog(technical_user_id)
        by_people = [event for event in events if not flag(as_object(event.get("actor")).get("technicalUser"))]
        by_people = sorted(
            (event for event in by_people if event.get("actor")), key=lambda one: text(one.get("createdAt"))
        )
        created = [event for event in by_people if text(event.get("type")).endswith("_CREATE")]
        return next((read_user(event["actor"]) for event in created or by_people), None)
