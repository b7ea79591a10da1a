"""Choosing the colours, seen at once."""

from __future__ import annotations

from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.screens.shell import Shell
from leanix_tui.text import display

__all__ = ["theme_choice"]

_FIRST = ("leanix-dark", "leanix-light", "ansi-dark", "ansi-light")
_WORDS = {
    "leanix-dark": "ours, dark",
    "leanix-light": "ours, light",
    "ansi-dark": "the terminal's own sixteen colours, on dark",
    "ansi-light": "the terminal's own sixteen colours, on light",
}


def theme_choice(app: Shell) -> Choose[str]:
    """A list of all themes; the one under the cursor is on the screen already."""
    known = app.available_themes
    names = [name for name in _FIRST if name in known]
    names += sorted(name for name in known if name not in _FIRST and not name.startswith("textual-ansi"))
    choices = [
        Choice(name, display(name), display(_WORDS.get(name, "dark" if known[name].dark else "light")))
        for name in names
    ]

    def show(name: str) -> None:
        app.theme = name

    current = names.index(app.theme) if app.theme in names else 0
    return Choose(display("Theme"), choices, filtered=False, current=current, moved=show, height=14)
