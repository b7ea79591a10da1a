"""Catching up: what was loaded earlier ends as what would be loaded now, whoever did what meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from leanix_tui.simulator import edits
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.simulator.world import World
from leanix_tui.workspace.cache.cache import Cache
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.workspace import Workspace
from tests.random_edits import random_edits
from tests.workspace.conftest import QUICK

pytestmark = pytest.mark.anyio

GRAPHQL = "/services/pathfinder/v1/graphql"
Opener = Callable[..., Awaitable[Workspace]]


@pytest.fixture
async def kept() -> AsyncIterator[Opener]:
    """Opens a simulator's workspace with a cache that lasts as long as the test."""
    opened: list[Workspace] = []

    async def open_one(simulator: RunningSimulator, **options: Any) -> Workspace:
        options = {"policy": QUICK, "rate_per_second": 1000, "cache": Cache.of("the simulator"), **options}
        workspace = await Workspace.open(host=simulator.url, api_token=simulator.token, **options)
        opened.append(workspace)
        return workspace

    yield open_one
    for workspace in opened:
        await workspace.close()


def contents(store: Store) -> dict[str, Any]:
    """Everything about the fact sheets of a store, whichever way it came in."""
    rows = {}
    for row in store.rows():
        links = {row.links[at]: set(row.links[at + 1]) for at in range(0, len(row.links), 2)}
        # A relation leads to what is loaded; what is archived at its other end is none any more.
        links = {name: there for name, ids in links.items() if (there := {id_ for id_ in ids if store.has(id_)})}
        fields = {name: getattr(row, name) for name in row.__struct_fields__ if name != "links"}
        rows[row.id] = fields | {"links": links, "tag_ids": set(row.tag_ids), "subscriptions": set(row.subscriptions)}
    return {
        "rows": rows,
        "sources": {id_: {(name, one.id) for name, one in store.sources(id_)} for id_ in rows},
        "tags": dict(sorted(store.tags.items())),
        "groups": dict(sorted(store.tag_groups.items())),
        "roles": dict(sorted(store.roles.items())),
        "types": list(store.model.types),
        "labels": store.labels,
    }


async def loaded_anew(simulator: RunningSimulator) -> dict[str, Any]:
    workspace = await Workspace.open(host=simulator.url, api_token=simulator.token, policy=QUICK, rate_per_second=1000)
    try:
        await workspace.preload()
        assert not workspace.progress.failed
        return contents(workspace.store)
    finally:
        await workspace.close()


def assert_same(found: dict[str, Any], wanted: dict[str, Any], done: list[str]) -> None:
    for part, here in found.items():
        there = wanted[part]
        if here != there and isinstance(here, dict):
            different = {key: (here.get(key), there.get(key)) for key in here.keys() | there.keys()}
            different = {key: pair for key, pair in different.items() if pair[0] != pair[1]}
            raise AssertionError(f"{part} differ: {different}\nafter\n" + "\n".join(done))
        assert here == there, part


@pytest.mark.parametrize("seed", range(6))
async def test_after_any_edits_a_refresh_ends_in_what_a_full_load_gives(kept, seed):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        await workspace.close()
        done: list[str] = []
        for again in range(3):
            done += random_edits(simulator, f"{seed}.{again}", 25)
            workspace = await kept(simulator)
            assert workspace.cached_at is not None
            await workspace.preload()
            assert workspace.progress.failed == []
            assert_same(contents(workspace.store), await loaded_anew(simulator), done)
            await workspace.close()


@pytest.mark.parametrize("seed", range(3))
async def test_a_refresh_that_fails_in_parts_keeps_what_there_was_and_the_next_one_ends_right(kept, seed):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        done = random_edits(simulator, f"failing {seed}", 20)
        before = len(workspace.store)
        simulator.add_fault(action="html500", match={"root": "allFactSheets"}, times=30, nth=3)
        await workspace.refresh()
        simulator.clear_faults()
        assert abs(len(workspace.store) - before) <= 20
        done += random_edits(simulator, f"failing still {seed}", 5)
        await workspace.refresh()
        assert workspace.progress.failed == []
        assert_same(contents(workspace.store), await loaded_anew(simulator), done)


