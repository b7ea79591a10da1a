"""The only room that knows the API token: it trades it for access tokens and puts those on requests."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Final, TypeAlias

import msgspec

from leanix_tui.client.host import Origin
from leanix_tui.client.limiter import Limiter
from leanix_tui.client.quick_httpx import httpx
from leanix_tui.client.request_log import Exchange
from leanix_tui.client.secrets import Redactor, Secret
from leanix_tui.client.session import Session
from leanix_tui.errors import Refused, TokenMissing, WorkspaceMismatch

__all__ = ["EXCHANGE", "ApiToken", "TokenAuth"]

ApiToken: TypeAlias = str | Callable[[], str] | Callable[[], Awaitable[str]]

EXCHANGE: Final = "leanix_tui.exchange"
_REFUSALS: Final = frozenset({401, 403, 421})


class TokenAuth(httpx.Auth):
    """Signs requests with the access token, fetches it when needed, and once more when it is refused.

    However many requests run at once, one login serves them all. The token goes to the session's own origin only.
    """

    def __init__(
        self,
        api_token: ApiToken,
        workspace_name: str | None,
        redactor: Redactor,
        limiter: Limiter,
        log_in: Callable[[Secret], Awaitable[Session]],
    ) -> None:
        self._api_token: Secret | Callable[[], str] | Callable[[], Awaitable[str]]
        if isinstance(api_token, str):
            self._api_token = Secret(api_token.strip())
            redactor.remember(self._api_token)
        else:
            self._api_token = api_token
        self._workspace_name = workspace_name
        self._redactor = redactor
        self._limiter = limiter
        self._log_in = log_in
        self._session: Session | None = None
        self._renewal: asyncio.Task[Session] | None = None
        self._forbidden: Session | None = None

    @property
    def current(self) -> Session | None:
        """The session as it is, be it stale; None before the first login."""
        return self._session

    async def session(self, refused: Session | None = None) -> Session:
        """A session that is valid for a while; logs in when there is none, or when this one was refused."""
        known = self._session
        if known is not None and known is not refused and not known.is_stale:
            return known
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew(), name="LeanIX login")
            self._renewal.add_done_callback(_look_at)
        # Shielded, so that whoever gives up waiting does not take the login away from the others.
        return await asyncio.shield(self._renewal)

    def stay_at(self, login: Origin, *, instead_of: Origin) -> bool:
        """Call the login host instead of one that the token names but that is not there.

        Only for servers on this machine, which may be reached by another port than they know of; False for any other.
        """
        if self._session is None or instead_of == login or not login.is_loopback:
            return False
        identity = msgspec.structs.replace(self._session.identity, host=str(login))
        self._session = msgspec.structs.replace(self._session, origin=login, identity=identity)
        return True

    async def close(self) -> None:
        """Give up a login that is under way."""
        if self._renewal is not None and not self._renewal.done():
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)

    async def _renew(self) -> Session:
        session = await self._log_in(await self._reveal())
        self._redactor.remember(session.token)
        wanted, actual = self._workspace_name, session.identity.workspace_name
        if wanted and actual and wanted.casefold() != actual.casefold():
            raise WorkspaceMismatch(
                "The API token belongs to another workspace than the configured one.",
                detail=f"Configured: {wanted}. Token: {actual}.",
                remedy="Use a token of that workspace, or correct the workspace name.",
            )
        self._session = session
        return session

    async def _reveal(self) -> Secret:
        source = self._api_token
        if not isinstance(source, Secret):
            # The source may run a password manager: never on the loop.
            given: str | Awaitable[str] = (
                source() if inspect.iscoroutinefunction(source) else await asyncio.to_thread(source)
            )
            source = Secret((given if isinstance(given, str) else await given).strip())
            self._redactor.remember(source)
        if not source.reveal():
            raise TokenMissing(
                "There is no API token.",
                remedy="Create a technical user in LeanIX (Administration > Technical Users) and give its token.",
            )
        return source

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Sign the request; on 401, 403 or 421 log in anew and send it once more, then leave it at that."""
        exchange: Exchange = request.extensions[EXCHANGE]
        session = await self.session()
        await self._send(request, session, exchange)
        response = yield request
        if response.status_code not in _REFUSALS or (response.status_code == 403 and session is self._forbidden):
            return
        exchange.end(response.status_code, error="The access token was refused; logging in again.")
        renewed = await self.session(refused=session)
        await self._send(request, renewed, exchange)
        response = yield request
        if response.status_code == 403:
            # A fresh token is refused as well: it is about permission, so do not log in for every further one.
            self._forbidden = renewed

    async def _send(self, request: httpx.Request, session: Session, exchange: Exchange) -> None:
        url = request.url
        if Origin(url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)) != session.origin:
            raise Refused(
                "The request was not sent: it would carry the access token to another host.",
                detail=url.host,
                remedy="Give only the path, such as /services/pathfinder/v1/settings.",
            )
        request.headers["Authorization"] = f"Bearer {session.token.reveal()}"
        asked = time.monotonic()
        await self._limiter.acquire()
        exchange.begin(time.monotonic() - asked)


def _look_at(task: asyncio.Task[Session]) -> None:
    """Take note of a failure even when everybody who waited for the login has given up."""
    if not task.cancelled():
        task.exception()
