"""Access control entities: who may see and change which fact sheets."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.paging import by_cursor
from leanix_tui.client.reading import JsonObject

__all__ = ["AccessControl"]


class AccessControl:
    """Reading access control entities. LeanIX: GET pathfinder /models/accessControlEntities [schema]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def get_acls(self) -> list[JsonObject]:
        """All entities with ``id``, ``name`` and ``displayName``.

        LeanIX: GET pathfinder /models/accessControlEntities [schema].
        """
        fetch = self._api.fetcher(
            "/services/pathfinder/v1/models/accessControlEntities", {"sorting": "name", "sortDirection": "ASC"}
        )
        return [item async for page in by_cursor(fetch) for item in page]
