"""Following pages on behalf of somebody who only asked for the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from leanix_tui.client.envelopes import Envelope
from leanix_tui.client.graphql import is_too_big, smaller_page
from leanix_tui.client.operations import inspect_graphql
from leanix_tui.client.paging import Fetch, fresh
from leanix_tui.client.reading import JsonObject, as_list, as_object, flag, text, whole
from leanix_tui.errors import QueryInvalid

if TYPE_CHECKING:
    from graphql.language import Node, OperationDefinitionNode

__all__ = ["Followable", "follow_list", "make_followable"]

_ROOT: Final = "allFactSheets"
_AFTER: Final = "lxAfter"
_FIRST: Final = "lxFirst"
_PAGE: Final = 1000
_SMALLEST_PAGE: Final = 10


async def follow_list(
    fetch: Fetch, first: Envelope, params: Mapping[str, str], page_limit: int | None = None
) -> list[JsonObject]:
    """All items of a REST list whose first page is already here, whichever way it is paged."""
    items: list[JsonObject] = list(first.data)
    seen: set[str] = set()
    fresh(items, seen)
    page = max(whole(params.get("page"), 1), 1)
    cursor_name = "after" if "first" in params or "after" in params else "cursor"
    envelope, used, pages = first, {params.get(cursor_name, "")}, 1
    while page_limit is None or pages < page_limit:
        total = envelope.total or 0
        if envelope.has_next is False or (total and len(items) >= total):
            break
        if envelope.cursor and envelope.cursor not in used:
            used.add(envelope.cursor)
            following = dict(params) | {cursor_name: envelope.cursor}
        elif total > len(items) and not envelope.cursor:
            page += 1
            following = dict(params) | {"page": str(page)}
        else:
            break
        envelope = await fetch(following)
        new = fresh([item for item in envelope.data if isinstance(item, dict)], seen) if envelope.data else []
        if not new:
            break
        items += new
        pages += 1
    return items


class Followable(msgspec.Struct):
    """A query for ``allFactSheets`` rewritten so that its cursor can be followed."""

    text: str
    key: str
    """Under which name the connection is answered."""
    first: int
    """How many fact sheets a page is to hold."""
    names: tuple[str, str]
    """The variables that hold the page size and the cursor."""
    after: str | None = None
    used: set[str] = msgspec.field(default_factory=set)

    def variables(self, given: Mapping[str, Any] | None) -> JsonObject:
        """The query's own variables with those for the next page."""
        return dict(given or {}) | {self.names[0]: self.first, self.names[1]: self.after}

    def advance(self, data: JsonObject) -> bool:
        """Move on to the page after this one; False when there is none."""
        connection = as_object(data.get(self.key))
        page = as_object(connection.get("pageInfo"))
        cursor, more = text(page.get("endCursor")), page.get("hasNextPage")
        if more is None:
            more = bool(as_list(connection))  # the server does not say; ask as long as something comes
        if not flag(more) or not cursor or cursor in self.used:
            return False
        self.used.add(cursor)
        self.after = cursor
        return True

    def shrink(self, errors: Sequence[JsonObject]) -> bool:
        """Ask for smaller pages from now on; False when these errors are about something else, or it cannot help."""
        if not is_too_big(errors) or self.first <= _SMALLEST_PAGE:
            return False
        self.first = smaller_page(errors, self.first)
        return True


def make_followable(document: str, variables: Mapping[str, Any] | None, operation_name: str | None) -> Followable:
    """Rewrite a query so that ``first`` and ``after`` of its ``allFactSheets`` are variables.

    Raises QueryInvalid for a document that does not read exactly one list of fact sheets.
    """
    from graphql import parse  # noqa: PLC0415 - only whoever types queries pays for it
    from graphql.language import FieldNode, OperationDefinitionNode  # noqa: PLC0415

    operation = inspect_graphql(document, operation_name)
    if operation.kind != "query" or operation.roots != (_ROOT,):
        raise QueryInvalid(
            "Only a query for allFactSheets can be followed from page to page.",
            detail=operation.problem,
            remedy="Ask for allFactSheets alone, or run the query without following.",
        )
    chosen = next(
        node
        for node in parse(document).definitions
        if isinstance(node, OperationDefinitionNode)
        and (not operation_name or (node.name is not None and node.name.value == operation_name))
    )
    field = chosen.selection_set.selections[0]
    if len(chosen.selection_set.selections) != 1 or not isinstance(field, FieldNode) or field.selection_set is None:
        raise QueryInvalid(
            "The query asks for allFactSheets several times.", remedy="Follow them one by one, or without following."
        )
    # The text is edited rather than printed anew, so that it stays as it was typed.
    edits = [_Edit(_start(field.selection_set) + 1, " pageInfo { hasNextPage endCursor } ")]
    names, values, definitions, arguments = [], [], [], []
    known = {argument.name.value: argument for argument in field.arguments or ()}
    for argument, ours, kind in (("first", _FIRST, "Int"), ("after", _AFTER, "String")):
        given = known.get(argument)
        value = given.value.to_dict() if given else {}
        if value.get("kind") == "variable":
            names.append(str(as_object(value["name"])["value"]))
            values.append((variables or {}).get(names[-1]))
            continue
        names.append(ours)
        values.append(value.get("value"))
        definitions.append(f"${ours}: {kind}")
        if given:
            edits.append(_Edit(_start(given.value), f"${ours}", _end(given.value)))
        else:
            arguments.append(f"{argument}: ${ours}")
    if arguments and known:
        edits.append(_Edit(_start(next(iter(known.values()))), f"{', '.join(arguments)}, "))
    elif arguments:
        edits.append(_Edit(_end(field.name), f"({', '.join(arguments)})"))
    if definitions:
        edits.append(_define(chosen, document, ", ".join(definitions)))
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        document = document[: edit.start] + edit.text + document[max(edit.end, edit.start) :]
    return Followable(
        text=document,
        key=field.alias.value if field.alias else _ROOT,
        first=whole(values[0], _PAGE) or _PAGE,
        names=(names[0], names[1]),
        after=text(values[1]) or None,
    )


class _Edit(msgspec.Struct):
    start: int
    text: str
    end: int = 0


def _define(operation: OperationDefinitionNode, document: str, definitions: str) -> _Edit:
    """Where the variables of an operation are declared, whichever of its parts it leaves out."""
    start = _start(operation)
    if operation.variable_definitions:
        return _Edit(_start(operation.variable_definitions[0]), f"{definitions}, ")
    if operation.name:
        return _Edit(_end(operation.name), f"({definitions})")
    if document.startswith("query", start):
        return _Edit(start + len("query"), f"({definitions})")
    return _Edit(start, f"query({definitions}) ")


def _start(node: Node) -> int:
    return node.loc.start if node.loc else 0


def _end(node: Node) -> int:
    return node.loc.end if node.loc else 0
