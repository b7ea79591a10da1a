"""The panes of the inventory: facets at the left, the list, the preview at the side, below, or in place of the list."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work

from leanix_tui.screens.inventory_list import InventoryList
from leanix_tui.widgets.facets import Facets
from leanix_tui.widgets.grid import Grid
from leanix_tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from leanix_tui.model.fact_sheet import FactSheet

__all__ = ["InventoryPanes"]

_SIDE_FROM: Final = 120
"""Columns from which on the preview has a place beside the list."""
_BELOW_FROM: Final = 30
"""Lines from which on it has a place below the list."""


class InventoryPanes(InventoryList):
    """Shows and hides panes, and moves the focus between them."""

    DEFAULT_CSS: ClassVar[str] = """
    InventoryPanes #panes { height: 1fr; }
    InventoryPanes #main { layout: horizontal; width: 1fr; height: 1fr; }
    InventoryPanes #facets { display: none; width: 34; background: $surface; }
    InventoryPanes #preview { display: none; width: 42; background: $surface; padding: 0 1 0 2; }
    InventoryPanes.-wide #preview { width: 56; }
    InventoryPanes.-facets #facets { display: block; }
    InventoryPanes.-narrow #facets { width: 30; }
    InventoryPanes.-preview #preview { display: block; }
    InventoryPanes.-below #main { layout: vertical; }
    InventoryPanes.-below #preview { width: 1fr; height: 40%; }
    InventoryPanes.-full #grid, InventoryPanes.-full #facets { display: none; }
    InventoryPanes.-full #preview { display: block; width: 1fr; height: 1fr; padding: 0 2; }
    InventoryPanes.-zoom-grid #preview, InventoryPanes.-zoom-grid #facets { display: none; }
    InventoryPanes.-zoom-facets #main { display: none; }
    InventoryPanes.-zoom-facets #facets { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._wants_preview: bool | None = None
        """None while nobody has said: then there is one where there is room."""
        self._below = False
        self._zoomed = ""
        self._previewed: tuple[FactSheet | None, int] | None = None

    def on_mount(self) -> None:
        """Take up what was chosen before."""
        self._below = self.memory.option("preview") == "below"

    def on_resize(self, event: events.Resize) -> None:
        """Give the panes their places for this size."""
        self._place(event.size.width, event.size.height)

    def _place(self, width: int, height: int) -> None:
        has_room = height >= _BELOW_FROM if self._below else width >= _SIDE_FROM
        wanted = has_room if self._wants_preview is None else self._wants_preview
        full = (wanted and not has_room) or self._zoomed == "preview"
        self.set_class(wanted, "-preview")
        self.set_class(self._below and wanted and not full, "-below")
        self.set_class(full, "-full")
        self.set_class(self._zoomed == "grid", "-zoom-grid")
        self.set_class(self._zoomed == "facets", "-zoom-facets")
        self.call_after_refresh(self._placed)

    def _placed(self) -> None:
        panes = self.panes()
        if not panes:  # too small a terminal for any of them, or left before the first frame
            return
        focused = self.focused
        if focused is None or not focused.display:
            panes[0].focus()
        self.rows_shown()

    def place_again(self) -> None:
        """Give the panes their places after a choice."""
        self._place(self.size.width, self.size.height)

    def panes(self) -> list[LineView]:
        """The panes that are seen, left to right; the list first when it is there."""
        ordered: list[LineView] = [self.grid, self.preview, self.facets]
        return [pane for pane in ordered if pane.display and pane.region]

    # What they show ---------------------------------------------------------------------------------------------------

    def rows_shown(self) -> None:
        """Bring the preview and the facets up to date."""
        self.show_preview()
        if self.facets.display:
            self.count_facets()

    def show_preview(self) -> None:
        """Show what is under the cursor beside the list, when there is a preview."""
        row, workspace = self.current(), self.workspace
        if not self.preview.display or workspace is None:
            self._previewed = None
            return
        # What it says depends on other fact sheets too, so it is made anew while they are coming.
        previewed = (row, workspace.store.version)
        if previewed == self._previewed:
            return
        self._previewed = previewed
        from leanix_tui.screens.preview import fact_sheet_lines  # noqa: PLC0415 - not before the first frame

        if row is None:
            self.preview.show(lambda _width: [])
        else:
            wrong = self.problems_of(row)
            self.preview.show(lambda width: fact_sheet_lines(workspace, row, self.app.today, width, wrong))

    @work(exclusive=True, group="facets")
    async def count_facets(self) -> None:
        """Count what the list can be narrowed by."""
        found = self.found
        if self.workspace is None or found is None:
            return
        from leanix_tui.screens.inventory_facets import count_for_panel  # noqa: PLC0415 - only when it is opened

        first, overtaken = not self.facets.facets, Event()
        try:
            self.facets.facets = await asyncio.to_thread(count_for_panel, self.columns, found, overtaken.is_set)
        finally:
            overtaken.set()  # whoever cancels this does not want the thread to go on
        if first:
            self.facets.close_all_but("type", "lxState", "lifecycle", "completion")

    @on(Grid.CursorRested)
    def _cursor_moved(self) -> None:
        self.show_preview()

    @on(Facets.Kept)
    def _facets_kept(self) -> None:
        self.grid.focus()

    # Keys -------------------------------------------------------------------------------------------------------------

    def action_preview(self) -> None:
        """Show the preview, in place of the list where there is no room for both; or hide it."""
        shown = self.preview.display
        self._zoomed = ""
        self._wants_preview = not shown
        self.place_again()
        if self.has_class("-full"):
            self.call_after_refresh(self.preview.focus)
        elif shown:
            self.grid.focus()

    def action_preview_position(self) -> None:
        """Put the preview below the list, or beside it."""
        self._below = not self._below
        self._wants_preview = True
        self.place_again()
        self.memory.keep_option("preview", "below" if self._below else "side")
        self.save_memory()

    def action_preview_down(self) -> None:
        """Scroll the preview down."""
        self.preview.scroll_pages(0.5)

    def action_preview_up(self) -> None:
        """Scroll the preview up."""
        self.preview.scroll_pages(-0.5)

    def action_facets(self) -> None:
        """Show the facets and go there; from there, hide them."""
        if self.facets.display and (self.facets.has_focus or self._zoomed == "facets"):
            self.hide_facets()
            return
        self.add_class("-facets")
        self.remove_class("-full")
        self.count_facets()
        self.call_after_refresh(self.facets.focus)

    def hide_facets(self) -> None:
        """Hide the panel; what is picked stays picked."""
        self._zoomed = ""
        self.remove_class("-facets")
        self.grid.focus()
        self.place_again()

    def action_zoom(self) -> None:
        """Let the pane that has the focus fill the screen, or give it back its place."""
        focused = self.focused
        pane = focused.id if focused in self.panes() else "grid"
        self._zoomed = "" if self._zoomed else str(pane)
        self.place_again()

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._go_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._go_pane(-1)

    def _go_pane(self, step: int) -> None:
        panes = self.panes()
        if not panes:  # in a terminal too small for any of them
            return
        at = next((index for index, pane in enumerate(panes) if pane.has_focus), -step)
        panes[(at + step) % len(panes)].focus()

    def step_back(self) -> bool:
        """Leave a preview that fills the screen, then the zoom, then the facets."""
        if self.has_class("-full") and not self._zoomed:
            self.action_preview()
        elif self._zoomed:
            self.action_zoom()
        elif self.facets.has_focus:
            self.hide_facets()
        else:
            return False
        return True
