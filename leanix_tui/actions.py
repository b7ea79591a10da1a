"""The key map of the whole program: one row for each thing that a key can do.

A row feeds the binding, the footer, the palette, the help and the remapping by ``[keymap]`` in the settings. A screen
says ``BINDINGS = bindings("open", "filter")`` and has methods ``action_open`` and ``action_filter``. The order of the
rows is the order of the help.

Never bound: ``ctrl+h``, ``ctrl+i``, ``ctrl+m`` and ``ctrl+[`` (they arrive as backspace, tab, enter and escape), ``~``
(the escape character of ssh), ``ctrl+a`` and ``ctrl+b`` (prefixes of screen and tmux).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding

__all__ = [
    "ACTIONS",
    "FORBIDDEN_KEYS",
    "Action",
    "action",
    "bindings",
    "check_keymap",
    "footer_rows",
    "help_groups",
    "key_name",
    "palette_rows",
]

FORBIDDEN_KEYS: Final = frozenset({"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+[", "~", "tilde", "ctrl+a", "ctrl+b"})


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a key can do."""

    id: str
    """Its name in ``[keymap]`` and, with ``action_`` before it, of the method that does it."""
    key: str
    """One key or several with commas, as Textual names them; the first is the one shown."""
    title: str
    """One or two words, as in the footer."""
    help: str
    """One sentence for the help and the palette."""
    group: str
    footer: int = 0
    """Place in the footer, 1 first; 0 means that the footer does not show it."""
    palette: bool = True
    """Whether the palette offers it: not for what only makes sense as a key."""
    scope: str = ""
    """Where the key counts when not on every screen: two actions of different scopes may share a key."""
    priority: bool = False
    """Whether the key counts even where text is typed."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, the shown one first."""
        return tuple(key.strip() for key in self.key.split(","))


MOVE: Final = "Move"
VIEW: Final = "View"
ROWS: Final = "Rows and marks"
PLACES: Final = "Places"
FACT_SHEET: Final = "Fact sheet"
TAKE: Final = "Take along"
PROGRAM: Final = "Program"

