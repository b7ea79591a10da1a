"""Bringing a workspace that was loaded earlier up to date, at the price of what has changed since.

Of each type the fact sheets are asked for that were changed last, until one comes that has been known for long. The
same answer counts them all: where the count is another one than ours, something vanished, and the ids tell what. What
a change implies for others is fetched with it, whether or not the server says that they have changed: the display
names below a new name, and whatever a relation begins or ends at.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from leanix_tui.client.client import LeanIXClient
from leanix_tui.errors import AnswerUnreadable, LeanIXError
from leanix_tui.model.change import LoadState, Progress, TypeProgress
from leanix_tui.model.data_model import FactSheetType
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import fold
from leanix_tui.workspace.chain import TypeChain
from leanix_tui.workspace.decode import PageDecoder, Pool
from leanix_tui.workspace.id_list import IdList
from leanix_tui.workspace.models import read_labels
from leanix_tui.workspace.news import News
from leanix_tui.workspace.store import State, Store

__all__ = ["Refresh", "known_until", "long_before"]

_FIRST: Final = 30
"""Fact sheets of the first page: mostly few have changed."""
_SECONDS: Final = 19
"""So many letters of an ISO 8601 time are its date and time of day."""
_MARGIN: Final = 60.0
"""Seconds by which times are trusted less than they could be."""
_PARENT: Final = " / "
_EVER: Final = "0"
"""Comes before every time."""
_AT_ONCE: Final = 500
_ROUNDS: Final = 8
"""A change may mean changes elsewhere, and these again; a hierarchy is not deeper."""
_TOLD: Final = 250


class Refresh:
    """One refresh of one store. Lives in the engine thread."""

    def __init__(
        self,
        client: LeanIXClient,
        store: Store,
        since: Mapping[str, str],
        progress: Progress,
        news: News,
        *,
        language: str = "en",
    ) -> None:
        self._client = client
        self._store = store
        self._since = since
        self._progress = progress
        self._news = news
        self._language = language
        self._pool = Pool()
        self._changes: dict[str, _Changes] = {}
        self._touched: dict[str, None] = {}
        self.until: dict[str, str] = dict(since)
        """By type until when changes are known now; types that could not be refreshed keep what they had."""
        self.other_model = False
        """Whether the data model is another one now, so that everything has to be loaded anew."""
        self.compared = False
        """Whether every fact sheet was compared with the server's."""

    async def run(self) -> None:
        """Find out what has changed, and change it here. What fails is in the progress; what was there stays."""
        began = time.monotonic()
        for part in (*self._progress.types.values(), *self._progress.parts.values()):
            part.state, part.error, part.remedy = LoadState.DONE, "", ""
        async with asyncio.TaskGroup() as group:
            for work in (self._model(), self._labels(), self._tags(), self._roles(), self._users()):
                group.create_task(work)
            for name in self._store.model.types:
                group.create_task(self._look(name))
        if self.other_model:
            return
        await self._apply()
        await self._compare([name for name, found in self._changes.items() if self._is_amiss(found)])
        spent = time.monotonic() - began
        for name, found in self._changes.items():
            if found.newest and self._part(name).state is LoadState.DONE:
                self.until[name] = max(self._since.get(name, ""), long_before(found.newest, spent))
        self._tell()

    async def compare(self) -> None:
        """Compare every fact sheet with the server's, which finds what no date tells of."""
        with contextlib.suppress(LeanIXError):  # it was right enough for everything so far
            await self._client.look_at_schema()
        await self._compare([name for name in self._store.model.types if self._part(name).state is LoadState.DONE])
        self.compared = all(part.state is LoadState.DONE for part in self._progress.types.values())
        self._tell()

    def _tell(self) -> None:
        if self._touched:
            self._news.tell("rows", tuple(self._touched))
            self._touched = {}

    # What is not fact sheets ------------------------------------------------------------------------------------------

    async def _model(self) -> None:
        async with self._during(self._progress.parts["model"]):
            model = await self._client.data_model.get()
            self.other_model = model != self._store.model

    async def _labels(self) -> None:
        async with self._during(self._progress.parts["labels"]):
            labels = await read_labels(self._client, self._language, self._store.model)
            if labels != self._store.labels:
                self._store.set_labels(labels)
                self._news.tell("labels")

    async def _tags(self) -> None:
        async with self._during(self._progress.parts["tags"]):
            tags, groups = await asyncio.gather(
                self._client.tags.get_tags(force_refresh=True), self._client.tags.get_tag_groups(force_refresh=True)
            )
            store = self._store
            if list(store.tags.values()) != tags or list(store.tag_groups.values()) != groups:
                store.set_tags(tags, groups)
                self._news.tell("tags")

    async def _roles(self) -> None:
        async with self._during(self._progress.parts["roles"]):
            roles = await self._client.subscription_roles.get_subscription_roles(force_refresh=True)
            if list(self._store.roles.values()) != roles:
                self._store.set_roles(roles)
                self._news.tell("tags")

    async def _users(self) -> None:
        async with self._during(self._progress.parts["users"]):
            users = await self._client.users.load_users(force_refresh=True)
            if any(self._store.users.get(user.id) != user for user in users):
                self._store.set_users(users)
                self._news.tell("users")

    # What has changed -------------------------------------------------------------------------------------------------

    def _part(self, name: str) -> TypeProgress:
        return self._progress.types.setdefault(name, TypeProgress(name))

    async def _look(self, name: str) -> None:
        """Take in the pages of a type, newest first, until what comes has been known for long."""
        known = self._store.model.types[name]
        async with self._during(self._part(name)):
            found = _Changes(known)
            chain = TypeChain(
                self._client, known, self._pool, newest_first=True, relations=tuple(known.relations.values())
            )
            since = self._since.get(name, "")
            if since:
                for first, limit in ((_FIRST, 1), (None, None)):
                    async with aclosing(chain.pages(first=first, limit=limit)) as pages:
                        async for page in pages:
                            if found.take(page.slices, since, ordered=chain.newest_first):
                                break
                    if found.all_there or chain.complete or not found.in_order:
                        break
            found.total = chain.total
            found.all_there = found.all_there or chain.complete
            self._changes[name] = found

    def _is_amiss(self, found: _Changes) -> bool:
        """Whether it takes the ids to know what there is."""
        name = found.type.name
        if self._part(name).state is not LoadState.DONE:
            return False
        table = self._store.tables[name]
        live = len(table) - len(table.gone) - _archived(self._store, name)
        return not (self._since.get(name) and found.in_order and found.all_there) or found.total != live

    async def _compare(self, names: Sequence[str]) -> None:
        """Bring types up to date by the ids and dates of all their fact sheets."""
        async with asyncio.TaskGroup() as group:
            for name in names:
                group.create_task(self._compare_type(self._store.model.types[name]))
        await self._apply()

    async def _compare_type(self, known: FactSheetType) -> None:
        async with self._during(self._part(known.name)):
            listed = IdList(self._client, known)
            there: dict[str, tuple[str, int]] = {}
            async with aclosing(listed.pages()) as pages:
                async for rows in pages:
                    there |= {id_: (changed[:_SECONDS], rev) for id_, changed, rev in rows}
            if listed.stopped_short:
                raise AnswerUnreadable(
                    "LeanIX led in a circle before all ids were there.", remedy="Load the workspace again."
                )
            had = self._states(known.name)
            asked = [id_ for id_, state in there.items() if _differs(had.get(id_), state)]
            vanished = [id_ for id_ in had if id_ not in there]
            found = self._changes.setdefault(known.name, _Changes(known))
            for state in there.values():
                found.newest = max(found.newest, state[0])
            # What a moving list left out is still there when it is asked for by its id.
            await self._fetch(known, [*asked, *vanished])

    def _states(self, name: str) -> dict[str, tuple[str, int]]:
        table, ids = self._store.tables[name], self._store.ids
        changed, revs, status = table.updated_at, table.rev, table.status
        return {
            ids[table.number[at]]: (changed[at][:_SECONDS], revs[at])
            for at in table.places()
            if status[at] != "ARCHIVED"
        }

    async def _fetch(self, known: FactSheetType, ids: Sequence[str]) -> None:
        """Ask for some fact sheets; those that do not come are no more."""
        ends = tuple(known.relations.values())
        decoder = PageDecoder(known, ends, self._pool, empty_too=True)
        found = self._changes.setdefault(known.name, _Changes(known))
        for start in range(0, len(ids), _AT_ONCE):
            chunk = ids[start : start + _AT_ONCE]
            page = decoder.read((await self._client.fact_sheets.by_ids(known, chunk, relations=ends)).body)
            came = [row for rows in page.slices for row in rows if row.type == known.name]
            if page.faults:
                raise AnswerUnreadable("A fact sheet that has changed cannot be read.", detail=page.faults[0])
            found.rows |= {row.id: row for row in came}
            found.vanished |= set(chunk) - {row.id for row in came}

    # What follows from it ---------------------------------------------------------------------------------------------

    async def _apply(self) -> None:
        """Change the store, and then whatever else has changed because of that."""
        done: set[str] = set()
        for _ in range(_ROUNDS):
            others: set[str] = set()
            for found in self._changes.values():
                rows, found.rows = found.rows, {}
                vanished, found.vanished = found.vanished, set()
                done |= rows.keys() | vanished
                for number, row in enumerate(rows.values()):
                    others |= self._put(row, found.type)
                    if number % _TOLD == _TOLD - 1:
                        await asyncio.sleep(0)
                for id_ in vanished:
                    others |= self._remove(id_, found.type)
            others -= done
            if not others:
                break
            await self._look_again(others)
        self._meet_people()
        for name in self._changes:
            part = self._part(name)
            part.loaded = part.total = len(self._store.by_type[name])

    async def _look_again(self, ids: Collection[str]) -> None:
        by_type: dict[str, list[str]] = {}
        for id_ in ids:
            row = self._store.get(id_)
            if row is not None and row.type in self._store.model.types:
                by_type.setdefault(row.type, []).append(id_)
        async with asyncio.TaskGroup() as group:
            for name, wanted in by_type.items():
                group.create_task(self._look_again_at(self._store.model.types[name], sorted(wanted)))

    async def _look_again_at(self, known: FactSheetType, ids: Sequence[str]) -> None:
        async with self._during(self._part(known.name)):
            await self._fetch(known, ids)

    def _put(self, row: FactSheet, known: FactSheetType) -> set[str]:
        """Take in one fact sheet; the ids of others that may have changed with it."""
        store = self._store
        row, sources = _split(row, known)
        before, had = store.state(row.id), store.source_ids(row.id)
        others = {
            id_ for relation, there in sources.items() for id_ in there ^ had.get(relation, set()) if store.has(id_)
        }
        if before is not None and before == State.of(row):
            return others
        store.put(row)
        self._touched[known.name] = None
        if before is not None:
            self._lead_on(before, row)
        return others

    def _lead_on(self, before: State, now: FactSheet) -> None:
        """Names and levels of everything below follow those above, whether or not the server says that they changed."""
        if (before.display_name, before.level) == (now.display_name, now.level):
            return
        store = self._store
        for _, child in store.sources(now.id, "relToParent"):
            name, level, folded = child.display_name, child.level, child.folded
            if name.startswith(before.display_name + _PARENT):
                name = now.display_name + name[len(before.display_name) :]
                folded = fold(name) + folded[len(fold(child.display_name)) :]
            if level == before.level + 1:
                level = now.level + 1
            follower = msgspec.structs.replace(child, display_name=name, level=level, folded=folded)
            if (name, level) != (child.display_name, child.level):
                store.put(follower)
                self._touched[child.type] = None
                self._lead_on(State.of(child), follower)

    def _remove(self, id_: str, known: FactSheetType) -> set[str]:
        store = self._store
        others = {one.id for _, one in store.sources(id_)}
        if store.remove(id_):
            self._touched[known.name] = None
        return others

    def _meet_people(self) -> None:
        while self._pool.newcomers:
            user = self._pool.newcomers.pop()
            self._store.users.setdefault(user.id, user)

    @asynccontextmanager
    async def _during(self, part: TypeProgress) -> AsyncIterator[None]:
        """What goes wrong on the server's side ends here; what was there before is there still."""
        try:
            yield
        except LeanIXError as error:
            part.state, part.error = LoadState.FAILED, f"Not refreshed: {error.headline}"
            part.remedy = error.remedy
            self._news.progress()


