"""Keys that are pressed while the app loads: how soon they are seen."""

from __future__ import annotations

import sys
import time
from typing import Final

import msgspec

from bench.figures import app_on, peak
from bench.terminal import DOWN, Terminal

LOADED: Final = r"loaded \d\d:\d\d"
"""What the header says once everything is there."""
CURSOR: Final = "▌".encode()
KEYS_EVERY: Final = 0.1


class Typing(msgspec.Struct):
    """What keys did while the app was loading."""

    painted: list[float]
    """Milliseconds from each key to the moved cursor."""
    peak: int


def keys_while_loading(server: dict[str, str]) -> Typing:
    """Press a key ten times a second in the real app until everything is loaded."""
    times: list[float] = []
    with app_on(server) as environment, Terminal([sys.executable, "-m", "leanix_tui"], environment) as terminal:
        terminal.read_until(CURSOR)
        while not times or not terminal.shows(LOADED):
            pressed = time.perf_counter()
            times.append(terminal.painted(DOWN, CURSOR))
            while (left := pressed + KEYS_EVERY - time.perf_counter()) > 0:
                terminal.read(left)
        return Typing(times, peak(terminal.child))
