"""The list of the inventory: looks for rows, shows them, and keeps up while more come."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.reactive import reactive

from leanix_tui.errors import LeanIXError, UsageError
from leanix_tui.model.change import Change
from leanix_tui.screens.first_screen import FirstRows, keep_first_screen, keeps, take_early, take_first_screen
from leanix_tui.screens.inventory_state import state_of
from leanix_tui.screens.pane import Pane
from leanix_tui.screens.search import PROBLEMS, Search
from leanix_tui.screens.status import workspace_name
from leanix_tui.screens.taking import TakingScreen
from leanix_tui.screens.view_memory import ViewMemory
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.content import Piece
from leanix_tui.widgets.empty import loading
from leanix_tui.widgets.facets import Facets
from leanix_tui.widgets.filter_bar import FilterBar
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Grid
from leanix_tui.widgets.piece_line import PieceLine

if TYPE_CHECKING:
    from leanix_tui.model.fact_sheet import FactSheet
    from leanix_tui.screens.column_choice import ColumnChoice
    from leanix_tui.screens.finding import Found, Problems
    from leanix_tui.screens.inventory_rows import CellPainter
    from leanix_tui.workspace.columns import Columns

__all__ = ["FactSheetGrid", "InventoryList"]

_MANY: Final = 5000
"""From so many fact sheets on, looking for rows is left to a thread: some filters take longer than a key may."""
_REST: Final = 3
"""After looking, more rows wait for so many times as long as that took: most of the time is for loading them."""
_BAR: Final = 8


class FactSheetGrid(Grid):
    """The grid of the inventory; how wide it is, is for the screen to say."""

    @dataclass
    class WideAsked(Message):
        """Whole texts or raw keys were asked for."""

    def action_wide(self) -> None:
        """Ask the screen, which has a third way."""
        self.post_message(self.WideAsked())


class InventoryList(TakingScreen):
    """Everything of the inventory that has to do with its rows and columns."""

    DEFAULT_CSS: ClassVar[str] = """
    InventoryList #meaning { display: none; }
    InventoryList #meaning.-shown { display: block; }
    """

    filter_bar = query_one(FilterBar)
    facets = query_one(Facets)
    grid = query_one(FactSheetGrid)
    preview = query_one("#preview", Pane)

    raw: reactive[bool] = reactive(False, init=False)
    """Whether LeanIX's own keys are shown in place of labels."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self._search = Search()
        self._choice: ColumnChoice | None = None
        self._problems: Problems | None = None
        self._memory: ViewMemory | None = None
        self._layout: tuple[object, ...] = ()
        self._bar = 0
        self._moved = False
        self._stale = True
        self._sought: Search | None = None
        """What a thread is looking for, or about to."""
        self._rests_until = 0.0
        self._keeping = False
        """Whether the next list that is shown whole is to be kept for the next start."""

    def body(self) -> ComposeResult:
        """The filter, what "problems only" means, and the panes."""
        yield FilterBar(display("to filter, for example: erp type:Application completion<50"))
        yield PieceLine(id="meaning")
        with Horizontal(id="panes"):
            yield Facets(id="facets")
            with Container(id="main"):
                yield FactSheetGrid(id="grid")
                yield Pane(id="preview")

    def on_mount(self) -> None:
        """Begin in the list."""
        self.grid.focus()
        self.grid.state = loading(display("Connecting"))
        self._show_first_screen()
        signs = sign()
        self.query_one("#meaning", PieceLine).show(
            (Piece(display(f"{signs.problems} problems only:"), "warn"), Piece(display(PROBLEMS), "muted")),
            (Piece(display("! all again"), "muted", 2),),
        )
        self.look()

    def _show_first_screen(self) -> None:
        """Show the rows of last time until those of the cache are there."""
        first = self.app.first_screen
        if first is None:
            return
        self.grid.columns = first.grid_columns()
        self.grid.sort = first.sort
        self.grid.rows = FirstRows(first)
        title = display(first.sort_title)
        self.filter_bar.show_result(first.total, first.total, sort=(title, first.sort[1]), note=display(""))

    @work(group="writes")
    async def keep_first_screen(self) -> None:
        """Keep what the top of the list looks like for the next start."""
        connection, found = self.app.connection, self.found
        column = self.columns.get(self._search.sort[0]) if found is not None else None
        if connection is None or found is None or column is None:
            return
        from leanix_tui.screens.inventory_rows import short_title  # noqa: PLC0415 - not before the first frame

        self._keeping = False
        name, title = workspace_name(self.app), short_title(column)
        screen = take_first_screen(self.grid, name, len(found.everything), title)
        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        await drawn.wait()
        early = take_early(self.app, self.grid)
        with contextlib.suppress(LeanIXError):  # the workspace is kept beside it, and says so where that fails
            await asyncio.to_thread(keep_first_screen, connection, screen, early)

    # What happens outside ---------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """Begin anew with another workspace."""
        self.found, self._choice, self._problems, self._memory = None, None, None, None
        self._moved = False
        self.look()

    def changed(self, change: Change) -> None:
        """Show what came, now or when the screen is seen again."""
        if change.kind in {"model", "labels", "tags", "users"}:
            self._choice = None
        if change.kind == "finished":
            self._keeping = True
        if self.is_active:
            self.look()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Catch up with what came while the screen was not seen."""
        if self._stale:
            self.look()

    def on_resize(self, event: events.Resize) -> None:
        """Let bars come and go with the room for them."""
        self._bar = _BAR if event.size.width >= 140 else 0
        self._show_columns()

    # Looking for rows -------------------------------------------------------------------------------------------------

    @property
    def search(self) -> Search:
        """What is looked for."""
        return self._search

    def look_for(self, search: Search) -> None:
        """Look for something else."""
        if search != self._search:
            if self._search.narrows and not search.narrows and self.current() is not None:
                self._moved = True  # what was found stays under the cursor when all the others are back
            self._search = search
            self.look()

    def apply_filter(self, expression: str) -> None:
        """Filter by this line, as if it had been typed."""
        self.filter_bar.value = expression
        self.filter_bar.remember(expression)

    def look(self) -> None:
        """Find the rows and show them. What has to look at very much does so in a thread."""
        workspace = self.workspace
        self._stale = False
        if workspace is None or not self.is_mounted:
            return
        if self._problems is None or not self._problems.fits(workspace.store, self.app.today):
            from leanix_tui.screens.finding import Problems  # noqa: PLC0415 - not before the first frame

            self._problems = Problems(workspace.store, self.app.today)
        if len(workspace.store) < _MANY:
            self._look_now()
        elif self._sought == self._search:
            self._stale = True  # only more rows: this look is worth finishing before the next one
        else:
            self._look_in_thread(self._search)

    def _look_now(self) -> None:
        workspace, problems = self.workspace, self._problems
        if workspace is None or problems is None:
            return
        from leanix_tui.screens.finding import look  # noqa: PLC0415 - not before the first frame

        try:
            typing = self.filter_bar.input.has_focus
            found = look(self.columns, self._search, self.found, problems, unfinished=typing)
        except UsageError as error:
            self._refuse(error)
        else:
            self._show(found)

    @work(exclusive=True, group="rows")
    async def _look_in_thread(self, search: Search) -> None:
        workspace, problems = self.workspace, self._problems
        if workspace is None or problems is None:
            return
        from leanix_tui.screens.finding import look  # noqa: PLC0415 - not before the first frame

        typing, overtaken = self.filter_bar.input.has_focus, Event()
        self._sought = search
        try:
            if self.found is not None and self.found.search == search:
                # Only more rows have come: most of the time is for loading them.
                await asyncio.sleep(max(self._rests_until - monotonic(), 0.0))
            began = monotonic()
            found = await asyncio.to_thread(
                look,
                self.columns,
                search,
                self.found,
                problems,
                unfinished=typing,
                keep=self.grid.cursor_key if self._chosen else None,
                overtaken=overtaken.is_set,
            )
            self._rests_until = monotonic() + min(_REST * (monotonic() - began), 1.0)
            if workspace is self.workspace:
                self._show(found)
        except UsageError as error:
            self._refuse(error)
        finally:
            # The next key cancels this worker, and the thread is to leave the processor to the one that follows.
            overtaken.set()
            if self._sought is search:
                self._sought = None
        if self._stale and self.is_active:
            self.look()

    def _refuse(self, error: UsageError) -> None:
        """Say what is wrong with the filter; the rows stay."""
        self.filter_bar.show_error(one_line(f"{error.headline} {error.remedy}".strip()))

    def _show(self, found: Found) -> None:
        if found.search != self._search:
            return
        from leanix_tui.screens.inventory_rows import FactSheetRows  # noqa: PLC0415 - not before the first frame

        grid, before = self.grid, self.found
        key = grid.cursor_key
        self._moved = self._chosen
        self.found = found
        self._show_columns()
        rows = FactSheetRows(found.rows, self._painter(found))
        rows.at_top = not self._moved
        grid.rows = rows
        rows.at_top = False
        sought_anew = before is not None and before.search != found.search
        if not self._moved or (sought_anew and grid.cursor_key != key):
            # Nobody has chosen a row yet: stay at the top while rows stream in above and below.
            grid.move_to(0)
        if self.workspace is not None:
            grid.state = state_of(self.workspace, has_rows=bool(found.rows), narrowed=self._search.narrows)
        self._tell(found)
        self.rows_shown()
        self.app.list_shown()
        connection = self.app.connection
        if self._keeping and connection is not None and keeps(connection) and not found.search.narrows:
            self.keep_first_screen()

    @property
    def _chosen(self) -> bool:
        """Whether somebody has chosen a row, which then is to stay under the cursor."""
        return self._moved or self.grid.cursor > 0

    def _tell(self, found: Found) -> None:
        """Say how many rows are left, by what they are sorted, and which facets are picked."""
        from leanix_tui.screens.inventory_rows import short_title  # noqa: PLC0415 - not before the first frame

        key, descending = self._search.sort
        column = self.columns.get(key)
        title = short_title(column) if column is not None else display(key)
        total = len(found.everything)
        self.filter_bar.show_result(len(found.rows), total, sort=(title, descending), note=self._note())
        self.query_one("#meaning").set_class(self._search.problems, "-shown")

    @on(Grid.MarksChanged)
    def _marks_changed(self) -> None:
        if self.found is not None and self.workspace is not None:
            self._tell(self.found)

    def _note(self) -> SafeText:
        marks = len(self.grid.marks)
        picked = sum(map(len, self._search.facets.values()))
        notes = [f"{marks} marked"] if marks else []
        notes += [f"{picked} facet{'s' if picked > 1 else ''}"] if picked else []
        return display("  ".join(notes))

    def problems_of(self, row: FactSheet) -> list[str]:
        """What is wrong with a fact sheet, in words."""
        return self._problems.of(row) if self._problems is not None else []

    # Columns ----------------------------------------------------------------------------------------------------------

    @property
    def choice(self) -> ColumnChoice:
        """Which columns the list shows."""
        workspace = self.workspace
        assert workspace is not None  # noqa: S101 - asked for only while there is one
        if self._choice is None or self._choice.columns.store is not workspace.store:
            from leanix_tui.screens.column_choice import ColumnChoice  # noqa: PLC0415 - not before the first frame

            preferred = self.app.settings.columns.get("inventory", ())
            self._choice = ColumnChoice(workspace.store, self.memory, self.app.clock(), preferred)
        self._choice.only = self.found.only_type if self.found is not None else None
        return self._choice

    @property
    def columns(self) -> Columns:
        """Every column of the workspace."""
        return self.choice.columns

    @property
    def memory(self) -> ViewMemory:
        """What was chosen before, for this profile."""
        if self._memory is None:
            connection = self.app.connection
            self._memory = ViewMemory(connection.name if connection is not None else "")
        return self._memory

    def _show_columns(self) -> None:
        if self.workspace is None or self.found is None:
            return
        from leanix_tui.screens.inventory_rows import FactSheetRows, grid_column  # noqa: PLC0415 - not before the first frame

        choice = self.choice
        layout = (choice, choice.list_name, choice.view, self._bar, self.raw)
        if layout == self._layout:
            return
        other_list = self._layout[1:2] != layout[1:2]
        self._layout = layout
        if other_list and (sort := choice.remembered_sort()) is not None:
            self.look_for(replace(self._search, sort=sort))
        self.grid.columns = [grid_column(column, raw=self.raw) for column in choice.shown()]
        self.grid.rows = FactSheetRows(self.found.rows, self._painter(self.found))
        self.grid.sort = self._search.sort

    def _painter(self, found: Found) -> CellPainter:
        from leanix_tui.screens.inventory_rows import CellPainter  # noqa: PLC0415 - not before the first frame

        choice = self.choice
        store = choice.columns.store
        known, today = choice.available(), self.app.today
        return CellPainter(store, known, today=today, words=found.words, bar=self._bar, raw=self.raw)

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show these columns from now on; none: the usual ones."""
        self._choose(keys)

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Sort by a column from now on."""
        self.grid.sort = (key, descending)
        self.look_for(replace(self._search, sort=(key, descending)))
        self._choose(self.choice.view.columns)

    def _choose(self, keys: tuple[str, ...]) -> None:
        self.choice.choose(keys, self._search.sort)
        self._keeping = True
        self._show_columns()
        self.save_memory()

    @work(group="writes")
    async def save_memory(self) -> None:
        """Write down what was chosen."""
        async with self.during("Keeping the view"):
            await asyncio.to_thread(self.memory.save)

    def watch_raw(self) -> None:
        """Call columns and values by their keys, or by their labels again."""
        self._show_columns()

    def current(self) -> FactSheet | None:
        """The fact sheet under the cursor."""
        at = self.grid.cursor
        return self.found.rows[at] if self.found is not None and at < len(self.found.rows) else None

    def subject(self) -> tuple[str, str] | None:
        """The id and the type of the fact sheet under the cursor."""
        row = self.current()
        return (row.id, row.type) if row is not None else None

    def rows_shown(self) -> None:
        """Other rows are shown than before."""
