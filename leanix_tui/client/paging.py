"""Following lists that come in pages, in every style that LeanIX's services have."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, TypeAlias

from leanix_tui.client.envelopes import Envelope
from leanix_tui.client.reading import JsonObject, as_list, as_object, text

__all__ = ["Fetch", "by_cursor", "by_offset", "by_page", "fresh"]

Fetch: TypeAlias = Callable[[dict[str, str]], Awaitable[Envelope]]
"""Asks for one page with these query parameters."""

_ALL: Final = 1_000_000


def fresh(items: list[JsonObject], seen: set[str]) -> list[JsonObject]:
    """The items that were not on an earlier page; lists are live, so items may show up twice."""
    new: list[JsonObject] = []
    for item in items:
        key = text(item.get("id")) or text(item.get("uuid"))
        if not key or key not in seen:
            new.append(item)
        if key:
            seen.add(key)
    return new


async def by_page(
    fetch: Fetch, *, size: int = 100, start: int = 1, limit: int = _ALL, sort: str = ""
) -> AsyncIterator[list[JsonObject]]:
    """Pages by number (``page`` from 1, ``size``): mtm, webhooks, synclog, survey.

    Ends when ``total`` is reached, or at an empty page, or when nothing new comes. A server may give fewer than asked
    on every page, and may count from 0; both are noticed.
    """
    seen: set[str] = set()
    count, total, page = 0, -1, start
    for _turn in range(limit):
        envelope = await fetch(_params(page=page, size=size, sort=sort))
        items = as_list(envelope.data)
        new = fresh(items, seen)
        count += len(new)
        if envelope.total is not None and envelope.total >= len(items):
            total = max(total, envelope.total)
        if new:
            yield new
        if not new or count >= total >= 0 or (total < 0 and _looks_last(len(items), size)):
            break
        page += 1
    else:
        return
    if start == 1 and 0 <= count < total:
        # Something is missing although no more came: this server's first page is number 0.
        zeroth = await fetch(_params(page=0, size=size, sort=sort))
        if new := fresh(as_list(zeroth.data), seen):
            yield new


def _looks_last(received: int, size: int) -> bool:
    """Whether a page that is shorter than asked is the last one, and not merely capped to a round number."""
    return received < size and (received % 10 != 0)


async def by_cursor(
    fetch: Fetch,
    *,
    size: int = 100,
    cursor: str = "",
    limit: int = _ALL,
    names: tuple[str, str] = ("pageSize", "cursor"),
) -> AsyncIterator[list[JsonObject]]:
    """Pages by cursor: pathfinder (``pageSize``, ``cursor``), documents (``limit``), to-dos (``first``, ``after``).

    Ends when no new cursor comes, at an empty page, or when nothing new comes.
    """
    seen: set[str] = set()
    used: set[str] = set()
    count = 0
    for _turn in range(limit):
        envelope = await fetch({names[0]: str(size)} | ({names[1]: cursor} if cursor else {}))
        new = fresh(as_list(envelope.data), seen)
        count += len(new)
        if new:
            yield new
        used.add(cursor)
        cursor = envelope.cursor or text(as_object(as_object(envelope.data).get("pageInfo")).get("endCursor"))
        complete = envelope.total is not None and 0 < envelope.total <= count
        if not new or not cursor or cursor in used or envelope.has_next is False or complete:
            return


async def by_offset(fetch: Fetch, *, size: int = 100, limit: int = _ALL) -> AsyncIterator[list[JsonObject]]:
    """Pages by ``offset`` and ``limit``: the Integration API's warnings, which have no ids to compare."""
    offset = 0
    for _turn in range(limit):
        items = as_list((await fetch(_params(offset=offset, limit=size))).data)
        if items:
            yield items
        if len(items) < size:
            return
        offset += len(items)


def _params(**values: str | int) -> dict[str, str]:
    return {key: str(value) for key, value in values.items() if value != ""}
