"""Fact sheets: all of a type, one with everything, found by name or id, and their history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from leanix_tui.client.api import Api, Page
from leanix_tui.client.details import read_detail, read_log_event
from leanix_tui.client.following import Followable
from leanix_tui.client.graphql import FieldWarning, is_too_big
from leanix_tui.client.graphql_documents import LOG_EVENT, Document, Tree, render
from leanix_tui.client.opening import no_such_fact_sheet, open_node
from leanix_tui.client.paging import by_cursor, fresh
from leanix_tui.client.reading import JsonObject, as_list, as_object, text
from leanix_tui.client.resolve import Candidate, Resolver
from leanix_tui.client.selection import Selector
from leanix_tui.errors import GraphQLFailed, RequestInvalid
from leanix_tui.model.data_model import FactSheetType, RelationEnd
from leanix_tui.model.document import LogEvent
from leanix_tui.model.fact_sheet import FactSheetDetail

__all__ = ["FactSheets"]

_REST: Final = "/services/pathfinder/v1/factSheets"
_RELATIONS_AT_ONCE: Final = 4
_BY_ID: Final = 200


class FactSheets:
    """Reading fact sheets. LeanIX: GraphQL ``allFactSheets``, ``factSheet``, ``allLogEvents`` [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._resolver = Resolver(api)

    async def iterate(
        self, selection: Tree, fact_sheet_type: str = "", *, page_size: int = 1000
    ) -> AsyncIterator[JsonObject]:
        """All active fact sheets, of one type or of all, one GraphQL node after the other, each id once.

        ``selection`` says which fields; those that LeanIX does not offer are left out, and pages that it finds too big
        are asked for again in smaller ones. LeanIX: ``allFactSheets`` [doc].
        """

        def build(selector: Selector) -> Document:
            node = selector.shape({"id": {}, **selection}, selector.base)
            return selector.listing("IterateFactSheets", node, fact_sheet_type)

        async for node in self._nodes(build, page_size):
            yield node

    async def by_ids(
        self, fact_sheet_type: FactSheetType, ids: Sequence[str], *, relations: Sequence[RelationEnd] | None = None
    ) -> Page:
        """Some fact sheets of one type, at most 1,000: base fields, own fields, and these relations, undecoded.

        ``body`` is ``{"data": {"allFactSheets": {"edges": [{"node": ..}]}}}``. LeanIX: ``filter: {ids}`` [doc].
        """
        ends = fact_sheet_type.outgoing if relations is None else relations
        wanted = set(ids)
        nodes = self._nodes(lambda selector: selector.page(fact_sheet_type, ends, ids=ids), max(len(ids), _BY_ID))
        # A server that cannot filter by id gives them all.
        edges = [{"node": node} async for node in nodes if text(node.get("id")) in wanted]
        return Page(msgspec.json.encode({"data": {"allFactSheets": {"edges": edges}}}))

    async def _nodes(self, build: Callable[[Selector], Document], page_size: int) -> AsyncIterator[JsonObject]:
        seen: set[str] = set()
        following = Followable("", "allFactSheets", page_size, ("first", "after"))
        while True:
            try:
                answer = await self._api.ask(build, following.variables(None))
            except GraphQLFailed as error:
                if not following.shrink(error.errors):
                    raise
                continue
            for node in fresh(as_list(answer.data.get("allFactSheets")), seen):
                yield node
            if not following.advance(answer.data):
                return

    async def find(self, name_or_id: str, fact_sheet_type: str = "") -> list[Candidate]:
        """The fact sheets with this id, display name or name (of this type); none and several are both answers.

        An exact spelling wins over one in another case. Only names are read, never the whole workspace.
        """
        return await self._resolver.find(name_or_id, fact_sheet_type)

    async def detail(self, fact_sheet_id: str, fact_sheet_type: FactSheetType) -> FactSheetDetail:
        """Everything about one fact sheet: fields, relations both ways, tags, subscriptions, documents, comments.

        Fields that this user may not read are named in ``refused``. Raises NotFound for an unknown id. An archived
        fact sheet is found too.
        """
        try:
            node, warnings = await open_node(
                self._api, fact_sheet_id, lambda selector: selector.detail(fact_sheet_type)
            )
        except GraphQLFailed as error:
            if not is_too_big(error.errors):
                raise
            node, warnings = await self._detail_in_parts(fact_sheet_id, fact_sheet_type)
        refused = (await self._api.selector()).refused(fact_sheet_type)
        return read_detail(node, fact_sheet_type, warnings=warnings, not_offered=refused)

    async def _detail_in_parts(
        self, fact_sheet_id: str, fact_sheet_type: FactSheetType
    ) -> tuple[JsonObject, tuple[FieldWarning, ...]]:
        """The same in several queries, for a type with so many relations that LeanIX finds one too complex."""
        node, warnings = await open_node(
            self._api, fact_sheet_id, lambda selector: selector.detail(fact_sheet_type, ())
        )
        ends = list(fact_sheet_type.relations.values())
        for start in range(0, len(ends), _RELATIONS_AT_ONCE):
            some = ends[start : start + _RELATIONS_AT_ONCE]

            def build(selector: Selector, some: list[RelationEnd] = some) -> Document:
                return selector.detail(fact_sheet_type, some, base=False)

            part, told = await open_node(self._api, fact_sheet_id, build)
            node |= part
            warnings += told
        return node, warnings

    async def history(self, fact_sheet_id: str, event_types: Sequence[str] = ()) -> list[LogEvent]:
        """What happened to a fact sheet, newest first; times are ISO 8601 in UTC.

        LeanIX: GraphQL ``allLogEvents`` [doc], the only way to its log.
        """
        kinds = f", eventTypes: [{', '.join(event_types)}]" if all(map(str.isidentifier, event_types)) else ""

        def build(selector: Selector) -> Document:
            root = selector.schema.root("allLogEvents") if selector.schema else None
            node = selector.shape(LOG_EVENT, selector.node_type(root) if root else "LogEvent")
            arguments = f"factSheetId: $id{kinds if event_types else ''}"
            body = f"allLogEvents({arguments}) {{ edges {{ node {{ {render(node)} }} }} }}"
            return Document("History", f"query History($id: ID!) {{ {body} }}")

        answer = await self._api.ask(build, {"id": fact_sheet_id})
        events = [read_log_event(node) for node in as_list(answer.data.get("allLogEvents"))]
        return sorted(events, key=lambda event: event.created_at, reverse=True)

    async def suggestions(self, words: str, *, count: int = 10, per_type: bool = False) -> list[Candidate]:
        """Fact sheets that fit some typed letters, best first. LeanIX: GET pathfinder /suggestions [schema]."""
        params = {"q": words, "object": "factSheet", "count": count, "perType": "true" if per_type else "false"}
        groups = as_list((await self._api.fetch("/services/pathfinder/v1/suggestions", params)).data)
        found = [entry for group in groups for entry in as_list(group.get("suggestions"))]
        return [
            Candidate(
                text(entry.get("objectId")) or text(entry.get("id")),
                text(entry.get("type")),
                text(entry.get("displayName")),
                text(entry.get("displayName")),
            )
            for entry in found
        ]

    async def rest_list(self, fact_sheet_type: str = "", **params: Any) -> list[JsonObject]:
        """Fact sheets as the REST API tells them, all pages. LeanIX: GET pathfinder /factSheets [schema].

        Prefer :meth:`iterate`; LeanIX discourages this one.
        """
        fetch = self._api.fetcher(_REST, {**params, "type": fact_sheet_type} if fact_sheet_type else params)
        return [item async for page in by_cursor(fetch) for item in page]

    async def rest_get(self, fact_sheet_id: str) -> JsonObject:
        """One fact sheet as the REST API tells it. LeanIX: GET pathfinder /factSheets/{id} [schema]."""
        try:
            envelope = await self._api.fetch(f"{_REST}/{quote(fact_sheet_id, safe='')}")
        except RequestInvalid as error:
            if error.status == 404:
                raise no_such_fact_sheet(fact_sheet_id) from error
            raise
        return as_object(envelope.data)

    async def count(self, fact_sheet_type: str = "") -> int:
        """How many active fact sheets there are, of one type or of all; -1 when LeanIX does not say."""

        def build(selector: Selector) -> Document:
            return selector.listing("CountFactSheets", {"id": {}}, fact_sheet_type)

        answer = await self._api.ask(build, {"first": 1, "after": None}, schema=False)
        try:
            total: int = msgspec.convert(
                as_object(answer.data.get("allFactSheets")).get("totalCount"), int, strict=False
            )
        except msgspec.ValidationError:
            return -1
        return total
