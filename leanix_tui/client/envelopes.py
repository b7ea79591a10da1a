"""Understanding what came back: the two families of REST envelopes, bare JSON, GraphQL answers, and nothing at all."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

import msgspec

from leanix_tui.client.reading import JsonObject, as_object, text, whole
from leanix_tui.errors import AnswerUnreadable, RequestInvalid

__all__ = ["Envelope", "decode", "message_of", "repaired", "unwrap"]

_ENVELOPE_KEYS: Final = frozenset(
    {"status", "type", "message", "errorMessage", "errors", "total", "data", "endCursor", "cursor", "nextCursor"}
    | {"hasNextPage", "pageInfo", "links", "count", "extensions", "workspaceInstanceUrl", "workspaceName"}
    | {"permissions", "statusCode"}
)
_TITLE: Final = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_MARKUP: Final = re.compile(r"(?is)<(script|style|head)\b.*?</\1>|<[^>]*>")
_LIMIT: Final = 500


class Envelope(msgspec.Struct, frozen=True):
    """An answer taken apart."""

    data: Any
    """What was asked for: the ``data`` part, or the whole answer when it came bare; None when the body was empty."""
    total: int | None = None
    """How many there are in all, where the server says it."""
    cursor: str = ""
    """Where the next page begins; empty when there is none, or the server pages differently."""
    has_next: bool | None = None
    warnings: tuple[str, ...] = ()


def decode(body: bytes, what: str) -> Any:
    """Decode JSON; an empty body is None. Raises AnswerUnreadable for anything else."""
    if not body.strip():
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        again = repaired(body)
    if again is None:
        start = plain_text(body)
        raise AnswerUnreadable(
            f"The answer to {what} is not JSON, or is cut off.",
            detail=f"It begins: {start[:120]}" if start else "",
            remedy="Try again; if it stays, check the host, and that no proxy answers in its place.",
        )
    return msgspec.json.decode(again)


def repaired(body: bytes) -> bytes | None:
    """Rewrite JSON that is only slightly wrong (byte order mark, lone surrogates) strictly; None when it is no JSON."""
    try:
        loose = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _constant: None)
        return json.dumps(loose, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return None


def unwrap(payload: Any, what: str, status: int = 200) -> Envelope:
    """Take the envelope off. Raises RequestInvalid when the envelope says ERROR although the HTTP status did not."""
    if not isinstance(payload, dict):
        return Envelope(payload, len(payload) if isinstance(payload, list) else None)
    said = text(payload.get("status")).strip().upper()
    if said == "ERROR" or (payload.get("errors") and set(payload) <= {"errors", "status", "message", "errorMessage"}):
        raise RequestInvalid(
            f"LeanIX could not do {what}.", status=status, detail=message_of(payload), remedy="Check what was sent."
        )
    if "data" not in payload:
        enveloped = "status" in payload and "type" in payload and set(payload) <= _ENVELOPE_KEYS
        return Envelope(None if enveloped else payload, cursor=_cursor(payload), has_next=_has_next(payload))
    if not set(payload) <= _ENVELOPE_KEYS and "status" not in payload:
        return Envelope(payload)
    total = payload.get("total")
    return Envelope(
        payload["data"],
        whole(total, -1) if total is not None else None,
        _cursor(payload),
        _has_next(payload),
        _messages(payload.get("errors")),
    )


def _cursor(payload: JsonObject) -> str:
    page = as_object(payload.get("pageInfo"))
    for value in (payload.get("endCursor"), payload.get("nextCursor"), payload.get("cursor"), page.get("endCursor")):
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def _has_next(payload: JsonObject) -> bool | None:
    for value in (payload.get("hasNextPage"), as_object(payload.get("pageInfo")).get("hasNextPage")):
        if isinstance(value, bool):
            return value
    return None


def message_of(payload: object) -> str:
    """What a server says about an error, in one line, whichever of its services it was."""
    if isinstance(payload, str):
        return _short(payload)
    if isinstance(payload, list):
        return _short("; ".join(_messages(payload)))
    found = as_object(payload)
    parts: list[str] = []
    for key in ("errorMessage", "message", "error_description", "detail", "title", "error", "description"):
        value = found.get(key)
        said = "; ".join(_messages(value)) if isinstance(value, list | dict) else text(value)
        if said and not any(said in part for part in parts):
            parts.append(said)
            if key != "error" and len(parts) > 1:
                break
    for key in ("errors", "details"):
        parts += [entry for entry in _messages(found.get(key)) if entry not in parts]
    return _short("; ".join(parts))


def _messages(errors: object) -> tuple[str, ...]:
    """Error entries of any form, each as one text."""
    if isinstance(errors, dict):
        errors = [errors]
    found: list[str] = []
    for entry in errors if isinstance(errors, list) else [errors]:
        if isinstance(entry, dict):
            said = entry.get("messages") or entry.get("message") or entry.get("msg") or entry.get("errorMessage")
            what = "; ".join(text(part) for part in said) if isinstance(said, list) else text(said)
            where = entry.get("value") or entry.get("field") or entry.get("loc")
            place = ".".join(text(part) for part in where) if isinstance(where, list) else text(where)
            found.append(f"{place}: {what}" if place and what else place or what)
        else:
            found.append(text(entry))
    return tuple(entry for entry in found if entry)


def error_text(body: bytes) -> str:
    """The message inside the body of a refusal, be it JSON, HTML or plain text."""
    if not body.strip():
        return ""
    if body.lstrip()[:1] in {b"{", b"["}:
        try:
            return message_of(msgspec.json.decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _short(plain_text(body))
    return _short(plain_text(body))


def plain_text(body: bytes) -> str:
    """The readable part of a page that is not JSON."""
    page = body[:20_000].decode("utf-8", "replace")
    if "<" in page and ">" in page:
        title = _TITLE.search(page)
        page = title[1] if title and title[1].strip() else _MARKUP.sub(" ", page)
    return " ".join(html.unescape(page).split())


def _short(message: str) -> str:
    one_line = " ".join(message.split())
    return one_line if len(one_line) <= _LIMIT else one_line[: _LIMIT - 1] + "…"
