import base64
import json
import time
from datetime import UTC, datetime

import pytest

from leanix_tui.client.host import parse_host
from leanix_tui.client.session import read_claims, start_session
from leanix_tui.errors import AnswerUnreadable

LOGIN = parse_host("app.leanix.net")


def test_claims_are_read_with_and_without_padding(make_jwt):
    for length in range(4):
        claims = {"sub": "x" * length}
        assert read_claims(make_jwt(claims)) == read_claims(make_jwt(claims, padding=True)) == claims


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "a.!!!.c", "a..c", "...", "a." + "W10" + ".c", "a.e30"])
def test_a_token_that_is_no_jwt_still_gives_a_session(token):
    session = start_session({"access_token": token, "expires_in": 100}, LOGIN)
    assert session.identity.workspace_id == ""
    assert session.identity.host == "https://app.leanix.net"
    assert session.identity.expires is not None
    assert session.identity.expires.tzinfo is not None


def test_the_documented_sample_is_understood():
    claims = {
        "exp": 1893456000,
        "sub": "sync-bot",
        "instanceUrl": "https://acme.leanix.net",
        "principal": {
            "id": "user-1",
            "username": "sync-bot",
            "role": "ACCOUNTUSER",
            "account": {"id": "a", "name": "Acme"},
            "permission": {"workspaceId": "ws-1", "workspaceName": "AcmeEAM", "role": "ADMIN", "customerRoles": None},
        },
    }
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    identity = start_session({"access_token": f"h.{body}.s", "expires_in": 3599, "scope": ""}, LOGIN).identity
    assert (identity.host, identity.workspace_id, identity.workspace_name) == (
        "https://acme.leanix.net",
        "ws-1",
        "AcmeEAM",
    )
    assert (identity.user_id, identity.user_name, identity.role, identity.account) == (
        "user-1",
        "sync-bot",
        "ADMIN",
        "Acme",
    )
    assert identity.expires == datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "claims", "date", "lifetime"),
    [
        ({"expires_in": 1000}, {"exp": 5}, None, 1000),  # a clock that is wrong by decades does no harm
        ({"expires_in": "1000"}, {}, None, 1000),
        ({}, {"exp": 2_000_000_500, "iat": 2_000_000_000}, None, 500),
        ({}, {"exp": 2_000_000_500}, "Wed, 18 May 2033 03:33:20 GMT", 500),
        ({}, {}, None, 3600),
        ({"expires_in": 0}, {"exp": 5}, "not a date", 3600),
        ({"expires_in": True}, {"exp": "soon"}, None, 3600),
        ({"expires_in": 50}, {}, None, 50),
    ],
)
def test_a_token_is_renewed_before_it_ends_whatever_the_clock_says(make_jwt, answer, claims, date, lifetime):
    before = time.monotonic()
    session = start_session({"access_token": make_jwt(claims), **answer}, LOGIN, date_header=date)
    margin = min(60, lifetime / 5)
    assert session.renew_at - before == pytest.approx(lifetime - margin, abs=5)
    assert not session.is_stale


@pytest.mark.parametrize(
    "answer", [{}, None, [], "x", {"access_token": ""}, {"access_token": "a\r\nHost: evil"}, {"data": 1}]
)
def test_an_answer_without_a_token_is_explained(answer):
    with pytest.raises(AnswerUnreadable, match="without an access token"):
        start_session(answer, LOGIN)


def test_no_representation_shows_the_token(make_jwt):
    token = make_jwt({"sub": "x"})
    session = start_session({"access_token": token}, LOGIN)
    assert token not in repr(session)
    assert token not in str(session.token)
