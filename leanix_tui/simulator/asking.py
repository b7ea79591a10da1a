"""Reads what a request asks for: numbers, switches, pages and cursors, refused as LeanIX refuses them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from starlette.requests import Request

from leanix_tui.simulator.envelope import Refusal

T = TypeVar("T")


def asked_host(request: Request) -> str:
    """Scheme and host that the request was sent to, without a slash at the end."""
    return f"{request.url.scheme}://{request.url.netloc}"


class Asked:
    """The query of one request, read on behalf of an endpoint with this result type and envelope family."""

    def __init__(self, request: Request, type_: str, family: str = "A") -> None:
        self.query = request.query_params
        self.type, self.family = type_, family

    def refuse(self, status: int, message: str, **errors: str) -> Refusal:
        return Refusal(status, message, type_=self.type, family=self.family, errors=errors)

    def text(self, name: str) -> str | None:
        """The value, or None when it is missing or empty."""
        return self.query.get(name) or None

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise self.refuse(422, "Validation failed", **{name: "may not be null"})
        return value

    def number(self, name: str, default: int) -> int:
        text = self.text(name)
        if text is None:
            return default
        try:
            return int(text)
        except ValueError:
            raise self.refuse(400, f"The parameter {name} is not a number", **{name: "is not a number"}) from None

    def switch(self, name: str, *, default: bool) -> bool:
        text = self.text(name)
        return default if text is None else text.strip().lower() in ("true", "1", "yes")

    def words(self, name: str) -> list[str]:
        """A comma list; the parameter may also be repeated."""
        return [word.strip() for value in self.query.getlist(name) for word in value.split(",") if word.strip()]

    def page(self, rows: Sequence[T], *, size: int = 30, most: int = 100) -> Sequence[T]:
        """The asked page. Page 0 is page 1, as some scripts count; sizes above the limit are cut to it."""
        number, wanted = self.number("page", 1), self.number("size", size)
        if number < 0 or wanted < 1:
            name = "page" if number < 0 else "size"
            raise self.refuse(422, "Validation failed", **{name: "must be greater than or equal to 1"})
        wanted = min(wanted, most)
        start = (max(number, 1) - 1) * wanted
        return rows[start : start + wanted]

    def cursor_page(self, rows: Sequence[T], *, most: int = 1000) -> tuple[Sequence[T], str | None]:
        """The rows behind the given cursor, and the cursor of the last of them.

        The last page has a cursor as well, as LeanIX's samples show; only an empty page has none.
        """
        wanted = self.number("pageSize", 40)
        if wanted < 1:
            raise self.refuse(422, "Validation failed", pageSize="must be greater than or equal to 1")
        cursor = self.text("cursor")
        start = 0
        if cursor is not None:
            try:
                start = int(base64.urlsafe_b64decode(cursor.encode() + b"==").removeprefix(b"array:")) + 1
            except (ValueError, binascii.Error):
                raise self.refuse(400, "The cursor is invalid or expired", cursor="is not valid") from None
        page = rows[start : start + min(wanted, most)]
        return page, cursor_at(start + len(page) - 1) if page else None


def cursor_at(index: int) -> str:
    """An opaque cursor behind the row with this index."""
    return base64.urlsafe_b64encode(f"array:{index}".encode()).decode()
