"""The lines above and below the lists: status, filter, progress, keys."""

from __future__ import annotations

from time import monotonic

import pytest
from textual import events

from leanix_tui.errors import ServerFailed
from leanix_tui.messages import RunAction
from leanix_tui.text import display
from leanix_tui.widgets import empty
from leanix_tui.widgets.empty import Empty
from leanix_tui.widgets.filter_bar import FilterBar
from leanix_tui.widgets.footer import KeyFooter
from leanix_tui.widgets.progress_strip import Progress, ProgressStrip
from leanix_tui.widgets.status_line import Status, StatusLine
from tests.widgets.stage import press, stage

pytestmark = pytest.mark.anyio

STATUS = Status(
    connection="connected",
    workspace=display("acme/Production"),
    profile=display("prod"),
    production=True,
    locked=True,
    loaded=10412,
    loaded_at=display("14:02"),
    problems=37,
    request_errors=1,
    trail=(display("Inventory"), display("ERP - Global")),
    summary=display("41 nodes, 2 cycles"),
)


async def test_the_status_tells_where_and_how_on_two_lines():
    line = StatusLine()
    line.status = STATUS
    async with stage(line, size=(120, 36)) as (app, _):
        first, second, third, *_ = app.screen_lines()
        for words in (
            "● connected",
            "acme/Production",
            "PROD",
            "LOCKED",
            "10 412",
            "loaded 14:02",
            "▲ 37",
            "⇅ 1 error",
        ):
            assert words in first
        assert "Inventory › ERP - Global" in second
        assert second.rstrip().endswith("41 nodes, 2 cycles")
        assert not third.strip()


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (120, "Inventory › Kubernetes › Kubernetes 1 › Claims Engine Iberia"),
        (60, "Inventory › … › Kubernetes 1 › Claims Engine Iberia"),
        (45, "Inventory › … › Claims Engine Iberia"),
        (36, "Invent… › … › Claims Engine Iberia"),
        (30, "… › Claims Engine Iberia"),
    ],
)
async def test_a_long_way_loses_its_middle_and_never_the_place_one_is_at(width, shown):
    line = StatusLine()
    names = ("Inventory", "Kubernetes", "Kubernetes 1", "Claims Engine Iberia")
    line.status = Status(connection="connected", trail=tuple(map(display, names)))
    async with stage(line, size=(width, 36)) as (app, _):
        told = next(text for text in app.screen_lines() if "Claims" in text)
        assert told.replace("⇅ 0", "").strip() == shown


async def test_a_narrow_status_keeps_what_matters_on_one_line():
    line = StatusLine()
    line.status = STATUS
    async with stage(line, size=(80, 24)) as (app, _):
        first, second, *_ = app.screen_lines()
        for words in ("acme/Production", "PROD", " L ", "Inventory › ERP - Global", "▲ 37", "⇅ 1"):
            assert words in first
        assert not second.strip()


@pytest.mark.parametrize(("connection", "shown"), [("offline", "✗ offline"), ("connecting", "◌ connecting")])
async def test_trouble_with_the_connection_is_said_even_on_the_narrowest_screen(connection, shown):
    line = StatusLine()
    line.status = Status(connection=connection, workspace=display("acme/Production"), trail=(display("Inventory"),))
    async with stage(line, size=(60, 16)) as (app, _):
        assert shown in app.screen_lines()[0]


KEYS = ("open", "filter", "facets", "preview", "copy", "mark", "tree", "export", "actions_menu", "help")


@pytest.mark.parametrize(("width", "most"), [(120, 8), (80, 5), (30, 4)])
async def test_the_footer_shows_few_keys_and_always_help(width, most):
    async with stage(KeyFooter(KEYS), size=(width, 16)) as (app, _):
        line = app.screen_lines()[-1]
        assert "? help" in line
        titles = ("open", "filter", "facets", "preview", "copy", "mark", "tree", "export", "actions", "help")
        assert sum(title in line for title in titles) <= most


async def test_the_footer_shows_the_keys_that_the_user_chose_and_can_be_clicked():
    footer = KeyFooter()
    async with stage(footer, size=(100, 16)) as (app, pilot):
        footer.show(("open", "filter", "help"), {"filter": "ctrl+f"})
        await pilot.pause()
        line = app.screen_lines()[-1]
        assert "ctrl+f filter" in line
        await pilot.click(footer, offset=(line.index("filter"), 0))
        assert [message.action_id for message in app.heard_of(RunAction)] == ["filter"]


async def test_the_filter_tells_every_letter_and_shows_the_result():
    bar = FilterBar()
    async with stage(bar, size=(100, 24)) as (app, pilot):
        bar.begin()
        await press(pilot, "e", "r", "p")
        assert [message.value for message in app.heard_of(FilterBar.Changed)][-1] == "erp"
        bar.show_result(18, 3012, sort=(display("name"), False), note=display("tag:Company=Holding"))
        await pilot.pause()
        line = app.screen_lines()[0]
        assert line.strip().startswith("/ erp")
        assert line.rstrip().endswith("tag:Company=Holding  18 of 3 012  name ▴")


