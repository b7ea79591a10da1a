import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from werkzeug import Response

from leanix_tui.client import LeanIXClient, RetryPolicy
from leanix_tui.client.retry import parse_retry_after
from leanix_tui.errors import (
    AnswerUnreadable,
    ConnectionDropped,
    ConnectionFailed,
    HostUnknown,
    LeanIXError,
    RateLimited,
    ServerFailed,
    TimedOut,
)

pytestmark = pytest.mark.anyio
SETTINGS = "/services/pathfinder/v1/settings"
BOOKMARKS = "/services/pathfinder/v1/bookmarks"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(seconds=30), usegmt=True), 0.0),
        ("Sun, 01 Mar 2026 12:00:09 -0000", 9.0),
    ],
)
def test_retry_after_is_read_in_both_forms(header, seconds):
    assert parse_retry_after(header, NOW) == seconds


READ_FAULTS = [
    {"action": "html500"},
    {"action": "html502", "times": 2},
    {"action": "drop_before"},
    {"action": "drop_after", "after": 20},
    {"action": "rate_limited", "retry_after": 0},
    {"action": "rate_limited"},
    {"action": "garbage"},
    {"action": "truncate", "after": 30},
    {"action": "truncate", "after": 30, "short_length": True},
    {"action": "unauthorized"},
    {"action": "forbidden"},
    {"action": "expire_token"},
    {"action": "slow_body", "delay_ms": 1},
]


@pytest.mark.parametrize("fault", READ_FAULTS, ids=str)
async def test_a_read_survives_passing_trouble(simulator, fault, quick):
    async with LeanIXClient(simulator.url, simulator.token, policy=quick) as client:
        simulator.add_fault(match={"path": SETTINGS}, **fault)
        assert "currency" in await client.settings.get_workspace_settings()


@pytest.mark.parametrize("fault", READ_FAULTS, ids=str)
async def test_a_graphql_query_survives_passing_trouble(simulator, fault, quick):
    async with LeanIXClient(simulator.url, simulator.token, policy=quick) as client:
        simulator.add_fault(match={"root": "allTags"}, **fault)
        assert await client.tags.get_tags()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"action": "html500"}, ServerFailed),
        ({"action": "drop_before"}, ConnectionDropped),
        ({"action": "rate_limited", "retry_after": 0}, RateLimited),
        ({"action": "rate_limited", "retry_after": 3600}, RateLimited),
        ({"action": "garbage"}, AnswerUnreadable),
    ],
    ids=str,
)
async def test_lasting_trouble_ends_in_an_error_with_a_remedy(simulator, fault, error, quick):
    async with LeanIXClient(simulator.url, simulator.token, policy=quick) as client:
        simulator.add_fault(match={"path": SETTINGS}, times="always", **fault)
        with pytest.raises(error) as failed:
            await client.settings.get_workspace_settings()
        assert failed.value.remedy
        assert len(simulator.requests(SETTINGS)) <= quick.attempts
        assert "<" not in str(failed.value)


async def test_a_long_pause_is_told_instead_of_sat_out(simulator, quick):
    async with LeanIXClient(simulator.url, simulator.token, policy=quick) as client:
        simulator.add_fault(action="rate_limited", match={"path": SETTINGS}, times="always", retry_after=3600)
        with pytest.raises(RateLimited, match="3600 seconds"):
            await client.settings.get_workspace_settings()
        assert len(simulator.requests(SETTINGS)) == 1


