"""What the strategy of our preload could do at best: reckoned from the server's time, not run.

The strategy, as ``leanix_tui.workspace.preload`` follows it: a small first page of every type; of a type of which more
than a page is missing the ids are listed, and then asked for in shares that let all lanes end at about the same time;
of the others the rest is one page. As many requests as there are lanes run at once, what most is missing of first.
"""

from __future__ import annotations

import heapq
from typing import Final

import msgspec

from bench.server import BASE_MS, PER_FACT_SHEET_MS, PER_LIGHT_MS
from leanix_tui.workspace.chain import FIRST_PAGE, PAGE
from leanix_tui.workspace.id_list import IDS_PAGE
from leanix_tui.workspace.pace import SMALLEST_SHARE
from leanix_tui.workspace.preload import LANES

_FIRST, _LIST, _REST, _SHARES, _DONE = range(5)


class _Type(msgspec.Struct):
    """One type: what it waits for next, and how many of its fact sheets nobody has asked for yet."""

    place: int
    left: int
    stage: int = _FIRST

    @property
    def rank(self) -> tuple[int, int]:
        """Who goes first."""
        return (0, self.place) if self.stage == _FIRST else (1, -self.left)


class _Running(msgspec.Struct, order=True):
    """A request that the server works on."""

    ends: float
    place: int
    began: float
    rows: int
    stage: int


class Plan(msgspec.Struct, frozen=True):
    """The sizes that the strategy works with."""

    lanes: int = LANES
    first: int = FIRST_PAGE
    page: int = PAGE
    ids_page: int = IDS_PAGE
    smallest: int = SMALLEST_SHARE


USUAL: Final = Plan()


def floor(sizes: dict[str, int], plan: Plan = USUAL) -> float:
    """Seconds until the last answer, with a client that costs nothing; ``sizes`` says how many there are of each type.

    >>> round(floor({"Application": 100}), 3)
    0.25
    """
    types = [_Type(place, size) for place, size in enumerate(sizes.values())]
    running: list[_Running] = []
    now = 0.0
    while True:
        waiting = [one for one in types if one.stage != _DONE]
        while waiting and len(running) < plan.lanes:
            one = min(waiting, key=lambda one: one.rank)
            heapq.heappush(running, _ask(one, now, running, types, plan))
            waiting = [other for other in waiting if other is not one or one.stage == _SHARES]
            if one.stage == _SHARES and not one.left:
                one.stage = _DONE
                waiting.remove(one)
        if not running:
            return now
        done = heapq.heappop(running)
        now = done.ends
        _follow(types[done.place], done.stage, plan)


def _ask(one: _Type, now: float, running: list[_Running], types: list[_Type], plan: Plan) -> _Running:
    """The next request of a type; the type waits for nothing else until it is answered, unless it asks in shares."""
    stage, rows, seconds = one.stage, 0, 0.0
    if stage == _FIRST:
        rows = min(one.left, plan.first)
        seconds = _cost(rows)
    elif stage == _LIST:
        there = one.left + plan.first
        seconds = sum(_cost(0, min(plan.ids_page, there - at)) for at in range(0, there, plan.ids_page))
    elif stage == _REST:
        rows = one.left
        seconds = _cost(rows)
    else:
        coming = sum(asked.rows * (asked.ends - now) / (asked.ends - asked.began) for asked in running)
        left = int(coming) + sum(other.left for other in types if other.stage == _SHARES)
        rows = min(max(-(-left // plan.lanes), plan.smallest), plan.page, one.left)
        seconds = _cost(rows)
    one.left -= rows
    if stage != _SHARES:
        one.stage = _DONE
    return _Running(now + seconds, one.place, now, rows, stage)


def _follow(one: _Type, stage: int, plan: Plan) -> None:
    """What a type asks for after an answer."""
    if stage == _FIRST and one.left:
        one.stage = _LIST if one.left > plan.page else _REST
    elif stage == _LIST:
        one.stage = _SHARES


def _cost(rows: int, light: int = 0) -> float:
    return (BASE_MS + rows * PER_FACT_SHEET_MS + light * PER_LIGHT_MS) / 1000
