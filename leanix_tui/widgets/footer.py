"""The last line: the few keys that matter most here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from leanix_tui.actions import Action, footer_rows, key_name
from leanix_tui.messages import RunAction
from leanix_tui.widgets.paint import PaintedWidget, Run, paint

__all__ = ["KeyFooter"]

NARROW = 90
_GAP = 3


class KeyFooter(PaintedWidget):
    """At most eight keys with what they do, five where there is little room. A click does what the key does."""

    DEFAULT_CSS: ClassVar[str] = """
    KeyFooter { width: 1fr; height: 1; padding: 0 1; dock: bottom; }
    """

    def __init__(self, action_ids: Iterable[str] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._ids = tuple(action_ids)
        self._keymap: dict[str, str] = {}

    def show(self, action_ids: Iterable[str], keymap: dict[str, str] | None = None) -> None:
        """Show these actions, with the keys that the user chose for them."""
        before = (self._ids, self._keymap)
        self._ids, self._keymap = tuple(action_ids), dict(keymap or {})
        if (self._ids, self._keymap) != before:
            self.refresh()

    def _rows(self, width: int) -> list[tuple[Action, str]]:
        limit = 5 if width < NARROW else 8
        while True:
            rows = [(row, self._key(row)) for row in footer_rows(self._ids, limit)]
            used = sum(cell_len(key) + 1 + cell_len(row.title) + _GAP for row, key in rows) - _GAP
            if used <= width or limit <= 1:
                return rows
            limit -= 1

    def _key(self, row: Action) -> str:
        chosen = self._keymap.get(row.id, row.key)
        return key_name(chosen.split(",")[0].strip())

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        runs: list[Run] = []
        for row, key in self._rows(width):
            runs += [(" " * _GAP if runs else "", ""), (key, "key"), (f" {row.title}", "muted")]
        return paint(runs, width, self.roles)

    def on_click(self, event: events.Click) -> None:
        """Ask for the action whose key was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        x = 0
        for row, key in self._rows(self.size.width):
            end = x + cell_len(key) + 1 + cell_len(row.title)
            if x <= offset.x < end:
                self.post_message(RunAction(row.id))
            x = end + _GAP
