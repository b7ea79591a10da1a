"""Lists of a type's fact sheets: which there are, and the ones that were changed last before all others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug import Response

from leanix_tui.errors import ServerFailed
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.chain import TypeChain
from leanix_tui.workspace.decode import Pool
from leanix_tui.workspace.id_list import IdList
from leanix_tui.workspace.workspace import Workspace

pytestmark = pytest.mark.anyio

Rows = list[tuple[str, str, int]]


async def opened(open_workspace: Any, server: Any) -> Workspace:
    workspace: Workspace = await open_workspace(server)
    await workspace.load_model()
    return workspace


async def listed(workspace: Workspace, name: str, **options: Any) -> tuple[list[Rows], IdList]:
    ids = IdList(workspace.client, workspace.model.types[name], **options)

    async def read() -> list[Rows]:
        return [rows async for rows in ids.pages()]

    return await workspace.run(read()), ids


async def newest(workspace: Workspace, name: str, **options: Any) -> tuple[list[Any], TypeChain]:
    chain = TypeChain(workspace.client, workspace.model.types[name], Pool(), newest_first=True, **options)

    async def read() -> list[Any]:
        return [row async for page in chain.pages() for rows in page.slices for row in rows]

    return await workspace.run(read()), chain


def refusal(message: str) -> Response:
    body = {"errors": [{"message": message, "locations": [{"line": 1, "column": 1}]}]}
    return Response(json.dumps(body), mimetype="application/json")


async def test_which_there_are_and_when_each_was_changed(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await opened(open_workspace, simulator)
    pages, ids = await listed(workspace, "Application", size=40)
    sheets = [
        one for one in simulator.world.fact_sheets.values() if (one.type, one.status) == ("Application", "ACTIVE")
    ]
    assert sorted(row for rows in pages for row in rows) == sorted((one.id, one.updated_at, one.rev) for one in sheets)
    assert [len(rows) for rows in pages[:-1]] == [40] * (len(sheets) // 40)
    assert (ids.total, ids.complete, ids.stopped_short) == (len(sheets), True, False)


async def test_an_id_list_asks_for_little(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await opened(open_workspace, simulator)
    simulator.clear_faults()
    pages, _ = await listed(workspace, "Application")
    assert len(pages) == 1
    (asked,) = [one for one in simulator.requests() if one.operation_name == "IdsApplication"]
    assert asked.status == 200
    received = [one.response_bytes for one in workspace.requests.attempts if one.operation == "IdsApplication"]
    assert received[0] < 130 * len(pages[0])


async def test_an_id_list_in_odd_forms(odd_server: Any, open_workspace: Any) -> None:
    def odd(page: dict[str, Any], rows: list[Any], at: int) -> dict[str, Any]:
        edges: list[Any] = [
            {"node": {"id": number, "rev": str(number)}} for number in range(at, at + len(page["edges"]))
        ]
        return page | {"edges": [*edges, None, {"node": None}, {"node": {"rev": 1}}]}

    odd_server.page = odd
    workspace = await opened(open_workspace, odd_server)
    pages, ids = await listed(workspace, "Application", size=100)
    assert [row for rows in pages for row in rows] == [(str(number), "", number) for number in range(250)]
    assert len(ids.faults) == 3


async def test_an_id_list_in_smaller_pages_where_large_ones_are_refused(odd_server: Any, open_workspace: Any) -> None:
    odd_server.refuse = lambda _, variables: (
        refusal("The argument first must not be greater than 60.") if variables["first"] > 60 else None
    )
    workspace = await opened(open_workspace, odd_server)
    pages, ids = await listed(workspace, "Application")
    assert [len(rows) for rows in pages] == [60, 60, 60, 60, 10]
    assert ids.complete


async def test_an_id_list_in_a_circle(odd_server: Any, open_workspace: Any) -> None:
    odd_server.page = lambda page, rows, at: page | {"pageInfo": {"hasNextPage": True, "endCursor": "100"}}
    workspace = await opened(open_workspace, odd_server)
    _, ids = await listed(workspace, "Application", size=100)
    assert ids.stopped_short
    assert ids.total == 250


async def test_an_id_list_goes_on_where_it_stopped(odd_server: Any, open_workspace: Any) -> None:
    odd_server.refuse = lambda _, variables: Response("no", 500) if variables["after"] == "100" else None
    workspace = await opened(open_workspace, odd_server)
    ids = IdList(workspace.client, workspace.model.types["Application"], size=100)
    found: Rows = []

    async def read() -> None:
        async for rows in ids.pages():
            found.extend(rows)

    with pytest.raises(ServerFailed):
        await workspace.run(read())
    assert len(found) == 100
    assert not ids.complete
    odd_server.refuse = lambda _query, _variables: None
    await workspace.run(read())
    assert [id_ for id_, _, _ in found] == [f"application-{number}" for number in range(250)]


async def test_the_newest_come_first(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await opened(open_workspace, simulator)
    rows, chain = await newest(workspace, "Application", size=40)
    assert chain.newest_first
    times = [row.updated_at for row in rows]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) > 1
    assert len(rows) == chain.total


@pytest.mark.parametrize(
    "message",
    [
        'Validation error of type UnknownArgument: Unknown field argument "sort"',
        "The sort key 'updatedAt' is unknown.",
        'Expected type "Sorting", found [{key: "updatedAt", order: desc}].',
    ],
)
async def test_a_server_that_cannot_sort_is_read_all_the_same(
    odd_server: Any, open_workspace: Any, message: str
) -> None:
    odd_server.refuse = lambda query, _: refusal(message) if "sort:" in query else None
    workspace = await opened(open_workspace, odd_server)
    rows, chain = await newest(workspace, "Application")
    assert not chain.newest_first
    assert [row.id for row in rows] == [f"application-{number}" for number in range(250)]
