"""Relations as a tree: a fact sheet, its relations, the fact sheets at their other ends, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.cells import cell_len
from textual.message import Message

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.outline import Outline
from leanix_tui.widgets.paint import Run, clip, clip_path

__all__ = ["RelationTree", "TreeNode", "TreeSource"]

_NOTHING = display("")
_CALM = Cell(_NOTHING)


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node: a fact sheet, or a relation that leads to several."""

    key: str
    """Whatever the source needs to find what is below it."""
    label: SafeText
    kind: SafeText = _NOTHING
    """The type, as people call it."""
    state: Cell = _CALM
    """What is remarkable about it, with a sign and a word: ``! end of life 2023``."""
    count: int | None = None
    """How many there are below."""
    expandable: bool = True
    cycle: bool = False
    """Whether it stands above itself already; it is not opened again."""
    is_relation: bool = False
    fact_sheet_id: str = ""
    """The fact sheet to follow to; empty for a relation."""


class TreeSource(Protocol):
    """Where the nodes come from; it is asked when a node is opened."""

    def children(self, node_key: str) -> Sequence[TreeNode]:
        """The nodes below the node with this key."""
        ...


class RelationTree(Outline[TreeNode]):
    """A tree that asks for nodes as they are opened, marks cycles and ends at a depth."""

    @dataclass
    class NodeMoved(Message):
        """The cursor is on another node."""

        tree: RelationTree
        node: TreeNode

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, RelationTree.NodeMoved) and message.tree is self.tree

        @property
        def control(self) -> RelationTree:
            """The tree."""
            return self.tree

    @dataclass
    class NodeOpened(Message):
        """A fact sheet was chosen to follow to."""

        tree: RelationTree
        node: TreeNode

        @property
        def control(self) -> RelationTree:
            """The tree."""
            return self.tree

    def __init__(self, *, max_depth: int = 24, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._source: TreeSource | None = None
        self.max_depth = max_depth
        """Nodes this deep are not opened."""

    def show(self, source: TreeSource, root: TreeNode, levels: int = 1) -> None:
        """Show this node with so many levels open below it."""
        self._source = source
        self.plant([root])
        self.open_levels(levels)

    @property
    def current(self) -> TreeNode | None:
        """The node under the cursor."""
        twig = self.current_twig
        return twig.node if twig is not None else None

    @property
    def path(self) -> tuple[TreeNode, ...]:
        """The nodes from the root to the cursor."""
        nodes: list[TreeNode] = []
        item: int | None = self.cursor
        while item is not None and item < len(self._twigs):
            nodes.append(self._twigs[item].node)
            item = self.parent_at(item)
        return tuple(reversed(nodes))

    @property
    def nodes(self) -> tuple[TreeNode, ...]:
        """Every node that is open to sight, top down."""
        return tuple(twig.node for twig in self._twigs)

    @property
    def nodes_by_depth(self) -> tuple[tuple[int, TreeNode], ...]:
        """The same, each with how deep it stands."""
        return tuple((twig.depth, twig.node) for twig in self._twigs)

    def branches(self, node: TreeNode) -> Sequence[TreeNode]:
        """Ask the source."""
        return self._source.children(node.key) if self._source is not None else ()

    def is_branch(self, node: TreeNode, depth: int) -> bool:
        """Cycles and nodes too deep are not opened."""
        return node.expandable and not node.cycle and depth < self.max_depth

    # Drawing

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """The name at the left, type and state at the right."""
        node = self._twigs[item].node
        signs = sign()
        runs = self.stem(item, here=here)
        number = f"  {count(node.count)}" if node.count is not None else ""
        cycle = f"  {signs.cycle} cycle" if node.cycle else ""
        deep = f"  {signs.ellipsis} deeper" if node.expandable and self._twigs[item].depth >= self.max_depth else ""
        right: list[Run] = []
        if node.state.text and width >= 40:
            right.append((clip(node.state.text, width // 3), node.state.role))
        if node.kind and width >= 50:
            right.append((f"  {clip(node.kind, 24)}" if right else clip(node.kind, 24), "muted"))
        used = sum(cell_len(text) for text, _ in runs)
        wanted = sum(cell_len(text) for text, _ in right) + (3 if right else 1)
        room = max(width - used - wanted - sum(map(cell_len, (number, cycle, deep))), 4)
        label = clip(node.label, room) if node.is_relation else clip_path(node.label, room)[0]
        role = "muted" if node.is_relation or node.cycle else ""
        runs += [*self.label_runs(Cell(display(label), role)), (number, "muted"), (cycle, "warn"), (deep, "muted")]
        if right:
            used = sum(cell_len(text) for text, _ in runs) + sum(cell_len(text) for text, _ in right)
            runs += [(" " * max(width - used - 1, 1), ""), *right]
        return runs

    def label_runs(self, label: Cell) -> list[Run]:
        """The name of a node as it is painted."""
        return [(label.text, label.role)]

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new node."""
        if (node := self.current) is not None:
            self.post_message(self.NodeMoved(self, node))

    def cursor_chosen(self) -> None:
        """Follow to a fact sheet; open or close a relation."""
        node = self.current
        if node is None:
            return
        if node.fact_sheet_id:
            self.post_message(self.NodeOpened(self, node))
        else:
            self.toggle()