class _Changes:
    """What is known of the changes of one type."""

    def __init__(self, known: FactSheetType) -> None:
        self.type = known
        self.rows: dict[str, FactSheet] = {}
        self.vanished: set[str] = set()
        self.total = -1
        self.newest = ""
        self.in_order = True
        """Whether they came newest first, as they were asked for, each with its date."""
        self.all_there = False
        """Whether everything came that is newer than what was known."""

    def take(self, slices: Iterable[list[FactSheet]], since: str, *, ordered: bool) -> bool:
        """Take in a page; True when nothing after it is of interest."""
        last = ""
        for row in (row for rows in slices for row in rows if row.type == self.type.name):
            changed = row.updated_at[:_SECONDS]
            self.in_order = self.in_order and ordered and bool(changed) and (not last or changed <= last)
            last = changed
            self.newest = max(self.newest, changed)
            if changed >= since:
                self.rows[row.id] = row
            else:
                self.all_there = True
        return self.all_there or not self.in_order


def _split(row: FactSheet, known: FactSheetType) -> tuple[FactSheet, dict[str, set[str]]]:
    """A fact sheet as it is kept, and by their relation to it the ids of those that lead to it."""
    kept: tuple[Any, ...] = ()
    sources: dict[str, set[str]] = {}
    for at in range(0, len(row.links), 2):
        name, ids = row.links[at], row.links[at + 1]
        end = known.relations[name]
        if end.outgoing:
            kept += (name, ids) if ids else ()
        elif end.inverse:
            sources.setdefault(end.inverse, set()).update(ids)
    return msgspec.structs.replace(row, links=kept), sources


