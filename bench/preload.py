"""Preloading a workspace: against what people use today, and against what its own strategy could do at best."""

from __future__ import annotations

import msgspec

from bench.figures import Figure, Table, at_least, at_most, bench_server, bound, in_process, shown
from bench.floor import floor
from bench.loading import Load
from bench.loading_keys import keys_while_loading
from bench.peers import Peers
from bench.sample import counts
from bench.server import BASE_MS, PER_FACT_SHEET_MS
from bench.terminal import at

LARGE, LARGE_QUICK = 50_000, 500
"""From here on the goals of large workspaces count."""
MBIT = 50


def run(fact_sheets: int, *, quick: bool) -> Table:
    """Load the workspace with everything there is, and compare."""
    large, rounds = fact_sheets >= (LARGE_QUICK if quick else LARGE), 1 if quick else 5
    best = floor(counts(fact_sheets))
    peers = Peers(install=not quick)
    with bench_server(fact_sheets) as server:
        # Some before the others and some after: what else the machine does at one time should not decide.
        loads = _loads(server, (rounds + 1) // 2)
        typing = keys_while_loading(server) if large else None
        others = peers.run_all(server)
        loads = sorted([*loads, *_loads(server, rounds // 2)], key=lambda load: load.seconds)
    mine = loads[len(loads) // 2]
    figures = []
    if "requests" in others:
        script = others["requests"].seconds
        least = 20 if large else 15
        figures.append(
            at_least("everything there", mine.seconds, "s", times=least, other=script, what="requests, 100 a page")
        )
    else:
        figures.append(Figure("everything there", shown(mine.seconds, "s"), f"requests: {peers.problem}"))
    for name in ("leanix-py", "dvm-leanix"):
        if name in others:
            theirs = others[name]
            said = f"{theirs.cpu:.0f} s of processor time, {theirs.peak / 1e6:,.0f} MB"
            figures.append(Figure(name, shown(theirs.seconds, "s"), said, f"{theirs.seconds / mine.seconds:.1f}x ours"))
        else:
            figures.append(Figure(name, "", peers.problem))
    figures += [
        at_most("against the floor of its strategy", mine.seconds, "s", times=1.2, other=best, what="of server time"),
        Figure("from being connected, with the data model", shown(mine.everything, "s")),
    ]
    first = at([load.first for load in loads], 0.5)
    stalls = [load.worst_ms for load in loads]
    idle = at([load.idle_ms for load in loads], 0.5)
    beside = f"worst of all {max(stalls):.1f} ms; {idle:.1f} ms with nothing to do"
    memory = at([load.peak for load in loads], 0.5) / 1e6
    held = at([load.held / max(load.loaded, 1) for load in loads], 0.5)
    figures += [
        bound("first rows after being connected", first, "s", 1.0),
        bound("event loop stands still, worst of a load", at(stalls, 0.5), "ms", 25, beside),
        Figure("event loop stands still, p99", shown(at([load.p99_ms for load in loads], 0.5), "ms")),
    ]
    if typing is not None:
        said = f"median {at(typing.painted, 0.5):.1f} ms, worst {max(typing.painted):.1f} ms of {len(typing.painted)}"
        figures.append(bound("key to paint in the app while it loads, p95", at(typing.painted, 0.95), "ms", 35, said))
        figures.append(Figure("memory of the app when loaded, peak", shown(typing.peak / 1e6, "MB")))
    figures += [
        bound("memory of the loading process, peak", memory, "MB", 200),
        bound("memory a fact sheet, held", held, "B", 2700, "18,400 B as dictionaries"),
        Figure("processor time of the whole process", shown(at([load.cpu for load in loads], 0.5), "s")),
    ]
    if large:
        with bench_server(fact_sheets, "--bandwidth", str(MBIT)) as server:
            slow = _loads(server, (rounds + 1) // 2)
        seconds = slow[len(slow) // 2].seconds
        what = "of server time, line not counted"
        figures.append(
            at_most(f"on a line of {MBIT} Mbit/s a connection", seconds, "s", times=1.1, other=best, what=what)
        )
    title = f"Preload of {fact_sheets:,} fact sheets; server {BASE_MS:.0f} ms + {PER_FACT_SHEET_MS} ms each; "
    return Table(f"{title}medians of {rounds}", figures)


def _loads(server: dict[str, str], rounds: int) -> list[Load]:
    """So many loads, each in a process of its own, the fastest first."""
    done = [in_process("bench.loading:ours", server["url"], server["token"]) for _ in range(rounds)]
    return sorted((msgspec.convert(one, Load) for one in done), key=lambda load: load.seconds)
