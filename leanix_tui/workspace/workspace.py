"""The loaded workspace: the one thing that screens, the command line and scripts talk to.

Threads. The client, the loader and every request live in one engine thread with its own event loop. Asynchronous
methods may be awaited from any event loop: they hop over and back, and cancelling the caller cancels the request.
Synchronous methods read memory and never wait; they are safe while the loader adds rows, because whatever they read
only ever grows (see :mod:`leanix_tui.workspace.store`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from leanix_tui.client.request_log import RequestLog
from leanix_tui.errors import ConnectionFailed
from leanix_tui.model.change import Change, Progress
from leanix_tui.model.data_model import DataModel, RelationEnd
from leanix_tui.model.document import LogEvent
from leanix_tui.model.fact_sheet import FactSheet, FactSheetDetail, RelatedFactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.model.user import Identity
from leanix_tui.workspace.cache.cache import Cache
from leanix_tui.workspace.cells import Column
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.engine import Engine
from leanix_tui.workspace.facets import Facet
from leanix_tui.workspace.graph import related, walk
from leanix_tui.workspace.loading import Loading
from leanix_tui.workspace.news import News
from leanix_tui.workspace.order import put_in_order
from leanix_tui.workspace.query import Query, Result
from leanix_tui.workspace.remote import Remote, known_type
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.tree import TreeNode, make_tree

if TYPE_CHECKING:
    from leanix_tui.client.client import LeanIXClient
    from leanix_tui.client.retry import RetryPolicy

__all__ = ["Workspace"]

T = TypeVar("T")


class Workspace:
    """One LeanIX workspace: what of it is in memory, and the way to the rest."""

    identity: Identity
    """Whom the token stands for, and where; before there is a connection, what the cache says about that."""
    requests: RequestLog
    """Every request so far, secrets masked."""

    def __init__(
        self,
        engine: Engine,
        make_client: Callable[[], LeanIXClient],
        *,
        language: str = "en",
        read_only: bool = False,
        log: RequestLog | None = None,
        cache: Cache | None = None,
    ) -> None:
        """Use :meth:`open` or :meth:`begin` instead."""
        self._engine = engine
        self._news = News(engine.loop)
        self._loading = Loading(self._news, language, cache)
        self._make_client = make_client
        self._client: LeanIXClient | None = None
        self._read_only = read_only
        self._closed = False
        self.requests = RequestLog() if log is None else log  # one without requests is false
        self.identity = Identity("")

    @classmethod
    async def open(cls, *, cache: Cache | None = None, **options: Any) -> Workspace:
        """Connect to a workspace; loads nothing yet but what the cache has. Options are those of :meth:`begin`.

        Raises ``TokenRefused``, ``WorkspaceMismatch``, ``HostUnknown`` and whatever else keeps us out. When it raises,
        nothing is left running.
        """
        workspace = await cls.begin(cache=cache, **options)
        try:
            await workspace.connect()
        except BaseException:
            await workspace.close()
            raise
        return workspace

    @classmethod
    async def begin(
        cls,
        *,
        host: str | None,
        api_token: str | Callable[[], str],
        workspace_name: str | None = None,
        language: str = "en",
        read_only: bool = False,
        ca_file: str | None = None,
        verify: bool = True,
        rate_per_second: float = 20,
        policy: RetryPolicy | None = None,
        log: RequestLog | None = None,
        cache: Cache | None = None,
    ) -> Workspace:
        """Take up a workspace where the cache left it, without sending anything; :meth:`connect` does that.

        ``policy`` says how patiently requests are repeated. A ``log`` that is given becomes ``requests``: it is there
        while we connect, and also when that fails. Raises ``LeanIXError`` when the options cannot be used.
        """
        engine = Engine.start()

        def make_client() -> LeanIXClient:
            from leanix_tui.client.client import LeanIXClient  # noqa: PLC0415 - the cache is on the screen without it

            return LeanIXClient(
                host,
                api_token,
                workspace_name,
                read_only=workspace.read_only,
                ca_file=ca_file,
                verify=verify,
                rate_per_second=rate_per_second,
                policy=policy,
                log=workspace.requests,
            )

        workspace = cls(engine, make_client, language=language, read_only=read_only, log=log, cache=cache)
        if cache is not None:
            try:
                kept = await asyncio.to_thread(cache.load)
            except BaseException:
                await workspace.close()
                raise
            if kept is not None:
                workspace._loading.take_up(kept)
                workspace.identity = kept.index.identity
        return workspace

    async def connect(self) -> None:
        """Log in, and let go of what came out of the cache where it turns out to be somebody else's.

        Raises ``TokenRefused``, ``WorkspaceMismatch``, ``HostUnknown`` and whatever else keeps us out. May be called
        again.
        """
        if self._client is None:
            # Made here, but used in the engine only: a client belongs to the event loop that it is first used in.
            self._client = await asyncio.to_thread(self._make_client)
        await self.run(self._connect(self._client))

    @property
    def client(self) -> LeanIXClient:
        """Every service of LeanIX. Its coroutines belong into :meth:`run`: they only work in the engine thread.

        Raises ``ConnectionFailed`` before :meth:`connect`.
        """
        if self._client is None:
            raise ConnectionFailed(
                "There is no connection to LeanIX.", remedy="What is shown comes from the cache. Connect first."
            )
        return self._client

    @property
    def is_connected(self) -> bool:
        """Whether somebody has logged in; before, there is only what the cache holds."""
        return self._loading.client is not None

    @property
    def read_only(self) -> bool:
        """Whether changes are refused before they are sent."""
        return self._read_only

    @read_only.setter
    def read_only(self, locked: bool) -> None:
        self._read_only = locked
        if self._client is not None:
            self._client.read_only = locked

    @property
    def cached_at(self) -> datetime | None:
        """As of when everything is as the cache has it (UTC); None once it was refreshed, or loaded."""
        kept = self._loading.kept
        return datetime.fromtimestamp(kept.saved, UTC) if kept is not None else None

    def prepare(self) -> None:
        """Read what filters, relations and the first letter typed need, where it lies in files still; in a thread."""
        self.store.thaw()
        put_in_order(self.store)

    def keep_in(self, cache: Cache | None) -> None:
        """Keep what will be loaded from now on in this cache."""
        self._loading.cache = cache

    @property
    def cache_note(self) -> str:
        """Why the cache was not used, or could not be written; empty when all is well with it."""
        return self._loading.cache.note if self._loading.cache is not None else ""

    def fact_sheet_url(self, fact_sheet_type: str, fact_sheet_id: str) -> str:
        """A fact sheet's address in the browser."""
        return self.identity.fact_sheet_url(fact_sheet_type, fact_sheet_id)

    @property
    def store(self) -> Store:
        """What is in memory. Replaced as a whole by :meth:`reload`: read it anew rather than keeping it."""
        return self._loading.store

    @property
    def progress(self) -> Progress:
        """How far the parts are loaded. Read it whenever a ``progress`` change arrives; replaced by :meth:`reload`."""
        return self._loading.progress

    @property
    def model(self) -> DataModel:
        """The data model; empty until :meth:`load_model` is done."""
        return self.store.model

    @property
    def labels(self) -> Labels:
        """What types, fields and values are called; spelled out from their keys until the labels are loaded."""
        return self.store.labels

    # -- news ------------------------------------------------------------------------------------------------------

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of every change; the result ends that.

        The callback runs in the engine thread and must return at once (post a message). ``progress`` and ``rows`` come
        at most four times a second each, and always once more after the last row.
        """
        return self._news.subscribe(callback)

    # -- loading ---------------------------------------------------------------------------------------------------

    async def load_model(self) -> None:
        """Load the data model, what GraphQL offers of it, and the labels; does nothing when they are there.

        Labels that cannot be loaded are no failure: English is tried, then the keys are spelled out.
        """
        await self.run(self._loading.model())

    def start_preload(self, types: Sequence[str] | None = None, *, refresh: bool = False) -> None:
        """Begin to load every fact sheet in the background, the named types first (only order, all are loaded).

        What came out of the cache is refreshed; what was loaded in this session already only with ``refresh``.
        Never raises: what fails is in :attr:`progress`, and a ``finished`` change comes at the end.
        """
        first = tuple(types or ())

        def start() -> None:
            self._loading.start(first, refresh=refresh)

        self._engine.loop.call_soon_threadsafe(start)

    async def preload(self, types: Sequence[str] | None = None) -> None:
        """Load every fact sheet and the parts beside them, and return when that is over.

        With ``types`` these come first. What fails is in :attr:`progress`; only a data model that cannot be loaded
        raises.
        """
        await self.run(self._loading.wait(tuple(types or ())))

    async def cancel_preload(self) -> None:
        """Stop loading. What is there stays; what is missing is marked as failed and can be retried."""
        await self.run(self._loading.cancel())

    async def retry(self, part: str) -> None:
        """Load one failed part again: a fact sheet type (goes on where it stopped), ``tags``, ``roles`` ..."""
        await self.run(self._loading.retry(part))

    async def speak(self, language: str) -> None:
        """Call types, fields and values by the labels of another language, such as ``de``, from now on."""
        await self.run(self._loading.speak(language))

    async def refresh(self) -> None:
        """Bring everything up to date at the price of what has changed; what was never loaded is loaded."""
        await self.run(self._loading.refresh())

    async def reload(self) -> None:
        """Load everything anew. The old rows stay until the new ones are there, and where the new ones fail."""
        await self.run(self._loading.reload())

    async def list_fact_sheets(self, types: Sequence[str] | None = None, *, parts: bool = False) -> list[FactSheet]:
        """Load these types (all of them by default) and give their fact sheets in the order the server has.

        The tags, roles and users come too only with ``parts``. Unlike :meth:`preload` it raises what goes wrong.
        """
        return await self.run(self._loading.some(types, parts=parts))

    # -- memory ----------------------------------------------------------------------------------------------------

    def find(self, name_or_id: str, type: str | None = None) -> list[FactSheet]:  # noqa: A002
        """The loaded fact sheets with this id, or else exactly this name or display name, or else whatever the case.

        None, one or several: all of them are an answer. The type may be a name, a label or a plural.
        """
        types = None if type is None else [known_type(self.model, self.labels, type).name]
        return self.store.find(name_or_id, types)

    def query(
        self,
        expression: str = "",
        *,
        types: Sequence[str] | None = None,
        sort: Sequence[tuple[str, bool]] = (("displayName", False),),
        facets: Mapping[str, frozenset[str]] | None = None,
        include_archived: bool = False,
        unfinished: bool = False,
    ) -> Query:
        """Make a query out of the filter language, sort columns (key, descending) and picked facet values.

        ``query(...).run(store)`` gives the rows; give it the previous result and it only looks at what it must.
        ``unfinished`` is for a line that is still being typed: an open quote or a missing value is no error then.
        Raises ``FilterError`` (a ``UsageError`` that knows the position).
        """
        return Query.make(
            expression,
            types=types,
            sort=sort,
            facets=facets,
            include_archived=include_archived,
            unfinished=unfinished,
        )

    def columns(self, types: Sequence[str] | None = None) -> list[Column]:
        """The columns that lists of these types can show, sort by and export, the most useful ones first."""
        return Columns(self.store).for_types(types)

    def facets(self, result: Result) -> list[Facet]:
        """What the rows of a result can be narrowed by, with counts."""
        return result.facets()

    def related(
        self, fact_sheet: FactSheet, relation: str | None = None
    ) -> list[tuple[RelationEnd, list[FactSheet | str]]]:
        """What a loaded fact sheet is related to, in both directions, by relation in data model order.

        Targets that are not loaded (archived, not permitted, failed) are given by their id.
        """
        return related(self.store, fact_sheet, relation)

    def walk(self, start: FactSheet, path: str) -> list[FactSheet]:
        """Follow relations in memory: ``itcomponents.providers``; each fact sheet once, in the order it is met.

        A step is a relation's name or label, or a fact sheet type (singular, plural, label), whatever the case. Raises
        ``UsageError`` that names the step and what would have been possible.
        """
        return walk(self.store, start, path)

    def tree(
        self,
        root: str,
        *,
        depth: int = 6,
        types: Sequence[str] | None = None,
        direction: str = "both",
        relations: Sequence[str] | None = None,
    ) -> TreeNode:
        """The relation tree from one fact sheet; children are worked out when asked for.

        ``direction`` is ``both``, ``outgoing`` or ``incoming``. Raises ``NotFound``.
        """
        return make_tree(self.store, root, depth=depth, types=types, direction=direction, relations=relations)

    # -- server ----------------------------------------------------------------------------------------------------

    @property
    def _remote(self) -> Remote:
        return Remote(self.client, self._loading)

    async def lookup(self, name_or_id: str, type: str | None = None) -> FactSheetDetail:  # noqa: A002
        """Fetch one fact sheet by id or name without loading the workspace.

        Raises ``NotFound``, or ``Ambiguous`` with the candidates.
        """
        return await self.run(self._remote.lookup(name_or_id, type))

    async def open_fact_sheet(self, id: str) -> FactSheetDetail:  # noqa: A002
        """Fetch everything about one fact sheet. Raises ``NotFound``."""
        return await self.run(self._remote.open(id))

    def remembered(self, id: str) -> FactSheetDetail | None:  # noqa: A002
        """A fact sheet as it was when it was opened last, also in an earlier session; None when it never was."""
        return self._loading.details.get(id)

    async def history(self, id: str) -> list[LogEvent]:  # noqa: A002
        """Fetch what happened to one fact sheet, newest first."""
        return await self.run(self.client.fact_sheets.history(id))

    async def walk_remote(self, start: FactSheetDetail | str, path: str) -> list[RelatedFactSheet]:
        """Follow relations as :meth:`walk` does, through the server and without loading the workspace."""
        return await self.run(self._remote.walk(start, path))

    # -- bridge ----------------------------------------------------------------------------------------------------

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a coroutine of the client: ``await workspace.run(workspace.client.users.list())``."""
        return await self._engine.run(work)

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """As :meth:`run`, but for code without an event loop: waits for the result. Never call it in the engine."""
        return self._engine.call(work)

    async def close(self) -> None:
        """End everything: running loads, connections, the engine thread. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._engine.run(self._shut_down())
        finally:
            await self._engine.stop()

    # -- what runs in the engine thread -------------------------------------------------------------------------------

    async def _connect(self, client: LeanIXClient) -> None:
        if self._loading.client is not None:
            await client.fact_sheets.count()  # we were here before: look whether anybody answers
            return
        identity = await client.connect()
        kept = self._loading.kept
        if kept is not None and not kept.is_of(identity):
            self._loading.let_go()
            self._news.tell("model")
        elif kept is not None:
            client.expect_schema(self._loading.schema)
        self.identity = identity
        self._loading.client = client

    async def _shut_down(self) -> None:
        await self._loading.leave()
        if self._client is not None:
            await self._client.close()
