"""The relation tree of a fact sheet: what it is related to, and what that is related to, as deep as one likes."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one

from leanix_tui.errors import NotFound
from leanix_tui.messages import OpenFactSheet
from leanix_tui.model.change import Change
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.screens.dialogs.copy import CopyMenu, curl_for
from leanix_tui.screens.find_line import FindLine
from leanix_tui.screens.finding_text import FindingScreen
from leanix_tui.screens.tables import tree_table
from leanix_tui.screens.taking import TakingScreen
from leanix_tui.screens.taking_table import ShownTable, TableScreen
from leanix_tui.screens.tree_detail import TreeDetail
from leanix_tui.screens.tree_source import KeptTree, TreeOfRelations
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.content import Piece, count
from leanix_tui.widgets.empty import failed, loading
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.piece_line import PieceLine
from leanix_tui.widgets.relation_tree import RelationTree, TreeNode
from leanix_tui.workspace.tree import DIRECTIONS

__all__ = ["RelationTreeScreen"]

_DEEPEST: Final = 12
_SIDE_FROM: Final = 100
_BELOW_FROM: Final = 20
"""Lines from which on there is room for the details below the tree."""
_WORDS: Final = {"both": "both ways", "outgoing": "outgoing", "incoming": "incoming"}


class RelationTreeScreen(FindingScreen, TableScreen):
    """A tree that opens as one goes, with the details of what the cursor is on."""

    TITLE_ = "Tree"
    KEY = "2"
    ACTIONS = (
        "open", "mark", "filter", "next_match", "previous_match", "narrower", "wider", "facets", "direction",
        "preview", "preview_down", "preview_up", "next_pane", "previous_pane", "refresh", "tree", "raw_json",
        "web_link", "copy", "copy_url", "export",
    )  # fmt: skip
    DEFAULT_CSS: ClassVar[str] = """
    RelationTreeScreen #what { background: $surface; }
    RelationTreeScreen #panes { layout: horizontal; height: 1fr; }
    RelationTreeScreen #detail { width: 44; background: $surface; padding: 0 1 0 2; }
    RelationTreeScreen.-below #panes { layout: vertical; }
    RelationTreeScreen.-below #detail { width: 1fr; height: 9; }
    RelationTreeScreen.-no-detail #detail { display: none; }
    """

    tree_view = query_one(KeptTree)
    detail = query_one("#detail", TreeDetail)

    def __init__(self, fact_sheet_id: str) -> None:
        super().__init__()
        self.root_id = fact_sheet_id
        self.depth = 4
        self.direction = "both"
        self.type_: str | None = None
        self._source: TreeOfRelations | None = None
        self._wants_detail: bool | None = None
        """None while nobody has said: then there are details where there is room."""

    def body(self) -> ComposeResult:
        """How the tree is made, the tree and the details."""
        yield PieceLine(id="what")
        with Container(id="panes"):
            yield KeptTree()
            yield TreeDetail(id="detail")
        yield FindLine()

    def on_mount(self) -> None:
        """Plant the tree."""
        self.tree_view.focus()
        self.plant()

    def on_resize(self, event: events.Resize) -> None:
        """Put the details where there is room for them."""
        self.set_class(event.size.width < _SIDE_FROM, "-below")
        self._place(event.size.width, event.size.height)

    def _place(self, width: int, height: int) -> None:
        has_room = width >= _SIDE_FROM or height >= _BELOW_FROM
        wanted = has_room if self._wants_detail is None else self._wants_detail
        self.set_class(not wanted, "-no-detail")
        self.call_after_refresh(self.show_detail)

    def connected(self) -> None:
        """Read from the workspace that is open now."""
        self._source = None
        self.detail.fetched.clear()
        self.plant()

    def changed(self, change: Change) -> None:
        """Plant the tree once its root is there, and again when all is."""
        if change.kind == "finished" or (self._source is None and change.kind in {"rows", "model"}):
            self.plant()

    # The tree ---------------------------------------------------------------------------------------------------------

    def plant(self) -> None:
        """Make the tree anew; what was open stays open."""
        workspace, view = self.workspace, self.tree_view
        if workspace is None:
            view.state = loading(display("Connecting"))
            return
        types = None if self.type_ is None else [self.type_]
        try:
            root = workspace.tree(self.root_id, depth=self.depth, types=types, direction=self.direction)
        except NotFound as error:
            done = workspace.progress.done
            view.state = failed(error) if done else loading(display("The fact sheet is on its way"))
            return
        view.state = None
        was_open = view.open_keys() if self._source is not None else frozenset()
        cursor = view.current.key if self._source is not None and view.current is not None else None
        self._source = TreeOfRelations(workspace, root, self.app.today)
        view.max_depth = 2 * self.depth
        view.show(self._source, self._source.root, 2)
        if was_open:
            view.reopen(was_open, cursor)
        self.crumbs = self._way()
        self._tell()
        self.show_detail()

    def _way(self) -> tuple[SafeText, ...]:
        """The breadcrumb: without the name where the screen below is the fact sheet itself."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        below = stack[at - 1] if at > 0 else None
        if isinstance(below, TakingScreen) and not below.KEY and below.fact_sheet() == self.root_id:
            return (display("tree"),)
        workspace = self.workspace
        row = workspace.store.get(self.root_id) if workspace is not None else None
        return (display(row.display_name if row is not None else self.root_id, limit=60), display("tree"))

    def _tell(self) -> None:
        workspace = self.workspace
        chosen = "all types"
        if self.type_ is not None and workspace is not None:
            chosen = workspace.labels.type(self.type_, plural=True)
        left = (
            Piece(display(f"depth {self.depth}")),
            Piece(one_line(chosen), "accent" if self.type_ else "muted"),
            Piece(display(_WORDS[self.direction]), "muted" if self.direction == "both" else "accent", 2),
        )
        nodes = [node for node in self.tree_view.nodes if not node.is_relation]
        cycles = sum(node.cycle for node in nodes)
        facts = [self._source.fact(node.key) for node in nodes] if self._source is not None else []
        archived = sum(fact is not None and fact.archived for fact in facts)
        right = [Piece(_some(len(nodes), "node"), "")]
        right += [Piece(display(f"{sign().cycle} {_some(cycles, 'cycle')}"), "warn")] if cycles else []
        right += [Piece(display(f"{sign().bad} {archived} archived"), "bad")] if archived else []
        self.query_one("#what", PieceLine).show(left, right)

    @on(RelationTree.NodeMoved)
    def _moved(self) -> None:
        self.show_detail()

    @on(KeptTree.BranchesChanged)
    def _grown(self) -> None:
        self._tell()

    @on(RelationTree.NodeOpened)
    def _opened(self, event: RelationTree.NodeOpened) -> None:
        self.post_message(OpenFactSheet(event.node.fact_sheet_id))

    # The details ------------------------------------------------------------------------------------------------------

    def show_detail(self) -> None:
        """Show what is known of the node under the cursor."""
        node, source, workspace = self.tree_view.current, self._source, self.workspace
        if node is not None and source is not None and workspace is not None:
            self.detail.show_node(workspace, node, source.fact(node.key), self.app.today)

    @on(TreeDetail.Asked)
    def _asked(self, event: TreeDetail.Asked) -> None:
        self.fetch(event.fact_sheet_id)

    @work(exclusive=True, group="relation")
    async def fetch(self, fact_sheet_id: str) -> None:
        """Fetch the attributes of the relations of a fact sheet."""
        workspace = self.workspace
        if workspace is None:
            return
        async with self.during("Loading the relation"):
            self.detail.fetched[fact_sheet_id] = await workspace.open_fact_sheet(fact_sheet_id)
        self.show_detail()

    # Keys -------------------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Open or close the branch."""
        self.tree_view.toggle()

    def action_wider(self) -> None:
        """Go deeper."""
        self.depth = min(self.depth + 1, _DEEPEST)
        self.plant()

    def action_narrower(self) -> None:
        """Go less deep."""
        self.depth = max(self.depth - 1, 1)
        self.plant()

    def action_direction(self) -> None:
        """Follow relations both ways, then outgoing ones, then incoming ones."""
        self.direction = DIRECTIONS[(DIRECTIONS.index(self.direction) + 1) % len(DIRECTIONS)]
        self.plant()

    def action_facets(self) -> None:
        """Choose which type of fact sheet the tree follows to."""
        workspace = self.workspace
        if workspace is None:
            return
        names: list[str] = list(workspace.model.types)
        choices = [Choice("", display("all types"))]
        choices += [Choice(name, one_line(workspace.labels.type(name, plural=True))) for name in names]
        current = names.index(self.type_) + 1 if self.type_ in names else 0
        self.app.push_screen(Choose(display("Follow to"), choices, current=current), self._follow_to)

    def _follow_to(self, chosen: str | None) -> None:
        if chosen is not None:
            self.type_ = chosen or None
            self.plant()

    def action_preview(self) -> None:
        """Show the details, or hide them."""
        self._wants_detail = not self.detail.display
        self.tree_view.focus()
        self._place(self.size.width, self.size.height)

    def action_preview_down(self) -> None:
        """Scroll the details down."""
        self.detail.scroll_pages(0.5)

    def action_preview_up(self) -> None:
        """Scroll the details up."""
        self.detail.scroll_pages(-0.5)

    def action_next_pane(self) -> None:
        """Go to the details, or back to the tree."""
        target = self.detail if self.tree_view.has_focus and self.detail.display else self.tree_view
        target.focus()

    def action_previous_pane(self) -> None:
        """Go to the details, or back to the tree."""
        self.action_next_pane()

    def action_refresh(self) -> None:
        """Make the tree anew from what is loaded now."""
        self.detail.fetched.clear()
        self.plant()

    def action_tree(self) -> None:
        """Make what the cursor is on the root."""
        node = self.tree_view.current
        if node is not None and node.fact_sheet_id and node.fact_sheet_id != self.root_id:
            super().action_tree()

    # Finding text -----------------------------------------------------------------------------------------------------

    def find_text(self, text: str) -> int:
        """Find text among the nodes that are open."""
        return self.tree_view.find(text)

    def step_match(self, step: int) -> None:
        """Go to the next node with the text, or the one before."""
        self.tree_view.next_match(step)

    @property
    def match_count(self) -> int:
        """How many open nodes have the text."""
        return self.tree_view.match_count

    @property
    def match_place(self) -> int:
        """The cursor is on which of them."""
        return self.tree_view.match_place

    def focus_text(self) -> None:
        """Go back to the tree."""
        self.tree_view.focus()

    # Taking it along --------------------------------------------------------------------------------------------------

    def action_available(self, action_id: str) -> str | None:
        """Why an action cannot be done just now."""
        if action_id == "narrower" and self.depth == 1:
            return "the tree cannot be less deep"
        if action_id == "wider" and self.depth == _DEEPEST:
            return f"{_DEEPEST} levels are the most"
        return super().action_available(action_id)

    def subject(self) -> tuple[str, str] | None:
        """The fact sheet under the cursor."""
        node, source = self.tree_view.current, self._source
        fact = source.fact(node.key) if node is not None and source is not None else None
        row = fact.fact_sheet if fact is not None else None
        return (row.id, row.type) if row is not None else None

    def fact_sheet(self) -> str | None:
        """The fact sheet under the cursor, or else the root."""
        node: TreeNode | None = self.tree_view.current if self.is_mounted else None
        return (node.fact_sheet_id if node is not None else "") or self.root_id

    def shown_table(self) -> ShownTable | None:
        """The open part of the tree as rows and columns."""
        nodes = self.tree_view.nodes_by_depth
        return tree_table(display(f"{nodes[0][1].label} tree"), nodes) if nodes else None

    def action_copy(self) -> None:
        """Choose what to copy."""
        node, found, workspace = self.tree_view.current, self.subject(), self.workspace
        if node is None or workspace is None:
            return
        row = workspace.store.get(found[0]) if found is not None else None
        menu = CopyMenu(
            node.label,
            ids=row.id if row is not None else "",
            names=row.display_name if row is not None else "",
            urls=self.url(),
            row=f" {sign().trail} ".join(one.label for one in self.tree_view.path),
            curl=curl_for(workspace.identity.host, row.id) if row is not None else "",
        )
        self.app.push_screen(menu, self.copied)


def _some(number: int, word: str) -> SafeText:
    return display(f"{count(number)} {word}{'' if number == 1 else 's'}")
