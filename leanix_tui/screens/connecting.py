"""The connection: opening the workspace, showing what the cache has until it answers, and coming back by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual import work
from textual.timer import Timer

from leanix_tui.errors import ConnectionFailed, LeanIXError
from leanix_tui.screens import opener
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.first_screen import read_first_screen
from leanix_tui.screens.menus import Menus
from leanix_tui.screens.session import Session, WorkspaceNews
from leanix_tui.screens.shell import kept_out_by

if TYPE_CHECKING:
    from leanix_tui.client.request_log import RequestLog, Wait
    from leanix_tui.settings import Connection
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["Connecting"]

_PATIENCE: Final = (5.0, 60.0)
"""Seconds after which a workspace that does not answer is tried again, the first time and at the most."""


_LIST_FIRST: Final = 0.5
"""Seconds that logging in waits at most for the list from the cache."""


class Connecting(Menus):
    """The part of the app that has a workspace, or tries to."""

    _session: Session | None = None
    _later: Callable[[], Connection] | None = None
    _again: Timer | None = None
    _patience = _PATIENCE[0]
    _listed = asyncio.Event()

    @property
    def workspace(self) -> Workspace | None:
        """What is loaded; None while nothing is connected."""
        return self._session.workspace if self._session is not None else None

    def connect_to(self, connection: Connection) -> None:
        """Leave the workspace and open another one, or the same one again."""
        self.first_screen = None
        self.connection = connection
        self.locked = connection.read_only
        self.connect()

    def reconnect(self) -> None:
        """Try again to open the workspace, or ask for one where none was ever named."""
        if self._later is None and (self.connection is None or not self.connection.token_source):
            self.onboard()
        else:
            self.connect()

    async def speak(self, language: str) -> None:
        """Call types, fields and values by the labels of another language."""
        workspace = self.workspace
        if workspace is None:
            return
        await workspace.speak(language)
        if self.connection is not None:
            self.connection = replace(self.connection, language=language)

    def onboard(self) -> None:
        """Ask where to connect to."""
        self.push_screen(opener("onboarding:OnboardingScreen")())

    def adopt(self, session: Session, connection: Connection) -> None:
        """Take over a workspace that is open already."""
        self.connection = connection
        self.locked = connection.read_only
        self.connect(session)

    @work(exclusive=True, group="connection")
    async def connect(self, session: Session | None = None) -> None:
        """Open the workspace of the connection, and begin to load it."""
        await self._leave()
        await self.back_to_start()
        self.connection_error, self.requests = None, None
        if self.first_screen is None:
            self.loaded_at, self.cached = None, False
        self.connection_state = "connecting"
        self._refresh_chrome()
        try:
            if self._later is not None:
                later, self._later = self._later, None  # what did not start is not asked twice
                self.connection = await asyncio.to_thread(later)
                self.locked = self.connection.read_only
            if self.connection is not None:
                if session is not None:
                    self._begun(session.workspace.requests)
                    session.keep(self.connection)
                    self._hold(session)
                elif not await self._begin_session(self.connection):
                    return
        except LeanIXError as error:
            self.connection_error = error
            self.connection_state = kept_out_by(error) or "offline"
            self.loaded_at, self.cached = None, False
        else:
            self._connected()
        finally:
            self.first_screen = None
        self._refresh_chrome()

    async def _begin_session(self, connection: Connection) -> bool:
        """Show what the cache has, then log in; whether we got in. Raises what keeps us out of what is not cached."""
        session = await Session.begin(connection, self, self._begun)
        cached_at = session.workspace.cached_at
        if session.workspace.cache_note:
            self.say(session.workspace.cache_note, "warning")
        if cached_at is None:
            try:
                await session.connect()
            except BaseException:
                await session.close()
                raise
            self._hold(session)
            return True
        self._listed = asyncio.Event()
        self._hold(session)
        self.loaded_at, self.cached = cached_at.astimezone().replace(tzinfo=None), True
        for screen in self.places():
            screen.connected()
        self._refresh_chrome()
        # What it takes to log in is imported in a thread, and would keep the list from being drawn.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LIST_FIRST):
                await self._listed.wait()
        await asyncio.to_thread(session.workspace.prepare)
        return await self._log_in(session)

    def list_shown(self) -> None:
        """The first list with rows of this workspace is on the screen."""
        self._listed.set()

    def _recall(self, connection: Connection) -> None:
        """Have the first frame show what was there at the end of the last session."""
        self.first_screen = read_first_screen(connection)
        if self.first_screen is not None:
            self.loaded_at, self.cached = datetime.fromtimestamp(self.first_screen.saved), True

    def _hold(self, session: Session) -> None:
        self._session = session
        session.listen()

    async def _log_in(self, session: Session, *, quietly: bool = False) -> bool:
        """Log in while what the cache has is shown already; whether that went well."""
        try:
            await session.connect()
        except LeanIXError as error:
            self.connection_state = kept_out_by(error) or "offline"
            front = self.front()
            if front is not None and not quietly:
                front.show_error(error, self.connect_again)
            if isinstance(error, ConnectionFailed):
                self._try_later()
            self._refresh_chrome()
            return False
        return True

    def _connected(self) -> None:
        session = self._session
        self.connection_state, self._patience = "connected", _PATIENCE[0]
        if session is None:
            return
        session.start()
        if not self.cached or session.workspace.cached_at is None:
            self.loaded_at, self.cached = None, False
            for screen in self.places():
                screen.connected()

    @work(exclusive=True, group="connection")
    async def connect_again(self, *, quietly: bool = False) -> None:
        """Log in to the workspace that is shown, or look whether it answers again; ``quietly``: say it in a word."""
        session = self._session
        if session is None:
            self.reconnect()
        elif await self._log_in(session, quietly=quietly):
            front = self.front()
            if front is not None:
                front.dismiss_error()
            self._connected()
            self._refresh_chrome()

    def _try_later(self) -> None:
        """Come back by ourselves where it was the network that failed, and not the token."""
        if self._again is None:
            self._again = self.set_timer(self._patience, self._try_again)
            self._patience = min(self._patience * 2, _PATIENCE[1])

    def _try_again(self) -> None:
        self._again = None
        if self._session is not None and self.connection_state == "offline":
            self.connect_again(quietly=True)  # the error was said once, and may have been dismissed

    def _begun(self, requests: RequestLog) -> None:
        """From now on the requests are those of this connection, whether it comes about or not."""
        self.requests = requests
        requests.subscribe_waits(self._held_back)
        self._refresh_chrome()

    def _held_back(self, _waits: tuple[Wait, ...]) -> None:
        """A try has failed or goes out again: this is called in the engine's thread, the screen says so in its own."""
        self.call_later(self._refresh_chrome)

    async def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def on_workspace_news(self, news: WorkspaceNews) -> None:
        """Hand the workspace's changes to every screen."""
        session = self._session
        if session is None or news.session is not session:
            return
        changes, answered = session.take()
        if answered is not None and self.connection_state in {"connected", "offline"}:
            self.connection_state = "connected" if answered else "offline"
        if any(change.kind == "cache" for change in changes) and session.workspace.cache_note:
            self.say(session.workspace.cache_note, "warning")
        if self.connection_state == "offline":
            self._try_later()
        if any(change.kind == "finished" for change in changes) and session.workspace.cached_at is None:
            self.loaded_at, self.cached = self.clock(), False
        for screen in self.places():
            for change in changes:
                screen.changed(change)
        self._refresh_chrome()

    def _refresh_chrome(self) -> None:
        if isinstance(self.screen, LeanIXScreen):
            self.screen.refresh_chrome()
        else:
            for screen in self.screen_stack:
                if isinstance(screen, LeanIXScreen):
                    screen.refresh_chrome()
