"""The tabs of a fact sheet: what each holds, and the requests that fill them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.containers import Horizontal
from textual.getters import query_one

from leanix_tui import export, paths
from leanix_tui.model.document import LogEvent
from leanix_tui.model.fact_sheet import FactSheetDetail
from leanix_tui.screens import fact_sheet_entries as entries
from leanix_tui.screens import formats
from leanix_tui.screens.entry_list import EntryGroup, EntryList
from leanix_tui.screens.fact_sheet_history import history_groups
from leanix_tui.screens.fact_sheet_overview import overview
from leanix_tui.screens.finding_text import FindingScreen
from leanix_tui.screens.preview import cell_runs
from leanix_tui.screens.sections import fetch_sections
from leanix_tui.screens.tab_line import Tab, TabLine
from leanix_tui.text import display, one_line
from leanix_tui.widgets.bars import percent
from leanix_tui.widgets.content import Piece
from leanix_tui.widgets.empty import State, empty, failed, loading
from leanix_tui.widgets.field_list import FieldList
from leanix_tui.widgets.findable import Findable
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.json_tree import JsonTree
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.piece_line import PieceLine

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["FactSheetTabs"]

_TABS: Final = {
    "overview": "Overview",
    "relations": "Relations",
    "subscriptions": "Subscriptions",
    "tags": "Tags",
    "documents": "Documents",
    "comments": "Comments",
    "history": "History",
    "json": "JSON",
}
_NONE: Final = {
    "relations": "No relations",
    "subscriptions": "Nobody is subscribed",
    "tags": "No tags",
    "documents": "No documents",
    "comments": "No comments",
    "history": "No changes are recorded",
}
_FETCHED: Final = frozenset({"documents", "comments", "history", "json"})
"""Tabs that memory knows nothing of."""


class FactSheetTabs(FindingScreen):
    """Keeps what is known of a fact sheet, and shows it in the tab that is open."""

    ALLOW_SELECT: ClassVar[bool] = False

    tab_line = query_one("#tabs", TabLine)
    title_line = query_one("#title", PieceLine)

    def __init__(self, fact_sheet_id: str, tab: str = "overview") -> None:
        super().__init__()
        self.id_ = fact_sheet_id
        self.tab = tab if tab in _TABS else "overview"
        self.detail: FactSheetDetail | None = None
        self.whole = False
        """Whether everything is there, and not only what memory has."""
        self.events: list[LogEvent] | None = None
        self.raw = False
        self.empties = True
        self._widgets: dict[str, LineView] = {}
        self._stale: set[str] = set()
        self._loading_failed: State | None = None
        self._history_failed: State | None = None

    # Requests ---------------------------------------------------------------------------------------------------------

    def show_memory(self) -> None:
        """Show what memory has, until there is more."""
        workspace = self.workspace
        row = workspace.store.get(self.id_) if workspace is not None else None
        if workspace is not None and row is not None and not self.whole:
            before = workspace.remembered(self.id_)
            same = before is not None and (before.rev, before.type) == (row.rev, row.type)
            self.detail = before if same else entries.from_memory(workspace, row)
        self.show_again()

    @work(exclusive=True, group="fact sheet")
    async def load(self) -> None:
        """Fetch everything about it; what is shown stays when that fails."""
        workspace = self.workspace
        if workspace is None:
            return
        self._loading_failed = None
        fetched = False
        async with self.during("Loading the fact sheet", retry=self.load):
            detail = await workspace.open_fact_sheet(self.id_)
            await fetch_sections(workspace)
            self.detail, self.whole, fetched = detail, True, True
        if not fetched and self.error_line.error is not None:
            self._loading_failed = failed(self.error_line.error)
        self.show_again()

    @work(exclusive=True, group="history")
    async def load_history(self) -> None:
        """Fetch what happened to it."""
        workspace = self.workspace
        if workspace is None:
            return
        self._history_failed = None
        self.show_again("history")
        fetched = False
        async with self.during("Loading the history", retry=self.load_history):
            self.events = await workspace.history(self.id_)
            fetched = True
        if not fetched and self.error_line.error is not None:
            self._history_failed = failed(self.error_line.error)
        self.show_again("history")

    @work(group="writes")
    async def write_json(self, target: Path, *, overwrite: bool = False) -> None:
        """Write what LeanIX sent to a file."""
        detail = self.detail
        if detail is None or not detail.raw:
            self.app.say("The fact sheet is not here yet.", "warning")
            return
        async with self.during("Writing the file"):
            content = f"{export.to_json(detail.raw)}\n".encode("utf-8", "backslashreplace")
            await asyncio.to_thread(paths.write_private, target, content, overwrite=overwrite)
            self.app.toast(display(f"Written to {paths.shown(target)}"), seconds=8)

    # Tabs -------------------------------------------------------------------------------------------------------------

    @property
    def widget(self) -> LineView:
        """What the open tab consists of."""
        return self._widgets[self.tab]

    def show_tab(self, tab: str) -> None:
        """Open a tab."""
        self.tab = tab if tab in _TABS else "overview"
        known = self._widgets.get(self.tab)
        if known is None:
            known = self._widgets[self.tab] = self._make(self.tab)
            self.query_one("#pane", Horizontal).mount(known)
            self._stale.add(self.tab)
        for name, widget in self._widgets.items():
            widget.display = name == self.tab
        if self.tab == "history" and self.events is None:
            self.load_history()
        self._fill(self.tab)
        self._show_chrome()
        self.call_after_refresh(self.focus_text)

    def _make(self, tab: str) -> LineView:
        if tab == "overview":
            return FieldList(id="overview")
        return JsonTree(id="json") if tab == "json" else EntryList(id=tab)

    def step_tab(self, step: int) -> None:
        """Open the next tab, or the one before."""
        names = list(_TABS)
        self.show_tab(names[(names.index(self.tab) + step) % len(names)])

    def focus_text(self) -> None:
        """Give the open tab the focus."""
        if self.tab in self._widgets and self.is_active:
            self.widget.focus()

    def show_again(self, *tabs: str) -> None:
        """What the tabs show has changed."""
        self._stale |= set(tabs or _TABS)
        if self.is_mounted and self._widgets:
            self._fill(self.tab)
            self._show_chrome()

    def _fill(self, tab: str) -> None:
        """Put what is known into a tab that is seen."""
        widget, workspace, detail = self._widgets.get(tab), self.workspace, self.detail
        if tab not in self._stale or widget is None:
            return
        self._stale.discard(tab)
        widget.state = self._state(tab)
        if detail is None or workspace is None:
            return
        if isinstance(widget, JsonTree):
            if detail.raw and widget.value is not detail.raw:
                widget.value = detail.raw
            widget.set_class(not detail.raw, "-waiting")
        elif isinstance(widget, FieldList):
            widget.raw = self.raw
            widget.groups = overview(workspace, detail, self.app.today, raw=self.raw, empties=self.empties)
        elif isinstance(widget, EntryList):
            widget.groups = self._groups(tab, workspace, detail)
        if self.sought:
            self.find_text(self.sought)

    def _groups(self, tab: str, workspace: Workspace, detail: FactSheetDetail) -> Sequence[EntryGroup]:
        match tab:
            case "relations":
                return entries.relation_groups(workspace, detail, self.app.today, raw=self.raw)
            case "subscriptions":
                return entries.subscription_groups(detail)
            case "tags":
                return entries.tag_groups(workspace, detail)
            case "documents":
                return entries.document_groups(detail)
            case "comments":
                return entries.comment_groups(detail)
        return history_groups(workspace, detail.type, self.events or (), raw=self.raw)

    def _state(self, tab: str) -> State | None:
        """Why a tab is empty; counts only while it is."""
        if tab == "history":
            if self.events is None:
                return self._history_failed or loading(display("The history is on its way"))
            return empty(display(_NONE[tab])) if not self.events else None
        if self.detail is None or (tab in _FETCHED and not self.whole):
            return self._loading_failed or loading(display("The fact sheet is on its way"))
        return empty(display(_NONE[tab])) if tab in _NONE and not self._number(tab) else None

    def _number(self, tab: str) -> int:
        detail = self.detail
        if detail is None:
            return -1
        if tab == "relations":
            return sum(map(len, detail.relations.values()))
        if tab == "history":
            return len(self.events) if self.events is not None else -1
        if tab in {"documents", "comments"} and not self.whole:
            return -1
        listed = {
            "subscriptions": detail.subscriptions,
            "tags": detail.tags,
            "documents": detail.documents,
            "comments": detail.comments,
        }.get(tab)
        return len(listed) if listed is not None else -1

    # The lines above --------------------------------------------------------------------------------------------------

    def _show_chrome(self) -> None:
        tabs = [Tab(key, display(title), self._number(key)) for key, title in _TABS.items()]
        self.tab_line.show(tabs, self.tab)
        self.title_line.show(*self._title())

    def _title(self) -> tuple[list[Piece], list[Piece]]:
        detail, workspace = self.detail, self.workspace
        if detail is None or workspace is None:
            return [Piece(display(self.id_), "muted")], []
        labels = workspace.labels
        name = display(detail.display_name) or display("(no name)")
        self.crumbs = (display(name, limit=60),)
        left = [Piece(name, "title"), Piece(one_line(labels.type(detail.type)), "accent", 3)]
        if detail.status == "ARCHIVED":
            left.append(Piece(display(f"{sign().bad} archived"), "bad"))
        right: list[Piece] = []
        if detail.lx_state:
            seal = formats.seal(labels, detail.lx_state)
            right += [Piece(display("".join(text for text, _ in cell_runs(seal))), seal.role, 1)]
        if detail.completion is not None:
            right.append(Piece(display(f"{percent(detail.completion.percentage)} complete"), "", 4))
        right.append(Piece(display(f"rev {detail.rev}"), "muted", 8))
        changed = formats.ago(detail.updated_at, self.app.today)
        right.append(Piece(display(f"changed {changed or formats.day(detail.updated_at)}"), "muted", 6))
        return left, right

    # Finding text -----------------------------------------------------------------------------------------------------

    def find_text(self, text: str) -> int:
        """Go to the first place with this text; how many there are."""
        widget = self._widgets.get(self.tab)
        return widget.find(text) if isinstance(widget, JsonTree | Findable) else 0

    @property
    def match_place(self) -> int:
        """The cursor is on which of the places with the text, from 1 on; 0 where that is not known."""
        widget = self._widgets.get(self.tab)
        return widget.match_place if isinstance(widget, Findable) else 0

    @property
    def match_count(self) -> int:
        """How many places of a list have the text."""
        widget = self._widgets.get(self.tab)
        return widget.match_count if isinstance(widget, Findable) else 0

    def step_match(self, step: int) -> None:
        """Go to the next place with the text, or the one before."""
        widget = self._widgets.get(self.tab)
        if isinstance(widget, Findable):
            widget.next_match(step)
        elif isinstance(widget, JsonTree):
            (widget.action_next_match if step > 0 else widget.action_previous_match)()
