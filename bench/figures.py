"""Measuring and printing."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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


class Table(msgspec.Struct):
    """What one benchmark found."""

    title: str
    figures: list[Figure]

    @property
    def ok(self) -> bool:
        """Whether every target was met."""
        return all(one.ok is not False for one in self.figures)

    def rows(self) -> list[tuple[str, ...]]:
        """The cells, line by line; the first line says what the columns are."""
        rows: list[tuple[str, ...]] = [("", "measured", "reference", "ratio", "target", "")]
        for one in self.figures:
            judged = "" if one.ok is None else "ok" if one.ok else "MISSED"
            rows.append((one.name, one.value, one.reference, one.ratio, one.target, judged))
        return rows

    def show(self) -> None:
        """Print it."""
        rows = self.rows()
        widths = [max(len(row[column]) for row in rows) for column in range(6)]
        print(f"\n{self.title}")
        for row in rows:
            print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def bound(name: str, value: float, unit: str, most: float, reference: str = "") -> Figure:
    """A figure that must not exceed a bound."""
    return Figure(name, shown(value, unit), reference, "", f"<= {most:,g} {unit}", value <= most)


def at_most(name: str, value: float, unit: str, *, times: float, other: float, what: str) -> Figure:
    """A figure that may be so many times its reference."""
    ratio = value / other
    return Figure(
        name, shown(value, unit), f"{shown(other, unit)} {what}", f"{ratio:.2f}x", f"<= {times:g}x", ratio <= times
    )


def at_least(name: str, value: float, unit: str, *, times: float, other: float, what: str) -> Figure:
    """A figure that must be so many times smaller than its reference."""
    ratio = other / value
    return Figure(
        name, shown(value, unit), f"{shown(other, unit)} {what}", f"{ratio:.1f}x less", f">= {times:g}x", ratio >= times
    )


def shown(value: float, unit: str) -> str:
    """A value with as many digits as mean something."""
    digits = 0 if unit == "B" or value >= 100 else 2 if unit == "s" or value < 10 else 1
    return f"{value:,.{digits}f} {unit}"


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


@contextmanager
def app_on(server: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of an app that is to connect to this server, with empty folders of its own."""
    with tempfile.TemporaryDirectory(prefix="leanix-tui-bench-") as folder:
        own = {f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in ("CONFIG", "CACHE", "STATE")}
        place = {"LEANIX_HOST": server["url"], "LEANIX_API_TOKEN": server["token"], "LEANIX_WORKSPACE": "Bench"}
        yield place | own


def in_process(work: str, *arguments: object) -> Any:
    """Run ``module:function`` in a process of its own with JSON arguments, and give what it returns."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.alone", work, json.dumps(arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def peak(process: int | str = "self") -> int:
    """The most bytes of memory that a process ever held."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    if found is None:
        raise RuntimeError("The program has ended.")
    return int(found[1]) * 1024


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
