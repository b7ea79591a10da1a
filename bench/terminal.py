"""A program in a pseudo-terminal: what it draws, when, and with how many bytes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Self

import msgspec

from bench.figures import ROOT

QUIET: Final = 0.08
"""Seconds without a byte after which a key has had its effect."""
PAINTED: Final = rb"\x1b\[\?1049h.{1500}"
"""So many bytes after entering the alternate screen no program sends before it has drawn something."""
DOWN: Final = b"\x1b[B"
PAGE_DOWN: Final = b"\x1b[6~"
_KEPT: Final = 300_000
_SEQUENCE: Final = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*[ -/]*[@-~]|\][^\x07]*\x07|.)")


class Effect(msgspec.Struct):
    """What a key did: milliseconds to the first and the last byte, and how many there were."""

    first: float
    last: float
    size: int


class Terminal:
    """``with Terminal([...]) as terminal:`` runs a program in 120x40 with 16 million colours, and ends it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._command = list(command)
        around = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
        self._environment = around | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environment or {})
        self.child = 0
        self.began = 0.0
        """When the program was started."""
        self.seen = b""
        """The last that it has drawn."""

    def __enter__(self) -> Self:
        self.began = time.perf_counter()
        self.child, self._handle = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            os.execvpe(self._command[0], self._command, self._environment)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask the program to end, read what it still has to say, and do not wait for ever."""
        os.kill(self.child, signal.SIGTERM)
        limit = time.perf_counter() + 5
        while os.waitpid(self.child, os.WNOHANG)[0] == 0:
            if time.perf_counter() > limit:
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                break
            with contextlib.suppress(OSError):
                self.read(0.05)
        os.close(self._handle)

    def read(self, seconds: float, most: int = 65536) -> bytes:
        """What comes within this time; nothing if nothing comes. Raises ``OSError`` when the program has ended."""
        if not select.select([self._handle], [], [], max(seconds, 0))[0]:
            return b""
        got = os.read(self._handle, most)
        self.seen = (self.seen + got)[-_KEPT:]
        return got

    def write(self, keys: bytes) -> None:
        """Type."""
        os.write(self._handle, keys)

    def read_until(self, wanted: bytes, seconds: float = 60, *, plain: bool = False) -> float:
        """Read until something that fits this pattern is among what was drawn; seconds since the program was started.

        With ``plain`` the pattern is looked for in the text alone, without colours and places.
        """
        limit = time.perf_counter() + seconds
        pattern = re.compile(wanted, re.DOTALL)
        while not pattern.search(_SEQUENCE.sub(b"", self.seen) if plain else self.seen):
            if time.perf_counter() > limit:
                raise RuntimeError(f"{wanted!r} was not drawn: {self.seen[-300:]!r}")
            try:
                self.read(0.2)
            except OSError:
                raise RuntimeError(f"The program ended: {self.seen[-2000:].decode(errors='replace')}") from None
        return time.perf_counter() - self.began

    def settle(self, patience: float = 1.0, quiet: float = QUIET) -> Effect:
        """What comes from now on, until nothing comes any more."""
        began = time.perf_counter()
        first = last = 0.0
        size = 0
        while got := self.read(quiet if last else patience):
            last = time.perf_counter()
            first = first or last
            size += len(got)
        return Effect((first - began) * 1000, (last - began) * 1000, size) if size else Effect(0.0, 0.0, 0)

    def press(self, key: bytes, patience: float = 1.0, quiet: float = QUIET) -> Effect:
        """Press a key, and see what it does."""
        self.write(key)
        return self.settle(patience, quiet)

    def painted(self, key: bytes, wanted: bytes, seconds: float = 5.0) -> float:
        """Press a key; milliseconds until this is drawn, or as long as we waited."""
        began = time.perf_counter()
        self.write(key)
        seen = b""
        while (left := began + seconds - time.perf_counter()) > 0:
            seen += self.read(left)
            if wanted in seen:
                break
        return (time.perf_counter() - began) * 1000

    def bytes_within(self, seconds: float) -> int:
        """How many bytes come while nobody does anything."""
        size, end = 0, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            size += len(self.read(left))
        return size

    def hold(self, key: bytes, seconds: float, *, a_second: int = 30, line: int = 125_000) -> float:
        """Hold a key on a line of so many bytes a second; seconds from the last key to the last byte that came over."""
        began = before = last_key = last_byte = time.perf_counter()
        pressed, presses, allowed = 0, int(seconds * a_second), 0.0
        while True:
            now = time.perf_counter()
            # What an idle line could have carried is lost.
            allowed, before = min(allowed + (now - before) * line, line / 20), now
            if pressed < presses and now >= began + pressed / a_second:
                self.write(key)
                pressed, last_key = pressed + 1, now
            elif pressed == presses and now > max(last_key, last_byte) + 0.5:
                return max(last_byte - last_key, 0.0)
            elif allowed < 256:
                time.sleep(0.002)
            elif got := self.read(0.002, int(allowed)):
                allowed -= len(got)
                last_byte = time.perf_counter()


def at(times: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed: 0.5 is the median, 0.95 the p95."""
    ranked = sorted(times)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]
