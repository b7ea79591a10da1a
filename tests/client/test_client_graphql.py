import json

import pytest
from werkzeug import Response

from leanix_tui.client import LeanIXClient
from leanix_tui.client.graphql import is_too_big, read_answer
from leanix_tui.errors import (
    AnswerUnreadable,
    GraphQLFailed,
    PermissionDenied,
    QueryInvalid,
    RequestInvalid,
    RevisionClash,
)

pytestmark = pytest.mark.anyio

UNDEFINED = {
    "message": "Validation error of type FieldUndefined: Field 'nam' in type 'BaseFactSheet' is undefined",
    "locations": [{"line": 6, "column": 9}],
}
NO_PERMISSION = {
    "message": "No permission: fact_sheet_fields:read:application:costTotalAnnual",
    "path": ["allFactSheets", "edges", 0, "node", "costTotalAnnual"],
}
CLASH = {
    "message": "DB revision of Fact Sheet has changed: 7 instead of given 4",
    "path": ["updateFactSheet"],
    "extensions": {"errorType": "REVISION_CLASH"},
}
BUSINESS = {
    "message": "The path '/descriptio' is invalid in FactSheet schema Application.",
    "path": ["m2"],
    "extensions": {"errorType": "BUSINESS_LOGIC"},
}
ROLLED_BACK = {
    "message": "Error in Request. Transaction is rolled back!",
    "path": [],
    "extensions": {"errorType": "BUSINESS_LOGIC"},
}
TOO_MANY = {
    "message": "The request contains too many characters. "
    "To prevent Denial Of Service attacks, parsing has been cancelled."
}


@pytest.mark.parametrize("errors", [None, [], "absent"])
def test_data_without_errors_is_the_answer(errors):
    payload = {"data": {"deleteTag": None}} if errors == "absent" else {"data": {"deleteTag": None}, "errors": errors}
    assert read_answer(payload, "x", write=True).data == {"deleteTag": None}


def test_fields_that_may_not_be_read_leave_the_rest_usable():
    answer = read_answer({"data": {"allFactSheets": {"totalCount": 1}}, "errors": [NO_PERMISSION]}, "x")
    assert answer.data == {"allFactSheets": {"totalCount": 1}}
    (warning,) = answer.warnings
    assert warning.field == "costTotalAnnual"
    assert warning.path[2] == "0"


def test_warnings_of_the_server_are_passed_on():
    extensions = {"warnings": [{"message": "Deprecated", "reasons": ["old"]}]}
    (warning,) = read_answer({"data": {"a": 1}, "extensions": extensions}, "x").warnings
    assert warning.message == "Deprecated"


@pytest.mark.parametrize(
    ("payload", "error", "said"),
    [
        ({"errors": [UNDEFINED]}, QueryInvalid, "Field 'nam'"),
        ({"data": None, "errors": [UNDEFINED]}, QueryInvalid, "Field 'nam'"),
        ({"errors": [{"message": "Cannot query field 'x' on type 'Y'.", "locations": []}]}, QueryInvalid, "Cannot"),
        ({"errors": [{"message": "Syntax Error: Unexpected Name", "locations": [{}]}]}, QueryInvalid, "Syntax"),
        (
            {"errors": [{"message": "Variable 'x' has coerced Null value for NonNull type 'String!'"}]},
            QueryInvalid,
            "x",
        ),
        ({"data": {"updateFactSheet": None}, "errors": [CLASH]}, RevisionClash, "7 instead of given 4"),
        ({"data": None, "errors": [BUSINESS, ROLLED_BACK]}, GraphQLFailed, "rolled back"),
        ({"data": {"factSheet": None}, "errors": [{"message": "No fact sheet"}]}, GraphQLFailed, "No fact sheet"),
        ({"data": None, "errors": [{"message": "No permission: ace:read_acl"}]}, PermissionDenied, "ace"),
        ({"errors": [TOO_MANY]}, GraphQLFailed, "too many characters"),
        ({"errors": ["plain text"]}, GraphQLFailed, "plain text"),
        ({"errors": {"message": "one object"}}, GraphQLFailed, "one object"),
        ({"data": None}, AnswerUnreadable, ""),
        ({"data": None, "errors": []}, AnswerUnreadable, ""),
        ({"status": "ERROR", "errorMessage": "Workspace blocked"}, RequestInvalid, "Workspace blocked"),
        ({"totally": "else"}, AnswerUnreadable, ""),
        ([], AnswerUnreadable, ""),
        (None, AnswerUnreadable, ""),
    ],
    ids=str,
)
def test_each_kind_of_failure_is_told_apart(payload, error, said):
    with pytest.raises(error) as failed:
        read_answer(payload, "Some")
    assert type(failed.value) is error
    assert said in failed.value.detail
    assert failed.value.remedy


def test_a_change_with_any_error_did_not_happen_as_meant():
    payload = {"data": {"a": {"id": 1}, "b": None}, "errors": [BUSINESS]}
    with pytest.raises(GraphQLFailed) as failed:
        read_answer(payload, "x", write=True)
    assert failed.value.data == payload["data"]
    assert failed.value.errors == (BUSINESS,)


@pytest.mark.parametrize(
    "word",
    ["Query is too complex (20000 nodes)", TOO_MANY["message"], "Maximum page size is 100", "Too many fact sheets"],
)
def test_a_query_that_is_too_big_is_recognised(word):
    assert is_too_big([{"message": word}])


