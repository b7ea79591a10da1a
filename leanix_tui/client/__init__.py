"""The client service: everything that the project knows about speaking with LeanIX."""

# ruff: noqa: E402 - httpx has to come first
from leanix_tui.client.quick_httpx import import_httpx

import_httpx()

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
