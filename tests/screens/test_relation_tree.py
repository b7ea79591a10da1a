"""The relation tree opens as one goes, marks cycles, and tells what a relation is about."""

from __future__ import annotations

import csv
import re

import pytest

from leanix_tui.screens.relation_tree import RelationTreeScreen
from leanix_tui.text import display, fold
from tests.screens.conftest import LARGE, SMALL, press, settled, shown


def related_one(app):
    """The application with the most kinds of relations."""
    rows = app.workspace.store.by_type["Application"]
    return max(rows, key=lambda row: (len(app.workspace.related(row)), row.id))


async def opened(pilot, app, row) -> RelationTreeScreen:
    app.screen.grid.go_to(row.id)
    await press(pilot, "X")
    screen = app.screen
    assert isinstance(screen, RelationTreeScreen)
    return screen


@pytest.mark.anyio
async def test_relations_stand_below_with_their_counts(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = related_one(app)
        screen = await opened(pilot, app, row)
        nodes = screen.tree_view.nodes
        assert nodes[0].label == display(row.display_name)
        relations = {node.label: node.count for node in nodes if node.is_relation}
        for end, targets in app.workspace.related(row):
            assert relations[app.workspace.labels.relation(end)] == len(targets)
        facts = sum(not node.is_relation for node in nodes)
        assert f"{facts} nodes" in shown(app)


@pytest.mark.anyio
async def test_where_there_is_little_room_the_details_go_before_the_tree(make_app):
    app = make_app()
    async with app.run_test(size=(60, 16)) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, related_one(app))
        assert not screen.detail.display
        assert screen.tree_view.size.height >= 9
        await press(pilot, "p")
        assert screen.detail.display
        assert "complete" in shown(app) or "%" in shown(app)


@pytest.mark.anyio
async def test_of_a_long_path_the_name_is_seen(make_app):
    app = make_app()
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(pilot)
        rows = [row for row in app.workspace.store.rows() if row.display_name.count(" / ") > 1]
        row = max(rows, key=lambda row: len(row.display_name))
        await opened(pilot, app, row)
        assert row.display_name.split(" / ")[-1] in shown(app)


@pytest.mark.anyio
async def test_enter_follows_and_escape_comes_back_to_the_same_node(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, related_one(app))
        await press(pilot, "down", "down")
        node = screen.tree_view.current
        assert node.fact_sheet_id
        await press(pilot, "enter")
        assert app.screen.id_ == node.fact_sheet_id
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.tree_view.current == node


@pytest.mark.anyio
async def test_space_opens_further_and_cycles_are_marked(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, related_one(app))
        await press(pilot, "down", "down")
        before = len(screen.tree_view.nodes)
        await press(pilot, "space")
        assert len(screen.tree_view.nodes) > before
        screen.tree_view.open_levels(6)
        await settled(pilot)
        cycles = [node for node in screen.tree_view.nodes if node.cycle]
        assert cycles
        word = "cycle" if len(cycles) == 1 else "cycles"
        assert f"{len(cycles)} {word}" in shown(app)


@pytest.mark.anyio
async def test_depth_direction_and_type_change_the_tree(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = related_one(app)
        screen = await opened(pilot, app, row)
        both = {node.label for node in screen.tree_view.nodes if node.is_relation}
        for _ in range(3):
            await press(pilot, "left_curly_bracket")
        assert screen.depth == 1
        assert not any(node.expandable and screen.tree_view.is_branch(node, 2) for node in screen.tree_view.nodes[1:])
        await press(pilot, "right_curly_bracket", "d")
        outgoing = {node.label for node in screen.tree_view.nodes if node.is_relation}
        assert outgoing < both
        assert "outgoing" in shown(app)
        await press(pilot, "d", "d", "f", *"provid", "enter")
        kinds = {node.kind for node in screen.tree_view.nodes[1:] if not node.is_relation}
        assert kinds <= {"Provider"}
        assert "Providers" in shown(app)


@pytest.mark.anyio
async def test_the_details_tell_the_attributes_of_the_relation(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        rows = app.workspace.store.by_type["Application"]
        row = next(row for row in rows if row.targets("relApplicationToITComponent"))
        screen = await opened(pilot, app, row)
        place = next(at for at, node in enumerate(screen.tree_view.nodes) if node.label == "IT Components")
        screen.tree_view.move_to(place + 1)
        await screen.fetch(row.id).wait()
        await settled(pilot)
        found = screen.detail.fetched[row.id].relations["relApplicationToITComponent"]
        one = next(one for one in found if one.id == screen.tree_view.current.fact_sheet_id)
        assert "via IT Components" in shown(app)
        for name in one.fields:
            assert app.workspace.labels.field("relApplicationToITComponent", name) in shown(app)


@pytest.mark.anyio
async def test_text_is_found_among_the_open_nodes(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        screen = await opened(pilot, app, related_one(app))
        last = [node for node in screen.tree_view.nodes if not node.is_relation][-1]
        wanted = re.search("[a-z]{3,}", fold(last.label))[0]
        await press(pilot, "slash", *wanted, "enter")
        assert wanted in fold(screen.tree_view.current.label)
        found = [node for node in screen.tree_view.nodes if wanted in fold(node.label)]
        assert screen.tree_view.match_count == len(found)
        assert f"{screen.tree_view.match_place} of {len(found)}" in shown(app)
        await press(pilot, "escape")
        assert not screen.finder.shown


@pytest.mark.anyio
async def test_the_open_part_of_the_tree_is_a_table(make_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        row = related_one(app)
        screen = await opened(pilot, app, row)
        await press(pilot, "x", "enter")
        (file,) = tmp_path.glob("*.csv")
        rows = list(csv.DictReader(file.read_text().splitlines()))
        assert [one["Id"] for one in rows] == [
            node.fact_sheet_id for node in screen.tree_view.nodes if node.fact_sheet_id
        ]
        assert rows[0] | {"Id": row.id, "Level": "0", "Relation": ""} == rows[0]
        names = {end.name: [one.id for one in found] for end, found in app.workspace.related(row) if found}
        first = [one["Id"] for one in rows if one["Level"] == "1"]
        assert sorted(first) == sorted(id_ for ids in names.values() for id_ in ids)
        assert all(one["Relation"] for one in rows[1:])


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_picture_of_the_tree(snap_compare, make_app, size):
    app = make_app()

    async def before(pilot):
        await settled(pilot)
        row = next(row for row in app.workspace.store.by_type["Application"] if row.name == "Agency Cockpit")
        screen = await opened(pilot, app, row)
        await press(pilot, "down", "down", "space")
        if screen.tree_view.current.fact_sheet_id:
            await screen.fetch(row.id).wait()
            await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=before)
