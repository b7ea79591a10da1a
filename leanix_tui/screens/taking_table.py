"""What a screen shows as a file, where that is no list of fact sheets: the tabs of one, and the relation tree."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from leanix_tui import export, paths
from leanix_tui.screens.dialogs.export import ExportDialog, ExportPlan
from leanix_tui.screens.taking import TakingScreen
from leanix_tui.text import SafeText, display

if TYPE_CHECKING:
    from leanix_tui.export import Format

__all__ = ["ShownTable", "TableScreen"]


@dataclass(frozen=True)
class ShownTable:
    """What is shown, as rows and columns."""

    title: SafeText
    columns: tuple[export.Column, ...]
    rows: Sequence[Mapping[str, object]]


class TableScreen(TakingScreen):
    """A screen that can give what it shows as a table."""

    def shown_table(self) -> ShownTable | None:
        """What is shown now; None while there is nothing."""
        return None

    def table_formats(self) -> Sequence[Format]:
        """In what it can be written."""
        return export.FORMATS

    def action_export(self) -> None:
        """Choose in which format to write what is shown, and where."""
        table, workspace = self.shown_table(), self.workspace
        if table is None or workspace is None:
            self.app.say("There is nothing to export here yet.", "warning")
            return
        stem = export.suggest_name(
            table.title, "csv", workspace=workspace.identity.workspace_name, when=self.app.clock()
        ).removesuffix(".csv")
        dialog = ExportDialog(
            table.title, shown=len(table.rows), stem=stem, folder=Path.cwd(), formats=self.table_formats()
        )
        self.app.push_screen(dialog, self._take)

    def _take(self, plan: ExportPlan | None) -> None:
        if plan is not None:
            self.write_as(plan.format, plan.path, overwrite=plan.overwrite)

    def export_to(self, path: str) -> None:
        """Write what is shown to this file; the ending says the format."""
        target = Path(path).expanduser()
        self.write_as(export.format_of(target), target)

    def write_as(self, kind: Format, target: Path, *, overwrite: bool = False) -> None:
        """Write what is shown in a format."""
        table, formats = self.shown_table(), self.table_formats()
        if table is None:
            self.app.say("There is nothing to export here yet.", "warning")
        elif kind not in formats:
            self.app.say(f"This can be written as {', '.join(formats)}.", "warning")
        else:
            self.write_shown(table, kind, target, overwrite=overwrite)

    @work(group="writes")
    async def write_shown(self, table: ShownTable, kind: Format, target: Path, *, overwrite: bool) -> None:
        """Write a table to a file, and say where it is."""
        async with self.during("Writing the file"):
            written = await asyncio.to_thread(
                export.write_table, table.rows, table.columns, kind, target, overwrite=overwrite
            )
            noun = "row" if written == 1 else "rows"
            self.app.toast(display(f"{written} {noun} written to {paths.shown(target)}"), seconds=8)
