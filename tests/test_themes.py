"""The themes can be read, and the right one is chosen."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.app import App
from textual.theme import BUILTIN_THEMES

from leanix_tui.themes import (
    DARK,
    DEFAULT_THEME,
    LIGHT,
    PALETTES,
    ROLES,
    THEMES,
    choose_theme,
    colour_of,
    next_theme,
    roles_for,
)

GROUNDS = ("", "cursor", "blur")


def luminance(colour: Color) -> float:
    channels = [value / 255 for value in colour.get_truecolor()]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    one, two = sorted((luminance(style.color), luminance(style.bgcolor)), reverse=True)
    return (one + 0.05) / (two + 0.05)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", sorted(ROLES - {"rule"}))
def test_every_role_can_be_read_on_every_ground(palette, ground, role):
    for background in (palette.background, palette.surface, palette.panel):
        assert contrast(roles_for(palette.name, background).style(role, ground)) >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_the_row_of_the_cursor_is_seen_with_256_colours_too(palette):
    seen = {
        Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).number
        for colour in (palette.background, palette.cursor, palette.blur)
    }
    assert len(seen) == 3


def test_every_role_has_a_style_in_every_theme():
    for name, background in ((DARK.name, DARK.background), (LIGHT.name, LIGHT.background), ("ansi-dark", "")):
        roles = roles_for(name, background)
        styles = {role: roles.style(role) for role in ROLES}
        assert styles["ok"] != styles["bad"] != styles["warn"] != styles["text"]
        assert roles.style("no such role") == roles.style("text")


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
def test_with_sixteen_colours_nothing_but_those_is_used(name):
    roles = roles_for(name, "")
    for role in ROLES:
        for ground in GROUNDS:
            style = roles.style(role, ground)
            for colour in (style.color, style.bgcolor):
                assert colour is None or colour.is_default or (colour.number is not None and colour.number < 16)


def test_the_cursor_is_reversed_where_there_are_no_colours():
    roles = roles_for("ansi-dark", "")
    assert all(roles.style(role, "cursor").reverse for role in ROLES)
    assert roles.style("bad", "cursor").color == roles.style("text", "cursor").color


def test_a_tag_may_bring_its_colour_and_nothing_else():
    roles = roles_for(DARK.name, DARK.background)
    assert roles.style("#FF8800").color == Color.parse("#ff8800")
    assert roles.style("#bad") == roles.style("text")


@pytest.mark.parametrize(
    ("raw", "colour"),
    [
        ("#AA00ff", "#aa00ff"),
        (" #aa00ff ", "#aa00ff"),
        ("#fff", ""),
        ("red", ""),
        ("#00ff00;x", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_colours_from_outside_are_checked(raw, colour):
    assert colour_of(raw) == colour


TRUE = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("env", "setting", "name", "ansi"),
    [
        (TRUE, "auto", DEFAULT_THEME, None),
        ({"TERM": "screen-256color"}, "auto", DEFAULT_THEME, None),
        ({"TERM": "xterm-kitty"}, "auto", DEFAULT_THEME, None),
        ({"TERM": "xterm"}, "auto", "ansi-dark", None),
        ({"TERM": "linux"}, "auto", "ansi-dark", None),
        ({"TERM": "linux"}, "leanix-light", "leanix-light", None),
        (TRUE, "nord", "nord", None),
        ({**TRUE, "TEXTUAL_COLOR_SYSTEM": "standard"}, "auto", "ansi-dark", None),
        ({**TRUE, "TEXTUAL_COLOR_SYSTEM": "256"}, "auto", DEFAULT_THEME, None),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "256"}, "auto", DEFAULT_THEME, None),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "auto"}, "auto", "ansi-dark", None),
        ({**TRUE, "NO_COLOR": "1"}, "auto", "ansi-dark", True),
        ({**TRUE, "NO_COLOR": ""}, "leanix-light", "ansi-light", True),
        ({**TRUE, "NO_COLOR": "1"}, "ansi-light", "ansi-light", True),
    ],
)
def test_the_theme_suits_the_terminal(env, setting, name, ansi):
    assert choose_theme(env, setting) == (name, ansi)


def test_themes_go_round():
    name, seen = DEFAULT_THEME, []
    for _ in range(4):
        seen.append(name)
        name = next_theme(name)
    assert name == DEFAULT_THEME
    assert len(set(seen)) == 4
    assert next_theme("nord") == DEFAULT_THEME
    assert all(theme in BUILTIN_THEMES or theme in PALETTES for theme in seen)


@pytest.mark.anyio
@pytest.mark.parametrize("name", [*sorted(PALETTES), *sorted(BUILTIN_THEMES)])
async def test_textual_takes_the_theme_and_any_of_its_own_can_be_used(name):
    app: App[None] = App()
    for theme in THEMES:
        app.register_theme(theme)
    async with app.run_test() as pilot:
        app.theme = name
        await pilot.pause()
        variables = tuple(sorted(app.get_css_variables().items()))
        background = "" if app.native_ansi_color else app.screen.background_colors[1].hex6.lower()
        roles = roles_for(name, background, variables)
        assert roles.style("ok") != roles.style("bad")
        if background:
            assert contrast(roles.style("text")) >= 3
