"""A tiny app with one long table in it: ``python -m bench.grid_app grid|table ROWS``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from textual.app import App, ComposeResult

WORDS: Final = ("Claims", "Policy", "Billing", "Risk", "Ledger", "Portal", "Engine", "Gateway", "Archive", "Broker")
KINDS: Final = ("Application", "IT component", "Interface", "Data object")
SEALS: Final = (("✓ Approved", "ok"), ("! Broken", "warn"), ("◌ Draft", "muted"))
PHASES: Final = (("Active 2021", ""), ("End of life 2024", "bad"), ("Plan 2027", ""), ("Phase out 2025", "warn"))
COLOURS: Final = {"": "", "ok": "#8ccf9e", "warn": "#e6c274", "bad": "#f58f92", "muted": "#929db0"}
COLUMNS: Final = (("name", 40), ("type", 14), ("completion", 6), ("seal", 12), ("lifecycle", 18), ("updated", 10))


def row(number: int) -> tuple[tuple[str, str], ...]:
    """The cells of a row: text and what it is painted as; two or three of them are coloured.

    One row says little of the next one, as in a list that is sorted by name.
    """
    chance = (number + 1) * 2654435761 % 2**32
    return (
        (f"{WORDS[chance % 10]} {WORDS[chance // 10 % 10]} {number}", ""),
        (KINDS[chance // 100 % 4], "muted"),
        (f"{chance // 400 % 101} %", ""),
        SEALS[chance // 40_000 % 3],
        PHASES[chance // 120_000 % 4],
        (f"2026-{chance // 480_000 % 12 + 1:02}-{chance // 6_000_000 % 28 + 1:02}", ""),
    )


def grid_app(rows: int) -> App[None]:
    """The table of this project."""
    from leanix_tui.text import display
    from leanix_tui.themes import DEFAULT_THEME, THEMES
    from leanix_tui.widgets.grid import Cell, Column, Grid
    from leanix_tui.widgets.wire import driver_class

    class Numbered:
        """Rows that are made when they are drawn."""

        def __len__(self) -> int:
            return rows

        def key(self, index: int) -> str:
            """The number, as text."""
            return str(index)

        def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
            """The cells that have a place."""
            cells = dict(zip((name for name, _ in COLUMNS), row(index), strict=True))
            return [Cell(display(text), role) for text, role in (cells[name] for name in columns)]

    class GridApp(App[None]):
        """Shows it."""

        def __init__(self) -> None:
            super().__init__(driver_class=driver_class())
            for own in THEMES:
                self.register_theme(own)
            self.theme = DEFAULT_THEME

        def compose(self) -> ComposeResult:
            """One grid."""
            columns = [
                Column(name, display(name.title()), min_width=min(width, 12), max_width=width)
                for name, width in COLUMNS
            ]
            yield Grid(columns, Numbered())

    return GridApp()


def table_app(rows: int) -> App[None]:
    """The table that comes with Textual."""
    from rich.text import Text
    from textual.widgets import DataTable

    class TableApp(App[None]):
        """Shows it."""

        def compose(self) -> ComposeResult:
            """One table."""
            yield DataTable[Text | str](cursor_type="row")

        def on_mount(self) -> None:
            """Fill it."""
            table = self.query_one(DataTable)
            for name, width in COLUMNS:
                table.add_column(name.title(), width=width)
            table.add_rows([Text(text, style=COLOURS[role]) for text, role in row(number)] for number in range(rows))
            table.focus()

    return TableApp()


if __name__ == "__main__":
    (grid_app if sys.argv[1] == "grid" else table_app)(int(sys.argv[2])).run()
