"""Loading everything from servers that are slow, strict, forgetful or in the middle of a change: right, or said so."""

from __future__ import annotations

import asyncio
import random
from statistics import median
from typing import Any

import pytest
from comparison import in_store, in_world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leanix_tui.client import LeanIXClient, RetryPolicy
from leanix_tui.model.change import Change, Progress
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.workspace.engine import Engine
from leanix_tui.workspace.models import load_model
from leanix_tui.workspace.news import News
from leanix_tui.workspace.preload import Loader

pytestmark = pytest.mark.anyio

QUICK = RetryPolicy(wait_initial=0.01, wait_max=0.02, wait_jitter=0.0, rate_limit_base=0.05)
PAGES = {"operation": "Preload*"}
BY_IDS = {"operation": "Preload*", "ids": True}
LARGE = ("Application", "ITComponent")
"""Of these there are so many that they are loaded by their ids."""


class Loaded:
    """A loader on a simulator, in an engine of its own, and what it asked for."""

    def __init__(self, simulator: RunningSimulator, *, page: int = 25) -> None:
        self.simulator = simulator
        self.engine = Engine.start()
        self.client = LeanIXClient(simulator.url, simulator.token, policy=QUICK, rate_per_second=1000)
        self.progress = Progress({}, {})
        self.news = News(self.engine.loop)
        self.page = page
        self.loader: Loader

    async def __aenter__(self) -> Loaded:
        await self.engine.run(self._open())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.run(self.client.close())
        await self.engine.stop()

    async def _open(self) -> None:
        store = await load_model(self.client, "en", self.progress, self.news)
        self.loader = Loader(self.client, store, self.progress, self.news, page=self.page)

    async def load(self) -> None:
        await self.engine.run(self.loader.load())

    async def start(self) -> asyncio.Task[None]:
        async def start() -> asyncio.Task[None]:
            return asyncio.create_task(self.loader.load())

        return await self.engine.run(start())

    async def stop(self, load: asyncio.Task[None]) -> None:
        async def stop() -> None:
            load.cancel()
            await asyncio.wait([load])

        await self.engine.run(stop())

    async def retry(self, name: str) -> None:
        await self.engine.run(self.loader.retry(name))

    @property
    def right(self) -> bool:
        world = self.simulator.world
        return not self.failed and in_store(self.loader.store, world) == in_world(world)

    @property
    def failed(self) -> list[str]:
        return [part.name for part in self.progress.failed]

    @property
    def notes(self) -> dict[str, str]:
        return {part.name: part.note for part in self.progress.types.values() if part.note}

    def asked(self, operation: str) -> int:
        return sum(one.operation_name == operation for one in self.simulator.requests())


def active(simulator: RunningSimulator, name: str) -> int:
    return sum((one.type, one.status) == (name, "ACTIVE") for one in simulator.world.fact_sheets.values())


async def test_large_types_are_listed_and_loaded_by_their_ids(simulator: RunningSimulator) -> None:
    plain = simulator.add_fault(action="strained", match={**PAGES, "ids": False}, times="always", delay_ms=0)
    by_ids = simulator.add_fault(action="strained", match=BY_IDS, times="always", delay_ms=0)
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert loaded.right
        assert loaded.notes == {}
        assert by_ids.hits >= active(simulator, "Application") // 25
        assert loaded.asked("IdsApplication") == 1
        assert loaded.asked("IdsProvider") == 0
        assert plain.hits < 60


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "graphql_error", "match": BY_IDS, "errors": [{"message": "Filtering by ids is not supported."}]},
        {
            "action": "graphql_error",
            "match": BY_IDS,
            "errors": [{"message": 'Validation error: contains a field not in FilterInput: "ids"'}],
        },
        {"action": "html500", "match": BY_IDS},
        {"action": "ignore_ids", "match": BY_IDS},
        {"action": "drop", "match": BY_IDS, "rows": 1000},
        {"action": "graphql_error", "match": {"operation": "Ids*"}, "errors": [{"message": "No."}]},
    ],
    ids=["not supported", "unknown field", "broken", "ignored", "nothing given", "no lists"],
)
async def test_where_ids_do_not_work_the_pages_do(simulator: RunningSimulator, fault: dict[str, Any]) -> None:
    simulator.add_fault(times="always", **fault)
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert loaded.right
        assert loaded.notes == {}


async def test_fewer_ids_at_once_than_the_documented_limit(simulator: RunningSimulator) -> None:
    refusal = {"message": "The filter holds more than 30 ids."}
    simulator.add_fault(action="graphql_error", match={**PAGES, "ids_over": 30}, times="always", errors=[refusal])
    async with Loaded(simulator, page=45) as loaded:
        await loaded.load()
        assert loaded.right
        counted = simulator.add_fault(action="strained", match={"ids_over": 30}, times="always", delay_ms=0)
        assert counted.hits == 0
        assert loaded.loader.pace.largest == 30


