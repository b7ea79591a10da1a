"""Opening, looking things up on the server without loading it, and the engine between two event loops."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from leanix_tui.errors import Ambiguous, HostUnknown, NotFound, TokenRefused, UsageError, WorkspaceMismatch
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.workspace import Workspace

pytestmark = pytest.mark.anyio


def engines() -> int:
    return sum(thread.name == "leanix-engine" for thread in threading.enumerate())


def operations(workspace: Workspace) -> list[str]:
    return [attempt.operation or attempt.path for attempt in workspace.requests.attempts]


async def test_looking_up_one_fact_sheet_loads_no_other(simulator: RunningSimulator, open_workspace: Any) -> None:
    sheet = next(
        one for one in simulator.world.fact_sheets.values() if one.type == "Provider" and one.status == "ACTIVE"
    )
    workspace = await open_workspace(simulator)
    by_id = await workspace.lookup(sheet.id)
    assert by_id.name == sheet.name
    by_name = await workspace.lookup(sheet.name, "providers")
    assert by_name.id == sheet.id
    assert len(workspace.store) == 0
    assert not [one for one in operations(workspace) if one.startswith("Preload")]


async def test_looking_up_nothing(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    with pytest.raises(NotFound):
        await workspace.lookup("There is no such name")
    with pytest.raises(NotFound):
        await workspace.lookup("00000000-0000-4000-8000-000000000000")
    with pytest.raises(UsageError):
        await workspace.lookup("ERP", "Aplication")


async def test_a_name_that_several_have(fresh_simulator: RunningSimulator, open_workspace: Any) -> None:
    active = [sheet for sheet in fresh_simulator.world.fact_sheets.values() if sheet.status == "ACTIVE"]
    one = next(sheet for sheet in active if sheet.type == "Provider")
    other = next(sheet for sheet in active if sheet.type == "Objective")
    one.name = other.name = "Twice"
    fresh_simulator.world.changed()
    workspace = await open_workspace(fresh_simulator)
    with pytest.raises(Ambiguous) as caught:
        await workspace.lookup("Twice")
    assert {(id_, type_) for id_, type_, _ in caught.value.candidates} == {
        (one.id, "Provider"),
        (other.id, "Objective"),
    }
    assert (await workspace.lookup("Twice", "Objective")).id == other.id
    await workspace.preload()
    assert {row.id for row in workspace.find("Twice")} == {one.id, other.id}
    assert [row.id for row in workspace.find("twice", "providers")] == [one.id]


async def test_walking_on_the_server_gives_the_same_as_in_memory(
    simulator: RunningSimulator, open_workspace: Any
) -> None:
    loaded = await open_workspace(simulator)
    await loaded.preload()
    paths = ["itcomponents.providers", "children", "requires.itcomponents", "itcomponents.applications.organizations"]
    starts = [row for row in loaded.store.by_type["Application"] if loaded.walk(row, paths[0])][:2]
    fresh = await open_workspace(simulator)
    for row in starts:
        detail = await fresh.lookup(row.id)
        for path in paths:
            expected = {one.id for one in loaded.walk(row, path)}
            assert {one.id for one in await fresh.walk_remote(row.id, path)} == expected
            assert {one.id for one in await fresh.walk_remote(detail, path)} == expected
    assert len(fresh.store) == 0
    with pytest.raises(UsageError):
        await fresh.walk_remote(starts[0].id, "itcomponents.nonsense")


async def test_opening_a_fact_sheet_shows_every_relation(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    await workspace.preload()
    row = next(one for one in workspace.store.by_type["ITComponent"] if len(workspace.related(one)) >= 3)
    detail = await workspace.open_fact_sheet(row.id)
    assert detail.display_name == row.display_name
    assert set(detail.relations) == set(workspace.model.types["ITComponent"].relations)
    in_memory = {
        end.name: {one if isinstance(one, str) else one.id for one in targets}
        for end, targets in workspace.related(row)
    }
    opened = {name: {one.id for one in targets} for name, targets in detail.relations.items() if targets}
    assert opened == in_memory
    history = await workspace.history(row.id)
    assert history == sorted(history, key=lambda event: event.created_at, reverse=True)
    with pytest.raises(NotFound):
        await workspace.open_fact_sheet("00000000-0000-4000-8000-000000000000")


async def test_what_keeps_us_out_leaves_nothing_behind(simulator: RunningSimulator) -> None:
    before = engines()
    with pytest.raises(TokenRefused):
        await Workspace.open(host=simulator.url, api_token="LXT_wrong")
    with pytest.raises(WorkspaceMismatch):
        await Workspace.open(host=simulator.url, api_token=simulator.token, workspace_name="Another")
    with pytest.raises(HostUnknown):
        await Workspace.open(host="http://127.0.0.1:9", api_token="LXT_x")
    assert engines() == before


async def test_the_token_may_come_from_a_function(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await Workspace.open(host=simulator.url, api_token=lambda: simulator.token)
    assert workspace.identity.workspace_name == simulator.world.workspace_name
    await workspace.close()
    await workspace.close()
    with pytest.raises(RuntimeError):
        await workspace.load_model()


async def test_giving_up_ends_the_work_in_the_engine(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    loop, begun, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        try:
            await asyncio.Event().wait()
        finally:
            loop.call_soon_threadsafe(ended.set)

    asking = asyncio.create_task(workspace.run(work()))
    async with asyncio.timeout(10):
        await begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await ended.wait()


async def test_scripts_without_an_event_loop(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    found: list[int] = []
    script = threading.Thread(target=lambda: found.append(len(workspace.call(workspace.client.tags.get_tags()))))
    script.start()
    await asyncio.to_thread(script.join)
    assert found == [len(simulator.world.tags)]


async def test_any_event_loop_may_ask(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator)
    rows = await asyncio.to_thread(lambda: asyncio.run(workspace.list_fact_sheets(["Provider"])))
    assert len(rows) == 30
    assert await workspace.run(workspace.client.users.load_users())
