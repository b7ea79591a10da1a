import base64
import json
import logging
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Response

from leanix_tui.client import LeanIXClient
from leanix_tui.client.secrets import MASK, Redactor, Secret
from leanix_tui.errors import LeanIXError

pytestmark = pytest.mark.anyio
SECRET = "s3cr3t-value-kept"


def wrapped(secret):
    """A secret at any depth of any JSON, below a key that says so."""
    keys = st.sampled_from(
        ["authorization", "authorizationHeader", "token", "apiToken", "api_token", "access_token", "password",
         "clientSecret", "secret", "apikey", "API-Key", "feedKey", "refreshToken"]
    )  # fmt: skip
    leaf = st.builds(lambda key, value: {key: value}, keys, st.sampled_from([secret, [secret], {"x": secret}]))
    return st.recursive(
        leaf,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=2)
            | st.dictionaries(st.text(max_size=4), inner, min_size=1, max_size=2)
        ),
        max_leaves=4,
    )


@given(wrapped(SECRET))
def test_a_secret_below_a_telling_key_never_shows_at_any_depth(value):
    assert SECRET not in json.dumps(Redactor().json(value))


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_known_secret_never_shows_wherever_it_stands(before, after):
    redactor = Redactor()
    redactor.remember(Secret(SECRET))
    assert SECRET not in redactor.text(before + SECRET + after)
    assert SECRET not in str(redactor.params([("q", before + SECRET + after)]))


def test_what_is_not_secret_stays():
    value = {"query": "{ a }", "variables": {"first": 10, "ok": True, "x": None}, "token_type": "bearer"}
    assert Redactor().json(value) == value
    assert Redactor().text("the tokens are counted") == "the tokens are counted"


@pytest.mark.parametrize(
    "written",
    [
        'mutation { createX(password: "s3cr3t-value-kept") { id } }',
        '{"apiToken": "s3cr3t-value-kept"}',
        "authorizationHeader: 's3cr3t-value-kept'",
        r"{\"token\": \"s3cr3t-value-kept\"}",
    ],
)
def test_a_secret_written_out_in_text_is_masked(written):
    assert SECRET not in Redactor().text(written)


def test_a_secret_has_no_representation():
    secret = Secret(SECRET)
    assert SECRET not in f"{secret} {secret!r} {[secret]} {vars(type(secret))}"


async def test_the_token_shows_nowhere(odd, canary, caplog, capfd):
    """Run into everything that can go wrong, at the most talkative log level, and search all traces."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "werkzeug")  # the server, which is sent it after all
    access = "eyJ.canary-access-token.sig"
    odd.token = lambda: {"access_token": access, "expires_in": 3599}
    echo = lambda request: Response(f"You sent {dict(request.headers)} and {access} and {canary}", 400)  # noqa: E731
    odd.on("/services/pathfinder/v1/settings", echo)
    odd.on("/services/pathfinder/v1/features", {"status": "ERROR", "errorMessage": f"bad {access}"})
    odd.on_graphql(lambda _query, _variables: {"errors": [{"message": f"bad {access}"}]})
    odd.on("/services/pathfinder/v1/bookmarks", Response("", 500))
    traces = []
    async with odd.client() as client:
        traces.append(repr(client))
        for work in (
            client.settings.get_workspace_settings(),
            client.features.get_features(),
            client.tags.get_tags(),
            client.request("/services/x/v1/y", params={"apiToken": canary, "q": access}),
            client.request("/services/pathfinder/v1/bookmarks", "POST", {"password": canary, "note": f"<{access}>"}),
            client.request("https://elsewhere.example/services/x"),
        ):
            with pytest.raises(LeanIXError) as failed:
                await work
            traces += [str(failed.value), repr(failed.value), failed.value.detail]
        for attempt in client.log.attempts:
            traces += [repr(attempt), client.log.as_curl(attempt)]
        traces.append(repr(client._wire.auth.current))
    everything = "\n".join([*traces, caplog.text, *capfd.readouterr()])
    assert len(client.log) > 6
    assert MASK in everything
    for secret in (canary, access, base64.b64encode(f"apitoken:{canary}".encode()).decode()):
        assert secret not in everything


async def test_every_attempt_is_recorded(simulator, quick):
    seen = []
    client = LeanIXClient(simulator.url, simulator.token, policy=quick, on_attempt=seen.append)
    async with client:
        simulator.add_fault(action="html500", match={"root": "allTags"})
        await client.graphql("query Some { allTags { totalCount } }")
        with pytest.raises(LeanIXError):
            await client.request("/services/pathfinder/v1/nothing/here?secret=x&page=2")
    login, failed, worked, missing = client.log.attempts
    assert seen == [login, failed, worked, missing]
    assert (login.method, login.path, login.status) == ("POST", "/services/mtm/v1/oauth2/token", 200)
    assert (failed.operation, failed.status, failed.attempt, failed.write) == ("Some", 500, 1, False)
    assert failed.error
    assert (worked.status, worked.attempt, worked.error) == (200, 2, "")
    assert worked.waited_s > 0
    assert worked.request_bytes > 10
    assert worked.response_bytes > 10
    assert worked.elapsed_ms > 0
    assert (missing.status, missing.path) == (404, "/services/pathfinder/v1/nothing/here?secret=%2A%2A%2A&page=2")
    assert [attempt.id for attempt in client.log.attempts] == sorted(attempt.id for attempt in client.log.attempts)
    assert client.log.failures == 2


async def test_changes_are_marked_in_the_log(odd):
    odd.on("/services/pathfinder/v1/bookmarks", {"data": {}})
    odd.on_graphql(lambda _query, _variables: {"data": {"deleteTag": None}})
    async with odd.client() as client:
        await client.request("/services/pathfinder/v1/bookmarks", "POST", {})
        await client.graphql('mutation { deleteTag(id: "1") { id } }')
        assert [(one.write, one.operation) for one in client.log.attempts[1:]] == [(True, ""), (True, "deleteTag")]


async def test_the_log_forgets_the_oldest(odd):
    odd.on("/services/pathfinder/v1/features", {"data": []})
    async with odd.client(rate_per_second=10_000) as client:
        client.log._attempts = type(client.log._attempts)(maxlen=5)
        for _ in range(8):
            await client.features.get_features()
        assert len(client.log) == 5
        assert len(client.log._sent) <= 6
        leave = client.log.subscribe(lambda _attempt: pytest.fail("unsubscribed"))
        leave()
        leave()
        await client.features.get_features()


def words_of_shell(script):
    return subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout.decode().split("\0")


NASTY = 'it\'s "quoted" $HOME `id` \\ \n ü \u202e \x9b'


async def test_an_attempt_can_be_repeated_in_a_shell(odd):
    odd.on("/services/pathfinder/v1/bookmarks", {"data": {}})
    async with odd.client() as client:
        await client.request(
            "/services/pathfinder/v1/bookmarks", "POST", {"name": NASTY, "password": "x1y2z3"}, {"q": "a b'c"}
        )
        command = client.log.as_curl(client.log.attempts[-1])
    assert "\x9b" not in command
    assert "\u202e" not in command
    shown = command.replace("curl", "printf '%s\\0'", 1)
    script = f"LEANIX_TOKEN=from-the-shell; {shown}"
    words = words_of_shell(script)
    assert "Authorization: Bearer from-the-shell" in words
    assert f"{odd.url.rstrip('/')}/services/pathfinder/v1/bookmarks?q=a+b%27c" in words
    assert json.loads(words[words.index("--data-raw") + 1]) == {"name": NASTY, "password": MASK}
    assert shlex.split(command)[0] == "curl"
