"""The reckoned floor of a preload."""

from __future__ import annotations

import pytest

from bench.floor import Plan, floor
from bench.sample import counts


def test_a_small_type_is_one_request():
    assert floor({"Application": 40}) == pytest.approx(0.2 + 40 * 0.0005)


def test_one_lane_does_everything_one_after_the_other():
    # 100 first, the list of ids, then 1,400 in shares of 1,000 and 400.
    plan = Plan(lanes=1, first=100, page=1000, ids_page=10_000, smallest=250)
    expected = (0.2 + 0.05) + (0.2 + 1500 * 0.00002) + (0.2 + 0.5) + (0.2 + 0.2)
    assert floor({"Application": 1500}, plan) == pytest.approx(expected)


def test_what_fits_a_page_is_not_listed():
    plan = Plan(lanes=4, first=100, page=1000)
    assert floor({"Application": 1100}, plan) == pytest.approx(0.25 + 0.7)


def test_more_lanes_are_never_slower_and_never_beat_the_work_there_is():
    sizes = counts(50_000)
    found = [floor(sizes, Plan(lanes=lanes)) for lanes in (1, 2, 4, 8, 16)]
    assert found == sorted(found, reverse=True)
    for lanes, seconds in zip((1, 2, 4, 8, 16), found, strict=True):
        assert seconds * lanes > 50_000 * 0.0005
