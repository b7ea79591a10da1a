"""Sending one request: where it goes, in which envelope, how often it is tried, and which error it ends in."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec
import stamina

from leanix_tui.client.auth import EXCHANGE, ApiToken, TokenAuth
from leanix_tui.client.envelopes import decode
from leanix_tui.client.failures import from_exception, from_status, login_refused
from leanix_tui.client.host import Origin
from leanix_tui.client.limiter import Limiter
from leanix_tui.client.quick_httpx import httpx
from leanix_tui.client.request_log import Exchange, RequestLog, Wait
from leanix_tui.client.retry import RETRY_NAME, Failure, RetryPolicy, keep_quiet, parse_retry_after, when_to_retry
from leanix_tui.client.secrets import Secret
from leanix_tui.client.session import Session, start_session
from leanix_tui.errors import AnswerUnreadable, ConnectionFailed, LeanIXError, RateLimited, Refused, RequestInvalid
from leanix_tui.text import display

__all__ = ["Call", "Reply", "Wire"]

_T = TypeVar("_T")
_TOKEN_PATH: Final = "/services/mtm/v1/oauth2/token"  # noqa: S105 - a path
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_JSON: Final = "application/json"


class Call(msgspec.Struct, frozen=True):
    """One request to be made, and whether it changes anything."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = _JSON
    accept: str = _JSON
    operation: str = ""
    """The GraphQL operation; empty for REST."""
    write: bool = False
    graphql: bool = False
    """Whether a 400 or 422 may carry a GraphQL answer. LeanIX says 200, servers like it often do not."""
    api_token: Secret | None = None
    """Only for the login: sent as Basic authentication in the place of the access token."""
    any_status: bool = False
    """Whether a refusal is an answer like any other, rather than an error."""

    @property
    def what(self) -> str:
        """The request in words, for error sentences."""
        return f"the query {self.operation}" if self.operation else f"{self.method} {self.path}"


