"""Measuring and printing."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent


class Figure(msgspec.Struct):
    """One line of a table."""

    name: str
    value: str
    reference: str = ""
    ratio: str = ""
    target: str = ""
    ok: bool | None = None


def table(title: str, figures: Sequence[Figure]) -> bool:
    """Print a table; False when a target is missed."""
    rows = [("", "measured", "reference", "ratio", "target", "")]
    rows += [
        (one.name, one.value, one.reference, one.ratio, one.target, {True: "ok", False: "MISSED", None: ""}[one.ok])
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return all(one.ok is not False for one in figures)


@contextmanager
def bench_server(fact_sheets: int, *options: str) -> Iterator[dict[str, str]]:
    """Run the benchmark server in a process of its own; gives its url and token."""
    command = [sys.executable, "-m", "bench.server", "--fact-sheets", str(fact_sheets), *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def in_process(work: str, *arguments: object) -> Any:
    """Run ``module:function`` in a process of its own with JSON arguments, and give what it returns."""
    module, function = work.split(":")
    code = f"import json, sys, {module} as m; print(json.dumps(m.{function}(*json.loads(sys.argv[1]))))"
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def give_back() -> None:
    """Have the allocator return what is free to the system, so that only what is held counts (glibc; else nothing)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class Ticker:
    """Finds out for how long an event loop could not run anything: it wants to wake every millisecond."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._task: asyncio.Task[None] | None = None

    async def _tick(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.gaps.append(now - last - 0.001)
            last = now

    async def __aenter__(self) -> Ticker:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()

    @property
    def worst_ms(self) -> float:
        """The longest gap."""
        return max(self.gaps, default=0.0) * 1000

    @property
    def p99_ms(self) -> float:
        """The gap that one of a hundred exceeds."""
        return sorted(self.gaps)[int(len(self.gaps) * 0.99)] * 1000 if self.gaps else 0.0
