"""Asking LeanIX anything: REST and GraphQL as they are, with everything around them taken care of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import msgspec

from leanix_tui.client.early import CursorWatch
from leanix_tui.client.envelopes import Envelope, decode, repaired, unwrap
from leanix_tui.client.following import follow_list, make_followable
from leanix_tui.client.graphql import GraphQLAnswer, read_answer
from leanix_tui.client.graphql_documents import Document
from leanix_tui.client.operations import GRAPHQL_PATH, inspect_graphql, is_graphql, is_read
from leanix_tui.client.paging import fresh
from leanix_tui.client.reading import JsonObject, as_list, as_object, text
from leanix_tui.client.schema import INTROSPECTION, Schema
from leanix_tui.client.selection import Selector
from leanix_tui.client.wire import Call, Reply, Wire
from leanix_tui.errors import AnswerError, GraphQLFailed, QueryInvalid, RateLimited, TimedOut, UsageError
from leanix_tui.model.user import Identity

__all__ = ["Api", "Body", "Page", "RawAnswer"]

Body: TypeAlias = str | bytes | Mapping[str, Any] | Sequence[Any] | None


class RawAnswer(msgspec.Struct, frozen=True):
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    envelope: Any
    """The decoded JSON, envelope and all; None when the body is empty or no JSON."""


class Page(msgspec.Struct, frozen=True):
    """A GraphQL answer left undecoded, for whoever knows its type; its data is usable."""

    body: bytes
    errors: tuple[JsonObject, ...] = ()
    """What was refused beside the data, such as fields that this user may not read."""


class _Probe(msgspec.Struct):
    data: dict[str, msgspec.Raw] | None = None
    errors: Any = None


class Api:
    """Requests to one workspace; the services are made of these."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._selector: Selector | None = None
        self._selector_lock = asyncio.Lock()

    async def whoami(self) -> Identity:
        """Whom and what the token stands for; logs in when that is not known yet."""
        return (await self._wire.auth.session()).identity

    async def request(
        self,
        path: str,
        method: str = "GET",
        body: Body = None,
        params: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> Any:
        """Call any LeanIX endpoint and get the ``data`` part of its answer (the whole answer where it has none).

        Retries, renews the access token, and follows pages: those of a REST list until it is complete, and the cursor
        of a GraphQL query for ``allFactSheets``. ``options`` may hold ``page_limit`` (how many pages at most) and
        ``follow`` (False: only what was asked for). ``body`` is JSON as text or bytes, or anything that JSON can say.
        Raises the whole tree of ``leanix_tui.errors`` below ConnectionFailed, AuthenticationFailed and AnswerError,
        and Refused for a change while the client is read-only.
        """
        wanted = dict(options or {})
        verb = method.upper()
        if is_graphql(verb, path):
            content = as_object(decode(_encode(body), "the query")) if body else {}
            query, variables = text(content.get("query")), as_object(content.get("variables"))
            name = text(content.get("operationName")) or None
            operation = inspect_graphql(query, name)
            lists_fact_sheets = operation.roots == ("allFactSheets",) and operation.selections == 1
            if wanted.get("follow", True) and lists_fact_sheets and operation.kind == "query":
                answer = await self.graphql_all(
                    query, variables, endpoint=path, operation_name=name, page_limit=wanted.get("page_limit")
                )
            else:
                answer = await self.graphql(query, variables, endpoint=path, operation_name=name)
            return answer.data
        call = _rest_call(path, verb, body, params)
        envelope = await self._wire.send(call, lambda reply: _envelope(reply, call))
        is_page = isinstance(envelope.data, list) and all(isinstance(item, dict) for item in envelope.data)
        if verb != "GET" or not wanted.get("follow", True) or not is_page or not envelope.data:
            return envelope.data

        async def fetch(following: Mapping[str, str]) -> Envelope:
            again = msgspec.structs.replace(call, params=tuple(following.items()))
            return await self._wire.send(again, lambda reply: _envelope(reply, again))

        return await follow_list(fetch, envelope, dict(call.params), wanted.get("page_limit"))

    async def fetch(self, path: str, params: Mapping[str, Any] | None = None) -> Envelope:
        """One GET with its envelope taken apart, pages not followed."""
        call = _rest_call(path, "GET", None, params)
        return await self._wire.send(call, lambda reply: _envelope(reply, call))

    def fetcher(self, path: str, params: Mapping[str, Any] | None = None) -> Callable[[dict[str, str]], Any]:
        """What the paging functions ask pages of: this path with these parameters beside the page's own."""

        async def fetch(page: dict[str, str]) -> Envelope:
            return await self.fetch(path, dict(params or {}) | page)

        return fetch

    async def request_raw(
        self,
        path: str,
        method: str = "GET",
        body: Body = None,
        params: Mapping[str, Any] | None = None,
        *,
        accept: str = "application/json",
        any_status: bool = False,
    ) -> RawAnswer:
        """Call any LeanIX endpoint once and get status, headers and body as they came; nothing is followed.

        With ``any_status`` a refusal (4xx, 5xx, redirect) is an answer like any other instead of an error.
        """
        verb = method.upper()
        call = _rest_call(path, verb, body, params)
        if is_graphql(verb, path):
            content = as_object(decode(call.body, "the query"))
            operation = inspect_graphql(text(content.get("query")), text(content.get("operationName")) or None)
            call = msgspec.structs.replace(call, operation=operation.label, write=operation.kind != "query")
        call = msgspec.structs.replace(call, accept=accept, any_status=any_status)

        def understand(reply: Reply) -> RawAnswer:
            try:
                envelope = decode(reply.body, call.what)
            except AnswerError:
                envelope = None
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return RawAnswer(reply.status, headers, reply.body, envelope)

        return await self._wire.send(call, understand)

    async def graphql(
        self,
        query: str | Document,
        variables: Mapping[str, Any] | None = None,
        endpoint: str = GRAPHQL_PATH,
        operation_name: str | None = None,
    ) -> GraphQLAnswer:
        """Run one GraphQL document and get its data, with warnings for what was left out of it.

        Raises GraphQLFailed and its kin when there is no usable data; of a mutation already when there is any error.
        LeanIX: POST pathfinder /graphql [doc].
        """
        call = _graphql_call(query, variables, endpoint, operation_name)
        return await self._wire.send(
            call,
            lambda reply: read_answer(decode(reply.body, call.what), call.operation, write=call.write),
        )

    async def graphql_bytes(
        self,
        query: str | Document,
        variables: Mapping[str, Any] | None = None,
        *,
        on_cursor: Callable[[str], None] | None = None,
        on_begin: Callable[[], None] | None = None,
    ) -> Page:
        """Run a GraphQL query and get its answer undecoded, for typed decoding of large pages.

        ``on_cursor`` is called, at most once and while the page still arrives, with the cursor of the next page; the
        query has to ask for ``pageInfo`` before ``edges``. ``on_begin`` is called whenever more of the answer arrives:
        the server has done its part then. Raises as :meth:`graphql`.
        """
        call = _graphql_call(query, variables, GRAPHQL_PATH, None)
        watch = CursorWatch(on_cursor) if on_cursor else None

        def arrives(body: bytearray) -> None:
            if on_begin is not None:
                on_begin()
            if watch is not None:
                watch(body)

        return await self._wire.send(call, lambda reply: _page(reply, call), arrives if on_begin else watch)

    async def graphql_all(
        self,
        query: str | Document,
        variables: Mapping[str, Any] | None = None,
        *,
        endpoint: str = GRAPHQL_PATH,
        operation_name: str | None = None,
        page_limit: int | None = None,
    ) -> GraphQLAnswer:
        """Run a query for ``allFactSheets`` and follow its cursor to the end: one answer with all edges.

        Fact sheets that show up twice are given once, provided that the query asks for their id. Pages that LeanIX
        finds too big are asked for again in smaller ones. Raises QueryInvalid when the query is for something else.
        """
        document = query.text if isinstance(query, Document) else query
        following = make_followable(document, variables, operation_name)
        connection: JsonObject = {}
        edges: list[JsonObject] = []
        errors: list[JsonObject] = []
        seen: set[str] = set()
        pages, more = 0, True
        while more and (page_limit is None or pages < page_limit):
            try:
                answer = await self.graphql(following.text, following.variables(variables), endpoint, operation_name)
            except GraphQLFailed as error:
                if not following.shrink(error.errors):
                    raise
                continue
            pages += 1
            connection = as_object(answer.data.get(following.key))
            for edge in as_list(connection.get("edges")):
                node = as_object(edge.get("node"))
                if not text(node.get("id")) or fresh([node], seen):
                    edges.append(edge)
            errors += answer.errors
            more = following.advance(answer.data)
        return GraphQLAnswer({following.key: connection | {"edges": edges}}, tuple(errors))

    async def schema(self) -> Schema | None:
        """The GraphQL schema of this workspace, asked for once; None where introspection is refused."""
        return (await self.selector()).schema

    def expect_schema(self, schema: Schema | None) -> None:
        """Begin with a schema that was read earlier, None where introspection was refused.

        :meth:`look_at_schema` says whether it is still right.
        """
        if self._selector is None:
            self._selector = Selector(schema)

    async def look_at_schema(self) -> bool:
        """Ask for the schema again; whether it is another one than was known, which then is forgotten."""
        answer = await self.graphql(Document("Introspect", INTROSPECTION))
        found = Schema.parse(answer.data)
        async with self._selector_lock:
            known = self._selector
            if known is not None and known.schema == found:
                return False
            self._selector = Selector(found)
        return True

    async def selector(self) -> Selector:
        """What this workspace's GraphQL can be asked for: its schema, and what it refused so far."""
        async with self._selector_lock:
            if self._selector is None:
                try:
                    answer = await self.graphql(Document("Introspect", INTROSPECTION))
                    self._selector = Selector(Schema.parse(answer.data))
                except RateLimited:
                    raise
                except (AnswerError, TimedOut):  # switched off, refused, or more than this server can bear
                    self._selector = Selector(None)
        return self._selector

    async def ask(
        self,
        build: Callable[[Selector], Document],
        variables: Mapping[str, Any] | None = None,
        *,
        schema: bool = True,
    ) -> GraphQLAnswer:
        """Run a query that is built for this workspace; what the server refuses in it is left out and asked again."""
        selector = await self.selector() if schema or self._selector else Selector()
        while True:
            document = build(selector)
            try:
                return await self.graphql(document, variables)
            except QueryInvalid as error:
                # What another query has learnt meanwhile may be what this one was refused for: to learn the same from
                # it once more would look as if the server refused what is not asked for any longer.
                if build(selector).text == document.text:
                    selector.learn(error.errors, document.text)
                    if build(selector).text == document.text:
                        raise


def _rest_call(path: str, method: str, body: Body, params: Mapping[str, Any] | None) -> Call:
    if not method.isalpha():
        raise UsageError("This is not an HTTP method.", remedy="Use GET, POST, PUT, PATCH or DELETE.")
    bare, _, query = path.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, value in (params or {}).items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, text(part)) for part in values if part is not None]
    return Call(method, bare, tuple(pairs), _encode(body), write=not is_read(method, bare, pairs))


