"""The demo: a simulated LeanIX in a process of its own, connected to like any other host."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, Final

from leanix_tui.errors import LeanIXError
from leanix_tui.settings import Connection
from leanix_tui.text import display

__all__ = ["demo"]

_GRACE_SECONDS: Final = 5


@contextlib.contextmanager
def demo(*, fact_sheets: int | None = None, world: str = "", language: str = "") -> Iterator[Connection]:
    """Run a simulator for as long as the block lasts; gives the connection to it.

    It listens on this machine only and ends when our end of its standard input closes, so it also ends if we are
    killed. Raises LeanIXError when it does not start.
    """
    command = [sys.executable, "-m", "leanix_tui.simulator"]
    if fact_sheets is not None:
        command += ["--fact-sheets", str(fact_sheets)]
    if world:
        command += ["--world", world]
    with tempfile.TemporaryFile() as said:
        # A session of its own: Ctrl-C at the terminal is for us, and we end it when we are done.
        process = subprocess.Popen(  # noqa: S603 - our own module, by the running interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, start_new_session=True
        )
        try:
            yield _connection(process, said, language)
        finally:
            _end(process)


def _connection(process: subprocess.Popen[bytes], said: IO[bytes], language: str) -> Connection:
    assert process.stdout is not None  # noqa: S101 - we asked for the pipe
    line = process.stdout.readline()
    try:
        ready = json.loads(line)
        host, token, workspace = str(ready["url"]), str(ready["token"]), str(ready["workspace"])
    except (ValueError, TypeError, KeyError):
        process.wait(_GRACE_SECONDS) if not line else process.kill()
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
        language=language,
        badge="DEMO",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    for insist in (process.terminate, process.kill):
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            insist()
    process.wait()
