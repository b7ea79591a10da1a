"""The JSON that LeanIX wraps answers in: two families of envelopes, and their error forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from leanix_tui.simulator.world import Json

_encode = msgspec.json.Encoder().encode
UNAUTHENTICATED = "Credentials are required to access this resource."
TOO_MANY_REQUESTS = "HTTP 429 Too Many Requests. USER_INTERVAL_REQUEST_LIMIT_EXCEEDED"


class Answer(Response):
    """Any JSON value as a response."""

    media_type = "application/json"

    def __init__(self, content: Any, status_code: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(_encode(content), status_code, headers)


class Refusal(Exception):
    """A request that is answered with an error; ``family`` is the envelope family of the endpoint."""

    def __init__(
        self, status: int, message: str, *, type_: str = "", family: str = "A", errors: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.type = type_
        self.family = family
        self.errors = errors or {}

    def answer(self) -> Answer:
        errors = [{"value": value, "messages": [message]} for value, message in self.errors.items()]
        return Answer(error_body(self.message, self.type, self.family, errors), self.status)


def error_body(message: str, type_: str, family: str, errors: list[Json]) -> Json:
    if family == "B":
        return {"status": "ERROR", "type": type_, "errorMessage": message, "errors": errors}
    return {"status": "ERROR", "type": type_, "message": message, "errors": errors, "total": 0, "data": None}


def family_a(type_: str, data: Any, *, total: int = 0, **extra: Any) -> Answer:
    """``status type message errors total data``: MTM, models, settings and lists of fact sheets."""
    return Answer({"status": "OK", "type": type_, "message": None, "errors": [], "total": total, "data": data, **extra})


def family_b(type_: str, data: Any, **extra: Any) -> Answer:
    """``status type data`` and what a list adds: most of Pathfinder."""
    return Answer({"status": "OK", "type": type_, "data": data, **extra})
