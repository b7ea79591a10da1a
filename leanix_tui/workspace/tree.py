"""The relation tree: from one fact sheet outwards, worked out level by level as somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from leanix_tui.errors import NotFound, UsageError
from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.graph import ends_for, targets, type_name
from leanix_tui.workspace.store import Store

__all__ = ["DIRECTIONS", "TreeNode", "TreeRules", "make_tree"]

DIRECTIONS = ("both", "outgoing", "incoming")


class TreeRules:
    """What a relation tree follows and where it stops."""

    def __init__(
        self,
        store: Store,
        *,
        depth: int,
        types: Sequence[str] | None,
        direction: str,
        relations: Sequence[str] | None,
        breadth: int,
    ) -> None:
        if direction not in DIRECTIONS:
            raise UsageError(f"A tree goes {', '.join(DIRECTIONS[:-1])} or {DIRECTIONS[-1]}.", detail=direction)
        self.store = store
        self.depth = depth
        self.direction = direction
        self.relations = relations
        self.breadth = breadth
        self.types: frozenset[str] | None = None
        if types is not None:
            self.types = frozenset(type_name(store.model, store.labels, name) or name for name in types)
        self._ends: dict[str, list[RelationEnd]] = {}

    def ends(self, fact_sheet_type: str) -> list[RelationEnd]:
        """The relations that are followed from a fact sheet of this type."""
        known = self._ends.get(fact_sheet_type)
        if known is None:
            known = self._ends[fact_sheet_type] = self._choose(fact_sheet_type)
        return known

    def _choose(self, name: str) -> list[RelationEnd]:
        model, labels = self.store.model, self.store.labels
        if name not in model.types:
            return []
        ends = list(model.types[name].relations.values())
        if self.relations is not None:
            wanted = {end.name for step in self.relations for end in ends_for(model, labels, name, step)}
            ends = [end for end in ends if end.name in wanted]
        if self.direction != "both":
            ends = [end for end in ends if end.outgoing is (self.direction == "outgoing")]
        if self.types is not None:
            ends = [end for end in ends if end.target in self.types]
        return ends


class TreeNode:
    """One place in a relation tree: a fact sheet as it is reached on one path."""

    level: int
    """How many steps it is away from the root."""

    def __init__(
        self,
        rules: TreeRules,
        target: FactSheet | str,
        *,
        end: RelationEnd | None = None,
        parent: TreeNode | None = None,
    ) -> None:
        self.rules = rules
        self.id = target if isinstance(target, str) else target.id
        self.fact_sheet = None if isinstance(target, str) else target
        """None when it is not loaded: archived, not permitted, or its type failed."""
        self.end = end
        """The relation of the parent that leads here; None for the root."""
        self.parent = parent
        self.level = 0 if parent is None else parent.level + 1
        self.more = 0
        """How many children were left out because there are too many; known once :attr:`children` was asked for."""

    @property
    def relation(self) -> str:
        """The label of the relation that leads here; empty for the root."""
        return self.rules.store.labels.relation(self.end) if self.end else ""

    @cached_property
    def cycle(self) -> bool:
        """Whether this fact sheet is already on the path from the root to here; the tree does not go on then."""
        above = self.parent
        while above is not None:
            if above.id == self.id:
                return True
            above = above.parent
        return False

    @property
    def way_back(self) -> bool:
        """Whether this is only the relation above seen from its other end."""
        here, above = self.end, self.parent.end if self.parent else None
        if here is None or above is None or self.parent is None or self.parent.parent is None:
            return False
        return self.parent.parent.id == self.id and here.outgoing is not above.outgoing and _same(here, above)

    @property
    def archived(self) -> bool:
        """Whether the fact sheet is archived."""
        return self.fact_sheet is not None and self.fact_sheet.status == "ARCHIVED"

    @property
    def open_ended(self) -> bool:
        """Whether the tree stops here only because it is deep enough."""
        return self.level >= self.rules.depth and not self.cycle and self.fact_sheet is not None

    @property
    def can_grow(self) -> bool:
        """Whether asking for the children can bring any."""
        return self.fact_sheet is not None and not self.cycle and self.level < self.rules.depth

    @cached_property
    def children(self) -> list[TreeNode]:
        """What this fact sheet is related to, by relation and then by name."""
        fact_sheet = self.fact_sheet
        if fact_sheet is None or not self.can_grow:
            return []
        found: list[TreeNode] = []
        store, types = self.rules.store, self.rules.types
        for end in self.rules.ends(fact_sheet.type):
            nodes = [
                TreeNode(self.rules, target, end=end, parent=self)
                for target in targets(store, fact_sheet, end)
                if types is None or isinstance(target, str) or target.type in types
            ]
            nodes.sort(key=lambda node: node.fact_sheet.folded if node.fact_sheet else "\U0010ffff")
            found += [node for node in nodes if not node.way_back]
        self.more = max(len(found) - self.rules.breadth, 0)
        return found[: self.rules.breadth]


def _same(one: RelationEnd, other: RelationEnd) -> bool:
    return one.persisted == other.persisted or one.name == other.inverse


def make_tree(
    store: Store,
    root: str,
    *,
    depth: int = 6,
    types: Sequence[str] | None = None,
    direction: str = "both",
    relations: Sequence[str] | None = None,
    breadth: int = 500,
) -> TreeNode:
    """The tree from a loaded fact sheet. Raises ``NotFound`` when it is not loaded."""
    fact_sheet = store.get(root)
    if fact_sheet is None:
        raise NotFound("This fact sheet is not loaded.", detail=root, remedy="Wait for the preload, or reload.")
    rules = TreeRules(store, depth=depth, types=types, direction=direction, relations=relations, breadth=breadth)
    return TreeNode(rules, fact_sheet)
