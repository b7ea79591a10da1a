"""Each fault does to a real connection what its name says."""

from __future__ import annotations

import email.utils
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from simulator_login import MTM, PATHFINDER, TOKEN_PATH, logged_in

from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator

SETTINGS = f"{PATHFINDER}/settings"
GRAPHQL = f"{PATHFINDER}/graphql"
QUERY = {"query": "query Names { allFactSheets(first: 1) { totalCount } }"}


@pytest.fixture
def client(simulator: RunningSimulator) -> Iterator[httpx.Client]:
    with logged_in(simulator) as client:
        simulator.clear_faults()
        yield client


@pytest.mark.parametrize(
    ("action", "status", "text"),
    [
        ("unauthorized", 401, "Credentials are required"),
        ("forbidden", 403, "not allowed"),
        ("rate_limited", 429, "HTTP 429 Too Many Requests. USER_INTERVAL_REQUEST_LIMIT_EXCEEDED"),
        ("html500", 500, "<html>"),
        ("html502", 502, "Bad Gateway"),
        ("garbage", 200, "not json"),
    ],
)
def test_answers_instead_of_the_real_one(client, simulator, action, status, text):
    simulator.add_fault(match={"path": SETTINGS}, action=action)
    answer = client.get(SETTINGS)
    assert (answer.status_code, text in answer.text) == (status, True)
    try:
        readable = answer.json()["status"] == "ERROR"
    except ValueError:
        readable = False
    assert readable == (action == "forbidden")
    assert client.get(SETTINGS).json()["status"] == "OK"
    assert [one.fault for one in simulator.requests(SETTINGS)] == [action, None]
    assert [one.status for one in simulator.requests(SETTINGS)] == [status, 200]


def test_retry_after_in_every_form(client, simulator):
    date = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    for value in (None, 7, date):
        simulator.add_fault(match={"path": SETTINGS}, action="rate_limited", retry_after=value)
        assert client.get(SETTINGS).headers.get("retry-after") == (None if value is None else str(value))


