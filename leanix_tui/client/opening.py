"""Asking for one fact sheet by its id, and saying so when there is none."""

from __future__ import annotations

from collections.abc import Callable

from leanix_tui.client.api import Api
from leanix_tui.client.graphql import FieldWarning
from leanix_tui.client.graphql_documents import Document, Tree
from leanix_tui.client.reading import JsonObject, as_object
from leanix_tui.client.selection import Selector
from leanix_tui.errors import GraphQLFailed, NotFound

__all__ = ["ask_for_part", "no_such_fact_sheet", "open_node"]


async def open_node(
    api: Api, fact_sheet_id: str, build: Callable[[Selector], Document]
) -> tuple[JsonObject, tuple[FieldWarning, ...]]:
    """The node of ``factSheet(id: $id)`` with what was kept back of it. Raises NotFound for an unknown id."""
    try:
        answer = await api.ask(build, {"id": fact_sheet_id})
    except GraphQLFailed as error:
        if error.data is not None and error.data.get("factSheet", error) is None:
            raise no_such_fact_sheet(fact_sheet_id) from error
        raise
    node = as_object(answer.data.get("factSheet"))
    if not node:
        raise no_such_fact_sheet(fact_sheet_id)
    return node, answer.warnings


async def ask_for_part(api: Api, fact_sheet_id: str, name: str, part: Tree) -> JsonObject:
    """Only some of what every fact sheet has. Raises NotFound for an unknown id."""

    def build(selector: Selector) -> Document:
        return selector.by_id(name, selector.shape({"id": {}, **part}, selector.base))

    node, _warnings = await open_node(api, fact_sheet_id, build)
    return node


def no_such_fact_sheet(fact_sheet_id: str) -> NotFound:
    """The error for an id that leads nowhere."""
    return NotFound(
        "There is no fact sheet with this id.",
        detail=fact_sheet_id,
        remedy="Check the id; it may have been deleted, or be kept from this user.",
    )
