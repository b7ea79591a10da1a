"""A fast LeanIX-like server in a process of its own: answers are prepared bytes, the time they take is chosen.

``python -m bench.server --fact-sheets 10000`` prints one JSON line with url and token, and serves until its standard
input closes. Every request is answered after 200 ms, and 0.5 ms more for each fact sheet in the answer (0.02 ms where
only its id and the like are asked for), however many requests there are at once: the model of a server that all our
figures rest on, and an assumption. The options make another server of it: one that works on few requests at a time,
one that is slow with ids, one at the end of a slow line.

``POST /__bench__/touch?count=100&vanish=3`` changes fact sheets and takes some away; the answer says which.
``GET /__bench__/seen`` says how many requests there were, and how many bytes went out.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import gzip
import json
import re
import sys
import time
from contextlib import AsyncExitStack
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from graphql import GraphQLSyntaxError

from bench.answers import Answers, Refusal
from bench.asked import read
from bench.sample import data_model, users
from bench.stock import Stock

BASE_MS: Final = 200.0
PER_FACT_SHEET_MS: Final = 0.5
PER_LIGHT_MS: Final = 0.02
_LISTS: Final = ("allTags", "allTagGroups", "allSubscriptionRoles")
_SLICE_SECONDS: Final = 0.005


class Manners(msgspec.Struct, kw_only=True):
    """How the server behaves."""

    base_ms: float = BASE_MS
    per_fact_sheet_ms: float = PER_FACT_SHEET_MS
    per_light_ms: float = PER_LIGHT_MS
    per_id_ms: float = 0.0
    parallel: int = 0
    """How many requests are worked on at a time; 0 for any number."""
    bandwidth: float = 0.0
    """Megabits a second that one connection carries from here; 0 for as many as there are."""


class Reply(msgspec.Struct):
    """An answer, and the milliseconds that it takes to think of it."""

    body: bytes
    milliseconds: float = 0.0
    status: str = "200 OK"


class Server:
    """Answers, in its own time."""

    def __init__(self, fact_sheets: int, manners: Manners) -> None:
        self._manners = manners
        self._answers = Answers(Stock(fact_sheets))
        self._places = asyncio.Semaphore(manners.parallel) if manners.parallel else None
        self._people = users()
        self._requests = self._bytes = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                size = re.search(r"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(size[1])) if size else b""
                await self._answer(head, body, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    async def _answer(self, head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ", 2)[1]
        extra = ""
        async with AsyncExitStack() as stack:
            if self._places is not None and not path.startswith("/__bench__/"):
                await stack.enter_async_context(self._places)
            began = time.perf_counter()
            reply = self._reply(path, body)
            if self._manners.bandwidth and re.search(r"(?i)\r\naccept-encoding:[^\r]*\bgzip\b", head):
                # In a thread, and within the time that the answer takes anyway.
                reply.body = await asyncio.to_thread(gzip.compress, reply.body, 1)
                extra = "Content-Encoding: gzip\r\n"
            await asyncio.sleep(max(reply.milliseconds / 1000 - (time.perf_counter() - began), 0))
        size = len(reply.body)
        start = f"HTTP/1.1 {reply.status}\r\nContent-Type: application/json\r\n{extra}Content-Length: {size}\r\n\r\n"
        self._requests += 1
        self._bytes += size
        await self._send(start.encode() + reply.body, writer)

    async def _send(self, content: bytes, writer: asyncio.StreamWriter) -> None:
        if not self._manners.bandwidth:
            writer.write(content)
            await writer.drain()
            return
        a_second = self._manners.bandwidth * 1_000_000 / 8
        step = max(int(a_second * _SLICE_SECONDS), 1)
        began = time.perf_counter()
        for start in range(0, len(content), step):
            writer.write(content[start : start + step])
            await writer.drain()
            sent = min(start + step, len(content))
            await asyncio.sleep(max(began + sent / a_second - time.perf_counter(), 0))

    def _reply(self, target: str, body: bytes) -> Reply:
        split = urlsplit(target)
        path, base = split.path.rstrip("/"), self._manners.base_ms
        if path == "/__bench__/touch":
            given = {name: int(values[0]) for name, values in parse_qs(split.query).items()}
            return Reply(json.dumps(self._answers.touch(**({"count": 100} | given))).encode())
        if path == "/__bench__/seen":
            return Reply(json.dumps({"requests": self._requests, "bytes": self._bytes}).encode())
        if path.endswith("/oauth2/token"):
            return Reply(self._token(), base)
        if path.endswith("/models/dataModel"):
            return Reply(_envelope(data_model()), base)
        if "/models/languages/" in path:
            return Reply(_envelope({"dataModel": {"factSheets": {}, "relations": {}}}), base)
        if path.endswith("/permissions"):
            rows = [{"role": "MEMBER", "status": "ACTIVE", "user": person} for person in self._people]
            return Reply(_envelope(rows, total=len(rows)), base)
        if path.endswith("/graphql"):
            return self._graphql(json.loads(body))
        return Reply(b'{"status":"ERROR","message":"no such thing"}', base, "404 Not Found")

    def _graphql(self, request: dict[str, Any]) -> Reply:
        manners = self._manners
        if "__schema" in request["query"]:
            return Reply(b'{"errors":[{"message":"Introspection is switched off."}]}', manners.base_ms)
        try:
            fields = read(request["query"], request.get("variables") or {}, request.get("operationName") or "")
        except GraphQLSyntaxError as error:
            return Reply(json.dumps({"errors": [{"message": error.message}]}).encode(), manners.base_ms)
        parts, errors, milliseconds = [], [], manners.base_ms
        for asked in fields:
            found = b"null"
            if asked.root in _LISTS:
                found = b'{"totalCount":0,"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[]}'
            elif asked.root == "allFactSheets":
                try:
                    found, full, light = self._answers.connection(asked)
                    milliseconds += full * manners.per_fact_sheet_ms + light * manners.per_light_ms
                    milliseconds += len(asked.ids or ()) * manners.per_id_ms
                except Refusal as refusal:
                    errors.append({"message": str(refusal), "path": [asked.key]})
            parts.append(f'"{asked.key}":'.encode() + found)
        said = b',"errors":' + json.dumps(errors).encode() if errors else b""
        return Reply(b'{"data":{' + b",".join(parts) + b"}" + said + b"}", milliseconds)

    def _token(self) -> bytes:
        permission = {"workspaceId": "bench", "workspaceName": "Bench", "role": "ADMIN", "status": "ACTIVE"}
        claims = {
            "exp": int(time.time()) + 3600,
            "instanceUrl": self.url,
            "principal": {"id": "bench", "username": "bench", "permission": permission},
        }
        part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        return json.dumps({"access_token": f"e30.{part}.e30", "token_type": "bearer", "expires_in": 3599}).encode()


def _envelope(data: Any, total: int = 1) -> bytes:
    return json.dumps({"status": "OK", "type": "Bench", "total": total, "errors": [], "data": data}).encode()


async def main() -> None:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fact-sheets", type=int, default=10_000)
    parser.add_argument("--port", type=int, default=0)
    usual = Manners()
    for name in usual.__struct_fields__:
        value = getattr(usual, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args())
    fact_sheets, port = given.pop("fact_sheets"), given.pop("port")
    server = Server(fact_sheets, Manners(**given))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", port, limit=1 << 20)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    print(json.dumps({"url": server.url, "token": "bench"}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    listening.close()


if __name__ == "__main__":
    asyncio.run(main())