async def test_a_bad_filter_is_explained_in_its_place():
    bar = FilterBar()
    async with stage(bar, size=(100, 24)) as (app, pilot):
        bar.show_error(display("There is no field 'foo'. Try one of these: name, type, owner, lifecycle, quality seal"))
        await pilot.pause()
        assert "✗ There is no field 'foo'. Try one of these" in app.screen_lines()[0]
        bar.show_result(0, 10)
        await pilot.pause()
        assert "✗" not in app.screen_lines()[0]
        assert "0 of 10" in app.screen_lines()[0]


async def test_escape_clears_and_then_leaves():
    bar = FilterBar()
    async with stage(bar, size=(100, 24)) as (app, pilot):
        bar.begin()
        await press(pilot, "x", "escape")
        assert bar.value == ""
        assert not app.heard_of(FilterBar.Left)
        assert app.heard_of(FilterBar.Changed)[-1].value == ""
        await press(pilot, "escape")
        assert app.heard_of(FilterBar.Left)


async def test_filters_used_before_come_back_with_up_and_down():
    bar = FilterBar()
    async with stage(bar, size=(100, 24)) as (app, pilot):
        bar.begin()
        await press(pilot, "o", "n", "e", "enter", "escape", "t", "w", "o", "enter", "escape")
        assert [message.value for message in app.heard_of(FilterBar.Submitted)] == ["one", "two"]
        shown = []
        for key in ("up", "up", "up", "down", "down"):
            await press(pilot, key)
            shown.append(bar.value)
        assert shown == ["two", "one", "one", "two", ""]
        assert bar.history == ("one", "two")


async def test_pasted_control_characters_are_shown_not_sent():
    bar = FilterBar()
    async with stage(bar, size=(100, 24)) as (app, pilot):
        bar.begin()
        app.post_message(events.Paste("a\x1b]52;c;x\x07b\u202e[/x]"))
        await pilot.pause()
        await pilot.pause()
        assert "a␛]52;c;x␇b\\u202e[/x]" in app.screen_lines()[0]


async def test_progress_is_shown_while_there_is_any():
    strip = ProgressStrip()
    async with stage(strip, size=(110, 24)) as (app, pilot):
        assert not app.screen_lines()[0].strip()
        strip.progress = Progress(display("Application"), 1840, 3012, display("412/s"), display("Provider failed"))
        await pilot.pause()
        line = app.screen_lines()[0]
        for words in ("1 840 / 3 012", "Application", "412/s", "✗ Provider failed"):
            assert words in line
        assert 14 <= line.count("━") <= 15
        strip.progress = Progress(display("Reading the data model"), 0)
        await pilot.pause(0.3)
        assert app.screen_lines()[0].split() == ["◌", "Reading", "the", "data", "model"]
        strip.progress = Progress(display("users"), 12)
        strip.progress = None
        await pilot.pause()
        assert not app.screen_lines()[0].strip()


class CountingStrip(ProgressStrip):
    painted = 0

    def render_line(self, y):
        self.painted += 1
        return super().render_line(y)

    @property
    def waits(self):
        """Whether a repaint is due."""
        return self._due is not None


async def test_a_flood_of_progress_paints_rarely_but_ends_with_the_newest():
    strip = CountingStrip()
    async with stage(strip, size=(110, 24)) as (app, pilot):
        strip.progress = Progress(display("Application"), 0, 2000)
        await pilot.pause()
        strip.painted, began = 0, monotonic()
        for done in range(2000):
            strip.progress = Progress(display("Application"), done, 2000)
            if not done % 100:
                await pilot.pause()
        assert strip.painted <= 2 + 4 * (monotonic() - began)
        while "1 999 / 2 000" not in app.screen_lines()[0]:
            await pilot.pause(0.05)
        while strip.waits:  # looking at the lines draws them, too, so the last repaint may still be to come
            await pilot.pause(0.05)
        strip.painted = 0
        await pilot.pause(0.5)
        assert strip.painted == 0


class CountingStatus(StatusLine):
    painted = 0

    def render_line(self, y):
        self.painted += not y
        return super().render_line(y)


async def test_a_growing_number_is_painted_rarely_and_anything_else_at_once():
    line = CountingStatus()
    async with stage(line, size=(110, 30)) as (app, pilot):
        line.status = Status("loading")
        await pilot.pause()
        line.painted, began = 0, monotonic()
        for loaded in range(2000):
            line.status = Status("loading", loaded=loaded)
            if not loaded % 50:
                await pilot.pause()
        assert line.painted <= 2 + 4 * (monotonic() - began)
        line.status = Status("connected", loaded=2001)
        await pilot.pause()
        assert "connected" in app.screen_lines()[0]
        assert "2 001" in app.screen_lines()[0]
        line.status = Status("connected", loaded=2002)
        while "2 002" not in app.screen_lines()[0]:
            await pilot.pause(0.05)


async def test_a_failed_pane_says_what_why_and_what_to_do():
    pane = Empty(
        empty.failed(ServerFailed("LeanIX has a problem", remedy="Try again later.", detail="HTTP 502 \x1b[1m"))
    )
    async with stage(pane, size=(80, 24)) as (app, pilot):
        text = app.screen_text()
        for words in ("✗ LeanIX has a problem", "HTTP 502 ␛[1m", "Try again later.", "r retry"):
            assert words in text
        pane.state = empty.empty(display("No tags"))
        await pilot.pause()
        assert "– No tags" in app.screen_text()
