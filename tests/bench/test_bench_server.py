"""The benchmark server: what it is asked for is what it answers, whatever way it is asked."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.answers import Answers, Refusal
from bench.asked import read
from bench.figures import bench_server
from bench.sample import counts
from bench.stock import Stock

SIZE = 300
PAGE = """query ($first: Int, $after: String) {
  allFactSheets(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor } totalCount edges { node { id rev } }
  }
}"""
NEWEST = """query ($first: Int, $after: String) {
  allFactSheets(first: $first, after: $after, sort: [{key: "updatedAt", order: desc}]) {
    pageInfo { hasNextPage endCursor } edges { node { id updatedAt } }
  }
}"""


@pytest.fixture(scope="module")
def stock_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stock")
    Stock(SIZE, folder)
    return folder


@pytest.fixture
def answers(stock_folder: Path) -> Answers:
    return Answers(Stock(SIZE, stock_folder))


def ask(answers: Answers, query: str, **variables: Any) -> dict[str, Any]:
    [asked] = read(query, variables)
    return json.loads(answers.connection(asked)[0])


def nodes(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in page["edges"]]


def follow(answers: Answers, query: str, size: int, after: str | None = None) -> Iterator[dict[str, Any]]:
    more = True
    while more:
        page = ask(answers, query, first=size, after=after)
        yield page
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]


def test_pages_hold_every_fact_sheet_once(answers):
    found = [node["id"] for page in follow(answers, PAGE, 70) for node in nodes(page)]
    assert len(found) == len(set(found)) == SIZE


def test_a_type_gives_its_own(answers):
    page = ask(answers, "{ allFactSheets(factSheetType: Interface, first: 1000) { edges { node { type } } } }")
    assert {node["type"] for node in nodes(page)} == {"Interface"}
    assert len(nodes(page)) == counts(SIZE)["Interface"]


def test_the_cursor_comes_before_the_fact_sheets_where_it_was_asked_for_first(answers):
    assert list(ask(answers, PAGE, first=2)) == ["pageInfo", "totalCount", "edges"]
    assert list(ask(answers, "{ allFactSheets { edges { node { id } } pageInfo { endCursor } } }")) == [
        "edges",
        "pageInfo",
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("query ($ids: [ID!]) { allFactSheets(filter: {ids: $ids}) { edges { node { id name } } } }", "ids"),
        ("query ($filter: FilterInput) { allFactSheets(filter: $filter) { edges { node { id name } } } }", "filter"),
        ('{ allFactSheets(filter: {ids: ["%s", "%s", "nobody"]}) { edges { node { id name } } } }', ""),
    ],
)
def test_ids_give_those_fact_sheets_and_unknown_ones_are_missing(answers, query, name):
    some = [node["id"] for node in nodes(ask(answers, PAGE, first=200))][150:152]
    wanted = [*some, "nobody"]
    if name:
        page = ask(answers, query, **{name: wanted if name == "ids" else {"ids": wanted}})
    else:
        page = ask(answers, query % tuple(some))
    assert [node["id"] for node in nodes(page)] == some
    assert all(node["name"] for node in nodes(page))


def test_more_than_1024_ids_are_refused(answers):
    query = "query ($ids: [ID!]) { allFactSheets(filter: {ids: $ids}) { edges { node { id } } } }"
    assert nodes(ask(answers, query, ids=["x"] * 1024)) == []
    with pytest.raises(Refusal, match="1025"):
        ask(answers, query, ids=["x"] * 1025)


def test_nodes_of_plain_fields_hold_nothing_else_and_cost_little(answers):
    [asked] = read(NEWEST, {"first": 5})
    body, full, light = answers.connection(asked)
    assert (full, light) == (0, 5)
    assert all(set(node) == {"id", "updatedAt"} for node in nodes(json.loads(body)))
    [asked] = read("{ allFactSheets(first: 5) { edges { node { id ... on Application { fit } } } } }", {})
    assert answers.connection(asked)[1:] == (5, 0)


def test_what_was_touched_comes_first_and_is_another_one_now(answers):
    before = {node["id"]: node["rev"] for node in nodes(ask(answers, PAGE, first=SIZE))}
    told = answers.touch(4, vanish=2)
    newest = nodes(ask(answers, NEWEST, first=4))
    assert {node["id"] for node in newest} == set(told["changed"])
    after = {node["id"]: node["rev"] for node in nodes(ask(answers, PAGE, first=SIZE))}
    assert set(before) - set(after) == set(told["vanished"])
    assert {id_ for id_ in after if after[id_] != before[id_]} == set(told["changed"])
    query = "query ($ids: [ID!]) { allFactSheets(filter: {ids: $ids}) { edges { node { id name } } } }"
    looked_up = nodes(ask(answers, query, ids=list(told["changed"])))
    assert {node["id"]: node["name"] for node in looked_up} == told["changed"]


def test_a_cursor_goes_on_where_it_was_although_things_changed_meanwhile(answers):
    first = ask(answers, NEWEST, first=100)
    told = answers.touch(20, vanish=5)
    rest = [node["id"] for page in follow(answers, NEWEST, 100, first["pageInfo"]["endCursor"]) for node in nodes(page)]
    seen = {node["id"] for node in nodes(first)} | set(rest)
    assert len(rest) == len(set(rest))
    everything = {node["id"] for node in nodes(ask(answers, PAGE, first=SIZE))}
    assert everything <= seen
    assert not set(rest) & set(told["vanished"])


def test_few_requests_at_a_time_make_the_others_wait():
    with bench_server(10, "--base-ms", "100", "--parallel", "1") as server:
        query = json.dumps({"query": "{ allFactSheets { totalCount } }"}).encode()
        url = f"{server['url']}/services/pathfinder/v1/graphql"

        def send(_: int) -> dict[str, Any]:
            with urllib.request.urlopen(urllib.request.Request(url, data=query)) as answer:
                return json.load(answer)

        began = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(send, range(4)))
        assert time.monotonic() - began >= 0.39
    assert told == [{"data": {"allFactSheets": {"totalCount": 10}}}] * 4


def test_a_thin_line_carries_compressed_pages_in_its_own_time():
    with bench_server(200, "--base-ms", "0", "--per-fact-sheet-ms", "0", "--bandwidth", "2") as server:
        query = json.dumps({"query": "{ allFactSheets(first: 100) { edges { node { name } } } }"}).encode()
        url = f"{server['url']}/services/pathfinder/v1/graphql"
        began = time.monotonic()
        with urllib.request.urlopen(
            urllib.request.Request(url, data=query, headers={"Accept-Encoding": "gzip"})
        ) as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
        assert time.monotonic() - began >= len(body) * 8 / 2_000_000 * 0.9
        assert len(body) < 100 * 4000 * 0.6


def test_relations_are_told_from_both_ends(answers):
    query = (
        "query ($ids: [ID!]) { allFactSheets(filter: {ids: $ids}, first: 1000) { edges { node { id "
        "... on Application { relToParent { edges { node { factSheet { id } } } } relToChild { edges { node { factSheet"
        " { id displayName } } } } } } } } }"
    )
    ids = [
        node["id"]
        for node in nodes(
            ask(answers, "{ allFactSheets(factSheetType: Application, first: 999) { edges { node { id } } } }")
        )
    ]

    def ends(page: dict[str, Any], relation: str) -> set[tuple[str, str]]:
        return {
            (node["id"], edge["node"]["factSheet"]["id"]) for node in nodes(page) for edge in node[relation]["edges"]
        }

    page = ask(answers, query, ids=ids)
    assert ends(page, "relToParent")
    assert ends(page, "relToParent") == {(child, parent) for parent, child in ends(page, "relToChild")}
    gone = set(answers.touch(0, vanish=60)["vanished"])
    later = ask(answers, query, ids=ids)
    assert ends(later, "relToParent") == {pair for pair in ends(page, "relToParent") if not gone & set(pair)}
    assert ends(later, "relToParent") == {(child, parent) for parent, child in ends(later, "relToChild")}
