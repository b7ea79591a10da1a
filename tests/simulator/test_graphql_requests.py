# ruff: noqa: E501, UP031 - GraphQL keeps its own line breaks, and its braces leave % as the only readable format
"""What the endpoint accepts and refuses, over HTTP and in the query, in LeanIX's words."""

from __future__ import annotations

from typing import Any

import pytest
from graphql_handmade import BILLING, URL, GraphQL, handmade_world, reading

pytestmark = pytest.mark.anyio

ONE = {"data": {"allFactSheets": {"totalCount": 9}}}
COUNT = "{allFactSheets{totalCount}}"


@pytest.mark.parametrize(
    "body",
    [
        {"query": COUNT},
        {"query": COUNT, "variables": None, "operationName": None},
        {"query": COUNT, "variables": {}, "operationName": ""},
        {"query": "query Count " + COUNT, "operationName": "Count"},
        {"query": "query A {allTags{totalCount}} query B " + COUNT, "operationName": "B"},
        {"query": COUNT, "variables": {"unused": 1}},
    ],
)
@pytest.mark.parametrize("headers", [None, {"content-type": "text/plain"}, {"content-type": "application/json"}])
async def test_bodies_that_are_understood(body: Any, headers: dict[str, str] | None) -> None:
    response = await reading().post(body, headers)
    assert (response.status_code, response.json()) == (200, ONE)
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{query", 400, "Unable to process JSON"),
        (b"", 400, "Unable to process JSON"),
        (b'{"query": "\xff"}', 400, "Unable to process JSON"),
        (b"[]", 400, "Unable to process JSON: an object was expected"),
        ({"query": COUNT, "variables": '{"a": 1}'}, 400, "Unable to process JSON: 'variables' must be an object"),
        ({"query": COUNT, "operationName": 7}, 400, "Unable to process JSON: 'operationName' must be a string"),
        ({"query": 7}, 400, "Unable to process JSON: 'query' must be a string"),
        ({}, 422, "Validation failed"),
        ({"query": None}, 422, "Validation failed"),
    ],
)
async def test_bodies_that_are_no_graphql_request(body: Any, status: int, message: str) -> None:
    response = await reading().post(body)
    answer = response.json()
    assert (response.status_code, answer["status"], answer["errorMessage"]) == (status, "ERROR", message)
    assert set(answer) == {"status", "type", "data", "errorMessage", "errors", "total"}


async def test_only_post_is_answered() -> None:
    assert (await reading().http.get(URL)).status_code == 405


def wrong(kind: str, text: str) -> str:
    return f"Validation error of type {kind}: {text}"


