import asyncio

import pytest
from werkzeug import Response

from leanix_tui.client import LeanIXClient
from leanix_tui.errors import (
    PermissionDenied,
    Refused,
    RequestInvalid,
    TokenMissing,
    TokenRefused,
    WorkspaceMismatch,
)

pytestmark = pytest.mark.anyio
SETTINGS = "/services/pathfinder/v1/settings"


async def test_a_token_is_all_it_needs(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        identity = client.identity
        assert identity.host == simulator.url
        assert identity.workspace_name == simulator.world.workspace_name
        assert identity.user_id
        assert identity.role
        assert client.get_workspace_url() == f"{simulator.url}/{identity.workspace_name}"
        assert client.fact_sheet_url("Application", "a/b").endswith("/factsheet/Application/a%2Fb")
        assert repr(client) == f"<LeanIXClient {simulator.url} {identity.workspace_name}>"


@pytest.mark.parametrize("wrong", ["LXT_wrong", "", "   ", "ü"])
async def test_a_wrong_or_missing_token_is_refused_with_a_remedy(simulator, wrong, quick):
    client = LeanIXClient(simulator.url, wrong, policy=quick)
    with pytest.raises(TokenRefused if wrong.strip() else TokenMissing) as refused:
        await client.connect()
    assert "Technical Users" in refused.value.remedy
    await client.close()


async def test_the_token_may_be_fetched_late_by_a_function(odd, canary):
    asked = []

    def source():
        asked.append(1)
        return f" {canary}\n"

    async def later():
        asked.append(2)
        return canary

    for function in (source, later):
        client = LeanIXClient(odd.url, function)
        assert len(asked) == odd.logins
        await client.connect()
        await client.close()
    assert asked == [1, 2]


async def test_another_workspace_than_the_configured_one_is_refused_before_anything_is_asked(odd):
    odd.on(SETTINGS, {"data": {}})
    client = odd.client(workspace_name="AcmeProduction")
    with pytest.raises(WorkspaceMismatch) as refused:
        await client.settings.get_workspace_settings()
    assert "AcmeProduction" in refused.value.detail
    assert "Odd" in refused.value.detail
    assert odd.paths() == []
    await client.close()


async def test_a_configured_workspace_may_differ_in_case(odd):
    async with odd.client(workspace_name="odd") as client:
        assert client.identity.workspace_name == "Odd"


async def test_many_requests_at_once_log_in_once(odd):
    odd.on(SETTINGS, {"data": {"currency": "EUR"}})
    client = odd.client()
    await asyncio.gather(*(client.settings.get_workspace_settings() for _ in range(20)))
    assert odd.logins == 1
    await client.close()


async def test_expired_tokens_are_renewed_once_for_all(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        await client.settings.get_workspace_settings()
        simulator.expire_tokens()
        before = len(simulator.requests("/services/mtm/v1/oauth2/token"))
        await asyncio.gather(*(client.settings.get_workspace_settings() for _ in range(10)))
        assert len(simulator.requests("/services/mtm/v1/oauth2/token")) == before + 1


async def test_a_token_close_to_its_end_is_renewed_ahead(odd, make_jwt):
    odd.on(SETTINGS, {"data": {}})
    odd.token = lambda: {"access_token": make_jwt(odd.claims), "expires_in": 1 if odd.logins == 1 else 3599}
    async with odd.client() as client, asyncio.timeout(20):
        while odd.logins < 2:  # the first token lives for a second
            await client.settings.get_workspace_settings()
        assert client.log.failures == 0


@pytest.mark.parametrize("status", [401, 403, 421])
async def test_a_refused_access_token_is_renewed_and_the_request_repeated(odd, status):
    answers = [Response("no", status), {"data": {"currency": "EUR"}}]
    odd.on(SETTINGS, lambda _request: answers.pop(0))
    async with odd.client() as client:
        assert await client.settings.get_workspace_settings() == {"currency": "EUR"}
        assert odd.logins == 2
        assert [attempt.status for attempt in client.log.attempts if attempt.path == SETTINGS] == [status, 200]


@pytest.mark.parametrize(("status", "error"), [(401, TokenRefused), (403, PermissionDenied), (421, RequestInvalid)])
async def test_renewal_never_becomes_a_loop(odd, status, error):
    odd.on(SETTINGS, lambda _request: Response('{"message": "No."}', status))
    async with odd.client() as client:
        with pytest.raises(error) as refused:
            await client.settings.get_workspace_settings()
        assert refused.value.detail == "No."
        assert (len(odd.paths()), odd.logins) == (2, 2)


async def test_a_lasting_403_does_not_log_in_again_for_every_request(odd):
    odd.on(SETTINGS, lambda _request: Response("{}", 403))
    async with odd.client() as client:
        for _ in range(5):
            with pytest.raises(PermissionDenied):
                await client.settings.get_workspace_settings()
    assert odd.logins == 2


async def test_a_login_that_fails_fails_for_all_who_wait_and_only_once(odd):
    client = LeanIXClient(odd.url, "LXT_wrong")
    found = await asyncio.gather(*(client.connect() for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in found] == [TokenRefused] * 5
    assert len(odd.seen) == 1
    await client.close()


async def test_whoever_gives_up_waiting_does_not_take_the_login_from_the_others(simulator):
    simulator.add_fault(action="slow_body", match={"path": "/services/mtm"}, delay_ms=5)
    client = LeanIXClient(simulator.url, simulator.token)
    impatient = asyncio.create_task(client.connect())
    patient = asyncio.create_task(client.connect())
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).workspace_id
    assert impatient.cancelled()
    await client.close()


async def test_calls_go_where_the_token_says_within_this_machine(odd, simulator):
    odd.claims["instanceUrl"] = odd.url.replace("localhost", "127.0.0.1")
    odd.on(SETTINGS, {"data": {}})
    async with odd.client() as client:
        await client.settings.get_workspace_settings()
        assert client.identity.host.startswith("http://127.0.0.1:")


async def test_the_token_is_not_carried_to_another_host(odd, simulator):
    odd.on(SETTINGS, Response("", 302, {"Location": f"{simulator.url}/services/pathfinder/v1/settings"}))
    async with odd.client() as client:
        with pytest.raises(RequestInvalid, match=r"to another host \(127\.0\.0\.1\)"):
            await client.settings.get_workspace_settings()
        with pytest.raises(Refused, match="another host"):
            await client.request(f"{simulator.url}/services/pathfinder/v1/settings")
    assert simulator.requests() == []


async def test_a_redirect_within_the_host_is_followed_for_reads_only(odd):
    odd.on("/services/pathfinder/v1/settings", Response("", 307, {"Location": "/services/pathfinder/v2/settings?a=1"}))
    odd.on("/services/pathfinder/v2/settings", {"data": {"currency": "EUR"}})
    async with odd.client() as client:
        assert await client.request(SETTINGS, params={"b": 2}) == {"currency": "EUR"}
        assert odd.seen[-1].query_string == b"a=1"
        with pytest.raises(RequestInvalid, match="not followed"):
            await client.request(SETTINGS, "PUT", {"currency": "USD"})
    assert odd.paths().count("/services/pathfinder/v2/settings") == 1


async def test_a_redirect_in_a_circle_ends(odd):
    odd.on(SETTINGS, Response("", 302, {"Location": f"{SETTINGS}?again"}))
    async with odd.client() as client:
        with pytest.raises(RequestInvalid):
            await client.request(SETTINGS)
    assert len(odd.paths()) < 10


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response("<html><title>Welcome</title></html>", 200, mimetype="text/html"), "not JSON"),
        (Response("not here", 404), "no LeanIX login"),
        (Response('{"error":"invalid_client"}', 400), "does not accept the API token"),
    ],
)
async def test_a_host_that_is_not_leanix_is_recognised(odd, answer, error):
    odd.token = lambda: answer
    client = odd.client()
    with pytest.raises(Exception, match=error) as refused:
        await client.connect()
    assert refused.value.remedy
    await client.close()
