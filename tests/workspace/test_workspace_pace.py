"""How a load finds its pace: sizes and lanes follow what the server says, and what it does."""

from __future__ import annotations

import asyncio

import pytest

from leanix_tui.workspace.lanes import Lane, Lanes
from leanix_tui.workspace.pace import SMALLEST_SHARE, Pace

pytestmark = pytest.mark.anyio


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def made(lanes: int = 8, largest: int = 1000) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(Lanes(lanes), largest, clock=clock), clock


def test_shares_keep_all_lanes_busy_to_the_end() -> None:
    pace, _ = made()
    assert pace.share(100_000) == 1000
    assert pace.share(8000) == 1000
    assert pace.share(4800) == 600
    assert pace.share(10) == SMALLEST_SHARE
    pace.lanes.narrow()
    assert pace.share(3200) == 800


def test_what_the_server_says_about_sizes_is_final_and_what_it_suffers_is_not() -> None:
    pace, _ = made()
    pace.too_large(100, final=True)
    for _ in range(200):
        pace.came(100)
    assert pace.share(100_000) == 100
    tired, _ = made()
    tired.too_large(500, final=False)
    assert tired.share(100_000) == 500
    for _ in range(16):
        tired.came(500)
    assert tired.share(100_000) == 625
    for _ in range(200):
        tired.came(500)
    assert tired.share(100_000) == 1000


def test_refusals_at_the_same_time_count_once_and_lanes_come_back_slowly() -> None:
    pace, clock = made()
    for _ in range(8):
        pace.too_many()
    assert pace.lanes.count == 4
    clock.now += 5
    pace.too_many()
    assert pace.lanes.count == 2
    good = 0
    while pace.lanes.count < 3:
        pace.came(100)
        good += 1
    assert good == 16
    for _ in range(2000):
        pace.came(100)
    assert pace.lanes.count == 8


def answers(pace: Pace, clock: Clock, rows: int, *, server: int, strain: float = 0.0) -> float:
    """Let a server answer that works on ``server`` requests at a time; gives the seconds that it took."""
    began = clock.now
    for _ in range(rows // 1000):
        lanes = pace.lanes.count
        pace.share(10_000_000)
        clock.now += 0.7 * (1 + strain * lanes) / min(lanes, server)
        pace.came(1000)
    return clock.now - began


def test_a_server_that_works_on_few_at_a_time_gets_few_at_a_time() -> None:
    pace, clock = made()
    answers(pace, clock, 400_000, server=4)
    assert 4 <= pace.lanes.count < 8


def test_a_server_that_suffers_gets_less_and_becomes_faster() -> None:
    strained, clock = made()
    early = answers(strained, clock, 50_000, server=4, strain=0.5)
    answers(strained, clock, 500_000, server=4, strain=0.5)
    late = answers(strained, clock, 50_000, server=4, strain=0.5)
    assert strained.lanes.count < 8
    assert late < early * 0.8


def test_a_server_that_bears_everything_keeps_all_lanes() -> None:
    pace, clock = made()
    counts = []
    for _ in range(100):
        answers(pace, clock, 10_000, server=100)
        counts.append(pace.lanes.count)
    assert sum(count == 8 for count in counts) > 60
    assert min(counts) >= 6


def test_a_short_load_is_no_time_for_trials() -> None:
    pace, clock = made()
    for left in range(50_000, 0, -1000):
        pace.share(left)
        clock.now += 0.7 / 8
        pace.came(1000)
        assert pace.lanes.count == 8


@pytest.mark.parametrize(
    ("waits", "share"),
    [
        ([0.25] * 12, 600),
        ([0.25, 0.26, 0.31, 0.3, 0.28, 0.4, 0.27, 0.25], 600),
        ([0.25] * 4 + [0.5] * 4 + [0.75] * 4, 1000),
        ([0.25] * 6 + [0.5] * 6, 800),
        ([0.25] * 11 + [2.0], 600),
        ([0.25, 0.5, 0.75], 600),
    ],
    ids=["all at once", "nearly", "four at a time", "six at a time", "one hiccup", "too few to tell"],
)
def test_answers_in_waves_tell_on_how_many_the_server_works(waits: list[float], share: int) -> None:
    pace, _ = made()
    for wait in waits:
        pace.first(wait)
    assert pace.share(4800) == share


async def test_the_smallest_rank_goes_first() -> None:
    lanes = Lanes(1)
    order: list[str] = []

    async def work(name: str, *rank: int) -> None:
        async with lanes.lane(*rank):
            order.append(name)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for name, rank in (("a", (0, 0)), ("late", (2, -5)), ("long", (2, -900)), ("wanted", (1, 3))):
            group.create_task(work(name, *rank))
    assert order == ["a", "wanted", "long", "late"]


async def test_an_answer_on_its_way_lets_the_next_one_ask_but_not_without_end() -> None:
    lanes = Lanes(2)
    held: list[Lane] = [await lanes.enter(0), await lanes.enter(0)]
    waiting = [asyncio.create_task(lanes.enter(0)) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(one.done() for one in waiting)
    for lane in held:
        lane.arriving()
    await asyncio.sleep(0)
    assert [one.done() for one in waiting] == [True, False]  # half as many again may be on their way
    held.pop().leave()
    await asyncio.sleep(0)
    assert waiting[1].done()
    for lane in [*held, *held, *(one.result() for one in waiting)]:
        lane.leave()
    assert lanes.working == 0


async def test_whoever_gives_up_waiting_holds_no_lane() -> None:
    lanes = Lanes(1)
    lane = await lanes.enter(0)
    waiting = asyncio.create_task(lanes.enter(0))
    await asyncio.sleep(0)
    lane.leave()
    waiting.cancel()
    await asyncio.wait([waiting])
    assert lanes.working == 0
    assert (await lanes.enter(0)) is not None
