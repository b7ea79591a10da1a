"""The strip that shows how far loading is: how fast, and how long it will still take."""

from __future__ import annotations

import time

import pytest

from leanix_tui.model.change import LoadState, Progress, TypeProgress
from leanix_tui.screens.status import rate, remaining


@pytest.mark.parametrize(
    ("loaded", "total", "fast", "left"),
    [
        (2000, 9870, "500/s", "ETA 0:15"),
        (2000, 40_000, "500/s", "ETA 1:1"),
        (8, 100_000, "2/s", "ETA 13:5"),
        (2000, 2100, "500/s", ""),
        (0, 9870, "", ""),
        (400, -1, "100/s", ""),
    ],
)
def test_rate_and_time_left(loaded: int, total: int, fast: str, left: str) -> None:
    part = TypeProgress("Application", LoadState.LOADING, total=total)
    progress = Progress({"Application": part}, {})
    progress.moments = [(time.monotonic() - 4, 0)]
    part.loaded = loaded
    assert rate(progress) in {fast, "499/s" if fast == "500/s" else fast}
    assert remaining(progress).startswith(left)
    assert bool(remaining(progress)) == bool(left)
