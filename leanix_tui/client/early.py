"""Seeing the cursor of the next page in the first bytes of a page that is still arriving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

__all__ = ["CursorWatch"]

_PAGE_INFO: Final = re.compile(rb'"pageInfo"\s*:\s*(\{[^{}]*\})')
_HEAD: Final = 16 * 1024


class _PageInfo(msgspec.Struct):
    hasNextPage: bool = False  # noqa: N815 - the server's name
    endCursor: str | None = None  # noqa: N815


class CursorWatch:
    """Tells once where the next page begins, provided that the server put ``pageInfo`` before ``edges``."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._done = False

    def __call__(self, body: bytearray) -> None:
        """Look at what has arrived so far."""
        if self._done:
            return
        head = bytes(body[:_HEAD])
        found = _PAGE_INFO.search(head)
        if found is None:
            self._done = len(body) >= _HEAD
            return
        self._done = True
        if b'"edges"' in head[: found.start()]:
            return  # it may belong to something within a node
        try:
            page = msgspec.json.decode(found[1], type=_PageInfo)
        except msgspec.DecodeError:
            return  # seen again when the page is complete
        if page.hasNextPage and page.endCursor:
            self._tell(page.endCursor)
