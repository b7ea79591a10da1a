"""The settings of the workspace."""

from __future__ import annotations

from urllib.parse import quote

from leanix_tui.client.api import Api
from leanix_tui.client.reading import JsonObject, as_object

__all__ = ["Settings"]

_PATH = "/services/pathfinder/v1/settings"


class Settings:
    """Reading settings. LeanIX: GET pathfinder /settings [schema]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def get_workspace_settings(self) -> JsonObject:
        """The workspace settings as LeanIX writes them; ``integrations`` may hold passwords, so never log them.

        LeanIX: GET pathfinder /settings [schema].
        """
        return as_object((await self._api.fetch(_PATH)).data)

    async def of_fact_sheet_type(self, fact_sheet_type: str) -> JsonObject:
        """How one type is shown and labelled. LeanIX: GET pathfinder /settings/factSheets/{type} [schema]."""
        return as_object((await self._api.fetch(f"{_PATH}/factSheets/{quote(fact_sheet_type, safe='')}")).data)
