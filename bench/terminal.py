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
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import pyte

from bench.figures import ROOT

QUIET: Final = 0.08
"""Seconds without a byte after which a key has had its effect."""
PAINTED: Final = rb"\x1b\[\?1049h.{1500}"
"""So many bytes after entering the alternate screen no program sends before it has drawn something."""
DOWN: Final = b"\x1b[B"
PAGE_DOWN: Final = b"\x1b[6~"
_KEPT: Final = 65_536
_AT_ONCE: Final = 2048
_PRIVATE: Final = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")
"""Sequences of terminals that the emulator has not heard of."""
SIZE: Final = (120, 40)


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
        """The last bytes that came."""
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._unshown: deque[tuple[float, bytes]] = deque()

    def __enter__(self) -> Self:
        self.began = time.perf_counter()
        self.child, self._handle = pty.fork()
        if self.child == 0:
            os.chdir(ROOT)
            os.execvpe(self._command[0], self._command, self._environment)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(SIZE), 0, 0))
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
        self._unshown.append((time.perf_counter(), got))
        return got

    def write(self, keys: bytes) -> None:
        """Type."""
        os.write(self._handle, keys)

    def read_until(self, wanted: bytes, seconds: float = 60) -> float:
        """Read until bytes that fit this pattern came; seconds since the program was started."""
        limit, pattern = time.perf_counter() + seconds, re.compile(wanted, re.DOTALL)
        while not pattern.search(self.seen):
            self._read_on(limit, wanted.decode())
        return time.perf_counter() - self.began

    def read_until_shown(self, wanted: str, seconds: float = 60) -> float:
        """Read until the screen shows text that fits this pattern; seconds from the start of the program until then.

        What came is only looked at while nothing comes, so that looking does not make it late.
        """
        limit = time.perf_counter() + seconds
        while (stamp := self._show(wanted)) is None:
            self._read_on(limit, wanted)
        return stamp - self.began

    def shows(self, wanted: str) -> bool:
        """Whether the screen shows text that fits this pattern, with all that came so far."""
        self._show(None)
        return re.search(wanted, self.text) is not None

    @property
    def text(self) -> str:
        """The screen, as far as it was looked at."""
        return "\n".join(self._screen.display)

    def _read_on(self, limit: float, wanted: str) -> None:
        try:
            self.read(0.2)
        except OSError:
            raise RuntimeError(f"The program ended: {self.seen[-2000:].decode(errors='replace')}") from None
        if time.perf_counter() > limit:
            self._show(None)
            raise RuntimeError(f"{wanted!r} was not drawn; the screen is:\n{self.text}")

    def _show(self, wanted: str | None) -> float | None:
        """Bring the screen up to what came; when the wanted text was there, as soon as it is."""
        while self._unshown:
            if wanted and select.select([self._handle], [], [], 0)[0]:
                return None
            stamp, came = self._unshown.popleft()
            if len(came) > _AT_ONCE:
                came, rest = came[:_AT_ONCE], came[_AT_ONCE:]
                self._unshown.appendleft((stamp, rest))
            self._stream.feed(_PRIVATE.sub(b"", came))
            if wanted and re.search(wanted, self.text):
                return stamp
        return None

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

    def processor_time(self) -> float:
        """Milliseconds that the program has kept a processor busy."""
        fields = Path(f"/proc/{self.child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

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
