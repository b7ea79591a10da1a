"""Lists in which text can be found: the matches are lit up, and the cursor goes from one to the next."""

from __future__ import annotations

from abc import abstractmethod

from leanix_tui.text import fold
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run

__all__ = ["Findable", "spanned"]


class Findable(LineView):
    """A list that looks for text in its items, whatever the case and the accents."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._sought = ""

    @abstractmethod
    def words(self, item: int) -> str:
        """What can be found in an item; nothing for one that refuses the cursor."""

    def search_changed(self) -> None:
        """Something else is looked for: what is lit up has to be drawn anew."""

    @property
    def sought(self) -> str:
        """What was looked for last; it is lit up."""
        return self._sought

    def find(self, text: str) -> int:
        """Light text up and go to the first item that has it, from the cursor on; how many have it."""
        self._sought = fold(text)
        self.search_changed()
        found = self._matching()
        if found and self.cursor not in found:
            self.move_to(next((place for place in found if place >= self.cursor), found[0]))
        self.refresh()
        return len(found)

    def next_match(self, step: int) -> None:
        """Go to the next item that has the text, or the one before; after the last comes the first."""
        found = self._matching()
        if not found:
            return
        if step > 0:
            self.move_to(next((place for place in found if place > self.cursor), found[0]))
        else:
            self.move_to(next((place for place in reversed(found) if place < self.cursor), found[-1]))

    @property
    def match_count(self) -> int:
        """How many items have the text."""
        return len(self._matching())

    @property
    def match_place(self) -> int:
        """The cursor is on which of the items that have the text, from 1 on; 0 when it is on none."""
        found = self._matching()
        return found.index(self.cursor) + 1 if self.cursor in found else 0

    def _matching(self) -> list[int]:
        if not self._sought:
            return []
        return [item for item in range(self.item_count()) if self._sought in fold(self.words(item))]

    def lit(self, cell: Cell) -> Cell:
        """A text with what is looked for lit up."""
        folded = fold(cell.text) if self._sought else ""
        at = folded.find(self._sought) if len(folded) == len(cell.text) and self._sought else -1
        if at < 0:
            return cell
        spans: list[tuple[int, int, str]] = []
        while at >= 0:
            spans.append((at, at + len(self._sought), "match"))
            at = folded.find(self._sought, at + len(self._sought))
        return cell._replace(spans=tuple(spans))


def spanned(cell: Cell, start: int = 0, end: int | None = None) -> list[Run]:
    """A text, or a part of it, in its role, and its spans in theirs."""
    text, runs, place = cell.text, [], start
    end = len(text) if end is None else end
    for begin, finish, role in cell.spans:
        first, last = max(begin, place), min(finish, end)
        if first < last:
            runs += [(text[place:first], cell.role), (text[first:last], role)]
            place = last
    return [*runs, (text[place:end], cell.role)]
