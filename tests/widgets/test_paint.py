"""Cutting, filling, wrapping and painting by cells, and the signs that are drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leanix_tui.text import display
from leanix_tui.themes import DARK, roles_for
from leanix_tui.widgets import glyphs
from leanix_tui.widgets.content import Piece, content, count
from leanix_tui.widgets.paint import clip, clip_path, clip_start, fit, paint, spread, wrap
from tests.widgets.stage import unsafe_characters

TEXT = st.text(max_size=60).map(display)
ROLES = roles_for(DARK.name, DARK.background)


@given(TEXT, st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_fitted_text_has_exactly_its_width(text, width, align):
    assert cell_len(fit(text, width, align)) == width
    assert cell_len(clip(text, width)) <= width


@given(TEXT, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text, width):
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (40, "Group / Europe / Claims Portal Iberia"),
        (36, "… / Europe / Claims Portal Iberia"),
        (26, "… / Claims Portal Iberia"),
        (16, "… / Claims Port…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_of_a_path_the_end_stays_longest(width, shown):
    assert clip_path("Group / Europe / Claims Portal Iberia", width)[0] == shown


@given(st.text(alphabet="ab /保", max_size=40), st.integers(8, 30))
def test_a_clipped_path_fits_and_says_what_went(text, width):
    shown, gone = clip_path(text, width)
    assert cell_len(shown) <= width
    if gone:
        kept = shown.removeprefix("… / ").removesuffix("…").rstrip()
        assert text[gone + len("… / ") :].startswith(kept)


@given(TEXT, st.integers(0, 40))
def test_a_text_cut_at_its_start_fits_and_keeps_its_end(text, width):
    shown = clip_start(text, width)
    assert cell_len(shown) <= width
    assert text.endswith(shown.removeprefix("…"))


def test_an_address_is_cut_at_its_start():
    assert clip_start("/services/pathfinder/v1/graphql", 12) == "…/v1/graphql"


@given(st.lists(st.tuples(TEXT, st.sampled_from(["", "ok", "match", "production", "#ff0000"])), max_size=8))
def test_a_painted_line_is_as_wide_as_its_place(runs):
    strip = paint(runs, 50, ROLES)
    assert strip.cell_length == 50
    assert cell_len(strip.text) == 50


def test_runs_of_equal_style_are_one_segment():
    strip = paint([("  ", "gutter"), ("name", ""), ("  ", ""), ("ok", "ok"), ("  ", "muted"), ("x", "ok")], 40, ROLES)
    assert [segment.text.strip() for segment in strip] == ["name", "ok  x"]


def test_blanks_are_not_underlined_by_what_stands_before_them():
    strip = paint([("hit", "match"), ("  ", ""), ("rest", "")], 20, ROLES)
    assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["hit"]


def test_pieces_drop_by_their_readiness():
    left = [Piece(display("connected"), "", 9), Piece(display("workspace"))]
    right = [Piece(display("1234"), "", 3), Piece(display("5 problems"), "", 2)]

    def shown(width: int) -> str:
        return "".join(text for text, _ in spread(left, right, width))

    assert shown(40) == "connected  workspace    1234  5 problems"
    assert shown(30) == "workspace     1234  5 problems"
    assert shown(22) == "workspace   5 problems"
    assert shown(10) == "workspace "
    assert shown(5) == "work…"


def test_thousands_stand_apart():
    assert [count(0), count(999), count(10412), count(1234567)] == ["0", "999", "10 412", "1 234 567"]


@pytest.mark.parametrize(
    ("encoding", "term", "setting", "expected"),
    [
        ("utf-8", "xterm-256color", "auto", glyphs.UTF8),
        ("UTF8", "", "auto", glyphs.UTF8),
        ("ascii", "xterm", "auto", glyphs.ASCII),
        ("ANSI_X3.4-1968", "xterm", "auto", glyphs.ASCII),
        (None, "xterm", "auto", glyphs.ASCII),
        ("no such thing", "xterm", "auto", glyphs.ASCII),
        ("ascii", "xterm", "utf8", glyphs.UTF8),
        ("utf-8", "xterm", "ascii", glyphs.ASCII),
    ],
)
def test_the_signs_suit_the_terminal(encoding, term, setting, expected):
    assert glyphs.choose(encoding, {"TERM": term}, setting) == expected


def test_the_linux_console_gets_plain_signs_but_whole_text():
    chosen = glyphs.choose("utf-8", {"TERM": "linux"})
    assert (chosen.ok, chosen.encoding) == ("+", "")


def test_every_sign_is_one_cell_in_both_sets():
    for signs in (glyphs.UTF8, glyphs.ASCII):
        for name in glyphs.Glyphs.__slots__:
            if name != "encoding":
                assert cell_len(getattr(signs, name)) == 1, name
    assert all(getattr(glyphs.ASCII, name).isascii() for name in glyphs.Glyphs.__slots__)


@pytest.fixture
def encoding(request):
    glyphs.use(glyphs.choose(request.param, {}))
    yield request.param
    glyphs.use(glyphs.UTF8)


@pytest.mark.parametrize("encoding", ["ascii"], indirect=True)
def test_letters_keep_their_base_and_the_rest_keeps_its_width(encoding):
    assert glyphs.drawable("Größe – “Überblick” É 保険") == 'Grose - "Uberblick" E ????'


@pytest.mark.parametrize("encoding", ["iso-8859-1"], indirect=True)
def test_what_the_encoding_knows_stays(encoding):
    assert glyphs.drawable("Größe 保") == "Größe ??"


@pytest.mark.parametrize("name", ["ascii", "iso-8859-1", "cp437"])
@given(text=TEXT)
def test_drawable_text_can_always_be_written_and_keeps_its_width(name, text):
    glyphs.use(glyphs.choose(name, {}))
    try:
        drawn = glyphs.drawable(text)
    finally:
        glyphs.use(glyphs.UTF8)
    drawn.encode(name)
    assert cell_len(drawn) == cell_len(text)


@given(st.text())
def test_even_text_that_nobody_made_safe_is_painted_harmless(text):
    assert not unsafe_characters(paint([(text, "")], 60, ROLES).text)
    assert not unsafe_characters(content(text).plain)