async def test_big_pages_are_refused(simulator: RunningSimulator) -> None:
    refusal = {"message": "The query is too complex."}
    simulator.add_fault(action="graphql_error", match={"first_over": 20}, times="always", errors=[refusal])
    async with Loaded(simulator, page=100) as loaded:
        await loaded.load()
        assert loaded.right


@pytest.mark.parametrize("by_ids", [True, False], ids=["by ids", "by pages"])
@pytest.mark.parametrize("action", ["shuffle", "repeat", "drop"])
async def test_lists_that_move_while_they_are_read(simulator: RunningSimulator, action: str, by_ids: bool) -> None:
    if not by_ids:
        simulator.add_fault(action="ignore_ids", match=BY_IDS, times="always")
    for operation in ("PreloadApplication", "PreloadITComponent", "PreloadInterface", "IdsApplication"):
        simulator.add_fault(action=action, match={"operation": operation}, nth=2, times=2, rows=7)
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert loaded.right
        assert loaded.notes == {}


async def test_what_is_listed_and_never_given_is_said(simulator: RunningSimulator) -> None:
    simulator.add_fault(
        action="drop", match={"operation": "PreloadApplication", "ids": True}, nth=2, times="always", rows=3
    )
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert loaded.failed == []
        missing = active(simulator, "Application") - len(loaded.loader.store.by_type["Application"])
        assert missing > 0
        assert loaded.notes == {"Application": f"{missing} that LeanIX lists did not come."}


