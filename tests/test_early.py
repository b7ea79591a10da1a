"""The first rows of last time, in a real terminal: there before the app, and gone without a trace."""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from leanix_tui import terminal as early
from leanix_tui.workspace.cache.early import EARLY, Early, read_early
from leanix_tui.workspace.cache.place import SUFFIX, folder_of
from leanix_tui.workspace.cache.sealed import seal, write_sealed
from tests.terminal import Terminal

APP = (sys.executable, "-m", "leanix_tui")
SCREEN = b"\x1b[?1049h"


@pytest.fixture
def env(simulator: Any) -> dict[str, str]:
    return {"LEANIX_HOST": simulator.url, "LEANIX_API_TOKEN": simulator.token, "LEANIX_WORKSPACE": "AureliaGroup"}


@pytest.fixture
def visited(env: dict[str, str]) -> Path:
    """The files of a workspace that was loaded and left in a terminal of 120x36."""
    folder = folder_of(env["LEANIX_HOST"], env["LEANIX_WORKSPACE"], "")
    with Terminal(APP, **env) as terminal:
        terminal.wait_for("connected", "600  loaded")
        while not (folder / f"{EARLY}{SUFFIX}").exists():
            terminal.read(0.1)
        terminal.press("q")
        assert terminal.wait() == 0
    return folder


def before_the_app(terminal: Terminal) -> bytes:
    """What was on the wire before anything of Textual's."""
    return bytes(terminal.wire).partition(b"\x1b[?1000h")[0]


def test_rows_are_there_before_the_app_and_keys_that_were_typed_count(visited, env):
    with Terminal(APP, **env) as terminal:
        terminal.wait_for("Active Directory")
        terminal.press("/claims")
        terminal.wait_for(" of 600", "Claims")
        assert b"Active Directory" in before_the_app(terminal)
        assert terminal.wire.count(SCREEN) == 1, "nothing makes it blink"
        terminal.press("enter", "q")
        assert terminal.wait() == 0
        terminal.assert_restored()


def test_what_was_painted_early_is_not_sent_again(visited, env):
    with Terminal(APP, **env) as terminal:
        terminal.wait_for("connected", "loaded")
        terminal.settle()
        name = b"Amazon Web Services"
        assert terminal.wire.count(name) == 1
        terminal.press("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"COLORTERM": ""},
        {"NO_COLOR": "1"},
        {"LANG": "C"},
        {"TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver"},
    ],
    ids=str,
)
def test_another_terminal_gets_no_picture_of_this_one(visited, env, changed):
    with Terminal(APP, **(env | changed)) as terminal:
        terminal.wait_for("connected")
        assert b"Active Directory" not in before_the_app(terminal)
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()


def test_a_terminal_of_another_size_gets_none_either(visited, env):
    with Terminal(APP, columns=100, lines=30, **env) as terminal:
        terminal.wait_for("connected")
        assert b"Active Directory" not in before_the_app(terminal)
        terminal.press("q")
        assert terminal.wait() == 0


def test_told_to_end_before_the_app_is_there_it_leaves_the_terminal_in_order(visited, env):
    with Terminal(APP, **env) as terminal:
        terminal.wait_for("Active Directory")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        terminal.assert_restored()


def test_the_picture_is_a_private_file_without_secrets(visited, env):
    path = visited / f"{EARLY}{SUFFIX}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert env["LEANIX_API_TOKEN"].encode() not in path.read_bytes()


HOSTILE = ("\x1b]52;c;ZWNobyBvd25lZA==\x07", "\x9b31m", "a\u202eb", "line\nbreak", "nul\0")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_not_printable_is_painted(visited, env, text):
    found = read_early(env["LEANIX_HOST"], env["LEANIX_WORKSPACE"], "")
    assert found is not None
    found.lines[5] = [(0, text, "1")]
    write_sealed(visited / f"{EARLY}{SUFFIX}", seal(EARLY, found))
    with Terminal(APP, **env) as terminal:
        terminal.wait_for("connected")
        assert text.encode() not in terminal.wire
        terminal.press("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("style", ["31m\x1b]0;x\x07", "1;31H", "?25h", " 1", "1\n"])
def test_a_style_is_numbers_and_nothing_else(style):
    assert early.frame_of([[(0, "text", style)]]) is None
    assert early.frame_of([[(0, "text", "1;38;5;7")]]) == "\x1b[1;1H\x1b[1;38;5;7mtext\x1b[0m"
    assert early.frame_of([[(-1, "text", "1")]]) is None


def test_a_picture_of_nothing_is_none():
    assert read_early("https://nowhere.example", "", "") is None
    assert isinstance(Early((1, 1), "", []), Early)
