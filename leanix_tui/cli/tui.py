"""Starting the terminal app."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Final

from leanix_tui import terminal
from leanix_tui.cli.early import show_early
from leanix_tui.cli.session import Session
from leanix_tui.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from leanix_tui.settings import Configuration, Connection

__all__ = ["start"]

_MOMENTS: Final = "240"
_COLOUR_SYSTEMS: Final = {"truecolor": "truecolor", "256": "256", "16": "standard"}
"""The colours that the settings can ask for, as Textual's variable calls them."""


def start(session: Session) -> int:
    """Run the app on the chosen connection and return its exit code; raises UsageError without a real terminal."""
    hint = "Use a command instead, such as leanix-tui fs list; leanix-tui --help names them all."
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The app needs a terminal, and this is a pipe or a file.", remedy=hint)
    if os.environ.get("TERM", "dumb") in {"", "dumb"}:
        raise UsageError(
            "The app needs a terminal that can move its cursor; TERM says that this one cannot.", remedy=hint
        )
    # Thousands of objects come into being now and all of them stay: looking for garbage among them is a tenth of the
    # start. The app switches it on again after its first frame.
    gc.disable()
    configuration = session.configuration
    mouse = configuration.settings.mouse and not session.flags.no_mouse
    # Textual reads these when it is imported, which is now. It draws what changed at the next of so many moments a
    # second: at the usual 60 a key waits for one of them longer than for all that it does.
    os.environ.setdefault("TEXTUAL_FPS", _MOMENTS)
    if configuration.settings.colours in _COLOUR_SYSTEMS:
        os.environ["TEXTUAL_COLOR_SYSTEM"] = _COLOUR_SYSTEMS[configuration.settings.colours]
    if session.flags.demo:
        # The app starts it once its first frame is on the screen.
        return _run(configuration, None, demo=session.demo(), mouse=mouse)
    connection = session.resolved()
    show_early(connection, configuration.settings)
    try:
        return _run(configuration, connection, mouse=mouse)  # without any token to use, the app asks for one
    finally:
        terminal.give_back()


def _run(
    configuration: Configuration,
    connection: Connection | None,
    *,
    demo: AbstractContextManager[Connection] | None = None,
    mouse: bool,
) -> int:
    from leanix_tui.app import run
    from leanix_tui.widgets.line_view import LineView

    LineView.smooth = configuration.settings.smooth_scrolling
    return run(configuration, connection, demo=demo, mouse=mouse)
