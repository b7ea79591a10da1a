"""The inventory: every fact sheet in one list, filtered as one types. The first screen of the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from leanix_tui.messages import OpenFactSheet
from leanix_tui.screens.inventory_list import FactSheetGrid
from leanix_tui.screens.inventory_panes import InventoryPanes
from leanix_tui.screens.taking import table
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.facets import Facets
from leanix_tui.widgets.filter_bar import FilterBar
from leanix_tui.widgets.grid import Grid

if TYPE_CHECKING:
    from leanix_tui.model.fact_sheet import FactSheet
    from leanix_tui.screens.dialogs.export import ExportPlan

__all__ = ["InventoryScreen"]

_NEEDS_ROW = frozenset({"open", "mark", "mark_range", "tree", "raw_json", "web_link", "copy", "copy_url"})
_FEW = 1000
"""More rows than this are not put on the clipboard as JSON."""


class InventoryScreen(InventoryPanes):
    """The list of fact sheets with its filter, its facets and its preview."""

    TITLE_ = "Inventory"
    KEY = "1"
    ACTIONS = (
        "open", "filter", "facets", "mark", "mark_range", "mark_all", "sort", "sort_menu", "columns", "wide",
        "problems", "preview", "preview_position", "preview_down", "preview_up", "zoom", "next_pane",
        "previous_pane", "refresh", "tree", "raw_json", "web_link", "copy", "copy_url", "export",
    )  # fmt: skip

    def action_available(self, action_id: str) -> str | None:
        """Why an action cannot be done just now."""
        if self.workspace is None:
            return "no workspace is open yet" if action_id in {*_NEEDS_ROW, "export", "columns", "sort_menu"} else None
        if action_id in _NEEDS_ROW and self.current() is None:
            return "there is no fact sheet under the cursor"
        return None

    # What widgets tell ------------------------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _filter_changed(self, event: FilterBar.Changed) -> None:
        self.look_for(replace(self.search, expression=event.value))

    @on(FilterBar.Submitted)
    def _filter_kept(self) -> None:
        self.grid.focus()
        self.look()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.grid.focus()

    @on(Facets.Changed)
    def _facets_changed(self, event: Facets.Changed) -> None:
        facets = {key: frozenset(values) for key, values in event.selection.items()}
        self.look_for(replace(self.search, facets=facets))

    @on(Grid.RowOpened)
    def _opened(self, event: Grid.RowOpened) -> None:
        self.post_message(OpenFactSheet(event.key))

    @on(Grid.HeaderClicked)
    def _header_clicked(self, event: Grid.HeaderClicked) -> None:
        key, descending = self.search.sort
        self.sort_by(event.column, descending=key == event.column and not descending)

    # Keys: what is in the list ----------------------------------------------------------------------------------------

    def step_back(self) -> bool:
        """Leave a pane, then the filter, then the marks."""
        if super().step_back():
            return True
        if self.search.narrows:
            self.clear()
            return True
        return self.grid.clear_marks()

    def clear(self) -> None:
        """Show everything again."""
        self.filter_bar.remember(self.filter_bar.value)
        self.facets.selection = {}
        with self.prevent(FilterBar.Changed):
            self.filter_bar.value = ""
        self.look_for(replace(self.search, expression="", facets={}, problems=False))

    def action_filter(self) -> None:
        """Type a filter."""
        if self.has_class("-full"):
            self.action_preview()
        self.filter_bar.begin()

    def action_problems(self) -> None:
        """Show only fact sheets with a problem, or all again."""
        self.look_for(replace(self.search, problems=not self.search.problems))

    def action_refresh(self) -> None:
        """Load what failed once more; else ask for what has changed."""
        self.retry_failed()
        self.look()

    @work(exclusive=True, group="retry")
    async def retry_failed(self) -> None:
        """Load the types again that could not be loaded; where there are none, bring everything up to date."""
        workspace = self.workspace
        names = [] if workspace is None else [part.name for part in workspace.progress.failed]
        if workspace is not None and not workspace.is_connected:
            self.app.connect_again()
            return
        if workspace is not None and not names:
            async with self.during("Asking for what has changed", retry=self.retry_failed):
                await workspace.refresh()
        for name in ["model"] if "model" in names else names:  # everything else comes with the data model
            async with self.during("Loading again", retry=self.retry_failed):
                if workspace is not None:
                    await workspace.retry(name)

    # Keys: how it is shown --------------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        """Sort by the next of the shown columns; after the last one begin again."""
        shown = self.grid.shown_columns
        if not shown or self.workspace is None:
            return
        from leanix_tui.screens.dialogs.sort import first_direction  # noqa: PLC0415 - this is the first screen: dialogs wait

        key, descending = self.search.sort
        column = self.columns.get(key)
        if column is not None and key in shown and descending == first_direction(column):
            self.sort_by(key, descending=not descending)
            return
        following = shown[(shown.index(key) + 1) % len(shown)] if key in shown else shown[0]
        column = self.columns.get(following)
        self.sort_by(following, descending=column is not None and first_direction(column))

    def action_sort_menu(self) -> None:
        """Choose what to sort by."""
        if self.workspace is None:
            return

        from leanix_tui.screens.dialogs.sort import SortMenu  # noqa: PLC0415 - this is the first screen: dialogs wait

        def sort(chosen: tuple[str, bool] | None) -> None:
            if chosen is not None:
                self.sort_by(chosen[0], descending=chosen[1])

        self.app.push_screen(SortMenu(self.choice.available(), self.grid.shown_columns, self.search.sort), sort)

    def action_columns(self) -> None:
        """Choose the columns."""
        if self.workspace is None or self.found is None:
            return

        from leanix_tui.screens.dialogs.columns import ColumnsDialog  # noqa: PLC0415 - this is the first screen: dialogs wait

        def show(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                self.show_columns(chosen)

        shown = [column.key for column in self.choice.shown()]
        self.app.push_screen(ColumnsDialog(self.what(), self.choice.available(), shown), show)

    @on(FactSheetGrid.WideAsked)
    def action_wide(self) -> None:
        """Show whole texts, then LeanIX's own keys, then what fits again."""
        grid = self.grid
        if not grid.wide and not self.raw:
            grid.wide = True
        elif grid.wide:
            grid.wide = False
            self.raw = True
        else:
            self.raw = False

    def what(self) -> SafeText:
        """What the list holds, in a word or two."""
        only = self.found.only_type if self.found is not None else None
        labels = self.workspace.labels if self.workspace is not None else None
        return one_line(labels.type(only, plural=True)) if only and labels is not None else display("all types")

    # Keys: taking it along --------------------------------------------------------------------------------------------

    def taken(self) -> list[FactSheet]:
        """The marked fact sheets, or else the one under the cursor."""
        workspace, row = self.workspace, self.current()
        if workspace is None:
            return []
        marks = self.grid.marks
        if not marks:
            return [row] if row is not None else []
        found = self.found.rows.picked(marks) if self.found else []
        shown = {fact_sheet.id for fact_sheet in found}
        hidden = (workspace.store.get(key) for key in marks - shown)
        return [*found, *(fact_sheet for fact_sheet in hidden if fact_sheet is not None)]

    def action_copy(self) -> None:
        """Choose what to copy of the marked fact sheets, or of the one under the cursor."""
        rows, workspace = self.taken(), self.workspace
        if not rows or workspace is None:
            return
        from leanix_tui import export  # noqa: PLC0415 - this is the first screen: dialogs wait
        from leanix_tui.screens import formats  # noqa: PLC0415 - this is the first screen: dialogs wait
        from leanix_tui.screens.dialogs.copy import CopyMenu, curl_for  # noqa: PLC0415 - this is the first screen: dialogs wait

        columns = self.choice.shown()
        shown = [column for column in columns if column.key in self.grid.shown_columns]
        sort_column = self.columns.get(self.search.sort[0])
        json_rows = list(table(workspace.store, rows[:_FEW], columns, machine=True))
        title = formats.title_of(rows[0]) if len(rows) == 1 else display(f"{len(rows)} fact sheets")
        menu = CopyMenu(
            title,
            value="\n".join(sort_column.text(row) for row in rows) if sort_column is not None else "",
            ids="\n".join(row.id for row in rows),
            names="\n".join(row.display_name for row in rows),
            urls="\n".join(workspace.fact_sheet_url(row.type, row.id) for row in rows),
            row="\n".join("\t".join(column.text(row) for column in shown) for row in rows),
            json=export.to_json(json_rows[0] if len(rows) == 1 else json_rows) if len(rows) <= _FEW else "",
            curl="\n".join(curl_for(workspace.identity.host, row.id) for row in rows),
            plural=len(rows) > 1,
        )
        self.app.push_screen(menu, self.copied)

    def action_export(self) -> None:
        """Choose what to write, how and where."""
        workspace, found = self.workspace, self.found
        if workspace is None or found is None:
            return
        from leanix_tui import export  # noqa: PLC0415 - this is the first screen: dialogs wait
        from leanix_tui.screens.dialogs.export import ExportDialog  # noqa: PLC0415 - this is the first screen: dialogs wait

        only = found.only_type
        stem = export.suggest_name(
            workspace.labels.type(only, plural=True) if only else "fact sheets",
            "csv",
            workspace=workspace.identity.workspace_name,
            when=self.app.clock(),
        ).removesuffix(".csv")
        dialog = ExportDialog(
            self.what(),
            shown=len(found.rows),
            marked=len(self.grid.marks),
            everything=len(found.everything),
            stem=stem,
            folder=Path.cwd(),
            usual=self.memory.option("export"),
        )
        self.app.push_screen(dialog, self._export)

    def _export(self, plan: ExportPlan | None) -> None:
        if plan is not None:
            self.memory.keep_option("export", plan.format)
            self.save_memory()
            self.carry_out(plan)

    def carry_out(self, plan: ExportPlan) -> None:
        """Write what the plan says."""
        if self.found is None:
            return
        rows = {"marked": self.taken(), "all": self.found.everything.rows}.get(plan.rows, self.found.rows)
        columns = self.choice.available() if plan.columns == "all" else self.choice.shown()
        self.write(plan, list(rows), columns)

    def export_to(self, path: str) -> None:
        """Write what is shown to this file; the ending says the format."""
        from leanix_tui import export  # noqa: PLC0415 - this is the first screen: dialogs wait
        from leanix_tui.screens.dialogs.export import ExportPlan  # noqa: PLC0415 - this is the first screen: dialogs wait

        target = Path(path).expanduser()
        self.carry_out(ExportPlan("shown", "shown", export.format_of(target), target))
