"""The store: what is put in its place, and what is taken out, leaves no trace of what was there before."""

from __future__ import annotations

import random
from typing import Any

from handmade import LABELS, MODEL, NOW, TAGS, sheet, store
from hypothesis import given, settings
from hypothesis import strategies as st

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.facets import Facet
from leanix_tui.workspace.graph import related
from leanix_tui.workspace.query import Query
from leanix_tui.workspace.store import Store

LINES = (
    "",
    "alpha",
    "!alpha",
    "tag:eu",
    "itcomponents:any",
    "itcomponents:none",
    "itcomponents:beta",
    "applications:any",
)


def empty() -> Store:
    made = Store(MODEL, LABELS)
    made.set_tags(TAGS, [])
    return made


def anything(chance: random.Random, number: int) -> FactSheet:
    """A state of the fact sheet of this number."""
    name = f"{chance.choice(['Alpha', 'Beta', 'Gamma'])} {number}"
    if number % 2:
        return sheet(f"i-{number}", name, "ITComponent")
    parts = tuple(f"i-{other}" for other in chance.sample(range(1, 12, 2), chance.randrange(4)))
    return sheet(
        f"a-{number}",
        name,
        completion=chance.randrange(100),
        tag_ids=chance.choice([(), ("t-eu",), ("t-us", "t-loose")]),
        links=("relApplicationToITComponent", parts) if parts else (),
    )


def facts(made: Store) -> dict[str, Any]:
    """Everything that a user could ask, in a form that can be compared."""
    found: dict[str, Any] = {line: [row.id for row in Query.make(line).run(made, now=NOW).rows] for line in LINES}
    found["sorted"] = [row.id for row in Query.make("", sort=[("completion", True)]).run(made, now=NOW).rows]
    facets: list[Facet] = Query.make("").run(made, now=NOW).facets()
    found["facets"] = {(facet.key, value.key): value.count for facet in facets for value in facet.values}
    for row in made.rows():
        found[row.id] = (
            row.name,
            row.tag_ids,
            row.links,
            {
                (end.name, other if isinstance(other, str) else other.id)
                for end, others in related(made, row)
                for other in others
            },
        )
    found["count"] = len(made)
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["put", "put", "remove", "ask"]), st.integers(0, 11)), max_size=40),
    st.integers(),
)
def test_changes_end_in_what_a_fresh_load_would_give(steps: list[tuple[str, int]], seed: int) -> None:
    chance, made, truth = random.Random(seed), empty(), dict[str, FactSheet]()
    for step, number in steps:
        state = anything(chance, number)
        if step == "put":
            made.put(state)
            truth[state.id] = state
        elif step == "remove":
            assert made.remove(state.id) is (truth.pop(state.id, None) is not None)
        else:
            facts(made)  # whatever is remembered of this must not show later
    anew = empty()
    for state in truth.values():
        anew.add(state)
    assert facts(made) == facts(anew)
    together = empty()
    for _ in range(2):  # pages of live data overlap
        for kind in ("Application", "ITComponent"):
            together.add_all([state for state in truth.values() if state.type == kind])
    together.add_all(list(truth.values()))
    assert sorted(facts(together).items(), key=str) == sorted(facts(anew).items(), key=str)


def test_another_state_takes_the_place_of_the_one_before() -> None:
    made = store()
    before = made.get("a-erp")
    assert before is not None
    made.put(sheet("a-erp", "ERP renamed", links=("relApplicationToITComponent", ("i-db",))))
    after = made.get("a-erp")
    assert after is not None
    assert (before.name, after.name) == ("ERP", "ERP renamed")
    assert [row.id for _, row in made.sources("i-aix")] == []
    assert {row.id for _, row in made.sources("i-db")} == {"a-crm", "a-erp"}


def test_a_fact_sheet_may_become_one_of_another_type() -> None:
    made = store()
    made.put(sheet("p-ibm", "IBM", "ITComponent"))
    assert [row.id for row in made.rows(["Provider"])] == []
    assert "p-ibm" in {row.id for row in made.rows(["ITComponent"])}
    assert len(made) == 7


def test_what_is_looked_at_stays_one_object() -> None:
    made = store()
    row = made.get("a-erp")
    assert made.get("a-erp") is row
    assert next(iter(Query.make("erp").run(made, now=NOW).rows)) is row


def test_nothing_is_related_to_the_name_of_what_is_no_more() -> None:
    made = store()
    assert [row.id for row in Query.make("itcomponents:aix").run(made, now=NOW).rows] == ["a-erp", "p-ibm"]
    assert made.remove("i-aix")
    assert list(Query.make("itcomponents:aix").run(made, now=NOW).rows) == []
    assert not made.remove("i-aix")
