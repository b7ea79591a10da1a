"""What of the workspace is loaded, and everything that changes that. Runs in the engine thread."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from leanix_tui.errors import ConnectionFailed, LeanIXError, UsageError
from leanix_tui.model.change import LoadState, Progress, TypeProgress
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.workspace.cache.cache import Cache, Index, Kept
from leanix_tui.workspace.cache.details import Details
from leanix_tui.workspace.graph import type_name
from leanix_tui.workspace.models import load_labels, load_model
from leanix_tui.workspace.news import News
from leanix_tui.workspace.remote import known_type
from leanix_tui.workspace.store import Store

if TYPE_CHECKING:
    from leanix_tui.client.client import LeanIXClient
    from leanix_tui.client.schema import Schema
    from leanix_tui.workspace.preload import Loader

__all__ = ["Loading"]

_COMPARE_AFTER: Final = 6 * 3600
"""Seconds after which every fact sheet is compared with the server's once more."""


class Loading:
    """Holds the store and fills it; one load at a time."""

    def __init__(self, news: News, language: str, cache: Cache | None = None) -> None:
        self.store = Store()
        self.progress = Progress({}, {})
        self.client: LeanIXClient | None = None
        """Through which everything is loaded; None before there is a connection."""
        self.cache = cache
        self.kept: Index | None = None
        """What the store was when it came out of the cache; None when it did not, or has been refreshed."""
        self.details = Details()
        """The fact sheets opened last."""
        self.schema: Schema | None = None
        """What GraphQL offered when the store was written to the cache."""
        self._news = news
        self._language = language
        self._loader: Loader | None = None
        self._task: asyncio.Task[None] | None = None
        self._model_lock = asyncio.Lock()
        self._has_model = False
        self._until: dict[str, str] | None = None
        """By type until when its changes are known; None when the store is not one that a refresh can begin with."""
        self._compared = 0.0
        self._kept_details = 0
        self._ending = False

    # From and to the cache --------------------------------------------------------------------------------------------

    def take_up(self, kept: Kept) -> None:
        """Begin with what was in the cache."""
        self.store, self.kept, self.schema, self.details = kept.store, kept.index, kept.schema, kept.details
        self._until, self._compared = dict(kept.index.known_until), kept.index.compared
        counts = {name: len(rows) for name, rows in kept.store.by_type.items()}
        self.progress = Progress(
            {
                name: TypeProgress(name, LoadState.DONE, counts.get(name, 0), counts.get(name, 0))
                for name in kept.store.model.types
            },
            {name: TypeProgress(name, LoadState.DONE, there, there) for name, there in _parts(kept.store).items()},
        )
        self._has_model, self._loader = True, None

    def let_go(self) -> None:
        """Forget what came out of the cache: it is not of this workspace."""
        self.store, self.kept, self.schema, self._until, self.details = Store(), None, None, None, Details()
        self.progress = Progress({}, {})
        self._has_model, self._loader = False, None

    async def _save(self) -> None:
        if self.cache is None or self._until is None or self.client is None:
            return
        identity = self.client.identity
        index = Index(
            host=identity.host,
            workspace_id=identity.workspace_id,
            workspace_name=identity.workspace_name,
            user_id=identity.user_id,
            user_name=identity.user_name,
            account=identity.account,
            role=identity.role,
            language=self._language,
            counts={name: len(rows) for name, rows in self.store.by_type.items()},
            known_until=self._until,
            compared=self._compared,
        )
        schema = await self.client.schema()
        self._kept_details = self.details.changes
        save = partial(self.cache.save, self.store, index, schema, self.details, lambda: self._ending)
        if not await asyncio.to_thread(save):
            self._news.tell("cache")

    async def leave(self) -> None:
        """Stop what runs, and keep what was opened since the workspace was kept."""
        await self.cancel()
        if self.details.changes != self._kept_details and self.kept is None:
            await self._save()

    # Loading ----------------------------------------------------------------------------------------------------------

    def _connected(self) -> LeanIXClient:
        if self.client is None:
            raise ConnectionFailed(
                "There is no connection to LeanIX yet.", remedy="What is shown comes from the cache. Try again."
            )
        return self.client

    async def model(self) -> Store:
        """The store with the data model and the labels in it, loaded if they are not there yet."""
        async with self._model_lock:
            if not self._has_model:
                self.store = await load_model(self._connected(), self._language, self.progress, self._news)
                self._has_model = True
                self._loader = None
                self._news.tell("model")
                self._news.tell("labels")
        return self.store

    async def _ready(self) -> Loader:
        from leanix_tui.workspace.preload import Loader  # noqa: PLC0415 - the cache is on the screen without it

        store = await self.model()
        if self._loader is None:
            self._loader = Loader(self._connected(), store, self.progress, self._news)
        return self._loader

    def start(self, first: tuple[str, ...], *, refresh: bool = False) -> asyncio.Task[None]:
        """Load everything in the background, or what has changed; a load that runs already goes on."""
        if self._task is None or self._task.done():
            known = self._until is not None and (self._loader is None or refresh)
            work = self._refresh() if known else self._load_all(first)
            self._task = asyncio.get_running_loop().create_task(work, name="preload")
            self._task.add_done_callback(_raise_bugs)
        return self._task

    async def wait(self, first: tuple[str, ...] = ()) -> None:
        """Load everything, and come back when that is over; whoever gives up waiting does not stop it."""
        await asyncio.shield(self.start(first))

    async def _load_all(self, first: tuple[str, ...]) -> None:
        from leanix_tui.workspace.refresh import known_until  # noqa: PLC0415 - the cache is on the screen without it

        began = time.monotonic()
        try:
            loader = await self._ready()
            store, known = self.store, self._until or {}
            await loader.load([found for name in first if (found := type_name(store.model, store.labels, name))])
        finally:
            self._news.tell("finished")
        # What was there before is not known any longer than it was.
        until = known_until(store, self.progress, time.monotonic() - began)
        self._until, self._compared = until | known, self._compared or time.time()
        if until.keys() - known.keys():
            await self._save()

    async def refresh(self) -> None:
        """Bring everything up to date. What has never been loaded is loaded."""
        await asyncio.shield(self.start((), refresh=True))

    async def _refresh(self) -> None:
        """Bring what came out of the cache, or was loaded a while ago, up to date."""
        from leanix_tui.workspace.refresh import Refresh  # noqa: PLC0415 - the cache is on the screen without it

        assert self._until is not None  # noqa: S101 - there is something to begin with
        refresh = Refresh(
            self._connected(), self.store, self._until, self.progress, self._news, language=self._language
        )
        try:
            await refresh.run()
            if not refresh.other_model:
                self._until = refresh.until
                self.kept = self.kept if self.progress.failed else None
        finally:
            self._news.tell("finished")
        if refresh.other_model:
            await self._anew()
            return
        await self._save()
        if not 0 <= time.time() - self._compared < _COMPARE_AFTER:
            await refresh.compare()
            if refresh.compared:
                self._compared = time.time()
            await self._save()

    async def cancel(self) -> None:
        """Stop what loads in the background."""
        self._ending = True
        try:
            if self._task is not None and not self._task.done():
                self._task.cancel()
                await asyncio.wait([self._task])
        finally:
            self._ending = False

    async def retry(self, part: str) -> None:
        """Load one part again. Raises ``UsageError`` when there is no such part."""
        from leanix_tui.workspace.preload import PARTS  # noqa: PLC0415 - the cache is on the screen without it
        from leanix_tui.workspace.refresh import known_until  # noqa: PLC0415

        if not self._has_model or (self._until is not None and self._loader is None):
            await self.wait()
            return
        if part == "labels":
            await load_labels(self._connected(), self._language, self.store, self.progress, self._news)
            return
        loader = await self._ready()
        if part not in {*PARTS, *self.store.model.types}:
            raise UsageError(f"There is no part {part!r} to load again.")
        began = time.monotonic()
        try:
            await loader.retry(part)
        finally:
            self._news.tell("finished")
        self._until = known_until(self.store, self.progress, time.monotonic() - began) | (self._until or {})
        await self._save()

    async def speak(self, language: str) -> None:
        """Take the labels of another language, now and at every later load. Raises where the workspace has none."""
        document = await self._connected().data_model.language(language)
        self._language = language
        self.store.set_labels(Labels.parse(document, self.store.model, language))
        self._news.tell("labels")

    async def reload(self) -> None:
        """Load everything anew, and only then let go of the old."""
        await self.cancel()
        self._task = asyncio.get_running_loop().create_task(self._anew(), name="reload")
        await asyncio.shield(self._task)

    async def _anew(self) -> None:
        from leanix_tui.workspace.preload import Loader, keep_old  # noqa: PLC0415 - the cache is there without it
        from leanix_tui.workspace.refresh import known_until  # noqa: PLC0415

        began, client = time.monotonic(), self._connected()
        before, progress = self.store, self.progress
        self.progress = Progress({}, {})
        try:
            with contextlib.suppress(LeanIXError):  # without it, what the schema offered before is asked for
                await client.look_at_schema()
            store = await load_model(client, self._language, self.progress, self._news)
            loader = Loader(client, store, self.progress, self._news)
            await loader.load(anew=True)
        except BaseException:
            self.progress = progress
            self._news.tell("finished")
            raise
        keep_old(before, store, self.progress)
        self.store, self._loader, self._has_model, self.kept = store, loader, True, None
        for kind in ("model", "labels", "tags", "users"):
            self._news.tell(kind)
        self._news.tell("rows", tuple(store.by_type))
        self._news.tell("finished")
        self._until, self._compared = known_until(store, self.progress, time.monotonic() - began), time.time()
        await self._save()

    async def some(self, types: Sequence[str] | None, *, parts: bool) -> list[FactSheet]:
        """Load some types and give their fact sheets. Raises what goes wrong with any of them, or with the tags."""
        from leanix_tui.workspace.preload import PARTS  # noqa: PLC0415 - the cache is on the screen without it

        loader = await self._ready()
        model, labels = self.store.model, self.store.labels
        names = list(model.types)
        if types is not None:
            names = list(dict.fromkeys(known_type(model, labels, name).name for name in types))
        await loader.load_types(names, PARTS if parts else ())
        for name, failure in loader.errors.items():
            # Who the users are, and what their roles are called, is not worth failing for: see the progress.
            if name not in {"users", "roles"}:
                raise failure
        return self.store.rows(names)


def _parts(store: Store) -> dict[str, int]:
    """How many there are of what stands beside the fact sheets."""
    labels = store.labels
    return {
        "model": len(store.model.types),
        "labels": len(labels.types) + len(labels.fields) + len(labels.relations),
        "tags": len(store.tags),
        "roles": len(store.roles),
        "users": len(store.users),
    }


def _raise_bugs(task: asyncio.Task[None]) -> None:
    """What the server does wrong is in the progress; anything else must not vanish with a background task."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, LeanIXError):
        task.get_loop().call_exception_handler({"message": "Loading the workspace crashed", "exception": error})
