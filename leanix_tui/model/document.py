"""What people attach to a fact sheet: documents, comments, and the history that LeanIX keeps of it."""

from __future__ import annotations

import msgspec

__all__ = ["Comment", "Document", "LogEvent", "Reply"]


class Document(msgspec.Struct, frozen=True):
    """A resource of a fact sheet: a link or an uploaded file."""

    id: str
    name: str
    description: str = ""
    url: str = ""
    origin: str = ""
    document_type: str = ""
    created_at: str = ""
    file_name: str = ""
    size: int = -1
    """Bytes; -1 for a link, or when the server does not say."""
    media_type: str = ""


class Reply(msgspec.Struct, frozen=True):
    """An answer to a comment."""

    id: str
    message: str
    author: str = ""
    created_at: str = ""


class Comment(msgspec.Struct, frozen=True):
    """A comment on a fact sheet, with its replies, oldest first."""

    id: str
    message: str
    status: str = ""
    author: str = ""
    created_at: str = ""
    replies: tuple[Reply, ...] = ()


class LogEvent(msgspec.Struct, frozen=True):
    """One change in the history of a fact sheet."""

    id: str
    event_type: str
    path: str = ""
    old_value: str = ""
    new_value: str = ""
    message: str = ""
    created_at: str = ""
    user: str = ""
