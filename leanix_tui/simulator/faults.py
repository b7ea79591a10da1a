"""Faults that can be ordered over the control endpoint: what goes wrong, for which requests, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

import msgspec

from leanix_tui.simulator.world import Json

ACTIONS = (
    "unauthorized", "forbidden", "rate_limited", "html500", "html502", "hang", "drop_before", "drop_after", "truncate",
    "garbage", "slow_body", "expire_token", "redirect", "graphql_error", "too_busy", "too_fast", "strained",
    "ignore_ids", "shuffle", "repeat", "drop",
)  # fmt: skip

FILTERED_IDS = re.compile(r",?\s*filter:\s*\{\s*ids:\s*\[([^\]]*)\]\s*\}")
QUOTED = re.compile(r'"([^"]*)"')


class Match(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests: a path (glob or prefix), a method, a GraphQL root field; all that are given must fit.

    Of GraphQL requests also: the name of the operation (glob), whether the query filters by ``ids``, by this ``id``
    among others, or comes from a cursor, and whether it asks for more than so many ids or fact sheets at once.
    """

    path: str | None = None
    root: str | None = None
    method: str | None = None
    operation: str | None = None
    ids: bool | None = None
    id: str | None = None
    cursor: bool | None = None
    ids_over: int | None = None
    first_over: int | None = None


@dataclass(slots=True)
class Asked:
    """What a GraphQL request says besides its name."""

    ids: tuple[str, ...] = ()
    by_ids: bool = False
    first: int = 0
    cursor: bool = False


class Fault(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One ordered fault.

    It strikes from the ``nth`` matching request on, ``times`` times or always. ``after`` is how many bytes of the real
    answer still arrive (``truncate``, ``drop_after``); ``delay_ms`` is how long ``hang`` lasts (without it: until the
    client leaves) and how long ``slow_body`` waits between two pieces; ``retry_after`` is a header value, seconds or a
    date; ``errors`` and ``data`` are the body of ``graphql_error``; ``location`` is where ``redirect`` points.
    """

    action: str
    match: Match = msgspec.field(default_factory=Match)
    nth: int = 1
    times: int | str = 1
    after: int | None = None
    status: int | None = None
    retry_after: int | str | None = None
    delay_ms: float | None = None
    location: str | None = None
    errors: list[Json] | None = None
    data: Json | None = None
    at_most: int = 1
    rows: int = 5
    short_length: bool = False  # truncate with a Content-Length that fits the cut body
    matched: int = 0
    hits: int = 0
    running: int = 0
    most_running: int = 0
    moments: list[float] = []
    page_before: list[Json] = []

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action {self.action!r}; there are {', '.join(ACTIONS)}")
        if isinstance(self.times, str) and self.times != "always":
            raise ValueError('times is a number or "always"')
        if self.action == "redirect" and not self.location:
            raise ValueError("redirect needs a location")


@dataclass(slots=True)
class Received:
    """One request as the control endpoint lists it; of the credentials only that there were some."""

    method: str
    path: str
    query: str
    roots: list[str] = field(default_factory=list)
    operation_name: str | None = None
    authorized: bool = False
    status: int | None = None
    fault: str | None = None


def path_fits(pattern: str, path: str) -> bool:
    return path == pattern or path.startswith(pattern.rstrip("/") + "/") or fnmatchcase(path, pattern)


class FaultBook:
    """The ordered faults and the requests received so far."""

    MOST_REQUESTS = 20_000

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.received: list[Received] = []

    def note(self, received: Received) -> None:
        if len(self.received) >= self.MOST_REQUESTS:
            del self.received[: self.MOST_REQUESTS // 2]
        self.received.append(received)

    def striking(self, received: Received, asked: Asked | None = None) -> Fault | None:
        """The first fault that strikes this request; every matching fault counts it."""
        asked = asked or Asked()
        chosen: Fault | None = None
        for fault in self.faults:
            match = fault.match
            if (
                (match.path is not None and not path_fits(match.path, received.path))
                or (match.method is not None and match.method.upper() != received.method)
                or (match.root is not None and match.root not in received.roots)
                or (match.operation is not None and not fnmatchcase(received.operation_name or "", match.operation))
                or (match.ids is not None and match.ids != asked.by_ids)
                or (match.id is not None and match.id not in asked.ids)
                or (match.cursor is not None and match.cursor != asked.cursor)
                or (match.ids_over is not None and len(asked.ids) <= match.ids_over)
                or (match.first_over is not None and asked.first <= match.first_over)
            ):
                continue
            fault.matched += 1
            more = fault.times == "always" or fault.matched < fault.nth + int(fault.times)
            if chosen is None and fault.matched >= fault.nth and more:
                fault.hits += 1
                chosen = fault
        return chosen


def graphql_roots(body: bytes) -> tuple[list[str], str | None]:
    """The root fields and the operation name of a GraphQL request body; nothing for what cannot be read."""
    try:
        asked = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return [], None
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return [], None
    name = asked.get("operationName")
    wanted = name if isinstance(name, str) and name else None
    roots, found_name = _parsed_roots(asked["query"], wanted)
    return list(roots), wanted or found_name


def graphql_asked(body: bytes) -> Asked:
    """What a GraphQL request asks ``allFactSheets`` for, as far as its text tells."""
    try:
        content = msgspec.json.decode(body)
        query, variables = content["query"], content.get("variables") or {}
        filtered = FILTERED_IDS.search(query)
        first, after = variables.get("first"), variables.get("after")
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError):
        return Asked()
    ids = tuple(QUOTED.findall(filtered[1])) if filtered else ()
    return Asked(ids, filtered is not None, first if isinstance(first, int) else 0, bool(after))


@lru_cache(maxsize=256)
def _parsed_roots(query: str, wanted: str | None) -> tuple[tuple[str, ...], str | None]:
    from graphql import GraphQLError, OperationDefinitionNode, parse  # noqa: PLC0415 - only a GraphQL request needs it
    from graphql.language import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode  # noqa: PLC0415

    try:
        document = parse(query, no_location=True)
    except GraphQLError:
        return (), None
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    operation = next((one for one in operations if one.name and one.name.value == wanted), None)
    operation = operation or (operations[0] if operations else None)
    roots: dict[str, None] = {}
    seen: set[str] = set()

    def walk(selections: SelectionSetNode) -> None:
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                roots[selection.name.value] = None
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name in fragments and name not in seen:
                    seen.add(name)
                    walk(fragments[name].selection_set)
            else:
                inner = getattr(selection, "selection_set", None)
                if isinstance(inner, SelectionSetNode):
                    walk(inner)

    if operation is not None:
        walk(operation.selection_set)
    return tuple(roots), operation.name.value if operation is not None and operation.name else None
