"""Facets, fields, trees and JSON as a person uses them."""

from __future__ import annotations

import json

import pytest

from leanix_tui.text import display, display_lines
from leanix_tui.widgets.bars import completion
from leanix_tui.widgets.chips import chips
from leanix_tui.widgets.facets import Facet, Facets, FacetValue
from leanix_tui.widgets.field_list import FieldGroup, FieldList, FieldRow
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.json_tree import JsonTree
from leanix_tui.widgets.relation_tree import RelationTree, TreeNode
from tests.widgets.stage import press, stage

pytestmark = pytest.mark.anyio


# Facets


def some_facets() -> tuple[Facet, ...]:
    return (
        Facet(
            "type",
            display("Type"),
            (FacetValue("Application", display("Application"), 3012), FacetValue("Process", display("Process"), 0)),
        ),
        Facet("tag:Company", display("Company"), (FacetValue("h", display("Holding"), 18, "#ff5500"),)),
    )


async def test_facets_show_counts_and_choosing_tells_the_selection():
    facets = Facets(some_facets())
    async with stage(facets, size=(40, 20)) as (app, pilot):
        assert any("□ Application" in line and line.rstrip().endswith("3 012") for line in app.screen_lines())
        await press(pilot, "down", "space")
        assert app.heard_of(Facets.Changed)[-1].selection == {"type": {"Application"}}
        assert "■ Application" in app.screen_text()
        assert "1 chosen" in app.screen_text()
        await press(pilot, "space")
        assert app.heard_of(Facets.Changed)[-1].selection == {}
        await press(pilot, "enter")
        assert app.heard_of(Facets.Kept)


async def test_facets_fold_and_new_counts_keep_cursor_and_choices():
    facets = Facets(some_facets())
    async with stage(facets, size=(40, 20)) as (app, pilot):
        await press(pilot, "down", "space", "h")
        assert "Application" not in app.screen_text()
        assert "▸ Type" in app.screen_text()
        await press(pilot, "l", "G")
        facets.facets = (Facet("type", display("Type"), ()), *some_facets()[1:])
        await pilot.pause()
        assert facets.current is not None
        assert facets.current[1] is not None
        assert facets.current[1].key == "h"
        assert facets.selection == {"type": {"Application"}}


async def test_a_choice_can_be_found_by_typing():
    facets = Facets(some_facets())
    async with stage(facets, size=(40, 20)) as (app, pilot):
        await press(pilot, "/", "h", "o", "l")
        assert "Holding" in app.screen_text()
        assert "Application" not in app.screen_text()
        await press(pilot, "backspace", "enter", "j", "space")
        assert facets.selection == {"tag:Company": {"h"}}
        await press(pilot, "/", "escape")
        assert "Application" in app.screen_text()


# Fields


def some_fields() -> list[FieldGroup]:
    long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen. " * 3
    return [
        FieldGroup(
            display(""),
            (
                FieldRow("displayName", display("Name"), Cell(display("ERP - Global"), "title"), copy="ERP - Global"),
                FieldRow("description", display("Description"), Cell(display_lines(f"{long}\n\nSecond paragraph"))),
                FieldRow("tags", display("Tags"), chips([("Cloud", "#4aa3ff"), ("odd", "url(javascript:1)")])),
            ),
        ),
        FieldGroup(
            display("Lifecycle"),
            (
                FieldRow("lifecycle", display("Lifecycle"), Cell(display("active since 2021"))),
                FieldRow("lifecycle.phaseIn", display("phase in"), Cell(display("")), depth=1),
            ),
        ),
    ]


async def test_fields_stand_in_two_columns_and_wrap():
    fields = FieldList(some_fields())
    async with stage(fields, size=(90, 30)) as (app, _):
        lines = app.screen_lines()
        start = lines[0].index("ERP")
        description = next(line for line in lines if "Description" in line)
        after = lines[lines.index(description) + 1]
        assert description[start:].startswith("One two")
        assert after[:start].isspace()
        assert not after[start].isspace()
        assert any(line.strip() == "Lifecycle" for line in lines)
        assert next(line for line in lines if "phase in" in line).rstrip().endswith("–")


async def test_labels_stand_above_long_values_on_a_narrow_screen():
    async with stage(FieldList(some_fields()), size=(50, 30)) as (app, _):
        lines = app.screen_lines()
        assert any("Name " in line and "ERP - Global" in line for line in lines)
        label = next(index for index, line in enumerate(lines) if line.strip("▌ ") == "Description")
        assert lines[label + 1].strip().startswith("One two")


