"""Waiting for a workspace that never gets done, without waiting for time to pass."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any


async def until(pilot: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds: look again after every message of the app and every news of the workspace."""
    app = pilot.app
    try:
        await _until(pilot, app, holds)
    except TimeoutError:
        raise AssertionError(
            "\n".join("".join(part.text for part in line) for line in app.screen._compositor.render_strips())
        ) from None


async def _until(pilot: Any, app: Any, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await pilot.pause()
            workspace = app.workspace
            if workspace is None:
                continue
            loop, news = asyncio.get_running_loop(), asyncio.Event()
            leave = workspace.subscribe(lambda change, e=news, on=loop: on.call_soon_threadsafe(e.set))
            calm = workspace.requests.subscribe_waits(lambda waits, e=news, on=loop: on.call_soon_threadsafe(e.set))
            try:
                await pilot.pause()  # what happened before we listened may not be drawn yet
                if not holds() and not workspace.progress.done:
                    with contextlib.suppress(TimeoutError):  # what is drawn a moment after the news has none of its own
                        await asyncio.wait_for(news.wait(), 0.1)
            finally:
                leave()
                calm()
        await pilot.pause()
