"""Ids and relations that lie in a file are the same ones that lie in memory, read one by one or all at once."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from leanix_tui.workspace.cache.frozen import FrozenColumn, InMemory, freeze, freeze_texts
from leanix_tui.workspace.ids import Ids
from leanix_tui.workspace.links import LaterLinks, Links

IDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), unique=True)
ADDED = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("abc"), st.lists(st.integers(0, 9), max_size=5)), max_size=40
)
ARRAYS = ("relation", "source", "target", "before", "last")


def in_file(links: Links) -> LaterLinks:
    columns = [FrozenColumn(InMemory(freeze(getattr(links, name)))) for name in ARRAYS]
    return LaterLinks(links.names, columns, lambda: Links.of(links.names, [column.thaw() for column in columns]))


@given(IDS, st.text(max_size=8), st.booleans())
def test_every_id_has_its_number_whether_it_was_read_or_not(known: list[str], other: str, all_at_once: bool) -> None:
    ids = Ids(FrozenColumn(InMemory(freeze_texts(known))))
    if all_at_once:
        assert ids.all == known
    for number, id_ in enumerate(known):
        assert ids.number(id_) == number
        assert ids.at(number) == id_
    assert (ids.number(other) is not None) == (other in known)
    assert (ids.number(other[:-1] + "\0") is not None) == (other[:-1] + "\0" in known)


@given(IDS)
def test_what_comes_after_those_in_the_file_gets_the_next_number(known: list[str]) -> None:
    ids = Ids(FrozenColumn(InMemory(freeze_texts(known))))
    assert ids.append("a newcomer") == len(known)
    assert ids.number("a newcomer") == len(known)
    assert ids.all == [*known, "a newcomer"]


@given(ADDED, st.data())
def test_relations_in_a_file_are_those_in_memory(added: list[tuple[int, str, list[int]]], data: st.DataObject) -> None:
    links = Links()
    links.last = array("I", [0] * 10)
    starts = []
    for source, name, targets in added:
        starts.append((len(links.relation), len(targets)))
        links.add(source, name, targets)
    for start, count in data.draw(st.lists(st.sampled_from(starts), max_size=5)) if starts else ():
        links.remove(start, count)
    later = in_file(links)
    assert [list(later.leaving(*place)) for place in starts] == [list(links.leaving(*place)) for place in starts]
    assert [later.arriving(number) for number in range(10)] == [list(links.arriving(number)) for number in range(10)]
    whole = later.fetch()
    assert [list(whole.arriving(number)) for number in range(10)] == [list(links.arriving(n)) for n in range(10)]


def test_what_hundreds_lead_to_is_not_read_link_by_link() -> None:
    links = Links()
    links.last = array("I", [0, 0])
    for _ in range(500):
        links.add(0, "a", [1])
    later = in_file(links)
    assert later.arriving(1) is None
    assert later.arriving(0) == []
    assert len(list(later.fetch().arriving(1))) == 500
