"""What the strategy of our preload could do at best: reckoned from the server's time, not run."""

from __future__ import annotations

import heapq

from bench.server import BASE_MS, PER_FACT_SHEET_MS


def floor(sizes: dict[str, int], lanes: int, first: int, page: int) -> float:
    """Seconds of the same strategy with a client that costs nothing."""

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
