"""The app: its places, the connection, and the messages that climb from the screens."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from leanix_tui.actions import bindings, check_keymap
from leanix_tui.errors import ConnectionFailed, LeanIXError
from leanix_tui.screens import SCREENS, opener
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.clipboard import Clipboard
from leanix_tui.screens.first_screen import read_first_screen
from leanix_tui.screens.menus import Menus
from leanix_tui.screens.session import Session, WorkspaceNews
from leanix_tui.screens.shell import kept_out_by
from leanix_tui.settings import Configuration, Connection
from leanix_tui.text import display
from leanix_tui.themes import THEMES, choose_theme
from leanix_tui.widgets import glyphs
from leanix_tui.widgets.content import toast

if TYPE_CHECKING:
    from leanix_tui.client.request_log import RequestLog, Wait
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["LeanIXApp", "run"]

_GRACE_SECONDS = 5
"""Within which an app that was told to end has ended."""
_PATIENCE = (5.0, 60.0)
"""Seconds after which a workspace that does not answer is tried again, the first time and at the most."""
_AGAIN_SECONDS = 3
"""Within which a second ctrl+c quits."""
_ALWAYS = frozenset({"quit", "cancel", "suspend_process"})
"""Actions that can be done without seeing anything."""


class LeanIXApp(Menus):
    """LeanIX in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "leanix-tui"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-normal"), (140, "-wide")]  # noqa: RUF012 - as Textual declares it
    DEFAULT_MODE = "inventory"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        known.name: known.opener() for known in SCREENS if known.key is not None
    }
    GLOBAL_ACTIONS: ClassVar[tuple[str, ...]] = (
        *(f"go_{known.name}" for known in SCREENS if known.key is not None),
        "go_tree",
        "request_log",
        "context",
        "last_view",
        "step_back",
        "command_line",
        "command_palette",
        "actions_menu",
        "help",
        "reload",
        "next_theme",
        "lock",
        "redraw",
        "suspend_process",
        "cancel",
        "quit",
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*GLOBAL_ACTIONS)]

    def __init__(
        self,
        configuration: Configuration,
        connection: Connection | None,
        *,
        later: Callable[[], Connection] | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Make the app; it connects once its first frame is drawn.

        Args:
            configuration: The settings, and the file that changes to them go to.
            connection: Where to connect to; None, or one without a token, asks for one.
            later: Gives the connection instead, when making it takes a while (the demo).
            clock: The local time, for the few places that show it.
        """
        self.configuration = configuration
        theme = choose_theme(os.environ, configuration.settings.theme or "auto")
        super().__init__(ansi_color=theme.ansi_color)
        for own in THEMES:
            self.register_theme(own)
        self.theme = theme.name if theme.name in self.available_themes else THEMES[0].name
        self.animation_level = "none"
        self.connection = connection
        self.locked = connection is not None and connection.read_only
        self.command_history = []
        self.clipboard_way = Clipboard(configuration.settings.clipboard, os.environ)
        self.clock = clock
        if connection is not None and later is None:
            self._recall(connection)
        self._later = later
        self._session: Session | None = None
        self._hinted = 0.0
        self._again: Timer | None = None
        self._patience = _PATIENCE[0]

    # Beginning and end ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin once the first frame is on the terminal."""
        self.set_class(glyphs.sign() is not glyphs.UTF8, "-ascii")
        if self.settings.keymap:
            problems = check_keymap(self.settings.keymap)
            if problems:
                toast(self, display("\n".join(problems[:4])), "warning", timeout=12)
            else:
                self.set_keymap(self.settings.keymap)
        self._listen_to_signals()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The first frame is there: everything so far stays, so that the collector need not look through it again."""
        if not self.is_headless:
            gc.freeze()
            gc.enable()
        self.reconnect()

    def _listen_to_signals(self) -> None:
        """Leave a terminal in order also when we are ended from outside."""
        if self.is_headless or sys.platform == "win32" or self._loop is None:
            return
        # ctrl+c is a key here: an interrupt comes from outside, too.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._loop.add_signal_handler(number, self._end, 128 + number)

    def _end(self, code: int) -> None:
        """Leave, and do not stay because of a terminal that takes no more bytes: it may be gone."""
        last_resort = threading.Timer(_GRACE_SECONDS, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        self.exit(code)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """A picture of the screen as SVG, in which columns are aligned whatever shows it."""
        from leanix_tui.screens.picture import aligned  # noqa: PLC0415 - few take pictures

        return aligned(super().export_screenshot(title=title, simplify=simplify))

    async def on_unmount(self) -> None:
        """Leave the workspace; the terminal has been given back by now."""
        await self._leave()

    def _fatal_error(self) -> None:
        """End on a bug of ours without a wall of text: :func:`run` raises it once the terminal is in order."""
        if self.is_headless:
            super()._fatal_error()
        else:
            self._close_messages_no_wait()

    @property
    def bug(self) -> Exception | None:
        """What ended the app, if it was a bug."""
        return self._exception

    # The connection ---------------------------------------------------------------------------------------------------

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

    def export_to(self, path: str) -> None:
        """Write what the screen in front shows to a file."""
        front = self.front()
        if front is not None:
            front.export_to(path)

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
        self._hold(session)
        self.loaded_at, self.cached = cached_at.astimezone().replace(tzinfo=None), True
        for screen in self.places():
            screen.connected()
        self._refresh_chrome()
        return await self._log_in(session)

    def _recall(self, connection: Connection) -> None:
        """Have the first frame show what was there at the end of the last session."""
        self.first_screen = read_first_screen(connection)
        if self.first_screen is not None:
            self.loaded_at, self.cached = datetime.fromtimestamp(self.first_screen.saved), True

    def _hold(self, session: Session) -> None:
        self._session = session
        session.listen()

    async def _log_in(self, session: Session) -> bool:
        """Log in while what the cache has is shown already; whether that went well."""
        try:
            await session.connect()
        except LeanIXError as error:
            self.connection_state = kept_out_by(error) or "offline"
            front = self.front()
            if front is not None:
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
            self.cached = False
            for screen in self.places():
                screen.connected()

    @work(exclusive=True, group="connection")
    async def connect_again(self) -> None:
        """Log in to the workspace that is shown, or look whether it answers again."""
        session = self._session
        if session is None:
            self.reconnect()
        elif await self._log_in(session):
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
            self.connect_again()

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

    # Keys that count everywhere ---------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Let keys through, but for those to a screen that is not drawn because the terminal is too small."""
        typed = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        screen = self.screen if typed and self._screen_stacks.get(self.current_mode) else None
        if not isinstance(screen, LeanIXScreen) or not screen.too_small:
            await super().on_event(event)
        elif isinstance(event, events.Key):
            active = screen.active_bindings.get(event.key)
            if active is not None and active.binding.action in _ALWAYS:
                await self.run_action(active.binding.action, active.node)

    def action_reload(self) -> None:
        """Load the whole workspace again."""
        self.reload()

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Load everything anew; what is there stays until then."""
        front, workspace = self.front(), self.workspace
        if workspace is None:
            if self.connection is not None:
                self.connect()
            return
        if front is not None:
            async with front.during("Loading the workspace again", retry=self.action_reload):
                await workspace.reload()

    def action_lock(self) -> None:
        """Refuse changes in this session, or allow them again."""
        workspace = self.workspace
        if workspace is None:
            self.say("There is nothing to lock: no workspace is open.", "warning")
            return
        self.locked = not self.locked
        workspace.read_only = self.locked
        self.say("Locked: changes are refused in this session." if self.locked else "Unlocked: changes are possible.")
        self._refresh_chrome()

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.refresh(repaint=True, layout=True)
        self.screen.refresh(repaint=True, layout=True)

    async def action_cancel(self) -> None:
        """Cancel what runs; when nothing does, say how to quit, and quit the second time."""
        now = monotonic()
        running = [worker for worker in self.workers if not worker.is_finished and worker.group != "writes"]
        workspace = self.workspace
        loading = workspace is not None and bool(workspace.progress.types) and not workspace.progress.done
        if now - self._hinted <= _AGAIN_SECONDS:
            await self.action_quit()
            return
        for worker in running:
            worker.cancel()
        if loading and workspace is not None:
            await workspace.cancel_preload()
        self._hinted = now
        if self.connection_state == "connecting":
            self.connection_state = "none"
        done = "Cancelled. " if running or loading else ""
        self.say(f"{done}ctrl+c once more, or q, leaves the program.")

    async def action_quit(self) -> None:
        """Leave; asks only when something would be lost."""
        lost = next((reason for screen in self.places() if (reason := screen.unsaved())), None)
        if lost is None:
            self.exit(0)
            return
        from leanix_tui.screens.dialogs.confirm import Confirm  # noqa: PLC0415 - hardly ever needed

        question = Confirm(display("Leave leanix-tui?"), display(lost), yes="Leave", no="Stay")
        self.push_screen(question, lambda sure: self.exit(0) if sure else None)


def run(
    configuration: Configuration,
    connection: Connection | None,
    *,
    demo: AbstractContextManager[Connection] | None = None,
    mouse: bool = True,
) -> int:
    """Run the app in this terminal until it is left, and return its exit code.

    ``demo`` is entered after the first frame, in place of the connection, and left at the end. A bug of ours is raised
    again once the terminal is in order.
    """
    glyphs.use(glyphs.choose(getattr(sys.__stderr__, "encoding", None), os.environ))
    with ExitStack() as ending:
        later = partial(ending.enter_context, demo) if demo is not None else None
        app = LeanIXApp(configuration, connection, later=later)
        answer = app.run(mouse=mouse)
        if app.bug is not None:
            raise app.bug
    return app.return_code if answer is None and app.return_code is not None else answer or 0
