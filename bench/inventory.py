"""The inventory in a real terminal: from a key to what it changes on the screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

from bench.figures import ROOT, Figure, bench_server, table

QUIET = 0.08
"""Seconds without a byte after which a key has had its effect."""
KEYS = {
    "cursor down": (b"j", 30),
    "page down": (b"\x1b[6~", 20),
    "last row, first row": (b"Gg", 10),
    "mark": (b" ", 10),
    "first letter of a filter": (b"/c", 1),
    "more letters": (b"laims", 1),
    "letters taken back": (b"\x7f\x7f\x7f", 1),
}


class Terminal:
    """The app in a pseudo-terminal of 120x40, its output read and thrown away."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.child, self.handle = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **environment})
            os.execvp(sys.executable, [sys.executable, "-m", "leanix_tui"])
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def read_until(self, wanted: bytes, seconds: float) -> None:
        """Read until something that fits this pattern was drawn."""
        seen, limit = b"", time.perf_counter() + seconds
        while not re.search(wanted, seen):
            if time.perf_counter() > limit:
                raise RuntimeError(f"{wanted!r} was not drawn: {seen[-300:]!r}")
            if select.select([self.handle], [], [], 0.2)[0]:
                seen = (seen + os.read(self.handle, 65536))[-200_000:]

    def settle(self) -> tuple[float, float]:
        """When the first and the last byte came, until nothing comes any more."""
        first = last = 0.0
        while select.select([self.handle], [], [], QUIET if last else 1.0)[0]:
            os.read(self.handle, 65536)
            last = time.perf_counter()
            first = first or last
        return first, last

    def press(self, key: bytes) -> tuple[float, float]:
        """Press a key; milliseconds until its first and its last byte."""
        began = time.perf_counter()
        os.write(self.handle, key)
        first, last = self.settle()
        return (first - began) * 1000, (last - began) * 1000

    def end(self) -> None:
        """End the app, and read what it still has to say."""
        os.kill(self.child, signal.SIGTERM)
        while os.waitpid(self.child, os.WNOHANG)[0] == 0:
            if select.select([self.handle], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):
                    os.read(self.handle, 65536)
        os.close(self.handle)


def main(fact_sheets: int = 50_000) -> bool:
    """Load, press, print."""
    with bench_server(fact_sheets) as server:
        environment = {"LEANIX_HOST": server["url"], "LEANIX_API_TOKEN": server["token"], "LEANIX_WORKSPACE": "Bench"}
        terminal = Terminal(environment)
        try:
            terminal.read_until(rb"loaded \d\d:\d\d", 120)  # while it loads, less is said
            terminal.settle()
            found = {name: _pressed(terminal, keys, times) for name, (keys, times) in KEYS.items()}
        finally:
            terminal.end()
    figures = []
    for name, times in found.items():
        middle, worst = times[len(times) // 2], times[-1]
        reference = f"worst {worst[0]:.0f} ms, all drawn after {worst[1]:.0f} ms"
        figures.append(Figure(name, f"{middle[0]:.1f} ms", reference, "", "<= 50 ms", middle[0] <= 50))
    return table(f"Keys on an inventory of {fact_sheets:,} rows: median to the first byte drawn", figures)


def _pressed(terminal: Terminal, keys: bytes, times: int) -> list[tuple[float, float]]:
    single = [keys] if keys.startswith(b"\x1b") else [keys[at : at + 1] for at in range(len(keys))]
    return sorted(terminal.press(key) for _ in range(times) for key in single)
