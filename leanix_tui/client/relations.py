"""Relations of a fact sheet, read when they are looked at."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.details import read_related
from leanix_tui.client.opening import open_node
from leanix_tui.errors import NotFound
from leanix_tui.model.data_model import FactSheetType
from leanix_tui.model.fact_sheet import RelatedFactSheet

__all__ = ["Relations"]


class Relations:
    """Reading relations. LeanIX: GraphQL relation connections of a fact sheet [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def of(
        self, fact_sheet_id: str, fact_sheet_type: FactSheetType, *names: str
    ) -> dict[str, tuple[RelatedFactSheet, ...]]:
        """What a fact sheet is related to, by relation name; only these relations when some are named.

        Each comes with the relation's own attributes. Raises NotFound for an unknown id or relation name.
        """
        unknown = [name for name in names if name not in fact_sheet_type.relations]
        if unknown:
            raise NotFound(
                f"{fact_sheet_type.name} has no relation of this name.",
                detail=", ".join(unknown),
                remedy="See the data model for the relations of this type.",
            )
        ends = [fact_sheet_type.relations[name] for name in names or fact_sheet_type.relations]
        node, _warnings = await open_node(
            self._api, fact_sheet_id, lambda selector: selector.detail(fact_sheet_type, ends, base=False)
        )
        return {end.name: read_related(node, end) for end in ends}
