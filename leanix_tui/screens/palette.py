"""The palette: actions, places, colours and fact sheets, found by typing a part of their name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from leanix_tui.actions import action, palette_rows
from leanix_tui.screens import SCREENS
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.screens.formats import title_of
from leanix_tui.screens.help import actions_here, keys_of
from leanix_tui.text import display, fold, one_line

if TYPE_CHECKING:
    from leanix_tui.screens.base import LeanIXScreen

__all__ = ["Found", "Palette"]

_SHEETS: Final = 50
"""How many fact sheets are offered at most; typing more narrows them."""
_SHORTEST: Final = 2
"""Characters that must be typed before fact sheets are looked through."""


@dataclass(frozen=True)
class Found:
    """What was chosen."""

    kind: Literal["action", "place", "theme", "fact sheet", "screenshot"]
    name: str


class Palette(Choose[Found]):
    """Ask for anything by name."""

    DEFAULT_CSS: ClassVar[str] = """
    Palette { align: center top; }
    Palette > #dialog { width: 92; margin-top: 2; }
    """
    HINT = (("enter", "do it"), ("esc", "close"))

    def __init__(self, screen: LeanIXScreen) -> None:
        self._labels = screen.workspace.labels if screen.workspace is not None else None
        self._store = screen.workspace.store if screen.workspace is not None else None
        choices = list(self._fixed(screen))
        placeholder = display("an action, a place, a theme or a fact sheet")
        super().__init__(display("Palette"), choices, filtered=True, find=self._look, placeholder=placeholder)
        self._fixed_choices = choices

    def _fixed(self, screen: LeanIXScreen) -> Iterator[Choice[Found]]:
        keymap = dict(screen.app.settings.keymap)
        here = [known for known in actions_here(screen) if not action(known).scope]
        for index, row in enumerate(palette_rows(here)):
            title = display(f"{row.title[:1].upper()}{row.title[1:]}")
            detail = display(f"{row.help}  {keys_of(row, keymap)}")
            why_not = display(screen.action_available(row.id) or "")
            heading = display("Actions" if not index else "")
            yield Choice(Found("action", row.id), title, detail, why_not=why_not, heading=heading)
        for index, place in enumerate(SCREENS):
            heading = display("Places" if not index else "")
            yield Choice(Found("place", place.name), display(place.title), display("place"), heading=heading)
        picture = display("save what is on the screen as a picture (SVG)")
        yield Choice(Found("screenshot", ""), display("Screenshot"), picture, heading=display("Other"))
        for name in sorted(screen.app.available_themes):
            yield Choice(Found("theme", name), display(f"Theme {name}"), display("colours"))

    def _look(self, typed: str) -> Iterable[Choice[Found]]:
        """What holds every word: first what begins with them, then what has them in its title, then the rest."""
        start = fold(typed)
        words = start.split()

        def rank(choice: Choice[Found]) -> int:
            title = fold(choice.title)
            if title.startswith(start):
                return 0
            return 1 if choice.value.kind == "fact sheet" or all(word in title for word in words) else 2

        found = [
            Choice(choice.value, choice.title, choice.detail, why_not=choice.why_not)
            for choice in self._fixed_choices
            if all(word in fold(f"{choice.title} {choice.detail}") for word in words)
        ]
        if len(typed) >= _SHORTEST:
            found += islice(self._sheets(words), _SHEETS)
        return sorted(found, key=rank)

    def _sheets(self, words: list[str]) -> Iterator[Choice[Found]]:
        store, labels = self._store, self._labels
        if store is None or labels is None:
            return
        for row in store.containing(words):
            yield Choice(Found("fact sheet", row.id), title_of(row), one_line(labels.type(row.type)))
