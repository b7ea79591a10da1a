"""Reading a whole GraphQL list (tags, tag groups, roles) and finding one entry in it by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from leanix_tui.client.api import Api
from leanix_tui.client.graphql_documents import Document, Tree, render
from leanix_tui.client.paging import fresh
from leanix_tui.client.reading import JsonObject, as_list, as_object, flag, text
from leanix_tui.client.selection import Selector
from leanix_tui.errors import Ambiguous, NotFound

__all__ = ["Named", "one_by_name", "read_connection"]


class Named(Protocol):
    """Anything with an id and a name."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


_N = TypeVar("_N", bound=Named)


async def read_connection(api: Api, root: str, node: Tree, convention: str) -> list[JsonObject]:
    """All nodes of a root list; ``convention`` is its type's name where the schema is not known."""
    nodes: list[JsonObject] = []
    seen: set[str] = set()
    after = ""
    while True:

        def build(selector: Selector, after: str = after) -> Document:
            field = selector.schema.root(root) if selector.schema else None
            shaped = selector.shape(node, selector.node_type(field) if field else convention)
            arguments, head = ("(after: $after)", "($after: String)") if after else ("", "")
            paged = selector.is_paged(field)
            information = "pageInfo { hasNextPage endCursor } " if paged else ""
            name = f"{root[0].upper()}{root[1:]}"
            body = f"{root}{arguments} {{ {information}edges {{ node {{ {render(shaped)} }} }} }}"
            return Document(name, f"query {name}{head} {{ {body} }}")

        answer = await api.ask(build, {"after": after} if after else None)
        connection = as_object(answer.data.get(root))
        new = fresh(as_list(connection), seen)
        nodes += new
        page = as_object(connection.get("pageInfo"))
        cursor = text(page.get("endCursor"))
        if not new or not flag(page.get("hasNextPage")) or not cursor or cursor == after:
            return nodes
        after = cursor


def one_by_name(entries: Sequence[_N], name: str, kind: str) -> _N:
    """The one entry of this name or id; an exact spelling wins over one in another case.

    Raises NotFound, and Ambiguous with the candidates when several have the name.
    """
    found = [entry for entry in entries if name in {entry.name, entry.id}]
    found = found or [entry for entry in entries if entry.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"There is no {kind} of this name.", detail=name, remedy="Check its spelling.")
    raise Ambiguous(
        f"Several {kind}s have this name.",
        candidates=[(entry.id, kind, entry.name) for entry in found],
        detail=name,
        remedy="Use the id of the one that is meant.",
    )
