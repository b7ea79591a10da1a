"""A fast LeanIX-like server in a process of its own: answers are prepared bytes, the time they take is chosen.

``python -m bench.server --fact-sheets 10000`` prints one JSON line with url and token, and serves until its standard
input closes. Every request is answered after 200 ms, and 0.5 ms more for each fact sheet in the answer, however many
requests there are at once: the model of a server that all our figures rest on, and an assumption.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import re
import sys
import time
from typing import Any, Final

from bench.sample import data_model, nodes, users

BASE_MS: Final = 200.0
PER_FACT_SHEET_MS: Final = 0.5
_TYPE: Final = re.compile(r"factSheetType:\s*(\w+)")


class Server:
    """Knows the prepared answers."""

    def __init__(self, fact_sheets: int, base_ms: float, per_fact_sheet_ms: float) -> None:
        self.base = base_ms / 1000
        self.per_fact_sheet = per_fact_sheet_ms / 1000
        self.edges = {
            name: [b'{"node":' + json.dumps(node, ensure_ascii=False).encode() + b"}" for node in found]
            for name, found in nodes(fact_sheets).items()
        }
        self.all = [edge for edges in self.edges.values() for edge in edges]
        self.people = users()
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                size = re.search(r"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(size[1])) if size else b""
                await self._answer(head.split(" ", 2)[1], body, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    async def _answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        began = time.perf_counter()
        status, payload, rows = self._payload(path.partition("?")[0], body)
        wait = self.base + rows * self.per_fact_sheet - (time.perf_counter() - began)
        if wait > 0:
            await asyncio.sleep(wait)
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        writer.write(head.encode() + payload)
        await writer.drain()

    def _payload(self, path: str, body: bytes) -> tuple[str, bytes, int]:
        if path.rstrip("/").endswith("/oauth2/token"):
            return "200 OK", self._token(), 0
        if path.endswith("/models/dataModel"):
            return "200 OK", _envelope(data_model()), 0
        if "/models/languages/" in path:
            return "200 OK", _envelope({"dataModel": {"factSheets": {}, "relations": {}}}), 0
        if path.endswith("/permissions"):
            rows = [{"role": "MEMBER", "status": "ACTIVE", "user": person} for person in self.people]
            return "200 OK", _envelope(rows, total=len(rows)), 0
        if path.endswith("/graphql"):
            return self._graphql(json.loads(body))
        return "404 Not Found", b'{"status":"ERROR","message":"no such thing"}', 0

    def _graphql(self, request: dict[str, Any]) -> tuple[str, bytes, int]:
        query, variables = request["query"], request.get("variables") or {}
        if "allFactSheets" not in query:
            if "__schema" in query:
                return "200 OK", b'{"errors":[{"message":"Introspection is switched off."}]}', 0
            root = next((name for name in ("allTags", "allTagGroups", "allSubscriptionRoles") if name in query), "none")
            page = {"totalCount": 0, "pageInfo": {"hasNextPage": False, "endCursor": None}, "edges": []}
            return "200 OK", json.dumps({"data": {root: page}}).encode(), 0
        named = _TYPE.search(query)
        edges = self.edges[named[1]] if named else self.all
        start = int(base64.b64decode(variables["after"])) if variables.get("after") else 0
        page_edges = edges[start : start + int(variables.get("first") or 100)]
        end = start + len(page_edges)
        cursor = base64.b64encode(str(end).encode()).decode()
        info = {"hasNextPage": end < len(edges), "endCursor": cursor}
        head = f'{{"data":{{"allFactSheets":{{"pageInfo":{json.dumps(info)},"totalCount":{len(edges)},"edges":['
        return "200 OK", head.encode() + b",".join(page_edges) + b"]}}}", len(page_edges)

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
    parser.add_argument("--base-ms", type=float, default=BASE_MS)
    parser.add_argument("--per-fact-sheet-ms", type=float, default=PER_FACT_SHEET_MS)
    given = parser.parse_args()
    server = Server(given.fact_sheets, given.base_ms, given.per_fact_sheet_ms)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=1 << 20)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    print(json.dumps({"url": server.url, "token": "bench"}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    listening.close()


if __name__ == "__main__":
    asyncio.run(main())
