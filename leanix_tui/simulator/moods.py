"""Faults of servers that are not broken, only tired, narrow-minded or in the middle of something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import msgspec
from starlette.types import Message

from leanix_tui.simulator.faults import FILTERED_IDS, Fault
from leanix_tui.simulator.world import Json


@asynccontextmanager
async def in_time(fault: Fault) -> AsyncIterator[bool]:
    """Take the time that a request takes; False when it is refused because of the others."""
    now = monotonic()
    if fault.action == "too_fast":
        fault.moments[:] = [moment for moment in fault.moments if moment > now - 1]
        served = len(fault.moments) < fault.at_most
        if served:
            fault.moments.append(now)
        yield served
        return
    if fault.action == "too_busy" and fault.running >= fault.at_most:
        yield False
        return
    fault.running += 1
    fault.most_running = max(fault.most_running, fault.running)
    try:
        pause = (fault.delay_ms if fault.delay_ms is not None else 20) / 1000
        await asyncio.sleep(pause * fault.running if fault.action == "strained" else pause)
        yield True
    finally:
        fault.running -= 1


def without_ids(body: bytes) -> Message:
    """The same request as if it did not filter by ids."""
    content = msgspec.json.decode(body)
    content["query"] = FILTERED_IDS.sub("", content["query"])
    return {"type": "http.request", "body": msgspec.json.encode(content), "more_body": False}


def of_other_rows(fault: Fault, body: bytes) -> bytes:
    """A page of fact sheets as it looks when the list changes while it is read."""
    content = msgspec.json.decode(body)
    for connection in (content.get("data") or {}).values():
        edges: list[Json] = connection.get("edges") or []
        match fault.action:
            case "shuffle":
                edges.reverse()
            case "repeat":
                before, fault.page_before = fault.page_before, list(edges)
                edges[:0] = before[: fault.rows]
                edges += edges[: fault.rows]
            case _:
                del edges[: fault.rows]
    return msgspec.json.encode(content)
