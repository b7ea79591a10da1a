"""The inventory shows every fact sheet, narrows to what is typed, and takes things along."""

from __future__ import annotations

import csv
import json

import pytest

from leanix_tui.screens.inventory import InventoryScreen
from leanix_tui.screens.search import LOW_COMPLETION
from leanix_tui.simulator.sample.hostile import NAMES
from leanix_tui.text import display
from tests.screens.conftest import LARGE, SMALL, connection_to, press, settled, shown
from tests.screens.waiting import until

WIDE = (180, 44)


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    names = {" ": "space", ":": "colon", "<": "less_than_sign"}
    return [names.get(character, character) for character in text]


def names_of(screen: InventoryScreen) -> list[str]:
    return [row.display_name for row in screen.grid.rows.fact_sheets]


@pytest.mark.anyio
async def test_every_fact_sheet_is_there_by_name(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, InventoryScreen)
        assert len(screen.grid.rows) == sum(len(rows) for rows in app.workspace.store.by_type.values())
        folded = [row.folded for row in screen.grid.rows.fact_sheets if row.folded[:1].isalnum()]
        assert folded == sorted(folded)
        net = next(at for at, row in enumerate(screen.grid.rows.fact_sheets) if row.display_name == ".NET")
        assert screen.grid.rows.fact_sheets[net - 1].folded[:1] in "mn"  # among the names with N
        for title in ("Name", "Type", "Compl", "Seal"):
            assert title in shown(app)


