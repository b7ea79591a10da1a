"""What a screen may ask of the program around it, without knowing the program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual.reactive import var
from textual.screen import Screen

from leanix_tui.errors import AuthenticationFailed, ConnectionFailed, LeanIXError, WorkspaceMismatch
from leanix_tui.screens.clipboard import Clipboard
from leanix_tui.screens.typeahead import Typeahead
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import toast

if TYPE_CHECKING:
    from leanix_tui.client.request_log import RequestLog
    from leanix_tui.screens.first_screen import FirstScreen
    from leanix_tui.screens.session import Session
    from leanix_tui.settings import Configuration, Connection, Settings
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["ConnectionState", "Shell", "kept_out_by"]

ConnectionState = Literal["none", "connecting", "connected", "refused", "other workspace", "offline"]


def kept_out_by(error: LeanIXError) -> ConnectionState | None:
    """What an error says about the connection; None when that is as it was."""
    if isinstance(error, WorkspaceMismatch):
        return "other workspace"
    if isinstance(error, AuthenticationFailed):
        return "refused"
    return "offline" if isinstance(error, ConnectionFailed) else None


class Shell(Typeahead):
    """The part of the app that screens know: the workspace, the connection, the clipboard and messages in passing."""

    GLOBAL_ACTIONS: ClassVar[tuple[str, ...]] = ()
    """Ids of the actions that every screen has."""

    connection_state: var[ConnectionState] = var[ConnectionState]("none", init=False)
    """Whether the workspace answers; ``none`` when nobody said which one."""

    connection: Connection | None = None
    """Where to, as whom; None before a first profile."""
    connection_error: LeanIXError | None = None
    """Why there is no connection, after trying."""
    requests: RequestLog | None = None
    """What was sent to the workspace, or in the try to reach it; None before the first try."""
    command_history: list[str]
    """The lines of the command line, the newest last."""
    configuration: Configuration
    """The settings and the file that they are in."""
    clipboard_way: Clipboard

    @property
    def workspace(self) -> Workspace | None:
        """What is loaded; None while nothing is connected."""
        return None

    @property
    def settings(self) -> Settings:
        """What the configuration file says."""
        return self.configuration.settings

    first_screen: FirstScreen | None = None
    """What the inventory looked like at the end of the last session, until there is more."""
    loaded_at: datetime | None = None
    """When the last preload was over, local time; None while it runs."""
    cached: bool = False
    """Whether what is shown comes from the cache and may be out of date."""
    clock: Callable[[], datetime] = datetime.now
    """The local time, for the few places that show it."""
    locked: bool = False
    """Whether changes are refused in this session."""

    @property
    def today(self) -> str:
        """The local day as ``YYYY-MM-DD``."""
        return self.clock().strftime("%Y-%m-%d")

    def shown_host(self, host: str) -> str:
        """A host as people call it: without the scheme, and this machine by that name."""
        name = host.partition("://")[2] or host
        return "this machine" if name.partition(":")[0] in {"127.0.0.1", "localhost", "[", "::1"} else name

    def connect_to(self, connection: Connection) -> None:
        """Leave the workspace and open another one, or the same one again."""

    def list_shown(self) -> None:
        """The first list with rows of this workspace is on the screen."""

    def connect_again(self, *, quietly: bool = False) -> object:
        """Log in to the workspace that is shown, or look whether it answers again."""

    def reconnect(self) -> None:
        """Try again to open the workspace, or ask for one where none was ever named."""

    def adopt(self, session: Session, connection: Connection) -> None:
        """Take over a workspace that is open already."""

    def onboard(self) -> None:
        """Ask where to connect to."""

    async def speak(self, language: str) -> None:
        """Call types, fields and values by the labels of another language."""

    def export_to(self, path: str) -> None:
        """Write what the screen in front shows to a file."""

    def visited(self, screen: Screen[Any]) -> None:
        """A screen came to the front."""

    async def run_here(self, action_id: str) -> None:
        """Do an action as if its key had been pressed on the screen in front."""

    def toast(
        self, text: SafeText, severity: Literal["information", "warning", "error"] = "information", seconds: float = 4
    ) -> None:
        """Say something in passing."""
        toast(self, text, severity, timeout=seconds)

    def copy_text(self, text: str, what: SafeText, *, repeat: bool = False, aside: SafeText | None = None) -> None:
        """Put text on the clipboard and say so once it is there.

        ``what`` is a word for it, such as "id"; with ``repeat`` it is shown however long it is, and ``aside`` is added.
        """
        self._clipboard = text
        self.run_worker(self._copy_text(text, what, repeat=repeat, aside=aside), group="writes")

    async def _copy_text(self, text: str, what: SafeText, *, repeat: bool, aside: SafeText | None) -> None:
        write: Callable[[str], object] | None = self._driver.write if self._driver is not None else None
        said, fine = await self.clipboard_way.copy(text, what, write, repeat=repeat)
        seconds = 4 if fine and not repeat else 10
        self.toast(display("  ".join(filter(None, (said, aside)))), "information" if fine else "warning", seconds)

    def say(self, text: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """Say a sentence of ours in passing."""
        self.toast(display(text), severity)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep a setting in the configuration file; what goes wrong is only said, the setting counts all the same."""
        self.run_worker(self._keep_setting(key, value), group="writes")

    async def _keep_setting(self, key: str, value: str) -> None:
        from leanix_tui.settings import save_setting  # noqa: PLC0415 - brings a TOML library with it

        try:
            await asyncio.to_thread(save_setting, key, value, file=self.configuration.file)
        except LeanIXError as error:
            self.say(f"The setting is not kept: {error.headline} {error.remedy}", "warning")
