"""Starting: the command without its screens, and the time until something is to be seen, with and without a cache."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figures import ROOT, Figure, Table, app_on, at_most, bench_server
from bench.loading_keys import LOADED
from bench.sample import WORDS
from bench.terminal import PAINTED, Terminal, at

ROUNDS = 7
NAME = f"(?:{'|'.join(WORDS)}) (?:{'|'.join(WORDS)}) [0-9]"
"""The name of some fact sheet of the sample."""
APP = (sys.executable, "-m", "leanix_tui")
BARE = (sys.executable, "-m", "bench.bare_app")


def run_time(command: Sequence[str]) -> float:
    """Seconds until a command has ended."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def first_frame(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Seconds until a program has drawn its first screen."""
    with Terminal(command, environment) as terminal:
        return terminal.read_until(PAINTED)


def fill_cache(environment: Mapping[str, str]) -> bool:
    """Run the app until everything is loaded, and end it; False when no cache was left behind."""
    with Terminal(APP, environment) as terminal:
        terminal.read_until_shown(LOADED, 240)
        terminal.settle(quiet=1.0)
    return any(path.is_file() for path in Path(environment["XDG_CACHE_HOME"]).rglob("*"))


def rows_and_filter(environment: Mapping[str, str], fact_sheets: int) -> tuple[float, float]:
    """Seconds until the first rows are drawn, and until a filter typed at once has looked through all of them."""
    every = r"\d of " + r"\D?".join(f"{fact_sheets:,}".split(","))
    with Terminal(APP, environment) as terminal:
        first = terminal.read_until_shown(NAME)
        terminal.write(b"/claims")
        return first, terminal.read_until_shown(every)


def warm(fact_sheets: int, rounds: int) -> list[Figure]:
    """Start again and again with a cache of this size, in turns with the bare app."""
    with bench_server(fact_sheets) as server, app_on(server) as environment:
        if not fill_cache(environment):
            return [Figure(f"first rows, {fact_sheets:,} cached", "no cache was written", "", "", "<= 1.15x", ok=False)]
        rows_and_filter(environment, fact_sheets)
        found = [(first_frame(BARE), *rows_and_filter(environment, fact_sheets)) for _ in range(rounds)]
    bare, first, every = (at([one[side] for one in found], 0.5) * 1000 for side in range(3))
    name, what = f"first rows, {fact_sheets:,} cached", "a bare Textual app"
    return [
        at_most(name, first, "ms", times=1.15, other=bare, what=what),
        at_most(f"all {fact_sheets:,} there and filtered", every, "ms", times=1.8, other=bare, what=what),
    ]


def run(fact_sheets: int, *, quick: bool) -> Table:
    """Runs of ours and of the reference take turns, so that both see the same machine."""
    rounds = 1 if quick else ROUNDS
    version, click = [*APP, "--version"], [sys.executable, "-c", "import click"]
    figures = []
    with bench_server(1000) as server, app_on(server) as environment:
        first_frame(BARE)
        first_frame(APP, environment)
        pairs = [(run_time(version), run_time(click)) for _ in range(rounds)]
        frames = [(first_frame(APP, environment), first_frame(BARE)) for _ in range(rounds)]
    for name, found, times in (("leanix-tui --version", pairs, 1.5), ("first frame, cold", frames, 1.5)):
        mine, other = (at([one[side] for one in found], 0.5) * 1000 for side in (0, 1))
        what = "import click" if found is pairs else "a bare Textual app"
        figures.append(at_most(name, mine, "ms", times=times, other=other, what=what))
    for size in (fact_sheets,) if quick else (fact_sheets // 4, fact_sheets):
        figures += warm(size, rounds)
    return Table(f"Starting; medians of {rounds}", figures)