async def test_what_moves_no_date_is_found_when_everything_is_compared(kept):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        await workspace.close()
        done = random_edits(simulator, "long ago", 30, SHEETS)
        simulator.edit(backdate)
        # This machine was away for longer than a comparison lasts.
        workspace = await kept(simulator, cache=Cache.of("the simulator"))
        workspace._loading._compared -= 7 * 3600
        await workspace.preload()
        assert_same(contents(workspace.store), await loaded_anew(simulator), done)


SHEETS = ("rename", "describe", "set_field", "create", "archive", "recover", "delete", "add_tag", "subscribe")


def backdate(world: World) -> None:
    """Every fact sheet looks as if nobody had touched it for years; only its revision tells."""
    for sheet in world.fact_sheets.values():
        sheet.updated_at = "2019-01-01T00:00:00.000Z"
    world.changed()


async def test_only_what_changed_is_asked_for(kept):
    with RunningSimulator(build_world(fact_sheets=400)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        await workspace.close()
        sheet = next(one for one in simulator.world.fact_sheets.values() if one.status == "ACTIVE")
        simulator.edit(edits.rename_fact_sheet, sheet.id, "Renamed by somebody else")
        simulator.clear_faults()
        workspace = await kept(simulator)
        assert workspace.store.get(sheet.id).name != "Renamed by somebody else"
        await workspace.preload()
        assert workspace.store.get(sheet.id).name == "Renamed by somebody else"
        pages = [one for one in simulator.requests(GRAPHQL) if "allFactSheets" in one.roots]
        assert 0 < len(pages) <= len(workspace.model.types), "one page of each type"


async def test_names_below_a_new_name_follow_it(kept):
    with RunningSimulator(build_world(fact_sheets=400)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        child = next(row for row in workspace.store.rows() if row.display_name.count(" / ") == 2)
        (parent,) = child.targets("relToParent")
        (top,) = workspace.store.get(parent).targets("relToParent")
        simulator.edit(edits.rename_fact_sheet, top, "Quite another name")
        await workspace.refresh()
        assert workspace.store.get(child.id).display_name.startswith("Quite another name / ")
        assert [row.id for row in workspace.query("quite another name").run(workspace.store).rows if row.id == child.id]


async def test_another_data_model_loads_everything_anew(kept):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        await workspace.close()
        simulator.edit(edits.add_field, "Application", "shoeSize", "INTEGER")
        workspace = await kept(simulator)
        assert "shoeSize" not in workspace.model.types["Application"].fields
        await workspace.preload()
        assert "shoeSize" in workspace.model.types["Application"].fields
        assert_same(contents(workspace.store), await loaded_anew(simulator), [])


async def test_a_server_that_cannot_sort_is_caught_up_with_all_the_same(kept):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        await workspace.close()
        done = random_edits(simulator, "unsorted", 20, SHEETS)
        simulator.add_fault(action="shuffle", match={"root": "allFactSheets"})
        workspace = await kept(simulator)
        await workspace.preload()
        simulator.clear_faults()
        assert_same(contents(workspace.store), await loaded_anew(simulator), done)


async def test_an_expired_token_is_renewed_once_and_nobody_hears_of_it(kept):
    with RunningSimulator(build_world(fact_sheets=90)) as simulator:
        workspace = await kept(simulator)
        await workspace.preload()
        simulator.edit(edits.rename_fact_sheet, next(iter(workspace.store.rows())).id, "While we slept")
        simulator.expire_tokens()
        simulator.clear_faults()
        await workspace.refresh()
        assert workspace.progress.failed == []
        assert workspace.find("While we slept")
        assert len(simulator.requests("/services/mtm/v1/oauth2/token")) == 1
