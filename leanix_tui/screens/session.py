"""Opening a workspace for the app, and carrying its news from the engine's thread to the loop that draws."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from leanix_tui.model.change import Change
from leanix_tui.screens.first_screen import keeps

if TYPE_CHECKING:
    from leanix_tui.client.request_log import Attempt, RequestLog
    from leanix_tui.settings import Connection
    from leanix_tui.workspace.cache.cache import Cache
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["Session", "WorkspaceNews", "cache_of"]


def cache_of(connection: Connection) -> Cache | None:
    """Where the workspace of a connection is kept; None when it is not to be."""
    if not keeps(connection):
        return None
    from leanix_tui.workspace.cache.cache import Cache  # noqa: PLC0415 - not before the first frame

    return Cache.of(connection.host, connection.workspace_name, connection.profile)


@dataclass
class WorkspaceNews(Message, bubble=False):
    """Something changed in the workspace of this session; :meth:`Session.take` says what."""

    session: Session = field(repr=False)


class Session:
    """One opened workspace. Its news are collected until the app takes them, so a flood is one message."""

    def __init__(self, workspace: Workspace, app: MessagePump) -> None:
        self.workspace = workspace
        self._app = app
        self._lock = threading.Lock()
        self._kinds: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        self._answered: bool | None = None
        self._told = False
        self._ends: list[Callable[[], None]] = []

    def listen(self) -> None:
        """Collect news from now on; before, nobody would take them."""
        if not self._ends:
            self._ends += [
                self.workspace.subscribe(self._changed),
                self.workspace.requests.subscribe(self._attempted),
            ]

    def _changed(self, change: Change) -> None:
        with self._lock:
            types, ids = self._kinds.setdefault(change.kind, ({}, {}))
            types.update(dict.fromkeys(change.fact_sheet_types))
            ids.update(dict.fromkeys(change.ids))
        self._tell()

    def _attempted(self, attempt: Attempt) -> None:
        with self._lock:
            self._answered = attempt.status is not None
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            if self._told:
                return
            self._told = True
        self._app.post_message(WorkspaceNews(self))

    def take(self) -> tuple[list[Change], bool | None]:
        """The changes since the last time, one of each kind, and whether the last request got an answer."""
        with self._lock:
            changes = [Change(kind, tuple(types), tuple(ids)) for kind, (types, ids) in self._kinds.items()]
            answered, self._answered = self._answered, None
            self._kinds.clear()
            self._told = False
        return changes, answered

    @classmethod
    async def open(
        cls, connection: Connection, app: MessagePump, began: Callable[[RequestLog], None] | None = None
    ) -> Session:
        """Open the workspace of a connection. Raises what ``Workspace.open`` raises.

        ``began`` gets the log of its requests before the first one is sent.
        """
        session = await cls.begin(connection, app, began, cached=False)
        try:
            await session.connect()
        except BaseException:
            await session.close()
            raise
        return session

    @classmethod
    async def begin(
        cls,
        connection: Connection,
        app: MessagePump,
        began: Callable[[RequestLog], None] | None = None,
        *,
        cached: bool = True,
    ) -> Session:
        """The workspace of a connection as the cache has it; nothing is sent before :meth:`connect`."""
        # What a workspace is made of is imported now that something is drawn, and the client after that.
        module = await asyncio.to_thread(import_module, "leanix_tui.workspace.workspace")
        log: RequestLog = module.RequestLog()
        if began is not None:
            began(log)
        cache = cache_of(connection) if cached else None
        workspace: Workspace = await module.Workspace.begin(
            host=connection.host or None,
            api_token=connection.token,
            workspace_name=connection.workspace_name or None,
            language=connection.language or "en",
            read_only=connection.read_only,
            ca_file=str(connection.ca_file) if connection.ca_file else None,
            verify=connection.verify,
            log=log,
            cache=cache,
        )
        return cls(workspace, app)

    def keep(self, connection: Connection) -> None:
        """Keep what will be loaded, as this connection has it."""
        self.workspace.keep_in(cache_of(connection))

    async def connect(self) -> None:
        """Log in. Raises whatever keeps us out; may be called again."""
        await self.workspace.connect()

    def start(self) -> None:
        """Begin to load everything in the background, or what has changed since it was loaded."""
        self.workspace.start_preload(refresh=True)

    async def close(self) -> None:
        """Leave the workspace; news that are still under way are forgotten."""
        for end in self._ends:
            end()
        self._ends.clear()
        await self.workspace.close()
