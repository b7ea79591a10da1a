"""The relation tree of the workspace as nodes of the tree widget, with a node for each relation in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from leanix_tui.screens import formats
from leanix_tui.screens.preview import attention
from leanix_tui.text import display, one_line
from leanix_tui.widgets.findable import Findable, spanned
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.paint import Run
from leanix_tui.widgets.relation_tree import RelationTree, TreeNode
from leanix_tui.workspace import tree as known

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["KeptTree", "TreeOfRelations"]


class TreeOfRelations:
    """Gives the tree widget its nodes, from memory."""

    def __init__(self, workspace: Workspace, root: known.TreeNode, today: str) -> None:
        self._workspace = workspace
        self._today = today
        self._facts: dict[str, known.TreeNode] = {"": root}
        self._relations: dict[str, list[tuple[str, known.TreeNode]]] = {}
        self.root = self._node("", root)

    def fact(self, key: str) -> known.TreeNode | None:
        """The fact sheet of a node, as it is reached on this path; None for a relation."""
        return self._facts.get(key)

    def children(self, node_key: str) -> Sequence[TreeNode]:
        """Below a fact sheet its relations, below a relation what it leads to."""
        if node_key in self._relations:
            return [self._node(key, node) for key, node in self._relations[node_key]]
        fact = self._facts.get(node_key)
        if fact is None:
            return ()
        groups: dict[str, list[known.TreeNode]] = {}
        for child in fact.children:
            groups.setdefault(child.end.name if child.end is not None else "", []).append(child)
        nodes: list[TreeNode] = []
        for name, found in groups.items():
            key = f"{node_key}/{name}"
            # One fact sheet may be related twice by one relation, hence the number.
            pairs = [(f"{key}/{number}:{child.id}", child) for number, child in enumerate(found)]
            self._relations[key] = pairs
            self._facts.update(pairs)
            label = one_line(found[0].relation) or display(name)
            nodes.append(TreeNode(key, label, count=len(found), is_relation=True))
        if fact.more:
            label = display(f"{sign().ellipsis} {fact.more} more are not shown")
            nodes.append(TreeNode(f"{node_key}/more", label, expandable=False, is_relation=True))
        return nodes

    def _node(self, key: str, node: known.TreeNode) -> TreeNode:
        row, labels = node.fact_sheet, self._workspace.labels
        if row is None:
            state = Cell(display(f"{sign().unknown} not loaded"), "muted")
            kind = one_line(labels.type(node.end.target)) if node.end is not None else display("")
            return TreeNode(key, display(node.id), kind, state, expandable=False, fact_sheet_id=node.id)
        if node.archived:
            state = Cell(display(f"{sign().bad} archived"), "bad")
        else:
            state = attention(self._workspace, row, self._today) or Cell(display(""))
        name = formats.title_of(row)
        kind = one_line(labels.type(row.type))
        grows = node.can_grow and bool(node.children)
        return TreeNode(
            key, name, kind, state, expandable=grows or node.open_ended, cycle=node.cycle, fact_sheet_id=row.id
        )


class KeptTree(Findable, RelationTree):
    """A relation tree that can be planted anew with the same branches open, in which text can be found."""

    @dataclass
    class BranchesChanged(Message):
        """Other nodes are seen than before."""

    def items_changed(self, cursor: int | None = None) -> None:
        """Tell of it."""
        super().items_changed(cursor)
        if self.is_mounted:
            self.post_message(self.BranchesChanged())

    def words(self, item: int) -> str:
        """What a node is called."""
        return self._twigs[item].node.label

    def label_runs(self, label: Cell) -> list[Run]:
        """The name, with what is looked for lit up."""
        return spanned(self.lit(label))

    def open_keys(self) -> frozenset[str]:
        """The keys of the nodes that are open."""
        return frozenset(twig.node.key for twig in self._twigs if twig.is_open)

    def reopen(self, keys: frozenset[str], cursor: str | None) -> None:
        """Open these nodes, as far as they are still there, and put the cursor where it was."""
        item = 0
        while item < len(self._twigs):
            if self._twigs[item].node.key in keys:
                self.open_at(item)
            item += 1
        place = next((at for at, twig in enumerate(self._twigs) if twig.node.key == cursor), None)
        self.items_changed(place)
