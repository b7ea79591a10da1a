"""What a list can be narrowed by: for each facet its values, and how many of the rows have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import msgspec

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.workspace.cells import Column, keys_of
from leanix_tui.workspace.columns import SEALS, Columns
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.row_tests import ColumnTest, RowTest
from leanix_tui.workspace.sorting import Check, go_on
from leanix_tui.workspace.values import NOT_STARTED, spread

__all__ = ["MISSING", "Facet", "FacetValue", "count_facets", "facet_test"]

MISSING: Final = "__missing__"
"""The facet value of fact sheets that have nothing there; LeanIX's own key for it."""
_BUCKETS: Final = (
    ("0", 0, 0),
    ("1-24", 1, 24),
    ("25-49", 25, 49),
    ("50-74", 50, 74),
    ("75-99", 75, 99),
    ("100", 100, 100),
)
_LOOSE: Final = "tag:"
_OF_PEOPLE: Final = {"role": "role_ids", "subscription": "type"}
"""The facets of people, and what of a subscription they are about."""

Keys = Callable[[Any], tuple[str, ...]]


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet."""

    key: str
    label: str
    count: int
    picked: bool = False


class Facet(msgspec.Struct, frozen=True):
    """One thing to narrow a list by; several picked values of one facet mean any of them."""

    key: str
    """What ``Workspace.query(facets={key: ...})`` takes: a field, ``type``, ``tag:<group id>``, ``role`` ..."""
    label: str
    values: tuple[FacetValue, ...]


def facet_test(columns: Columns, key: str, picked: frozenset[str]) -> RowTest:
    """Whether a fact sheet has one of the picked values of a facet."""
    keys, column = _keys(columns, key), columns.get(key)

    def passes(one: Any) -> bool:
        return not picked.isdisjoint(keys(one))

    if key in _OF_PEOPLE:
        read = attrgetter(_OF_PEOPLE[key])
        return _SharedTest("subscriptions", lambda people: passes(tuple(map(read, people))))
    if key.startswith(_LOOSE):
        return _SharedTest("tag_ids", passes)
    return RowTest(passes) if column is None else ColumnTest(column, passes)


class _SharedTest(RowTest):
    """A test of something that equal fact sheets have as one object, such as their tags."""

    def __init__(self, attribute: str, passes: Callable[[Any], bool]) -> None:
        super().__init__(lambda row: passes(getattr(row, attribute)))
        self._attribute = attribute
        self._passes_value = passes

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        values = part.column(self._attribute)
        keys = list(map(id, values))
        passing = {key for key, value in dict(zip(keys, values, strict=True)).items() if self._passes_value(value)}
        return map(passing.__contains__, keys)


def count_facets(
    columns: Columns,
    parts: Sequence[Part],
    *,
    types: Iterable[str],
    picked: Mapping[str, frozenset[str]] | None = None,
    only: str | None = None,
    check: Check = go_on,
) -> list[Facet]:
    """The facets of some fact sheets. ``picked`` marks values; they have to be given without the facets' narrowing.

    Each facet is counted among the rows that pass all the other facets, so that its own values can be exchanged. With
    ``only`` one facet is counted. ``check`` may raise something to end what nobody waits for.
    """
    chosen = picked or {}
    tests = {key: facet_test(columns, key, values) for key, values in chosen.items() if values}
    found = []
    passing = _narrow(parts, list(tests.values()), check)
    for key, label in _facets(columns, types):
        if only is not None and key != only:
            continue
        among = passing
        if key in tests:
            among = _narrow(parts, [test for name, test in tests.items() if name != key], check)
        facet = _count(columns, key, label, among, picked=chosen.get(key, frozenset()), check=check)
        if facet.values:
            found.append(facet)
    return found


def _narrow(parts: Sequence[Part], tests: Sequence[RowTest], check: Check) -> Sequence[Part]:
    for test in tests:
        kept = []
        for part in parts:
            check()
            if len(part):
                kept.append(part.keep(test.marks(part)))
        parts = kept
    return parts


def _facets(columns: Columns, types: Iterable[str]) -> list[tuple[str, str]]:
    store = columns.store
    names = [name for name in types if name in store.model.types]
    keys = (["type"] if len(names) != 1 else []) + ["category"]
    known = [store.model.types[name] for name in names]
    fields = list(dict.fromkeys(field for one in known for field in one.fields))
    kinds = {field: column.kind for field in fields if (column := columns.get(field)) is not None}
    keys += [field for field in fields if kinds.get(field) == "lifecycle"]
    keys += ["lxState", "completion"]
    found = [(key, columns.label(key)) for key in keys]
    found += [(f"tag:{group.id}", group.name) for group in list(store.tag_groups.values())]
    if any(not tag.group_id for tag in list(store.tags.values())):
        found.append((_LOOSE, "Other tags"))
    found += [("subscription", "Subscriptions"), ("role", "Subscription roles")]
    found += [(field, columns.label(field)) for field in fields if kinds.get(field) in {"choice", "choices", "flag"}]
    return found


def _samples(columns: Columns, key: str, part: Part) -> Iterable[tuple[int, Any]]:
    """How often each value occurs among fact sheets of one type, with what :func:`_keys` wants of one of them."""
    if key in _OF_PEOPLE:
        # Hardly two have the same people, but there are few roles and types to have them in.
        read, kinds = attrgetter(_OF_PEOPLE[key]), Counter[Any]()
        for count, people in part.counted("subscriptions"):
            kinds[tuple(map(read, people))] += count
        return ((count, kind) for kind, count in kinds.items())
    column = columns.get(key)
    keys = keys_of(column, part) if column is not None else None
    if keys is None:
        return ((1, row) for row in part.fact_sheets())
    samples = part.samples(keys)
    return ((count, samples[mark]) for mark, count in Counter(keys).items())


def _keys(columns: Columns, key: str) -> Keys:
    """The values of a facet that a fact sheet has; of tags and people: that these tags, roles or types are."""
    if key.startswith("tag:"):
        group, tags = key.removeprefix("tag:"), columns.store.tags
        members = {tag.id for tag in list(tags.values()) if tag.group_id == group}
        if not group:
            return lambda own: tuple(tag for tag in own if tag in members or tag not in tags) or (MISSING,)
        return lambda own: tuple(tag for tag in own if tag in members) or (MISSING,)
    if key == "role":
        return lambda roles: tuple(dict.fromkeys(role for some in roles for role in some)) or (MISSING,)
    if key == "subscription":
        return lambda types: tuple(dict.fromkeys(types)) or (MISSING,)
    column = columns.get(key)
    if column is None:
        return lambda row: ()  # noqa: ARG005 - a facet that this workspace does not have narrows to nothing
    value = column.value
    if key == "completion":
        return lambda row: (_bucket(value(row)),)
    return lambda row: tuple(str(one) for one in spread(value(row))) or (MISSING,)


def _bucket(percent: int | None) -> str:
    if percent is None:
        return MISSING
    return next((key for key, low, high in _BUCKETS if low <= percent <= high), _BUCKETS[-1][0])


def _tag_counts(columns: Columns, key: str, parts: Sequence[Part], check: Check) -> Counter[str]:
    """How often each tag of a group occurs, and how many fact sheets have none of them."""
    group, tags = key.removeprefix(_LOOSE), columns.store.tags
    counts: Counter[str] = Counter()
    for part in parts:
        check()
        own = {tag for tag in part.tags() if (tags[tag].group_id if tag in tags else "") == group}
        counts.update({tag: part.tags()[tag] for tag in own})
        check()
        missing = sum([count for count, some in part.counted("tag_ids") if own.isdisjoint(some)])
        if missing:
            counts[MISSING] += missing
    return counts


def _count(
    columns: Columns, key: str, label: str, parts: Sequence[Part], *, picked: frozenset[str], check: Check
) -> Facet:
    keys, column = _keys(columns, key), columns.get(key)
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    if key.startswith(_LOOSE):
        counts = _tag_counts(columns, key, parts, check)
        labels = {tag: _label_of(columns, key, tag) for tag in counts}
        parts = ()
    for part in parts:
        check()
        if column is not None and column.owners is not None and part.name not in column.owners:
            continue
        for count, row in _samples(columns, key, part):
            for one in keys(row):
                counts[one] += count
                if one not in labels:
                    labels[one] = _value_label(columns, key, column, one, row)
    for one in picked:
        counts.setdefault(one, 0)
    if set(counts) <= {MISSING} and not picked:
        return Facet(key, label, ())
    ranks = _ranks(columns, key, column)
    places = sorted(
        counts, key=lambda one: (one == MISSING, ranks.get(one, len(ranks)), -counts[one], labels.get(one, one))
    )
    values = (
        FacetValue(one, labels.get(one) or _label_of(columns, key, one), counts[one], one in picked) for one in places
    )
    return Facet(key, label, tuple(values))


def _ranks(columns: Columns, key: str, column: Column | None) -> dict[str, int]:
    store = columns.store
    if key == "type":
        return {name: rank for rank, name in enumerate(store.model.types)}
    if key == "lxState":
        return {name: rank for rank, name in enumerate(SEALS)}
    if key == "completion":
        return {name: rank for rank, (name, _, _) in enumerate(_BUCKETS)}
    if column is not None and column.kind in {"choice", "choices", "lifecycle"}:
        values = columns.phases(key) or [
            value for one in store.model.types.values() if key in one.fields for value in one.fields[key].values
        ]
        return {value: rank for rank, value in enumerate(dict.fromkeys(values))}
    return {}


def _value_label(columns: Columns, key: str, column: Column | None, value: str, row: FactSheet) -> str:
    if value == MISSING or column is None or key == "completion" or column.kind in {"tags", "people"}:
        return _label_of(columns, key, value)
    if column.kind in {"lifecycle", "choice", "type", "seal", "flag"}:
        return column.text(row)
    return columns.value_label(row.type, key, value)


def _label_of(columns: Columns, key: str, value: str) -> str:
    store = columns.store
    if value == MISSING:
        return "none"
    if value == NOT_STARTED:
        return "–"
    if key == "completion":
        return f"{value} %".replace("-", "–")
    if key.startswith("tag:"):
        tag = store.tags.get(value)
        return tag.name if tag else value
    if key == "role":
        role = store.roles.get(value)
        return role.name if role else value
    if key == "lxState":
        return columns.seal(value)
    if key == "type":
        return store.labels.type(value)
    return columns.value_label("", key, value)