async def test_headings_refuse_the_cursor_and_a_field_can_be_opened():
    fields = FieldList(some_fields())
    async with stage(fields, size=(90, 30)) as (app, pilot):
        await press(pilot, "j", "j", "j")
        assert fields.current is not None
        assert fields.current.key == "lifecycle"
        await press(pilot, "enter", "k")
        assert app.heard_of(FieldList.FieldOpened)[-1].row.key == "lifecycle"
        assert fields.current.key == "tags"
        assert app.heard_of(FieldList.FieldMoved)[-1].row.key == "tags"


async def test_wide_shows_names_of_the_data_model():
    fields = FieldList(some_fields())
    async with stage(fields, size=(90, 30)) as (app, pilot):
        assert "lifecycle.phaseIn" not in app.screen_text()
        await press(pilot, "w")
        assert "lifecycle.phaseIn" in app.screen_text()


async def test_a_value_higher_than_the_screen_can_be_read_to_its_end():
    text = display_lines("\n".join(f"paragraph {number}" for number in range(60)))
    rows = tuple(FieldRow(key, display(key), Cell(value)) for key, value in (("a", text), ("b", display("after"))))
    fields = FieldList([FieldGroup(display(""), rows)])
    async with stage(fields, size=(80, 20)) as (app, pilot):
        seen = set()
        for _ in range(9):
            seen |= {line.split()[-1] for line in app.screen_lines() if "paragraph" in line}
            await press(pilot, "down")
        assert seen == {str(number) for number in range(60)}
        assert fields.current is not None
        assert fields.current.key == "b"
        assert "after" in app.screen_text()


async def test_new_values_keep_the_field_of_the_cursor():
    fields = FieldList(some_fields())
    async with stage(fields, size=(90, 30)) as (_, pilot):
        assert fields.go_to("tags")
        fields.groups = [FieldGroup(display("New"), (*some_fields()[0].rows[2:], *some_fields()[0].rows[:2]))]
        await pilot.pause()
        assert fields.current is not None
        assert fields.current.key == "tags"


async def test_thousands_of_fields_move_at_once():
    rows = tuple(FieldRow(f"f{n}", display(f"Field {n}"), Cell(display(f"value {n}"))) for n in range(5000))
    fields = FieldList([FieldGroup(display("All"), rows)])
    async with stage(fields, size=(90, 30)) as (app, pilot):
        await press(pilot, "G")
        assert "value 4999" in app.screen_text()
        await press(pilot, "g")
        assert "All" in app.screen_lines()[0]


# Relation tree