@pytest.mark.anyio
async def test_typing_narrows_and_says_how_many_are_left(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        store = app.workspace.store
        expected = [row for row in store.by_type["Application"] if "core" in row.folded and row.status != "ARCHIVED"]
        await press(pilot, "slash", *keys("core type:application"))
        assert sorted(names_of(app.screen)) == sorted(row.display_name for row in expected)
        total = sum(row.status != "ARCHIVED" for row in store.by_type["Application"])
        assert f"{len(expected)} of {total}" in shown(app)
        await press(pilot, "enter")
        assert app.screen.grid.has_focus
        await press(pilot, "escape")
        assert app.screen.filter_bar.value == ""
        assert len(app.screen.grid.rows) > total


@pytest.mark.anyio
async def test_a_filter_that_cannot_be_understood_says_so_and_keeps_the_rows(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("amazon"))
        before = names_of(app.screen)
        assert before
        await press(pilot, *keys(" completion:"), "x")
        assert names_of(app.screen) == before
        assert "'x' is not a number" in shown(app)
        await press(pilot, "escape")
        assert "is not a number" not in shown(app)
        assert len(app.screen.grid.rows) > len(before)


@pytest.mark.anyio
async def test_the_cursor_stays_on_its_fact_sheet(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("kafka"), "enter", "down")
        chosen = app.screen.current()
        await press(pilot, "escape")
        assert app.screen.current() is chosen
        await press(pilot, "S", *keys("completion"), "enter")
        assert app.screen.search.sort == ("completion", False)
        assert app.screen.current() is chosen
        percents = [row.completion for row in app.screen.grid.rows.fact_sheets]
        assert percents == sorted(percents)


@pytest.mark.anyio
async def test_the_first_that_was_found_stays_under_the_cursor_when_all_are_back(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("kafka"), "enter")
        chosen = app.screen.current()
        await press(pilot, "escape")
        assert len(app.screen.grid.rows) > 500
        assert app.screen.current() is chosen
        await press(pilot, "slash", *keys("amazon"), "enter")
        assert app.screen.grid.cursor == 0


@pytest.mark.anyio
async def test_s_walks_through_the_columns_in_both_directions(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        seen = []
        for _ in range(4):
            await press(pilot, "s")
            seen.append(app.screen.search.sort)
        assert seen == [("displayName", True), ("type", False), ("type", True), ("completion", False)]


@pytest.mark.anyio
async def test_facets_count_and_narrow(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "f")
        panel = app.screen.facets
        assert panel.has_focus
        types = next(facet for facet in panel.facets if facet.key == "type")
        for value in types.values:
            rows = app.workspace.store.by_type[value.key]
            assert value.count == sum(row.status != "ARCHIVED" for row in rows)
        await press(pilot, "down", "space")
        first = types.values[0]
        assert {row.type for row in app.screen.grid.rows.fact_sheets} == {first.key}
        assert len(app.screen.grid.rows) == first.count
        assert f"{first.count} of {sum(value.count for value in types.values)}" in shown(app)
        (lifecycle,) = (facet for facet in panel.facets if facet.key == "lifecycle")
        labels = [value.label for value in lifecycle.values]
        assert len(set(labels)) == len(labels)
        assert not {"–", "-"} & set(labels)
        again = next(facet for facet in panel.facets if facet.key == "type")
        assert [value.count for value in again.values] == [value.count for value in types.values]
        await press(pilot, "enter", "escape")
        assert len(app.screen.grid.rows) == sum(value.count for value in types.values)


@pytest.mark.anyio
async def test_problems_only_shows_what_the_line_above_says(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        everything = app.screen.grid.rows.fact_sheets
        await press(pilot, "exclamation_mark")
        assert "no responsible, seal broken" in shown(app)
        shown_ids = {row.id for row in app.screen.grid.rows.fact_sheets}
        for row in everything:
            obvious = (
                not any(link.type == "RESPONSIBLE" for link in row.subscriptions)
                or row.lx_state in {"BROKEN_QUALITY_SEAL", "REJECTED"}
                or 0 <= row.completion < LOW_COMPLETION
            )
            assert not obvious or row.id in shown_ids, row.display_name
        assert 0 < len(shown_ids) < len(everything)
        await press(pilot, "exclamation_mark")
        assert len(app.screen.grid.rows) == len(everything)


@pytest.mark.anyio
async def test_chosen_columns_are_remembered_for_the_type(make_app):
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "lxState" in app.screen.grid.shown_columns
        await press(pilot, "slash", *keys("type:application"), "enter", "c", "down", "space", "enter")
        hidden = app.screen.choice.shown()
        await press(pilot, "escape")
        assert [column.key for column in app.screen.choice.shown()] != [column.key for column in hidden]
    other = make_app()
    async with other.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("type:application"), "enter")
        assert [column.key for column in other.screen.choice.shown()] == [column.key for column in hidden]
        assert "completion" not in other.screen.grid.shown_columns


@pytest.mark.anyio
async def test_w_shows_whole_texts_then_keys(make_app):
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "Approved" in shown(app)
        await press(pilot, "w")
        assert app.screen.grid.wide
        await press(pilot, "w")
        assert "APPROVED" in shown(app)
        assert "lxState" in shown(app)
        assert "SubscriptionLink(" not in shown(app)
        assert "@" in shown(app)
        await press(pilot, "w")
        assert "APPROVED" not in shown(app)


@pytest.mark.anyio
async def test_the_preview_tells_what_matters(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("db2"), "enter")
        row = app.screen.current()
        picture = shown(app)
        assert str(row.completion) in picture
        for end, targets in app.workspace.related(row)[:1]:
            assert f"{app.workspace.labels.relation(end)} {len(targets)}" in picture
        top = app.screen.preview.top
        await press(pilot, "ctrl+d")
        assert app.screen.preview.top > top
        await press(pilot, "p")
        assert not app.screen.preview.display


@pytest.mark.anyio
async def test_in_a_small_terminal_the_preview_takes_the_place_of_the_list(make_app):
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert not app.screen.preview.display
        await press(pilot, "p")
        assert app.screen.preview.has_focus
        assert not app.screen.grid.display
        assert app.screen.current().id in shown(app) or app.screen.preview.line_count() > app.screen.preview.page
        await press(pilot, "escape")
        assert app.screen.grid.has_focus
        assert not app.screen.preview.display


@pytest.mark.anyio
async def test_marks_survive_a_filter_and_are_what_is_copied(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "space", "space")
        assert "2 marked" in shown(app)
        marked = app.screen.grid.marks
        assert len(marked) == 2
        await press(pilot, "slash", *keys("kafka"), "enter")
        assert "2 marked" in shown(app)
        await press(pilot, "y", "i")
        assert set(app.clipboard.split("\n")) == marked
        await press(pilot, "escape", "escape")
        assert not app.screen.grid.marks


@pytest.mark.anyio
async def test_the_link_of_the_fact_sheet_is_copied(make_app, simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = app.screen.current()
        await press(pilot, "Y")
        assert app.clipboard == f"{simulator.url}/{app.workspace.identity.workspace_name}/factsheet/{row.type}/{row.id}"
        await press(pilot, "y", "c")
        assert row.id in app.clipboard
        assert "$LEANIX_TOKEN" in app.clipboard
        assert simulator.token not in app.clipboard


@pytest.mark.anyio
async def test_export_writes_what_is_shown_and_never_replaces_unasked(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("kafka"), "enter", "x", "enter")
        (file,) = tmp_path.glob("*.csv")
        assert file.stat().st_mode & 0o777 == 0o600
        assert "rows written to" in shown(app)
        with file.open(newline="") as lines:
            table = list(csv.DictReader(lines))
        assert [line["Display Name"] for line in table] == [display(name) for name in names_of(app.screen)]
        before = file.stat().st_mtime_ns
        await press(pilot, "x")
        assert "This file exists" in shown(app)
        await press(pilot, "enter")
        assert "Replace" in shown(app)
        await press(pilot, "enter", "escape")
        assert file.stat().st_mtime_ns == before
        await press(pilot, "x", "right", "right", "enter")
        (other,) = tmp_path.glob("*.json")
        rows = json.loads(other.read_text())
        assert [row["displayName"] for row in rows] == names_of(app.screen)
        assert {row["lxState"] for row in rows} <= {"APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED"}


@pytest.mark.anyio
async def test_hostile_names_show_as_they_are(make_app):
    app = make_app()
    async with app.run_test(size=(240, 44)) as pilot:
        await settled(pilot)
        hostile = [row for row in app.workspace.store.rows() if row.name in NAMES and len(row.name) < 60]
        assert len(hostile) > 5
        for row in hostile[:12]:
            app.screen.grid.go_to(row.id)
            await pilot.pause()
            assert display(row.name) in shown(app)
            assert "\x1b" not in shown(app)


@pytest.mark.anyio
async def test_a_failed_type_is_named_and_r_loads_it_again(make_app, simulator):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, nth=5, errors=refused)
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        (failed,) = app.workspace.progress.failed
        label = app.workspace.labels.type(failed.name, plural=True)
        assert f"{label} could not be loaded" in shown(app)
        assert 0 < len(app.screen.grid.rows) < 600
        await press(pilot, "r")
        assert "could not be loaded" not in shown(app)


@pytest.mark.anyio
async def test_an_unreadable_data_model_is_not_an_empty_workspace_and_r_loads_it_again(make_app, simulator):
    simulator.add_fault(action="garbage", match={"path": "/services/pathfinder/v1/models/dataModel"}, times="always")
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert "The data model could not be loaded" in shown(app)
        assert "has no fact sheets" not in shown(app)
        assert "models/dataModel is not JSON" in shown(app)
        simulator.clear_faults()
        await press(pilot, "r")
        assert "could not be loaded" not in shown(app)
        assert len(app.screen.grid.rows) > 500


@pytest.mark.anyio
async def test_a_terminal_too_small_for_any_pane_takes_every_key(make_app):
    app = make_app()
    async with app.run_test(size=(50, 12)) as pilot:
        await settled(pilot)
        await press(pilot, "tab", "shift+tab")
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        assert len(app.screen.grid.rows) > 500


@pytest.mark.anyio
async def test_the_typed_ending_is_the_format_of_the_file(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *keys("kafka"), "enter", "x", "down", "ctrl+u", *keys("mine.jsonl"), "enter")
        rows = [json.loads(line) for line in (tmp_path / "mine.jsonl").read_text().splitlines()]
        assert [row["displayName"] for row in rows] == names_of(app.screen)
        assert [row["id"] for row in rows] == [row.id for row in app.screen.grid.rows.fact_sheets]


@pytest.mark.anyio
async def test_rows_come_while_others_are_still_loading(make_app, simulator):
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, nth=9, times="always")
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: app.workspace is not None and len(app.screen.grid.rows) > 20)
        assert not app.workspace.progress.done
        await pilot.press("slash", *keys("a"), "enter", "down", "down")
        chosen = app.screen.current()
        simulator.clear_faults()
        await app.workspace.cancel_preload()
        await pilot.pause()
        assert app.screen.current() is chosen


