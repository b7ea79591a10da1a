"""When a request is tried again, and after which wait."""

from __future__ import annotations

import email.utils
import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final

import msgspec
from stamina.instrumentation import RetryDetails, RetryHook, get_on_retry_hooks, set_on_retry_hooks

from leanix_tui.errors import AnswerUnreadable, LeanIXError, RateLimited, ServerFailed

__all__ = ["RETRY_NAME", "Failure", "RetryPolicy", "keep_quiet", "parse_retry_after", "when_to_retry"]

RETRY_NAME: Final = "leanix_tui.client"


class RetryPolicy(msgspec.Struct, frozen=True):
    """How patient a client is. Times in seconds."""

    attempts: int = 5
    wait_initial: float = 0.3
    wait_max: float = 5.0
    wait_jitter: float = 0.3
    total: float = 90.0
    """No new try begins after this."""
    longest_retry_after: float = 60.0
    """A server that asks for more gets its refusal shown instead."""
    faults_in_a_row: int = 3
    """So many answers with status 500, without ``Retry-After``, are no passing trouble any more."""
    rate_limit_base: float = 2.0
    """Refused without ``Retry-After``, the waits are this, its square, its cube ..."""


class Failure(Exception):
    """One try failed; says what to tell and whether to try again. Never leaves the client."""

    def __init__(
        self,
        error: LeanIXError,
        *,
        sent: bool,
        transient: bool = True,
        retry_after: float | None = None,
        new_host: bool = False,
    ) -> None:
        super().__init__(error.headline)
        self.error = error
        self.sent = sent
        """Whether the server may have acted on it."""
        self.transient = transient
        self.retry_after = retry_after
        self.new_host = new_host
        """Whether a wrong host is as likely as a passing trouble."""


def when_to_retry(
    policy: RetryPolicy, *, write: bool, known_host: bool, number: Callable[[], int], hold: Callable[[float], None]
) -> Callable[[Exception], bool | float]:
    """Decide for one request: reads after every passing trouble, writes only when nothing was done, or on 429.

    A gateway's 502, 503 and 504 pass sooner or later; a 500 comes out of the query itself more often than not, and is
    believed after a few. ``number`` tells which try failed; ``hold`` is called with the seconds for which all requests
    have to pause.
    """
    faults = 0

    def decide(exc: Exception) -> bool | float:
        nonlocal faults
        if not isinstance(exc, Failure) or not exc.transient:
            return False
        is_fault = isinstance(exc.error, ServerFailed) and exc.error.status == 500 and exc.retry_after is None
        faults = faults + 1 if is_fault else 0
        if faults >= policy.faults_in_a_row:
            return False
        limited = isinstance(exc.error, RateLimited)
        if write and exc.sent and not limited:
            return False
        if isinstance(exc.error, AnswerUnreadable) and number() >= 2:
            return False
        if exc.new_host and not known_host:
            return False
        if exc.retry_after is not None and exc.retry_after > policy.longest_retry_after:
            return False
        if limited or exc.retry_after is not None:
            wait = exc.retry_after
            if wait is None:
                wait = min(policy.rate_limit_base ** number(), policy.longest_retry_after)
            if limited:
                hold(wait)
            return float(wait)
        return True

    return decide


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait out of a ``Retry-After`` header, which holds seconds or a date; None when it holds neither."""
    if not value or not value.strip():
        return None
    try:
        return min(max(float(value), 0.0), 86_400.0)
    except ValueError:
        pass  # a date, then
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0), 86_400.0)


@functools.cache
def keep_quiet() -> None:
    """Keep the retry library from writing our retries to the terminal; those of others stay as they are."""

    def unless_ours(hook: RetryHook) -> RetryHook:
        def quiet(details: RetryDetails) -> AbstractContextManager[None] | None:
            return None if details.name == RETRY_NAME else hook(details)

        return quiet

    set_on_retry_hooks([unless_ours(hook) for hook in get_on_retry_hooks()])