def _encode(body: Body) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else msgspec.json.encode(body)


def _graphql_call(
    query: str | Document, variables: Mapping[str, Any] | None, endpoint: str, operation_name: str | None
) -> Call:
    if isinstance(query, Document):
        content: JsonObject = {"query": query.text, "variables": query.variables | dict(variables or {})}
        return Call("POST", endpoint, body=msgspec.json.encode(content), operation=query.name, graphql=True)
    operation = inspect_graphql(query, operation_name)
    content = {"query": query, "variables": dict(variables or {})}
    if operation_name:
        content["operationName"] = operation_name
    body = msgspec.json.encode(content)
    write = operation.kind != "query"
    return Call("POST", endpoint, body=body, operation=operation.label, write=write, graphql=True)


def _envelope(reply: Reply, call: Call) -> Envelope:
    return unwrap(decode(reply.body, call.what), call.what, reply.status)


def _page(reply: Reply, call: Call) -> Page:
    body = reply.body
    try:
        probe = msgspec.json.decode(body, type=_Probe)
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = repaired(body) or body
        read_answer(decode(body, call.what), call.operation)  # raises for whatever is not a GraphQL answer
        probe = msgspec.json.decode(body, type=_Probe)
    # Compared by what they begin with: a copy of megabytes for four letters costs more than to take them apart.
    if probe.data is None or all(bytes(memoryview(value)[:5]) == b"null" for value in probe.data.values()):
        read_answer(decode(body, call.what), call.operation)
    return Page(body, tuple(as_list(probe.errors)))