def _differs(known: tuple[str, int] | None, there: tuple[str, int]) -> bool:
    """Whether a fact sheet is another one than it was; what a server does not tell cannot differ."""
    if known is None:
        return True
    return any(bool(now) and now != before for now, before in zip(there, known, strict=True))


def _archived(store: Store, name: str) -> int:
    table = store.tables[name]
    return sum(1 for at in table.places() if table.status[at] == "ARCHIVED") if "ARCHIVED" in table.status else 0


def long_before(newest: str, seconds: float) -> str:
    """Until when everything is known, if the newest change is of this time and finding it out took so long.

    What was changed while we looked may be older than what we saw last; more than the time it took it cannot be. Empty
    when the time is none.
    """
    try:
        time_ = datetime.fromisoformat(newest[:_SECONDS])
    except ValueError:
        return ""
    return (time_ - timedelta(seconds=seconds + _MARGIN)).isoformat()[:_SECONDS]


def known_until(store: Store, progress: Progress, seconds: float) -> dict[str, str]:
    """The same for each type of a store that was just loaded; types that failed are not among them."""
    until = {}
    for name, part in progress.types.items():
        if part.state is LoadState.DONE and name in store.tables:
            newest = max(store.tables[name].updated_at, default=None)
            until[name] = _EVER if newest is None else long_before(newest, seconds)
    return {name: time_ for name, time_ in until.items() if time_}
