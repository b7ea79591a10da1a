"""A program in a real pseudo-terminal, with an emulator that says what a person would see."""

from __future__ import annotations

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
import unicodedata
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import pyte

SECONDS = 60
KEYS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "pagedown": "\x1b[6~"}

# What Textual's driver writes by itself: cursor and screen, colours, modes, keyboard protocol, queries, mouse pointer.
_OURS = re.compile(r"\x1b\[[0-9;:?<>=]*[ $]?[@A-Za-z`{|}~]|\x1b[78=>M]|\x1b\(B|\x1b\]22;[a-z-]*\x07")
_CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Terminal:
    """``with Terminal([...]) as terminal:`` runs a program; it is ended with the block."""

    def __init__(self, command: Sequence[str], *, columns: int = 120, lines: int = 36, **env: str) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.wire = bytearray()
        """Everything that the program has written."""
        self.status: int | None = None
        self._command = list(command)
        # These two would count more than the real size.
        around = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self._env = {**around, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **env}
        self._size = struct.pack("HHHH", lines, columns, 0, 0)

    def __enter__(self) -> Self:
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, self._size)
        self.modes = termios.tcgetattr(self._slave)
        """How the terminal was set before the program began."""
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(self._slave, termios.TIOCSCTTY, 0)
            for descriptor in (0, 1, 2):
                os.dup2(self._slave, descriptor)
            os.close(self._master)
            os.execvpe(self._command[0], self._command, self._env)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._master)
        os.close(self._slave)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.screen.display)

    def _read(self, seconds: float, most: int = 65536) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        data = os.read(self._master, most)
        self.wire += data
        self._stream.feed(_without_private_modes(data))
        return True

    def read(self, seconds: float, most: int = 65536) -> bool:
        """Read what comes within so many seconds; False when nothing did."""
        return self._read(seconds, most)

    def settle(self, seconds: float = 0.25) -> None:
        """Read until nothing comes any more."""
        while self._read(seconds):
            pass

    def wait_for(self, *wanted: str, gone: str = "") -> None:
        """Read until all of this is on the screen, and ``gone`` is not."""
        end = time.monotonic() + SECONDS
        while not all(text in self.text for text in wanted) or (gone and gone in self.text):
            assert time.monotonic() < end, f"waited for {wanted} without {gone!r}, saw:\n{self.text}"
            assert self._read(0.5) or not self._ended(), f"it ended, saying:\n{self.text}"

    def _ended(self) -> bool:
        pid, status = os.waitpid(self.pid, os.WNOHANG) if self.status is None else (self.pid, 0)
        if pid and self.status is None:
            self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None and not self._read(0)

    def press(self, *keys: str) -> None:
        """Type keys by name or as they are."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def wait_until_stopped(self) -> None:
        """Read until the program has been suspended."""
        end = time.monotonic() + SECONDS
        while not os.WIFSTOPPED(os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)[1]):
            assert time.monotonic() < end, f"it does not stop:\n{self.text}"
            self._read(0.1)
        while self._read(0.1):
            pass

    def wait(self) -> int:
        """Read until the program has ended; its exit code, negative for a signal."""
        end = time.monotonic() + SECONDS
        while self.status is None:
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
            self._read(0.1)
            self._ended()
        while self._read(0):
            pass
        return self.status

    def assert_restored(self) -> None:
        """The terminal is as it was: its modes, the normal screen, a cursor, no mouse reports, no paste brackets."""
        assert termios.tcgetattr(self._slave) == self.modes
        for mode in ("1049", "1000", "1003", "1006", "2004"):
            on, off = self.wire.rfind(f"\x1b[?{mode}h".encode()), self.wire.rfind(f"\x1b[?{mode}l".encode())
            assert off >= on, f"mode {mode} stays on"
        assert self.wire.rfind(b"\x1b[?25h") > self.wire.rfind(b"\x1b[?25l")

    @property
    def copied(self) -> list[str]:
        """What was sent to the terminal's clipboard, encoded."""
        return _CLIPBOARD.findall(self.wire.decode("utf-8", "replace"))

    def foreign_bytes(self) -> list[str]:
        """Control, direction and invisible characters on the wire that the driver did not send itself, in context."""
        text = _OURS.sub("", _CLIPBOARD.sub("", self.wire.decode("utf-8")))
        odd = {"Cc", "Cf", "Zl", "Zp"}
        return [ascii(text[max(at - 20, 0) : at + 30]) for at, c in enumerate(text)
                if unicodedata.category(c) in odd and c not in "\r\n\t"]  # fmt: skip


def _without_private_modes(data: bytes) -> bytes:
    """pyte draws some private sequences as text; nobody sees them in a real terminal."""
    return re.sub(rb"\x1b\[[<>=][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p", b"", data)


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What a person sees in each cell: of a blank only its background and what is drawn through it."""
    lines = []
    for y in range(screen.lines):
        line: list[tuple[object, ...]] = []
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            drawn = (cell.data, cell.reverse, cell.underscore, cell.strikethrough)
            line.append(
                (*drawn, cell.bg, cell.fg, cell.bold) if drawn != (" ", False, False, False) else (" ", cell.bg)
            )
        lines.append(line)
    return lines


def leanix_tui(*arguments: str) -> list[str]:
    """The command that starts the program."""
    return [sys.executable, "-m", "leanix_tui", *arguments]