ACTIONS: Final[tuple[Action, ...]] = (
    Action("cursor_up", "up,k", "up", "Move the cursor one row up.", MOVE, palette=False),
    Action("cursor_down", "down,j", "down", "Move the cursor one row down.", MOVE, palette=False),
    Action("cursor_left", "left,h", "left", "Close a branch, or show the columns to the left.", MOVE, palette=False),
    Action("cursor_right", "right,l", "right", "Open a branch, or show the columns to the right.", MOVE, palette=False),
    Action("page_up", "pageup", "page up", "Move one page up.", MOVE, palette=False),
    Action("page_down", "pagedown", "page down", "Move one page down.", MOVE, palette=False),
    Action("first", "g,home", "first", "Move to the first row.", MOVE, palette=False),
    Action("last", "G,end", "last", "Move to the last row.", MOVE, palette=False),
    Action("next_pane", "tab", "pane", "Move to the next pane.", MOVE, palette=False),
    Action("previous_pane", "shift+tab", "pane back", "Move to the previous pane.", MOVE, palette=False),
    Action("previous_tab", "[", "tab back", "Show the previous tab.", MOVE, palette=False),
    Action("next_tab", "]", "next tab", "Show the next tab.", MOVE, 3, palette=False),
    Action("preview_down", "ctrl+d", "preview down", "Scroll the preview half a page down.", MOVE, palette=False),
    Action("preview_up", "ctrl+u", "preview up", "Scroll the preview half a page up.", MOVE, palette=False),
    Action("open", "enter", "open", "Open what is under the cursor, or follow the relation.", ROWS, 1),
    Action("filter", "/", "filter", "Filter the list, or find in a text.", ROWS, 2),
    Action("next_match", "n", "next", "Go to the next match of the text search.", ROWS, palette=False),
    Action("previous_match", "N", "previous", "Go to the previous match of the text search.", ROWS, palette=False),
    Action("facets", "f", "facets", "Filter by facets with counts.", ROWS, 3),
    Action("mark", "space", "mark", "Mark or unmark the row under the cursor.", ROWS, 6),
    Action("mark_range", "v", "range", "Mark from here to where the cursor goes; again to end.", ROWS),
    Action("mark_all", "*", "mark all", "Mark every row shown, or none.", ROWS),
    Action("sort", "s", "sort", "Sort by the next column.", ROWS),
    Action("sort_menu", "S", "sort by", "Choose the column and direction to sort by.", ROWS),
    Action("columns", "c", "columns", "Choose which columns to show.", ROWS),
    Action("wide", "w", "wide", "Show whole texts, or raw keys, instead of what fits.", ROWS),
    Action("problems", "!", "problems", "Show only what needs attention or has failed, or all again.", ROWS),
    Action("preview", "p", "preview", "Show or hide the preview.", VIEW, 4),
    Action("preview_position", "P", "preview place", "Put the preview at the side or at the bottom.", VIEW),
    Action("narrower", "{", "narrower", "Show less: a tree that is not so deep, a shorter time.", VIEW),
    Action("wider", "}", "wider", "Show more: a deeper tree, a longer time.", VIEW),
    Action("direction", "d", "direction", "Follow relations both ways, outgoing ones, or incoming ones.", VIEW),
    Action("zoom", "z", "zoom", "Let this pane fill the screen, or give it back its place.", VIEW),
    Action("refresh", "r", "refresh", "Load this view again.", VIEW),
    Action("reload", "ctrl+r", "reload", "Load the whole workspace again.", VIEW),
    Action("empties", ".", "empty fields", "Hide fields without a value, or show them again.", FACT_SHEET),
    Action("tree", "X", "tree", "Show the relations as a tree.", FACT_SHEET, 7),
    Action("raw_json", "J", "json", "Show the fact sheet as LeanIX sends it.", FACT_SHEET),
    Action("web_link", "o", "link", "Show and copy the link to LeanIX in the browser.", FACT_SHEET),
    Action("copy", "y", "copy", "Copy a value, an id, a name or more.", TAKE, 5),
    Action("copy_url", "Y", "copy URL", "Copy the link to LeanIX in the browser.", TAKE),
    Action("export", "x", "export", "Write what is shown to a file.", TAKE, 8),
    Action("pager", "|", "pager", "Show this text in your pager.", TAKE),
    Action("copy_value", "v", "value", "Copy the value under the cursor.", TAKE, scope="copy", palette=False),
    Action("copy_id", "i", "id", "Copy the id.", TAKE, scope="copy", palette=False),
    Action("copy_name", "n", "name", "Copy the name.", TAKE, scope="copy", palette=False),
    Action("copy_link", "u", "URL", "Copy the link to LeanIX.", TAKE, scope="copy", palette=False),
    Action("copy_row", "r", "row", "Copy the row as it is shown.", TAKE, scope="copy", palette=False),
    Action("copy_json", "j", "JSON", "Copy as JSON.", TAKE, scope="copy", palette=False),
    Action("copy_curl", "c", "curl", "Copy as a curl command, without the token.", TAKE, scope="copy", palette=False),
    Action("go_home", "0", "home", "Go to Home: counts, progress and state.", PLACES),
    Action("go_inventory", "1", "inventory", "Go to the inventory.", PLACES),
    Action("go_tree", "2", "relations", "Go to the relation tree of this fact sheet.", PLACES),
    Action("request_log", "@", "requests", "Show every request made, with time and status.", PLACES),
    Action("context", "C", "profiles", "Switch to another profile or workspace.", PLACES),
    Action("last_view", "-", "last view", "Go back to the last view.", PLACES),
    Action("step_back", "escape", "back", "Go one step back: popup, filter, marks, screen.", PLACES, palette=False),
    Action("command_line", ":", "command", "Type a command.", PROGRAM),
    Action("command_palette", "ctrl+p", "palette", "Find a command by name.", PROGRAM, palette=False),
    Action("actions_menu", "a", "actions", "List what can be done here, and why something cannot.", PROGRAM, 9),
    Action("help", "?,f1", "help", "Explain the keys of this screen.", PROGRAM, 10),
    Action("next_theme", "T", "theme", "Change the colours.", PROGRAM),
    Action("lock", "L", "lock", "Allow or forbid changes for this session.", PROGRAM),
    Action("redraw", "ctrl+l", "redraw", "Draw the screen again.", PROGRAM),
    Action("suspend_process", "ctrl+z", "suspend", "Go back to the shell for a while.", PROGRAM),
    Action("cancel", "ctrl+c", "cancel", "Cancel what runs; once more to quit.", PROGRAM, palette=False, priority=True),
    Action("quit", "q,ctrl+q", "quit", "Leave the program.", PROGRAM),
    Action("older", "up", "older", "Take the filter before.", ROWS, scope="filter", palette=False),
    Action("newer", "down", "newer", "Take the filter after.", ROWS, scope="filter", palette=False),
    Action("leave_filter", "escape", "leave", "Clear the filter, then leave it.", ROWS, scope="filter", palette=False),
)
"""Every action, in the order of the help."""

