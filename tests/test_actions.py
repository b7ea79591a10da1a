"""One row for each key: bindings, footer, palette, help and remapping agree."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from textual.app import App
from textual.keys import Keys, _character_to_key

from leanix_tui.actions import (
    ACTIONS,
    FORBIDDEN_KEYS,
    action,
    bindings,
    check_keymap,
    footer_rows,
    help_groups,
    key_name,
    palette_rows,
)

ALL = [row.id for row in ACTIONS]
KNOWN = {str(key.value) for key in Keys} | {"f1", "space"}


def test_every_action_has_one_row_and_every_key_one_meaning():
    assert max(Counter(ALL).values()) == 1
    for scope in {row.scope for row in ACTIONS}:
        keys = Counter(key for row in ACTIONS if row.scope == scope for key in row.keys)
        assert [key for key, times in keys.items() if times > 1] == []
    assert check_keymap({}) == []


@pytest.mark.parametrize("row", ACTIONS, ids=ALL)
def test_a_row_says_all_that_is_needed(row):
    assert re.fullmatch(r"[a-z][a-z_]*", row.id)
    assert row.help.endswith(".")
    assert 0 < len(row.title) <= 14
    assert row.group
    for key in row.keys:
        assert key not in FORBIDDEN_KEYS
        last = key.rpartition("+")[2]
        assert len(last) == 1 or last in KNOWN, key


def test_the_keys_that_every_peer_has_mean_what_they_mean_there():
    shown = {row.id: row.keys for row in ACTIONS}
    assert shown["help"] == ("?", "f1")
    assert shown["filter"] == ("/",)
    assert shown["command_line"] == (":",)
    assert "j" in shown["cursor_down"]
    assert shown["quit"][0] == "q"


def test_bindings_carry_id_title_and_help():
    made = bindings("quit", "help")
    assert [binding.id for binding in made] == ["quit", "help"]
    assert made[1].action == "help"
    assert made[1].tooltip == action("help").help
    with pytest.raises(KeyError):
        bindings("no such action")


def test_the_footer_has_few_rows_in_order_and_help_last():
    rows = footer_rows(ALL, 5)
    assert len(rows) == 5
    assert rows[0].id == "open"
    assert rows[-1].id == "help"
    assert footer_rows(["quit", "help", "help"]) == [action("help")]


def test_the_palette_and_the_help_show_what_the_screen_can_do():
    ids = ["help", "cursor_up", "filter", "quit"]
    assert [row.id for row in palette_rows(ids)] == ["filter", "help", "quit"]
    assert [(group, [row.id for row in rows]) for group, rows in help_groups(ids)] == [
        ("Move", ["cursor_up"]),
        ("Rows and marks", ["filter"]),
        ("Program", ["help", "quit"]),
    ]


@pytest.mark.parametrize(
    ("key", "shown"),
    [("pagedown", "pgdn"), ("ctrl+d", "ctrl+d"), ("question_mark", "?"), ("?", "?"), ("escape", "esc"), ("G", "G")],
)
def test_keys_are_shown_as_people_read_them(key, shown):
    assert key_name(key) == shown


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"no_such": "x"}, "there is no action 'no_such'"),
        ({"quit": "ctrl+h"}, "ctrl+h cannot be used for quit"),
        ({"quit": "?"}, "? is both"),
        ({"quit": "question_mark"}, "? is both"),
        ({"copy": ""}, "copy has an empty key"),
    ],
)
def test_a_keymap_that_cannot_work_is_explained(keymap, words):
    assert any(words in problem for problem in check_keymap(keymap))


def test_keys_may_swap_places():
    assert check_keymap({"copy": "x", "export": "y"}) == []


@pytest.mark.anyio
async def test_a_users_key_does_the_action_and_the_old_key_does_not():
    class Counting(App[None]):
        BINDINGS = bindings("copy", "help")

        def __init__(self) -> None:
            super().__init__()
            self.done: list[str] = []

        def action_copy(self) -> None:
            self.done.append("copy")

        def action_help(self) -> None:
            self.done.append("help")

    app = Counting()
    async with app.run_test() as pilot:
        await pilot.press("y", "?", "f1")
        assert app.done == ["copy", "help", "help"]
        app.set_keymap({"copy": "ctrl+y"})
        await pilot.press("y", "ctrl+y")
        assert app.done == ["copy", "help", "help", "copy"]


def test_characters_are_keys_that_textual_knows():
    for row in ACTIONS:
        for key in row.keys:
            if len(key) == 1 and not key.isalnum():
                assert _character_to_key(key) != key