async def test_what_is_gone_since_it_was_listed_is_no_fault(fresh_simulator: RunningSimulator) -> None:
    world = fresh_simulator.world
    gone = [one for one in world.fact_sheets.values() if (one.type, one.status) == ("Application", "ACTIVE")][5:9]
    page = max(len([one for one in world.fact_sheets.values() if one.type == "Application"]) // 5, 2)
    async with Loaded(fresh_simulator, page=page) as loaded:

        def archive(attempt: Any) -> None:
            if attempt.operation == "IdsApplication" and gone[0].status == "ACTIVE":
                for one in gone:
                    one.status = "ARCHIVED"
                world.changed()

        loaded.client.log.subscribe(archive)
        await loaded.load()
        assert all(one.status == "ARCHIVED" for one in gone)
        assert loaded.failed == []
        assert loaded.notes == {}
        has = {row.id for row in loaded.loader.store.rows(["Application"])}
        left = {one.id for one in world.fact_sheets.values() if (one.type, one.status) == ("Application", "ACTIVE")}
        assert left <= has


async def test_more_than_two_requests_at_once_are_refused(simulator: RunningSimulator) -> None:
    fault = simulator.add_fault(action="too_busy", match={"root": "allFactSheets"}, times="always", at_most=2)
    async with Loaded(simulator) as loaded:
        before = loaded.loader.pace.lanes.count
        await loaded.load()
        assert loaded.right
        assert fault.most_running == 2
        assert loaded.loader.pace.lanes.count < before
        refused = sum(one.status == 429 for one in simulator.requests())
        assert refused < len(simulator.requests()) / 2


async def test_a_few_requests_a_second(fresh_simulator: RunningSimulator) -> None:
    fresh_simulator.add_fault(
        action="too_fast", match={"root": "allFactSheets"}, times="always", at_most=4, retry_after=1
    )
    async with Loaded(fresh_simulator, page=100) as loaded:
        await loaded.load()
        assert loaded.right
        refused = sum(one.status == 429 for one in fresh_simulator.requests())
        assert refused < 40


async def test_a_server_that_gets_slower_with_every_request_at_once(simulator: RunningSimulator) -> None:
    simulator.add_fault(action="strained", match={"root": "allFactSheets"}, times="always", delay_ms=4)
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert loaded.right


@pytest.mark.parametrize(
    "fault",
    [
        {"action": "html500", "times": 3},
        {"action": "html502", "times": 2},
        {"action": "truncate", "after": 4000, "times": 2},
        {"action": "truncate", "after": 4000, "times": 2, "short_length": True},
        {"action": "garbage", "times": 2},
        {"action": "drop_after", "after": 3000, "times": 6},
        {"action": "rate_limited", "times": 3},
    ],
    ids=lambda fault: f"{fault['action']}-{fault['times']}",
)
async def test_trouble_with_one_request_for_ids(simulator: RunningSimulator, fault: dict[str, Any]) -> None:
    ordered = simulator.add_fault(match={"operation": "PreloadApplication", "ids": True}, nth=3, **fault)
    async with Loaded(simulator) as loaded:
        await loaded.load()
        assert ordered.hits == fault["times"]
        assert loaded.right


async def test_one_fact_sheet_that_breaks_the_server_costs_its_neighbours_only(simulator: RunningSimulator) -> None:
    sheets = [
        one for one in simulator.world.fact_sheets.values() if (one.type, one.status) == ("Application", "ACTIVE")
    ]
    async with Loaded(simulator, page=40) as loaded:
        simulator.add_fault(action="html500", match={"id": sheets[-3].id}, times="always")
        await loaded.load()
        assert loaded.failed == ["Application"]
        part = loaded.progress.types["Application"]
        missing = len(sheets) - len(loaded.loader.store.by_type["Application"])
        assert 1 <= missing <= 10
        assert part.error
        assert part.note == f"{missing} of {len(sheets)} are missing."
        simulator.clear_faults()
        await loaded.retry("Application")
        assert loaded.right
        assert sum(one.operation_name == "PreloadApplication" for one in simulator.requests()) <= 2


async def test_what_was_stopped_goes_on_with_what_is_missing(simulator: RunningSimulator) -> None:
    simulator.add_fault(action="hang", match=BY_IDS, nth=4, times="always")
    async with Loaded(simulator) as loaded:
        enough = asyncio.Event()
        loop = asyncio.get_running_loop()

        def listen(_: Change) -> None:
            if len(loaded.loader.store) > 250:
                loop.call_soon_threadsafe(enough.set)

        loaded.news.subscribe(listen)
        load = await loaded.start()
        async with asyncio.timeout(20):
            await enough.wait()
        await loaded.stop(load)
        assert loaded.failed
        there = len(loaded.loader.store)
        assert 250 < there < 600
        simulator.clear_faults()
        counted = simulator.add_fault(action="strained", match=BY_IDS, times="always", delay_ms=0)
        await loaded.load()
        assert loaded.right
        assert loaded.asked("IdsApplication") == 0
        assert counted.hits <= (600 - there) // 25 + 6
        assert sum(one.operation_name == "PreloadProvider" for one in simulator.requests()) <= 1


async def test_sizes_and_lanes_are_given_back_when_a_load_is_stopped(simulator: RunningSimulator) -> None:
    simulator.add_fault(action="hang", match=BY_IDS, times="always")
    async with Loaded(simulator) as loaded:
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def listen(_: Change) -> None:
            if len(loaded.loader.store) > 100:
                loop.call_soon_threadsafe(begun.set)

        loaded.news.subscribe(listen)
        load = await loaded.start()
        async with asyncio.timeout(20):
            await begun.wait()
        assert loaded.loader.pace.lanes.working > 0
        await loaded.stop(load)
        assert loaded.loader.pace.lanes.working == 0


FAULTS = st.fixed_dictionaries(
    {
        "action": st.sampled_from(
            ["shuffle", "repeat", "drop", "html500", "html502", "truncate", "garbage", "rate_limited", "drop_after"]
        ),
        "match": st.sampled_from([PAGES, BY_IDS, {"operation": "Ids*"}, {"operation": "PreloadApplication"}]),
        "nth": st.integers(1, 12),
        "times": st.integers(1, 3),
        "rows": st.integers(1, 9),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults=st.lists(FAULTS, max_size=4),
    page=st.integers(15, 120),
    mood=st.sampled_from([None, "ignore_ids", "strained", "too_busy"]),
)
def test_whatever_happens_on_the_way_everything_is_there_in_the_end(
    simulator: RunningSimulator, faults: list[dict[str, Any]], page: int, mood: str | None
) -> None:
    simulator.clear_faults()
    for fault in faults:
        simulator.add_fault(**{**fault, "after": 2000})
    if mood:
        simulator.add_fault(
            action=mood, match=BY_IDS, times="always", at_most=3, delay_ms=random.Random(page).randint(0, 5)
        )

    async def run() -> None:
        async with Loaded(simulator, page=page) as loaded:
            await loaded.load()
            if not loaded.right:
                assert loaded.failed or loaded.notes, "something is missing, and nobody says so"
                simulator.clear_faults()
                for name in loaded.failed:
                    await loaded.retry(name)
                missing = len(in_world(simulator.world)) - len(loaded.loader.store)
                assert loaded.right or (missing > 0 and loaded.notes)

    asyncio.run(run())


async def test_types_that_somebody_looks_at_go_first(simulator: RunningSimulator) -> None:
    async with Loaded(simulator, page=10) as loaded:
        # Who goes first shows where there is a queue: two requests at a time.
        loaded.loader.pace.lanes.most = loaded.loader.pace.lanes.count = 2
        await loaded.engine.run(loaded.loader.load(["ITComponent"]))
        assert loaded.right
        asked = [one.operation_name for one in simulator.requests() if one.operation_name]
        places = {name: [at for at, one in enumerate(asked) if one == f"Preload{name}"] for name in LARGE}
        # Each after a first small page of every type.
        assert median(places["ITComponent"]) < median(places["Application"])