async def test_a_query_that_always_fails_with_500_is_given_up_within_seconds(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        simulator.add_fault(action="html500", match={"root": "allFactSheets"}, times="always")
        began = time.monotonic()
        with pytest.raises(ServerFailed):
            await client.fact_sheets.count("Application")
        assert time.monotonic() - began < 4
        assert [attempt.status for attempt in client.log.attempts if attempt.operation] == [500] * 3


@pytest.mark.parametrize(
    ("answers", "tries"),
    [
        ([Response("", 500)] * 2 + [{"data": {}}], 3),
        ([Response("", 500)] * 3, 3),
        ([Response("", 502)] * 4 + [{"data": {}}], 5),
        ([Response("", 503)] * 5, 5),
        ([Response("", 500), Response("", 502), Response("", 500), Response("", 500), {"data": {}}], 5),
        ([Response("", 500, {"Retry-After": "0"})] * 4 + [{"data": {}}], 5),
        ([Response("", 503, {"Retry-After": "0"})] * 4 + [{"data": {}}], 5),
        ([Response("", 429, {"Retry-After": "0"})] * 4 + [{"data": {}}], 5),
    ],
    ids=["two 500", "three 500", "four 502", "503 only", "500 between", "told 500", "told 503", "told 429"],
)
async def test_only_500_again_and_again_is_believed_early(odd, answers, tries):
    remaining = list(answers)
    odd.on(SETTINGS, lambda _request: remaining.pop(0))
    async with odd.client() as client:
        if isinstance(answers[-1], Response):
            with pytest.raises(ServerFailed):
                await client.settings.get_workspace_settings()
        else:
            assert await client.settings.get_workspace_settings() == {}
    assert len(odd.paths()) == tries


@pytest.mark.parametrize(
    "answer", [Response("<h1>Bad gateway</h1>", 502), Response("{}", 500), Response("[", 200)], ids=str
)
async def test_a_write_is_never_repeated_when_it_may_have_been_done(odd, answer):
    odd.on(BOOKMARKS, answer)
    odd.on("/services/pathfinder/v1/graphql", answer)
    async with odd.client() as client:
        with pytest.raises(LeanIXError):
            await client.request(BOOKMARKS, "POST", {"name": "x"})
        with pytest.raises(LeanIXError):
            await client.graphql('mutation { deleteTag(id: "1") { id } }')
        with pytest.raises(LeanIXError):
            await client.graphql("mutation that nobody { can parse")
    assert len(odd.paths()) == 3


async def test_a_write_is_repeated_after_429(odd):
    answers = [Response("USER_INTERVAL_REQUEST_LIMIT_EXCEEDED", 429, {"Retry-After": "0"}), {"data": {"id": "b"}}]
    odd.on(BOOKMARKS, lambda _request: answers.pop(0))
    async with odd.client() as client:
        assert await client.request(BOOKMARKS, "POST", {"name": "x"}) == {"id": "b"}


async def test_a_write_is_repeated_when_nothing_was_sent(odd, quick):
    odd.on(BOOKMARKS, {"data": {"id": "b"}})
    tries = []

    class NotAtFirst(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request):
            if request.url.path == BOOKMARKS:
                tries.append(request)
                if len(tries) == 1:
                    raise httpx.ConnectError("no route", request=request)
            return await super().handle_async_request(request)

    async with odd.client(transport=NotAtFirst()) as client:
        assert await client.request(BOOKMARKS, "POST", {"name": "x"}) == {"id": "b"}
    assert len(tries) == 2
    assert len(odd.paths()) == 1


async def test_hanging_servers_time_out(simulator, quick):
    policy = RetryPolicy(attempts=2, wait_initial=0.01, wait_jitter=0.0)
    async with LeanIXClient(simulator.url, simulator.token, timeout=0.2, policy=policy) as client:
        simulator.add_fault(action="hang", match={"path": SETTINGS}, times="always")
        with pytest.raises(TimedOut):
            await client.settings.get_workspace_settings()
        assert [attempt.status for attempt in client.log.attempts[-2:]] == [None, None]


async def test_waiting_is_announced_and_can_be_given_up(odd):
    odd.on(SETTINGS, Response("slow down", 429, {"Retry-After": "50"}))
    told = []
    waiting = asyncio.Event()
    async with odd.client() as client:

        def note(waits):
            told.append(waits)
            if waits:
                waiting.set()

        leave = client.log.subscribe_waits(note)
        request = asyncio.create_task(client.settings.get_workspace_settings())
        async with asyncio.timeout(10):
            await waiting.wait()
        (wait,) = client.log.waiting
        assert (wait.seconds, wait.attempt, wait.path) == (50.0, 2, SETTINGS)
        assert "too many requests" in wait.reason
        assert wait.until.tzinfo is UTC
        began = time.monotonic()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        assert time.monotonic() - began < 5
        assert client.log.waiting == ()
        assert told[-1] == ()
        leave()


async def test_after_429_the_other_requests_pause_too(odd):
    hits = []

    def limited(_request):
        hits.append(time.monotonic())
        return Response("", 429, {"Retry-After": "1"}) if len(hits) == 1 else {"data": {}}

    odd.on(SETTINGS, limited)
    odd.on("/services/pathfinder/v1/features", lambda _request: hits.append(time.monotonic()) or {"data": []})
    async with odd.client() as client:
        first = asyncio.create_task(client.settings.get_workspace_settings())
        limited_already = asyncio.Event()
        client.log.subscribe_waits(lambda _waits: limited_already.set())
        await limited_already.wait()
        await client.features.get_features()
        await first
    assert min(hits[1:]) - hits[0] >= 0.9


async def test_an_unknown_host_is_said_at_once():
    client = LeanIXClient("no-such-host.invalid", "LXT_x")
    began = time.monotonic()
    with pytest.raises(ConnectionFailed):
        await client.connect()
    assert time.monotonic() - began < 15
    assert len(client.log) == 1
    await client.close()


async def test_nobody_listening_is_said_at_once():
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    client = LeanIXClient(f"http://127.0.0.1:{port}", "LXT_x")
    with pytest.raises(HostUnknown, match="Nothing listens"):
        await client.connect()
    assert len(client.log) == 1
    await client.close()


async def test_the_rate_limit_is_shared_and_lets_a_preload_through(odd):
    odd.on("/services/pathfinder/v1/features", {"data": []})
    async with odd.client(rate_per_second=20) as client:
        began = time.monotonic()
        await asyncio.gather(*(client.features.get_features() for _ in range(45)))
        quick = time.monotonic() - began
        await asyncio.gather(*(client.features.get_features() for _ in range(30)))
        assert quick < 1.5
        assert time.monotonic() - began >= 1.0
        assert max(attempt.waited_s for attempt in client.log.attempts) > 0


async def test_retries_leave_no_trace_on_the_terminal(odd, capfd, caplog):
    answers = [Response("", 503), Response("", 503), {"data": {}}]
    odd.on(SETTINGS, lambda _request: answers.pop(0))
    async with odd.client() as client:
        await client.settings.get_workspace_settings()
    assert capfd.readouterr() == ("", "")
    assert not [record for record in caplog.records if record.name == "stamina"]
