"""Hostile text in every widget: shown as it is, and never sent to the terminal."""

from __future__ import annotations

import pytest
from textual.containers import Vertical

from leanix_tui.errors import RequestInvalid
from leanix_tui.text import display, display_lines, one_line
from leanix_tui.widgets import empty, glyphs
from leanix_tui.widgets.chips import chips
from leanix_tui.widgets.content import Piece, SafeStatic, content, toast
from leanix_tui.widgets.empty import Empty
from leanix_tui.widgets.facets import Facet, Facets, FacetValue
from leanix_tui.widgets.field_list import FieldGroup, FieldList, FieldRow
from leanix_tui.widgets.filter_bar import FilterBar
from leanix_tui.widgets.footer import KeyFooter
from leanix_tui.widgets.grid import Cell, Column, Grid, StaticRows
from leanix_tui.widgets.json_tree import JsonTree
from leanix_tui.widgets.piece_line import PieceLine
from leanix_tui.widgets.progress_strip import Progress, ProgressStrip
from leanix_tui.widgets.relation_tree import RelationTree, TreeNode
from leanix_tui.widgets.status_line import Status, StatusLine
from leanix_tui.widgets.text_input import TextInput
from tests.widgets.stage import HOSTILE, press, stage, unsafe_characters

pytestmark = pytest.mark.anyio

MARKUP = ("[bold]x[/]", "[/x]", "[@click=app.quit]quit[/]")


def grid():
    columns = (Column(display("[/c]"), display("[/x] title\x1b"), 10, 30, 1, "left", 0), Column("b", display("b"), 4))
    rows = [(raw, {"[/c]": Cell(display(raw), "", ((0, 3, "match"),)), "b": chips([(raw, raw)])}) for raw in HOSTILE]
    return Grid(columns, StaticRows(rows))


def facets():
    return Facets([Facet("f", display("[/x]"), tuple(FacetValue(raw, display(raw), 1) for raw in HOSTILE))])


def field_list():
    rows = tuple(FieldRow(raw, display(raw), Cell(display_lines(raw)), copy=raw) for raw in HOSTILE)
    return FieldList([FieldGroup(display("[/x]\x1b"), rows)])


def relation_tree():
    class Source:
        def children(self, node_key: str) -> list[TreeNode]:
            return [TreeNode(raw, display(raw), display(raw), chips([(raw, raw)])) for raw in HOSTILE]

    tree = RelationTree()
    tree.show(Source(), TreeNode("r", display("root")))
    return tree


def json_tree():
    return JsonTree({**dict.fromkeys(HOSTILE, 1), "values": list(HOSTILE)})


def pane():
    error = RequestInvalid(HOSTILE[3], remedy="\n".join(MARKUP), detail=" ".join(HOSTILE[:8]))
    return Empty(empty.failed(error))


def static():
    text = SafeStatic(*(Piece(display(raw + " "), "bad") for raw in HOSTILE))
    text.show_lines([[display(raw)] for raw in HOSTILE])
    return text


ALL = (grid, facets, field_list, relation_tree, json_tree, pane, static)


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("size", [(120, 60), (40, 60)])
async def test_no_unsafe_character_reaches_the_screen_and_markup_is_text(make, size):
    async with stage(make(), size=size) as (app, pilot):
        await press(pilot, "j", "w", "G", "g")
        text = app.screen_text()
        assert not unsafe_characters(text)
        if size[0] > 60:
            squeezed = text.replace("\n", "")
            assert all(raw in squeezed for raw in MARKUP)
        assert app.is_running


async def test_lines_above_and_below_the_lists_are_harmless_too():
    status, bar, strip, line, field = StatusLine(), FilterBar(), ProgressStrip(), PieceLine(), TextInput()
    everything = one_line(" ".join(HOSTILE[:9]))
    status.status = Status(
        workspace=everything, profile=display(HOSTILE[3]), trail=tuple(map(display, HOSTILE[:6])), summary=everything
    )
    box = Vertical(status, bar, strip, line, field, KeyFooter(("help",)))
    async with stage(box, size=(200, 40)) as (app, pilot):
        bar.value = HOSTILE[3]
        bar.show_error(everything)
        strip.progress = Progress(display(HOSTILE[4]), 1, 2, display(HOSTILE[6]), everything)
        line.show((Piece(display(HOSTILE[2])),), (Piece(display(HOSTILE[5])),))
        field.value = HOSTILE[8]
        await pilot.pause()
        assert not unsafe_characters(app.screen_text())
        assert "[@click=app.quit]quit[/]" in app.screen_text()


async def test_a_toast_shows_text_as_it_is():
    text = SafeStatic(display("below"))
    async with stage(text, size=(100, 30)) as (app, pilot):
        toast(text, display("Copied [/x] \x1b]52;c;x\x07"), title=display("[bold]Name[/]"))
        await pilot.pause(0.1)
        assert "Copied [/x] ␛]52;c;x␇" in app.screen_text()
        assert "[bold]Name[/]" in app.screen_text()
        assert not unsafe_characters(app.screen_text())


def test_content_is_never_parsed():
    made = content(display("[bold]x[/]"), (display("[/x]"), "bad"), Piece(display("[link=x]y[/]")))
    assert made.plain == "[bold]x[/][/x][link=x]y[/]"


@pytest.fixture
def ascii_terminal():
    glyphs.use(glyphs.ASCII)
    yield
    glyphs.use(glyphs.UTF8)


@pytest.mark.parametrize("make", ALL)
async def test_an_ascii_terminal_gets_ascii_only(make, ascii_terminal):
    async with stage(make(), size=(100, 60)) as (app, pilot):
        await press(pilot, "j")
        assert app.screen_text().isascii()
