"""What subscribers of a workspace hear while it loads."""

from __future__ import annotations

import time
from typing import Any

import pytest

from leanix_tui.model.change import Change
from leanix_tui.simulator.testing import RunningSimulator

pytestmark = pytest.mark.anyio


async def test_news_come_in_order_and_not_too_often(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    heard: list[tuple[str, int]] = []
    workspace.subscribe(lambda change: heard.append((change.kind, len(workspace.store))))
    began = time.monotonic()
    await workspace.preload()
    seconds = time.monotonic() - began
    kinds = [kind for kind, _ in heard]
    assert kinds[-1] == "finished"
    assert kinds.count("model") == kinds.count("labels") == 1
    assert {"rows", "tags", "users"} <= set(kinds)
    assert heard[len(kinds) - 1 - kinds[::-1].index("rows")][1] == 600
    # Beside those that every part brings with it: at the start, at the end, and four a second.
    assert kinds.count("progress") <= 4 * seconds + 10


async def test_who_has_left_hears_nothing(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    heard: list[Change] = []
    leave = workspace.subscribe(heard.append)
    leave()
    await workspace.preload()
    assert heard == []
