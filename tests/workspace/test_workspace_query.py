"""Queries: order, narrowing while somebody types, and rows that come while somebody looks."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from handmade import LABELS, MODEL, NOW, TAGS, found, sheet, sheets, store
from hypothesis import given, settings
from hypothesis import strategies as st

from leanix_tui.errors import UsageError
from leanix_tui.model.labels import Labels
from leanix_tui.model.tag import Tag
from leanix_tui.workspace.facets import MISSING
from leanix_tui.workspace.filter_language import FilterError
from leanix_tui.workspace.query import Query, Result
from leanix_tui.workspace.store import Store


@pytest.mark.parametrize(
    ("key", "rising"),
    [
        ("displayName", ["i-aix", "i-db", "a-erp", "a-erp-hr", "a-crm", "p-ibm"]),
        ("type", ["a-erp", "a-erp-hr", "a-crm", "i-aix", "i-db", "p-ibm"]),
        ("completion", ["a-crm", "a-erp-hr", "a-erp", "i-aix", "i-db", "p-ibm"]),
        ("criticality", ["a-erp", "a-erp-hr", "i-aix", "i-db", "a-crm", "p-ibm"]),
        ("lxState", ["a-erp", "a-erp-hr", "a-crm", "i-aix", "i-db", "p-ibm"]),
        ("costTotalAnnual", ["a-erp-hr", "a-erp", "i-aix", "i-db", "a-crm", "p-ibm"]),
        ("updatedAt", ["a-crm", "a-erp-hr", "a-erp", "i-aix", "i-db", "p-ibm"]),
        ("lifecycle", ["a-erp-hr", "a-erp", "a-crm", "i-aix", "i-db", "p-ibm"]),
        ("tags", ["a-erp", "a-crm", "a-erp-hr", "i-aix", "i-db", "p-ibm"]),
        ("subscriptions", ["a-erp", "a-erp-hr", "a-crm", "i-aix", "i-db", "p-ibm"]),
        ("relApplicationToITComponent", ["a-erp", "a-crm", "i-aix", "i-db", "a-erp-hr", "p-ibm"]),
        ("tag:g-region", ["a-erp", "a-erp-hr", "i-aix", "i-db", "a-crm", "p-ibm"]),
    ],
)
def test_order_of_each_column(key: str, rising: list[str]) -> None:
    assert found("", sort=[(key, False)]) == rising
    falling = found("", sort=[(key, True)])
    empty = [id_ for id_ in rising if _is_empty(key, id_)]
    # What is missing is last in both directions, and what is equal stays in the order of the names.
    assert falling[len(falling) - len(empty) :] == empty
    if key != "type":
        assert falling[: len(falling) - len(empty)] == [id_ for id_ in reversed(rising) if id_ not in empty]


def _is_empty(key: str, id_: str) -> bool:
    from leanix_tui.workspace.columns import Columns

    made = store()
    column = Columns(made, NOW).get(key)
    assert column is not None
    return column.order(made.get(id_)) is None


def test_several_columns() -> None:
    assert found("", sort=[("type", True), ("completion", True)]) == [
        "p-ibm",
        "i-aix",
        "i-db",
        "a-erp",
        "a-erp-hr",
        "a-crm",
    ]


def test_a_column_that_there_is_not() -> None:
    with pytest.raises(UsageError):
        found("", sort=[("nonsense", False)])


def test_types_by_any_name() -> None:
    assert found("", types=["Provider"]) == found("", types=["providers"]) == ["p-ibm"]
    assert found("", types=["Anwendungen", "provider"]) == ["a-erp", "a-erp-hr", "a-crm", "p-ibm"]
    assert found("", types=[]) == []
    with pytest.raises(FilterError):
        found("", types=["Nonsense"])


def test_archived_fact_sheets_only_when_asked_for() -> None:
    assert "a-old" not in found("old")
    assert found("old", include_archived=True) == ["a-old"]


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"type": {"Provider"}}, ["p-ibm"]),
        ({"lifecycle": {"active", "endOfLife"}}, ["a-erp", "a-crm"]),
        ({"tag:g-region": {"t-us"}}, ["a-erp-hr"]),
        ({"tag:g-region": {MISSING}}, ["i-aix", "i-db", "a-crm", "p-ibm"]),
        ({"lxState": {"DRAFT", "APPROVED"}}, ["a-erp", "a-crm"]),
        ({"completion": {"0", "25-49"}}, ["a-erp-hr", "a-crm"]),
        ({"role": {"r-owner"}}, ["a-erp", "a-erp-hr"]),
        ({"subscription": {"OBSERVER"}}, ["a-erp-hr", "a-crm"]),
        ({"platforms": {"mobile"}}, ["a-erp"]),
        ({"criticality": {"high"}, "lxState": {"APPROVED"}}, []),
        ({"nonsense": {"x"}}, []),
        ({"type": set()}, ["i-aix", "i-db", "a-erp", "a-erp-hr", "a-crm", "p-ibm"]),
    ],
)
def test_picked_facets(facets: dict[str, set[str]], expected: list[str]) -> None:
    assert found("", facets={key: frozenset(values) for key, values in facets.items()}) == expected


def counts(result: Result, key: str) -> dict[str, int]:
    return {value.key: value.count for facet in result.facets() if facet.key == key for value in facet.values}


def test_facets_count_what_is_shown() -> None:
    result = Query.make("").run(store())
    assert counts(result, "type") == {"Application": 3, "ITComponent": 2, "Provider": 1}
    assert counts(result, "tag:g-region") == {"t-eu": 1, "t-us": 1, MISSING: 4}
    assert counts(result, "lxState") == {"APPROVED": 1, "BROKEN_QUALITY_SEAL": 1, "DRAFT": 1, MISSING: 3}
    assert counts(result, "criticality") == {"missionCritical": 1, "high": 1, MISSING: 1}
    assert counts(result, "completion") == {"0": 1, "25-49": 1, "75-99": 1, MISSING: 3}
    assert counts(Query.make("erp").run(store()), "type") == {"Application": 2}
    labels = {value.label for facet in result.facets() if facet.key == "criticality" for value in facet.values}
    assert labels == {"Mission critical", "Sehr hoch", "none"}


def test_a_facet_still_offers_its_other_values_when_one_is_picked() -> None:
    query = Query.make("", facets={"type": frozenset({"Application"}), "lxState": frozenset({"DRAFT"})})
    result = query.run(store())
    assert [row.id for row in result.rows] == ["a-crm"]
    assert counts(result, "type") == {"Application": 1}
    assert counts(result, "lxState") == {"APPROVED": 1, "BROKEN_QUALITY_SEAL": 1, "DRAFT": 1}
    picked = {value.key for facet in result.facets() for value in facet.values if value.picked}
    assert picked == {"Application", "DRAFT"}


LINES = st.lists(
    st.sampled_from(
        ["erp", "hr", "~dbg", "!crm", "type:Application", "tag:eu", "completion<50", "updated:<30d", "i-aix",
         "seal:broken", "archived:yes", "itcomponents:any", '"database: b"', "role:none"]
    ),
    max_size=4,
).map(" ".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["displayName", "completion", "tags"]), st.booleans())
def test_typing_finds_the_same_as_asking_at_once(line: str, key: str, descending: bool) -> None:
    made, result = store(), None
    typed = [line[:length] for length in range(len(line) + 1)]
    for text in [*typed, *reversed(typed), line]:
        query = Query.make(text, sort=[(key, descending)], unfinished=True)
        try:
            expected = query.run(store(), now=NOW).rows  # a store that remembers nothing
        except FilterError:
            continue
        result = query.run(made, result, now=NOW)
        assert [row.id for row in result.rows] == [row.id for row in expected]


@settings(max_examples=60, deadline=None)
@given(LINES, st.integers(0, 10_000))
def test_rows_that_come_later_are_found_as_well(line: str, seed: int) -> None:
    made, everything = Store(MODEL, LABELS), sheets()
    made.set_tags(TAGS, [])
    random.Random(seed).shuffle(everything)
    result = None
    query = Query.make(line)
    for count, one in enumerate(everything, 1):
        made.add(one)
        result = query.run(made, result, now=NOW)
        anew = Store(MODEL, LABELS)
        anew.set_tags(TAGS, [])
        for row in everything[:count]:
            anew.add(row)
        assert [row.id for row in result.rows] == [row.id for row in query.run(anew, now=NOW).rows]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_relations_are_found_from_either_side(seed: int) -> None:
    """Few fact sheets at the other end are followed from there, many by looking at everybody: both find the same."""
    chance = random.Random(seed)
    made = Store(MODEL, LABELS)
    components = [f"i-{number}" for number in range(60)]
    targets = {f"a-{number}": tuple(chance.sample(components, chance.randrange(4))) for number in range(60)}
    for id_, some in targets.items():
        made.add(sheet(id_, f"App {id_}", links=("relApplicationToITComponent", some) if some else ()))
    for number, id_ in enumerate(components):
        made.add(sheet(id_, f"Part {number}", "ITComponent"))

    def rows(line: str) -> set[str]:
        return {row.id for row in Query.make(line).run(made, now=NOW).rows}

    assert rows("itcomponents:i-7") == {id_ for id_, some in targets.items() if "i-7" in some}
    assert rows("itcomponents:part") == rows("itcomponents:any") == {id_ for id_, some in targets.items() if some}
    assert rows("itcomponents:none") == {id_ for id_, some in targets.items() if not some}
    assert rows("relITComponentToApplication:any") == {id_ for some in targets.values() for id_ in some}
    assert rows("relITComponentToApplication:app") == rows("relITComponentToApplication:any")
    assert rows("relITComponentToApplication:a-9") == set(targets["a-9"])
    assert rows("!relITComponentToApplication:any type:ITComponent") == rows("relITComponentToApplication:none")


@pytest.mark.parametrize("key", ["displayName", "completion", "criticality"])
def test_very_many_are_in_the_order_that_sorting_them_at_once_gives(key: str) -> None:
    chance = random.Random(key)
    made = Store(MODEL, LABELS)
    for number in range(25_000):
        word = "".join(chance.choices("abc (", k=6))
        some = chance.choice([None, "low", "high"])
        made.add(sheet(f"a-{number}", word, completion=chance.randrange(-1, 100), criticality=some))
    from leanix_tui.workspace.columns import Columns

    column = Columns(made, NOW).get(key)
    by_name = Columns(made, NOW).get("displayName")
    assert column is not None
    assert by_name is not None
    for descending in (False, True):
        rows = sorted(made.rows(), key=by_name.order)
        expected = [row for row in rows if column.order(row) is not None]
        expected.sort(key=column.order, reverse=descending)
        expected += [row for row in rows if column.order(row) is None]
        assert Query.make("", sort=[(key, descending)]).run(made, now=NOW).rows == expected


def test_a_result_says_when_it_is_out_of_date() -> None:
    made = store()
    result = Query.make("erp").run(made)
    assert result.is_current(made)
    assert result.refresh() is result
    made.add(sheet("a-new", "New ERP"))
    assert not result.is_current(made)
    assert [row.id for row in result.refresh().rows] == ["a-erp", "a-erp-hr", "a-new"]
    assert [row.id for row in result.rows] == ["a-erp", "a-erp-hr"]
    assert result.considered == 7


def test_new_names_of_tags_and_labels_count_at_once() -> None:
    made = store()
    query = Query.make("tag:europe")
    result = query.run(made)
    assert result.rows == []
    made.set_tags([Tag("t-eu", "Europe")], [])
    assert [row.id for row in query.run(made, result).rows] == ["a-erp"]
    by_label = Query.make('criticality:"very high"')
    before = by_label.run(made)
    made.set_labels(Labels("en", values={("Application", "criticality", "high"): "Very high"}))
    assert [row.id for row in by_label.run(made, before).rows] == ["a-erp-hr"]


def test_a_fact_sheet_is_added_once() -> None:
    made = store()
    assert not made.add(sheet("a-erp", "ERP again"))
    assert made.get("a-erp").name == "ERP"
    assert len(made) == 7


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("a-erp", None, ["a-erp"]),
        ("A-ERP", None, ["a-erp"]),
        ("ERP", None, ["a-erp"]),
        ("erp", None, ["a-erp"]),
        ("ERP / HR", None, ["a-erp-hr"]),
        ("hr", None, ["a-erp-hr"]),
        ("größe crm", None, ["a-crm"]),
        ("nobody", None, []),
        ("", None, []),
        ("ERP", "Provider", []),
        ("a-erp", "Provider", []),
    ],
)
def test_find(name: str, type_: str | None, expected: list[str]) -> None:
    found_rows = store().find(name, None if type_ is None else [type_])
    assert [row.id for row in found_rows] == expected


def test_an_exact_name_wins_over_one_in_another_case() -> None:
    made = store()
    made.add(sheet("a-lower", "erp"))
    made.add(sheet("p-erp", "ERP", "Provider"))
    assert {row.id for row in made.find("ERP")} == {"a-erp", "p-erp"}
    assert {row.id for row in made.find("erp")} == {"a-lower"}
    assert {row.id for row in made.find("Erp")} == {"a-erp", "a-lower", "p-erp"}


def test_an_age_counts_from_now_however_often_it_is_asked() -> None:
    made = store()
    assert [row.id for row in Query.make("updated:<30h").run(made, now=NOW).rows] == ["a-erp"]
    assert list(Query.make("updated:<30h").run(made, now=NOW + timedelta(hours=6)).rows) == []


def test_the_best_of_what_a_word_is_in() -> None:
    made = store()
    made.add(sheet("a-new", "Old ERP again"))
    assert [row.id for row in made.best(["erp"], 2)] == ["a-erp", "a-erp-hr"]
    assert [row.id for row in made.best(["erp"], 9)] == ["a-erp", "a-erp-hr", "a-old", "a-new"]
    assert made.best(["erp", "nothing"], 9) == []
    assert made.remove("a-erp")
    assert "a-erp" not in {row.id for row in made.best(["erp"], 9)}
