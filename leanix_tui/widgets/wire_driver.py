"""Textual's driver for POSIX terminals, with a wire that sends only what is not on the screen already."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from leanix_tui.terminal import hand_over
from leanix_tui.widgets.wire import Wire

if TYPE_CHECKING:
    from textual.app import App

    from leanix_tui.widgets.wire_cells import Cells

__all__ = ["WireDriver"]


class WireDriver(LinuxDriver):
    """Writes the difference between two frames, and waits for a terminal that takes no more."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._out = sys.__stderr__.fileno() if sys.__stderr__ is not None else -1
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLOUT)
        self._wire = Wire(super().write, self._takes_bytes, self._call_when_it_does)

    def start_application_mode(self) -> None:
        """Take the terminal, and what was painted on it while we were on our way."""
        painted = hand_over()
        if painted is not None:
            self._wire.inherit(painted)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # it has no types

    def cells(self) -> Cells:
        """What the terminal shows."""
        return self._wire.cells()

    def write(self, data: str) -> None:
        """Write a frame, or anything else."""
        self._wire.write(data, self._app.size)

    def forget(self) -> None:
        """Send the whole screen again."""
        self._wire.forget()

    def _takes_bytes(self) -> bool:
        return bool(self._poll.poll(0))

    def _call_when_it_does(self, call: Callable[[], None]) -> None:
        def ready() -> None:
            self._loop.remove_writer(self._out)
            call()

        self._loop.add_writer(self._out, ready)
