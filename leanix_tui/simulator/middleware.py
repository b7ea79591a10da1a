"""What every request passes on its way in: slashes, latency, login and the rate limit."""

from __future__ import annotations

import asyncio
import math
import re
from collections import deque

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from leanix_tui.simulator.envelope import TOO_MANY_REQUESTS, UNAUTHENTICATED
from leanix_tui.simulator.tokens import TokenOffice

WINDOW = 60.0


class SingleSlashes:
    """``//services//mtm`` is ``/services/mtm``: one public client joins its paths carelessly."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "//" in scope["path"]:
            scope = {
                **scope,
                "path": re.sub("/{2,}", "/", scope["path"]),
                "raw_path": re.sub(rb"/{2,}", b"/", scope.get("raw_path") or b""),
            }
        await self.app(scope, receive, send)


class Latency:
    """Every request to a service waits this long before anything is done for it."""

    def __init__(self, app: ASGIApp, latency_ms: float) -> None:
        self.app, self.seconds = app, latency_ms / 1000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.seconds > 0 and scope["type"] == "http" and scope["path"].startswith("/services/"):
            await asyncio.sleep(self.seconds)
        await self.app(scope, receive, send)


class Login:
    """401 for everything under ``/services`` without a living access token, but for what needs none."""

    def __init__(self, app: ASGIApp, office: TokenOffice, open_paths: frozenset[str]) -> None:
        self.app, self.office, self.open_paths = app, office, open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith("/services/") or path in self.open_paths:
            await self.app(scope, receive, send)
            return
        kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        user_id = self.office.user_of(token.strip()) if kind.lower() == "bearer" else None
        if user_id is None:
            refusal = PlainTextResponse(UNAUTHENTICATED, 401, {"WWW-Authenticate": 'Bearer realm="LeanIX"'})
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["user_id"] = user_id
        await self.app(scope, receive, send)


class RateLimit:
    """So many Pathfinder requests a user may send within any 60 seconds; refused ones do not count."""

    def __init__(self, app: ASGIApp, office: TokenOffice, limit: int, *, retry_after: bool) -> None:
        self.app, self.office, self.limit, self.retry_after = app, office, limit, retry_after
        self._sent: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user_id = scope.get("state", {}).get("user_id") if scope["type"] == "http" else None
        if user_id is None or self.limit <= 0 or not scope["path"].startswith("/services/pathfinder/"):
            await self.app(scope, receive, send)
            return
        now = self.office.world.now().timestamp()
        sent = self._sent.setdefault(user_id, deque())
        while sent and sent[0] <= now - WINDOW:
            sent.popleft()
        if len(sent) >= self.limit:
            wait = max(1, math.ceil(sent[0] + WINDOW - now))
            headers = {"Retry-After": str(wait)} if self.retry_after else {}
            await PlainTextResponse(TOO_MANY_REQUESTS, 429, headers)(scope, receive, send)
            return
        sent.append(now)
        await self.app(scope, receive, send)
