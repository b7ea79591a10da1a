"""What a grid shows: rows that are asked for one at a time, and their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from leanix_tui.text import SafeText, display

__all__ = ["Cell", "ListingRows", "LocatingRows", "Rows", "StaticRows"]


class Cell(NamedTuple):
    """What stands in one column of one row."""

    text: SafeText
    role: str = ""
    """What it is painted as; see ``themes.ROLES``."""
    spans: tuple[tuple[int, int, str], ...] = ()
    """Parts painted otherwise, as (start, end, role) in ascending order: matches of a search, swatches of tags."""


class Rows(Protocol):
    """What a grid shows. It is asked for the visible rows only."""

    def __len__(self) -> int: ...

    def key(self, index: int) -> str:
        """The identity of a row; marks and the cursor follow it."""
        ...

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        """The cells of a row, one for each of these column keys."""
        ...


@runtime_checkable
class LocatingRows(Protocol):
    """Rows that can say at once where a key is."""

    def locate(self, key: str) -> int | None:
        """The index of the row with this key; None when it is not there."""
        ...


@runtime_checkable
class ListingRows(Protocol):
    """Rows that can name all their keys faster than one by one."""

    def keys(self) -> Sequence[str]:
        """The key of each row."""
        ...


class StaticRows:
    """Rows that are all there already, for short lists: pairs of a key and its cells by column."""

    def __init__(self, rows: Iterable[tuple[str, dict[str, Cell]]] = ()) -> None:
        self._rows = list(rows)
        self._places = {key: index for index, (key, _) in enumerate(self._rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def key(self, index: int) -> str:
        """The key of a row."""
        return self._rows[index][0]

    def cells(self, index: int, columns: Sequence[str]) -> Sequence[Cell]:
        """The cells of a row; a column it does not have is empty."""
        cells = self._rows[index][1]
        return [cells.get(column, _NOTHING) for column in columns]

    def locate(self, key: str) -> int | None:
        """Where a key is."""
        return self._places.get(key)


_NOTHING = Cell(display(""))
