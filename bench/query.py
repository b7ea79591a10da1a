"""Filtering, sorting and counting a loaded workspace: every keystroke of somebody who types."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.figures import Figure, Table, bench_server, in_process

LINES = (
    "claims",
    "risk portal zürich",
    "type:Application seal:broken completion<50 ledger",
    "!tag:none lifecycle:active ~clmgw",
    "updated:<90d user:person.7@example.org",
    "itcomponents:ledger criticality:high",
)
SORTS = ("completion", "updatedAt", "criticality", "lifecycle", "tags", "subscriptions")


def measure(url: str, token: str) -> dict[str, Any]:
    """All queries, in milliseconds, in a process of its own."""
    from leanix_tui.text import fold
    from leanix_tui.workspace.filter_language import FilterError
    from leanix_tui.workspace.workspace import Workspace

    async def load() -> Workspace:
        workspace = await Workspace.open(host=url, api_token=token, rate_per_second=1000)
        await workspace.preload()
        return workspace

    def clock(work: Callable[[], Any]) -> float:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000

    workspace = asyncio.run(load())
    store = workspace.store
    found: dict[str, Any] = {}
    found["first"] = clock(lambda: workspace.query("").run(store))
    folded = [fold(row.display_name) for row in store.rows()]
    found["bare"] = min(clock(lambda: [name for name in folded if "claims" in name]) for _ in range(5))
    for line in LINES:
        result = workspace.query("").run(store)
        keys = []
        for length in range(1, len(line) + 1):
            query = workspace.query(line[:length], unfinished=True)
            began = time.perf_counter()
            with contextlib.suppress(FilterError):  # a line that is being typed may name no field yet
                result = query.run(store, result)
            keys.append((time.perf_counter() - began) * 1000)
        found[line] = {"worst": max(keys), "median": sorted(keys)[len(keys) // 2], "rows": len(result)}
        whole = workspace.query(line)
        found[line]["whole"] = min(clock(partial(whole.run, store)) for _ in range(3))
    for sort in SORTS:
        query = workspace.query("", sort=[(sort, True)])
        found[f"sort {sort}"] = clock(partial(query.run, store))
    result = workspace.query("").run(store)
    found["facets"] = clock(result.facets)
    one = workspace.query("", types=["Application"]).run(store)
    found["facets of a type"] = clock(one.facets)
    asyncio.run(workspace.close())
    return found


def run(fact_sheets: int, *, quick: bool) -> Table:  # noqa: ARG001 - every benchmark is asked
    """Type every line, letter by letter."""
    with bench_server(fact_sheets, "--base-ms", "1", "--per-fact-sheet-ms", "0") as server:
        found = in_process("bench.query:measure", server["url"], server["token"])
    figures = [
        Figure("first list, sorted by name", f"{found['first']:.1f} ms"),
        Figure("one bare comprehension over all names", f"{found['bare']:.1f} ms"),
    ]
    for line in LINES:
        one = found[line]
        figures.append(
            Figure(
                f"{line}  ({one['rows']:,} rows)",
                f"{one['worst']:.1f} ms worst key",
                f"{one['median']:.1f} ms median key; {one['whole']:.1f} ms at once",
                f"{one['worst'] / found['bare']:.1f}x bare",
                "<= 50 ms",
                one["worst"] <= 50,
            )
        )
    for sort in SORTS:
        key = f"sort {sort}"
        figures.append(Figure(key, f"{found[key]:.1f} ms", "first time; then remembered"))
    figures.append(Figure("facets with counts, all types", f"{found['facets']:.1f} ms", "off the keystroke path"))
    figures.append(Figure("facets with counts, largest type", f"{found['facets of a type']:.1f} ms"))
    return Table(f"Queries over {fact_sheets:,} fact sheets", figures)
