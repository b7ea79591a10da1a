"""What a GraphQL request wants of ``allFactSheets``, read for the benchmark server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    value_from_ast_untyped,
)

LIGHT: Final = ("id", "type", "rev", "updatedAt")
"""What can be told of a fact sheet without looking into it."""


class Asked(msgspec.Struct, kw_only=True):
    """One root field of a query."""

    root: str
    key: str
    """What the answer calls it."""
    types: tuple[str, ...] = ()
    ids: list[str] | None = None
    first: int = 100
    after: str = ""
    newest_first: bool = False
    parts: tuple[str, ...] = ()
    """``pageInfo``, ``totalCount`` and ``edges`` in the order in which the query has them."""
    light: tuple[str, ...] = ()
    """The fields of the nodes, where they are so few and plain that looking them up costs nothing."""
    fields: frozenset[str] = frozenset()
    """The fields of the nodes."""


def read(query: str, variables: Mapping[str, Any], operation: str = "") -> list[Asked]:
    """The root fields of a query. Raises ``GraphQLSyntaxError``."""
    # A query that holds ids is another one every time; it is not worth keeping.
    document = _remembered(query) if len(query) < 10_000 else parse(query, no_location=True)
    found = []
    for definition in document.definitions:
        name = getattr(definition, "name", None)
        if isinstance(definition, OperationDefinitionNode) and operation in {"", name.value if name else ""}:
            given = {
                one.variable.name.value: value_from_ast_untyped(one.default_value)
                for one in definition.variable_definitions or ()
                if one.default_value
            } | dict(variables)
            fields = _fields(definition.selection_set, _fragments(document))
            found += [_read_root(field, given, document) for field in fields]
            break
    return found


@lru_cache(maxsize=200)
def _remembered(query: str) -> DocumentNode:
    return parse(query, no_location=True)


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def _fields(chosen: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    """The fields of a selection, those in fragments included."""
    for one in chosen.selections if chosen else ():
        if isinstance(one, FieldNode):
            yield one
        elif isinstance(one, FragmentSpreadNode):
            yield from _fields(fragments[one.name.value].selection_set, fragments)
        elif isinstance(one, InlineFragmentNode):
            yield from _fields(one.selection_set, fragments)


def _read_root(field: FieldNode, variables: Mapping[str, Any], document: DocumentNode) -> Asked:
    fragments = _fragments(document)
    given = {one.name.value: value_from_ast_untyped(one.value, dict(variables)) for one in field.arguments or ()}
    asked = Asked(root=field.name.value, key=(field.alias or field.name).value)
    filters = given.get("filter") or {}
    kinds = [given["factSheetType"]] if given.get("factSheetType") else []
    for facet in filters.get("facetFilters") or ():
        if facet["facetKey"] == "FactSheetTypes":
            kinds += facet["keys"]
    asked.types = tuple(kinds)
    asked.ids = filters.get("ids")
    asked.first = int(given.get("first") or 100)
    asked.after = given.get("after") or ""
    asked.newest_first = any(
        one["key"] == "updatedAt" and str(one.get("order", "asc")).lower() == "desc" for one in given.get("sort") or ()
    )
    parts = list(_fields(field.selection_set, fragments))
    asked.parts = tuple(dict.fromkeys(one.name.value for one in parts))
    edges = [one for part in parts if part.name.value == "edges" for one in _fields(part.selection_set, fragments)]
    node = [one for edge in edges if edge.name.value == "node" for one in _fields(edge.selection_set, fragments)]
    names = tuple(dict.fromkeys(one.name.value for one in node))
    asked.fields = frozenset(names)
    if names and set(names) <= set(LIGHT):
        asked.light = names
    return asked