def test_the_nth_time_so_often_or_always(client, simulator):
    fault = simulator.add_fault(match={"path": SETTINGS}, action="html500", nth=2, times=2)
    assert [client.get(SETTINGS).status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    assert (fault.matched, fault.hits) == (5, 2)
    simulator.clear_faults()
    simulator.add_fault(match={"path": SETTINGS}, action="html500", nth=3, times="always")
    assert [client.get(SETTINGS).status_code for _ in range(5)] == [200, 200, 500, 500, 500]


@pytest.mark.parametrize("pattern", [PATHFINDER, "/services/pathfinder/", "/services/*/v1/settings", SETTINGS])
def test_matching_by_path(client, simulator, pattern):
    simulator.add_fault(match={"path": pattern}, action="html500", times="always")
    assert client.get(SETTINGS).status_code == 500
    assert client.get(f"{MTM}/workspaces").status_code == 200


def test_matching_by_method_and_by_graphql_root_field(client, simulator):
    simulator.add_fault(match={"method": "POST", "root": "allTags"}, action="html500", times="always")
    assert client.post(GRAPHQL, json=QUERY).status_code == 200
    aliased = {"query": "query A { x: factSheet(id: 1) { id } } query B { y: allTags { edges { node { id } } } }"}
    assert client.post(GRAPHQL, json=aliased | {"operationName": "A"}).status_code == 200
    assert client.post(GRAPHQL, json=aliased | {"operationName": "B"}).status_code == 500
    in_fragment = {"query": "{ ...F } fragment F on Query { allTags { totalCount } }"}
    assert client.post(GRAPHQL, json=in_fragment).status_code == 500
    for junk in (b"", b"{", b"[1]", b'{"query": 3}', b'{"query": "{ allTags "}'):
        assert client.post(GRAPHQL, content=junk).status_code != 500


def test_a_token_request_can_fail_too(simulator):
    simulator.add_fault(match={"path": TOKEN_PATH}, action="html502")
    form = {"grant_type": "client_credentials"}
    statuses = [
        httpx.post(simulator.url + TOKEN_PATH, auth=("apitoken", simulator.token), data=form).status_code for _ in "12"
    ]
    assert statuses == [502, 200]


def test_dropped_before_and_after_the_work(client, simulator):
    bookmark = simulator.world.bookmarks[0]
    path = f"{PATHFINDER}/bookmarks/{bookmark['id']}"
    views = bookmark["views"]
    simulator.add_fault(match={"path": path}, action="drop_before")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(path)
    assert bookmark["views"] == views
    simulator.add_fault(match={"path": path}, action="drop_after")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(path)
    assert bookmark["views"] == views + 1
    assert client.get(path).json()["data"]["views"] == views + 2


def test_dropped_graphql_request_and_the_connection_is_usable_again(client, simulator):
    simulator.add_fault(match={"root": "allFactSheets"}, action="drop_before")
    with pytest.raises(httpx.RemoteProtocolError):
        client.post(GRAPHQL, json=QUERY)
    assert client.post(GRAPHQL, json=QUERY).json()["data"]["allFactSheets"]["totalCount"] == 600


def test_truncated_json_with_the_full_length_and_with_a_short_one(client, simulator):
    whole = client.get(SETTINGS).content
    simulator.add_fault(match={"path": SETTINGS}, action="truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="complete"):
        client.get(SETTINGS)
    simulator.add_fault(match={"path": SETTINGS}, action="truncate", short_length=True, after=40)
    cut = client.get(SETTINGS)
    assert (cut.status_code, cut.content) == (200, whole[:40])
    with pytest.raises(json.JSONDecodeError):
        cut.json()


def test_truncated_with_a_full_length_still_delivers_the_first_bytes(client, simulator):
    simulator.add_fault(match={"path": SETTINGS}, action="truncate", after=25)
    received = b""
    with client.stream("GET", SETTINGS) as answer, pytest.raises(httpx.RemoteProtocolError):  # noqa: PT012
        assert int(answer.headers["content-length"]) > 25
        for piece in answer.iter_raw():
            received += piece
    assert len(received) == 25


def test_slow_body_arrives_whole_and_late(client, simulator):
    path = f"{PATHFINDER}/models/dataModel"
    whole = client.get(path).content
    simulator.add_fault(match={"path": path}, action="slow_body", delay_ms=1)
    began = time.monotonic()
    assert client.get(path).content == whole
    assert time.monotonic() - began > 0.02  # 20 pieces or more, a millisecond apart


def test_hang_lasts_until_the_client_leaves(client, simulator):
    simulator.add_fault(match={"path": SETTINGS}, action="hang")
    with pytest.raises(httpx.ReadTimeout):
        client.get(SETTINGS, timeout=0.2)
    assert simulator.requests(SETTINGS)[0].status is None
    assert client.get(SETTINGS).status_code == 200


def test_hang_with_a_delay_answers_in_the_end(client, simulator):
    simulator.add_fault(match={"root": "allFactSheets"}, action="hang", delay_ms=150)
    began = time.monotonic()
    assert client.post(GRAPHQL, json=QUERY).json()["data"]["allFactSheets"]["totalCount"] == 600
    assert time.monotonic() - began >= 0.15


def test_expired_tokens_stay_expired(client, simulator):
    simulator.add_fault(match={"path": SETTINGS}, action="expire_token")
    assert client.get(SETTINGS).status_code == 401
    assert client.get(f"{PATHFINDER}/features").status_code == 401
    with logged_in(simulator) as again:
        assert again.get(SETTINGS).status_code == 200


def test_redirect_to_another_host(client, simulator):
    simulator.add_fault(match={"path": SETTINGS}, action="redirect", location="https://evil.example/steal?a=1")
    answer = client.get(SETTINGS)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://evil.example/steal?a=1")


def test_graphql_errors_with_and_without_data(client, simulator):
    error = {"message": "No permission: fact_sheet_fields:read:application:x", "path": ["allFactSheets"]}
    simulator.add_fault(match={"root": "allFactSheets"}, action="graphql_error", errors=[error], data={"a": 1})
    simulator.add_fault(match={"root": "allFactSheets"}, action="graphql_error", nth=2)
    first, second = client.post(GRAPHQL, json=QUERY), client.post(GRAPHQL, json=QUERY)
    assert (first.status_code, first.json()) == (200, {"data": {"a": 1}, "errors": [error]})
    assert second.json()["data"] is None
    assert second.json()["errors"][0]["message"]


def test_faults_over_the_control_endpoint(client, simulator):
    faults = f"{simulator.url}/__control__/faults"
    order = {"match": {"path": SETTINGS}, "action": "forbidden", "nth": 2, "times": "always"}
    assert httpx.post(faults, json=order).status_code == 201
    assert [client.get(SETTINGS).status_code for _ in range(3)] == [200, 403, 403]
    (listed,) = httpx.get(faults).json()["faults"]
    assert (listed["action"], listed["matched"], listed["hits"]) == ("forbidden", 3, 2)
    assert httpx.delete(faults).status_code == 200
    assert httpx.get(faults).json()["faults"] == []
    assert client.get(SETTINGS).status_code == 200


@pytest.mark.parametrize(
    "order", [b"", b"[]", b"{}", b'{"action": "explode"}', b'{"action": "hang", "bogus": 1}', b'{"action": "redirect"}',
              b'{"action": "hang", "times": "sometimes"}', b'{"action": "hang", "match": {"host": "x"}}']
)  # fmt: skip
def test_an_order_that_is_no_fault_is_refused(simulator, order):
    answer = httpx.post(f"{simulator.url}/__control__/faults", content=order)
    assert answer.status_code == 400
    assert simulator.controls.book.faults == []


def test_requests_are_listed_without_secrets(client, simulator):
    client.post(GRAPHQL, json=QUERY)
    httpx.get(simulator.url + SETTINGS)
    answer = httpx.get(f"{simulator.url}/__control__/requests")
    graphql, settings = answer.json()["requests"]
    assert (graphql["method"], graphql["path"], graphql["status"]) == ("POST", GRAPHQL, 200)
    assert (graphql["roots"], graphql["operation_name"], graphql["authorized"]) == (["allFactSheets"], "Names", True)
    assert (settings["roots"], settings["status"], settings["authorized"]) == ([], 401, False)
    assert simulator.token not in answer.text
    assert client.headers["authorization"].split()[1] not in answer.text
    httpx.delete(f"{simulator.url}/__control__/requests")
    assert httpx.get(f"{simulator.url}/__control__/requests").json()["requests"] == []


@pytest.mark.parametrize("retry_after", [True, False])
def test_rate_limit_slides_and_counts_pathfinder_only(retry_after):
    moment = [datetime(2026, 5, 4, 12, tzinfo=UTC)]
    world = build_world(fact_sheets=12, now=lambda: moment[0])
    with RunningSimulator(world, rate_limit=3, retry_after=retry_after) as simulator, logged_in(simulator) as client:
        for _ in range(3):
            assert client.get(SETTINGS).status_code == 200
            moment[0] += timedelta(seconds=10)
        refused = client.get(SETTINGS)
        assert refused.status_code == 429
        assert "USER_INTERVAL_REQUEST_LIMIT_EXCEEDED" in refused.text
        assert refused.headers.get("retry-after") == ("30" if retry_after else None)
        assert client.get(f"{MTM}/workspaces").status_code == 200
        moment[0] += timedelta(seconds=30)
        assert client.get(SETTINGS).status_code == 200
        assert client.get(SETTINGS).status_code == 429


def test_latency_delays_services_but_not_each_other():
    with RunningSimulator(build_world(fact_sheets=12), latency_ms=500) as simulator, logged_in(simulator) as client:
        began = time.monotonic()
        threads = [threading.Thread(target=client.get, args=(SETTINGS,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert 0.5 <= time.monotonic() - began < 2.9  # one after the other would take 3


def ids_query(*ids: str, first: int = 100) -> dict[str, object]:
    query = "query Some($first: Int, $after: String) { allFactSheets(first: $first, after: $after, filter: { ids: %s })"
    return {
        "query": query % json.dumps(list(ids)) + " { pageInfo { endCursor } edges { node { id } } } }",
        "variables": {"first": first, "after": None},
    }


def given(answer: httpx.Response) -> list[str]:
    return [edge["node"]["id"] for edge in answer.json()["data"]["allFactSheets"]["edges"]]


def test_a_server_for_which_ids_mean_nothing(client, simulator):
    some = given(client.post(GRAPHQL, json=ids_query(*list(simulator.world.fact_sheets)[:20])))
    simulator.add_fault(action="ignore_ids", match={"ids": True})
    assert len(given(client.post(GRAPHQL, json=ids_query(some[0])))) == 100
    assert given(client.post(GRAPHQL, json=ids_query(some[0]))) == [some[0]]


@pytest.mark.parametrize(
    ("match", "struck"),
    [({"ids_over": 2}, [False, True]), ({"first_over": 50}, [False, True]), ({"operation": "So*"}, [True, True])],
    ids=str,
)
def test_faults_for_what_is_asked_for(client, simulator, match, struck):
    some = list(simulator.world.fact_sheets)
    simulator.add_fault(action="html500", match=match, times="always")
    answers = [
        client.post(GRAPHQL, json=ids_query(*some[:2], first=50)),
        client.post(GRAPHQL, json=ids_query(*some[:3])),
    ]
    assert [answer.status_code == 500 for answer in answers] == struck


def test_a_fault_for_one_fact_sheet(client, simulator):
    one, other = list(simulator.world.fact_sheets)[:2]
    simulator.add_fault(action="html500", match={"id": one}, times="always")
    assert client.post(GRAPHQL, json=ids_query(one, other)).status_code == 500
    assert client.post(GRAPHQL, json=ids_query(other)).status_code == 200


@pytest.mark.parametrize("action", ["shuffle", "repeat", "drop"])
def test_pages_of_lists_that_move(client, simulator, action):
    query = ids_query(*list(simulator.world.fact_sheets)[:30])
    rows = given(client.post(GRAPHQL, json=query))
    simulator.add_fault(action=action, rows=4)
    found = given(client.post(GRAPHQL, json=query))
    assert found == {"shuffle": rows[::-1], "repeat": rows + rows[:4], "drop": rows[4:]}[action]


def test_too_many_at_once_and_too_many_a_second(client, simulator):
    busy = simulator.add_fault(action="too_busy", match={"path": SETTINGS}, times="always", at_most=2, delay_ms=200)
    with ThreadPoolExecutor(5) as threads:
        found = sorted(threads.map(lambda _: client.get(SETTINGS).status_code, range(5)))
    assert found == [200, 200, 429, 429, 429]
    assert busy.most_running == 2
    simulator.clear_faults()
    simulator.add_fault(action="too_fast", match={"path": SETTINGS}, times="always", at_most=3, retry_after=1)
    answers = [client.get(SETTINGS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "1"


def test_a_server_that_is_strained_takes_longer_for_more(client, simulator):
    strained = simulator.add_fault(action="strained", match={"path": SETTINGS}, times="always", delay_ms=60)
    began = time.monotonic()
    client.get(SETTINGS)
    assert time.monotonic() - began < 0.17
    with ThreadPoolExecutor(4) as threads:
        began = time.monotonic()
        list(threads.map(lambda _: client.get(SETTINGS), range(4)))
    assert time.monotonic() - began > 0.17
    assert strained.most_running == 4
