"""Catching up with a workspace in which something has changed, against loading it again."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request

import msgspec

from bench.figures import Figure, Table, Ticker, at_least, bench_server, bound, in_process, shown
from bench.terminal import at

CHANGED, VANISHED = 100, 3


class Refresh(msgspec.Struct):
    """What one refresh took, beside the whole load before it."""

    whole: float
    seconds: float
    worst_ms: float
    requests: int
    missed: int
    """How many changes are not in memory afterwards; there must not be any."""


class _Touched(msgspec.Struct):
    changed: dict[str, str]
    vanished: list[str]


def measure(url: str, token: str) -> Refresh | None:
    """Load everything, have something changed, and catch up; None while there is no way to do so."""
    return asyncio.run(_measure(url, token))


async def _measure(url: str, token: str) -> Refresh | None:
    from leanix_tui.workspace.workspace import Workspace

    workspace = await Workspace.open(host=url, api_token=token)
    try:
        await workspace.load_model()
        refresh = getattr(workspace, "refresh", None)
        if refresh is None:
            return None
        began = time.perf_counter()
        await workspace.preload()
        whole = time.perf_counter() - began
        touch = f"{url}/__bench__/touch?count={CHANGED}&vanish={VANISHED}"
        told = msgspec.json.decode(await asyncio.to_thread(_ask, touch, b""), type=_Touched)
        before = await asyncio.to_thread(_requests, url)
        async with Ticker() as ticker:
            began = time.perf_counter()
            await refresh()
            seconds = time.perf_counter() - began
        after = await asyncio.to_thread(_requests, url)
        store = workspace.store
        missed = sum(store.get(id_) is not None for id_ in told.vanished)
        missed += sum(getattr(store.get(id_), "name", "") != name for id_, name in told.changed.items())
        return Refresh(whole, seconds, ticker.worst_ms, after - before - 1, missed)
    finally:
        await workspace.close()


def _ask(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, data=body)) as answer:
        content: bytes = answer.read()
        return content


def _requests(url: str) -> int:
    return int(json.loads(_ask(f"{url}/__bench__/seen"))["requests"])


def run(fact_sheets: int, *, quick: bool) -> Table:
    """Do it in processes of their own."""
    rounds = 1 if quick else 3
    title = f"{CHANGED} changed and {VANISHED} gone of {fact_sheets:,}; medians of {rounds}"
    found = []
    for _ in range(rounds):
        with bench_server(fact_sheets) as server:
            told = in_process("bench.delta:measure", server["url"], server["token"])
        if told is None:
            return Table(title, [Figure("refresh", "not offered yet", ok=False)])
        found.append(msgspec.convert(told, Refresh))
    seconds, whole = at([one.seconds for one in found], 0.5), at([one.whole for one in found], 0.5)
    return Table(
        title,
        [
            at_least("everything up to date", seconds, "s", times=20, other=whole, what="for loading everything"),
            bound("changes that were missed", max(one.missed for one in found), "changes", 0),
            bound("event loop stands still, worst", at([one.worst_ms for one in found], 0.5), "ms", 25),
            Figure("requests", shown(at([float(one.requests) for one in found], 0.5), "")),
        ],
    )
