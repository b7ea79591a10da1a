"""The app in a terminal that is always the same, on a simulator that is always the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from leanix_tui import settings
from leanix_tui.app import LeanIXApp
from leanix_tui.settings import Connection
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.widgets import glyphs

NOW = datetime(2026, 11, 23, 14, 2)
LARGE, SMALL = (120, 36), (80, 24)


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[RunningSimulator]:
    """The world of one fixed day: pictures of it are the same tomorrow."""
    with RunningSimulator(build_world(today=NOW.date())) as running:
        yield running


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with true colour and UTF-8, whatever the tests run in."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TMUX", "STY", "SSH_CONNECTION", "LEANIX_TUI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    glyphs.use(glyphs.UTF8)


def connection_to(simulator: Any, **changes: Any) -> Connection:
    """A connection to a simulator, as the demo makes one."""
    values = {"host": simulator.url, "token": lambda: simulator.token, "token_source": "the demo", "badge": "DEMO"}
    return Connection(**{**values, **changes})


@pytest.fixture
def make_app(simulator: Any) -> Callable[..., LeanIXApp]:
    """Makes the app on the shared simulator; ``connection=None`` for a first run, ``config`` is TOML text."""

    def make(*, config: str = "", **given: Any) -> LeanIXApp:
        if config:
            file = settings.load().file
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.write_text(config)
            file.chmod(0o600)
        connection = given["connection"] if "connection" in given else connection_to(simulator, **given)
        return LeanIXApp(settings.load(), connection, clock=lambda: NOW)

    return make


async def settled(pilot: Any) -> None:
    """Wait until nothing is under way: no worker, no loading, no news that a screen has not seen.

    Waits for what ends, never for time to pass.
    """
    app: LeanIXApp = pilot.app
    async with asyncio.timeout(60):
        await pilot.pause()
        while True:
            await app.workers.wait_for_complete()
            workspace = app.workspace
            if workspace is not None and not workspace.progress.done:
                await _finished(workspace)
            await pilot.pause()
            if not any(not worker.is_finished for worker in app.workers) and (
                app.workspace is None or app.workspace.progress.done
            ):
                break
        await pilot.pause()


async def _finished(workspace: Any) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    leave = workspace.subscribe(lambda change: loop.call_soon_threadsafe(over.set))
    try:
        while not workspace.progress.done:
            await over.wait()
            over.clear()
    finally:
        leave()


async def press(pilot: Any, *keys: str) -> None:
    """Press keys, and wait after each until what it started is over."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def typed(text: str) -> list[str]:
    """The keys that type a text."""
    names = {" ": "space", ":": "colon", "<": "less_than_sign"}
    return [names.get(character, character) for character in text]


def shown(app: LeanIXApp) -> str:
    """What is on the screen, as lines of text."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def saved(app: LeanIXApp) -> Path:
    """The configuration file of the app."""
    return app.configuration.file
