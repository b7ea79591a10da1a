"""The rows of the inventory: from the fact sheets of a result to the cells of the grid, one visible row at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.screens import formats
from leanix_tui.text import SafeText, display, fold, one_line
from leanix_tui.widgets.bars import completion
from leanix_tui.widgets.chips import chips
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.grid import Column as GridColumn
from leanix_tui.workspace.cells import Column, show
from leanix_tui.workspace.rows import Rows
from leanix_tui.workspace.store import Store

__all__ = ["CellPainter", "FactSheetRows", "grid_column", "in_usual_order", "short_title"]

_NOTHING: Final = display("")
_LIMIT: Final = 400
"""Characters of a cell; no terminal is wider."""

# Least and largest width, share of what is left over, and how readily the column is left out (0 never).
_SHAPES: Final = {
    "name": (23, 60, 3, 0),
    "type": (12, 20, 0, 1),
    "seal": (10, 14, 0, 0),
    "percent": (5, 16, 0, 2),
    "lifecycle": (16, 20, 0, 3),
    "people": (11, 28, 1, 4),
    "choice": (12, 22, 0, 5),
    "choices": (8, 26, 0, 6),
    "tags": (14, 36, 1, 6),
    "date": (10, 10, 0, 7),
    "number": (4, 14, 0, 5),
    "flag": (4, 8, 0, 6),
    "relation": (10, 40, 1, 6),
    "text": (8, 40, 1, 5),
}
_TITLES: Final = {"completion": "Compl", "lxState": "Seal", "displayName": "Name", "updatedAt": "Updated"}


# What people look for first stands first; all other columns follow in the order of the data model.
_FIRST: Final = ("displayName", "type", "completion", "lxState")
_LAST: Final = ("role:RESPONSIBLE", "tags", "updatedAt")


def in_usual_order(columns: Sequence[Column]) -> list[Column]:
    """The columns of a list that nobody arranged."""

    def place(column: Column) -> int:
        if column.key in _FIRST:
            return _FIRST.index(column.key)
        if column.kind == "lifecycle":
            return len(_FIRST)
        return 100 + _LAST.index(column.key) if column.key in _LAST else 50

    return sorted(columns, key=place)


def short_title(column: Column, *, raw: bool = False) -> SafeText:
    """What a column is called where there is little room."""
    return one_line(column.key if raw else _TITLES.get(column.key, column.label), limit=40)


def grid_column(column: Column, *, raw: bool = False) -> GridColumn:
    """A column of the workspace as a column of the grid."""
    kind = "name" if column.key == "displayName" else column.kind
    least, most, weight, priority = _SHAPES.get(kind, _SHAPES["text"])
    return GridColumn(
        column.key,
        short_title(column, raw=raw),
        min_width=least,
        max_width=most,
        weight=weight,
        align="right" if column.kind == "number" or column.key == "completion" else "left",
        priority=priority,
        path=kind == "name",
    )


class CellPainter:
    """Makes the cells of fact sheets: what they say, in which role, and where the search matches."""

    def __init__(
        self,
        store: Store,
        columns: Sequence[Column],
        *,
        today: str,
        words: Sequence[str] = (),
        bar: int = 0,
        raw: bool = False,
        problem: Callable[[FactSheet], bool] | None = None,
    ) -> None:
        self._store = store
        self._columns = {column.key: column for column in columns}
        self._today = today
        self._words = tuple(word for word in map(fold, words) if word)
        self._bar = bar
        self._raw = raw
        self._problem = problem

    def cell(self, row: FactSheet, key: str) -> Cell:
        """One cell."""
        column = self._columns.get(key)
        if column is None:
            return Cell(_NOTHING)
        if key == "displayName":
            return self._name(row)
        if self._raw:
            return Cell(one_line(self._key(row, column), limit=_LIMIT))
        match column.kind:
            case "seal":
                return formats.seal(self._store.labels, row.lx_state)
            case "percent":
                return completion(row.completion if row.completion >= 0 else None, self._bar)
            case "lifecycle":
                value = self._store.value(row, key)
                return formats.phase_text(self._store.labels, row.type, key, value, self._today)
            case "tags":
                ids = set(column.value(row) or ())
                tags = ((tag.name, tag.color) for tag in self._store.tags_of(row) if tag.id in ids)
                return chips(tags) if ids else Cell(_NOTHING)
            case "type":
                return Cell(one_line(column.text(row), limit=_LIMIT), "muted")
            case "date":
                return Cell(formats.day(column.value(row)), "muted")
            case "number":
                return Cell(formats.number(column.value(row)))
            case "people":
                text = one_line(column.text(row), limit=_LIMIT)
                return Cell(text) if text else Cell(display(f"{sign().dash} nobody"), "muted")
        return Cell(one_line(column.text(row), limit=_LIMIT))

    def _key(self, row: FactSheet, column: Column) -> str:
        """A value in LeanIX's own keys; people by their email and tags by name, which say more than an id."""
        value = column.value(row)
        if column.kind == "people":
            users = ((link.user_id, self._store.users.get(link.user_id)) for link in value or ())
            return ", ".join(dict.fromkeys((user.email if user else "") or id_ for id_, user in users))
        if column.kind == "tags":
            ids = set(value or ())
            return ", ".join(tag.name for tag in self._store.tags_of(row) if tag.id in ids)
        return show(value)

    def _name(self, row: FactSheet) -> Cell:
        name = formats.title_of(row)
        role = "muted" if row.status == "ARCHIVED" else ""
        if not self._words:
            return Cell(name, role)
        # Folding keeps the length for nearly every text; where it does not, the matches could not be placed.
        folded = fold(name)
        if len(folded) != len(name):
            return Cell(name, role)
        marks = [False] * len(folded)
        for word in self._words:
            at = folded.find(word)
            while at >= 0:
                marks[at : at + len(word)] = [True] * len(word)
                at = folded.find(word, at + len(word))
        spans: list[tuple[int, int, str]] = []
        for place, marked in enumerate(marks):
            if marked and spans and spans[-1][1] == place:
                spans[-1] = (spans[-1][0], place + 1, "match")
            elif marked:
                spans.append((place, place + 1, "match"))
        return Cell(name, role, tuple(spans))


class FactSheetRows:
    """A result as rows of a grid."""

    def __init__(self, rows: Rows, painter: CellPainter) -> None:
        self.fact_sheets = rows
        self._painter = painter
        self.at_top = False
        """True while nobody asks where a fact sheet is, because the cursor goes to the first one, whichever it is."""

    def __len__(self) -> int:
        return len(self.fact_sheets)

    def key(self, index: int) -> str:
        """The id of the fact sheet in this row."""
        return self.fact_sheets.id(index)

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        """The cells of a row."""
        row = self.fact_sheets[index]
        return [self._painter.cell(row, column) for column in columns]

    def locate(self, key: str) -> int | None:
        """Where the fact sheet with this id is."""
        if self.at_top:
            return 0 if self.fact_sheets else None
        return self.fact_sheets.find(key)

    def keys(self) -> Sequence[str]:
        """The id of each."""
        return self.fact_sheets.ids()
