"""The loaded workspace: the one thing that screens, the command line and scripts talk to.

Threads. The client, the loader and every request live in one engine thread with its own event loop. Asynchronous
methods may be awaited from any event loop: they hop over and back, and cancelling the caller cancels the request.
Synchronous methods read memory and never wait; they are safe while the loader adds rows, because whatever they read
only ever grows (see :mod:`leanix_tui.workspace.store`).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from leanix_tui.client.client import LeanIXClient
from leanix_tui.client.request_log import RequestLog
from leanix_tui.model.change import Change, Progress
from leanix_tui.model.data_model import DataModel, RelationEnd
from leanix_tui.model.document import LogEvent
from leanix_tui.model.fact_sheet import FactSheet, FactSheetDetail, RelatedFactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.model.user import Identity
from leanix_tui.workspace.cells import Column
from leanix_tui.workspace.facets import Facet
from leanix_tui.workspace.query import Query, Result
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.tree import TreeNode

__all__ = ["Workspace"]

T = TypeVar("T")


class Workspace:
    """One LeanIX workspace: what of it is in memory, and the way to the rest."""

    identity: Identity
    """Whom the token stands for, and where."""
    client: LeanIXClient
    """Every service of LeanIX. Its coroutines belong into :meth:`run`: they only work in the engine thread."""
    requests: RequestLog
    """Every request so far, secrets masked."""
    progress: Progress
    """How far the parts are loaded. Read it whenever a ``progress`` change arrives."""
    store: Store
    """What is in memory. Replaced as a whole by :meth:`reload`: read it anew rather than keeping it."""

    @classmethod
    async def open(
        cls,
        *,
        host: str | None,
        api_token: str | Callable[[], str],
        workspace_name: str | None = None,
        language: str = "en",
        read_only: bool = False,
        ca_file: str | None = None,
        verify: bool = True,
        rate_per_second: float = 20,
    ) -> Workspace:
        """Connect to a workspace; loads nothing yet.

        Raises ``TokenRefused``, ``WorkspaceMismatch``, ``HostUnknown`` and whatever else keeps us out. When it raises,
        nothing is left running.
        """
        raise NotImplementedError

    @property
    def model(self) -> DataModel:
        """The data model; empty until :meth:`load_model` is done."""
        return self.store.model

    @property
    def labels(self) -> Labels:
        """What types, fields and values are called; spelled out from their keys until the labels are loaded."""
        return self.store.labels

    # -- news ------------------------------------------------------------------------------------------------------

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of every change; the result ends that.

        The callback runs in the engine thread and must return at once (post a message). ``progress`` and ``rows`` come
        at most four times a second each, and always once more after the last row.
        """
        raise NotImplementedError

    # -- loading ---------------------------------------------------------------------------------------------------

    async def load_model(self) -> None:
        """Load the data model, what GraphQL offers of it, and the labels; does nothing when they are there.

        Labels that cannot be loaded are no failure: English is tried, then the keys are spelled out.
        """
        raise NotImplementedError

    def start_preload(self, types: Sequence[str] | None = None) -> None:
        """Begin to load every fact sheet in the background, the named types first (only order, all are loaded).

        Never raises: what fails is in :attr:`progress`, and a ``finished`` change comes at the end.
        """
        raise NotImplementedError

    async def preload(self, types: Sequence[str] | None = None) -> None:
        """Load every fact sheet and the parts beside them, and return when that is over.

        With ``types`` these come first. What fails is in :attr:`progress`; only a data model that cannot be loaded
        raises.
        """
        raise NotImplementedError

    async def cancel_preload(self) -> None:
        """Stop loading. What is there stays; what is missing is marked as failed and can be retried."""
        raise NotImplementedError

    async def retry(self, part: str) -> None:
        """Load one failed part again: a fact sheet type (goes on where it stopped), ``tags``, ``roles`` ..."""
        raise NotImplementedError

    async def reload(self) -> None:
        """Load everything anew. The old rows stay until the new ones are there, and where the new ones fail."""
        raise NotImplementedError

    async def list_fact_sheets(self, types: Sequence[str] | None = None, *, parts: bool = False) -> list[FactSheet]:
        """Load these types (all of them by default) and give their fact sheets in the order the server has.

        The tags, roles and users come too only with ``parts``. Unlike :meth:`preload` it raises what goes wrong.
        """
        raise NotImplementedError

    # -- memory ----------------------------------------------------------------------------------------------------

    def find(self, name_or_id: str, type: str | None = None) -> list[FactSheet]:  # noqa: A002
        """The loaded fact sheets with this id, or else exactly this name or display name, or else whatever the case.

        None, one or several: all of them are an answer. The type may be a name, a label or a plural.
        """
        raise NotImplementedError

    def query(
        self,
        expression: str = "",
        *,
        types: Sequence[str] | None = None,
        sort: Sequence[tuple[str, bool]] = (("displayName", False),),
        facets: Mapping[str, frozenset[str]] | None = None,
        include_archived: bool = False,
        unfinished: bool = False,
    ) -> Query:
        """Make a query out of the filter language, sort columns (key, descending) and picked facet values.

        ``query(...).run(store)`` gives the rows; give it the previous result and it only looks at what it must.
        ``unfinished`` is for a line that is still being typed: an open quote or a missing value is no error then.
        Raises ``FilterError`` (a ``UsageError`` that knows the position).
        """
        raise NotImplementedError

    def columns(self, types: Sequence[str] | None = None) -> list[Column]:
        """The columns that lists of these types can show, sort by and export, the most useful ones first."""
        raise NotImplementedError

    def facets(self, result: Result) -> list[Facet]:
        """What the rows of a result can be narrowed by, with counts."""
        raise NotImplementedError

    def related(
        self, fact_sheet: FactSheet, relation: str | None = None
    ) -> list[tuple[RelationEnd, list[FactSheet | str]]]:
        """What a loaded fact sheet is related to, in both directions, by relation in data model order.

        Targets that are not loaded (archived, not permitted, failed) are given by their id.
        """
        raise NotImplementedError

    def walk(self, start: FactSheet, path: str) -> list[FactSheet]:
        """Follow relations in memory: ``itcomponents.providers``; each fact sheet once, in the order it is met.

        A step is a relation's name or label, or a fact sheet type (singular, plural, label), whatever the case. Raises
        ``UsageError`` that names the step and what would have been possible.
        """
        raise NotImplementedError

    def tree(
        self,
        root: str,
        *,
        depth: int = 6,
        types: Sequence[str] | None = None,
        direction: str = "both",
        relations: Sequence[str] | None = None,
    ) -> TreeNode:
        """The relation tree from one fact sheet; children are worked out when asked for.

        ``direction`` is ``both``, ``outgoing`` or ``incoming``. Raises ``NotFound``.
        """
        raise NotImplementedError

    # -- server ----------------------------------------------------------------------------------------------------

    async def lookup(self, name_or_id: str, type: str | None = None) -> FactSheetDetail:  # noqa: A002
        """Fetch one fact sheet by id or name without loading the workspace.

        Raises ``NotFound``, or ``Ambiguous`` with the candidates.
        """
        raise NotImplementedError

    async def open_fact_sheet(self, id: str) -> FactSheetDetail:  # noqa: A002
        """Fetch everything about one fact sheet. Raises ``NotFound``."""
        raise NotImplementedError

    async def history(self, id: str) -> list[LogEvent]:  # noqa: A002
        """Fetch what happened to one fact sheet, newest first."""
        raise NotImplementedError

    async def walk_remote(self, start: FactSheetDetail | str, path: str) -> list[RelatedFactSheet]:
        """Follow relations as :meth:`walk` does, through the server and without loading the workspace."""
        raise NotImplementedError

    # -- bridge ----------------------------------------------------------------------------------------------------

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Await a coroutine of the client: ``await workspace.run(workspace.client.users.list())``."""
        raise NotImplementedError

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """As :meth:`run`, but for code without an event loop: waits for the result. Never call it in the engine."""
        raise NotImplementedError

    async def close(self) -> None:
        """End everything: running loads, connections, the engine thread. Safe to call twice."""
        raise NotImplementedError