async def test_a_query_runs_with_variables_and_a_name(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        answer = await client.graphql(
            "query A { allTags { totalCount } } query B($n: Int) { allFactSheets(first: $n) { totalCount } }",
            {"n": 1},
            operation_name="B",
        )
        assert answer.data["allFactSheets"]["totalCount"] == 600
        assert client.log.attempts[-1].operation == "B"
        with pytest.raises(QueryInvalid, match="nope"):
            await client.graphql("{ nope }")
        with pytest.raises(QueryInvalid):
            await client.graphql("{ nope ")


FOLLOWED = [
    "{ allFactSheets { edges { node { id } } } }",
    "query { allFactSheets(first: 70) { edges { node { id } } } }",
    'query Q { all: allFactSheets(first: 500, after: "", sort: [{key: "displayName", order: asc}]) '
    "{ edges { node { id } } totalCount } }",
    "query Q($first: Int = 3, $cursor: String, $t: FactSheetType) { allFactSheets(first: $first, after: $cursor, "
    "factSheetType: $t) { pageInfo { endCursor } edges { node { id name } } } }",
    "query Q($t: FactSheetType) { allFactSheets(factSheetType: $t) { edges { node { ...n } } } } "
    "fragment n on BaseFactSheet { id }",
]


@pytest.mark.parametrize("query", FOLLOWED)
async def test_the_cursor_of_any_list_of_fact_sheets_is_followed(simulator, query):
    async with LeanIXClient(simulator.url, simulator.token, rate_per_second=1000) as client:
        variables = {"t": "Application", "first": 40} if "$t" in query else {}
        if "first: Int" not in query:
            variables.pop("first", None)
        answer = await client.graphql_all(query, variables)
        (connection,) = answer.data.values()
        ids = [edge["node"]["id"] for edge in connection["edges"]]
        assert len(ids) == len(set(ids)) == (150 if "$t" in query else 600)
        data = await client.request("/services/pathfinder/v1/graphql", "post", {"query": query, "variables": variables})
        assert len(next(iter(data.values()))["edges"]) == len(ids)


async def test_following_can_be_limited_or_left_out(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as client:
        query = "{ allFactSheets(first: 10) { edges { node { id } } } }"
        assert len((await client.graphql_all(query, page_limit=3)).data["allFactSheets"]["edges"]) == 30
        for options in ({"follow": False}, {"page_limit": 1}):
            data = await client.request(
                "/services/pathfinder/v1/graphql", "POST", json.dumps({"query": query}), options=options
            )
            assert len(data["allFactSheets"]["edges"]) == 10


@pytest.mark.parametrize(
    "query",
    [
        "{ allTags { totalCount } }",
        "{ allFactSheets { totalCount } allTags { totalCount } }",
        "{ a: allFactSheets { totalCount } b: allFactSheets { totalCount } }",
        "mutation { allFactSheets { totalCount } }",
        "not graphql",
    ],
)
async def test_only_one_list_of_fact_sheets_can_be_followed(odd, query):
    async with odd.client() as client:
        with pytest.raises(QueryInvalid):
            await client.graphql_all(query)
    assert odd.paths() == []


async def test_two_lists_in_one_query_are_answered_as_they_are(simulator):
    query = "{ a: allFactSheets(first: 1) { totalCount } b: allFactSheets(first: 1) { totalCount } }"
    async with LeanIXClient(simulator.url, simulator.token) as client:
        data = await client.request("/services/pathfinder/v1/graphql", "POST", {"query": query})
        assert data["a"] == data["b"]


async def test_a_server_that_leads_in_a_circle_is_left(odd):
    pages = {None: "a", "a": "b", "b": "a"}

    def answer(_query, variables):
        cursor = pages[variables.get("lxAfter")]
        node = {"id": f"{variables.get('lxAfter')}"}
        return {
            "data": {
                "allFactSheets": {"pageInfo": {"hasNextPage": True, "endCursor": cursor}, "edges": [{"node": node}]}
            }
        }

    odd.on_graphql(answer)
    async with odd.client() as client:
        found = await client.graphql_all("{ allFactSheets { edges { node { id } } } }")
    assert len(found.data["allFactSheets"]["edges"]) == 3


async def test_pages_shrink_when_the_server_finds_them_too_big(odd):
    sizes = []

    def answer(_query, variables):
        sizes.append(variables["lxFirst"])
        if variables["lxFirst"] > 300:
            return {"errors": [{"message": "Query is too complex."}]}
        return {"data": {"allFactSheets": {"pageInfo": {"hasNextPage": False}, "edges": [{"node": {"id": "1"}}]}}}

    odd.on_graphql(answer)
    async with odd.client() as client:
        await client.graphql_all("{ allFactSheets { edges { node { id } } } }")
    assert sizes == [1000, 500, 250]


async def test_undecoded_pages_are_judged_like_decoded_ones(odd):
    answers = {
        "ok": {"data": {"allFactSheets": {"edges": []}}, "errors": [NO_PERMISSION]},
        "bad": {"data": None, "errors": [UNDEFINED]},
        "null": {"data": {"allFactSheets": None}, "errors": [BUSINESS]},
        "html": Response("<html>", 200),
        "surrogate": Response('{"data": {"allFactSheets": {"x": "\\ud800"}}}', 200),
        "list": [1],
    }
    odd.on_graphql(lambda query, _variables: answers[query.strip("{ }")])
    async with odd.client() as client:
        page = await client.graphql_bytes("{ ok }")
        assert json.loads(page.body) == answers["ok"]
        assert page.errors == (NO_PERMISSION,)
        with pytest.raises(QueryInvalid):
            await client.graphql_bytes("{ bad }")
        with pytest.raises(GraphQLFailed):
            await client.graphql_bytes("{ null }")
        for name in ("html", "list"):
            with pytest.raises(AnswerUnreadable):
                await client.graphql_bytes(f"{{ {name} }}")
        assert json.loads((await client.graphql_bytes("{ surrogate }")).body)["data"]["allFactSheets"]["x"] == "?"
