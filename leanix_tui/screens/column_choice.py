"""Which columns a list of fact sheets shows and by what it is sorted: as it was chosen, or the usual way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from leanix_tui.screens.inventory_rows import in_usual_order
from leanix_tui.screens.view_memory import ListView, ViewMemory
from leanix_tui.workspace.cells import Column
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.store import Store

__all__ = ["ColumnChoice"]


class ColumnChoice:
    """The columns of one workspace. Each type of fact sheet, and the list of all types, has a choice of its own."""

    def __init__(self, store: Store, memory: ViewMemory, now: datetime, preferred: Sequence[str] = ()) -> None:
        self.columns = Columns(store, now)
        """Every column of the workspace."""
        self.only: str | None = None
        """The type of the fact sheets in the list, when there is only one."""
        self._memory = memory
        self._preferred = tuple(preferred)
        self._available: tuple[tuple[str | None, int], list[Column]] = ((None, -1), [])

    @property
    def list_name(self) -> str:
        """Under which name the way that this list is shown is remembered."""
        return f"inventory/{self.only or 'all'}"

    @property
    def view(self) -> ListView:
        """How this list was shown last."""
        return self._memory.view(self.list_name)

    def available(self) -> list[Column]:
        """The columns that can be shown now, those of the shown type when there is only one."""
        state = (self.only, self.columns.store.epoch)
        if self._available[0] != state:
            self._available = (state, self.columns.for_types(None if self.only is None else (self.only,)))
        return self._available[1]

    def shown(self) -> list[Column]:
        """The columns that were chosen, or the usual ones."""
        available = self.available()
        known = {column.key: column for column in available}
        wanted = [known[key] for key in self.view.columns or self._preferred if key in known]
        return wanted or in_usual_order([column for column in available if column.default])

    def remembered_sort(self) -> tuple[str, bool] | None:
        """By what this list was sorted last, as long as there is such a column."""
        view = self.view
        return (view.sort, view.descending) if view.sort and self.columns.get(view.sort) is not None else None

    def choose(self, keys: tuple[str, ...], sort: tuple[str, bool]) -> None:
        """Show these columns from now on, in this order; none: the usual ones."""
        self._memory.keep(self.list_name, ListView(keys, *sort))
