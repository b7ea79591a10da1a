"""The names of the tabs on one line; where they do not all fit, only the one that is shown, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from leanix_tui.text import SafeText
from leanix_tui.widgets.content import count
from leanix_tui.widgets.paint import PaintedWidget, Run, paint

__all__ = ["Tab", "TabLine"]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab."""

    key: str
    title: SafeText
    number: int = -1
    """How many things it holds; -1 when that is not known, or makes no sense."""


class TabLine(PaintedWidget):
    """The tabs of a screen. Which one is shown is said with brackets as well as with colour."""

    DEFAULT_CSS: ClassVar[str] = """
    TabLine { height: 1; width: 1fr; padding: 0 1; }
    """

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        line: TabLine
        key: str

        @property
        def control(self) -> TabLine:
            """The line."""
            return self.line

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._current = ""

    def show(self, tabs: Sequence[Tab], current: str) -> None:
        """Show these tabs."""
        if (tuple(tabs), current) != (self._tabs, self._current):
            self._tabs, self._current = tuple(tabs), current
            self.refresh()

    @property
    def compact(self) -> bool:
        """Whether there is room for the shown tab only."""
        return sum(self._width(tab) for tab in self._tabs) > self.size.width

    @staticmethod
    def _width(tab: Tab) -> int:
        number = f" {count(tab.number)}" if tab.number >= 0 else ""
        return cell_len(tab.title) + len(number) + 3

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        runs: list[Run] = []
        if self.compact:
            place = next((at for at, tab in enumerate(self._tabs) if tab.key == self._current), 0)
            if self._tabs:
                tab = self._tabs[place]
                number = f" {count(tab.number)}" if tab.number >= 0 else ""
                runs = [("[ ", "key"), (f"{tab.title}{number}", "title"), (" ]", "key")]
                runs.append((f"  {place + 1} of {len(self._tabs)}", "muted"))
                following = self._tabs[(place + 1) % len(self._tabs)]
                runs.append((f"   next {following.title}", "muted"))
            return paint(runs, self.size.width, self.roles)
        for tab in self._tabs:
            here = tab.key == self._current
            number = f" {count(tab.number)}" if tab.number >= 0 else ""
            runs += [
                ("[" if here else " ", "accent"),
                (tab.title, "accent" if here else "muted" if tab.number == 0 else ""),
                (number, "accent" if here else "muted"),
                ("] " if here else "  ", "accent"),
            ]
        return paint(runs, self.size.width, self.roles)

    def on_click(self, event: events.Click) -> None:
        """Show the clicked tab."""
        event.stop()
        if self.compact:
            place = next((at for at, tab in enumerate(self._tabs) if tab.key == self._current), 0)
            self.post_message(self.Chosen(self, self._tabs[(place + 1) % len(self._tabs)].key))
            return
        start = self.gutter.left
        for tab in self._tabs:
            if start <= event.x < start + self._width(tab):
                self.post_message(self.Chosen(self, tab.key))
                return
            start += self._width(tab)
