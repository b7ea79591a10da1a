"""Catching up with a workspace in which something has changed, against loading it again."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request

import msgspec

from bench.figures import Figure, Table, Ticker, at_least, bench_server, bound, in_process, shown
from bench.terminal import at
from leanix_tui.workspace.workspace import Workspace

CHANGED, VANISHED = 100, 3


class Caught(msgspec.Struct):
    """What one refresh took."""

    seconds: float
    requests: int
    worst_ms: float
    missed: int
    """How many changes are not in memory afterwards; there must not be any."""


class Refreshes(msgspec.Struct):
    """Two refreshes, and the whole load before them."""

    whole: float
    changed: Caught
    gone: Caught
    """The same where some fact sheets are gone as well, which no date tells of."""


class _Touched(msgspec.Struct):
    changed: dict[str, str]
    vanished: list[str]


def measure(url: str, token: str) -> Refreshes:
    """Load everything, have something changed, and catch up; and once more."""
    return asyncio.run(_measure(url, token))


async def _measure(url: str, token: str) -> Refreshes:
    workspace = await Workspace.open(host=url, api_token=token)
    try:
        await workspace.load_model()
        began = time.perf_counter()
        await workspace.preload()
        whole = time.perf_counter() - began
        changed = await _catch_up(workspace, url, f"count={CHANGED}&seed=1")
        gone = await _catch_up(workspace, url, f"count={CHANGED}&vanish={VANISHED}&seed=2")
        return Refreshes(whole, changed, gone)
    finally:
        await workspace.close()


async def _catch_up(workspace: Workspace, url: str, touch: str) -> Caught:
    said = await asyncio.to_thread(_ask, f"{url}/__bench__/touch?{touch}", b"")
    told = msgspec.json.decode(said, type=_Touched)
    before = await asyncio.to_thread(_requests, url)
    async with Ticker() as ticker:
        began = time.perf_counter()
        await workspace.refresh()
        seconds = time.perf_counter() - began
    after = await asyncio.to_thread(_requests, url)
    store = workspace.store
    missed = sum(store.get(id_) is not None for id_ in told.vanished)
    missed += sum(getattr(store.get(id_), "name", "") != name for id_, name in told.changed.items())
    return Caught(seconds, after - before - 1, ticker.worst_ms, missed)


def _ask(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, data=body)) as answer:
        content: bytes = answer.read()
        return content


def _requests(url: str) -> int:
    return int(json.loads(_ask(f"{url}/__bench__/seen"))["requests"])


def run(fact_sheets: int, *, quick: bool) -> Table:
    """Do it in processes of their own."""
    rounds = 1 if quick else 3
    found = []
    for _ in range(rounds):
        with bench_server(fact_sheets) as server:
            done = in_process("bench.delta:measure", server["url"], server["token"])
        found.append(msgspec.convert(done, Refreshes))
    changed, gone = [one.changed for one in found], [one.gone for one in found]
    seconds, whole = _median(changed), at([one.whole for one in found], 0.5)
    stalls = at([one.worst_ms for one in changed], 0.5)
    asked = f"{changed[0].requests} requests"
    return Table(
        f"{CHANGED} of {fact_sheets:,} fact sheets changed; medians of {rounds}",
        [
            at_least("everything up to date", seconds, "s", times=20, other=whole, what=f"to load all; {asked}"),
            bound("changes that were missed", max(one.missed for one in [*changed, *gone]), "changes", 0),
            bound("event loop stands still, worst", stalls, "ms", 25),
            Figure(f"with {VANISHED} gone as well", shown(_median(gone), "s"), f"{gone[0].requests} requests"),
        ],
    )


def _median(done: list[Caught]) -> float:
    return at([one.seconds for one in done], 0.5)
