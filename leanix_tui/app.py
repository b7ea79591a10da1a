"""The app: its places, the connection, and the messages that climb from the screens."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.binding import BindingType
from textual.screen import Screen

from leanix_tui import messages, paths
from leanix_tui.actions import bindings, check_keymap
from leanix_tui.errors import AuthenticationFailed, LeanIXError
from leanix_tui.screens import SCREENS, place
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.clipboard import Clipboard
from leanix_tui.screens.session import Session, WorkspaceNews
from leanix_tui.screens.shell import Shell
from leanix_tui.settings import Configuration, Connection, Settings
from leanix_tui.text import display
from leanix_tui.themes import THEMES, choose_theme

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["LeanIXApp"]


class LeanIXApp(Shell):
    """LeanIX in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "leanix-tui"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (90, "-normal"), (140, "-wide")]
    DEFAULT_MODE = "inventory"
    MODES: ClassVar[dict[str, str | Callable[[], Screen]]] = {
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
        connection: Connection | None,
        settings: Settings,
        *,
        configuration: Configuration | None = None,
        starter: Callable[[], Connection] | None = None,
    ) -> None:
        self.configuration = configuration or Configuration(paths.config_file(), settings)
        theme = choose_theme(os.environ, settings.theme or "auto")
        super().__init__(ansi_color=theme.ansi_color)
        for own in THEMES:
            self.register_theme(own)
        self.theme = theme.name if theme.name in self.available_themes else THEMES[0].name
        self.animation_level = "none"
        self.connection = connection
        self.clipboard_way = Clipboard(settings.clipboard, os.environ)
        self._session: Session | None = None
        self._starter = starter

    # The connection ---------------------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace | None:
        """What is loaded; None while nothing is connected."""
        return self._session.workspace if self._session is not None else None

    def on_mount(self) -> None:
        """Begin once the first frame is on the terminal."""
        if self.settings.keymap:
            self._remap()
        self.call_after_refresh(self._start)

    def _remap(self) -> None:
        problems = check_keymap(self.settings.keymap)
        if problems:
            self.toast(display("\n".join(problems[:4])), "warning", 12)
        else:
            self.set_keymap(self.settings.keymap)

    def _start(self) -> None:
        if self.connection is not None or self._starter is not None:
            self.connect()

    def connect_to(self, connection: Connection) -> None:
        """Leave the workspace and open another one, or the same one again."""
        self.connection = connection
        self.connect()

    @work(exclusive=True, group="connection")
    async def connect(self) -> None:
        """Open the workspace of the connection, and begin to load it."""
        await self._leave()
        self.connection_error = None
        self.connection_state = "connecting"
        try:
            connection = self.connection
            if connection is None:
                return
            self._session = await Session.open(connection, self)
        except LeanIXError as error:
            self.connection_error = error
            self.connection_state = "expired" if isinstance(error, AuthenticationFailed) else "offline"
        else:
            self.connection_state = "connected"
            for screen in self.places():
                screen.connected()
        self._tell_state()

    async def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _tell_state(self) -> None:
        for screen in self.places():
            screen.refresh_chrome()

    def on_workspace_news(self, news: WorkspaceNews) -> None:
        """Hand the workspace's changes to every screen."""
        if news.session is not self._session:
            return
        changes, answered = news.session.take()
        if answered is not None and self.connection_state in {"connected", "offline"}:
            self.connection_state = "connected" if answered else "offline"
        screens = self.places()
        for change in changes:
            for screen in screens:
                screen.changed(change)
        for screen in screens:
            screen.refresh_chrome()

    # Where we are -----------------------------------------------------------------------------------------------------

    def places(self) -> list[LeanIXScreen]:
        """Every screen of ours that is open, whether it is seen or not."""
        stacks = list(self._screen_stacks.values())
        return [screen for stack in stacks for screen in stack if isinstance(screen, LeanIXScreen) and screen.is_mounted]