@pytest.mark.parametrize(
    ("query", "message", "line", "column"),
    [
        (
            "{\n allFactSheets {\n  edges { node { nam } } } }",
            wrong("FieldUndefined", "Field 'nam' in type 'BaseFactSheet' is undefined"),
            3,
            18,
        ),
        ("{everything{id}}", wrong("FieldUndefined", "Field 'everything' in type 'Query' is undefined"), 1, 2),
        (
            '{factSheet(id: "1"){...on ITComponent{alias}}}',
            wrong("FieldUndefined", "Field 'alias' in type 'ITComponent' is undefined"),
            1,
            39,
        ),
        ("{allFactSheets(last: 3){totalCount}}", wrong("UnknownArgument", "Unknown field argument last"), 1, 16),
        (
            "{allFactSheets{pageInfo{hasPreviousPage}}}",
            wrong("FieldUndefined", "Field 'hasPreviousPage' in type 'PageInfo' is undefined"),
            1,
            25,
        ),
        (
            '{allFactSheets(first: "3"){totalCount}}',
            wrong("WrongType", "argument 'first' with value 'StringValue{value=\"3\"}' is not a valid 'Int'"),
            1,
            23,
        ),
        (
            "{allFactSheets(factSheetType: Spaceship){totalCount}}",
            wrong(
                "WrongType",
                "argument 'factSheetType' with value 'EnumValue{value=Spaceship}' is not a valid 'FactSheetType'",
            ),
            1,
            31,
        ),
        (
            '{allFactSheets(filter: {facetFilters: {facetKey: "lxState", operator: XOR}}){totalCount}}',
            wrong("WrongType", "argument 'filter' with value 'EnumValue{value=XOR}' is not a valid 'FacetOperator'"),
            1,
            71,
        ),
        (
            '{allFactSheets(filter: {name: "x"}){totalCount}}',
            wrong("WrongType", "argument 'filter' contains a field not in 'FilterInput': 'name'"),
            1,
            25,
        ),
        (
            '{allFactSheets(filter: {facetFilters: {keys: "x"}}){totalCount}}',
            wrong(
                "WrongType",
                "argument 'filter' with value 'ObjectValue{value={keys: \"x\"}}' is missing required fields '[facetKey]'",
            ),
            1,
            39,
        ),
        ("{factSheet{id}}", wrong("MissingFieldArgument", "Missing field argument id"), 1, 2),
        (
            "{allFactSheets}",
            wrong("SubSelectionRequired", "Sub selection required for type FactSheetConnection of field allFactSheets"),
            1,
            2,
        ),
        (
            "{allTags{totalCount{id}}}",
            wrong("SubSelectionNotAllowed", "Sub selection not allowed on leaf type Int of field totalCount"),
            1,
            20,
        ),
        ("{...F}", wrong("UndefinedFragment", "Undefined fragment F"), 1, 5),
        ("{allTags{totalCount}} fragment F on Tag{id}", wrong("UnusedFragment", "Unused fragment F"), 1, 23),
        ('{factSheet(id: "1"){...on Spaceship{id}}}', wrong("UnknownType", "Unknown type Spaceship"), 1, 27),
        ("{factSheet(id: $x){id}}", wrong("UndefinedVariable", "Undefined variable x"), 1, 16),
        ("query($x: Int){allTags{totalCount}}", wrong("UnusedVariable", "Unused variable x"), 1, 7),
        (
            "query($x: String){factSheet(id: $x){id}}",
            wrong("VariableTypeMismatch", "Variable type 'String' does not match expected type 'ID!'"),
            1,
            7,
        ),
        ("{allTags @maybe{totalCount}}", wrong("UnknownDirective", "Unknown directive maybe"), 1, 10),
        ("mutation{deleteTag(id: 1){id}}", "Schema is not configured for mutations.", 1, 1),
        (COUNT + "}", "Invalid syntax encountered. Offending token '}' at line 1 column 28", 1, 28),
        (COUNT + "\n trailing", "Invalid syntax encountered. Offending token 'trailing' at line 2 column 2", 2, 2),
        ("{allFactSheets{}}", "Invalid syntax encountered. Offending token '}' at line 1 column 16", 1, 16),
        ("{allFactSheets", "Invalid syntax encountered. Offending token '<EOF>' at line 1 column 15", 1, 15),
        (
            "{allFactSheets(first: 1.){totalCount}}",
            "Invalid syntax encountered. Offending token ')' at line 1 column 25",
            1,
            25,
        ),
        ("{§}", "Invalid syntax encountered. Offending token '§' at line 1 column 2", 1, 2),
        ("", "Invalid syntax encountered. Offending token '<EOF>' at line 1 column 1", 1, 1),
    ],
)
async def test_a_wrong_query_is_refused(query: str, message: str, line: int, column: int) -> None:
    answer = await reading()(query)
    assert answer == {"errors": [{"message": message, "locations": [{"line": line, "column": column}]}]}


@pytest.mark.parametrize(
    ("declared", "argument", "value", "message"),
    [
        ("ID!", "factSheet(id: $x)", None, "Variable 'x' has coerced Null value for NonNull type 'ID!'"),
        ("Int", "allFactSheets(first: $x)", "5", "Expected a value that can be converted to type 'Int' but it was a 'String'"),
        ("Int", "allFactSheets(first: $x)", True, "Expected a value that can be converted to type 'Int' but it was a 'Boolean'"),
        ("Int", "allFactSheets(first: $x)", 2**31, f"Expected value to be in the Integer range but it was '{2**31}'"),
        ("String", "allFactSheets(after: $x)", 5, "Expected a value that can be converted to type 'String' but it was a 'Integer'"),
        ("FactSheetType", "allFactSheets(factSheetType: $x)", "Spaceship", "Invalid input for enum 'FactSheetType'. No value found for name 'Spaceship'"),
        ("FilterInput", "allFactSheets(filter: $x)", "x", "Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'."),
        ("FilterInput", "allFactSheets(filter: $x)", {"facets": []}, "The variables input contains a field name 'facets' that is not defined for input object type 'FilterInput'"),
        ("FilterInput", "allFactSheets(filter: $x)", {"facetFilters": [{"keys": []}]}, "Field 'facetKey' has coerced Null value for NonNull type 'String!'"),
        ("FilterInput", "allFactSheets(filter: $x)", {"facetFilters": {"facetKey": None}}, "Field 'facetKey' has coerced Null value for NonNull type 'String!'"),
        ("[Sorting]", "allFactSheets(sort: $x)", [{"order": "up"}], "Invalid input for enum 'SortOrder'. No value found for name 'up'"),
    ],
)  # fmt: skip
async def test_a_wrong_variable_is_refused(declared: str, argument: str, value: Any, message: str) -> None:
    error = await reading().error(f"query($x: {declared}) {{ {argument} {{ __typename }} }}", {"x": value})
    whole = message if message.startswith("Variable '") else f"Variable 'x' has an invalid value: {message}"
    assert error == {"message": whole, "locations": [{"line": 1, "column": 7}]}


