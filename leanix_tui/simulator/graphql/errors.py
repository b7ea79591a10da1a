"""What can go wrong in a GraphQL request, and how it looks in LeanIX's answer."""

from __future__ import annotations

import re

from graphql import GraphQLError, GraphQLSyntaxError
from graphql.language import Node

from leanix_tui.simulator.world import Json

TOO_MANY_CHARACTERS = (
    "The request contains too many characters. To prevent Denial Of Service attacks, parsing has been cancelled."
)
_TOKEN = re.compile(r'[_A-Za-z][_0-9A-Za-z]*|\.\.\.|-?\d[\d.eE+-]*|"""|"[^"\n]*"?|.', re.DOTALL)


_TOO_MANY = re.compile(r"more than \d+ [a-z ]*tokens")


class RequestRefused(Exception):
    """The request cannot be carried out at all; the answer holds these errors and no data."""

    def __init__(self, *errors: Json) -> None:
        super().__init__(errors[0]["message"])
        self.errors = list(errors)


class FieldFailed(Exception):
    """One field of the query has no answer; it becomes null and the rest of the data stays."""

    def __init__(self, message: str, *, error_type: str = "BUSINESS_LOGIC") -> None:
        super().__init__(message)
        self.message = message
        self.error_type = error_type


class Refused:
    """Stands in the data where a value may not be read, until its path is known."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message


def at(node: Node | None) -> list[Json]:
    """Where in the query a node starts."""
    if node is None or node.loc is None:
        return []
    start = node.loc.start_token
    return [{"line": start.line, "column": start.column}]


def validation_error(error: GraphQLError) -> Json:
    """A query that does not fit the schema; where it goes wrong first is where it is shown."""
    places = [{"line": place.line, "column": place.column} for place in error.locations or ()]
    return {"message": error.message, "locations": places[:1]}


def syntax_error(error: GraphQLSyntaxError) -> Json:
    """A query that cannot be parsed, with the token that broke it."""
    if _TOO_MANY.search(error.message):
        return {"message": TOO_MANY_CHARACTERS}
    line, column = next(((place.line, place.column) for place in error.locations or ()), (1, 1))
    rest = error.source.body[next(iter(error.positions)) :] if error.source is not None and error.positions else ""
    match = _TOKEN.match(rest)
    token = match[0] if match is not None else "<EOF>"
    return {
        "message": f"Invalid syntax encountered. Offending token '{token}' at line {line} column {column}",
        "locations": [{"line": line, "column": column}],
    }
