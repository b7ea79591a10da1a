"""What screens share in which text is found rather than rows filtered: the line at the bottom, and its keys."""

from __future__ import annotations

from textual import on
from textual.getters import query_one

from leanix_tui.screens.find_line import FindLine
from leanix_tui.screens.taking import TakingScreen

__all__ = ["FindingScreen"]


class FindingScreen(TakingScreen):
    """Yields a :class:`FindLine` in its body, and says where text is found and how one goes through the matches."""

    finder = query_one(FindLine)

    sought = ""
    """What is looked for."""

    def find_text(self, text: str) -> int:
        """Go to the first place with this text; how many there are."""
        return 0

    def step_match(self, step: int) -> None:
        """Go to the next place with the text, or the one before."""

    @property
    def match_count(self) -> int:
        """How many places have the text."""
        return 0

    @property
    def match_place(self) -> int:
        """The cursor is on which of them, from 1 on; 0 where that is not known."""
        return 0

    def focus_text(self) -> None:
        """Give the focus back to what the text is found in."""

    def action_filter(self) -> None:
        """Find text in what is shown."""
        self.finder.begin()

    @on(FindLine.Sought)
    def _seek(self, event: FindLine.Sought) -> None:
        self.sought = event.text
        self.finder.tell(self.find_text(event.text), self.match_place)

    @on(FindLine.Done)
    def _sought(self) -> None:
        if not self.sought:
            self.finder.end()
        self.focus_text()

    def action_next_match(self) -> None:
        """Go to the next place with the text."""
        self._step(1)

    def action_previous_match(self) -> None:
        """Go to the place before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        self.step_match(step)
        if self.match_place:
            self.finder.tell(self.match_count, self.match_place)

    def action_available(self, action_id: str) -> str | None:
        """Why an action cannot be done just now."""
        if action_id in {"next_match", "previous_match"} and not self.sought:
            return "nothing was looked for yet"
        return super().action_available(action_id)

    def step_back(self) -> bool:
        """Leave the search; else the screen may be left."""
        if not self.finder.shown:
            return super().step_back()
        self.finder.end()
        self.focus_text()
        return True
