"""The columns that lists of fact sheets can show, sort by, filter by and export.

A column knows three things about a fact sheet: its value (LeanIX's own keys, for filters and JSON), its text (labels,
for people), and its place in the order.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

import msgspec

from leanix_tui.model.data_model import BASE_FIELDS, Field
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import spell_out
from leanix_tui.text import fold
from leanix_tui.workspace.cells import Column, Text, Value, as_number, ordered, present, remember, show
from leanix_tui.workspace.linked_columns import SUBSCRIPTION_TYPES, people_column, relation_column, tags_column
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.values import NOT_STARTED, lifecycle_phase, phase_start, spread

__all__ = ["SEALS", "Columns", "place_of_name"]

SEALS: Final = {
    "APPROVED": "Approved",
    "BROKEN_QUALITY_SEAL": "Broken",
    "DRAFT": "Draft",
    "REJECTED": "Rejected",
}
_PHASES: Final = ("plan", "phaseIn", "active", "phaseOut", "endOfLife")
_UNRANKED: Final = 10_000
_KINDS: Final = {
    "LIFECYCLE": "lifecycle",
    "DATE": "date",
    "DATE_TIME": "date",
    "BOOLEAN": "flag",
    "SINGLE_SELECT": "choice",
}


class Columns:
    """All columns of a loaded workspace, as of one moment (lifecycles change with the calendar)."""

    def __init__(self, store: Store, now: datetime | None = None) -> None:
        self.store = store
        self.now = (now or datetime.now()).astimezone()
        # Lifecycle phases have no time zone: they begin on the reader's day.
        self.today = self.now.date().isoformat()
        self._fields: dict[str, Column | None] = {}

    # -- lists of columns -------------------------------------------------------------------------------------------

    def for_types(self, types: Sequence[str] | None = None) -> list[Column]:
        """The columns for lists of these types (all by default), in the order in which people look for them."""
        model = self.store.model
        names = [name for name in (model.types if types is None else types) if name in model.types]
        keys = ["displayName"] + (["type"] if len(names) != 1 else [])
        known = [model.types[name] for name in names]
        fields = list(dict.fromkeys(field for one in known for field in one.fields))
        common = {field for field in fields if all(field in one.fields for one in known)}
        if any(one.categories for one in known):
            keys.append("category")
        lifecycles = [field for field in fields if self._kind(field) == "lifecycle"]
        keys += [field for field in lifecycles if field in common or len(names) != 1]
        keys += ["lxState", "completion"]
        own = [field for field in fields if field not in lifecycles]
        facets = {name for one in known for name, field in one.fields.items() if field.in_facet or field.is_select}
        keys += [field for field in own if field in facets] + [field for field in own if field not in facets]
        keys += ["tags", *(f"tag:{group}" for group in list(self.store.tag_groups)), "subscriptions"]
        keys += [f"role:{role}" for role in (*SUBSCRIPTION_TYPES, *self.store.roles)]
        keys += ["updatedAt", "createdAt", "level", "description", "name", "externalId", "id", "rev", "status"]
        keys += [f"{field}.{phase}" for field in lifecycles for phase in self.phases(field)]
        keys += [relation for one in known for relation in one.relations]
        found = [column for key in dict.fromkeys(keys) if (column := self.get(key)) is not None]
        shown = self._shown(found, len(names) == 1)
        return [msgspec.structs.replace(column, default=column.key in shown) for column in found]

    def _shown(self, columns: Iterable[Column], one_type: bool) -> set[str]:
        shown = {"displayName", "type", "lxState", "completion", "role:RESPONSIBLE", "tags", "updatedAt"}
        shown |= {column.key for column in columns if column.kind == "lifecycle"}
        if one_type:
            choices = [column.key for column in columns if column.kind == "choice" and column.key != "category"]
            shown |= set(choices[:3])
        return shown

    def get(self, key: str) -> Column | None:
        """The column of this key, for whichever types have it; None when no type has it."""
        if key.startswith(("tag:", "role:")):
            # Tags and roles come and go while the rest of the workspace stays.
            kind, _, name = key.partition(":")
            return (tags_column if kind == "tag" else people_column)(self.store, name)
        if key not in self._fields:
            self._fields[key] = self._base(key) or self._own(key) or self._phase(key) or self._relation(key)
        return self._fields[key]

    def names(self) -> Iterator[str]:
        """Every key that :meth:`get` knows, without the particular tag groups, roles and phases."""
        yield from ("id", "type", "name", "displayName", "description", "status", "lxState", "category", "level", "rev")
        yield from ("completion", "createdAt", "updatedAt", "tags", "subscriptions")
        seen: set[str] = set()
        for known in self.store.model.types.values():
            for name in (*known.fields, *known.relations):
                if name not in seen:
                    seen.add(name)
                    yield name

    # -- what every fact sheet has ------------------------------------------------------------------------------------

    def _base(self, key: str) -> Column | None:
        if key not in BASE_FIELDS:
            return None
        labels, label = self.store.labels, self.store.labels.field("", key)
        attribute = {"displayName": "display_name", "createdAt": "created_at", "updatedAt": "updated_at"}.get(key, key)
        read = _attribute(attribute)
        if key in {"displayName", "id", "name", "description"}:
            order = _by_name if key == "displayName" else lambda row: ordered(read(row))
            return Column(
                key,
                label,
                "text",
                read,
                lambda row: read(row) or "",
                order,
                attribute=attribute,
                of_raw=_or_none,
                place=lambda raw: ordered(raw or None),
            )
        if key in {"createdAt", "updatedAt"}:
            day: Text = lambda row: (read(row) or "")[:10]  # noqa: E731
            return Column(key, label, "date", read, day, read, attribute=attribute, of_raw=_or_none, place=_or_none)
        if key in {"level", "rev"}:
            number = attrgetter(key)
            text: Text = lambda row: str(number(row))  # noqa: E731
            return Column(key, label, "number", number, text, number, attribute=key, repeats=True)
        if key == "completion":
            return _completion(label)
        if key == "type":
            ranks = {name: rank for rank, name in enumerate(self.store.model.types)}
            return Column(
                key,
                label,
                "type",
                attrgetter("type"),
                lambda row: labels.type(row.type),
                lambda row: ranks.get(row.type),
                attribute="type",
                repeats=True,
            )
        if key in {"lxState", "qualitySeal"}:
            places = {name: rank for rank, name in enumerate(SEALS)}
            return Column(
                "lxState",
                "Quality seal" if label == spell_out(key) else label,
                "seal",
                _attribute("lx_state"),
                lambda row: self.seal(row.lx_state),
                lambda row: places.get(row.lx_state, len(places)) if row.lx_state else None,
                attribute="lx_state",
                repeats=True,
            )
        if key in {"status", "category"}:
            basis = attrgetter("type", key)
            text = remember(basis, lambda row: self.value_label(row.type, key, read(row)))
            by_text: Value = lambda row: fold(text(row)) or None  # noqa: E731
            return Column(key, label, "choice", read, text, by_text, attribute=key, repeats=True)
        if key == "tags":
            return tags_column(self.store)
        if key == "subscriptions":
            return people_column(self.store)
        return None

    def seal(self, state: str) -> str:
        """What a quality seal state is called."""
        known = self.store.labels.values.get(("", "lxState", state))
        return known or SEALS.get(state) or (spell_out(state.lower()) if state else "")

    # -- what the types of this workspace have -------------------------------------------------------------------------

    def _owners(self, name: str) -> dict[str, Field]:
        return {one.name: one.fields[name] for one in self.store.model.types.values() if name in one.fields}

    def _kind(self, name: str) -> str:
        kinds = {_kind(field) for field in self._owners(name).values()}
        return kinds.pop() if len(kinds) == 1 else "text"

    def phases(self, name: str) -> list[str]:
        """The phases of a lifecycle field, in order; none when it is no lifecycle."""
        if self._kind(name) != "lifecycle":
            return []
        listed = [phase for field in self._owners(name).values() for phase in field.values]
        return list(dict.fromkeys(listed)) or list(_PHASES)

    def _own(self, key: str) -> Column | None:
        owners = self._owners(key)
        if not owners:
            return None
        positions = {name: position for name in owners if (position := self.store.position(name, key)) is not None}
        label = self.store.labels.field(next(iter(owners)), key)

        def read(row: FactSheet) -> Any:
            position = positions.get(row.type)
            return None if position is None else row.values[position]

        def basis(row: FactSheet) -> Any:
            position = positions.get(row.type)
            return None if position is None else (row.type, row.values[position])

        def column(
            kind: str,
            value: Value,
            text: Text,
            order: Value,
            *,
            repeats: bool = False,
            place: Callable[[Any], Any] | None = None,
        ) -> Column:
            return Column(
                key,
                label,
                kind,
                value,
                text,
                present(order),
                positions=positions,
                repeats=repeats,
                place=place,
                owners=frozenset(owners),
            )

        kind = self._kind(key)
        if kind == "lifecycle":
            return column(kind, *self._lifecycle(key, read, basis), repeats=True)
        if kind in {"choice", "choices"}:
            places = {value: place for place, value in enumerate(v for f in owners.values() for v in f.values)}
            return column(
                kind,
                read,
                remember(basis, lambda row: ", ".join(self.value_label(row.type, key, v) for v in spread(read(row)))),
                lambda row: min((places.get(v, _UNRANKED) for v in spread(read(row))), default=None),
                repeats=True,
            )
        if kind == "flag":
            flag: Value = lambda row: None if read(row) is None else not read(row)  # noqa: E731
            return column(kind, read, lambda row: show(read(row)), flag, repeats=True)
        if kind == "number":
            return column(kind, read, lambda row: show(read(row)), lambda row: as_number(read(row)), place=as_number)
        if kind == "date":
            day: Text = lambda row: str(read(row) or "")[:10]  # noqa: E731
            return column(kind, read, day, day, place=lambda raw: str(raw or "")[:10] or None)
        return column(kind, read, lambda row: show(read(row)), lambda row: ordered(read(row)), place=ordered)

    def _lifecycle(self, key: str, read: Value, basis: Value) -> tuple[Value, Text, Value]:
        """The current phase, what it is called, and its place among the phases."""
        today, ranks = self.today, {phase: rank for rank, phase in enumerate(self.phases(key))}

        def phase(row: FactSheet) -> str | None:
            value = read(row)
            return None if value is None else lifecycle_phase(value, today)

        def text(row: FactSheet) -> str:
            now = phase(row)
            return "–" if now == NOT_STARTED else self.value_label(row.type, key, now)

        def order(row: FactSheet) -> int | None:
            now = phase(row)
            return None if now is None else ranks.get(now, -1)

        return phase, remember(basis, text), order

    def label(self, key: str) -> str:
        """What a column is called."""
        column = self.get(key)
        return column.label if column is not None else spell_out(key)

    def value_label(self, owner: str, field: str, value: Any) -> str:
        return self.store.labels.value(owner, field, value) if isinstance(value, str) and value else show(value)

    def _phase(self, key: str) -> Column | None:
        field, dot, phase = key.rpartition(".")
        lifecycle = self.get(field) if dot else None
        if lifecycle is None or lifecycle.owners is None or phase not in self.phases(field):
            return None
        store, first = self.store, next(iter(self._owners(field)))

        def start(raw: Any) -> str | None:
            return phase_start(raw, phase) if isinstance(raw, tuple) else None

        def read(row: FactSheet) -> str | None:
            return start(store.value(row, field))

        label = f"{store.labels.field(first, field)}: {self.value_label(first, field, phase)}"
        return Column(
            key,
            label,
            "date",
            read,
            lambda row: read(row) or "",
            read,
            positions=lifecycle.positions,
            of_raw=start,
            place=start,
            owners=lifecycle.owners,
        )

    def _relation(self, key: str) -> Column | None:
        ends = {one.name: one.relations[key] for one in self.store.model.types.values() if key in one.relations}
        return relation_column(self.store, key, ends) if ends else None


def _completion(label: str) -> Column:
    def percent(row: FactSheet) -> int | None:
        return row.completion if row.completion >= 0 else None

    def text(row: FactSheet) -> str:
        return f"{row.completion} %" if row.completion >= 0 else ""

    return Column("completion", label, "percent", percent, text, percent, attribute="completion", repeats=True)


def _kind(field: Field) -> str:
    if field.is_number:
        return "number"
    return "choices" if field.type == "MULTIPLE_SELECT" else _KINDS.get(field.type, "text")


_LEADING: Final = string.punctuation + string.whitespace + "\x00\x07\x1b\u200b\u202e\ufeff«»„“”‚‘’"


def place_of_name(searched: str) -> str:
    """Names are ordered by their first letter or digit, as in an index: quotes and brackets before it do not count."""
    return searched.lstrip(_LEADING)


def _by_name(row: FactSheet) -> str:
    return place_of_name(row.folded)


def _or_none(raw: Any) -> Any:
    return raw or None


def _attribute(name: str) -> Value:
    read = attrgetter(name)
    return lambda row: read(row) or None
