"""One preload of ours, measured: alone in a process, or in the app while somebody presses keys."""

from __future__ import annotations

import asyncio
import gc
import sys
import time

import msgspec

from bench.figures import Ticker, app_on, give_back, peak, resident
from bench.terminal import DOWN, Terminal

KEYS_EVERY = 0.1
CURSOR = "▌".encode()
LOADED = r"loaded \d\d:\d\d"


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


class Typing(msgspec.Struct):
    """What keys did while the app was loading."""

    painted: list[float]
    """Milliseconds from each key to the moved cursor."""
    peak: int


def keys_while_loading(server: dict[str, str]) -> Typing:
    """Press a key ten times a second in the real app until everything is loaded."""
    times: list[float] = []
    with app_on(server) as environment, Terminal([sys.executable, "-m", "leanix_tui"], environment) as terminal:
        terminal.read_until(CURSOR)
        while not times or not terminal.shows(LOADED):
            pressed = time.perf_counter()
            times.append(terminal.painted(DOWN, CURSOR))
            while (left := pressed + KEYS_EVERY - time.perf_counter()) > 0:
                terminal.read(left)
        return Typing(times, peak(terminal.child))
