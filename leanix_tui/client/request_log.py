"""A record of every request that was sent, without any secret in it."""

from __future__ import annotations

import itertools
import shlex
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec

from leanix_tui.client.secrets import Redactor
from leanix_tui.text import escape_json

__all__ = ["Attempt", "Exchange", "RequestLog", "Wait"]

_T = TypeVar("_T")
_BODY_KEPT: Final = 64 * 1024


class Attempt(msgspec.Struct, frozen=True):
    """One request as it went over the wire, and what became of it."""

    id: int
    started: datetime
    """Aware, UTC."""
    method: str
    path: str
    """With its query string, secrets masked."""
    operation: str
    """The GraphQL operation's name or root fields; empty for REST."""
    write: bool
    status: int | None
    """None when no answer came."""
    elapsed_ms: float
    """From sending until the answer's last byte, in milliseconds."""
    attempt: int
    """1 for the first try."""
    waited_s: float
    """How long it was held back before it was sent (rate limit, retry), in seconds."""
    error: str
    """What went wrong, in a sentence of ours; empty when all went well."""
    request_bytes: int
    response_bytes: int
    """As transferred, so compressed answers count compressed."""


class Wait(msgspec.Struct, frozen=True):
    """A request that is being held back before its next try."""

    method: str
    path: str
    operation: str
    reason: str
    seconds: float
    """How long, at least."""
    until: datetime
    """Aware, UTC."""
    attempt: int
    """The number of the try that is waited for."""
    asked: bool = False
    """Whether LeanIX named the time itself."""


class _Sent(msgspec.Struct, frozen=True):
    url: str
    content_type: str
    body: str


class RequestLog:
    """The last requests, newest last. Safe to read from any thread; callbacks run where the client runs."""

    def __init__(self, size: int = 1000) -> None:
        self.redactor = Redactor()
        """Masks what the client knows to be a secret."""
        self._attempts: deque[Attempt] = deque(maxlen=size)
        self._sent: dict[int, _Sent] = {}
        self._waits: dict[int, Wait] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Attempt], None]] = []
        self._wait_listeners: list[Callable[[tuple[Wait, ...]], None]] = []
        self.failures = 0
        """How many attempts failed since the client was made."""

    def __len__(self) -> int:
        return len(self._attempts)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The attempts that are still remembered, oldest first."""
        with self._lock:
            return tuple(self._attempts)

    @property
    def waiting(self) -> tuple[Wait, ...]:
        """What is being waited for right now."""
        with self._lock:
            return tuple(self._waits.values())

    def subscribe(self, callback: Callable[[Attempt], None]) -> Callable[[], None]:
        """Call back after every attempt; calling the result ends it."""
        return _join(self._listeners, callback)

    def subscribe_waits(self, callback: Callable[[tuple[Wait, ...]], None]) -> Callable[[], None]:
        """Call back with everything that is being waited for whenever that changes; calling the result ends it."""
        return _join(self._wait_listeners, callback)

    def as_curl(self, attempt: Attempt) -> str:
        """The attempt as a command for a shell, with ``$LEANIX_TOKEN`` in the place of the access token."""
        with self._lock:
            sent = self._sent.get(attempt.id)
        words = ["curl", "-sS", "-X", attempt.method, shlex.quote(sent.url if sent else attempt.path)]
        words += ["-H", '"Authorization: Bearer $LEANIX_TOKEN"', "-H", shlex.quote("Accept: application/json")]
        if sent and sent.body:
            words += ["-H", shlex.quote(f"Content-Type: {sent.content_type}"), "--data-raw", shlex.quote(sent.body)]
        return " ".join(words)

    def waits_for(self, key: int, wait: Wait | None) -> None:
        """Note that a request is held back, or no longer."""
        with self._lock:
            if wait is None:
                if self._waits.pop(key, None) is None:
                    return
            else:
                self._waits[key] = wait
            waits = tuple(self._waits.values())
        for listener in tuple(self._wait_listeners):
            listener(waits)

    def _record(self, attempt: Attempt, sent: _Sent) -> None:
        with self._lock:
            if len(self._attempts) == self._attempts.maxlen:
                self._sent.pop(self._attempts[0].id, None)
            self._attempts.append(attempt)
            self._sent[attempt.id] = sent
            self.failures += bool(attempt.error)
        for listener in tuple(self._listeners):
            listener(attempt)


class Exchange:
    """One try of a request while it is under way; it may take two attempts when the access token is renewed."""

    def __init__(
        self,
        log: RequestLog,
        *,
        origin: str,
        method: str,
        path: str,
        params: tuple[tuple[str, str], ...],
        operation: str,
        write: bool,
        content_type: str,
        body: bytes,
        number: int,
        waited: float,
    ) -> None:
        redactor = log.redactor
        query = urlencode(redactor.params(params))
        self._log = log
        self._path = redactor.text(path) + (f"?{query}" if query else "")
        self._sent = _Sent(f"{origin}{self._path}", content_type, _readable(redactor, content_type, body))
        self._method, self._operation, self._write = method, operation, write
        self._request_bytes, self._number, self._waited = len(body), number, waited
        self._started: datetime | None = None
        self._clock = 0.0

    def begin(self, held: float = 0.0) -> None:
        """The request leaves now, after being held back by the rate limiter for so many seconds."""
        self._waited += held
        self._started, self._clock = datetime.now(UTC), time.perf_counter()

    def end(self, status: int | None, *, error: str = "", received: int = 0) -> None:
        """The answer is complete, or will not come."""
        if self._started is None:
            return
        attempt = Attempt(
            id=next(self._log._numbers),
            started=self._started,
            method=self._method,
            path=self._path,
            operation=self._operation,
            write=self._write,
            status=status,
            elapsed_ms=round((time.perf_counter() - self._clock) * 1000, 3),
            attempt=self._number,
            waited_s=round(self._waited, 3),
            error=error,
            request_bytes=self._request_bytes,
            response_bytes=received,
        )
        self._started, self._waited = None, 0.0
        self._log._record(attempt, self._sent)


def _readable(redactor: Redactor, content_type: str, body: bytes) -> str:
    if not body:
        return ""
    if content_type.startswith("application/json"):
        try:
            return escape_json(msgspec.json.encode(redactor.json(msgspec.json.decode(body))).decode())[:_BODY_KEPT]
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass  # shown as the text that it is
    if content_type.startswith("application/x-www-form-urlencoded"):
        return escape_json(redactor.text(body.decode("utf-8", "replace")))[:_BODY_KEPT]
    return escape_json(redactor.text(body[:_BODY_KEPT].decode("utf-8", "replace")))


def _join(listeners: list[Callable[[_T], None]], callback: Callable[[_T], None]) -> Callable[[], None]:
    listeners.append(callback)

    def leave() -> None:
        if callback in listeners:
            listeners.remove(callback)

    return leave
