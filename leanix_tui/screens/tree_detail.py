"""The details beside the relation tree: the relation that leads to a node, and the fact sheet that the node is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.message import Message
from textual.timer import Timer

from leanix_tui.model.fact_sheet import FactSheetDetail
from leanix_tui.screens.fact_sheet_entries import relation_details
from leanix_tui.screens.pane import Lines, Pane
from leanix_tui.screens.preview import fact_sheet_lines
from leanix_tui.text import display, one_line
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import wrap
from leanix_tui.widgets.relation_tree import TreeNode as ShownNode
from leanix_tui.workspace.tree import TreeNode

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["TreeDetail"]

_PAUSE: Final = 0.25
"""Seconds that the cursor has to rest before the attributes of a relation are asked for."""


class TreeDetail(Pane):
    """What is known of a node. It remembers the relations that were fetched, and asks for one when the cursor rests."""

    @dataclass
    class Asked(Message):
        """The relations of a fact sheet are missing here."""

        fact_sheet_id: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.fetched: dict[str, FactSheetDetail] = {}
        """The fact sheets whose relations are known with all their attributes."""
        self._due: Timer | None = None

    def show_node(self, workspace: Workspace, shown: ShownNode, fact: TreeNode | None, today: str) -> None:
        """Show a node: for a relation how many there are, for a fact sheet how it is reached and what it is."""
        if not self.display:
            return
        if fact is None:
            self.show(lambda _width: [[(shown.label, "title")], [(f"{count(shown.count or 0)} related", "muted")]])
            return
        row, parent = fact.fact_sheet, fact.parent

        def lines(width: int) -> Lines:
            made = _relation_lines(workspace, fact, self.fetched, width)
            if row is None:
                return [*made, [(display(fact.id), "muted")], [("This fact sheet is not loaded.", "")]]
            return [*made, *fact_sheet_lines(workspace, row, today, width)]

        self.show(lines)
        if self._due is not None:
            self._due.stop()
            self._due = None
        if parent is not None and parent.id not in self.fetched and fact.end is not None and fact.end.fields:
            missing = parent.id
            self._due = self.set_timer(_PAUSE, lambda: self.post_message(self.Asked(missing)))


def _relation_lines(workspace: Workspace, node: TreeNode, details: Mapping[str, FactSheetDetail], width: int) -> Lines:
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
