"""What the inventory looked like when it was last seen whole: painted at the next start before anything is loaded."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import msgspec

from leanix_tui.errors import LeanIXError
from leanix_tui.terminal import Piece, kind_of
from leanix_tui.text import display
from leanix_tui.themes import ROLES
from leanix_tui.widgets.grid import Cell, Column, Grid
from leanix_tui.workspace.cache.early import EARLY, Early
from leanix_tui.workspace.cache.place import SUFFIX, folder_of
from leanix_tui.workspace.cache.sealed import Damaged, SealedFile, seal, write_sealed

if TYPE_CHECKING:
    from leanix_tui.screens.shell import Shell
    from leanix_tui.settings import Connection
    from leanix_tui.widgets.wire_cells import Cells

__all__ = [
    "FirstRows",
    "FirstScreen",
    "keep_first_screen",
    "keeps",
    "read_first_screen",
    "take_early",
    "take_first_screen",
]

_KIND: Final = "first screen"
_ROWS: Final = 60
"""Hardly any terminal is higher."""


class _Cell(msgspec.Struct, array_like=True):
    text: str
    role: str = ""
    spans: list[tuple[int, int, str]] = []


class _Row(msgspec.Struct, array_like=True):
    key: str
    cells: list[_Cell]


class FirstScreen(msgspec.Struct):
    """Rows and columns as they are painted, and what the lines around them say."""

    workspace: str
    total: int
    saved: float
    """Seconds since 1970: as of when it is."""
    sort: tuple[str, bool]
    sort_title: str
    columns: list[dict[str, Any]]
    rows: list[_Row]

    def grid_columns(self) -> list[Column]:
        """The columns of the grid. Raises ``TypeError`` for columns that are none."""
        return [Column(**column | {"title": display(str(column["title"]))}) for column in self.columns]


class FirstRows:
    """These rows as a grid asks for them."""

    def __init__(self, screen: FirstScreen) -> None:
        self._rows = screen.rows
        self._places = {str(column["key"]): at for at, column in enumerate(screen.columns)}

    def __len__(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> str:
        """The id of a fact sheet."""
        return self._rows[index].key

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        """The cells of a row; what came out of a file is made safe like everything from outside."""
        cells = self._rows[index].cells
        return [_cell(cells[at]) if (at := self._places[key]) < len(cells) else Cell(display("")) for key in columns]


def _cell(kept: _Cell) -> Cell:
    text = display(kept.text)
    if text != kept.text:
        return Cell(text)
    spans = tuple((start, end, role) for start, end, role in kept.spans if role in ROLES and 0 <= start < end)
    return Cell(text, kept.role if kept.role in ROLES else "", spans)


def take_first_screen(grid: Grid, workspace: str, total: int, sort_title: str) -> FirstScreen:
    """What a grid shows from its first row on."""
    columns = grid.columns
    keys = [column.key for column in columns]
    rows = [
        _Row(grid.rows.key(at), [_kept(cell) for cell in grid.rows.cells(at, keys)])
        for at in range(min(len(grid.rows), _ROWS))
    ]
    return FirstScreen(
        str(workspace),
        total,
        time.time(),
        grid.sort or ("", False),
        str(sort_title),
        [_plain(column) for column in columns],
        rows,
    )


def _kept(cell: Cell) -> _Cell:
    return _Cell(str(cell.text), cell.role, list(cell.spans))


def _plain(column: Column) -> dict[str, Any]:
    return {one.name: getattr(column, one.name) for one in fields(Column)} | {"title": str(column.title)}


def keeps(connection: Connection) -> bool:
    """Whether what a connection leads to is kept on this machine."""
    return connection.cached and not connection.is_demo


def take_early(app: Shell, grid: Grid) -> Early | None:
    """The same as the terminal shows it, so that it can stand there before there is any app; None where it cannot.

    Only the list is in it, on the grounds of what is around: the lines around it say what will have changed.
    """
    cells = getattr(app._driver, "cells", None)
    if cells is None or grid.top or app.screen is not grid.screen:
        return None
    shown: Cells = cells()
    here = grid.region
    if (shown.width, shown.height) != tuple(app.size):
        return None
    lines = []
    for y in range(shown.height):
        line: list[Piece] = []
        for x, text, style in shown.runs(y):
            for start, stop in ((0, here.x), (here.x, here.right), (here.right, shown.width)):
                inside = start == here.x and here.y <= y < here.bottom
                part = text[max(start - x, 0) : max(stop - x, 0)]
                if part and inside:
                    line.append((max(x, start), "".join(part), style.parameters))
                elif part:
                    line.append((max(x, start), " " * len(part), style.ground))
        lines.append(line)
    settings = app.settings
    return Early((shown.width, shown.height), kind_of(os.environ, settings.theme, settings.colours), lines)


def keep_first_screen(connection: Connection, screen: FirstScreen, early: Early | None) -> None:
    """Write both to their files. Raises ``LeanIXError`` when that fails."""
    folder = folder_of(connection.host, connection.workspace_name, connection.profile)
    write_sealed(folder / f"first-screen{SUFFIX}", seal(_KIND, screen))
    if early is not None:
        write_sealed(folder / f"{EARLY}{SUFFIX}", seal(EARLY, early))


def read_first_screen(connection: Connection) -> FirstScreen | None:
    """What there was; None when there is nothing, or nothing that can be used: loading the cache says why."""
    if not keeps(connection):
        return None
    folder = folder_of(connection.host, connection.workspace_name, connection.profile)
    try:
        file = SealedFile(folder / f"first-screen{SUFFIX}", _KIND)
        try:
            screen = file.content(FirstScreen)
        finally:
            file.close()
        screen.grid_columns()
    except (Damaged, LeanIXError, TypeError, KeyError):
        return None
    return screen
