"""The pages of one list of fact sheets, each asked for as soon as the one before has told where it begins."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from time import monotonic
from typing import Final, Generic, TypeVar

import msgspec

from leanix_tui.client.client import LeanIXClient
from leanix_tui.client.graphql import is_too_big, smaller_page
from leanix_tui.client.graphql_documents import Document
from leanix_tui.client.reading import JsonObject, text
from leanix_tui.client.selection import Selector
from leanix_tui.errors import (
    GraphQLFailed,
    LeanIXError,
    QueryInvalid,
    RateLimited,
    RequestInvalid,
    ServerFailed,
    TimedOut,
)
from leanix_tui.model.data_model import FactSheetType, RelationEnd
from leanix_tui.workspace.decode import PageDecoder, PageRows, Pool
from leanix_tui.workspace.pages import PageHead

__all__ = ["FIRST_PAGE", "PAGE", "Chain", "TypeChain", "refused_names"]

P = TypeVar("P", bound=PageHead)

FIRST_PAGE: Final = 100
PAGE: Final = 1000
_SMALLEST: Final = 10
_AHEAD: Final = 2
_EMPTY_PAGES: Final = 3


class _Request(msgspec.Struct):
    cursor: str
    task: asyncio.Task[tuple[bytes, tuple[JsonObject, ...]]]


class _Wait:
    """How long it takes until an answer begins to arrive; called whenever more of it is there."""

    def __init__(self) -> None:
        self._began = monotonic()
        self.seconds = 0.0

    def __call__(self) -> None:
        self.seconds = self.seconds or monotonic() - self._began


class Chain(ABC, Generic[P]):
    """Reads all pages of one list, and remembers where it stopped so that it can go on from there."""

    def __init__(
        self, client: LeanIXClient, fact_sheet_type: FactSheetType, *, size: int, slow_down: Callable[[], None]
    ) -> None:
        self._client = client
        self.type = fact_sheet_type
        self._size = size
        self._slow_down = slow_down
        self._running: deque[_Request] = deque()
        self._used: set[str] = {""}
        self._empty = 0
        self.cursor = ""
        """Where the next page begins that is not taken in yet."""
        self.waited = 0.0
        """How many seconds the server took before the last answer began to arrive."""
        self.complete = False
        self.stopped_short = False
        """Whether the server led in a circle, so that there may be more than it gave."""
        self.total = -1
        self.refused: dict[str, None] = {}
        """Fields that this user may not read."""
        self.faults: list[str] = []
        """Why single fact sheets could not be read."""

    @abstractmethod
    def _document(self, selector: Selector) -> Document:
        """The query for a page."""

    @abstractmethod
    def _read(self, body: bytes) -> P:
        """Take an answer apart."""

    def _without(self, error: LeanIXError, cursor: str) -> bool:  # noqa: ARG002 - for lists that can
        """Whether the query can do without something that may be what was refused."""
        return False

    async def _pages(self, *, first: int | None = None, limit: int | None = None) -> AsyncGenerator[P, None]:
        """The pages from where the chain stands, at most ``limit``; the first one of at most ``first`` fact sheets.

        A page counts as taken in when the next one is asked for.
        """
        count = 0
        alone = limit == 1
        try:
            while not self.complete and (limit is None or count < limit):
                if not self._running:
                    self._start(self.cursor, size=first if count == 0 else None, follow=not alone)
                body, errors = await self._running[0].task
                page = self._read(body)
                del body  # whoever takes the page in frees it
                self._running.popleft()
                following = self._following(page)
                if following and not alone and not self._running:
                    self._start(following)
                elif self._running and self._running[0].cursor != following:
                    await self._give_up()
                self._note(page, errors)
                yield page
                self.faults += page.faults
                self.cursor = following
                self.complete = not following
                count += 1
        finally:
            await self._give_up()

    async def _give_up(self) -> None:
        running, self._running = self._running, deque()
        for request in running:
            request.task.cancel()
            self._used.discard(request.cursor)
        await asyncio.gather(*(request.task for request in running), return_exceptions=True)

    def _start(self, cursor: str, *, size: int | None = None, follow: bool = True) -> None:
        self._used.add(cursor)
        work = self._load(cursor, size, follow=follow)
        self._running.append(_Request(cursor, asyncio.create_task(work, name=f"load {self.type.name}")))

    def _follow(self, cursor: str) -> None:
        """The next page's beginning is known while this page still arrives."""
        if cursor not in self._used and len(self._running) < _AHEAD:
            self._start(cursor)

    def _following(self, page: P) -> str:
        """Where the page after this one begins; empty when there is none, or none that is worth asking for."""
        cursor = page.end_cursor
        if self._running and self._running[0].cursor == cursor:
            return cursor
        self._empty = self._empty + 1 if page.nodes == 0 else 0
        more = page.has_next
        if more is None:
            # The server does not say; ask as long as pages come.
            more = bool(cursor) and page.nodes > 0 and cursor not in self._used
        if not more:
            return ""
        if not cursor or cursor in self._used or self._empty >= _EMPTY_PAGES:
            self.stopped_short = True
            return ""
        return cursor

    def _note(self, page: P, errors: tuple[JsonObject, ...]) -> None:
        self.total = max(self.total, page.total)
        self.refused |= refused_names(errors)

    async def _load(self, cursor: str, size: int | None, *, follow: bool) -> tuple[bytes, tuple[JsonObject, ...]]:
        selector = await self._client.selector()
        refusals = 0
        while True:
            first = min(size or self._size, self._size)
            document = self._document(selector)
            wait = _Wait()
            try:
                page = await self._client.graphql_bytes(
                    document,
                    {"first": first, "after": cursor or None},
                    on_cursor=self._follow if follow else None,
                    on_begin=wait,
                )
            except QueryInvalid as error:
                # What another type has learnt meanwhile may be what this page was refused for; learnt from once more,
                # it would look as if the server refused what is not asked for any longer.
                if self._document(selector).text == document.text:
                    selector.learn(error.errors, document.text)
                    if self._document(selector).text == document.text and not self._without(error, cursor):
                        raise
            except LeanIXError as error:
                refusals += 1
                if isinstance(error, RateLimited) and refusals <= 2:
                    self._slow_down()
                elif self._without(error, cursor):
                    continue
                elif (
                    _smaller_helps(error) and first > _SMALLEST and (refusals <= 2 or isinstance(error, GraphQLFailed))
                ):
                    # Pages run side by side; each of them may be refused for the same size.
                    said = error.errors if isinstance(error, GraphQLFailed) else ()
                    self._size = min(self._size, smaller_page(said, first))
                else:
                    raise
            else:
                self.waited = wait.seconds
                return page.body, page.errors


