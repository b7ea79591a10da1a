"""Start the demo in a pseudo-terminal as a person would, see rows in the inventory, quit, find the terminal as before.

usage: smoke.py PROGRAM
"""

# ruff: noqa: S603, T201, PLW1509
from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable

import pyte

COLUMNS, LINES = 120, 36
PATIENCE = 90.0
ROWS = 5
MODES_LEFT_ON = ("1049", "1000", "1002", "1003", "1006", "1015", "2004", "1004")


class Terminal:
    """A program in a pseudo-terminal, and the screen as a person would see it."""

    def __init__(self, command: list[str]) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        self.raw = b""
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.stream = pyte.ByteStream(self.screen)
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        environment.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            data = os.read(self.master, 65536)
            self.raw += data
            # pyte does not know private sequences with a prefix such as ESC [ > 1 u
            self.stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]", b"", data))

    def wait(self, what: str, met: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not met():
            if time.monotonic() > deadline:
                raise SystemExit(f"smoke: waited {PATIENCE:.0f} s for {what}; the screen is:\n{self.shown()}")
            if self.process.poll() is not None and what != "the end":
                self.read(0.5)
                raise SystemExit(f"smoke: ended with {self.process.returncode} before {what}:\n{self.shown()}")
            self.read(0.1)

    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def body(self) -> str:
        """The screen below its header, where no name of the workspace itself can be."""
        return "\n".join(self.screen.display[4:])

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())


def sample(program: str) -> list[str]:
    """Plain names of the demo's first fact sheets, asked for on the command line."""
    command = [program, "--demo", "fs", "list", "--limit", "40", "--json"]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
    names = [str(row["displayName"]) for row in json.loads(answer.stdout)]
    plain = [name for name in names if re.fullmatch(r"[A-Za-z][A-Za-z ]{4,40}", name)]
    if len(plain) < ROWS:
        raise SystemExit("smoke: the demo has too few fact sheets with a plain name")
    return plain


def main() -> None:
    program = sys.argv[1]
    names = sample(program)
    terminal = Terminal([program, "--demo"])
    try:
        # Rows arrive while it loads, so the first names of the finished list come on screen in the end.
        terminal.wait("rows in the inventory", lambda: sum(name[:20] in terminal.body() for name in names) >= ROWS)
        print(terminal.shown())
        terminal.type("q")
        terminal.wait("the end", lambda: terminal.process.poll() is not None)
    finally:
        if terminal.process.poll() is None:
            os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.read(0.5)
    problems = []
    if terminal.process.returncode != 0:
        problems.append(f"exit status {terminal.process.returncode}")
    if termios.tcgetattr(terminal.slave) != terminal.before:
        problems.append("the terminal's settings are not as before")
    for mode in MODES_LEFT_ON:
        switched = re.findall(rb"\x1b\[\?" + mode.encode() + rb"([hl])", terminal.raw)
        if switched and switched[-1] == b"h":
            problems.append(f"mode ?{mode} was left on")
    if re.findall(rb"\x1b\[\?25([hl])", terminal.raw)[-1:] == [b"l"]:
        problems.append("the cursor was left hidden")
    if problems:
        raise SystemExit("smoke: " + ", ".join(problems))
    print("smoke: started, showed rows, quit; the terminal is as before")


if __name__ == "__main__":
    main()
