"""Preloading a workspace: against the sequential way of today, and against what its own strategy could do at best."""

from __future__ import annotations

import asyncio
import gc
import heapq
import time
from typing import Any

from bench.figures import Figure, Ticker, bench_server, give_back, in_process, resident, table
from bench.sample import counts
from bench.server import BASE_MS, PER_FACT_SHEET_MS


def ours(url: str, token: str) -> dict[str, float]:
    """Our preload in a process of its own; the main event loop only watches."""
    from leanix_tui.workspace.workspace import Workspace

    async def run() -> dict[str, float]:
        workspace = await Workspace.open(host=url, api_token=token, rate_per_second=30)
        await workspace.load_model()
        gc.collect()
        before = resident()
        async with Ticker() as idle:
            await asyncio.sleep(2)
        async with Ticker() as ticker:
            await asyncio.sleep(0.05)
            began = time.perf_counter()
            first: list[float] = []
            leave = workspace.subscribe(
                lambda change: first.append(time.perf_counter()) if change.kind == "rows" else None
            )
            await workspace.preload()
            seconds = time.perf_counter() - began
            await asyncio.sleep(0.05)
        leave()
        failed = [f"{part.name}: {part.error}" for part in workspace.progress.failed]
        if failed:
            raise RuntimeError("; ".join(failed))
        peak, loaded = resident() - before, len(workspace.store)
        give_back()
        held = resident() - before
        await workspace.close()
        cpu = time.process_time()
        return {
            "seconds": seconds,
            "first": (first[0] - began) if first else -1.0,
            "loaded": loaded,
            "worst_ms": ticker.worst_ms,
            "p99_ms": ticker.p99_ms,
            "idle_ms": idle.worst_ms,
            "bytes": held / max(loaded, 1),
            "resident": peak / max(loaded, 1),
            "cpu": cpu,
        }

    return asyncio.run(run())


def sequential(url: str, token: str, pages: int) -> dict[str, float]:
    """How scripts load fact sheets today: one page of 100 after the other, everything kept as dictionaries.

    Only some of the pages are loaded, for the sake of time; they all cost the same.
    """
    import requests

    login = requests.post(f"{url}/services/mtm/v1/oauth2/token", auth=("apitoken", token), timeout=60)
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    query = (
        "query($first: Int, $after: String) { allFactSheets(first: $first, after: $after) {"
        " totalCount pageInfo { hasNextPage endCursor } edges { node { id displayName } } } }"
    )
    found: list[Any] = []
    after: str | None = None
    began, taken = time.perf_counter(), 0
    while taken < pages:
        body = {"query": query, "variables": {"first": 100, "after": after}}
        answer = requests.post(f"{url}/services/pathfinder/v1/graphql", json=body, headers=headers, timeout=60)
        page = answer.json()["data"]["allFactSheets"]
        found += [edge["node"] for edge in page["edges"]]
        taken += 1
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return {"seconds": time.perf_counter() - began, "pages": taken, "loaded": len(found)}


def floor(sizes: dict[str, int], lanes: int, first: int, page: int) -> float:
    """Seconds of the same strategy with a client that costs nothing: reckoned, not run."""

    def cost(rows: int) -> float:
        return (BASE_MS + rows * PER_FACT_SHEET_MS) / 1000

    free = [0.0] * lanes
    heapq.heapify(free)
    waiting: list[tuple[float, int]] = []
    for size in sizes.values():
        began = heapq.heappop(free)
        done = began + cost(min(first, size))
        heapq.heappush(free, done)
        if size > first:
            waiting.append((done, size - first))
    ends = list(free)
    for ready, left in sorted(waiting, key=lambda one: -one[1]):
        begins = max(heapq.heappop(free), ready)
        done = begins + sum(cost(min(page, left - at)) for at in range(0, left, page))
        heapq.heappush(free, done)
        ends.append(done)
    return max(ends)


def main(fact_sheets: int = 10_000) -> bool:
    """Print the table of one size."""
    from leanix_tui.workspace.chain import FIRST_PAGE, PAGE
    from leanix_tui.workspace.preload import LANES

    best = floor(counts(fact_sheets), LANES, FIRST_PAGE, PAGE)
    with bench_server(fact_sheets) as server:
        runs = [in_process("bench.preload:ours", server["url"], server["token"]) for _ in range(3)]
        pages = min(fact_sheets // 100, 40)
        old = in_process("bench.preload:sequential", server["url"], server["token"], pages)
    mine = sorted(runs, key=lambda run: run["seconds"])[1]
    today = old["seconds"] / old["pages"] * fact_sheets / 100
    seconds = mine["seconds"]
    worst = max(run["worst_ms"] for run in runs)
    idle = max(run["idle_ms"] for run in runs)
    held, whole = max(run["bytes"] for run in runs), max(run["resident"] for run in runs)
    note = "" if old["pages"] * 100 >= fact_sheets else f" (from {old['pages']} pages)"
    return table(
        f"Preload of {fact_sheets:,} fact sheets; server {BASE_MS:.0f} ms + {PER_FACT_SHEET_MS} ms each; median of 3",
        [
            Figure("everything there", f"{seconds:.2f} s", f"{today:.1f} s requests, 100 a page{note}",
                   f"{today / seconds:.1f}x faster", ">= 10x", today / seconds >= 10),
            Figure("against the floor", f"{seconds:.2f} s", f"{best:.2f} s of server time",
                   f"{seconds / best:.2f}x", "<= 1.3x", seconds / best <= 1.3),
            Figure("first rows", f"{mine['first']:.2f} s"),
            Figure("event loop blocked, worst of 3", f"{worst:.1f} ms", f"{idle:.1f} ms with nothing to do",
                   f"p99 {mine['p99_ms']:.1f} ms", "<= 50 ms", worst <= 50),
            Figure("memory a fact sheet, held", f"{held:,.0f} B", f"{whole:,.0f} B before the allocator gives back",
                   "", "<= 3072 B", held <= 3072),
            Figure("processor time of the whole process", f"{mine['cpu']:.2f} s"),
        ],
    )  # fmt: skip
