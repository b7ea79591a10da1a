"""Relations in memory: both ways, along paths, and as trees that end although relations go round."""

from __future__ import annotations

import pytest
from handmade import LABELS, MODEL, sheet, store

from leanix_tui.errors import NotFound, UsageError
from leanix_tui.workspace.graph import related, walk
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.tree import TreeNode, make_tree


def names(made: Store, id_: str, relation: str | None = None) -> dict[str, list[str]]:
    found = related(made, made.get(id_), relation)
    return {end.name: [one if isinstance(one, str) else one.id for one in targets] for end, targets in found}


def test_both_directions() -> None:
    made = store()
    assert names(made, "a-erp") == {"relToChild": ["a-erp-hr"], "relApplicationToITComponent": ["i-aix", "i-gone"]}
    assert names(made, "a-erp-hr") == {
        "relToParent": ["a-erp"],
        "relToRequires": ["a-crm"],
        "relToRequiredBy": ["a-crm"],
    }
    assert names(made, "i-aix") == {"relITComponentToProvider": ["p-ibm"], "relITComponentToApplication": ["a-erp"]}
    assert names(made, "p-ibm") == {"relProviderToITComponent": ["i-aix"]}


def test_one_relation_is_given_even_when_it_is_empty() -> None:
    made = store()
    assert names(made, "i-db", "provider") == {"relITComponentToProvider": []}
    assert names(made, "a-erp", "children") == {"relToChild": ["a-erp-hr"]}


@pytest.mark.parametrize(
    ("start", "path", "expected"),
    [
        ("a-erp", "itcomponents.providers", ["p-ibm"]),
        ("a-erp", "ITComponent.Provider", ["p-ibm"]),
        ("a-erp", "IT-Komponenten / providers", ["p-ibm"]),
        ("a-erp", "relApplicationToITComponent.relITComponentToProvider", ["p-ibm"]),
        ("a-erp", "children.parent", ["a-erp"]),
        ("a-erp", "child > requires", ["a-crm"]),
        ("p-ibm", "itcomponents.applications.children", ["a-erp-hr"]),
        ("a-erp-hr", "requires.requires", ["a-erp-hr"]),
        ("i-db", "providers", []),
        ("i-db", "providers.itcomponents", []),
    ],
)
def test_walking(start: str, path: str, expected: list[str]) -> None:
    made = store()
    assert [row.id for row in walk(made, made.get(start), path)] == expected


@pytest.mark.parametrize(
    ("path", "step", "hint"),
    [
        ("itcomponnts", "Step 1", "IT-Komponenten"),
        ("itcomponents.provders", "Step 2", "Did you mean Provider?"),
        ("itcomponents.applications.nonsense", "Step 3", "relToParent"),
    ],
)
def test_a_step_that_leads_nowhere_is_named(path: str, step: str, hint: str) -> None:
    made = store()
    with pytest.raises(UsageError) as caught:
        walk(made, made.get("a-erp"), path)
    assert step in caught.value.headline
    assert hint.casefold() in caught.value.remedy.casefold()


@pytest.mark.parametrize("path", ["", ".", "a..b", "itcomponents."])
def test_an_empty_step(path: str) -> None:
    made = store()
    with pytest.raises(UsageError):
        walk(made, made.get("a-erp"), path)


def drawn(node: TreeNode) -> list[str]:
    mark = " (cycle)" * node.cycle + " (missing)" * (node.fact_sheet is None) + " (archived)" * node.archived
    lines = [f"{'  ' * node.level}{node.id}{mark}"]
    for child in node.children:
        lines += drawn(child)
    return lines


def test_a_tree_marks_cycles_and_what_is_missing() -> None:
    made = store()
    assert drawn(make_tree(made, "a-erp-hr", direction="outgoing")) == [
        "a-erp-hr",
        "  a-erp",
        "    i-aix",
        "      p-ibm",
        "    i-gone (missing)",
        "  a-crm",
        "    a-erp-hr (cycle)",
        "    i-db",
    ]


def test_a_tree_in_both_directions_does_not_go_back_the_way_it_came() -> None:
    made = store()
    assert drawn(make_tree(made, "p-ibm", depth=3)) == [
        "p-ibm",
        "  i-aix",
        "    a-erp",
        "      a-erp-hr",
        "      i-gone (missing)",
    ]


def test_a_tree_is_as_deep_as_asked_for() -> None:
    made = store()
    root = make_tree(made, "p-ibm", depth=1)
    (child,) = root.children
    assert child.open_ended
    assert not child.can_grow
    assert child.children == []


def test_a_tree_of_some_types_and_relations() -> None:
    made = store()
    assert drawn(make_tree(made, "a-erp", types=["applications"])) == [
        "a-erp",
        "  a-erp-hr",
        "    a-crm",
        "      a-erp-hr (cycle)",
        "    a-crm",
        "      a-erp-hr (cycle)",
    ]
    assert drawn(make_tree(made, "a-erp", relations=["itcomponents"])) == ["a-erp", "  i-aix", "  i-gone (missing)"]


def test_a_tree_shows_archived_fact_sheets_as_such() -> None:
    made = store()
    made.add(sheet("a-user", "User of the old", links=("relToRequires", ("a-old",))))
    assert drawn(make_tree(made, "a-user")) == ["a-user", "  a-old (archived)"]


def test_a_wide_tree_says_how_much_is_left_out() -> None:
    made = Store(MODEL, LABELS)
    made.add(sheet("a", "A"))
    for number in range(30):
        made.add(sheet(f"b{number:02}", f"B {number:02}", links=("relToParent", ("a",))))
    root = make_tree(made, "a", breadth=10)
    assert [child.id for child in root.children] == [f"b{number:02}" for number in range(10)]
    assert root.more == 20


def test_a_tree_of_thousands_that_all_require_each_other_is_only_worked_out_where_somebody_looks() -> None:
    made = Store(MODEL, LABELS)
    ids = tuple(f"a{number}" for number in range(400))
    for id_ in ids:
        made.add(sheet(id_, id_, links=("relToRequires", ids)))
    node = make_tree(made, "a0", depth=50, direction="outgoing")
    for _ in range(10):
        node = next(child for child in node.children if not child.cycle)
    assert node.level == 10


def test_a_root_that_is_not_loaded() -> None:
    with pytest.raises(NotFound):
        make_tree(store(), "nobody")
    with pytest.raises(UsageError):
        make_tree(store(), "a-erp", direction="sideways")
