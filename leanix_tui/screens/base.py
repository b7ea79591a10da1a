"""What every screen has: a header with the way here, a line for errors, the command line and the footer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from leanix_tui.actions import bindings
from leanix_tui.errors import LeanIXError
from leanix_tui.model.change import Change
from leanix_tui.screens.shell import Shell
from leanix_tui.text import SafeText

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["LeanIXScreen"]

_QUIET = 0.2
"""Seconds that something may take before the header says that it runs."""


class LeanIXScreen(Screen[None]):
    """A place to be. Subclasses yield their widgets in :meth:`body` and name their actions in ``ACTIONS``."""

    TITLE_: ClassVar[str] = ""
    """The word for this place in the breadcrumb and the palette."""
    KEY: ClassVar[str | None] = None
    """Its number key; None: reached by other means."""
    ACTIONS: ClassVar[tuple[str, ...]] = ()
    """Ids of rows of ``actions.ACTIONS``; each needs a method ``action_<id>`` here or on the focused widget."""

    crumbs: reactive[tuple[SafeText, ...]] = reactive[tuple[SafeText, ...]]((), init=False)
    """The way here, for the header; the last one is this place."""

    if TYPE_CHECKING:

        @property
        def app(self) -> Shell: ...

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "ACTIONS" in cls.__dict__:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings(*cls.ACTIONS)]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self.doing: dict[object, str] = {}

    @property
    def workspace(self) -> Workspace | None:
        """What is loaded; None while nothing is connected."""
        return self.app.workspace

    def compose(self) -> ComposeResult:
        with Vertical(id="body"):
            yield from self.body()

    def body(self) -> ComposeResult:
        """The widgets of this screen."""
        yield from ()

    def action_available(self, action_id: str) -> str | None:
        """Why an action cannot be done just now, in a few words; None when it can."""
        return None

    def changed(self, change: Change) -> None:
        """The loaded workspace changed; read again what is shown."""

    def connected(self) -> None:
        """A workspace is there for the first time, or another one than before."""

    def step_back(self) -> bool:
        """Undo the innermost state (popup, filter, marks). False when there is none and the screen may be left."""
        return False

    @asynccontextmanager
    async def during(self, what: str, *, retry: Callable[[], None] | None = None) -> AsyncIterator[None]:
        """Do something that can fail: says quietly that it runs, and shows a ``LeanIXError`` with its remedy."""
        token = object()

        def say() -> None:
            self.doing[token] = what
            self.refresh_header()

        timer: Timer = self.set_timer(_QUIET, say)
        try:
            yield
        except LeanIXError as error:
            self.show_error(error, retry)
        finally:
            timer.stop()
            if self.doing.pop(token, None) is not None:
                self.refresh_header()

    def show_error(self, error: LeanIXError, retry: Callable[[], None] | None = None) -> None:
        """Show an error with its remedy below what the screen shows."""

    def refresh_header(self) -> None:
        """Say again where we are and what runs."""
