"""One fact sheet: at once what memory has of it, then everything that LeanIX says about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from leanix_tui import export
from leanix_tui.messages import OpenFactSheet
from leanix_tui.model.change import Change
from leanix_tui.screens.dialogs.copy import CopyMenu, curl_for
from leanix_tui.screens.dialogs.text_view import TextView
from leanix_tui.screens.entry_list import EntryList
from leanix_tui.screens.fact_sheet_tabs import FactSheetTabs
from leanix_tui.screens.find_line import FindLine
from leanix_tui.screens.tab_line import TabLine
from leanix_tui.screens.tables import entry_table, field_table
from leanix_tui.screens.taking_table import ShownTable, TableScreen
from leanix_tui.text import display, one_line
from leanix_tui.widgets.field_list import FieldList
from leanix_tui.widgets.json_tree import JsonTree
from leanix_tui.widgets.piece_line import PieceLine

__all__ = ["FactSheetScreen"]


class FactSheetScreen(FactSheetTabs, TableScreen):
    """A fact sheet with its tabs. Following a relation opens the next one on top of it."""

    TITLE_ = "Fact sheet"
    ACTIONS = (
        "open", "filter", "next_match", "previous_match", "previous_tab", "next_tab", "wide", "empties", "refresh",
        "tree", "raw_json", "web_link", "copy", "copy_url", "export",
    )  # fmt: skip
    DEFAULT_CSS: ClassVar[str] = """
    FactSheetScreen #title { background: $surface; }
    FactSheetScreen #tabs { margin-bottom: 1; }
    FactSheetScreen #pane { height: 1fr; width: 1fr; }
    """

    def body(self) -> ComposeResult:
        """Who it is, the tabs, what the tab holds, and the line to find text with."""
        yield PieceLine(id="title")
        yield TabLine(id="tabs")
        yield Horizontal(id="pane")
        yield FindLine()

    def on_mount(self) -> None:
        """Show what memory has, and fetch the rest."""
        self.show_memory()
        self.show_tab(self.tab)
        self.load()

    def connected(self) -> None:
        """Read it from the workspace that is open now."""
        self.detail, self.whole = None, False
        self.show_memory()
        self.load()

    def changed(self, change: Change) -> None:
        """While the fact sheet itself is under way, show what came into memory meanwhile."""
        if not self.whole and change.kind in {"rows", "model", "labels", "finished"}:
            self.show_memory()
        elif change.kind in {"labels", "tags", "users"}:
            self.show_again()

    def action_available(self, action_id: str) -> str | None:
        """Why an action cannot be done just now."""
        if action_id == "empties" and self.tab != "overview":
            return "only the overview has empty fields"
        return super().action_available(action_id)

    # Keys -------------------------------------------------------------------------------------------------------------

    def action_next_tab(self) -> None:
        """Show the next tab."""
        self.step_tab(1)

    def action_previous_tab(self) -> None:
        """Show the tab before."""
        self.step_tab(-1)

    @on(TabLine.Chosen)
    def _tab_chosen(self, event: TabLine.Chosen) -> None:
        self.show_tab(event.key)

    def action_raw_json(self) -> None:
        """Show what LeanIX sent."""
        self.show_tab("json")

    def action_wide(self) -> None:
        """Show LeanIX's own keys instead of labels, or labels again."""
        self.raw = not self.raw
        self.show_again()

    def action_empties(self) -> None:
        """Hide fields without a value, or show them again."""
        self.empties = not self.empties
        self.show_again()

    def action_refresh(self) -> None:
        """Fetch it again."""
        self.events = None
        self.load()
        if self.tab == "history":
            self.load_history()

    @on(FieldList.FieldOpened)
    def _field_opened(self, event: FieldList.FieldOpened) -> None:
        row = event.row
        if row.copy:
            self.app.push_screen(TextView(row.label, row.copy, what=one_line(row.label)))

    @on(EntryList.EntryOpened)
    def _entry_opened(self, event: EntryList.EntryOpened) -> None:
        entry = event.entry
        if entry.target:
            self.post_message(OpenFactSheet(entry.target))
            return
        lines = "\n".join(detail.text for detail in entry.details)
        self.app.push_screen(TextView(entry.title.text, entry.whole or lines or entry.copy, what=display("text")))

    # Taking it along --------------------------------------------------------------------------------------------------

    def subject(self) -> tuple[str, str] | None:
        """This fact sheet."""
        return (self.id_, self.detail.type) if self.detail is not None else None

    def fact_sheet(self) -> str | None:
        """This fact sheet, also while it is not here yet."""
        return self.id_

    def _under_cursor(self) -> tuple[str, str]:
        """The value under the cursor, and the whole line."""
        widget = self.widget
        if isinstance(widget, FieldList) and widget.current is not None:
            row = widget.current
            return row.copy, f"{row.label}\t{row.value.text}"
        if isinstance(widget, EntryList) and widget.current is not None:
            entry = widget.current
            return entry.copy, "\t".join((entry.title.text, entry.right.text, *(one.text for one in entry.details)))
        if isinstance(widget, JsonTree):
            return widget.current_text, f"{widget.current_path}\t{widget.current_text}"
        return "", ""

    def action_copy(self) -> None:
        """Choose what to copy."""
        detail, workspace = self.detail, self.workspace
        if detail is None or workspace is None:
            return
        value, line = self._under_cursor()
        menu = CopyMenu(
            display(detail.display_name),
            value=value,
            ids=self.id_,
            names=detail.display_name,
            urls=self.url(),
            row=line,
            json=export.to_json(detail.raw) if detail.raw else "",
            curl=curl_for(workspace.identity.host, self.id_),
        )
        self.app.push_screen(menu, self.copied)

    def shown_table(self) -> ShownTable | None:
        """The open tab as rows and columns."""
        if self.detail is None:
            return None
        title = display(f"{self.detail.display_name} {self.tab}")
        widget = self.widget
        if isinstance(widget, FieldList):
            return field_table(title, widget.groups)
        if isinstance(widget, EntryList):
            return entry_table(title, widget.groups)
        return ShownTable(display(self.detail.display_name), (), (self.detail.raw,)) if self.detail.raw else None

    def table_formats(self) -> Sequence[export.Format]:
        """A table can be anything; the JSON of the fact sheet is JSON."""
        return ("json",) if self.tab == "json" else super().table_formats()

    def write_as(self, kind: export.Format, target: Path, *, overwrite: bool = False) -> None:
        """Write the tab; as JSON, the whole fact sheet as LeanIX sends it."""
        if kind == "json":
            self.write_json(target, overwrite=overwrite)
        else:
            super().write_as(kind, target, overwrite=overwrite)