class Family:
    """Fact sheets that lead to each other without end."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def children(self, node_key: str) -> list[TreeNode]:
        self.asked.append(node_key)
        if node_key.endswith("/rel"):
            sheet = node_key.removesuffix("/rel")
            cycle = TreeNode(node_key, display("ERP - Global"), display("Application"), cycle=True, fact_sheet_id="1")
            below = TreeNode(f"{sheet}/x", display(f"Child of {sheet}"), display("IT Component"), fact_sheet_id="2")
            return [below, cycle]
        return [TreeNode(f"{node_key}/rel", display("IT components"), count=2, is_relation=True)]


def planted(levels: int = 1, max_depth: int = 24) -> tuple[RelationTree, Family]:
    tree, family = RelationTree(max_depth=max_depth), Family()
    tree.show(family, TreeNode("r", display("ERP - Global"), display("Application"), fact_sheet_id="1"), levels)
    return tree, family


async def test_nodes_are_asked_for_when_they_are_opened():
    tree, family = planted()
    async with stage(tree) as (app, pilot):
        assert family.asked == ["r"]
        assert "IT components  2" in app.screen_text()
        await press(pilot, "j", "l")
        assert family.asked == ["r", "r/rel"]
        assert "Child of r" in app.screen_text()
        assert "↺ cycle" in app.screen_text()
        await press(pilot, "h")
        assert "Child of r" not in app.screen_text()
        await press(pilot, "space")
        assert "Child of r" in app.screen_text()


async def test_enter_follows_a_fact_sheet_and_opens_a_relation():
    tree, _ = planted()
    async with stage(tree) as (app, pilot):
        await press(pilot, "j", "enter", "j", "enter")
        opened = app.heard_of(RelationTree.NodeOpened)
        assert [message.node.fact_sheet_id for message in opened] == ["2"]
        assert [str(node.label) for node in tree.path] == ["ERP - Global", "IT components", "Child of r"]
        await press(pilot, "h", "h")
        assert tree.cursor == 1
        assert len(tree.nodes) == 2


async def test_a_cycle_and_the_deepest_level_are_not_opened():
    tree, family = planted(levels=9, max_depth=4)
    async with stage(tree) as (app, pilot):
        assert max(len(key.split("/")) for key in family.asked) <= 5
        assert "… deeper" in app.screen_text()
        before = len(tree.nodes)
        for item, node in enumerate(tree.nodes):
            if node.cycle:
                tree.move_to(item)
                await press(pilot, "l", "space")
        assert len(tree.nodes) == before


async def test_opening_many_levels_stops_at_its_limit():
    class Wide:
        def children(self, node_key: str) -> list[TreeNode]:
            return [TreeNode(f"{node_key}.{n}", display(f"node {n}")) for n in range(50)]

    tree = RelationTree()
    tree.show(Wide(), TreeNode("r", display("root")), levels=6)
    async with stage(tree) as (app, _):
        assert 2000 <= len(tree.nodes) <= 2050
        assert "node 0" in app.screen_text()


# JSON


DOCUMENT = {
    "id": "3263428a",
    "tags": [{"name": "Cloud", "odd key": 1}, None, True],
    "completion": 75.5,
    "list": list(range(3000)),
    "empty": {},
}


async def test_json_opens_by_level_and_shows_every_kind():
    async with stage(JsonTree(DOCUMENT), size=(80, 30)) as (app, pilot):
        text = app.screen_text()
        for shown in ("id  3263428a", "tags  [3]", "completion  75.5", "list  [3 000]", "empty  {}"):
            assert shown in text
        assert "Cloud" not in text
        await press(pilot, "j", "j", "l", "j", "enter")
        for shown in ("[0]  {2}", "name  Cloud", "[1]  null", "[2]  true"):
            assert shown in app.screen_text()


async def test_json_finds_text_and_tells_the_path():
    tree = JsonTree(DOCUMENT)
    async with stage(tree, size=(80, 30)) as (app, pilot):
        assert tree.find("ODD") == 1
        await pilot.pause()
        assert tree.current_path == 'tags[0]["odd key"]'
        assert tree.current_text == "1"
        assert tree.find("2999") == 1
        await pilot.pause()
        assert tree.current_path == "list[2999]"
        assert "2999" in app.screen_text()
        assert tree.find("nowhere") == 0


async def test_next_and_previous_match_go_round():
    tree = JsonTree({"a": "hit 1", "b": {"c": "hit 2"}, "d": "hit 3"})
    async with stage(tree) as (_, pilot):
        assert tree.find("hit") == 3
        paths = [tree.current_path]
        for key in ("n", "n", "n", "N"):
            await press(pilot, key)
            paths.append(tree.current_path)
        assert paths == ["a", "b.c", "d", "a", "d"]


async def test_json_copies_strings_as_they_are_and_the_rest_as_json():
    tree = JsonTree({"raw": "a\x1b[1m\nb", "list": [1, None]})
    async with stage(tree) as (_, pilot):
        await press(pilot, "j")
        assert tree.current_text == "a\x1b[1m\nb"
        await press(pilot, "j")
        assert json.loads(tree.current_text) == [1, None]


async def test_a_huge_document_draws_only_what_is_seen():
    document = {"rows": [{"id": number, "name": f"row {number}"} for number in range(100_000)]}
    tree = JsonTree(document)
    async with stage(tree) as (app, pilot):
        await press(pilot, "j", "l")
        assert "[0 … 499]" in app.screen_text()
        assert tree.item_count() == 202
        await press(pilot, "G", "l", "G")
        assert tree.current_path == "rows[99999]"


# Chips and bars


def test_only_real_colours_become_colours():
    cell = chips([("Cloud", "#4AA3FF"), ("odd", "red; background: url(x)"), ("none", None)])
    assert cell.text == "● Cloud  ● odd  ● none"
    assert [role for _, _, role in cell.spans] == ["#4aa3ff", "muted", "muted"]


@pytest.mark.parametrize(("value", "filled"), [(0, 0), (50, 10), (100, 20), (130, 20)])
def test_a_completion_bar_is_as_long_as_its_share(value, filled):
    text = completion(value, 20).text
    assert text[:20].count("━") == filled
    assert text.endswith(f"{value} %")
