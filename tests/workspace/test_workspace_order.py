"""Orders: kept in a file and put back, brought up to date, and the same whichever way they came about."""

from __future__ import annotations

import random
from array import array
from typing import Any

import pytest
from handmade import LABELS, MODEL, NOW, sheet, store
from hypothesis import given, settings
from hypothesis import strategies as st

from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.order import ALL_TYPES, kept_orders, restore_orders
from leanix_tui.workspace.query import Query
from leanix_tui.workspace.sorting import sort_in_pieces
from leanix_tui.workspace.store import Store

TYPES = ("Application", "ITComponent", "Provider")


def ids(made: Store, **more: Any) -> list[str]:
    return [row.id for row in Query.make("", **more).run(made, now=NOW).rows]


def test_what_was_kept_is_put_back_without_sorting() -> None:
    before, after = store(), store()
    orders = kept_orders(before)
    assert restore_orders(after, orders)
    # Names that are turned round behind the store's back show that nobody looks at them again.
    for table in after.tables.values():
        table.folded[:] = table.folded[::-1]
    assert ids(after) == ids(before) == ["i-aix", "i-db", "a-erp", "a-erp-hr", "a-crm", "p-ibm"]
    for name in TYPES:
        assert ids(after, types=[name]) == ids(before, types=[name])


def test_tags_people_and_labels_that_come_later_leave_what_was_put_back() -> None:
    before, after = store(), store()
    assert restore_orders(after, kept_orders(before))
    for table in after.tables.values():
        table.folded[:] = table.folded[::-1]
    after.set_tags([], [])
    after.set_users([])
    after.set_labels(LABELS)
    assert ids(after) == ids(before)


@pytest.mark.parametrize(
    "positions",
    [
        array("I"),
        array("I", [0, 1, 2]),
        array("I", [0, 1, 2, 4, 5, 7]),  # there is no row 7
        array("I", [0, 1, 2, 4, 5, 6, 3, 3]),
        array("I", [0, 1, 2, 3, 4, 5, 5]),
        array("i", [0, 1, 2, 4, 5, 6]),
    ],
)
def test_an_order_of_another_store_is_not_put_back(positions: array[int]) -> None:
    made = store()
    assert not restore_orders(made, {ALL_TYPES: positions})
    assert not restore_orders(made, {})
    assert ids(made) == ids(store())


def test_what_was_put_back_is_brought_up_to_date() -> None:
    made = store()
    assert restore_orders(made, kept_orders(store()))
    made.put(sheet("a-erp", "Zebra"))
    made.remove("i-db")
    made.add(sheet("a-new", "(Old) Mill"))
    assert ids(made) == ["i-aix", "a-erp-hr", "a-crm", "p-ibm", "a-new", "a-erp"]


EDITS = st.lists(st.tuples(st.sampled_from(["add", "put", "remove", "archive", "look"]), st.integers(0, 400)))


@settings(max_examples=150, deadline=None)
@given(EDITS, st.integers(0, 10_000))
def test_edits_lead_to_the_order_that_sorting_anew_gives(edits: list[tuple[str, int]], seed: int) -> None:
    chance = random.Random(seed)

    def name() -> str:
        return "".join(chance.choices("ab(", k=chance.randrange(1, 4)))

    made = Store(MODEL, LABELS)
    for number in range(300):
        made.add(sheet(f"x-{number}", name(), TYPES[number % 3]))
    for edit, number in edits:
        if edit == "look":
            ids(made)
        elif edit == "remove":
            made.remove(f"x-{number}")
        else:
            status = "ARCHIVED" if edit == "archive" else "ACTIVE"
            type_ = TYPES[(number if edit == "add" else number + chance.randrange(2)) % 3]
            made.put(sheet(f"x-{number}", name(), type_, status=status))
    for sort in (("displayName", False), ("displayName", True), ("type", True)):
        for types in (None, ["ITComponent"]):
            seen = ids(made, sort=[sort], types=types)
            made.cache.clear()
            assert seen == ids(made, sort=[sort], types=types)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([2, 60, 100_000]))
def test_sorting_in_pieces_is_sorting(seed: int, descending: bool, different: int) -> None:
    chance = random.Random(seed)
    places = [None if chance.random() < 0.1 else chance.randrange(different) for _ in range(20_000)]
    positions = chance.sample(range(20_000), 19_000)
    there = sorted(
        (at for at in positions if places[at] is not None), key=lambda at: places[at] or 0, reverse=descending
    )
    expected = there + [at for at in positions if places[at] is None]
    assert sort_in_pieces(positions, places, descending=descending) == expected


@pytest.mark.parametrize("key", ["relApplicationToITComponent", "relITComponentToApplication", "relToChild"])
@pytest.mark.parametrize("descending", [False, True])
def test_a_relation_is_sorted_by_the_names_at_its_other_end(key: str, descending: bool) -> None:
    chance, made = random.Random(key), Store(MODEL, LABELS)
    for number in range(80):
        parts = tuple(f"i-{chance.randrange(90)}" for _ in range(chance.choice([0, 0, 1, 3, 30])))
        parents = (f"a-{chance.randrange(80)}",)
        links = ("relToParent", parents) if number % 3 else ()
        if parts:
            links = (*links, "relApplicationToITComponent", parts)
        made.add(sheet(f"a-{number}", f"{chance.choice('AÄZ')} {number}", links=links))
    for number in range(60):  # some of those that are pointed at are not there
        made.add(sheet(f"i-{number}", f"{chance.choice('KÉX')} {number}", "ITComponent"))
    made.remove("a-7")
    made.remove("i-7")
    column = Columns(made, NOW).get(key)
    assert column is not None
    rows = [row for id_ in ids(made) if (row := made.get(id_)) is not None]
    there = sorted([row for row in rows if column.order(row) is not None], key=column.order, reverse=descending)
    expected = [row.id for row in there] + [row.id for row in rows if column.order(row) is None]
    assert 10 < len(there) < 130
    assert ids(made, sort=[(key, descending)]) == expected


def test_sorting_ends_when_it_is_told_to() -> None:
    class Enough(Exception):
        pass

    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise Enough

    with pytest.raises(Enough):
        sort_in_pieces(range(100_000), list(range(100_000)), check=check)
    assert len(asked) == 3
