"""What the keys do here: the help, and the menu of everything that can be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from leanix_tui.actions import Action, action, help_groups, key_name
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.text import SafeText, display

__all__ = ["HelpDialog", "actions_here", "actions_menu", "keys_of"]


def actions_here(screen: LeanIXScreen) -> list[str]:
    """The ids of all actions whose keys count on a screen: its focused widget's, its own, and everybody's."""
    known: dict[str, None] = {}
    for active in screen.active_bindings.values():
        action_id = active.binding.id
        if action_id is not None:
            known.setdefault(action_id)
    return list(known)


def keys_of(row: Action, keymap: dict[str, str]) -> SafeText:
    """The keys of an action as people read them, with those that the user chose."""
    keys = keymap.get(row.id, row.key).split(",")
    return display(" ".join(key_name(key.strip()) for key in keys))


def _known(action_ids: Iterable[str]) -> list[str]:
    from leanix_tui.actions import ACTIONS  # noqa: PLC0415

    ids = {row.id for row in ACTIONS if not row.scope}
    return [action_id for action_id in action_ids if action_id in ids]


class HelpDialog(Choose[str]):
    """The keys of a screen in groups; ``enter`` does what is under the cursor."""

    DEFAULT_CSS: ClassVar[str] = """
    HelpDialog > #dialog { width: 92; }
    """
    HINT = (("type", "to filter"), ("enter", "do it"), ("esc", "close"))

    def __init__(self, screen: LeanIXScreen) -> None:
        keymap = dict(screen.app.settings.keymap)
        choices: list[Choice[str]] = []
        for group, rows in help_groups(_known(actions_here(screen))):
            for index, row in enumerate(rows):
                heading = display(group if not index else "")
                choices.append(Choice(row.id, keys_of(row, keymap), display(row.help), heading=heading, role="key"))
        aside = display(f"Keys of {screen.TITLE_ or 'this screen'}")
        super().__init__(display("Help"), choices, aside=aside, filtered=True, height=40)


def actions_menu(screen: LeanIXScreen) -> Choose[str]:
    """Everything that can be done on a screen, and why something cannot be done just now."""
    keymap = dict(screen.app.settings.keymap)
    choices: list[Choice[str]] = []
    for action_id in _known(actions_here(screen)):
        row = action(action_id)
        if not row.palette:
            continue
        why_not = screen.action_available(action_id) or ""
        title = display(f"{row.title[:1].upper()}{row.title[1:]}")
        keys = keys_of(row, keymap)
        choices.append(Choice(action_id, title, display(row.help), key=keys, why_not=display(why_not)))
    menu = Choose(display("Actions"), choices, aside=display(screen.TITLE_), filtered=True, height=24)
    menu.add_class("-broad")
    return menu
