"""Starting: the command without its screens, and the time until something is to be seen."""

from __future__ import annotations

import compileall
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence

from bench.figures import ROOT, Figure, bench_server, table

PAINTED = 1500
"""Bytes after entering the alternate screen that no program sends before it has drawn something."""


def run_time(command: Sequence[str]) -> float:
    """Seconds until a command has ended."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def first_frame(command: Sequence[str], environment: dict[str, str] | None = None, wanted: bytes = b"") -> float:
    """Seconds until a program in a terminal of 120x40 has drawn its first screen (with ``wanted`` on it, if given)."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})})
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    try:
        while time.perf_counter() - began < 30:
            if not select.select([terminal], [], [], 0.5)[0]:
                continue
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
            start = seen.find(b"\x1b[?1049h")
            if start >= 0 and len(seen) - start > PAINTED and wanted in seen:
                return time.perf_counter() - began
        raise RuntimeError(f"{command} drew nothing: {seen[-300:]!r}")
    finally:
        _end(child, terminal)


def _end(child: int, terminal: int) -> None:
    """Ask the program to end, read what it still has to say, and do not wait for ever."""
    os.kill(child, signal.SIGTERM)
    limit = time.perf_counter() + 5
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.perf_counter() > limit:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        if select.select([terminal], [], [], 0.05)[0]:
            with contextlib.suppress(OSError):
                os.read(terminal, 65536)
    os.close(terminal)


def main(rounds: int = 7) -> bool:
    """Print the table; runs of ours and of the reference take turns, so that both see the same machine."""
    # An installed program has its bytecode; a checkout on a machine that writes none would compile at every start.
    for room in ("leanix_tui", "bench"):
        compileall.compile_dir(ROOT / room, quiet=1)
    python = sys.executable
    version, click = [python, "-m", "leanix_tui", "--version"], [python, "-c", "import click"]
    ours, bare = [python, "-m", "leanix_tui"], [python, "-m", "bench.bare_app"]
    with bench_server(1000) as server:
        settings = {"LEANIX_HOST": server["url"], "LEANIX_API_TOKEN": server["token"], "LEANIX_WORKSPACE": "Bench"}
        first_frame(bare)
        first_frame(ours, settings)
        pairs = [(run_time(version), run_time(click)) for _ in range(rounds)]
        frames = [(first_frame(ours, settings), first_frame(bare)) for _ in range(rounds)]
    figures = []
    for name, found in (("leanix-tui --version", pairs), ("first frame", frames)):
        mine, other = (sorted(one[side] for one in found)[rounds // 2] for side in (0, 1))
        reference = "import click" if found is pairs else "a bare Textual program"
        figures.append(
            Figure(
                name, f"{mine * 1000:.0f} ms", f"{other * 1000:.0f} ms {reference}", f"{mine / other:.2f}x", "<= 1.5x",
                mine / other <= 1.5,
            )
        )  # fmt: skip
    return table(f"Starting; medians of {rounds}", figures)
