"""The client service: everything that the project knows about speaking with LeanIX.

Its parts are imported when they are first asked for: httpx and TLS, which the client brings with it, take a third of
the program's start, and a workspace from the cache is on the screen without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from leanix_tui.client.api import Page, RawAnswer
    from leanix_tui.client.client import LeanIXClient
    from leanix_tui.client.graphql import FieldWarning, GraphQLAnswer
    from leanix_tui.client.request_log import Attempt, RequestLog, Wait
    from leanix_tui.client.resolve import Candidate
    from leanix_tui.client.retry import RetryPolicy
    from leanix_tui.client.schema import Schema

__all__ = [
    "Attempt",
    "Candidate",
    "FieldWarning",
    "GraphQLAnswer",
    "LeanIXClient",
    "Page",
    "RawAnswer",
    "RequestLog",
    "RetryPolicy",
    "Schema",
    "Wait",
]

_PLACES: Final = {
    "Attempt": "request_log",
    "Candidate": "resolve",
    "FieldWarning": "graphql",
    "GraphQLAnswer": "graphql",
    "LeanIXClient": "client",
    "Page": "api",
    "RawAnswer": "api",
    "RequestLog": "request_log",
    "RetryPolicy": "retry",
    "Schema": "schema",
    "Wait": "request_log",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
