"""Loading all fact sheets of a type, page by page, with the next page under way while this one is looked at."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence

import msgspec

from leanix_tui.client.api import Api, Page
from leanix_tui.client.documents import Document
from leanix_tui.client.envelopes import message_of
from leanix_tui.client.graphql import is_too_big
from leanix_tui.client.reading import JsonObject
from leanix_tui.client.selection import Selector
from leanix_tui.errors import GraphQLFailed, QueryInvalid, TimedOut
from leanix_tui.model.data_model import FactSheetType, RelationEnd

__all__ = ["FactSheetPage", "PageChain"]

_AHEAD = 2
_SMALLEST = 25


class FactSheetPage(msgspec.Struct, frozen=True):
    """One page of ``allFactSheets`` as it came, to be decoded into the type's own structure."""

    body: bytes
    """``{"data": {"allFactSheets": {"pageInfo": .., "totalCount": .., "edges": [{"node": ..}]}}}``."""
    total: int
    """How many fact sheets there are in all; -1 when the server does not say."""
    end_cursor: str
    """Where the next page begins; empty on the last one."""
    errors: tuple[JsonObject, ...] = ()
    """What this user may not read of it."""


class _Info(msgspec.Struct):
    hasNextPage: bool = False  # noqa: N815 - the server's name
    endCursor: str | None = None  # noqa: N815


class _Connection(msgspec.Struct):
    pageInfo: _Info | None = None  # noqa: N815
    totalCount: int | str | float | None = None  # noqa: N815


class _Data(msgspec.Struct):
    allFactSheets: _Connection  # noqa: N815


class _Answer(msgspec.Struct):
    data: _Data


class PageChain:
    """The pages of one fact sheet type, each asked for as soon as the one before has told its cursor.

    The size of the pages shrinks when the server finds them too big, and fields that it does not know are left out.
    """

    def __init__(
        self,
        api: Api,
        selector: Selector,
        fact_sheet_type: FactSheetType,
        relations: Sequence[RelationEnd],
        *,
        size: int,
        ids: Sequence[str] = (),
    ) -> None:
        self._api = api
        self._selector = selector
        self._type = fact_sheet_type
        self._relations = relations
        self._ids = ids
        self._size = size
        self._used: set[str] = set()
        self._held: str | None = None
        self._running: deque[asyncio.Task[FactSheetPage]] = deque()

    async def pages(self) -> AsyncGenerator[FactSheetPage, None]:
        """The pages in order. Lists are live: a fact sheet may be on two of them."""
        self._start("")
        try:
            while self._running:
                page = await self._running[0]
                self._running.popleft()
                self._follow(page.end_cursor)
                if self._held and len(self._running) < _AHEAD:
                    held, self._held = self._held, None
                    self._start(held)
                yield page
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def _start(self, after: str) -> None:
        self._running.append(asyncio.create_task(self._load(after), name=f"preload {self._type.name}"))

    def _follow(self, cursor: str) -> None:
        """A page told where the next one begins; ask for it now unless enough is under way."""
        if not cursor or cursor in self._used:
            return
        self._used.add(cursor)
        if len(self._running) < _AHEAD:
            self._start(cursor)
        else:
            self._held = cursor

    async def _load(self, after: str) -> FactSheetPage:
        shrunk = 0
        while True:
            size = self._size
            variables: JsonObject = {"first": size, "after": after or None}
            try:
                answer = await self._api.graphql_bytes(self._document(), variables, on_cursor=self._follow)
                return _read(answer)
            except QueryInvalid as error:
                if not self._selector.learn(error.errors):
                    raise
            except GraphQLFailed as error:
                if not is_too_big(error.errors) or size <= _SMALLEST:
                    raise
                self._shrink(size)
            except TimedOut:
                if size <= _SMALLEST or shrunk >= 2:
                    raise
                shrunk += 1
                self._shrink(size)

    def _document(self) -> Document:
        return self._selector.page(self._type, self._relations, ids=self._ids)

    def _shrink(self, size: int) -> None:
        # Pages run side by side; each of them may be refused for the same size.
        self._size = min(self._size, max(size // 2, _SMALLEST))


def _read(answer: Page) -> FactSheetPage:
    try:
        connection = msgspec.json.decode(answer.body, type=_Answer).data.allFactSheets
    except msgspec.ValidationError as error:
        raise GraphQLFailed(
            "LeanIX gave no list of fact sheets.",
            errors=answer.errors,
            detail=" ".join(message_of(entry) for entry in answer.errors) or str(error),
            remedy="Try again; see the request log for what came instead.",
        ) from error
    info = connection.pageInfo
    total = connection.totalCount
    more = info is not None and info.hasNextPage and info.endCursor
    return FactSheetPage(
        body=answer.body,
        total=int(total) if total is not None and str(total).isdigit() else -1,
        end_cursor=info.endCursor or "" if info is not None and more else "",
        errors=answer.errors,
    )
