"""Which fact sheets of a type there are, and when each was changed: pages of ids, large and quickly answered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from leanix_tui.client.client import LeanIXClient
from leanix_tui.client.graphql_documents import Document
from leanix_tui.client.selection import Selector
from leanix_tui.model.data_model import FactSheetType
from leanix_tui.workspace.chain import Chain
from leanix_tui.workspace.pages import IdPage, read_ids

__all__ = ["IDS_PAGE", "IdList"]

IDS_PAGE: Final = 10_000
"""LeanIX gives at most 15,000 fact sheets at once."""


class IdList(Chain[IdPage]):
    """Lists the fact sheets of one type without loading them.

    As every chain it knows ``total`` (-1: the server does not say), ``complete``, ``stopped_short`` and ``refused``
    (what of ``updatedAt`` and ``rev`` this user may not read), and goes on where it stopped.
    """

    def __init__(
        self,
        client: LeanIXClient,
        fact_sheet_type: FactSheetType,
        *,
        size: int = IDS_PAGE,
        slow_down: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(client, fact_sheet_type, size=size, slow_down=slow_down)

    async def pages(self) -> AsyncGenerator[list[tuple[str, str, int]], None]:
        """For each page: id, ``updatedAt`` and ``rev`` of its fact sheets, empty and 0 where the server keeps them.

        A page counts as taken in when the next one is asked for. Live lists move: an id may come twice, and one may be
        missing although it was there all the time; ``total`` tells how many there should be.
        """
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                yield page.rows

    def _document(self, selector: Selector) -> Document:
        return selector.ids_page(self.type)

    def _read(self, body: bytes) -> IdPage:
        return read_ids(body)
