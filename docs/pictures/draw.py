"""Draw the pictures of the README from the demo: ``python docs/pictures/draw.py``."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).parent
DAY = date(2026, 11, 23)

PICTURES = {
    "inventory": ["slash", *"type:Application", "enter", *["down"] * 4],
    "fact-sheet": ["slash", *"claims engine", "enter", "enter", "right_square_bracket"],
    "tree": ["slash", *"claims engine", "enter", "X"],
}


async def draw(name: str, keys: list[str]) -> None:
    """Press the keys on the demo, wait until nothing is under way, and keep what the screen shows."""
    from leanix_tui import settings
    from leanix_tui.app import LeanIXApp
    from leanix_tui.settings import Connection
    from leanix_tui.simulator.sample import build_world
    from leanix_tui.simulator.testing import RunningSimulator
    from leanix_tui.widgets import glyphs

    glyphs.use(glyphs.UTF8)
    with RunningSimulator(build_world(today=DAY)) as simulator:
        connection = Connection(
            host=simulator.url, token=lambda: simulator.token, token_source="the demo", badge="DEMO"
        )
        app = LeanIXApp(settings.load(), connection, clock=lambda: datetime(2026, 11, 23, 14, 2))
        async with app.run_test(size=(120, 32)) as pilot:
            while app.workspace is None or not app.workspace.progress.done:
                await pilot.pause(0.05)
            for key in keys:
                await pilot.press("space" if key == " " else "colon" if key == ":" else key)
                await app.workers.wait_for_complete()
            await pilot.pause(0.5)
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="leanix-tui"), encoding="utf-8")


def main() -> None:
    """Draw them all with settings of nobody."""
    with tempfile.TemporaryDirectory() as room:
        os.environ |= {"XDG_CONFIG_HOME": room, "XDG_STATE_HOME": room, "COLORTERM": "truecolor"}
        os.environ.pop("NO_COLOR", None)
        for name, keys in PICTURES.items():
            asyncio.run(draw(name, keys))


if __name__ == "__main__":
    main()
