"""What a screen may ask of the program around it, without knowing the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import App
from textual.reactive import var

from leanix_tui.errors import LeanIXError
from leanix_tui.text import SafeText
from leanix_tui.widgets.content import toast

if TYPE_CHECKING:
    from leanix_tui.settings import Connection, Settings
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["ConnectionState", "Shell"]

ConnectionState = Literal["none", "connecting", "connected", "expired", "offline"]


class Shell(App[int]):
    """The part of the app that screens know: the workspace, the connection, the clipboard and messages in passing."""

    GLOBAL_ACTIONS: ClassVar[tuple[str, ...]] = ()
    """Ids of the actions that every screen has."""

    connection_state: var[ConnectionState] = var[ConnectionState]("none")
    workspace: Workspace | None = None
    """What is loaded; None while nothing is connected."""
    connection: Connection | None = None
    settings: Settings
    connection_error: LeanIXError | None = None
    """Why there is no connection, after trying."""

    def toast(
        self, text: SafeText, severity: Literal["information", "warning", "error"] = "information", *, seconds: float = 4
    ) -> None:
        """Say something in passing."""
        toast(self, text, severity, timeout=seconds)

    def copy_text(self, text: str, what: SafeText) -> None:
        """Put text on the clipboard and say so."""

    def reconnect(self) -> None:
        """Try again to open the workspace of the current connection."""
