"""``python -m bench [--quick] [--write] [NAME ...]``: run the benchmarks of these names, or all of them."""

from __future__ import annotations

import argparse
import compileall
import importlib
import sys
import time

import msgspec

from bench.figures import ROOT, Table
from bench.results import write


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
    "imports": Bench("bench.imports", 7, 1),
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
    # An installed program has its bytecode; a checkout on a machine that writes none would compile at every start.
    for room in ("leanix_tui", "bench"):
        compileall.compile_dir(ROOT / room, quiet=1)
    met = True
    for name in given.names or BENCHES:
        bench = BENCHES[name]
        began = time.perf_counter()
        found: Table = importlib.import_module(bench.module).run(
            bench.quick if given.quick else bench.size, quick=given.quick
        )
        if given.quick:
            for figure in found.figures:
                figure.ok = None
        found.show()
        print(f"  ({name} took {time.perf_counter() - began:.0f} s)", flush=True)
        met = met and found.ok
        if given.write and not given.quick:
            write(name, found)
    return 0 if met or given.quick else 1


if __name__ == "__main__":
    sys.exit(main())
