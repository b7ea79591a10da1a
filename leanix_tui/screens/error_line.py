"""The line that says what went wrong, below what the screen still shows."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import reactive
from textual.strip import Strip

from leanix_tui.errors import LeanIXError
from leanix_tui.text import one_line
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import PaintedWidget, Run, clip, paint, wrap

__all__ = ["ErrorLine"]


class ErrorLine(PaintedWidget):
    """What went wrong and what to do about it, below what the screen still shows."""

    DEFAULT_CSS: ClassVar[str] = """
    ErrorLine { height: auto; max-height: 4; width: 1fr; background: $surface; display: none; }
    ErrorLine.-shown { display: block; }
    """
    error: reactive[LeanIXError | None] = reactive(None, layout=True)
    can_retry: reactive[bool] = reactive(False)

    def watch_error(self, error: LeanIXError | None) -> None:
        """Come and go with the error."""
        self.set_class(error is not None, "-shown")
        self._resize()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._resize()

    def _resize(self) -> None:
        self.styles.height = max(len(self._rows()), 1)

    def _rows(self) -> list[list[Run]]:
        error, signs = self.error, sign()
        if error is None:
            return []
        width = max((self.size.width or self.app.size.width) - 4, 8)
        head = " ".join(part for part in (one_line(error.headline), one_line(error.detail, limit=300)) if part)
        rows: list[list[Run]] = [
            [(f" {signs.bad} " if not index else "   ", "bad"), (line, "title")]
            for index, line in enumerate(wrap(head, width)[:2])
        ]
        keys: list[Run] = []
        for key, title in ((("r", "retry"),) if self.can_retry else ()) + (("y", "copy"), ("esc", "dismiss")):
            keys += [("   ", ""), (key, "key"), (f" {title}", "muted")]
        room = width - sum(len(text) for text, _ in keys)
        remedy = wrap(one_line(error.remedy), max(room, 20))[:2]
        rows += [[("   ", ""), (line, "")] for line in remedy[:-1]]
        last = remedy[-1] if remedy else ""
        rows.append([("   ", ""), (clip(last, max(room, 20)), ""), *keys])
        return rows[:4]

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        rows = self._rows()
        return paint(rows[y], self.size.width, self.roles) if y < len(rows) else self.blank(self.size.width)
