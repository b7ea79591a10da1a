"""Preloading from servers that do it in another way than LeanIX says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug import Response

from leanix_tui.model.change import LoadState
from leanix_tui.workspace.workspace import Workspace

pytestmark = pytest.mark.anyio


def ids(workspace: Workspace, name: str) -> list[str]:
    return [row.id for row in workspace.store.by_type.get(name, [])]


def all_there(workspace: Workspace) -> bool:
    return (
        ids(workspace, "Application") == [f"application-{number}" for number in range(250)]
        and ids(workspace, "Provider") == [f"provider-{number}" for number in range(30)]
        and all(part.state is LoadState.DONE for part in workspace.progress.types.values())
    )


async def load(open_workspace: Any, odd_server: Any) -> Workspace:
    workspace: Workspace = await open_workspace(odd_server)
    await workspace.preload()
    return workspace


def errors(*messages: str) -> Response:
    body = {"errors": [{"message": message, "locations": [{"line": 1, "column": 1}]} for message in messages]}
    return Response(json.dumps(body), mimetype="application/json")


async def test_a_server_as_it_should_be(odd_server: Any, open_workspace: Any) -> None:
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    assert [query for query in odd_server.queries if query[0] == "Application"] == [
        ("Application", 100, ""),
        ("Application", 1000, "100"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"hasNextPage": None},
        {"hasNextPage": "true"},
        {"endCursor": 100},
    ],
    ids=str,
)
async def test_other_forms_of_the_page_information(
    odd_server: Any, open_workspace: Any, change: dict[str, Any]
) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        if page["pageInfo"]["hasNextPage"]:
            page["pageInfo"] |= change
        elif change.get("hasNextPage", "") is None:
            page["pageInfo"]["hasNextPage"] = None
        return page

    odd_server.page = odd
    assert all_there(await load(open_workspace, odd_server))


@pytest.mark.parametrize("total", [None, 7, 99_999, "250", -1], ids=str)
async def test_a_total_that_is_missing_or_wrong(odd_server: Any, open_workspace: Any, total: Any) -> None:
    odd_server.page = lambda page, rows, at: page | {"totalCount": total}
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    assert workspace.progress.total == 280


async def test_a_repeated_cursor_ends_in_a_failure_that_says_so(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        return page | {"edges": page["edges"][:50], "pageInfo": {"hasNextPage": True, "endCursor": "100"}}

    odd_server.page = odd
    workspace = await load(open_workspace, odd_server)
    part = workspace.progress.types["Application"]
    assert part.state is LoadState.FAILED
    assert "circle" in part.error
    assert len(odd_server.queries) < 10


async def test_a_repeated_cursor_is_no_failure_when_everything_is_there(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        return page | {"pageInfo": {"hasNextPage": True, "endCursor": page["pageInfo"]["endCursor"]}}

    odd_server.page = odd
    assert all_there(await load(open_workspace, odd_server))


async def test_pages_that_overlap(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        return page | {"edges": [{"node": row} for row in rows[max(at - 20, 0) : at]] + page["edges"]}

    odd_server.page = odd
    assert all_there(await load(open_workspace, odd_server))


async def test_a_type_that_is_not_heeded(odd_server: Any, open_workspace: Any) -> None:
    odd_server.heeds_type = False
    assert all_there(await load(open_workspace, odd_server))


async def test_types_that_the_data_model_does_not_know(odd_server: Any, open_workspace: Any) -> None:
    stranger = odd_server.node("Surprise", 1)
    odd_server.page = lambda page, rows, at: page | {"edges": [*page["edges"], {"node": stranger}]}
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    assert ids(workspace, "Surprise") == ["surprise-1"]
    assert [row.id for row in workspace.query("type:surprise").run(workspace.store).rows] == ["surprise-1"]


async def test_the_type_argument_is_refused(odd_server: Any, open_workspace: Any) -> None:
    def refuse(query: str, variables: dict[str, Any]) -> Response | None:
        if "factSheetType:" in query:
            return errors('Validation error of type UnknownArgument: Unknown field argument "factSheetType"')
        return None

    odd_server.refuse = refuse
    assert all_there(await load(open_workspace, odd_server))


async def test_a_field_that_the_data_model_promised(odd_server: Any, open_workspace: Any) -> None:
    odd_server.fields["gone"] = {"type": "STRING"}

    def refuse(query: str, variables: dict[str, Any]) -> Response | None:
        if " gone" in query:
            undefined = "Validation error of type FieldUndefined: Field 'gone' in type '{}' is undefined"
            return errors(undefined.format("Application"), undefined.format("Provider"))
        return None

    odd_server.refuse = refuse
    assert all_there(await load(open_workspace, odd_server))


async def test_pages_shrink_when_they_are_too_big(odd_server: Any, open_workspace: Any) -> None:
    def refuse(query: str, variables: dict[str, Any]) -> Response | None:
        return errors("The query is too complex.") if variables["first"] > 60 else None

    odd_server.refuse = refuse
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    assert max(first for _, first, _ in odd_server.queries) <= 60


async def test_pages_shrink_when_the_gateway_says_so(odd_server: Any, open_workspace: Any) -> None:
    def refuse(query: str, variables: dict[str, Any]) -> Response | None:
        return Response("Payload Too Large", 413) if variables["first"] > 300 else None

    odd_server.refuse = refuse
    assert all_there(await load(open_workspace, odd_server))


async def test_values_in_other_forms(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        for edge in page["edges"]:
            number = edge["node"]["rev"]
            edge["node"] = edge["node"] | {
                "rev": str(number),
                "level": "2",
                "completion": 40,
                "tags": {"edges": [{"node": {"id": 17}}]},
                "lifecycle": "active",
                "cost": "1000.5",
                "description": None,
                "subscriptions": [{"id": "s", "type": "OBSERVER", "user": {"id": 5, "email": "a@example.org"}}],
                "relApplicationToProvider": [{"factSheet": {"id": "provider-3"}}],
            }
        return page

    odd_server.page = odd
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    row = workspace.store.get("application-7")
    assert (row.rev, row.level, row.completion, row.tag_ids) == (7, 2, 40, ("17",))
    assert workspace.store.users["5"].email == "a@example.org"
    assert [target.id for target in workspace.walk(row, "provider") if row] == ["provider-3"]
    assert len(workspace.query("cost>1000 user:a@example.org").run(workspace.store)) == 280


async def test_a_bad_node_does_not_lose_its_page(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        bad: list[Any] = [{"node": None}, {"node": {"id": None, "name": "no id"}}, {"node": "text"}, {"node": 3}]
        return page | {"edges": [*page["edges"][:5], *bad, *page["edges"][5:]]}

    odd_server.page = odd
    workspace = await load(open_workspace, odd_server)
    assert all_there(workspace)
    assert "could not be read" in workspace.progress.types["Application"].note


async def test_ids_as_numbers(odd_server: Any, open_workspace: Any) -> None:
    for number, node in enumerate(odd_server.nodes["Provider"]):
        node["id"] = number
    workspace = await load(open_workspace, odd_server)
    assert ids(workspace, "Provider") == [str(number) for number in range(30)]


async def test_an_empty_workspace(odd_server: Any, open_workspace: Any) -> None:
    odd_server.nodes = {"Application": [], "Provider": []}
    workspace = await load(open_workspace, odd_server)
    assert workspace.progress.done
    assert not workspace.progress.failed
    assert len(workspace.query("").run(workspace.store)) == 0
    assert workspace.find("anything") == []
    assert workspace.query("").run(workspace.store).facets() == []
