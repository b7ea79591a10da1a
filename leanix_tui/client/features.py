"""Which features the workspace has."""

from __future__ import annotations

from urllib.parse import quote

from leanix_tui.client.api import Api
from leanix_tui.client.reading import JsonObject, as_list, as_object
from leanix_tui.errors import NotFound, RequestInvalid

__all__ = ["Features"]

_PATH = "/services/pathfinder/v1/features"


class Features:
    """Reading features. LeanIX: GET pathfinder /features [schema]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def get_features(self) -> list[JsonObject]:
        """All features with ``id``, ``status`` (ENABLED or DISABLED) and ``quota``.

        LeanIX: GET pathfinder /features [schema].
        """
        return as_list((await self._api.fetch(_PATH)).data)

    async def get_feature(self, feature: str) -> JsonObject:
        """One feature by its id, a dotted word. Raises NotFound. LeanIX: GET pathfinder /features/{id} [schema]."""
        try:
            found = as_object((await self._api.fetch(f"{_PATH}/{quote(feature, safe='')}")).data)
        except RequestInvalid as error:
            if error.status not in {404, 405}:
                raise
            found = next((one for one in await self.get_features() if feature == one.get("id")), {})
        if not found:
            raise NotFound("There is no feature with this id.", detail=feature, remedy="See the list of all features.")
        return found
