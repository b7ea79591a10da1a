"""Home: which workspace this is, how much of it is loaded, and how it stands."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar, Final

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Container

from leanix_tui.messages import ShowFilter
from leanix_tui.model.change import Change, LoadState, TypeProgress
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.home_summary import PART_TITLES, summary_lines
from leanix_tui.screens.pane import Pane
from leanix_tui.screens.tally import Tallies
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.bars import bar, completion, percent
from leanix_tui.widgets.content import count
from leanix_tui.widgets.empty import loading
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell, Column, Grid, StaticRows

__all__ = ["HomeScreen"]

_BAR: Final = 12


class HomeScreen(LeanIXScreen):
    """Counts, progress and state of the workspace."""

    TITLE_ = "Home"
    KEY = "0"
    ACTIONS = ("open", "refresh", "next_pane", "previous_pane")
    STRIP = False

    DEFAULT_CSS: ClassVar[str] = """
    HomeScreen #panes { layout: horizontal; }
    HomeScreen Grid { width: 2fr; }
    HomeScreen Pane { width: 1fr; min-width: 38; border-left: solid $border-blurred; }
    HomeScreen.-narrow #panes { layout: vertical; }
    HomeScreen.-narrow Grid { width: 1fr; height: 1fr; min-height: 8; }
    HomeScreen.-narrow Pane { width: 1fr; height: 9; border-left: none; border-top: solid $border-blurred; }
    """

    grid = getters.query_one(Grid)
    pane = getters.query_one(Pane)

    def __init__(self) -> None:
        super().__init__()
        self._tallies: Tallies | None = None

    def body(self) -> ComposeResult:
        """The types, and what all of them are together."""
        with Container(id="panes"):
            yield Grid(self._columns(), markable=False)
            yield Pane()

    def _columns(self, *, loading: bool = True) -> tuple[Column, ...]:
        """While it loads, bars of how much is there; afterwards, bars of how complete and approved it is."""
        name = Column("name", display("Fact sheet type"), 18, 32, priority=0)
        amount = Column("loaded", display("Fact sheets"), 11, 17, align="right", priority=0)
        state = Column("state", display("State"), 9, 60, weight=1, priority=1)
        if loading:
            return (name, amount, Column("bar", display("Loaded"), _BAR, _BAR, priority=2), state)
        complete = Column("completion", display("Complete"), _BAR + 6, _BAR + 6, priority=2)
        return (name, amount, complete, Column("approved", display("Approved"), 8, 8, align="right", priority=3), state)

    def on_mount(self) -> None:
        """Show what is there by now."""
        self.refresh_rows()
        self.grid.focus()

    def connected(self) -> None:
        """Count the other workspace."""
        self._tallies = None
        self.refresh_rows()

    def changed(self, change: Change) -> None:
        """Show how far it is; when nobody looks, coming back shows it."""
        if self.is_active:
            self.refresh_rows()

    def on_screen_resume(self) -> None:
        """Bring the counts up to date."""
        if self.is_mounted and self.query(Grid):
            self.refresh_rows()

    def fact_sheet(self) -> str | None:
        """No fact sheet is here."""
        return None

    # What is shown ----------------------------------------------------------------------------------------------------

    def refresh_rows(self) -> None:
        """Show the progress and the counts again."""
        workspace = self.workspace
        if workspace is None:
            self.grid.rows = StaticRows()
            self.grid.state = loading(display("Connecting")) if self.app.connection is not None else None
            self.pane.show(lambda _width: [])
            return
        if self._tallies is None or self._tallies.store is not workspace.store:
            self._tallies = Tallies(workspace.store)
        tallies, progress, labels = self._tallies, workspace.progress, workspace.labels
        rows = [
            (name, self._row(one_line(labels.type(name, plural=True)), part, name))
            for name, part in list(progress.types.items())
        ]
        for name, part in list(progress.parts.items()):
            if part.state is LoadState.FAILED:
                rows.append((f"part:{name}", self._row(display(PART_TITLES.get(name, name)), part, None)))
        columns = self._columns(loading=not progress.done)
        if columns != self.grid.columns:
            self.grid.columns = columns
        self.grid.rows = StaticRows(rows)
        self.grid.state = None if rows else loading(display("Reading the data model"))
        self.pane.show(lambda width: summary_lines(self.app, tallies.all(), width))
        failed = len(progress.failed)
        self.summary = display(f"{failed} not loaded, r tries again") if failed else display("")

    def _row(self, title: SafeText, part: TypeProgress, fact_sheet_type: str | None) -> dict[str, Cell]:
        signs = sign()
        cells = {"name": Cell(title), "state": self._state(part)}
        if fact_sheet_type is None or self._tallies is None:
            return cells
        whole = part.state is LoadState.DONE or part.total < 0
        amount = count(part.loaded) if whole else display(f"{count(part.loaded)} / {count(part.total)}")
        share = 1.0 if part.state is LoadState.DONE else part.loaded / part.total if part.total > 0 else 0.0
        runs = bar(share, _BAR, "rule" if part.state is LoadState.DONE else "accent")
        full = len(runs[0][0])
        tally = self._tallies.of(fact_sheet_type)
        approved = tally.seals.get("APPROVED", 0)
        nothing = Cell(display(signs.dash), "muted")
        cells |= {
            "loaded": Cell(amount, "" if part.loaded else "muted"),
            "bar": Cell(display(runs[0][0] + runs[1][0]), "", ((0, full, runs[0][1]), (full, _BAR, "rule"))),
            "completion": completion(tally.average, _BAR),
            "approved": Cell(percent(100 * approved / tally.active)) if tally.active else nothing,
        }
        return cells

    def _state(self, part: TypeProgress) -> Cell:
        signs = sign()
        if part.state is LoadState.FAILED:
            return Cell(display(f"{signs.bad} failed"), "bad")
        if part.state is LoadState.DONE:
            return Cell(display(f"{signs.ok} loaded"), "muted")
        if part.state is LoadState.WAITING:
            return Cell(display(f"{signs.waiting} waiting"), "muted")
        seconds = monotonic() - part.started if part.started else 0.0
        pace = f"  {count(round(part.loaded / seconds))}/s" if seconds > 0.5 and part.loaded else ""
        return Cell(display(f"{signs.waiting} loading{pace}"), "accent")

    # What can be done -------------------------------------------------------------------------------------------------

    @on(Grid.RowOpened)
    def open_type(self, event: Grid.RowOpened) -> None:
        """Show the fact sheets of a type."""
        if event.key.startswith("part:"):
            self.action_refresh()
        else:
            self.post_message(ShowFilter(f"type:{event.key}"))

    def action_available(self, action_id: str) -> str | None:
        """Whether there is something to load again."""
        if action_id == "refresh" and (self.workspace is None or not self.workspace.progress.failed):
            return "nothing failed; ctrl+r loads all of it again"
        return None

    def action_refresh(self) -> None:
        """Load again what failed: the row under the cursor, else all of it."""
        workspace = self.workspace
        if workspace is None:
            self.app.reconnect()
            return
        failed = [part.name for part in workspace.progress.failed]
        key = (self.grid.cursor_key or "").removeprefix("part:")
        if not failed:
            self.app.say("Nothing failed. ctrl+r loads all of it again.")
        else:
            self.load_again([key] if key in failed else failed)

    @work(group="retry")
    async def load_again(self, parts: list[str]) -> None:
        """Load failed types and parts again."""
        workspace = self.workspace
        if workspace is not None:
            async with self.during("Loading again", retry=self.action_refresh):
                for part in parts:
                    await workspace.retry(part)