async def test_a_missing_variable_for_a_required_argument() -> None:
    error = await reading().error("query($id: ID!) { factSheet(id: $id) { id } }")
    assert error["message"] == "Variable 'id' has coerced Null value for NonNull type 'ID!'"


async def test_variables_may_have_defaults_and_be_left_out() -> None:
    query = "query($n: Int = 1, $a: String, $t: FactSheetType) { allFactSheets(first: $n, after: $a, factSheetType: $t) {edges {node {name}}} }"
    assert len((await reading().data(query))["allFactSheets"]["edges"]) == 1
    assert len((await reading().data(query, {"n": None}))["allFactSheets"]["edges"]) == 9
    assert len((await reading().data(query, {"n": 3, "t": "ITComponent"}))["allFactSheets"]["edges"]) == 2


async def test_ids_may_be_numbers() -> None:
    error = await reading().error("query($id: ID!) { factSheet(id: $id) { id } }", {"id": 7})
    assert error["message"] == "There is no Fact Sheet with the id '7'."


async def test_which_operation_must_be_said() -> None:
    two = "query A {allTags{totalCount}} query B {allTags{totalCount}}"
    graphql = reading()
    assert (await graphql(two)) == {
        "errors": [{"message": "Must provide operation name if query contains multiple operations."}]
    }
    response = await graphql.post({"query": two, "operationName": "C"})
    assert response.json() == {"errors": [{"message": "Unknown operation named 'C'."}]}


async def test_too_long_a_query_is_cut_off_with_a_bare_message() -> None:
    answer = await reading()("{" + "allTags{totalCount} " * 4000 + "}")
    assert answer == {
        "errors": [
            {
                "message": "The request contains too many characters."
                " To prevent Denial Of Service attacks, parsing has been cancelled."
            }
        ]
    }


async def test_a_wide_query_with_a_thousand_ids_passes() -> None:
    ids = ",".join(f'"{number:036}"' for number in range(1000))
    fields = " ".join(f"name{number}: name" for number in range(300))
    data = await reading().data(
        f"{{allFactSheets(filter: {{ids: [{ids}]}}) {{totalCount edges {{node {{{fields}}}}}}}}}"
    )
    assert data == {"allFactSheets": {"totalCount": 0, "edges": []}}


async def test_complexity_is_limited_where_that_is_wanted() -> None:
    graphql = GraphQL(handmade_world(), max_complexity=5)
    fragment = "{a: allTags{...F} b: allTags{...F}} fragment F on TagConnection {totalCount edges{node{id}}}"
    assert "data" in await graphql(COUNT)
    assert (await graphql.error(fragment))["message"] == "The query is too complex: 10 nodes, 5 are allowed."


async def test_warnings_come_only_when_asked_for() -> None:
    graphql = reading()
    for header, extensions in (({"x-graphql-enable-extensions": "true"}, True), (None, False)):
        answer = (await graphql.post({"query": COUNT}, header)).json()
        assert ("extensions" in answer) is extensions
    quiet = (await graphql.post({"query": "{allTags{totalCount}}"}, {"x-graphql-enable-extensions": "true"})).json()
    assert quiet["extensions"] == {}
    loud = (await graphql.post({"query": COUNT}, {"x-graphql-enable-extensions": "true"})).json()
    assert loud["extensions"]["warnings"][0]["reasons"] == ["allFactSheets is called without 'first'"]


async def test_errors_of_one_field_leave_the_others() -> None:
    query = '{a: allFactSheets(after: "x") {totalCount} b: factSheet(id: "%s") {name}}' % BILLING
    answer = await reading()(query)
    assert answer["data"] == {"a": None, "b": {"name": "Tidewater Billing"}}
    assert [error["path"] for error in answer["errors"]] == [["a"]]