class Reply(msgspec.Struct, frozen=True):
    """A complete answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Try(msgspec.Struct, frozen=True):
    """Which try of a request this is, and how long it was held back before."""

    number: int
    waited: float
    on_chunk: Callable[[bytearray], None] | None


class Wire:
    """The connection of one client: one pool, one rate limit, one login and one log for all its services."""

    def __init__(
        self,
        login: Origin,
        api_token: ApiToken,
        workspace_name: str | None,
        *,
        make_http: Callable[[Origin], httpx.AsyncClient],
        rate_per_second: float = 20.0,
        read_only: bool = False,
        policy: RetryPolicy | None = None,
        total_timeout: float = 300.0,
        log: RequestLog | None = None,
    ) -> None:
        self.login = login
        self.read_only = read_only
        self.log = log if log is not None else RequestLog()
        self.redactor = self.log.redactor
        self.limiter = Limiter(rate_per_second)
        self.auth = TokenAuth(api_token, workspace_name, self.redactor, self.limiter, self._log_in)
        self._policy = policy or RetryPolicy()
        self._total_timeout = total_timeout
        self._make_http = make_http
        self._http: httpx.AsyncClient | None = None
        self._reached = False
        self._keys = itertools.count(1)

    async def close(self) -> None:
        """Give back all connections."""
        await self.auth.close()
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def send(
        self, call: Call, understand: Callable[[Reply], _T], on_chunk: Callable[[bytearray], None] | None = None
    ) -> _T:
        """Send until it succeeds or trying again is pointless, and give back what ``understand`` makes of the answer.

        ``understand`` may raise AnswerUnreadable, after which a read is tried again. ``on_chunk`` sees what has
        arrived so far each time more of a successful answer comes in; after a retry it sees the new one.
        """
        if call.write and self.read_only:
            raise Refused(
                "This profile is locked: nothing may be changed.",
                detail=call.operation or f"{call.method} {call.path}",
                remedy="Unlock it first, or leave out --read-only.",
            )
        keep_quiet()
        key, number, ended = next(self._keys), 0, time.monotonic()
        decide = when_to_retry(
            self._policy,
            write=call.write,
            known_host=self._reached,
            number=lambda: number,
            hold=self.limiter.hold,
        )
        policy = self._policy
        tries = stamina.retry_context(
            decide,
            attempts=policy.attempts,
            timeout=policy.total,
            wait_initial=policy.wait_initial,
            wait_max=policy.wait_max,
            wait_jitter=policy.wait_jitter,
        ).with_name(RETRY_NAME, (), {})
        try:
            async for attempt in tries:
                with attempt:
                    number = attempt.num
                    self.log.waits_for(key, None)
                    waited = time.monotonic() - ended if number > 1 else 0.0
                    try:
                        return await self._try(call, understand, _Try(number, waited, on_chunk))
                    except Failure as failure:
                        ended = time.monotonic()
                        self._tell(key, call, failure, number, attempt.next_wait)
                        raise
        except Failure as failure:
            error = _final(failure, policy)
            error.detail = self.redactor.text(error.detail)
            raise error from failure.__cause__
        except LeanIXError as error:
            error.detail = self.redactor.text(error.detail)  # a server may repeat what it was sent
            raise
        finally:
            self.log.waits_for(key, None)
        raise ConnectionFailed("The request was not sent.")  # unreachable: the last try returns or raises

    def _tell(self, key: int, call: Call, failure: Failure, number: int, backoff: float) -> None:
        seconds = failure.retry_after if failure.retry_after is not None else float(backoff)
        wait = Wait(
            method=call.method,
            path=call.path,
            operation=call.operation,
            reason=failure.error.headline,
            seconds=seconds,
            until=datetime.now(UTC) + timedelta(seconds=seconds),
            attempt=number + 1,
            asked=failure.retry_after is not None,
        )
        self.log.waits_for(key, wait)

    async def _try(self, call: Call, understand: Callable[[Reply], _T], this: _Try) -> _T:
        origin = self.login if call.api_token else (await self.auth.session()).origin
        url = _locate(origin, call.path)
        for _hop in range(5):
            try:
                reply = await self._exchange(call, origin, url, this)
            except Failure as failure:
                if not (failure.new_host and self.auth.stay_at(self.login, instead_of=origin)):
                    raise
                return await self._try(call, understand, this)
            if reply.status not in _REDIRECTS or call.any_status:
                break
            url = _redirect(call, origin, url, reply)
            call = msgspec.structs.replace(call, params=())  # the new address holds its own
        answered = 200 <= reply.status < 300 or call.any_status or (call.graphql and _is_graphql_refusal(reply))
        if not answered:
            raise self._refusal(call, reply, origin)
        try:
            return understand(reply)
        except AnswerUnreadable as error:
            raise Failure(error, sent=True) from error.__cause__

    async def _exchange(self, call: Call, origin: Origin, url: str, this: _Try) -> Reply:
        exchange = Exchange(
            self.log,
            origin=str(origin),
            method=call.method,
            path=urlsplit(url).path,
            params=call.params,
            operation=call.operation,
            write=call.write,
            content_type=call.content_type if call.body else "",
            body=call.body,
            number=this.number,
            waited=this.waited,
        )
        headers = {"Accept": call.accept} | ({"Content-Type": call.content_type} if call.body else {})
        status: int | None = None
        try:
            async with asyncio.timeout(self._total_timeout):
                if self._http is None:
                    self._http = self._make_http(origin)
                request = self._http.build_request(
                    call.method,
                    url,
                    params=call.params or None,
                    content=call.body or None,
                    headers=headers,
                    extensions={EXCHANGE: exchange},
                )
                auth: httpx.Auth = self.auth
                if call.api_token is not None:
                    auth = httpx.BasicAuth("apitoken", call.api_token.reveal())
                    await self.limiter.acquire()
                    exchange.begin()
                response = await self._http.send(request, auth=auth, stream=True, follow_redirects=False)
                status = response.status_code
                try:
                    body = await _read(response, this.on_chunk if response.is_success else None)
                finally:
                    await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as exc:
            failure = from_exception(exc, origin.host)
            exchange.end(status, error=failure.error.headline)
            raise failure from exc
        except asyncio.CancelledError:
            exchange.end(status, error="Given up.")
            raise
        self._reached = True
        refused = "" if status < 400 else f"Refused with {status}."
        exchange.end(status, error=refused, received=response.num_bytes_downloaded)
        return Reply(status, response.headers, body)

    def _refusal(self, call: Call, reply: Reply, origin: Origin) -> Failure:
        error = from_status(reply.status, reply.body, call.what, origin.host)
        if call.api_token is not None:
            error = login_refused(error, reply.status, origin.host)
        limited = isinstance(error, RateLimited)
        transient = limited or reply.status in {500, 502, 503, 504}
        after = parse_retry_after(reply.headers.get("retry-after")) if transient else None
        return Failure(error, sent=True, transient=transient, retry_after=after)

    async def _log_in(self, api_token: Secret) -> Session:
        """Trade the API token for an access token. LeanIX: POST mtm /oauth2/token [doc]."""
        call = Call(
            "POST",
            _TOKEN_PATH,
            body=b"grant_type=client_credentials",
            content_type="application/x-www-form-urlencoded",
            api_token=api_token,
        )

        def understand(reply: Reply) -> Session:
            return start_session(decode(reply.body, "the login"), self.login, date_header=reply.headers.get("date"))

        return await self.send(call, understand)


async def _read(response: httpx.Response, on_chunk: Callable[[bytearray], None] | None) -> bytes:
    # Streamed because a read httpx response is part of a reference cycle, which keeps large pages alive.
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if on_chunk is not None:
            on_chunk(body)
    return bytes(body)


def _is_graphql_refusal(reply: Reply) -> bool:
    if reply.status not in {400, 422}:
        return False
    try:
        found = decode(reply.body, "it")
    except AnswerUnreadable:
        return False
    errors = found.get("errors") if isinstance(found, dict) else None
    return isinstance(errors, list) and bool(errors) and "status" not in found


def _locate(origin: Origin, path: str) -> str:
    if "://" in path.split("?", 1)[0]:
        return path  # the login refuses to sign it for another host
    if any(character.isspace() or not character.isprintable() for character in path):
        raise RequestInvalid("The path holds white space or control characters.", remedy="Encode them with %.")
    return f"{origin}/{path.lstrip('/')}"


def _redirect(call: Call, origin: Origin, url: str, reply: Reply) -> str:
    target = urljoin(url, reply.headers.get("location", ""))
    parts = urlsplit(target)
    here = urlsplit(str(origin))
    same = (parts.scheme, parts.netloc) == (here.scheme, here.netloc)
    if same and call.method in {"GET", "HEAD"} and target != url:
        return target
    where = "elsewhere" if same else f"to another host ({display(parts.hostname or target, limit=80)})"
    raise Failure(
        RequestInvalid(
            f"{origin.host} sends {call.what} {where}; it was not followed, because the token is for this host only.",
            status=reply.status,
            remedy="If the workspace moved, give its new host.",
        ),
        sent=True,
        transient=False,
    )


def _final(failure: Failure, policy: RetryPolicy) -> LeanIXError:
    error = failure.error
    if isinstance(error, RateLimited) and (failure.retry_after or 0) > policy.longest_retry_after:
        error.remedy = f"Try again in {failure.retry_after:.0f} seconds; LeanIX asks for that pause."
    return error
