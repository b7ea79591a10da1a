"""Everything that can go wrong and is not a bug, as one family.

::

    LeanIXError                       exit 1
    ├── ConfigError                   exit 2   a setting, a profile or a file of ours cannot be used
    │   └── TokenMissing              exit 2   nobody said which API token to use
    ├── UsageError                    exit 2   what was asked for cannot be understood
    ├── NotFound                      exit 4   nothing has this name or id
    ├── Ambiguous                     exit 5   several things have this name
    ├── Refused                       exit 7   locked, or not confirmed
    ├── ConnectionFailed              exit 6   no answer came
    │   ├── HostUnknown
    │   ├── CertificateRefused
    │   ├── TimedOut
    │   └── ConnectionDropped
    ├── AuthenticationFailed          exit 1
    │   ├── TokenRefused
    │   └── WorkspaceMismatch
    └── AnswerError                   exit 1   an answer came, and it is a refusal or unusable
        ├── RateLimited               exit 6   429
        ├── ServerFailed              exit 6   5xx
        ├── PermissionDenied          exit 1   403
        ├── Conflict                  exit 1   409
        ├── RequestInvalid            exit 1   400, 404, 405, 410, 422 and other 4xx
        ├── AnswerUnreadable          exit 6   not JSON, cut off, or of an unknown form
        └── GraphQLFailed             exit 1   HTTP 200 with a list of errors
            ├── QueryInvalid                   the query itself is refused
            └── RevisionClash                  somebody else changed it meanwhile

A headline says what happened in one sentence, a remedy what the reader can do about it. Both are written by us; text
that came from outside goes into ``detail`` and is made safe where it is shown. No secret is ever put into any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class LeanIXError(Exception):
    """Something that a user can understand and act on."""

    exit_code = 1

    def __init__(self, headline: str, *, remedy: str = "", detail: str = "") -> None:
        super().__init__(headline)
        self.headline = headline
        self.remedy = remedy
        self.detail = detail

    def __str__(self) -> str:
        return " ".join(part for part in (self.headline, self.detail, self.remedy) if part)


class ConfigError(LeanIXError):
    """A setting, a profile or one of our files cannot be used."""

    exit_code = 2


class TokenMissing(ConfigError):
    """No API token was given in any way we know."""


class UsageError(LeanIXError):
    """What was asked for cannot be understood: a filter, a column, a path."""

    exit_code = 2


class NotFound(LeanIXError):
    """Nothing has this name or id."""

    exit_code = 4


class Ambiguous(LeanIXError):
    """Several things have this name; ``candidates`` are (id, type, display name)."""

    exit_code = 5

    def __init__(
        self, headline: str, *, candidates: Sequence[tuple[str, str, str]] = (), remedy: str = "", detail: str = ""
    ) -> None:
        super().__init__(headline, remedy=remedy, detail=detail)
        self.candidates = tuple(candidates)


class Refused(LeanIXError):
    """We did not do it: the profile is locked, or the act was not confirmed."""

    exit_code = 7


class ConnectionFailed(LeanIXError):
    """No answer came from the server."""

    exit_code = 6


class HostUnknown(ConnectionFailed):
    """The host name does not resolve, or nothing listens there."""


class CertificateRefused(ConnectionFailed):
    """The server's TLS certificate cannot be trusted."""


class TimedOut(ConnectionFailed):
    """The server took too long."""


class ConnectionDropped(ConnectionFailed):
    """The connection ended before the answer was complete."""


class AuthenticationFailed(LeanIXError):
    """The server does not let us in."""


class TokenRefused(AuthenticationFailed):
    """The API token is wrong, expired or withdrawn."""


class WorkspaceMismatch(AuthenticationFailed):
    """The token belongs to another workspace than the configured one."""


class AnswerError(LeanIXError):
    """An answer came, and it is a refusal or cannot be used."""

    def __init__(self, headline: str, *, status: int = 0, remedy: str = "", detail: str = "") -> None:
        super().__init__(headline, remedy=remedy, detail=detail)
        self.status = status


class RateLimited(AnswerError):
    """Too many requests, and waiting did not help."""

    exit_code = 6


class ServerFailed(AnswerError):
    """The server has a problem of its own (5xx)."""

    exit_code = 6


class PermissionDenied(AnswerError):
    """The user of this token may not do that."""


class Conflict(AnswerError):
    """The current state does not allow it (409)."""


class RequestInvalid(AnswerError):
    """The server refuses the request as it is (400, 404, 405, 410, 422)."""


class AnswerUnreadable(AnswerError):
    """The answer is not JSON, is cut off, or has a form that we do not know."""

    exit_code = 6


class GraphQLFailed(AnswerError):
    """GraphQL answered with errors; ``errors`` holds them as they came, ``data`` what came with them."""

    def __init__(
        self,
        headline: str,
        *,
        errors: Sequence[dict[str, Any]] = (),
        data: dict[str, Any] | None = None,
        remedy: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(headline, status=200, remedy=remedy, detail=detail)
        self.errors = tuple(errors)
        self.data = data


class QueryInvalid(GraphQLFailed):
    """The query names something that this workspace does not have."""


class RevisionClash(GraphQLFailed):
    """The fact sheet was changed by somebody else since it was read."""
