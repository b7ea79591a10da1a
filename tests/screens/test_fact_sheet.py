"""A fact sheet opens at once, shows everything there is, and leads on to what it is related to."""

from __future__ import annotations

import csv
import json
import stat

import pytest

from leanix_tui.screens.fact_sheet import FactSheetScreen
from leanix_tui.simulator.sample.hostile import NAMES
from leanix_tui.text import display
from tests.screens.conftest import LARGE, SMALL, press, settled, shown

TABS = ["overview", "relations", "subscriptions", "tags", "documents", "comments", "history", "json"]


def rich_one(app):
    """An application with as much as possible to see."""
    rows = app.workspace.store.by_type["Application"]
    return max(rows, key=lambda row: len(row.tag_ids) + len(row.subscriptions) + sum(v is not None for v in row.values))


async def opened(pilot, app, row) -> FactSheetScreen:
    app.open_fact_sheet(row.id)
    await settled(pilot)
    screen = app.screen
    assert isinstance(screen, FactSheetScreen)
    return screen


@pytest.mark.anyio
async def test_the_overview_shows_every_field_of_the_type(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = rich_one(app)
        screen = await opened(pilot, app, row)
        keys = {field.key for group in screen.widget.groups for field in group.rows}
        assert set(app.workspace.model.types[row.type].fields) <= keys
        assert {"name", "description", "id", "rev", "lxState", "completion", "updatedAt"} <= keys
        titles = [group.title for group in screen.widget.groups]
        assert "Business Assessment" in titles
        assert row.id in "".join(field.value.text for group in screen.widget.groups for field in group.rows)
        picture = shown(app)
        assert f"{row.completion} % complete" in picture
        assert f"rev {row.rev}" in picture


@pytest.mark.anyio
async def test_empty_fields_can_be_hidden_and_keys_shown(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = next(row for row in app.workspace.store.by_type["Application"] if None in row.values)
        screen = await opened(pilot, app, row)
        names = list(app.workspace.model.types[row.type].fields)
        unset = names[row.values.index(None)]
        keys = {field.key for group in screen.widget.groups for field in group.rows}
        assert unset in keys
        await press(pilot, "full_stop")
        kept = {field.key for group in screen.widget.groups for field in group.rows}
        assert kept < keys
        await press(pilot, "w")
        assert screen.widget.raw
        assert "lxState" in {field.key for group in screen.widget.groups for field in group.rows}


@pytest.mark.anyio
async def test_tabs_have_counts_and_follow_each_other(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = rich_one(app)
        screen = await opened(pilot, app, row)
        assert f"Tags {len(screen.detail.tags)}" in shown(app)
        seen = []
        for _ in TABS:
            seen.append(screen.tab)
            await press(pilot, "right_square_bracket")
        assert seen == TABS
        assert screen.tab == "overview"
        await press(pilot, "left_square_bracket")
        assert screen.tab == "json"
        assert screen.widget.value["id"] == row.id


@pytest.mark.anyio
async def test_the_relations_lead_to_another_fact_sheet_and_back_to_the_same_line(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = max(app.workspace.store.by_type["Application"], key=lambda row: len(row.links))
        screen = await opened(pilot, app, row)
        await press(pilot, "right_square_bracket")
        found = sum(len(targets) for targets in screen.detail.relations.values())
        assert f"Relations {found}" in shown(app)
        await press(pilot, "down")
        entry = screen.widget.current
        await press(pilot, "enter")
        assert app.screen.id_ == entry.target
        assert display(row.display_name) in shown(app).splitlines()[1]
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.widget.current.key == entry.key
        await press(pilot, "escape")
        assert app.screen.TITLE_ == "Inventory"


@pytest.mark.anyio
async def test_finding_text_finds_the_headings_of_relations_too(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = max(app.workspace.store.by_type["Application"], key=lambda row: len(row.links))
        screen = await opened(pilot, app, row)
        await press(pilot, "right_square_bracket", "slash", *"provider")
        group = next(group for group in screen.widget.groups if "Provider" in group.title)
        assert screen.widget.current in group.entries
        total = screen.widget.match_count
        assert f"1 of {total}" in shown(app)
        await press(pilot, "enter", "n")
        assert f"{min(2, total)} of {total}" in shown(app)


@pytest.mark.anyio
async def test_people_stand_under_their_role(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        rows = app.workspace.store.rows()
        row = next(row for row in rows if any(link.role_ids for link in row.subscriptions))
        screen = await opened(pilot, app, row)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        titles = {group.title for group in screen.widget.groups}
        for one in screen.detail.subscriptions:
            for role in one.roles:
                assert display(role.name) in titles
            assert display(one.user.email) in shown(app)


@pytest.mark.anyio
async def test_text_is_found_in_the_tab(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, rich_one(app))
        await press(pilot, "slash", *"revision", "enter")
        assert screen.widget.current.key == "rev"
        assert f"1 of {screen.match_count}" in shown(app)
        await press(pilot, "escape")
        assert not screen.finder.shown
        screen.show_tab("json")
        await settled(pilot)
        await press(pilot, "slash", *"displayname", "enter")
        first = screen.widget.current_path
        assert "displayName" in first
        await press(pilot, "n")
        assert screen.widget.current_path != first
        await press(pilot, "N")
        assert screen.widget.current_path == first


@pytest.mark.anyio
async def test_enter_opens_a_field_whole_and_y_copies(make_app):
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        row = max(app.workspace.store.by_type["Application"], key=lambda row: len(row.description))
        screen = await opened(pilot, app, row)
        screen.widget.go_to("description")
        await press(pilot, "enter", "y")
        assert app.clipboard == row.description
        await press(pilot, "escape", "y", "i")
        assert app.clipboard == row.id
        await press(pilot, "y", "v")
        assert app.clipboard == row.description
        await press(pilot, "y", "j")
        assert json.loads(app.clipboard)["id"] == row.id


@pytest.mark.anyio
async def test_a_request_that_fails_keeps_what_memory_had(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = rich_one(app)
        simulator.add_fault(action="forbidden", match={"path": "/services/pathfinder/v1/graphql"}, times="always")
        screen = await opened(pilot, app, row)
        assert not screen.whole
        assert screen.error_line.error is not None
        assert display(row.display_name) in shown(app)
        assert "retry" in shown(app)
        simulator.clear_faults()
        await press(pilot, "r")
        assert screen.whole
        assert screen.error_line.error is None


@pytest.mark.anyio
async def test_history_is_fetched_when_its_tab_is_opened(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, rich_one(app))
        assert not any("allLogEvents" in one.roots for one in simulator.requests())
        screen.show_tab("history")
        await settled(pilot)
        assert any("allLogEvents" in one.roots for one in simulator.requests())
        days = [group.title for group in screen.widget.groups]
        assert days
        assert days == sorted(days, reverse=True)


@pytest.mark.anyio
async def test_history_speaks_of_fields_and_values_as_the_overview_does(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        labels, wanted = app.workspace.labels, "businessCriticality"
        for row in app.workspace.store.by_type["Application"]:
            happened = await app.workspace.history(row.id)
            event = next((one for one in happened if one.path == f"/{wanted}" and one.old_value), None)
            if event is not None:
                break
        screen = await opened(pilot, app, row)
        screen.show_tab("history")
        await settled(pilot)
        screen.widget.go_to(event.id)
        await pilot.pause()
        assert labels.field("Application", wanted) in shown(app)
        assert f"{event.old_value} → {labels.value('Application', wanted, event.new_value)}" in shown(app)
        assert event.new_value not in shown(app)
        await press(pilot, "w")
        assert screen.widget.current.key == event.id
        assert event.new_value in shown(app)
        assert wanted in shown(app)


@pytest.mark.anyio
async def test_every_tab_can_be_taken_along_as_it_is_shown(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, rich_one(app))
        await press(pilot, "x", "enter")
        (file,) = tmp_path.glob("*.csv")
        rows = {row["Key"]: row for row in csv.DictReader(file.read_text().splitlines())}
        assert rows["id"]["Value"] == screen.id_
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert f"{len(rows)} rows written to" in shown(app)
        screen.show_tab("relations")
        await settled(pilot)
        await press(pilot, "x", "enter")
        (file,) = set(tmp_path.glob("*.csv")) - {file}
        targets = {one.id for found in screen.detail.relations.values() for one in found}
        assert {row["Id"] for row in csv.DictReader(file.read_text().splitlines())} == targets
        screen.show_tab("json")
        await settled(pilot)
        await press(pilot, "x", "enter")
        (file,) = tmp_path.glob("*.json")
        assert json.loads(file.read_text()) == screen.detail.raw
        app.export_to(str(tmp_path / "sheet.csv"))
        await settled(pilot)
        assert not (tmp_path / "sheet.csv").exists()
        assert "can be written as json" in shown(app)


@pytest.mark.anyio
async def test_hostile_fact_sheets_are_harmless_in_every_tab(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        hostile = [row for row in app.workspace.store.rows() if row.name in NAMES]
        for row in hostile[:6]:
            screen = await opened(pilot, app, row)
            for tab in TABS:
                screen.show_tab(tab)
                await settled(pilot)
                assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(shown(app))
            screen.show_tab("overview")
            await settled(pilot)
            assert display(row.name)[:40] in shown(app)
            await press(pilot, "escape")


# Pictures


def picture(snap_compare, app, size, tab="overview", faults=None):
    async def before(pilot):
        await settled(pilot)
        if faults is not None:
            faults()
        row = next(row for row in app.workspace.store.by_type["Application"] if row.name == "Mobile Claims")
        app.open_fact_sheet(row.id, tab)
        await settled(pilot)

    return snap_compare(app, terminal_size=size, run_before=before)


SIZES = pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])


@SIZES
@pytest.mark.parametrize("tab", TABS)
def test_picture_of_each_tab(snap_compare, make_app, size, tab):
    assert picture(snap_compare, make_app(), size, tab)


def test_picture_of_a_request_that_failed(snap_compare, make_app, simulator):
    def refuse():
        simulator.add_fault(action="forbidden", match={"path": "/services/pathfinder/v1/graphql"}, times="always")

    assert picture(snap_compare, make_app(), LARGE, "documents", refuse)
