"""Documents of fact sheets: links and files."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.details import read_document
from leanix_tui.client.graphql_documents import BASE_DETAIL
from leanix_tui.client.opening import ask_for_part
from leanix_tui.client.reading import as_list
from leanix_tui.model.document import Document

__all__ = ["Documents"]


class Documents:
    """Reading the documents of fact sheets. LeanIX: GraphQL ``documents`` of a fact sheet [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def of(self, fact_sheet_id: str) -> list[Document]:
        """The links and files of a fact sheet; sizes are bytes. Raises NotFound for an unknown id."""
        node = await ask_for_part(self._api, fact_sheet_id, "Documents", {"documents": BASE_DETAIL["documents"]})
        return [read_document(entry) for entry in as_list(node.get("documents"))]
