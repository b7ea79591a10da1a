"""What an access token says: whom it speaks for, where its calls go, and how long it lives."""

from __future__ import annotations

import base64
import binascii
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

from leanix_tui.client.host import Origin, instance_origin
from leanix_tui.client.reading import JsonObject, as_object, text, whole
from leanix_tui.client.secrets import Secret
from leanix_tui.errors import AnswerUnreadable
from leanix_tui.model.user import Identity

__all__ = ["Session", "read_claims", "start_session"]

_RENEW_BEFORE: Final = 60.0
_UNKNOWN_LIFETIME: Final = 3600.0


class Session(msgspec.Struct, frozen=True, eq=False):
    """One access token and what follows from it."""

    token: Secret
    origin: Origin
    identity: Identity
    renew_at: float
    """Seconds of the monotonic clock after which a new token is fetched first."""

    @property
    def is_stale(self) -> bool:
        """Whether the token ends soon, or has ended."""
        return time.monotonic() >= self.renew_at


def start_session(answer: object, login: Origin, *, date_header: str | None = None) -> Session:
    """Read the answer of the token endpoint. Raises AnswerUnreadable when it holds no token.

    The lifetime is taken from ``expires_in``, so a clock that goes wrong on this machine does no harm; without it from
    the claims, measured against the server's own clock where it tells the time.
    """
    found = as_object(answer)
    if "access_token" not in found:
        found = as_object(found.get("data"))
    token = text(found.get("access_token"))
    if not token or not token.isascii() or any(character.isspace() for character in token):
        raise AnswerUnreadable(
            f"{login.host} answered the login without an access token.", remedy="Check that it is a LeanIX host."
        )
    claims = read_claims(token)
    lifetime = _lifetime(found, claims, date_header)
    expires = _moment(claims.get("exp")) or datetime.now(UTC) + timedelta(seconds=lifetime)
    principal = as_object(claims.get("principal"))
    permission = as_object(principal.get("permission"))
    origin = instance_origin(claims.get("instanceUrl"), login)
    identity = Identity(
        host=str(origin),
        workspace_id=text(permission.get("workspaceId")),
        workspace_name=text(permission.get("workspaceName")),
        user_id=text(principal.get("id")),
        user_name=text(principal.get("username")) or text(claims.get("sub")),
        role=text(permission.get("role")),
        account=text(as_object(principal.get("account")).get("name")),
        expires=expires,
    )
    margin = min(_RENEW_BEFORE, lifetime / 5)
    return Session(Secret(token), origin, identity, time.monotonic() + lifetime - margin)


def read_claims(token: str) -> JsonObject:
    """The claims of a JWT, unverified, with or without base64 padding; empty for a token that is not one."""
    parts = token.split(".")
    if len(parts) < 2:
        return {}
    try:
        raw = parts[1].rstrip("=").replace("+", "-").replace("/", "_")
        return as_object(msgspec.json.decode(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))))
    except (ValueError, binascii.Error, msgspec.DecodeError):
        return {}


def _lifetime(answer: JsonObject, claims: JsonObject, date_header: str | None) -> float:
    seconds = whole(answer.get("expires_in"), -1)
    if seconds > 0:
        return float(seconds)
    ends, begins = _moment(claims.get("exp")), _moment(claims.get("iat"))
    if ends is None:
        return _UNKNOWN_LIFETIME
    now = begins or datetime.now(UTC)
    if begins is None and date_header:
        try:
            now = parsedate_to_datetime(date_header)
        except ValueError:
            now = datetime.now(UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    left = (ends - now).total_seconds()
    return left if left > 0 else _UNKNOWN_LIFETIME


def _moment(seconds: object) -> datetime | None:
    """Epoch seconds, or milliseconds by their size, as an aware time."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
