"""The base of every list: many items, of which only the visible ones are ever drawn.

It keeps its own offset in place of Textual's scrolling, so that a moved cursor repaints two items and nothing else; and
when the cursor leaves the view, the view jumps by half a page, so that most keys cost two lines and not a screen. Who
would rather see it scroll line by line can have that.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Self

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from leanix_tui.actions import bindings
from leanix_tui.widgets.empty import State, state_lines, tail_line
from leanix_tui.widgets.paint import PaintedWidget, Run, paint

__all__ = ["LineView"]

_WHEEL_LINES = 3


class LineView(PaintedWidget, can_focus=True, can_focus_children=False):
    """A list with a cursor, of any length. An item may be more than one line high, and may refuse the cursor."""

    DEFAULT_CSS: ClassVar[str] = """
    LineView { width: 1fr; height: 1fr; overflow: hidden hidden; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cursor_up", "cursor_down", "page_up", "page_down", "first", "last", "open"),
    ]

    smooth: ClassVar[bool] = False
    """Whether the view follows the cursor line by line and not by half a page: a choice for all lists of a program."""

    header_lines: ClassVar[int] = 0
    """Lines at the top that do not scroll."""

    state: reactive[State | None] = reactive(None)
    """Why there are no items, or not all of them; None when all is well."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._fresh: dict[int, Strip] = {}
        """Lines that are drawn already and wait for being asked for."""
        super().__init__(id=id, classes=classes)
        self._cursor = 0
        self._top = 0
        self._drawn: dict[int, Strip] = {}

    # What a list must say about itself

    @abstractmethod
    def item_count(self) -> int:
        """How many items there are."""

    @abstractmethod
    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """One line of one item; ``here`` when the cursor is on it."""

    def draw_header(self, line: int, width: int) -> Sequence[Run]:
        """One line of the header."""
        return ()

    def line_count(self) -> int:
        """How many lines all items have together."""
        return self.item_count()

    def first_line(self, item: int) -> int:
        """The first line of an item."""
        return item

    def item_height(self, item: int) -> int:
        """How many lines an item has."""
        return 1

    def item_at(self, line: int) -> int:
        """The item that a line belongs to."""
        return line

    def is_selectable(self, item: int) -> bool:
        """Whether the cursor can rest on an item."""
        return True

    def cursor_moved(self, before: int) -> None:
        """The cursor has moved to another item."""

    def cursor_chosen(self) -> None:
        """The item under the cursor was opened."""

    # Where it is

    @property
    def cursor(self) -> int:
        """The item under the cursor; 0 when there are none."""
        return self._cursor

    @cursor.setter
    def cursor(self, item: int) -> None:
        self.move_to(item)

    @property
    def top(self) -> int:
        """The first line in view."""
        return self._top

    @property
    def page(self) -> int:
        """How many lines are in view at once."""
        return self._page_of(self.size.height)

    def _page_of(self, height: int) -> int:
        below = 1 if self.state is not None and self.item_count() else 0
        return max(height - self.header_lines - below, 1)

    @property
    def visible_items(self) -> range:
        """The items in view."""
        count, lines = self.item_count(), self.line_count()
        if not count or not lines:
            return range(0)
        last = min(self._top + self.page, lines) - 1
        return range(self.item_at(min(self._top, lines - 1)), self.item_at(max(last, 0)) + 1)

    def move_to(self, item: int, *, step: int = 0) -> None:
        """Put the cursor on an item, or on the nearest one in the direction of the step that lets it."""
        found = self._selectable(item, step)
        if found is None or found == self._cursor:
            # Already at the first item that takes the cursor: show what is above it, a heading for example.
            if step < 0 and self._top and self._cursor == found:
                self._show_from(self._top - max(self.page // 2, 1))
            return
        before, self._cursor = self._cursor, found
        if not self._reveal():
            self.refresh_item(before)
            self.refresh_item(found)
        self.cursor_moved(before)

    def _selectable(self, item: int, step: int) -> int | None:
        count = self.item_count()
        if not count:
            return None
        item = min(max(item, 0), count - 1)
        for direction in (step or 1, -(step or 1)):
            candidate = item
            while 0 <= candidate < count:
                if self.is_selectable(candidate):
                    return candidate
                candidate += 1 if direction > 0 else -1
        return None

    def _reveal(self) -> bool:
        """Bring the cursor into view; True when the view moved."""
        first = self.first_line(self._cursor)
        after = first + min(self.item_height(self._cursor), self.page)
        page = self.page
        top = self._top
        jump = 0 if self.smooth else page // 2
        if first < top:
            top = min(first, top - jump)
            if self._cursor == self._selectable(0, 1):
                top = 0
        elif after > top + page:
            top = max(after - page, top + jump)
        return self._show_from(top)

    def _show_from(self, top: int) -> bool:
        top = max(min(top, self.line_count() - self.page), 0)
        if top == self._top:
            return False
        self._top = top
        self.view_moved()
        self.refresh()
        return True

    def view_moved(self) -> None:
        """Other lines than before are in view."""

    def items_changed(self, cursor: int | None = None) -> None:
        """Items have come or gone: keep the cursor on the screen and draw all again."""
        count = self.item_count()
        offset = self.first_line(self._cursor) - self._top if count and self._cursor < count else 0
        wanted = self._selectable(self._cursor if cursor is None else cursor, 0) if count else 0
        if cursor is not None and wanted is not None and count:
            self._top = max(self.first_line(wanted) - max(min(offset, self.page - 1), 0), 0)
        self._cursor = wanted or 0
        self._top = max(min(self._top, self.line_count() - self.page), 0)
        if count:
            self._reveal()
        self.view_moved()
        self.repaint()

    def repaint(self) -> None:
        """Draw again those lines that are not as they were: rows that come in while one reads cost nothing."""
        size = self.size
        width, height = size
        if len(self._drawn) < height:
            self.refresh()
            return
        fresh = {y: strip for y in range(height) if (strip := self._draw_line(y, size)) != self._drawn[y]}
        if fresh:
            self.refresh(*(Region(0, y, width, 1) for y in fresh))
            self._fresh = fresh

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again; what was drawn to see whether it is different counts no more."""
        self._fresh = {}
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def refresh_item(self, item: int) -> None:
        """Draw one item again."""
        start = self.first_line(item) - self._top
        height = min(self.item_height(item), self.page)
        if start + height > 0 and start < self.page:
            self.refresh(Region(0, start + self.header_lines, self.size.width, height))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        strip = self._drawn[y] = self._fresh.pop(y) if y in self._fresh else self._draw_line(y, self.size)
        return strip

    def _draw_line(self, y: int, size: Size) -> Strip:
        width, height = size  # asked for once: it is looked up in the layout each time
        if y < self.header_lines:
            return paint(self.draw_header(y, width), width, self.roles)
        count = self.item_count()
        row = y - self.header_lines
        if not count:
            return self._draw_state(row, width, height)
        line = self._top + row
        page = self._page_of(height)
        if row >= page or line >= self.line_count():
            shown = min(self.line_count() - self._top, page)
            if self.state is not None and row == shown:
                return paint(tail_line(self.state), width, self.roles)
            return self.blank(width)
        item = self.item_at(line)
        here = item == self._cursor and self.is_selectable(item)
        ground = ("cursor" if self.has_focus else "blur") if here else ""
        return paint(self.draw_item(item, line - self.first_line(item), width, here=here), width, self.roles, ground)

    def _draw_state(self, row: int, width: int, height: int) -> Strip:
        if self.state is None:
            return self.blank(width)
        rows = state_lines(self.state, width)
        index = row - max((height - self.header_lines - len(rows)) // 3, 0)
        return paint(rows[index], width, self.roles) if 0 <= index < len(rows) else self.blank(width)

    # What happens

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._drawn.clear()
        self.items_changed()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked item; a second click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if offset.y < self.header_lines:
            self.header_clicked(offset.x, offset.y)
            return
        line = self._top + offset.y - self.header_lines
        if not self.item_count() or line >= self.line_count():
            return
        item = self.item_at(line)
        if not self.is_selectable(item):
            return
        self.move_to(item)
        if not self.item_clicked(item, offset.x) and event.chain == 2:
            self.cursor_chosen()

    def header_clicked(self, x: int, line: int) -> None:
        """The header was clicked."""

    def item_clicked(self, item: int, x: int) -> bool:
        """An item was clicked; True when that did something by itself."""
        return False

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down and take the cursor along when it would leave."""
        event.stop()
        self.scroll_lines(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up and take the cursor along when it would leave."""
        event.stop()
        self.scroll_lines(-_WHEEL_LINES)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, and take the cursor along when it would leave the view."""
        if not self.item_count() or not self._show_from(self._top + lines):
            return
        seen = self.visible_items
        nearest = min(max(self._cursor, seen.start), seen.stop - 1)
        found = self._selectable(nearest, lines)
        if found is not None and found != self._cursor:
            before, self._cursor = self._cursor, found
            self.cursor_moved(before)

    # Keys

    def action_cursor_up(self) -> None:
        """Move one item up; an item that reaches above the view is shown first."""
        if self.item_count() and self.first_line(self._cursor) < self._top:
            self._show_from(max(self._top - max(self.page // 2, 1), self.first_line(self._cursor)))
        else:
            self.move_to(self._cursor - 1, step=-1)

    def action_cursor_down(self) -> None:
        """Move one item down; an item that reaches below the view is shown first."""
        end = self.first_line(self._cursor) + self.item_height(self._cursor) if self.item_count() else 0
        if end > self._top + self.page:
            self._show_from(min(self._top + max(self.page // 2, 1), end - self.page))
        else:
            self.move_to(self._cursor + 1, step=1)

    def action_page_up(self) -> None:
        """Move one page up."""
        self._page(-self.page)

    def action_page_down(self) -> None:
        """Move one page down."""
        self._page(self.page)

    def _page(self, lines: int) -> None:
        if not self.item_count():
            return
        line = min(max(self.first_line(self._cursor) + lines, 0), self.line_count() - 1)
        self._show_from(self._top + lines)
        self.move_to(self.item_at(line), step=lines)

    def action_first(self) -> None:
        """Move to the first item."""
        self.move_to(0, step=-1)
        self._show_from(0)

    def action_last(self) -> None:
        """Move to the last item."""
        self.move_to(self.item_count() - 1, step=1)

    def action_open(self) -> None:
        """Open the item under the cursor."""
        if self.item_count():
            self.cursor_chosen()
