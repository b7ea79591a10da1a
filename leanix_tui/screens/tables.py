"""Fields, entries and trees as tables for a file: what is shown, and the keys of LeanIX beside it."""

from __future__ import annotations

from collections.abc import Iterable

from leanix_tui.export import Column
from leanix_tui.screens.entry_list import EntryGroup
from leanix_tui.screens.taking_table import ShownTable
from leanix_tui.text import SafeText
from leanix_tui.widgets.field_list import FieldGroup
from leanix_tui.widgets.relation_tree import TreeNode

__all__ = ["entry_table", "field_table", "tree_table"]

_FIELDS = (Column("section", "Section"), Column("key", "Key"), Column("label", "Field"), Column("value", "Value"))
_ENTRIES = (
    Column("group", "Group"),
    Column("name", "Name"),
    Column("state", "State"),
    Column("details", "Details"),
    Column("id", "Id"),
)
_NODES = (
    Column("level", "Level"),
    Column("relation", "Relation"),
    Column("name", "Name"),
    Column("type", "Type"),
    Column("state", "State"),
    Column("cycle", "Cycle"),
    Column("id", "Id"),
)


def field_table(title: SafeText, groups: Iterable[FieldGroup]) -> ShownTable:
    """The fields of an overview."""
    rows = [
        {"section": group.title, "key": row.key, "label": row.label, "value": row.value.text}
        for group in groups
        for row in group.rows
    ]
    return ShownTable(title, _FIELDS, rows)


def entry_table(title: SafeText, groups: Iterable[EntryGroup]) -> ShownTable:
    """Relations, people, tags, documents, comments or a history."""
    rows = [
        {
            "group": group.title,
            "name": entry.title.text,
            "state": entry.right.text,
            "details": "\n".join(detail.text for detail in entry.details),
            "id": entry.target,
        }
        for group in groups
        for entry in group.entries
    ]
    return ShownTable(title, _ENTRIES, rows)


def tree_table(title: SafeText, nodes: Iterable[tuple[int, TreeNode]]) -> ShownTable:
    """The fact sheets of a tree that are open to sight, each with the relation that leads to it."""
    rows: list[dict[str, object]] = []
    relations: dict[int, str] = {}
    for depth, node in nodes:
        if not node.fact_sheet_id:
            relations[depth] = node.label
            continue
        rows.append(
            {
                # Every second level is a relation.
                "level": depth // 2,
                "relation": relations.get(depth - 1, ""),
                "name": node.label,
                "type": node.kind,
                "state": node.state.text,
                "cycle": node.cycle,
                "id": node.fact_sheet_id,
            }
        )
    return ShownTable(title, _NODES, rows)
