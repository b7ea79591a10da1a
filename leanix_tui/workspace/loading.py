"""What of the workspace is loaded, and everything that changes that. Runs in the engine thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from leanix_tui.client.client import LeanIXClient
from leanix_tui.errors import LeanIXError, UsageError
from leanix_tui.model.change import Progress
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.workspace.graph import type_name
from leanix_tui.workspace.models import load_labels, load_model
from leanix_tui.workspace.news import News
from leanix_tui.workspace.preload import PARTS, Loader, keep_old
from leanix_tui.workspace.remote import known_type
from leanix_tui.workspace.store import Store

__all__ = ["Loading"]


class Loading:
    """Holds the store and fills it; one load at a time."""

    def __init__(self, client: LeanIXClient, news: News, language: str) -> None:
        self.store = Store()
        self.progress = Progress({}, {})
        self._client = client
        self._news = news
        self._language = language
        self._loader: Loader | None = None
        self._task: asyncio.Task[None] | None = None
        self._model_lock = asyncio.Lock()
        self._has_model = False

    async def model(self) -> Store:
        """The store with the data model and the labels in it, loaded if they are not there yet."""
        async with self._model_lock:
            if not self._has_model:
                self.store = await load_model(self._client, self._language, self.progress, self._news)
                self._has_model = True
                self._loader = None
                self._news.tell("model")
                self._news.tell("labels")
        return self.store

    async def _ready(self) -> Loader:
        store = await self.model()
        if self._loader is None:
            self._loader = Loader(self._client, store, self.progress, self._news)
        return self._loader

    def start(self, first: tuple[str, ...]) -> asyncio.Task[None]:
        """Load everything in the background; one that runs already goes on."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._load_all(first), name="preload")
            self._task.add_done_callback(_raise_bugs)
        return self._task

    async def wait(self, first: tuple[str, ...] = ()) -> None:
        """Load everything, and come back when that is over; whoever gives up waiting does not stop it."""
        await asyncio.shield(self.start(first))

    async def _load_all(self, first: tuple[str, ...]) -> None:
        try:
            loader = await self._ready()
            store = self.store
            await loader.load([found for name in first if (found := type_name(store.model, store.labels, name))])
        finally:
            self._news.tell("finished")

    async def cancel(self) -> None:
        """Stop what loads in the background."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    async def retry(self, part: str) -> None:
        """Load one part again. Raises ``UsageError`` when there is no such part."""
        if not self._has_model:
            await self.wait()
            return
        if part == "labels":
            await load_labels(self._client, self._language, self.store, self.progress, self._news)
            return
        loader = await self._ready()
        if part not in {*PARTS, *self.store.model.types}:
            raise UsageError(f"There is no part {part!r} to load again.")
        try:
            await loader.retry(part)
        finally:
            self._news.tell("finished")

    async def speak(self, language: str) -> None:
        """Take the labels of another language, now and at every later load. Raises where the workspace has none."""
        document = await self._client.data_model.language(language)
        self._language = language
        self.store.set_labels(Labels.parse(document, self.store.model, language))
        self._news.tell("labels")

    async def reload(self) -> None:
        """Load everything anew, and only then let go of the old."""
        await self.cancel()
        before, progress = self.store, self.progress
        self.progress = Progress({}, {})
        try:
            store = await load_model(self._client, self._language, self.progress, self._news)
            loader = Loader(self._client, store, self.progress, self._news)
            await loader.load(anew=True)
        except BaseException:
            self.progress = progress
            self._news.tell("finished")
            raise
        keep_old(before, store, self.progress)
        self.store, self._loader, self._has_model = store, loader, True
        for kind in ("model", "labels", "tags", "users"):
            self._news.tell(kind)
        self._news.tell("rows", tuple(store.by_type))
        self._news.tell("finished")

    async def some(self, types: Sequence[str] | None, *, parts: bool) -> list[FactSheet]:
        """Load some types and give their fact sheets. Raises what goes wrong with any of them, or with the tags."""
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


def _raise_bugs(task: asyncio.Task[None]) -> None:
    """What the server does wrong is in the progress; anything else must not vanish with a background task."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, LeanIXError):
        task.get_loop().call_exception_handler({"message": "Loading the workspace crashed", "exception": error})