def refused_names(errors: Iterable[JsonObject]) -> dict[str, None]:
    """The fields that errors beside usable data are about."""
    found: dict[str, None] = {}
    for error in errors:
        path = error.get("path")
        names = [text(part) for part in path] if isinstance(path, list) else []
        name = next((part for part in reversed(names) if not part.isdigit()), "")
        if name:
            found[name] = None
    return found


def _smaller_helps(error: LeanIXError) -> bool:
    if isinstance(error, GraphQLFailed):
        return is_too_big(error.errors)
    if isinstance(error, RequestInvalid):
        return error.status == 413
    return isinstance(error, TimedOut | ServerFailed)


class TypeChain(Chain[PageRows]):
    """Reads all fact sheets of one type."""

    def __init__(
        self,
        client: LeanIXClient,
        fact_sheet_type: FactSheetType,
        pool: Pool,
        *,
        size: int = PAGE,
        slow_down: Callable[[], None] = lambda: None,
        newest_first: bool = False,
        relations: Sequence[RelationEnd] | None = None,
    ) -> None:
        super().__init__(client, fact_sheet_type, size=size, slow_down=slow_down)
        self._relations = fact_sheet_type.outgoing if relations is None else relations
        self._decoder = PageDecoder(fact_sheet_type, self._relations, pool, empty_too=relations is not None)
        self.newest_first = newest_first
        """Whether what was changed last is asked for first. Becomes False where this server cannot do it."""

    def pages(self, *, first: int | None = None, limit: int | None = None) -> AsyncGenerator[PageRows, None]:
        """The pages from where the chain stands, at most ``limit``; the first one of at most ``first`` fact sheets.

        A page counts as taken in when the next one is asked for.
        """
        return self._pages(first=first, limit=limit)

    def _document(self, selector: Selector) -> Document:
        self.newest_first = self.newest_first and selector.offers_newest_first()
        return selector.page(self.type, self._relations, newest_first=self.newest_first)

    def _read(self, body: bytes) -> PageRows:
        return self._decoder.read(body)

    def _without(self, error: LeanIXError, cursor: str) -> bool:
        # A place in a sorted list is none in another order: only what has not begun can do without.
        if not self.newest_first or cursor or not isinstance(error, GraphQLFailed) or is_too_big(error.errors):
            return False
        self.newest_first = False
        return True
