"""Finding fact sheets by what a person calls them: an id or a name."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Iterable
from typing import Final

import msgspec

from leanix_tui.client.api import Api
from leanix_tui.client.following import Followable
from leanix_tui.client.graphql import GraphQLAnswer
from leanix_tui.client.graphql_documents import Document, leaves
from leanix_tui.client.paging import fresh
from leanix_tui.client.reading import JsonObject, as_list, as_object, text, whole
from leanix_tui.client.selection import Selector
from leanix_tui.errors import AnswerError, GraphQLFailed, QueryInvalid, RequestInvalid

__all__ = ["Candidate", "Resolver", "looks_like_id"]

_UUID: Final = re.compile(r"(?i)[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_PAGE: Final = 1000
_FOUND_PAGE: Final = 200
_MOST_PAGES: Final = 20
_WORTH_SCANNING: Final = 5000
_NODE: Final = leaves("id type name displayName status")


class Candidate(msgspec.Struct, frozen=True):
    """A fact sheet that fits what was asked for."""

    id: str
    type: str
    name: str
    display_name: str
    status: str = ""


def looks_like_id(value: str) -> bool:
    """Whether this is a UUID, or one in the old base64 form that starts with its kind."""
    if _UUID.fullmatch(value):
        return True
    try:
        decoded = base64.b64decode(value, validate=True) if len(value) >= 12 else b""
    except (binascii.Error, ValueError):
        return False
    return re.match(rb"[A-Za-z]{1,20}:[\x21-\x7e]+$", decoded) is not None


class Resolver:
    """Finds fact sheets by id or exact name, with as little reading as the server allows."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def find(self, name_or_id: str, fact_sheet_type: str = "") -> list[Candidate]:
        """All fact sheets with this id, display name or name; an exact spelling wins over one in another case."""
        wanted = name_or_id.strip()
        if not wanted:
            return []
        is_id = looks_like_id(wanted)
        if is_id and (found := await self._by_id(wanted, fact_sheet_type)):
            return found
        rows, accepted = await self._search(wanted, fact_sheet_type)
        if found := _exact(rows, wanted):
            return found
        rows = await self._scan(wanted, fact_sheet_type, whatever_it_takes=not accepted)
        if found := _exact(rows, wanted):
            return found
        # An id may look like anything on some servers; a name with blanks is none.
        return [] if is_id or " " in wanted else await self._by_id(wanted, fact_sheet_type)

    async def _by_id(self, wanted: str, fact_sheet_type: str) -> list[Candidate]:
        def build(selector: Selector) -> Document:
            return selector.by_id("FindById", selector.shape(_NODE, selector.base))

        try:
            answer = await self._api.ask(build, {"id": wanted}, schema=False)
        except (GraphQLFailed, RequestInvalid):
            return []  # "no fact sheet with that id", in whichever words
        found = _candidates([as_object(answer.data.get("factSheet"))])
        return [one for one in found if not fact_sheet_type or one.type == fact_sheet_type]

    async def _search(self, wanted: str, fact_sheet_type: str) -> tuple[list[JsonObject], bool]:
        """What the server's own filters find, all asked at once; and whether it knows a filter for names."""
        ways = await asyncio.gather(
            *(self._filtered(way, wanted, fact_sheet_type) for way in ("displayName", "quickSearch", "fullTextSearch"))
        )
        seen: set[str] = set()
        rows = [row for found in ways for row in fresh(found or [], seen)]
        return rows, ways[0] is not None

    async def _filtered(self, way: str, wanted: str, fact_sheet_type: str) -> list[JsonObject] | None:
        try:
            return await self._rows(fact_sheet_type, way, wanted, pages=_MOST_PAGES if way == "displayName" else 1)
        except AnswerError as error:
            if isinstance(error, GraphQLFailed) or error.status in {400, 422}:
                return None  # this server has no such filter
            raise

    async def _scan(self, wanted: str, fact_sheet_type: str, *, whatever_it_takes: bool) -> list[JsonObject]:
        """Read all names, in case the filters missed it; of a large workspace only when it has no filters."""
        at_most = 0 if whatever_it_takes else _WORTH_SCANNING
        return await self._rows(fact_sheet_type, "", wanted, pages=1000, at_most=at_most)

    async def _rows(
        self, fact_sheet_type: str, way: str, wanted: str, *, pages: int, at_most: int = 0
    ) -> list[JsonObject]:
        rows: list[JsonObject] = []
        seen: set[str] = set()
        following = Followable("", "allFactSheets", _FOUND_PAGE if way else _PAGE, ("first", "after"))
        while pages > 0:
            variables = following.variables({"text": wanted} if way else None)
            try:
                answer = await self._ask(fact_sheet_type, way, variables)
            except GraphQLFailed as error:
                if not following.shrink(error.errors):
                    raise
                continue
            pages -= 1
            connection = as_object(answer.data.get("allFactSheets"))
            new = fresh(as_list(connection), seen)
            rows += [row for row in new if not fact_sheet_type or text(row.get("type")) in {"", fact_sheet_type}]
            too_many = at_most and whole(connection.get("totalCount")) > at_most
            if not new or too_many or not following.advance(answer.data):
                break
        return rows

    async def _ask(self, fact_sheet_type: str, way: str, variables: JsonObject) -> GraphQLAnswer:
        def build(selector: Selector) -> Document:
            if way and not selector.offers_filter(way):
                raise QueryInvalid("This server has no such filter.", detail=way)
            node = selector.shape(_NODE, selector.base)
            return selector.listing("FindFactSheets", node, fact_sheet_type, text_filter=way)

        return await self._api.ask(build, variables, schema=False)


def _candidates(nodes: Iterable[JsonObject]) -> list[Candidate]:
    return [
        Candidate(
            text(node.get("id")),
            text(node.get("type")),
            text(node.get("name")) or text(node.get("displayName")),
            text(node.get("displayName")) or text(node.get("name")),
            text(node.get("status")),
        )
        for node in nodes
        if text(node.get("id"))
    ]


def _exact(rows: list[JsonObject], wanted: str) -> list[Candidate]:
    candidates = _candidates(rows)
    folded = wanted.casefold()
    for found in (
        [one for one in candidates if wanted in {one.display_name, one.name}],
        [one for one in candidates if folded in {one.display_name.casefold(), one.name.casefold()}],
    ):
        if found:
            # Where lists hold archived ones as well, a living one of that name is meant.
            return [one for one in found if one.status != "ARCHIVED"] or found
    return []
