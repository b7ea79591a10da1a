"""The relation that leads to a node of the tree: its name, its attributes and how long it is valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from leanix_tui.model.fact_sheet import FactSheetDetail
from leanix_tui.screens.fact_sheet_entries import relation_details
from leanix_tui.screens.pane import Lines
from leanix_tui.text import one_line
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import wrap
from leanix_tui.workspace.tree import TreeNode

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["relation_lines"]


def relation_lines(workspace: Workspace, node: TreeNode, details: Mapping[str, FactSheetDetail], width: int) -> Lines:
    """How the tree comes to a node, with what was fetched of the relation so far."""
    end, parent = node.end, node.parent
    if end is None or parent is None:
        return []
    lines: Lines = [[("via ", "muted"), (one_line(node.relation), "accent")]]
    if node.cycle:
        lines.append([(f"{sign().cycle} ", "warn"), ("it stands above already: a cycle", "")])
    fetched = details.get(parent.id)
    if fetched is None:
        return [*lines, []]
    for one in fetched.relations.get(end.name, ()):
        if one.id != node.id:
            continue
        for label, value in relation_details(workspace, one, end):
            wrapped = wrap(value, max(width - len(label) - 2, 8))
            lines.append([(f"{label}  ", "muted"), (wrapped[0], "")])
            lines += [[(" " * (len(label) + 2), ""), (line, "")] for line in wrapped[1:]]
    return [*lines, []]
