"""Makes ordered faults happen to real requests: bodies cut, connections closed, answers delayed or replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leanix_tui.simulator.envelope import TOO_MANY_REQUESTS, UNAUTHENTICATED, Answer, error_body
from leanix_tui.simulator.faults import Asked, Fault, FaultBook, Received, graphql_asked, graphql_roots
from leanix_tui.simulator.moods import in_time, of_other_rows, without_ids

GRAPHQL = "/services/pathfinder/v1/graphql"
HTML = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>nginx</body></html>"
PIECE = 512

Abort = Callable[[Scope], bool]


class ConnectionGone(ConnectionResetError):
    """Raised where there is no socket to close: an app called without a server in between."""


class FaultStriker:
    """ASGI middleware: notes every request, then does to it what was ordered."""

    def __init__(self, app: ASGIApp, book: FaultBook, expire_tokens: Callable[[], int], abort: Abort) -> None:
        self.app, self.book, self.expire_tokens, self.abort = app, book, expire_tokens, abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/services/"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        received = Received(
            scope["method"], scope["path"], scope["query_string"].decode("latin-1"),
            authorized="authorization" in headers,
        )  # fmt: skip
        asked = Asked()
        if scope["path"].startswith(GRAPHQL) and scope["method"] == "POST":
            body, receive = await _read_ahead(receive)
            if body is not None:
                received.roots, received.operation_name = graphql_roots(body)
                asked = graphql_asked(body)
        self.book.note(received)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                received.status = message["status"]
            await send(message)

        fault = self.book.striking(received, asked)
        if fault is None:
            await self.app(scope, receive, noting)
            return
        received.fault = fault.action
        await self._strike(fault, scope, receive, noting)

    async def _strike(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.action:
            case "hang":
                # What is still to come of the request is read and put back: only then does waiting mean silence.
                body, receive = await _read_ahead(receive)
                if body is None or await _client_left(receive, fault.delay_ms):
                    return
                await self.app(scope, receive, send)
            case "drop_before":
                await self._drop(scope, receive)
            case "drop_after":
                await self._drop_after(fault, scope, receive, send)
            case "truncate":
                await self._truncate(fault, scope, receive, send)
            case "slow_body":
                await self._slowly(fault, scope, receive, send)
            case "too_busy" | "too_fast" | "strained":
                async with in_time(fault) as served:
                    await (self.app if served else _ready_answer(fault))(scope, receive, send)
            case "ignore_ids":
                body, replay = await _read_ahead(receive)
                await self.app(scope, replay if body is None else _Replay([without_ids(body)], receive), send)
            case "shuffle" | "repeat" | "drop":
                start, body = await self._answer(scope, receive)
                changed = of_other_rows(fault, body)
                await send(_with_length(start, len(changed)))
                await send({"type": "http.response.body", "body": changed})
            case "expire_token":
                self.expire_tokens()
                await _ready_answer(fault)(scope, receive, send)
            case _:
                await _ready_answer(fault)(scope, receive, send)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        if not self.abort(scope):
            raise ConnectionGone("the simulator closed the connection")
        while (await receive())["type"] != "http.disconnect":
            pass  # what is left of the request body

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """The real answer, kept back: its start message and its whole body."""
        start: Message = {"type": "http.response.start", "status": 500, "headers": []}
        body = bytearray()

        async def keep(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self.app(scope, receive, keep)
        return start, bytes(body)

    async def _drop_after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._answer(scope, receive)
        if fault.after:
            await send(start)
            await send({"type": "http.response.body", "body": body[: fault.after], "more_body": True})
        await self._drop(scope, receive)

    async def _truncate(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._answer(scope, receive)
        cut = body[: fault.after if fault.after is not None else len(body) // 2]
        if fault.short_length:
            await send(_with_length(start, len(cut)))
            await send({"type": "http.response.body", "body": cut})
            return
        await send(start)
        await send({"type": "http.response.body", "body": cut, "more_body": True})
        await self._finish(scope, receive)

    async def _finish(self, scope: Scope, receive: Receive) -> None:
        # Let the piece that was written leave before the connection goes.
        await asyncio.sleep(0)
        await self._drop(scope, receive)

    async def _slowly(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await self._answer(scope, receive)
        await send(start)
        pause = (fault.delay_ms if fault.delay_ms is not None else 20) / 1000
        size = max(PIECE, len(body) // 40)
        for at in range(0, len(body), size):
            await asyncio.sleep(pause)
            await send({"type": "http.response.body", "body": body[at : at + size], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _with_length(start: Message, length: int) -> Message:
    headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    changed: MutableMapping[str, Any] = {**start, "headers": [*headers, (b"content-length", str(length).encode())]}
    return changed


def _ready_answer(fault: Fault) -> Response:
    """The answer of the faults that need no real one."""
    match fault.action:
        case "unauthorized" | "expire_token":
            return PlainTextResponse(UNAUTHENTICATED, fault.status or 401)
        case "forbidden":
            text = "You are not allowed to do this"
            return Answer(error_body(text, "Error", "A", []), fault.status or 403)
        case "rate_limited" | "too_busy" | "too_fast":
            headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return PlainTextResponse(TOO_MANY_REQUESTS, fault.status or 429, headers)
        case "html500":
            return HTMLResponse(HTML.format("500 Internal Server Error"), fault.status or 500)
        case "html502":
            return HTMLResponse(HTML.format("502 Bad Gateway"), fault.status or 502)
        case "redirect":
            return RedirectResponse(fault.location or "/", fault.status or 302)
        case "garbage":
            return Response(b"<<<%not json at all\x00\xff>>>", fault.status or 200, media_type="application/json")
        case _:
            errors = fault.errors or [
                {"message": "The simulator was asked to fail here", "extensions": {"errorType": "BUSINESS_LOGIC"}}
            ]
            return Answer({"data": fault.data, "errors": errors}, fault.status or 200)


class _Replay:
    """A ``receive`` that gives again what was read ahead; ``live`` is the one behind it."""

    def __init__(self, messages: list[Message], live: Receive) -> None:
        self.messages, self.live = messages, live

    async def __call__(self) -> Message:
        return self.messages.pop(0) if self.messages else await self.live()


async def _read_ahead(receive: Receive) -> tuple[bytes | None, _Replay]:
    """The whole body, and a ``receive`` that gives it again; None when the client left before it was complete."""
    messages: list[Message] = []
    body = bytearray()
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            return None, _Replay(messages, receive)
        body.extend(message.get("body", b""))
        if not message.get("more_body", False):
            return bytes(body), _Replay(messages, receive)


async def _client_left(receive: _Replay, delay_ms: float | None) -> bool:
    """Wait until the client goes away, or until the delay is over; True when it went."""
    end = None if delay_ms is None else asyncio.get_running_loop().time() + delay_ms / 1000
    try:
        async with asyncio.timeout_at(end):
            while (await receive.live())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


def read_fault(body: bytes) -> Fault:
    """An ordered fault from its JSON; raises ``msgspec.DecodeError`` or ``msgspec.ValidationError`` when it is none."""
    return msgspec.json.decode(body, type=Fault)
