"""The settings for slow lines, in a terminal that could do better."""

from __future__ import annotations

import re

import pytest

from tests.terminal import Terminal, leanix_tui

TRUE, MANY, FEW = rb"\x1b\[[0-9;]*[34]8;2;", rb"\x1b\[[0-9;]*[34]8;5;", rb"\x1b\[[0-9;]*3[0-7][;m]"


@pytest.mark.parametrize(
    ("colours", "colorterm", "wanted", "unwanted"),
    [
        ("auto", "truecolor", TRUE, MANY),
        ("auto", "", MANY, TRUE),
        ("256", "truecolor", MANY, TRUE),
        ("truecolor", "", TRUE, MANY),
        ("16", "truecolor", FEW, rb"\x1b\[[0-9;]*[34]8;"),
    ],
)
def test_the_terminal_gets_the_colours_of_the_setting(colours, colorterm, wanted, unwanted, own_home):
    file = own_home / "config.toml"
    file.write_text(f'colours = "{colours}"\n')
    with Terminal(leanix_tui("--config", str(file)), COLORTERM=colorterm) as terminal:
        terminal.wait_for("API token", "technical user")
        terminal.settle()
        assert re.search(wanted, terminal.wire)
        assert not re.search(unwanted, terminal.wire)


def test_the_settings_are_listed(run, tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('colours = "16"\nsmooth_scrolling = true\n')
    shown = run("--config", str(file), "config", "show", "--json").json
    assert (shown["colours"], shown["smooth_scrolling"]) == ("16", True)
