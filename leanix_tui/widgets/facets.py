"""The facet panel: what can be filtered by, how many rows each choice has, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from leanix_tui.actions import bindings
from leanix_tui.text import SafeText, display, fold
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.line_view import LineView
from leanix_tui.widgets.paint import Run, clip, fit

__all__ = ["Facet", "FacetValue", "Facets"]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet."""

    key: str
    label: SafeText
    count: int
    colour: str = ""
    """The colour of a tag as ``#rrggbb``, from ``themes.colour_of``."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by, with its choices."""

    key: str
    title: SafeText
    values: tuple[FacetValue, ...]


_Line = tuple[Facet, FacetValue | None]


class Facets(LineView):
    """Groups of choices with check marks. Space chooses, enter goes back to the list, ``/`` finds a choice."""

    header_lines: ClassVar[int] = 1

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("mark", "cursor_left", "cursor_right", "filter", "mark_all")]

    @dataclass
    class Changed(Message):
        """Other choices than before."""

        facets: Facets
        selection: dict[str, set[str]]

        @property
        def control(self) -> Facets:
            """The panel."""
            return self.facets

    @dataclass
    class Kept(Message):
        """The person is done choosing."""

        facets: Facets

        @property
        def control(self) -> Facets:
            """The panel."""
            return self.facets

    def __init__(self, facets: Iterable[Facet] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._facets = tuple(facets)
        self._chosen: dict[str, set[str]] = {}
        self._folded: set[str] = set()
        self._find = ""
        self._finding = False
        self._lines: list[_Line] = []
        self._flatten()

    # What it shows

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets. New ones keep the cursor, the choices and what is closed."""
        return self._facets

    @facets.setter
    def facets(self, facets: Iterable[Facet]) -> None:
        self._facets = tuple(facets)
        self._rearrange()

    @property
    def selection(self) -> dict[str, set[str]]:
        """The chosen values by facet; facets without a choice are not in it."""
        return {facet: set(values) for facet, values in self._chosen.items() if values}

    @selection.setter
    def selection(self, selection: Mapping[str, Iterable[str]]) -> None:
        self._chosen = {facet: set(values) for facet, values in selection.items()}
        self.refresh()

    @property
    def current(self) -> tuple[Facet, FacetValue | None] | None:
        """The facet, and perhaps the choice, under the cursor."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    def close_all_but(self, *facets: str) -> None:
        """Close every facet except these and those with a choice."""
        self._folded = {facet.key for facet in self._facets} - set(facets) - set(self.selection)
        self._rearrange()

    def _rearrange(self) -> None:
        before = self._identity(self.cursor)
        self._flatten()
        places = {self._identity(index): index for index in range(len(self._lines))}
        self.items_changed(places.get(before))

    def _identity(self, index: int) -> tuple[str, str | None] | None:
        if index >= len(self._lines):
            return None
        facet, value = self._lines[index]
        return facet.key, value.key if value is not None else None

    def _flatten(self) -> None:
        wanted = fold(self._find)
        self._lines = []
        for facet in self._facets:
            values = [value for value in facet.values if not wanted or wanted in fold(value.label)]
            if wanted and not values:
                continue
            self._lines.append((facet, None))
            if wanted or facet.key not in self._folded:
                self._lines += [(facet, value) for value in values]

    # Drawing

    def item_count(self) -> int:
        """Headings and choices."""
        return len(self._lines)

    def draw_header(self, line: int, width: int) -> Sequence[Run]:
        """The title, or what is looked for."""
        if self._finding or self._find:
            sign_after = sign().cursor if self._finding else ""
            return [(" / ", "key"), (display(self._find), ""), (sign_after, "gutter")]
        chosen = sum(map(len, self._chosen.values()))
        return [("   Facets", "head"), (f"  {count(chosen)} chosen" if chosen else "", "accent")]

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """A heading or a choice."""
        signs = sign()
        facet, value = self._lines[item]
        gutter: Run = (f"{signs.cursor if here else ' '} ", "gutter")
        if value is None:
            glyph = signs.closed if facet.key in self._folded and not self._find else signs.open
            chosen = len(self._chosen.get(facet.key, ()))
            number = count(chosen) if chosen else ""
            title = fit(facet.title, max(width - 6 - len(number), 1))
            return [gutter, (f"{glyph} ", "muted"), (title, "title"), (f"{number} ", "accent")]
        chosen_here = value.key in self._chosen.get(facet.key, ())
        number = count(value.count)
        room = max(width - 8 - len(number), 1)
        swatch: list[Run] = []
        if value.colour:
            swatch = [(f"{signs.swatch} ", value.colour)]
            room = max(room - 2, 1)
        return [
            gutter,
            (f"  {signs.checked if chosen_here else signs.unchecked} ", "accent" if chosen_here else "muted"),
            *swatch,
            (fit(clip(value.label, room), room), "" if value.count or chosen_here else "muted"),
            (f" {number} ", "muted"),
        ]

    # What happens

    def item_clicked(self, item: int, x: int) -> bool:
        """A click chooses or unfolds."""
        self.action_mark()
        return True

    def cursor_chosen(self) -> None:
        """Unfold a heading; on a choice the person is done."""
        line = self.current
        if line is not None and line[1] is None:
            self._toggle_open(line[0])
        else:
            self.post_message(self.Kept(self))

    def on_key(self, event: events.Key) -> None:
        """While something is looked for, letters belong to it."""
        if not self._finding:
            return
        if event.key in {"enter", "escape"}:
            self._finding = False
            if event.key == "escape":
                self._find = ""
        elif event.key == "backspace":
            self._find = self._find[:-1]
        elif event.is_printable and event.character:
            self._find += event.character
        else:
            return
        event.stop()
        event.prevent_default()
        self._rearrange()

    def _toggle_open(self, facet: Facet) -> None:
        self._folded.symmetric_difference_update((facet.key,))
        self._rearrange()

    def _say_changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed(self, self.selection))

    # Keys

    def action_filter(self) -> None:
        """Look for a choice."""
        self._finding = True
        self.refresh()

    def action_mark(self) -> None:
        """Choose or unchoose; on a heading, fold or unfold."""
        line = self.current
        if line is None:
            return
        facet, value = line
        if value is None:
            self._toggle_open(facet)
        else:
            self._chosen.setdefault(facet.key, set()).symmetric_difference_update((value.key,))
            self._say_changed()

    def action_mark_all(self) -> None:
        """Take every choice away."""
        if self.selection:
            self._chosen.clear()
            self._say_changed()

    def action_cursor_left(self) -> None:
        """Fold the facet."""
        line = self.current
        if line is not None and line[0].key not in self._folded:
            self._folded.add(line[0].key)
            self._rearrange()
            heading = next((i for i, (facet, value) in enumerate(self._lines) if facet is line[0] and value is None), 0)
            self.move_to(heading)

    def action_cursor_right(self) -> None:
        """Unfold the facet."""
        line = self.current
        if line is not None and line[0].key in self._folded:
            self._toggle_open(line[0])
