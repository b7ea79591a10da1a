"""A bare app to put widgets on, and ways to see what a person would see."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from leanix_tui.text import display
from leanix_tui.themes import DEFAULT_THEME, THEMES
from leanix_tui.widgets.grid import Cell, Column

HOSTILE = [
    "[bold]x[/]",
    "[/x]",
    "[@click=app.quit]quit[/]",
    "\x1b]52;c;aGFjaw==\x07clipboard",
    "\x1b[2Jcleared",
    "\x9b31mred",
    "safe\u202egpj.exe",
    "zero\u200bwidth\u2066",
    "line\nbreak\ttab\rreturn",
    "\ud800lone",
    "e\u0301 combining",
    "保険契約管理システム",
    "👩\u200d👩\u200d👧 family",
    "x" * 500,
]


class Stage(App[None]):
    """Shows what it is given and keeps every message of ours that climbs to it."""

    def __init__(self, build: Callable[[], Iterable[Widget]], theme: str = DEFAULT_THEME) -> None:
        super().__init__()
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme
        self._build = build
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self._build()

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__.startswith("leanix_tui"):
            self.heard.append(message)
        await super()._on_message(message)

    def heard_of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.heard if isinstance(message, kind)]

    def screen_lines(self) -> list[str]:
        """The text of every line of the screen."""
        width, height = self.size
        strips = self.screen._compositor.render_strips(self.size)
        assert len(strips) == height
        assert all(strip.cell_length == width for strip in strips)
        return [strip.text for strip in strips]

    def screen_text(self) -> str:
        return "\n".join(self.screen_lines())


@asynccontextmanager
async def stage(*widgets: Widget, size: tuple[int, int] = (80, 24), theme: str = DEFAULT_THEME):
    app = Stage(lambda: widgets, theme)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def press(pilot: Pilot, *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def unsafe_characters(text: str) -> list[str]:
    """Characters that must never reach a terminal."""
    return [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


COLUMNS = (
    Column("name", display("Name"), min_width=12, max_width=40, weight=1, priority=0),
    Column("compl", display("Compl"), min_width=5, max_width=7, align="right"),
    Column("seal", display("Seal"), min_width=8, max_width=12, priority=0),
    Column("owner", display("Owner"), min_width=8, max_width=20),
    Column("updated", display("Updated"), min_width=10, max_width=10),
)


class NumberedRows:
    """Any number of rows out of nothing; counts what it is asked for."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.numbers)

    def key(self, index: int) -> str:
        return f"id-{self.numbers[index]}"

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        self.asked.append(index)
        number = self.numbers[index]
        cells = {
            "name": Cell(display(f"Application {number}")),
            "compl": Cell(display(f"{number % 101} %")),
            "seal": Cell(display("✓ approved" if number % 2 else "! broken"), "ok" if number % 2 else "warn"),
            "owner": Cell(display("Jane Doe")),
            "updated": Cell(display("2026-11-23"), "muted"),
        }
        return [cells[column] for column in columns]
