"""What goes over the line to the terminal: of each frame only the cells that are not as they were, and never a backlog.

Textual writes every line that a widget asks for, each run of text with all of its style and a reset behind it. Over SSH
bytes are time, so this keeps what the terminal shows, and sends the difference in the shortest sequences that every
terminal knows. While the terminal is slow, frames go into the difference and not into a queue: what was overtaken is
never sent. Whatever is not a frame of cells (modes, questions, the clipboard) passes through unchanged.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from leanix_tui.widgets.wire_cells import Cells, Pen, difference
from leanix_tui.widgets.wire_looks import PLAIN

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

    from leanix_tui.terminal import Painted

__all__ = ["Wire", "driver_class", "forget_screen"]

_SYNC: Final = ("\x1b[?2026h", "\x1b[?2026l")
"""Textual writes these around each frame where the terminal says that it knows them."""
_WORTH_SYNC: Final = 1500
"""From so many characters on a terminal is asked to show them all at once; fewer arrive at once anyway."""
_OTHER_SCREEN: Final = ("\x1b[?1049h", "\x1b[?1049l")


class Wire:
    """Takes what Textual writes, and sends less."""

    def __init__(
        self,
        send: Callable[[str], None],
        is_free: Callable[[], bool] = lambda: True,
        when_free: Callable[[Callable[[], None]], None] = lambda call: call(),
    ) -> None:
        """Make one for a terminal.

        Args:
            send: Sends to the terminal.
            is_free: Says whether the terminal would take bytes at once.
            when_free: Calls back once it does.
        """
        self._send = send
        self._is_free = is_free
        self._when_free = when_free
        self._shown = self._wanted = Cells(0, 0)
        self._pen = Pen()
        self._syncs = False
        self._waits = False
        self._inherited: Painted | None = None

    def write(self, data: str, size: tuple[int, int]) -> None:
        """Write a frame, or anything else, to a terminal of this size."""
        if data in _SYNC:
            self._syncs = True
        elif not data.startswith("\x1b[") or data[2:3] in {"?", ">", "<", "="}:
            if data in _OTHER_SCREEN:
                if self._inherited is not None and data == _OTHER_SCREEN[0]:
                    return  # it shows already, and some terminals would clear it
                self._begin_anew(0, 0)
            self._send(data)
        else:
            if size != (self._wanted.width, self._wanted.height):
                self._begin_anew(*size)
            if self._wanted.apply(data):
                self._send_or_wait()
            else:
                self._send_difference()
                self._send(data)
                self._begin_anew(*size)

    def inherit(self, painted: Painted) -> None:
        """Go on from what somebody else has painted on the other screen."""
        self._inherited = painted

    def cells(self) -> Cells:
        """What the terminal shows, or is about to show."""
        return self._wanted

    def forget(self) -> None:
        """Nobody knows what the terminal shows: all of it is sent again."""
        self._shown = Cells(self._wanted.width, self._wanted.height)
        self._pen = Pen()
        self._send_or_wait()

    def _begin_anew(self, width: int, height: int) -> None:
        """What the terminal shows is of no interest any more: all of it is about to be written."""
        if self._pen.look not in {None, PLAIN}:
            self._send("\x1b[m")
        self._shown, self._wanted = Cells(width, height), Cells(width, height)
        self._pen = Pen()
        painted, self._inherited = self._inherited, None
        if painted is not None and painted.size == (width, height) and not self._shown.apply(painted.frame):
            self._shown = Cells(width, height)

    def _send_or_wait(self) -> None:
        if self._waits:
            return
        if self._is_free():
            self._send_difference()
        else:
            self._waits = True
            self._when_free(self._freed)

    def _freed(self) -> None:
        self._waits = False
        self._send_difference()

    def _send_difference(self) -> None:
        data = difference(self._shown, self._wanted, self._pen)
        if data:
            begin, end = _SYNC if self._syncs and len(data) >= _WORTH_SYNC else ("", "")
            self._send(f"{begin}{data}{end}")


def driver_class() -> type[Driver] | None:
    """The driver for ``App(driver_class=...)``; None where Textual's own has to do.

    That is on Windows, and where ``TEXTUAL_DRIVER`` names one.
    """
    if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
        return None
    from leanix_tui.widgets.wire_driver import WireDriver  # noqa: PLC0415 - cannot be imported on Windows

    return WireDriver


def forget_screen(app: App[Any]) -> None:
    """Send everything again, for a terminal that shows something else than we think."""
    forget = getattr(app._driver, "forget", None)
    if forget is not None:
        forget()
