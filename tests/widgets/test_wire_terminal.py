"""A grid of 200,000 rows in a real terminal of 120x40: what it writes for each key, and that it writes nothing else."""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

import pytest

from leanix_tui.themes import THEMES
from tests.terminal import Terminal, leanix_tui, seen

PROGRAM = str(Path(__file__).parent / "grid_program.py")
ROWS = 200_000
PAGE = 39
END, HOME = "\x1b[F", "\x1b[H"
SIXTEEN = {"COLORTERM": "", "TERM": "xterm"}
MANY = {"COLORTERM": ""}


def grid(*arguments: str, **env: str) -> Terminal:
    root = str(Path(__file__).parents[2])
    return Terminal([sys.executable, PROGRAM, str(ROWS), *arguments], lines=PAGE + 1, PYTHONPATH=root, **env)


def cursor(terminal: Terminal) -> int:
    """The row under the cursor; -1 while there is none."""
    found = re.search(r"^▌[ ●] .*? (\d+) ", terminal.text, re.MULTILINE)
    return int(found[1]) if found else -1


def press(terminal: Terminal, key: str, row: int) -> int:
    """Press a key that moves the cursor to a row; the bytes that came."""
    before = len(terminal.wire)
    terminal.press(key)
    while cursor(terminal) != row:
        assert terminal.read(10), f"the cursor is on {cursor(terminal)}, not on {row}"
    terminal.settle(0.03)
    return len(terminal.wire) - before


def watch(terminal: Terminal, seconds: float) -> int:
    """The bytes that come for some time while nobody does anything."""
    before, until = len(terminal.wire), time.monotonic() + seconds
    while time.monotonic() < until:
        terminal.read(max(until - time.monotonic(), 0))
    return len(terminal.wire) - before


@pytest.fixture(scope="module")
def walked():
    """Bytes for each key, by what it does."""
    with grid() as terminal:
        terminal.wait_for("Updated")
        terminal.settle()
        found = {"walk": [press(terminal, "down", row) for row in range(1, 201)]}
        found["down"] = [size for size in found["walk"] if size <= statistics.median(found["walk"]) * 1.5]
        found["page"] = [press(terminal, "pagedown", 200 + PAGE * (n + 1)) for n in range(10)]
        found["end"] = [press(terminal, END, ROWS - 1)]
        found["home"] = [press(terminal, HOME, 0)]
        found["idle"] = [watch(terminal, 3)]
    return found


@pytest.mark.parametrize(
    ("what", "most"), [("down", 600), ("page", 11_000), ("end", 11_000), ("home", 11_000), ("idle", 0)]
)
def test_no_key_costs_more_bytes_than_a_slow_line_can_take(walked, what, most):
    assert walked[what]
    assert max(walked[what]) <= most


def test_walking_costs_little_although_the_view_moves_now_and_then(walked):
    assert len(walked["down"]) < len(walked["walk"]), "the view has moved"
    assert statistics.mean(walked["walk"]) <= 1200


@pytest.mark.parametrize("env", [{}, MANY, SIXTEEN], ids=["true colours", "256 colours", "16 colours"])
@pytest.mark.parametrize("theme", [*(theme.name for theme in THEMES), "nord"])
def test_after_many_keys_the_screen_is_as_if_it_had_been_drawn_at_once(theme, env):
    with grid(theme, **env) as terminal:
        terminal.wait_for("Updated")
        terminal.settle()
        for key in ("down", " ", " ", "pagedown", "up", "\x1b[6~", "w", "l", END, HOME, *["down"] * 45, "*", "v", "up"):
            terminal.press(key)
        while cursor(terminal) != 44:
            assert terminal.read(10), f"the cursor is on {cursor(terminal)}"
        terminal.settle()
        before, sent = seen(terminal.screen), len(terminal.wire)
        terminal.screen.reset()
        terminal.press("f")
        terminal.settle()
        assert len(terminal.wire) - sent > 120 * PAGE, "all of it came again"
        assert seen(terminal.screen) == before


def test_fewer_colours_are_fewer_bytes():
    sizes = []
    for env in ({}, MANY, SIXTEEN):
        with grid(**env) as terminal:
            terminal.wait_for("Updated")
            terminal.settle()
            sizes.append(press(terminal, "pagedown", PAGE))
    assert sizes[0] > sizes[1] > sizes[2]


def test_on_a_line_that_takes_little_keys_do_not_pile_up():
    with grid() as terminal:
        terminal.wait_for("Updated")
        terminal.settle()
        before, page = len(terminal.wire), press(terminal, "pagedown", PAGE)
        for _ in range(150):
            terminal.press("pagedown")
            # A tenth of a page for each key; when there is nothing yet, that is how slow the keys are.
            terminal.read(0.02, most=page // 10)
        while cursor(terminal) != PAGE * 151:
            assert terminal.read(10), f"the cursor is on {cursor(terminal)}"
        assert len(terminal.wire) - before < 60 * page


def test_the_program_writes_nothing_while_nobody_does_anything():
    with Terminal(leanix_tui("--demo"), lines=40) as terminal:
        terminal.wait_for("connected", "loaded ")
        terminal.settle(0.5)
        assert watch(terminal, 4) == 0
        terminal.press("down")
        terminal.settle(0.5)
        assert watch(terminal, 2) == 0