_BY_ID: Final = {row.id: row for row in ACTIONS}

_NAMES: Final = {
    "pageup": "pgup",
    "pagedown": "pgdn",
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "at": "@",
    "vertical_line": "|",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "exclamation_mark": "!",
    "full_stop": ".",
}


def action(action_id: str) -> Action:
    """The row with this id; ``KeyError`` when there is none."""
    return _BY_ID[action_id]


def bindings(*action_ids: str) -> list[Binding]:
    """The bindings of these actions, for ``BINDINGS`` of a screen or widget."""
    return [
        Binding(row.key, row.id, row.title, show=bool(row.footer), tooltip=row.help, id=row.id, priority=row.priority)
        for row in map(action, action_ids)
    ]


def key_name(key: str) -> str:
    """A key as people read it: ``pagedown`` is ``pgdn``, ``question_mark`` is ``?``."""
    modifiers, plus, last = key.rpartition("+")
    return f"{modifiers}{plus}{_NAMES.get(last, last)}" if last else key


def footer_rows(action_ids: Iterable[str], limit: int = 8) -> list[Action]:
    """The most important of these actions, at most ``limit``, in footer order. Help, when among them, always stays."""
    rows = sorted((row for row in map(action, dict.fromkeys(action_ids)) if row.footer), key=lambda row: row.footer)
    if len(rows) <= limit:
        return rows
    last = [row for row in rows if row.id == "help"]
    return [row for row in rows if row.id != "help"][: limit - len(last)] + last


def palette_rows(action_ids: Iterable[str]) -> list[Action]:
    """Those of these actions that the palette offers, in the order of the key map."""
    wanted = set(action_ids)
    return [row for row in ACTIONS if row.id in wanted and row.palette]


def help_groups(action_ids: Iterable[str]) -> list[tuple[str, list[Action]]]:
    """These actions by group, both in the order of the key map."""
    wanted = set(action_ids)
    groups: dict[str, list[Action]] = {}
    for row in ACTIONS:
        if row.id in wanted:
            groups.setdefault(row.group, []).append(row)
    return list(groups.items())


def check_keymap(keymap: Mapping[str, str]) -> list[str]:
    """What is wrong with a user's ``[keymap]``, one sentence each; nothing when it can be used."""
    problems = [f"keymap: there is no action {name!r}" for name in keymap if name not in _BY_ID]
    used: dict[tuple[str, str], str] = {}
    for row in ACTIONS:
        chosen = keymap.get(row.id, row.key)
        for key in (part.strip() for part in chosen.split(",")):
            if not key:
                problems.append(f"keymap: {row.id} has an empty key")
            elif key.lower() in FORBIDDEN_KEYS:
                problems.append(f"keymap: {key} cannot be used for {row.id}, terminals do not tell it from another key")
            elif (other := used.setdefault((row.scope, _canonical(key)), row.id)) != row.id:
                problems.append(f"keymap: {key_name(key)} is both {other} and {row.id}")
    return problems


def _canonical(key: str) -> str:
    return key_name(key) if len(key) > 1 else key
