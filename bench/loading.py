"""One preload of ours in a process that does nothing else, measured."""

from __future__ import annotations

import asyncio
import gc
import time

import msgspec

from bench.figures import Ticker, give_back, peak, resident


class Load(msgspec.Struct):
    """What one preload took; seconds, milliseconds and bytes."""

    seconds: float
    """From the data model being there to everything being there."""
    first: float
    """From being connected to the first rows; the data model comes between."""
    everything: float
    """From being connected to everything being there."""
    loaded: int
    worst_ms: float
    p99_ms: float
    idle_ms: float
    """The longest time that the event loop stood still although there was nothing to do: the machine's share."""
    held: int
    peak: int
    cpu: float


def ours(url: str, token: str) -> Load:
    """Our preload in this process; the main event loop only watches."""
    return asyncio.run(_ours(url, token))


async def _ours(url: str, token: str) -> Load:
    from leanix_tui.workspace.workspace import Workspace

    workspace = await Workspace.open(host=url, api_token=token)
    gc.collect()
    before, first = resident(), 0.0
    async with Ticker() as idle:
        await asyncio.sleep(1)

    def arrived() -> None:
        nonlocal first
        first = first or time.perf_counter()

    leave = workspace.subscribe(lambda change: arrived() if change.kind == "rows" else None)
    connected = time.perf_counter()
    await workspace.load_model()
    async with Ticker() as ticker:
        began = time.perf_counter()
        await workspace.preload()
        ended = time.perf_counter()
        await asyncio.sleep(0.05)
    leave()
    failed = [f"{part.name}: {part.error}" for part in workspace.progress.failed]
    if failed:
        raise RuntimeError("; ".join(failed))
    most, loaded = peak(), len(workspace.store)
    give_back()
    held = resident() - before
    await workspace.close()
    return Load(
        seconds=ended - began,
        first=first - connected,
        everything=ended - connected,
        loaded=loaded,
        worst_ms=ticker.worst_ms,
        p99_ms=ticker.p99_ms,
        idle_ms=idle.worst_ms,
        held=held,
        peak=most,
        cpu=time.process_time(),
    )
