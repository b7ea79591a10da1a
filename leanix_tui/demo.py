"""The demo: a simulated LeanIX in a process of its own, connected to like any other host."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from typing import IO, Final

from leanix_tui.errors import LeanIXError
from leanix_tui.settings import Connection
from leanix_tui.text import display

__all__ = ["Demo"]

_GRACE_SECONDS: Final = 5
_PATIENCE_SECONDS: Final = 0.3
"""Whoever quits does not wait for the page that the simulator is just making: it keeps nothing worth saving."""


class Demo:
    """One simulator, from :meth:`start` (or ``with``) to :meth:`close`.

    It listens on this machine only and ends when our end of its standard input closes, so it also ends if we are
    killed.
    """

    def __init__(
        self, *, fact_sheets: int | None = None, world: str = "", language: str = "", read_only: bool = False
    ) -> None:
        self._arguments = [sys.executable, "-m", "leanix_tui.simulator"]
        if fact_sheets is not None:
            self._arguments += ["--fact-sheets", str(fact_sheets)]
        if world:
            self._arguments += ["--world", world]
        self._language = language
        self._read_only = read_only
        self._said: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Connection:
        """Start the simulator and wait until it is ready; the connection to it. May be called from any thread.

        Raises LeanIXError when it does not start, and then nothing is left running.
        """
        # Closed in close(), which whoever starts calls.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        # A session of its own: Ctrl-C at the terminal is for us, and we end it when we are done.
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by the running interpreter
            self._arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            start_new_session=True,
        )
        try:
            connection = _connection(self._process, self._said)
            return replace(connection, language=self._language, read_only=self._read_only)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the simulator. Safe to call twice, or without a start."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
        if self._said is not None:
            self._said.close()

    def __enter__(self) -> Connection:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


def _connection(process: subprocess.Popen[bytes], said: IO[bytes]) -> Connection:
    assert process.stdout is not None  # noqa: S101 - we asked for the pipe
    line = process.stdout.readline()
    try:
        ready = json.loads(line)
        host, token, workspace = str(ready["url"]), str(ready["token"]), str(ready["workspace"])
    except (ValueError, TypeError, KeyError):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS if not line else 0)
        said.seek(0)
        last = said.read().decode(errors="replace").strip().splitlines()[-1:]
        raise LeanIXError(
            "The demo server did not start.",
            detail=display(last[0], limit=300) if last else "",
            remedy="Run leanix-tui simulator to see what it says.",
        ) from None
    return Connection(
        host=host,
        workspace_name=workspace,
        token=lambda: token,
        token_source="the demo",  # noqa: S106 - not a token, but where it comes from
        cached=False,
        badge="DEMO",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    for insist in (process.terminate, process.kill):
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            insist()
    process.wait()
