"""How a grid paints its header and one row."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from leanix_tui.widgets.glyphs import drawable, sign
from leanix_tui.widgets.grid_columns import GAP, GUTTER, Slot
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.paint import Run, clip, clip_path, clip_start, fit

__all__ = ["header_runs", "row_runs"]


def header_runs(
    slots: Sequence[Slot], width: int, sort: tuple[str, bool] | None, *, more_left: bool, more_right: bool
) -> list[Run]:
    """The titles, the sign of the sorted column, and signs at the edges for columns that found no place."""
    signs = sign()
    runs: list[Run] = [(fit(signs.more_left if more_left else "", GUTTER), "accent")]
    used = GUTTER
    for slot in slots:
        title, role = str(slot.column.title), "head"
        if sort is not None and sort[0] == slot.column.key:
            arrow = signs.descending if sort[1] else signs.ascending
            title, role = f"{clip(title, slot.width - 2)} {arrow}", "accent"
        blanks = GAP if slot is not slots[-1] else 0
        runs.append((fit(title, slot.width, slot.column.align) + " " * blanks, role))
        used += slot.width + blanks
    if more_right and runs:
        if used < width:
            runs.append((" " * (width - used - 1), "head"))
        else:
            text, role = runs.pop()
            runs.append((fit(text.rstrip(), max(cell_len(text) - (used - width) - 1, 0)), role))
        runs.append((signs.more_right, "accent"))
    return runs


def row_runs(slots: Sequence[Slot], cells: Sequence[Cell], *, here: bool, marked: bool) -> list[Run]:
    """One row: the sign of the cursor, the mark, and the cells."""
    signs = sign()
    runs: list[Run] = [(signs.cursor if here else " ", "gutter"), (signs.mark if marked else " ", "mark"), (" ", "")]
    for slot, cell in zip(slots, cells, strict=True):
        if slot is not slots[0]:
            runs.append((" " * GAP, ""))
        if cell.spans:
            runs += _with_spans(cell, slot)
        else:
            text: str = cell.text
            if slot.column.path:
                text = clip_path(text, slot.width)[0]
            elif slot.column.tail:
                text = clip_start(drawable(text), slot.width)
            runs.append((fit(text, slot.width, slot.column.align), cell.role))
    return runs


def _with_spans(cell: Cell, slot: Slot) -> list[Run]:
    whole = drawable(cell.text)
    text, gone = clip_path(whole, slot.width) if slot.column.path else (clip(whole, slot.width), 0)
    blanks = (" " * (slot.width - cell_len(text)), "")
    runs: list[Run] = []
    place = 0
    for begin, finish, role in cell.spans:
        start, end = max(begin - gone, place), min(finish - gone, len(text))
        if start < end:
            runs += [(text[place:start], cell.role), (text[start:end], role)]
            place = end
    runs.append((text[place:], cell.role))
    return [blanks, *runs] if slot.column.align == "right" else [*runs, blanks]
