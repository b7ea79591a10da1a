"""What every screen has: the status line with the way here, a line for errors, the progress strip and the footer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import Screen

from leanix_tui.actions import bindings
from leanix_tui.errors import LeanIXError
from leanix_tui.messages import RunAction, ShowError
from leanix_tui.model.change import Change
from leanix_tui.screens.error_line import ErrorLine
from leanix_tui.screens.shell import Shell, kept_out_by
from leanix_tui.screens.status import status_of, strip_of
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import SafeStatic
from leanix_tui.widgets.empty import Empty, failed
from leanix_tui.widgets.footer import KeyFooter
from leanix_tui.widgets.progress_strip import ProgressStrip
from leanix_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["LeanIXScreen"]

_QUIET = 0.2
"""Seconds that something may take before the status line says that it runs."""
_LEAST = (60, 16)
"""The smallest terminal in which the screens make sense."""


class LeanIXScreen(Screen[None]):
    """A place to be. Subclasses yield their widgets in :meth:`body` and name their actions in ``ACTIONS``."""

    DEFAULT_CSS: ClassVar[str] = """
    LeanIXScreen > #body { height: 1fr; width: 1fr; }
    LeanIXScreen > #failure, LeanIXScreen > #too-small { display: none; }
    LeanIXScreen.-unconnected > #failure { display: block; }
    LeanIXScreen.-unconnected > #body { display: none; }
    LeanIXScreen.-too-small > * { display: none; }
    LeanIXScreen.-too-small > #too-small { display: block; height: 1fr; width: 1fr; }
    """

    # Each screen gives the focus where it belongs; Textual would take the first input, seen or not, until then.
    AUTO_FOCUS: ClassVar[str | None] = ""

    TITLE_: ClassVar[str] = ""
    """The word for this place in the breadcrumb and the palette."""
    KEY: ClassVar[str | None] = None
    """Its number key; None: reached by other means."""
    ACTIONS: ClassVar[tuple[str, ...]] = ()
    """Ids of rows of ``actions.ACTIONS``; each needs a method ``action_<id>`` here or on the focused widget."""
    NEEDS_WORKSPACE: ClassVar[bool] = True
    """Whether there is nothing to see here without a connection."""
    STRIP: ClassVar[bool] = True
    """Whether a line shows how far the workspace is loaded."""

    crumbs: reactive[tuple[SafeText, ...]] = reactive[tuple[SafeText, ...]]((), init=False)
    """This place in the breadcrumb; empty: ``TITLE_``. The screens below this one stand in front of it."""
    summary: reactive[SafeText] = reactive(display(""), init=False)
    """What this screen shows, in a few words at the right of the breadcrumb."""

    again: Callable[[], LeanIXScreen] | None = None
    """Makes this screen anew after it was left; the app sets it when it opens one on top of another."""

    status_line = getters.query_one(StatusLine)
    error_line = getters.query_one(ErrorLine)
    strip = getters.query_one(ProgressStrip)
    footer = getters.query_one(KeyFooter)

    app = getters.app(Shell)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "ACTIONS" in cls.__dict__:
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings(*cls.ACTIONS)]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._doing: dict[object, str] = {}
        self._retry: Callable[[], object] | None = None
        self._failed = ""

    @property
    def workspace(self) -> Workspace | None:
        """What is loaded; None while nothing is connected."""
        return self.app.workspace

    @property
    def too_small(self) -> bool:
        """Whether the terminal is so small that nothing of the screen is drawn."""
        return self.has_class("-too-small")

    # What a screen is made of -----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The lines around, and the body."""
        yield StatusLine()
        with Vertical(id="body"):
            yield from self.body()
        yield Empty(id="failure")
        yield ErrorLine()
        yield ProgressStrip()
        yield KeyFooter()
        yield SafeStatic(display(f"This terminal is too small. At least {_LEAST[0]} x {_LEAST[1]}, please."),
                         id="too-small")  # fmt: skip

    def body(self) -> ComposeResult:
        """The widgets of this screen."""
        yield from ()

    # What a screen may say about itself -------------------------------------------------------------------------------

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

    def fact_sheet(self) -> str | None:
        """The id of the fact sheet that is shown or under the cursor, for what is done with "this fact sheet"."""
        return None

    def apply_filter(self, expression: str) -> None:
        """Show what fits this filter; only where there is a list to filter."""

    def export_to(self, path: str) -> None:
        """Write what is shown to this file; only where there is something to write."""
        self.app.say("There is nothing to export here.", "warning")

    def unsaved(self) -> str | None:
        """What would be lost by leaving now, in a few words; None when nothing would."""
        return None

    # Doing what can fail ----------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def during(self, what: str, *, retry: Callable[[], object] | None = None) -> AsyncIterator[None]:
        """Do something that can fail: says quietly that it runs, and shows a ``LeanIXError`` with its remedy.

        The only place of the screens that catches one. ``what`` is a phrase of ours such as "Loading the history".
        """
        token = object()

        def say() -> None:
            self._doing[token] = what
            self.refresh_chrome()

        timer = self.set_timer(_QUIET, say)
        try:
            yield
        except LeanIXError as error:
            self._failed = what
            self.show_error(error, retry)
        else:
            if self._failed == what:
                self.dismiss_error()
        finally:
            timer.stop()
            if self._doing.pop(token, None) is not None:
                self.refresh_chrome()

    def show_error(self, error: LeanIXError, retry: Callable[[], object] | None = None) -> None:
        """Show an error with its remedy below what the screen shows; that stays."""
        if not self.is_mounted:
            return
        self._retry = retry
        self.error_line.can_retry = retry is not None
        self.error_line.error = error
        self.app.connection_state = kept_out_by(error) or self.app.connection_state
        self.refresh_chrome()

    def dismiss_error(self) -> None:
        """Show no error any more."""
        self._failed, self._retry = "", None
        self.error_line.error = None

    def on_show_error(self, message: ShowError) -> None:
        """Show an error that a widget or the app has met."""
        message.stop()
        self.show_error(message.error)

    def on_key(self, event: events.Key) -> None:
        """Try again, or copy the error, while one is shown."""
        if self.has_class("-unconnected"):
            if event.character == "r":
                event.stop()
                self.app.reconnect()
            return
        error = self.error_line.error if self.is_mounted else None
        if error is None:
            return
        if event.character == "r" and self._retry is not None:
            event.stop()
            retry = self._retry
            self.dismiss_error()
            retry()
        elif event.character == "y":
            event.stop()
            self.app.copy_text("\n".join(filter(None, (error.headline, error.detail, error.remedy))), display("error"))

    def action_next_pane(self) -> None:
        """Give the focus to the next pane."""
        self.focus_next()

    def action_previous_pane(self) -> None:
        """Give the focus to the pane before."""
        self.focus_previous()

    def leave_innermost(self) -> bool:
        """One step back within this screen; False when there is nothing to step back from."""
        if self.error_line.error is not None:
            self.dismiss_error()
            return True
        return self.step_back()

    # The lines around -------------------------------------------------------------------------------------------------

    def trail(self) -> tuple[SafeText, ...]:
        """The way here, this place last."""
        own = self.crumbs or ((display(self.TITLE_),) if self.TITLE_ else ())
        below: list[SafeText] = []
        for stack in (self.app.screen_stack,):
            for screen in stack:
                if screen is self:
                    break
                if isinstance(screen, LeanIXScreen):
                    below += screen.crumbs or (display(screen.TITLE_),)
        return (*below, *own)

    def refresh_chrome(self) -> None:
        """Say again where we are, how the connection is, what runs and which keys count."""
        if not self.is_mounted or not self.is_active:
            return
        app = self.app
        doing = next(reversed(self._doing.values()), "")
        self.status_line.status = status_of(app, self.trail(), display(f"{doing} ...") if doing else self.summary)
        self.strip.progress = strip_of(app) if self.STRIP else None
        self.footer.show((*self.ACTIONS, *app.GLOBAL_ACTIONS), dict(app.settings.keymap))
        error = app.connection_error
        unconnected = error is not None and app.workspace is None and self.NEEDS_WORKSPACE
        if unconnected and error is not None:
            self.query_one("#failure", Empty).state = failed(error, ("r", "retry"), ("C", "profiles"), ("q", "quit"))
        self.set_class(unconnected, "-unconnected")

    def watch_crumbs(self) -> None:
        """Show the new breadcrumb."""
        self.refresh_chrome()

    def watch_summary(self) -> None:
        """Show the new summary."""
        self.refresh_chrome()

    def on_screen_resume(self) -> None:
        """Bring the lines up to date: things went on while the screen was not seen."""
        self.app.visited(self)
        self.refresh_chrome()

    def on_resize(self, event: events.Resize) -> None:
        """Say so when there is too little room."""
        self.set_class(event.size.width < _LEAST[0] or event.size.height < _LEAST[1], "-too-small")

    def on_run_action(self, message: RunAction) -> None:
        """Do what was clicked in the footer or chosen in a menu."""
        message.stop()
        self.call_later(self.app.run_here, message.action_id)
