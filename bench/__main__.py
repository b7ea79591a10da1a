"""``python -m bench [--quick] [--write] [NAME ...]``: run the benchmarks of these names, or all of them."""

from __future__ import annotations

import argparse
import compileall
import importlib
import subprocess
import sys
import time

import msgspec

from bench.figures import ROOT, Table
from bench.results import machine, write


class Bench(msgspec.Struct):
    """One benchmark: its module, and how many fact sheets or rows it is about."""

    module: str
    size: int
    quick: int
    """The same for a run that only shows that everything works."""


BENCHES = {
    "preload": Bench("bench.preload", 10_000, 300),
    "preload50": Bench("bench.preload", 50_000, 500),
    "query": Bench("bench.query", 50_000, 400),
    "imports": Bench("bench.imports", 5, 1),
    "start": Bench("bench.start", 200_000, 400),
    "delta": Bench("bench.delta", 50_000, 400),
    "grid": Bench("bench.grid", 200_000, 500),
    "inventory": Bench("bench.inventory", 200_000, 400),
}


def main() -> int:
    """Run, print, and say whether every target was met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all of them by default")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one round: shows that it works, not how fast")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    if len(given.names) == 1:
        return run_one(given.names[0], quick=given.quick, keep=given.write)
    print(machine(), flush=True)
    options = [f"--{name}" for name in ("quick", "write") if getattr(given, name)]
    # Each in a process of its own: none sees what another left behind, and one that breaks down does not end the rest.
    codes = [
        subprocess.run([sys.executable, "-m", "bench", *options, name], cwd=ROOT, check=False).returncode
        for name in given.names or BENCHES
    ]
    return max(codes)


def run_one(name: str, *, quick: bool, keep: bool) -> int:
    """Run one benchmark; 1 when a target was missed."""
    # An installed program has its bytecode; a checkout on a machine that writes none would compile at every start.
    for room in ("leanix_tui", "bench"):
        compileall.compile_dir(ROOT / room, quiet=1)
    bench, began = BENCHES[name], time.perf_counter()
    found: Table = importlib.import_module(bench.module).run(bench.quick if quick else bench.size, quick=quick)
    if quick:
        for figure in found.figures:
            figure.ok = None
    found.show()
    print(f"  ({name} took {time.perf_counter() - began:.0f} s)", flush=True)
    if keep and not quick:
        write(name, found)
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
