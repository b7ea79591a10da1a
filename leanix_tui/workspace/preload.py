"""Loading a whole workspace: every type and every part side by side, each of which may fail alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Any, Final

import msgspec

from leanix_tui.client.client import LeanIXClient
from leanix_tui.errors import AnswerUnreadable, GraphQLFailed, LeanIXError, RequestInvalid
from leanix_tui.model.change import LoadState, Progress, TypeProgress
from leanix_tui.workspace.by_ids import ByIds, Road
from leanix_tui.workspace.chain import FIRST_PAGE, PAGE, TypeChain
from leanix_tui.workspace.decode import PageRows, Pool
from leanix_tui.workspace.news import News
from leanix_tui.workspace.order import put_in_order
from leanix_tui.workspace.pace import Pace
from leanix_tui.workspace.quiet import quiet_collector
from leanix_tui.workspace.store import Store

__all__ = ["LANES", "PARTS", "Loader", "keep_old"]

PARTS: Final = ("tags", "roles", "users")
LANES: Final = 10
_TOO_MANY: Final = 429
_STOPPED: Final = "Loading was stopped before everything was there."


class _TypeLoad(msgspec.Struct, eq=False):
    """How far the loading of one type is."""

    chain: TypeChain
    ids: ByIds
    mixed: bool = False
    """Whether the server gives other types as well."""
    by_ids: bool = False
    """Whether everything that is listed was asked for by its id, so that the chain need not go on."""
    counted: int | None = None
    """How many there are, where that was looked at once more."""
    notes: list[str] = []


class Loader:
    """Loads into one store. Lives in the engine thread."""

    def __init__(self, client: LeanIXClient, store: Store, progress: Progress, news: News, *, page: int = PAGE) -> None:
        self.client = client
        self.store = store
        self.progress = progress
        self._news = news
        self._page = page
        """How many fact sheets are asked for at once; a type of which more are missing is loaded by ids."""
        self._road = Road(client, store, LANES, page)
        self._loads: dict[str, _TypeLoad] = {}
        self.errors: dict[str, LeanIXError] = {}
        """Why parts failed, by name."""
        self._fresh = False
        self._wanted: set[str] = set()
        for name in store.model.types:
            progress.types.setdefault(name, TypeProgress(name))
        for name in PARTS:
            progress.parts.setdefault(name, TypeProgress(name))

    @property
    def pace(self) -> Pace:
        """How much is asked for at a time, and by how many requests at once."""
        return self._road.pace

    async def load(self, first: Sequence[str] = (), *, anew: bool = False) -> None:
        """Load everything that is not there yet. Never raises because of the server: see the progress."""
        self._fresh = anew
        order = [name for name in first if name in self.store.model.types]
        order += [name for name in self.store.model.types if name not in order]
        self._wanted |= {*order, *PARTS}
        self.progress.moments = [(time.monotonic(), self.progress.loaded)]
        with quiet_collector(), self._heeding_refusals():
            work = [self.load_part(name) for name in PARTS]
            work += [self._load_type(name, place, urgent=name in first) for place, name in enumerate(order)]
            await self._all(work)
            for table in list(self.store.tables.values()):
                table.gather_texts()
            # Here rather than for the first list that somebody looks at, and the first letter that somebody types.
            await asyncio.to_thread(put_in_order, self.store)
            if not self.progress.failed:
                # Nothing will go on where it stopped; what only helped to load is memory again.
                self._loads.clear()
                self._road.pool = Pool()

    async def load_types(self, names: Iterable[str], parts: Iterable[str] = ()) -> None:
        """Load these types and parts only, in pages as large as they come. What fails is in :attr:`errors`."""
        with quiet_collector(), self._heeding_refusals():
            work = [self.load_part(name) for name in parts]
            work += [self._load_type(name, place, small=False) for place, name in enumerate(names)]
            await self._all(work)

    async def load_part(self, name: str) -> None:
        """Load the tags, the roles or the users."""
        part = self.progress.parts[name]
        if part.state is LoadState.DONE:
            return
        async with self._during(part):
            part.loaded = part.total = await self._fetch_part(name)
        self._news.tell("users" if name == "users" else "tags")

    async def retry(self, name: str) -> None:
        """Load one part or type again; a type goes on where it stopped."""
        with quiet_collector(), self._heeding_refusals():
            if name in self.progress.parts:
                self._fresh = True
                await self.load_part(name)
            else:
                await self._load_type(name, 0, urgent=True)

    @contextmanager
    def _heeding_refusals(self) -> Iterator[None]:
        """The client repeats what is refused because of too many requests; that there are fewer is our part."""
        pace = self._road.pace
        leave = self.client.log.subscribe(lambda attempt: pace.too_many() if attempt.status == _TOO_MANY else None)
        try:
            yield
        finally:
            leave()

    async def _fetch_part(self, name: str) -> int:
        client, store, force = self.client, self.store, self._fresh
        if name == "tags":
            tags, groups = await asyncio.gather(
                client.tags.get_tags(force_refresh=force), client.tags.get_tag_groups(force_refresh=force)
            )
            store.set_tags(tags, groups)
            return len(tags)
        if name == "roles":
            roles = await client.subscription_roles.get_subscription_roles(force_refresh=force)
            store.set_roles(roles)
            return len(roles)
        users = await client.users.load_users(force_refresh=force)
        store.set_users(users)
        return len(users)

    async def _all(self, work: list[Coroutine[Any, Any, None]]) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for one in work:
                    group.create_task(one)
        finally:
            self.stop_waiting()

    def stop_waiting(self) -> None:
        """What has not even begun when loading is stopped is missing as well."""
        for part in (*self.progress.types.values(), *self.progress.parts.values()):
            if part.state is LoadState.WAITING and part.name in self._wanted:
                part.state, part.error, part.remedy = LoadState.FAILED, _STOPPED, "Retry to go on."

    # -- one type ---------------------------------------------------------------------------------------------------

    async def _load_type(self, name: str, place: int, *, urgent: bool = False, small: bool = True) -> None:
        part = self.progress.types.setdefault(name, TypeProgress(name))
        if part.state is LoadState.DONE:
            return
        load, lanes = self._load(name), self._road.lanes
        chain, ids = load.chain, load.ids
        async with self._during(part, name):
            if not chain.cursor and not chain.complete and not ids.listed:
                # A little of every type first, so that every list has something to show.
                async with lanes.lane(0, place):
                    await self._take_all(load, part, first=min(FIRST_PAGE, self._page) if small else None, limit=1)
                if small:
                    self._road.pace.first(chain.waited)
            # What somebody looks at before all others, and the longest first: nothing ends later for what is short.
            rank = (1, place) if urgent else (2, 0)
            if not chain.complete and self._many_left(load):
                await self._by_ids(load, part, rank)
            if not chain.complete and not load.by_ids:
                async with lanes.lane(*rank, part.loaded - chain.total):
                    await self._take_all(load, part)
            await self._mend(load, part, rank)
            self._judge(load, part)

    def _load(self, name: str) -> _TypeLoad:
        load = self._loads.get(name)
        if load is None or load.chain.complete:
            known, road = self.store.model.types[name], self._road
            chain = TypeChain(self.client, known, road.pool, size=self._page, slow_down=road.pace.too_many)
            load = self._loads[name] = _TypeLoad(chain, ByIds(road, known, self._take_in))
        return load

    def _many_left(self, load: _TypeLoad) -> bool:
        """Whether more than one page is missing, and can be asked for by ids."""
        name, road = load.chain.type.name, self._road
        left = load.chain.total - len(self.store.by_type.get(name, ()))
        return road.works and not load.mixed and (left > self._page or bool(load.ids.listed))

    async def _by_ids(self, load: _TypeLoad, part: TypeProgress, rank: tuple[int, ...]) -> None:
        """List the ids and load what is missing; where that does not work, the chain goes on."""
        ids = load.ids
        if not ids.list.complete:
            try:
                async with self._road.lanes.lane(*rank, part.loaded - load.chain.total):
                    await ids.look()
            except LeanIXError:
                self._news.progress()
                return  # the chain finds out whether there is a way at all, and says so if there is none
        if ids.list.stopped_short:
            return
        await ids.load(*rank)
        if ids.unanswered and self._road.works:
            await ids.load_again(*rank)
        load.by_ids = self._road.works

    async def _mend(self, load: _TypeLoad, part: TypeProgress, rank: tuple[int, ...]) -> None:
        """Where fewer came than there are, look which they are: a list that moves while it is read loses rows."""
        ids, chain = load.ids, load.chain
        counted = max(chain.total, ids.list.total)
        loaded = len(self.store.by_type.get(part.name, ()))
        if load.mixed or (counted <= loaded and not ids.unanswered) or (chain.stopped_short and not loaded):
            return
        load.counted = counted
        try:
            async with self._road.lanes.lane(*rank, 0):
                await ids.look(anew=True, size=self._page)
        except LeanIXError as error:
            load.notes.append(f"Which are missing could not be found out: {error.headline}")
            return
        ids.unanswered = {}
        if ids.missing and self._road.works:
            await ids.load(*rank)
        if ids.missing and not self._road.works:
            load.chain = chain = TypeChain(self.client, chain.type, self._road.pool, size=self._page)
            async with self._road.lanes.lane(*rank, 0):
                await self._take_all(load, part)
        load.counted = ids.list.total
        if missing := len(ids.missing):
            load.notes.append(f"{missing} that LeanIX lists did not come.")
            load.counted -= missing

    async def _take_all(
        self, load: _TypeLoad, part: TypeProgress, *, first: int | None = None, limit: int | None = None
    ) -> None:
        async with aclosing(load.chain.pages(first=first, limit=limit)) as pages:
            async for page in pages:
                async with self._road.turn:
                    await self._take_in(part.name, page)

    async def _take_in(self, name: str, page: PageRows, asked: set[str] | None = None) -> int:
        """Put a page of a type into the store; gives how many fact sheets were in it that nobody asked for."""
        store, model, load, part = self.store, self.store.model, self._loads[name], self.progress.types[name]
        strangers = 0
        for rows in page.slices:
            self._meet_people()
            # A server that does not heed the type gives every type in every list; each takes its own out of it.
            own = [row for row in rows if row.type == name or row.type not in model.types]
            load.mixed = load.mixed or len(own) < len(rows)
            if asked is not None:
                strangers += sum(row.id not in asked for row in rows)
            store.add_all(own)
            part.loaded = len(store.by_type.get(name, ()))
            self.progress.note(time.monotonic())
            await asyncio.sleep(0)  # the other types' pages have their turn, and the screen has its own (see engine)
        total = max(load.chain.total, load.ids.list.total)
        part.total = max(total, part.loaded) if total >= 0 else -1
        self._news.progress(name)
        return strangers

    def _meet_people(self) -> None:
        newcomers, users = self._road.pool.newcomers, self.store.users
        while newcomers:
            user = newcomers.pop()
            users.setdefault(user.id, user)

    def _judge(self, load: _TypeLoad, part: TypeProgress) -> None:
        chain, part.loaded = load.chain, len(self.store.by_type.get(part.name, ()))
        counted = chain.total if load.counted is None else load.counted
        if chain.stopped_short and (counted < 0 or part.loaded < counted):
            self._loads.pop(part.name, None)
            raise AnswerUnreadable(
                "LeanIX led in a circle before all pages were there.",
                detail=f"{part.loaded} of {counted if counted >= 0 else 'an unknown number'} came.",
                remedy="Try this type again.",
            )
        notes = load.notes
        if faults := len(chain.faults) + len(load.ids.faults):
            notes = [f"{faults} could not be read.", *notes]
        elif counted > part.loaded:
            notes = [*notes, f"LeanIX counts {counted}."]
        if refused := chain.refused | load.ids.refused:
            notes = [*notes, f"Kept back by LeanIX: {', '.join(refused)}."]
        part.note = " ".join(notes)
        part.total = part.loaded

    @asynccontextmanager
    async def _during(self, part: TypeProgress, *types: str) -> AsyncIterator[None]:
        """Keep the state of a part right whatever happens, and let what the server does wrong end here."""
        part.state, part.error, part.remedy, part.note = LoadState.LOADING, "", "", ""
        part.started, part.finished = time.monotonic(), 0.0
        self.errors.pop(part.name, None)
        self._news.progress()
        try:
            yield
            part.state = LoadState.DONE
        except LeanIXError as error:
            self.errors[part.name] = error
            part.error, part.remedy = error.headline, error.remedy
            if types and part.total > part.loaded:
                part.note = f"{part.total - part.loaded} of {part.total} are missing."
            if isinstance(error, GraphQLFailed | RequestInvalid) and types:
                # A place marker may be what the server does not like any more; what is there is known by id.
                self._loads.pop(types[0], None)
            part.state = LoadState.FAILED
        except asyncio.CancelledError:
            part.error, part.remedy, part.state = _STOPPED, "Retry to go on.", LoadState.FAILED
            raise
        finally:
            part.finished = time.monotonic()
            self._news.progress()


def keep_old(old: Store, new: Store, progress: Progress) -> None:
    """Where something could not be loaded anew, keep the old of it."""
    failed = {part.name for part in progress.failed}
    if "tags" in failed:
        new.set_tags(old.tags.values(), old.tag_groups.values())
    if "roles" in failed:
        new.set_roles(old.roles.values())
    if "users" in failed:
        new.set_users(old.users.values())
    if "labels" in failed:
        new.set_labels(old.labels)
    for name, known in new.model.types.items():
        before = old.model.types.get(name)
        if name not in failed or before is None:
            continue
        same = list(known.fields) == list(before.fields)
        for row in old.rows([name]):
            # Values stand in the order of the data model, which may be another one now.
            values = row.values if same else tuple(old.value(row, field) for field in known.fields)
            new.add(row if same else msgspec.structs.replace(row, values=values))
