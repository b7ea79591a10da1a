"""The models of a workspace: what its fact sheets can hold, what everything is called, how it is shown."""

from __future__ import annotations

from urllib.parse import quote

from leanix_tui.client.api import Api
from leanix_tui.client.reading import JsonObject, as_object
from leanix_tui.errors import AnswerUnreadable
from leanix_tui.model.data_model import DataModel
from leanix_tui.model.labels import Labels

__all__ = ["DataModels"]

_MODELS = "/services/pathfinder/v1/models"


class DataModels:
    """Reading the models. LeanIX: GET pathfinder /models/... [schema]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def get(self) -> DataModel:
        """Types, fields and relations of the workspace. LeanIX: GET pathfinder /models/dataModel [schema]."""
        return DataModel.parse(await self.raw())

    async def raw(self, *, enriched: bool = False) -> JsonObject:
        """The data model as LeanIX writes it; enriched with what can be derived, where asked for.

        LeanIX: GET pathfinder /models/dataModel, /models/dataModel/enriched [schema].
        """
        found = await self._object("dataModel/enriched" if enriched else "dataModel")
        if not isinstance(found.get("factSheets"), dict):
            raise AnswerUnreadable(
                "LeanIX's answer holds no data model.", remedy="Check that the host is a LeanIX host, and try again."
            )
        return found

    async def labels(self, model: DataModel, language: str = "en") -> Labels:
        """What types, fields, values and relations are called in a language, such as ``en`` or ``de``.

        LeanIX: GET pathfinder /models/languages/{id} [schema].
        """
        return Labels.parse(await self.language(language), model, language)

    async def language(self, language: str = "en") -> JsonObject:
        """A language model as LeanIX writes it. LeanIX: GET pathfinder /models/languages/{id} [schema]."""
        return await self._object(f"languages/{quote(language, safe='')}")

    async def view_model(self) -> JsonObject:
        """Colours, sections and facets of each type. LeanIX: GET pathfinder /models/viewModel [schema]."""
        return await self._object("viewModel")

    async def meta_model(self, fact_sheet_type: str = "") -> JsonObject:
        """The configuration behind the models. LeanIX: GET pathfinder /models/metaModel [schema], unofficial."""
        return await self._object(f"metaModel/{quote(fact_sheet_type, safe='')}" if fact_sheet_type else "metaModel")

    async def _object(self, name: str) -> JsonObject:
        return as_object((await self._api.fetch(f"{_MODELS}/{name}")).data)
