"""From what went wrong on the wire to one error that a person can act on."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final

from leanix_tui.client.envelopes import error_text
from leanix_tui.client.quick_httpx import httpx
from leanix_tui.client.retry import Failure
from leanix_tui.errors import (
    AnswerError,
    AnswerUnreadable,
    CertificateRefused,
    Conflict,
    ConnectionDropped,
    ConnectionFailed,
    HostUnknown,
    LeanIXError,
    PermissionDenied,
    RateLimited,
    RequestInvalid,
    ServerFailed,
    TimedOut,
    TokenRefused,
)

__all__ = ["from_exception", "from_status", "login_refused"]

_RATE_LIMIT_TEXT: Final = b"USER_INTERVAL_REQUEST_LIMIT_EXCEEDED"


def from_exception(exc: httpx.HTTPError | httpx.InvalidURL | TimeoutError, host: str) -> Failure:
    """Sort a failed connection: what to tell, whether anything was sent, whether trying again can help."""
    if isinstance(exc, httpx.ConnectError | httpx.ProxyError):
        return _not_connected(exc, host)
    if isinstance(exc, httpx.ConnectTimeout | httpx.PoolTimeout):
        error: LeanIXError = TimedOut(
            f"{host} does not answer.", remedy="Check the network, the VPN and the proxy, then try again."
        )
        return Failure(error, sent=False)
    if isinstance(exc, httpx.TimeoutException | TimeoutError):
        error = TimedOut(f"{host} took too long to answer.", remedy="Try again; ask for less at once if it stays.")
        return Failure(error, sent=True)
    if isinstance(exc, httpx.DecodingError):
        error = AnswerUnreadable(
            f"The answer from {host} cannot be unpacked.", remedy="Try again; a proxy in between may damage it."
        )
        return Failure(error, sent=True)
    if isinstance(exc, httpx.TransportError) and not isinstance(
        exc, httpx.LocalProtocolError | httpx.UnsupportedProtocol
    ):
        error = ConnectionDropped(
            f"The connection to {host} ended before the answer was complete.",
            remedy="Try again. After a change, look first whether it was made.",
        )
        return Failure(error, sent=True)
    return Failure(
        RequestInvalid("The request cannot be sent like this.", detail=str(exc), remedy="Check the path."),
        sent=False,
        transient=False,
    )


def _not_connected(exc: httpx.HTTPError, host: str) -> Failure:
    causes = list(_causes(exc))
    certificate = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if certificate is not None:
        if not isinstance(certificate, ssl.SSLCertVerificationError):
            return Failure(
                CertificateRefused(
                    f"No secure connection to {host} came about.",
                    detail=certificate.reason or "",
                    remedy="Check that the host speaks https and that no proxy stands in between.",
                ),
                sent=False,
                transient=False,
            )
        return Failure(
            CertificateRefused(
                f"The certificate of {host} is not trusted.",
                detail=certificate.verify_message or "",
                remedy="If your company inspects TLS, name its certificate file with ca_file; otherwise do not go on.",
            ),
            sent=False,
            transient=False,
        )
    unknown = next((cause for cause in causes if isinstance(cause, socket.gaierror)), None)
    if unknown is not None:
        error: LeanIXError = HostUnknown(
            f"No host named {host} is known.", remedy="Check its spelling, the network and the VPN."
        )
        return Failure(error, sent=False, new_host=True)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        error = HostUnknown(f"Nothing listens at {host}{_port(exc)}.", remedy="Check the host and its port.")
        return Failure(error, sent=False, new_host=True)
    error = ConnectionFailed(f"{host} cannot be reached.", remedy="Check the network, the VPN and the proxy.")
    return Failure(error, sent=False)


def _port(exc: httpx.HTTPError) -> str:
    try:
        url = exc.request.url
    except RuntimeError:  # httpx could not say which request it was
        return ""
    return f", port {url.port or (80 if url.scheme == 'http' else 443)}"


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while exc is not None and seen < 20:
        yield exc
        if isinstance(exc, BaseExceptionGroup):
            for inner in exc.exceptions:
                yield from _causes(inner)
        exc = exc.__cause__ or exc.__context__
        seen += 1


def from_status(status: int, body: bytes, what: str, host: str) -> AnswerError | TokenRefused:
    """The error that an HTTP status stands for."""
    said = error_text(body)
    if status == 429 or _RATE_LIMIT_TEXT in body[:4096]:
        return RateLimited(
            "LeanIX received too many requests from this user.",
            status=status,
            detail=said,
            remedy="Wait a minute; other programs that use the same user count as well.",
        )
    if status == 401:
        return _refused_token(said)
    if status == 403:
        return PermissionDenied(
            f"The user of this token may not do {what}.",
            status=status,
            detail=said,
            remedy="Ask an administrator of the workspace for the permission, or use another token.",
        )
    if status == 409:
        return Conflict(
            f"The present state does not allow {what}.",
            status=status,
            detail=said,
            remedy="Read it again, then decide.",
        )
    if status >= 500:
        return ServerFailed(
            f"{host} has a problem of its own ({status}).", status=status, detail=said, remedy="Try again later."
        )
    headline, remedy = _CLIENT_ERRORS.get(status, ("LeanIX refuses {what} ({status}).", "Check what was sent."))
    return RequestInvalid(headline.format(what=what, status=status), status=status, detail=said, remedy=remedy)


_CLIENT_ERRORS: Final = {
    400: ("LeanIX does not understand {what}.", "Check what was sent."),
    404: ("LeanIX has nothing at {what}.", "Check the id, and whether this service is enabled in the workspace."),
    405: ("This method is not allowed for {what}.", "Use another method."),
    410: ("What {what} asks for is gone.", "It cannot be brought back from here."),
    421: ("This host does not serve {what}.", "Check the host: it may be another one than the workspace's."),
    422: ("LeanIX finds {what} invalid.", "Correct the values that are named."),
}


def login_refused(error: AnswerError | TokenRefused, status: int, host: str) -> AnswerError | TokenRefused:
    """What a refusal means when it answers the login."""
    said = error.detail.casefold()
    if status in {401, 403} or (status == 400 and any(word in said for word in ("token", "client", "credential"))):
        return _refused_token(error.detail)
    if status in {404, 405}:
        return RequestInvalid(
            f"{host} has no LeanIX login.",
            status=status,
            detail=error.detail,
            remedy="Check the host: it is the one that the browser shows when you use LeanIX.",
        )
    return error


def _refused_token(said: str = "") -> TokenRefused:
    return TokenRefused(
        "LeanIX does not accept the API token.",
        detail=said,
        remedy="Check that it is complete, that it has not expired (Administration > Technical Users), "
        "and that it belongs to this host.",
    )