@pytest.mark.anyio
async def test_another_data_model_has_its_own_types_and_columns(make_app, custom_simulator):
    app = make_app(connection=connection_to(custom_simulator))
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert len(app.screen.grid.rows) > 50
        kind = next(iter(app.workspace.model.types))
        await press(pilot, "slash", *keys(f"type:{kind.lower()}"), "enter")
        assert {row.type for row in app.screen.grid.rows.fact_sheets} == {kind}


# Pictures


def picture(snap_compare, app, size, *pressed, ready=settled):
    async def before(pilot):
        await ready(pilot)
        await press(pilot, *pressed)

    return snap_compare(app, terminal_size=size, run_before=before)


SIZES = pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])


@SIZES
def test_picture_full(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "down", "down", "space")


@SIZES
def test_picture_facets(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "f", "down", "space")


@SIZES
def test_picture_empty(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "slash", *keys("nothing at all"))


@SIZES
def test_picture_loading(snap_compare, make_app, simulator, size):
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, times="always")

    async def asked(pilot):
        await until(pilot, lambda: bool(pilot.app.workspace and pilot.app.workspace.model.types))

    assert picture(snap_compare, make_app(), size, ready=asked)


@SIZES
def test_picture_failed(snap_compare, make_app, simulator, size):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, times="always", errors=refused)
    assert picture(snap_compare, make_app(), size)


def test_picture_columns(snap_compare, make_app):
    assert picture(snap_compare, make_app(), LARGE, "c", "down", "space")


def test_picture_sort(snap_compare, make_app):
    assert picture(snap_compare, make_app(), LARGE, "S")
