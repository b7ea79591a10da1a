"""``python -m bench [name ...]``: run the benchmarks of these names, or all of them."""

from __future__ import annotations

import importlib
import sys

BENCHES = {
    "preload": ("bench.preload", 10_000),
    "preload50": ("bench.preload", 50_000),
    "query": ("bench.query", 50_000),
    "start": ("bench.start", 7),
    "inventory": ("bench.inventory", 50_000),
}


def main() -> int:
    """Run, print, and say whether every target was met."""
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    results = []
    for name in names:
        module, size = BENCHES[name]
        results.append(importlib.import_module(module).main(size))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
