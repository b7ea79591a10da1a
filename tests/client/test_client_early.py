"""The next page is asked for while this one still arrives: seen from a server that holds the rest back."""

import asyncio
import json

import pytest

from leanix_tui.client import LeanIXClient
from leanix_tui.client.early import CursorWatch
from leanix_tui.client.graphql_documents import Document

pytestmark = pytest.mark.anyio


def watch_of():
    told = []
    return told, CursorWatch(told.append)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_cursor_is_seen_once_however_the_bytes_come(size):
    body = json.dumps(
        {"data": {"allFactSheets": {"pageInfo": {"hasNextPage": True, "endCursor": 'c"1'}, "edges": [{"node": {}}]}}}
    ).encode()
    told, watch = watch_of()
    arrived = bytearray()
    for start in range(0, len(body), size):
        arrived += body[start : start + size]
        watch(arrived)
    assert told == ['c"1']


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"a": {"pageInfo": {"hasNextPage": False, "endCursor": "x"}, "edges": []}}},
        {"data": {"a": {"pageInfo": {"hasNextPage": True, "endCursor": None}, "edges": []}}},
        {"data": {"a": {"edges": [{"node": {"pageInfo": {"hasNextPage": True, "endCursor": "x"}}}]}}},
        {"errors": [{"message": 'the "pageInfo": {"hasNextPage": true, "endCursor": "x"} is wrong'}]},
        {"data": {"a": {"pageInfo": {"hasNextPage": "maybe", "endCursor": "x"}, "edges": []}}},
        {"data": "x" * 20_000},
    ],
    ids=lambda body: str(body)[:40],
)
def test_nothing_is_told_when_there_is_no_next_page_or_it_is_not_certain(body):
    told, watch = watch_of()
    watch(bytearray(json.dumps(body).encode()))
    assert told == []


async def test_the_cursor_is_told_before_the_page_is_complete():
    cursor_told = asyncio.Event()

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        await reader.readexactly(length)
        if "/oauth2/token" in head:
            body = b'{"access_token": "opaque", "expires_in": 3599}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        else:
            start = b'{"data":{"allFactSheets":{"pageInfo":{"hasNextPage":true,"endCursor":"next"},"edges":['
            rest = b"]}}}"
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(start + rest), start))
            await writer.drain()
            # The rest is only sent once the client has told the cursor: without that, this never ends.
            await cursor_told.wait()
            writer.write(rest)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told = []

    def on_cursor(cursor):
        told.append(cursor)
        cursor_told.set()

    async with server, LeanIXClient(f"http://127.0.0.1:{port}", "LXT_x") as client, asyncio.timeout(10):
        page = await client.graphql_bytes(Document("Q", "{ allFactSheets { edges } }"), on_cursor=on_cursor)
    assert told == ["next"]
    assert json.loads(page.body)["data"]["allFactSheets"]["edges"] == []
