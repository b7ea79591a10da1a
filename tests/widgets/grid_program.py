"""A grid of many rows as a program of its own, for tests that look at what reaches the terminal."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult

from leanix_tui.text import display
from leanix_tui.themes import DEFAULT_THEME, THEMES
from leanix_tui.widgets.grid import Cell, Column, Grid
from leanix_tui.widgets.wire import driver_class, forget_screen

COLUMNS = (
    Column("name", display("Name"), min_width=23, max_width=60, weight=3, priority=0),
    Column("type", display("Type"), min_width=12, max_width=20),
    Column("compl", display("Compl"), min_width=5, max_width=7, align="right"),
    Column("seal", display("Seal"), min_width=8, max_width=14, priority=0),
    Column("phase", display("Lifecycle"), min_width=8, max_width=14),
    Column("updated", display("Updated"), min_width=10, max_width=10),
)
WORDS = "Claims Policy Billing Risk Ledger Portal Engine Gateway Archive Zürich Ärzte 保険契約 Tariff".split()  # noqa: SIM905
KINDS = "Application", "IT component", "Interface", "Data object", "Provider"
PHASES = ("Plan 2027", ""), ("Active since 2019", ""), ("Phase out 2026", "warn"), ("End of life", "bad")


class ManyRows:
    """Rows out of nothing, with three coloured cells each and no two alike."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def key(self, index: int) -> str:
        return str(index)

    def locate(self, key: str) -> int | None:
        return int(key)

    def cells(self, index: int, columns: object) -> list[Cell]:
        chance = index * 2654435761 % 2**32
        name = f"{WORDS[chance % 13]} {WORDS[chance // 13 % 13]} {index}"
        phase, role = PHASES[chance // 7 % 4]
        cells = {
            "name": Cell(display(name)),
            "type": Cell(display(KINDS[chance // 11 % 5]), "muted"),
            "compl": Cell(display(f"{chance // 17 % 101} %")),
            "seal": Cell(display("✓ approved"), "ok") if chance // 19 % 2 else Cell(display("! broken"), "warn"),
            "phase": Cell(display(phase), role),
            "updated": Cell(display(f"2026-{chance // 23 % 12 + 1:02}-{chance // 29 % 28 + 1:02}"), "muted"),
        }
        return [cells[column] for column in columns]


class GridProgram(App[None]):
    BINDINGS: ClassVar = [("f", "forget")]

    def __init__(self, count: int, theme: str) -> None:
        super().__init__(driver_class=driver_class())
        for ours in THEMES:
            self.register_theme(ours)
        self.theme = theme
        self.count = count

    def compose(self) -> ComposeResult:
        yield Grid(COLUMNS, ManyRows(self.count))

    def action_forget(self) -> None:
        forget_screen(self)


if __name__ == "__main__":
    GridProgram(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else DEFAULT_THEME).run()
