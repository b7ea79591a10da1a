"""Every form of login that running clients use, what a token says, and when it stops working."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from simulator_login import MTM, PATHFINDER, TOKEN_PATH, access_token, logged_in

from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator

GRANT = {"grant_type": "client_credentials"}


def claims(token: str) -> dict:
    header, payload, signature = token.split(".")
    assert signature
    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == "RS256"
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize("path", [TOKEN_PATH, TOKEN_PATH + "/", "/" + TOKEN_PATH])
@pytest.mark.parametrize(
    "form",
    [
        {"data": GRANT},
        {"params": GRANT},
        {"content": b"grant_type=client_credentials"},
        {"files": {"grant_type": (None, "client_credentials")}},
    ],
    ids=["form", "query", "no content type", "multipart"],
)
def test_every_form_of_the_request_gives_a_token(simulator, path, form):
    answer = httpx.post(simulator.url + path, auth=("apitoken", simulator.token), **form)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"scope", "expired", "access_token", "token_type", "expires_in"}
    assert (body["scope"], body["expired"], body["token_type"], body["expires_in"]) == ("", False, "bearer", 3599)


def test_client_id_and_secret_in_the_form_instead_of_basic(simulator):
    form = GRANT | {"client_id": "apitoken", "client_secret": simulator.token}
    assert httpx.post(simulator.url + TOKEN_PATH, data=form).status_code == 200
    form["client_secret"] = "LXT_wrong"
    assert httpx.post(simulator.url + TOKEN_PATH, data=form).status_code == 401


@pytest.mark.parametrize(
    "auth",
    [("apitoken", "LXT_wrong"), ("apitoken", ""), ("somebody", None), None],
    ids=["token", "empty", "user", "none"],
)
def test_wrong_credentials_are_401(simulator, auth):
    if auth and auth[1] is None:
        auth = (auth[0], simulator.token)
    answer = httpx.post(simulator.url + TOKEN_PATH, auth=auth, data=GRANT)
    assert answer.status_code == 401
    assert "Credentials are required" in answer.text


@pytest.mark.parametrize("form", [{}, {"grant_type": ""}, {"grant_type": "password"}])
def test_missing_or_unknown_grant_type_is_400_in_an_envelope(simulator, form):
    answer = httpx.post(simulator.url + TOKEN_PATH, auth=("apitoken", simulator.token), data=form)
    assert answer.status_code == 400
    assert answer.json()["status"] == "ERROR"
    assert answer.json()["errors"][0]["value"] == "grant_type"


def test_the_token_says_who_and_where(simulator):
    found = claims(access_token(simulator))
    world = simulator.world
    robot = world.users[world.token_user_id]
    assert found["instanceUrl"] == found["iss"] == simulator.url
    assert found["sub"] == found["principal"]["username"] == robot.user_name
    assert found["principal"]["id"] == robot.id
    assert found["principal"]["account"] == {"id": world.account_id, "name": world.account_name}
    permission = found["principal"]["permission"]
    assert permission.keys() == {"id", "workspaceId", "workspaceName", "role", "customerRoles", "status"}
    assert (permission["workspaceId"], permission["workspaceName"]) == (world.workspace_id, world.workspace_name)
    assert (permission["role"], permission["status"]) == ("ADMIN", "ACTIVE")
    assert abs(found["exp"] - datetime.now(UTC).timestamp() - 3599) < 60


@pytest.mark.anyio
async def test_without_a_fixed_instance_the_token_names_the_host_that_was_asked():
    from leanix_tui.simulator.app import create_app

    app = create_app(build_world(fact_sheets=12), token="LXT_t")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://leanix.test:8443") as client:
        answer = await client.post(TOKEN_PATH, auth=("apitoken", "LXT_t"), data=GRANT)
    assert claims(answer.json()["access_token"])["instanceUrl"] == "http://leanix.test:8443"


@pytest.mark.parametrize("kind", ["Bearer", "bearer"])
def test_bearer_in_either_case(simulator, kind):
    headers = {"Authorization": f"{kind} {access_token(simulator)}"}
    assert httpx.get(f"{simulator.url}{PATHFINDER}/settings", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic YXBpdG9rZW46eA==", "Token LXT_x", "Bearer ü.ü.ü"]
)
@pytest.mark.parametrize("path", [f"{PATHFINDER}/settings", f"{MTM}/users", "/services/nowhere/v1/x"])
def test_no_service_answers_without_a_valid_token(simulator, header, path):
    answer = httpx.get(simulator.url + path, headers={"Authorization": header.encode()} if header else {})
    assert answer.status_code == 401
    assert answer.text == "Credentials are required to access this resource."


def test_a_token_with_a_changed_claim_is_refused(simulator):
    header, payload, signature = access_token(simulator).split(".")
    changed = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"exp": 4102444800}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
    answer = httpx.get(
        f"{simulator.url}{PATHFINDER}/settings", headers={"Authorization": f"Bearer {header}.{forged}.{signature}"}
    )
    assert answer.status_code == 401


def test_tokens_expire_by_the_clock():
    moment = [datetime(2026, 5, 4, 12, tzinfo=UTC)]
    world = build_world(fact_sheets=12, now=lambda: moment[0])
    with RunningSimulator(world, token_lifetime=100) as simulator, logged_in(simulator) as client:
        assert client.get(f"{PATHFINDER}/settings").status_code == 200
        moment[0] += timedelta(seconds=99)
        assert client.get(f"{PATHFINDER}/settings").status_code == 200
        moment[0] += timedelta(seconds=1)
        assert client.get(f"{PATHFINDER}/settings").status_code == 401
        client.headers["Authorization"] = f"Bearer {access_token(simulator)}"
        assert client.get(f"{PATHFINDER}/settings").status_code == 200


def test_expire_tokens_over_the_control_endpoint(simulator):
    with logged_in(simulator) as client:
        assert httpx.post(f"{simulator.url}/__control__/expire-tokens").json()["expired"] >= 1
        assert client.get(f"{PATHFINDER}/settings").status_code == 401


def test_specifications_need_no_login(simulator):
    services = httpx.get(f"{simulator.url}/openapi-explorer/services.json").json()
    assert {service["name"] for service in services} == {"mtm", "pathfinder"}
    for service in services:
        spec = httpx.get(service["url"])
        assert spec.status_code == 200
        assert spec.json()["paths"]
