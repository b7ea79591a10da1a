"""What every page of a list of fact sheets says besides its rows, and pages that only tell which ones there are."""

from __future__ import annotations

from typing import Final

import msgspec

from leanix_tui.client.reading import as_object, flag, text, whole
from leanix_tui.errors import AnswerUnreadable
from leanix_tui.workspace.shapes import AnswerShape, ConnectionShape, IdAnswerShape, IdConnectionShape

__all__ = ["IdPage", "PageHead", "read_ids", "read_nodes"]

_PAGE: Final = msgspec.json.Decoder(AnswerShape, strict=False)
_IDS: Final = msgspec.json.Decoder(IdAnswerShape, strict=False)


class PageHead(msgspec.Struct, kw_only=True):
    """Where a page stands in its list."""

    total: int
    """How many there are in all; -1 when the server does not say."""
    has_next: bool | None
    """None when the server does not say."""
    end_cursor: str
    nodes: int
    """How many nodes the page had."""
    faults: list[str] = []
    """Why nodes were left out."""


class IdPage(PageHead, kw_only=True):
    """A page of a list that only tells which fact sheets there are."""

    rows: list[tuple[str, str, int]]
    """Of each: id, when it was changed, revision."""


def read_nodes(body: bytes) -> tuple[PageHead, list[msgspec.Raw]]:
    """Take a page apart without reading its nodes. Raises ``AnswerUnreadable`` when it is no page of fact sheets."""
    try:
        connection = _PAGE.decode(body).data.allFactSheets
    except msgspec.DecodeError as error:
        raise _unreadable(error) from error
    return _head(connection), [edge.node for edge in connection.edges or () if edge is not None]


def read_ids(body: bytes) -> IdPage:
    """Take a page of ids apart. Raises ``AnswerUnreadable`` when it is no page of fact sheets."""
    try:
        connection = _IDS.decode(body).data.allFactSheets
    except msgspec.ValidationError:
        return _odd_ids(body)
    except msgspec.DecodeError as error:
        raise _unreadable(error) from error
    nodes = [edge.node for edge in connection.edges or () if edge is not None]
    rows = [(node.id, node.updatedAt or "", node.rev or 0) for node in nodes if node is not None and node.id]
    return _id_page(_head(connection), rows, [])


def _odd_ids(body: bytes) -> IdPage:
    """The same where something has an unusual form."""
    head, nodes = read_nodes(body)
    rows, faults = [], []
    for raw in nodes:
        node = as_object(msgspec.json.decode(raw))
        if id_ := text(node.get("id")):
            rows.append((id_, text(node.get("updatedAt")), whole(node.get("rev"))))
        elif node:
            faults.append("A fact sheet has no id.")
    return _id_page(head, rows, faults)


def _id_page(head: PageHead, rows: list[tuple[str, str, int]], faults: list[str]) -> IdPage:
    return IdPage(
        total=head.total,
        has_next=head.has_next,
        end_cursor=head.end_cursor,
        nodes=head.nodes,
        faults=faults,
        rows=rows,
    )


def _head(connection: ConnectionShape | IdConnectionShape) -> PageHead:
    info = connection.pageInfo
    has_next = info.hasNextPage if info is not None else None
    return PageHead(
        total=whole(connection.totalCount, -1),
        has_next=None if has_next is None else flag(has_next),
        end_cursor=text(info.endCursor) if info is not None else "",
        nodes=len(connection.edges or ()),
    )


def _unreadable(error: msgspec.DecodeError) -> AnswerUnreadable:
    return AnswerUnreadable(
        "A page of fact sheets cannot be read.",
        status=200,
        detail=str(error)[:200],
        remedy="Try again; the request log shows what came.",
    )
