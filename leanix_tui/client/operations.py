"""Telling reads from writes, which decides what may be retried and what a locked profile refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

__all__ = ["GRAPHQL_PATH", "Operation", "inspect_graphql", "is_graphql", "is_read"]

GRAPHQL_PATH: Final = "/services/pathfinder/v1/graphql"
_READ_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# POST endpoints that only look something up.
_READING_POSTS: Final = re.compile(
    r"/services/+mtm/v1/oauth2/token$"
    r"|/services/+todo/v1/to-do/query$"
    r"|/services/+mtm/v1/workspaces/[^/]+/permissions/search$"
    r"|/services/+navigation/v1/(?:navigationItems|presentations)/search$"
    r"|/services/+metrics/v2/schemas/[^/]+/points/aggregation$"
    r"|/services/+metrics/v2/kpis/validate$"
)


class Operation(msgspec.Struct, frozen=True):
    """What a GraphQL document does when it is run."""

    kind: str
    """``query``, ``mutation``, ``subscription``, or ``unknown`` when the text cannot be parsed."""
    name: str = ""
    roots: tuple[str, ...] = ()
    selections: int = 0
    """How many root fields it asks for, the same one under several names counted each time."""
    problem: str = ""
    """Why it could not be understood."""

    @property
    def label(self) -> str:
        """Its name, or else the root fields that it asks for."""
        return self.name or ", ".join(self.roots)


@lru_cache(maxsize=256)
def inspect_graphql(document: str, operation_name: str | None = None) -> Operation:
    """Find out whether a document reads or writes; what cannot be parsed is ``unknown`` and counts as a write."""
    # Imported late: our own documents say what they are, and this costs more than all of msgspec.
    from graphql import GraphQLError, parse  # noqa: PLC0415
    from graphql.language import FieldNode, OperationDefinitionNode  # noqa: PLC0415

    try:
        tree = parse(document, no_location=True)
    except GraphQLError as error:
        places = [f" (line {place.line}, column {place.column})" for place in error.locations or ()]
        return Operation("unknown", problem=f"{error.message.rstrip('.')}{places[0] if places else ''}.")
    except RecursionError:
        return Operation("unknown", problem="It is nested too deeply.")
    operations = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    if operation_name:
        operations = [node for node in operations if node.name and node.name.value == operation_name]
    if not operations:
        return Operation("unknown", problem="The document holds no such operation.")
    # Without a name the server refuses several operations; judge by the most dangerous one all the same.
    chosen = max(operations, key=lambda node: node.operation.value != "query")
    fields = [node.name.value for node in chosen.selection_set.selections if isinstance(node, FieldNode)]
    name = chosen.name.value if chosen.name else ""
    selections = len(chosen.selection_set.selections)
    return Operation(chosen.operation.value, name, tuple(dict.fromkeys(fields)), selections)


def is_graphql(method: str, path: str) -> bool:
    """Whether this request carries a GraphQL document as JSON."""
    return method == "POST" and path.rstrip("/").endswith("/graphql")


def is_read(method: str, path: str, params: Iterable[tuple[str, str]] = ()) -> bool:
    """Whether a REST request only looks things up."""
    if any(name.lower() == "autocommit" and value.lower() != "false" for name, value in params):
        return False  # reading the events of a PULL webhook like this takes them away for good
    return method in _READ_METHODS or (method == "POST" and _READING_POSTS.search(path.rstrip("/")) is not None)
