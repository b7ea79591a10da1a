"""Running the program as its users do: in a process of its own, in a pipe or in a pseudo-terminal."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from leanix_tui.cli import root
from leanix_tui.simulator.testing import RunningSimulator

PROJECT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "leanix_tui"]


@dataclass(frozen=True)
class Ran:
    """What came out of one run."""

    code: int
    out: str
    err: str = ""

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture
def environment(own_home: Path) -> Callable[..., dict[str, str]]:
    """The environment of a run: a home of its own, and the simulator if one is given."""

    def environment(simulator: RunningSimulator | None = None, **extra: str) -> dict[str, str]:
        known = {**os.environ, "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        if simulator is not None:
            known |= {"LEANIX_HOST": simulator.url, "LEANIX_API_TOKEN": simulator.token}
        return {key: value for key, value in (known | extra).items() if value != "-"}

    return environment


@pytest.fixture
def run(environment) -> Callable[..., Ran]:
    """Run ``leanix-tui`` with these arguments, its output in a pipe."""

    def run(*arguments: str, simulator: RunningSimulator | None = None, stdin: str = "", **extra: str) -> Ran:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment(simulator, **extra),
            input=stdin.encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def invoke(simulator, monkeypatch) -> Callable[..., Ran]:
    """Run a command in this process against the shared simulator: quicker, for what does not need a process."""
    monkeypatch.setenv("LEANIX_HOST", simulator.url)
    monkeypatch.setenv("LEANIX_API_TOKEN", simulator.token)

    def invoke(*arguments: str, stdin: str | None = None) -> Ran:
        result = CliRunner().invoke(root, list(arguments), input=stdin, prog_name="leanix-tui")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture
def on_terminal(environment) -> Callable[..., tuple[int, bytes]]:
    """Run ``leanix-tui`` in a pseudo-terminal; gives the exit code and every byte that reached the terminal."""

    def on_terminal(
        *arguments: str,
        simulator: RunningSimulator | None = None,
        columns: int = 100,
        keys: bytes = b"",
        **extra: str,
    ) -> tuple[int, bytes]:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        extra = {"TERM": "xterm-256color", "COLUMNS": "-", "LINES": "-", "NO_COLOR": "-", **extra}
        process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=slave, stdout=slave, stderr=slave, env=environment(simulator, **extra)
        )
        os.close(slave)
        if keys:
            os.write(master, keys)
        seen = b""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:  # Linux says EIO when the last writer has gone
                    break
                if not data:
                    break
                seen += data
        os.close(master)
        return process.wait(10), seen

    return on_terminal


OWN_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


@pytest.fixture
def harmless() -> Callable[[bytes], str]:
    """Assert that nothing from outside controls the terminal; gives the text without our own colours."""

    def harmless(seen: bytes) -> str:
        text = OWN_COLOURS.sub(_only_plain_styles, seen.decode())
        found = HARMFUL.search(text)
        assert found is None, repr(text[max(found.start() - 60, 0) : found.end() + 60])
        return text

    return harmless


def _only_plain_styles(match: re.Match[str]) -> str:
    # Ours are bold, faint and their end; any other colour came out of the data.
    assert match.group() in {"\x1b[0m", "\x1b[1m", "\x1b[2m"}, repr(match.group())
    return ""
