"""Waiting for a workspace that never gets done, without waiting for time to pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


async def until(pilot: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds: look again after every message of the app and every news of the workspace."""
    app = pilot.app
    async with asyncio.timeout(30):
        while not holds():
            await pilot.pause()
            workspace = app.workspace
            if workspace is None:
                continue
            loop, news = asyncio.get_running_loop(), asyncio.Event()
            leave = workspace.subscribe(lambda change, e=news, on=loop: on.call_soon_threadsafe(e.set))
            try:
                if not holds() and not workspace.progress.done:
                    await news.wait()
            finally:
                leave()
        await pilot.pause()
