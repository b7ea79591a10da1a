"""Copying reaches the terminal whole, or a private file, and says which."""

from __future__ import annotations

import asyncio
import base64
import os
import stat

import pytest

from leanix_tui import paths
from leanix_tui.screens.clipboard import OSC52_LIMIT, Clipboard
from leanix_tui.text import display
from tests.screens.conftest import LARGE, settled, shown

WHAT = display("id")


def copy(text, way="auto", **env):
    written = []
    said, fine = asyncio.run(Clipboard(way, env).copy(text, WHAT, written.append))
    return "".join(written), said, fine


def test_text_goes_to_the_terminal_as_osc_52():
    sent, said, fine = copy("Café")
    assert sent == "\x1b]52;c;" + base64.b64encode("Café".encode()).decode() + "\x07"
    assert (said, fine) == ("Copied the id Café", True)


def test_escape_sequences_in_the_text_never_reach_the_terminal_bare():
    sent, _, _ = copy("\x1b]52;c;aGFjaw==\x07")
    assert sent.count("\x1b") == 1


def test_inside_tmux_the_plain_form_is_used_unless_the_setting_says_to_pass_it_through():
    assert copy("a", TMUX="/tmp/x", TERM="screen-256color")[0] == "\x1b]52;c;YQ==\x07"
    assert copy("a", "tmux", TMUX="/tmp/x")[0] == "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"


def a_tmux(folder, code):
    program = folder / "tmux"
    program.write_text(f'#!/bin/sh\necho "$@" > {folder}/asked\n/bin/cat > {folder}/taken\nexit {code}\n')
    program.chmod(0o700)
    return {"TMUX": "/tmp/x", "PATH": str(folder)}


def test_tmux_takes_it_into_its_buffer_and_hands_it_on(tmp_path):
    text = "$(touch x); 'Café'"
    sent, said, fine = copy(text, **a_tmux(tmp_path, 0))
    assert sent
    assert (tmp_path / "taken").read_text() == text
    assert (tmp_path / "asked").read_text() == "load-buffer -w -\n"
    assert fine
    assert said == f"Copied the id {text}  (by tmux)"


def test_a_tmux_that_does_not_take_it_is_said(tmp_path):
    _, said, fine = copy("a", **a_tmux(tmp_path, 1))
    assert not fine
    assert "set-clipboard" in said
    assert copy("a", TMUX="/tmp/x", PATH=str(tmp_path / "none"))[2] is False


@pytest.mark.anyio
async def test_keys_are_answered_while_tmux_takes_its_time(tmp_path, make_app):
    gate, taken = tmp_path / "gate", tmp_path / "taken"
    os.mkfifo(gate)
    program = tmp_path / "tmux"
    # Takes the text only once somebody writes to the gate.
    program.write_text(f"#!/bin/sh\nread go < {gate}\n/bin/cat > {taken}\n")
    program.chmod(0o700)
    app = make_app()
    app.clipboard_way = Clipboard("auto", {"TMUX": "/tmp/x", "PATH": str(tmp_path)}, patience=60)
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        app.copy_text("3263428a", WHAT)
        await pilot.press("down")
        await pilot.press("down")
        assert app.screen.grid.cursor == 2
        assert "Copied" not in shown(app)
        await asyncio.to_thread(gate.write_text, "go\n")
        await settled(pilot)
        assert taken.read_text() == "3263428a"
        assert "Copied the id 3263428a  (by tmux)" in shown(app)


@pytest.mark.anyio
async def test_of_two_copies_tmux_has_the_last_one_in_the_end(tmp_path):
    copying = Clipboard("auto", a_tmux(tmp_path, 0))
    await asyncio.gather(*(copying.copy(text, WHAT, lambda sent: None) for text in ("first", "second", "third")))
    assert (tmp_path / "taken").read_text() == "third"


def test_a_long_text_is_not_repeated_and_a_short_one_cannot_steer_the_terminal():
    assert copy("x" * 61)[1] == "Copied the id"
    assert copy("a\nb")[1] == "Copied the id"
    assert "\x1b" not in copy("\x1b[2J")[1]


def test_gnu_screen_gets_pieces_that_it_can_hold():
    sent, _, _ = copy("x" * 600, TERM="screen")
    pieces = sent.removeprefix("\x1bP").removesuffix("\x1b\\").split("\x1b\\\x1bP")
    assert all(len(piece) <= 76 for piece in pieces)
    assert "".join(pieces) == copy("x" * 600)[0]


def test_the_longest_text_that_terminals_take_is_sent_and_a_longer_one_is_a_private_file(own_home):
    longest = "x" * (OSC52_LIMIT // 4 * 3)
    sent, said, fine = copy(longest)
    assert sent
    assert fine
    sent, said, fine = copy(longest + "xxx")
    assert sent == ""
    assert not fine
    file = paths.state_dir() / "clipboard.txt"
    assert file.read_text() == longest + "xxx"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert paths.shown(file) in said


def test_the_setting_file_never_writes_to_the_terminal():
    sent, _, fine = copy("a", "file")
    assert sent == ""
    assert fine
    assert (paths.state_dir() / "clipboard.txt").read_text() == "a"


def test_a_folder_that_cannot_be_written_is_said(own_home):
    paths.state_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.state_dir().write_text("in the way")
    _, said, fine = copy("a", "file")
    assert not fine
    assert "Cannot" in said
