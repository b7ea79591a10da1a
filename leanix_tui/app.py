"""The app: its places, the connection, and the messages that climb from the screens."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.screen import Screen

from leanix_tui.actions import bindings, check_keymap
from leanix_tui.screens import SCREENS
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.clipboard import Clipboard
from leanix_tui.screens.connecting import Connecting
from leanix_tui.settings import Configuration, Connection
from leanix_tui.text import display
from leanix_tui.themes import THEMES, choose_theme
from leanix_tui.widgets import glyphs
from leanix_tui.widgets.content import toast
from leanix_tui.widgets.wire import driver_class, forget_screen

if TYPE_CHECKING:
    from textual.driver import Driver


__all__ = ["LeanIXApp", "run"]

_GRACE_SECONDS = 5
"""Within which an app that was told to end has ended."""
_AGAIN_SECONDS = 3
"""Within which a second ctrl+c quits."""
_ALWAYS = frozenset({"quit", "cancel", "suspend_process"})
"""Actions that can be done without seeing anything."""


class LeanIXApp(Connecting):
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
        self._hinted = 0.0

    def get_driver_class(self) -> type[Driver]:
        """The driver that sends the terminal only what it does not show already."""
        return driver_class() or super().get_driver_class()

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

    def export_to(self, path: str) -> None:
        """Write what the screen in front shows to a file."""
        front = self.front()
        if front is not None:
            front.export_to(path)

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
        elif not workspace.is_connected:
            self.connect_again()
        elif front is not None:
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
        forget_screen(self)
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
