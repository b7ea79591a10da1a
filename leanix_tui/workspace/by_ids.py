"""Loading the fact sheets of one type by their ids: many requests at once, none of which has to wait for another."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from typing import Final

import msgspec

from leanix_tui.client.client import LeanIXClient
from leanix_tui.client.envelopes import message_of
from leanix_tui.client.graphql import is_too_big, smaller_page
from leanix_tui.errors import (
    AnswerUnreadable,
    ConnectionDropped,
    GraphQLFailed,
    LeanIXError,
    QueryInvalid,
    RateLimited,
    RequestInvalid,
    ServerFailed,
    TimedOut,
)
from leanix_tui.model.data_model import FactSheetType
from leanix_tui.workspace.chain import refused_names
from leanix_tui.workspace.decode import PageDecoder, PageRows, Pool
from leanix_tui.workspace.id_list import IDS_PAGE, IdList
from leanix_tui.workspace.lanes import Lane, Lanes
from leanix_tui.workspace.pace import Pace
from leanix_tui.workspace.store import Store

__all__ = ["ByIds", "Road"]

_FEWEST: Final = 10
_TRIES: Final = 3
_TYPICAL: Final = 0.5
_TOO_MANY_IDS: Final = re.compile(r"(?i)\bids\b.*(?:\d|many|most|limit|max|exceed)|(?:\d|many|most|limit|max).*\bids\b")
_PASSING: Final = (TimedOut, ServerFailed, ConnectionDropped, AnswerUnreadable)


class Road:
    """What the types of one load share: lanes, pace, and what is known of the server."""

    def __init__(self, client: LeanIXClient, store: Store, lanes: int, largest: int) -> None:
        self.client = client
        self.store = store
        self.pool = Pool()
        self.lanes = Lanes(lanes)
        self.pace = Pace(self.lanes, largest)
        self.turn = asyncio.Lock()
        """Pages are taken in one after the other: one that is half taken in keeps all of its bytes."""
        self.works = True
        """Whether fact sheets can be asked for by their ids, as far as we know."""
        self.proved = False
        """Whether that has worked."""
        self._sources: dict[str, ByIds] = {}
        self._seconds = _TYPICAL

    def join(self, source: ByIds) -> None:
        """Let a type be counted."""
        self._sources[source.type.name] = source

    def share(self) -> int:
        """How many fact sheets to ask for next, so that all lanes end at about the same time."""
        now = monotonic()
        left = 0.0
        for source in self._sources.values():
            left += len(source.waiting)
            for asked in source.running:
                left += len(asked.ids) * max(1 - (now - asked.began) / self._seconds, 0)
        return self.pace.share(int(left))

    def came(self, rows: int, seconds: float) -> None:
        """An answer came."""
        self._seconds += (seconds - self._seconds) / 4
        self.pace.came(rows)


class Asked(msgspec.Struct, eq=False):
    """One request under way."""

    ids: list[str]
    began: float


class ByIds:
    """Lists the ids of one type and loads what is not there yet. Goes on where it stopped."""

    def __init__(
        self,
        road: Road,
        fact_sheet_type: FactSheetType,
        take_in: Callable[[str, PageRows, set[str]], Awaitable[int]],
    ) -> None:
        self.type = fact_sheet_type
        self._relations = fact_sheet_type.outgoing
        self._decoder = PageDecoder(fact_sheet_type, self._relations, road.pool)
        self._client = road.client
        self._store = road.store
        self._road = road
        self._take_in = take_in
        self.list = IdList(road.client, fact_sheet_type, slow_down=road.pace.too_many)
        self.listed: dict[str, None] = {}
        self.waiting: deque[str] = deque()
        """Ids that are still to be asked for."""
        self.running: list[Asked] = []
        self.unanswered: dict[str, None] = {}
        """What was asked for and not given."""
        self.lost: dict[str, None] = {}
        """What could not be loaded, because of :attr:`error`."""
        self.error: LeanIXError | None = None
        self.faults: list[str] = []
        self.refused: dict[str, None] = {}
        """Fields that this user may not read."""
        self._refusals = 0
        road.join(self)

    @property
    def missing(self) -> list[str]:
        """What is listed and not loaded."""
        has = self._store.has
        return [id_ for id_ in self.listed if not has(id_)]

    # -- which there are ---------------------------------------------------------------------------------------------

    async def look(self, *, anew: bool = False, size: int = IDS_PAGE) -> None:
        """List the ids, and have those wait that are not loaded. ``anew`` forgets what was listed before."""
        if anew:
            self.list = IdList(self._client, self.type, size=size, slow_down=self._road.pace.too_many)
            self.listed = {}
            self.waiting.clear()
        has = self._store.has
        async with aclosing(self.list.pages()) as pages:
            async for rows in pages:
                for id_, _, _ in rows:
                    if id_ not in self.listed:
                        self.listed[id_] = None
                        if not has(id_):
                            self.waiting.append(id_)

    # -- loading them ------------------------------------------------------------------------------------------------

    async def load(self, *rank: int) -> None:
        """Load all that is listed and missing. Raises what kept some back, once all the others are there."""
        self.waiting = deque(id_ for id_ in self.missing if id_ not in self.unanswered)
        self.lost, self.error, self._refusals = {}, None, 0
        while self.waiting and self._road.works:
            async with asyncio.TaskGroup() as group:
                while self.waiting and self._road.works:
                    lane = await self._road.lanes.enter(*rank, -len(self.waiting))
                    ids = self._next(self._road.share())
                    if not ids:
                        lane.leave()
                        break
                    task = group.create_task(self._load(ids, lane), name=f"load {self.type.name} by ids")
                    # One that is given up before it has begun cannot give its lane back itself.
                    task.add_done_callback(_leaving(lane))
        self._raise()

    def _raise(self) -> None:
        if self.error is not None and self._road.works:
            raise self.error

    async def load_again(self, *rank: int) -> None:
        """Ask once more for what was asked for and not given."""
        self.unanswered = {}
        await self.load(*rank)

    def _next(self, most: int) -> list[str]:
        ids: list[str] = []
        waiting, has = self.waiting, self._store.has
        while waiting and len(ids) < most:
            id_ = waiting.popleft()
            if not has(id_):
                ids.append(id_)
        return ids

    async def _load(self, ids: list[str], lane: Lane) -> None:
        """One request, and what follows from a refusal."""
        try:
            await self._fetch(ids, lane)
        except LeanIXError as error:
            if isinstance(error, _PASSING) and len(ids) > _FEWEST:
                await self._in_halves(ids, error)
            else:
                self._put_back(ids, error)

    async def _in_halves(self, ids: list[str], error: LeanIXError) -> None:
        """Something in these is more than the server can bear; what it is, is found as long as the rest can be had."""
        self._road.pace.too_large(len(ids) // 2, final=False)
        middle = len(ids) // 2
        failed: list[list[str]] = []
        halves = [ids[:middle], ids[middle:]]
        for half in halves:
            try:
                await self._fetch(half, await self._road.lanes.enter(0))
            except LeanIXError as again:
                if not isinstance(again, _PASSING):
                    self._put_back(half, again)
                    continue
                error = again
                failed.append(half)
        for half in failed:
            if len(failed) < len(halves) and len(half) > _FEWEST:
                await self._in_halves(half, error)
            else:
                self._lose(half, error)

    def _put_back(self, ids: list[str], error: LeanIXError) -> None:
        """These did not come: try them in another way, or never."""
        road = self._road
        fewer = _fewer(error, len(ids))
        if isinstance(error, RateLimited) and self._refusals < _TRIES:
            self._refusals += 1
            road.pace.too_many()
            self.waiting.extendleft(reversed(ids))
        elif fewer and len(ids) > 1:
            road.pace.too_large(fewer, final=True)
            self.waiting.extendleft(reversed(ids))
        else:
            self._lose(ids, error)

    def _lose(self, ids: list[str], error: LeanIXError) -> None:
        if not self._road.proved and not isinstance(error, RateLimited):
            # Nothing ever came this way: it may be the way that the server does not like.
            self._road.works = False
        self.error = error
        self.lost.update(dict.fromkeys(ids))

    async def _fetch(self, ids: list[str], lane: Lane) -> None:
        asked = Asked(ids, monotonic())
        self.running.append(asked)
        try:
            try:
                page = await self._ask(ids, lane)
                self._road.came(page.nodes, monotonic() - asked.began)
                async with self._road.turn:
                    strangers = await self._take_in(self.type.name, page, set(ids))
            finally:
                lane.leave()
                self.running.remove(asked)
        except _NotOffered:
            self._road.works = False
            return
        self._compare(ids, page, strangers)

    async def _ask(self, ids: list[str], lane: Lane) -> PageRows:
        selector = await self._client.selector()
        while True:
            if not selector.offers_filter("ids"):
                raise _NotOffered
            document = selector.page(self.type, self._relations, ids=ids)
            try:
                page = await self._client.graphql_bytes(
                    document, {"first": len(ids), "after": None}, on_begin=lane.arriving
                )
            except QueryInvalid as error:
                if selector.page(self.type, self._relations, ids=ids).text == document.text:
                    selector.learn(error.errors, document.text)
                    if selector.page(self.type, self._relations, ids=ids).text == document.text:
                        raise
            else:
                self.refused |= refused_names(page.errors)
                return self._decoder.read(page.body)

    def _compare(self, ids: list[str], page: PageRows, strangers: int) -> None:
        """Look whether the server gave what it was asked for."""
        self.faults += page.faults
        has = self._store.has
        absent = [id_ for id_ in ids if not has(id_)]
        came = len(ids) - len(absent)
        if strangers or (not came and not self._road.proved):
            self._road.works = False  # it gives what it likes, or nothing: the ids mean nothing to it
            self.waiting.extend(absent)
        elif absent and page.has_next and page.nodes:
            # It gives fewer at a time than it says.
            self._road.pace.too_large(page.nodes, final=True)
            self.waiting.extendleft(reversed(absent))
        else:
            self.unanswered.update(dict.fromkeys(absent))
        self._road.proved = self._road.proved or (self._road.works and came > 0)


class _NotOffered(Exception):
    """This server has no filter for ids."""


def _leaving(lane: Lane) -> Callable[[object], None]:
    return lambda _: lane.leave()


def _fewer(error: LeanIXError, asked: int) -> int:
    """How many to ask for instead; 0 when the refusal is about something else."""
    if isinstance(error, RequestInvalid) and error.status in {413, 414}:
        return max(asked // 2, 1)
    if isinstance(error, GraphQLFailed):
        about_ids = any(_TOO_MANY_IDS.search(message_of(one)) for one in error.errors)
        if is_too_big(error.errors) or about_ids:
            return smaller_page(error.errors, asked)
    return 0
