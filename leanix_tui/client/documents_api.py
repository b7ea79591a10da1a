"""Documents of fact sheets: links and files."""

from __future__ import annotations

from leanix_tui.client.api import Api
from leanix_tui.client.details import read_document
from leanix_tui.client.documents import BASE_DETAIL, render
from leanix_tui.client.documents import Document as GraphQLDocument
from leanix_tui.client.reading import as_list, as_object
from leanix_tui.client.selection import Selector
from leanix_tui.errors import NotFound
from leanix_tui.model.document import Document

__all__ = ["Documents"]


class Documents:
    """Reading the documents of fact sheets. LeanIX: GraphQL ``documents`` of a fact sheet [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def of(self, fact_sheet_id: str) -> list[Document]:
        """The links and files of a fact sheet; sizes are bytes. Raises NotFound for an unknown id."""

        def build(selector: Selector) -> GraphQLDocument:
            node = selector.shape({"id": {}, "documents": BASE_DETAIL["documents"]}, selector.base)
            body = f"factSheet(id: $id) {{ {render(node)} }}"
            return GraphQLDocument("Documents", f"query Documents($id: ID!) {{ {body} }}")

        answer = await self._api.ask(build, {"id": fact_sheet_id})
        node = as_object(answer.data.get("factSheet"))
        if not node:
            raise NotFound("There is no fact sheet with this id.", detail=fact_sheet_id, remedy="Check the id.")
        return [read_document(entry) for entry in as_list(node.get("documents"))]
