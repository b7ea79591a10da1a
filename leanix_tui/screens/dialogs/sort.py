"""Choosing what a list is sorted by."""

from __future__ import annotations

from collections.abc import Sequence

from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.text import display, one_line
from leanix_tui.widgets.glyphs import sign
from leanix_tui.workspace.cells import Column

__all__ = ["SortMenu", "first_direction"]

_DESCENDING_FIRST = frozenset({"date", "number"})


def first_direction(column: Column) -> bool:
    """Whether a column is sorted from the last to the first when it is chosen: newest dates and largest numbers."""
    return column.kind in _DESCENDING_FIRST


def _words(column: Column, descending: bool) -> str:
    match column.kind:
        case "date":
            return "newest first" if descending else "oldest first"
        case "number" | "percent":
            return "largest first" if descending else "smallest first"
        case "type" | "seal" | "lifecycle" | "choice" | "choices" | "flag":
            return "last to first" if descending else "first to last"
    return "z to a" if descending else "a to z"


class SortMenu(Choose[tuple[str, bool]]):
    """Ask for a column and a direction."""

    def __init__(self, columns: Sequence[Column], shown: Sequence[str], current: tuple[str, bool]) -> None:
        known = {column.key: column for column in columns}
        ordered = [known[key] for key in shown if key in known]
        ordered += [column for column in columns if column.key not in set(shown)]
        choices: list[Choice[tuple[str, bool]]] = []
        place = 0
        for column in ordered:
            usual = first_direction(column)
            for descending in (usual, not usual):
                now = (column.key, descending) == current
                if now:
                    place = len(choices)
                arrow = sign().descending if descending else sign().ascending
                heading = display("")
                if not choices:
                    heading = display("Shown")
                elif len(choices) == 2 * len(shown):
                    heading = display("Other")
                choices.append(
                    Choice(
                        (column.key, descending),
                        one_line(f"{arrow} {column.label}", limit=40),
                        display(f"{_words(column, descending)}{'  now' if now else ''}"),
                        heading=heading,
                        role="accent" if now else "",
                    )
                )
        super().__init__(display("Sort by"), choices, filtered=True, current=place)
