"""What the inventory gives to take along: copies, links and files."""

from __future__ import annotations

import csv
import json

import pytest

from leanix_tui.screens.inventory import InventoryScreen
from leanix_tui.text import display
from tests.screens.conftest import LARGE, press, settled, shown, typed

WIDE = (180, 44)


def names_of(screen: InventoryScreen) -> list[str]:
    return [row.display_name for row in screen.grid.rows.fact_sheets]


@pytest.mark.anyio
async def test_marks_survive_a_filter_and_are_what_is_copied(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "space", "space")
        assert "2 marked" in shown(app)
        marked = app.screen.grid.marks
        assert len(marked) == 2
        await press(pilot, "slash", *typed("kafka"), "enter")
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
async def test_the_link_is_said_and_no_row_is_hidden_by_it(make_app):
    app = make_app()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        before = shown(app).splitlines()
        await press(pilot, "o")
        after = shown(app).splitlines()
        assert after[:-1] == before[:-1]
        assert f"{app.clipboard}  copied" in after[-1]


@pytest.mark.anyio
async def test_export_writes_what_is_shown_and_never_replaces_unasked(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("kafka"), "enter", "x", "enter")
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
async def test_the_typed_ending_is_the_format_of_the_file(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *typed("kafka"), "enter", "x", "down", "ctrl+u", *typed("mine.jsonl"), "enter")
        rows = [json.loads(line) for line in (tmp_path / "mine.jsonl").read_text().splitlines()]
        assert [row["displayName"] for row in rows] == names_of(app.screen)
        assert [row["id"] for row in rows] == [row.id for row in app.screen.grid.rows.fact_sheets]
