"""What queries need to know about the whole world, worked out once per version of it: names, levels, order, counts."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from threading import RLock
from typing import Any

from leanix_tui.simulator.world import FactSheet, Json, Relation, RelationEnd, World

KEPT_LISTS = 12


class Index:
    """Derived knowledge about one version of a world. It never changes; a changed world gets a new one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.version = world.version
        self.today = world.clock().date().isoformat()
        self._lock = RLock()
        self._parents: dict[str, FactSheet] | None = None
        self._children: dict[str, list[FactSheet]] = {}
        self._names: dict[str, tuple[str, int]] = {}
        self._orders: dict[Hashable, list[FactSheet]] = {}
        self._lists: OrderedDict[Hashable, list[FactSheet]] = OrderedDict()
        self._tag_counts: Counter[str] | None = None
        self._phases: dict[str, list[str]] = {}

    # -- hierarchy ----------------------------------------------------------------------------------------------

    def _load_hierarchy(self) -> dict[str, FactSheet]:
        with self._lock:
            if self._parents is None:
                parents: dict[str, FactSheet] = {}
                for sheet, parent in self._hierarchy():
                    parents[sheet.id] = parent
                    self._children.setdefault(parent.id, []).append(sheet)
                self._parents = parents
            return self._parents

    def _hierarchy(self) -> Iterator[tuple[FactSheet, FactSheet]]:
        """Every fact sheet that has a parent, with it: what ``World.parent`` says, without asking 200,000 times."""
        world = self.world
        ups = {name: end for name in world.types() if (end := world.relation_ends(name).get("relToParent")) is not None}
        for sheet in world.fact_sheets.values():
            end = ups.get(sheet.type)
            if end is None:
                continue
            by_name = (world.outgoing if end.outgoing else world.incoming).get(sheet.id)
            for relation in by_name.get(end.persisted, ()) if by_name is not None else ():
                if relation.status != "ACTIVE" and sheet.status == "ACTIVE":
                    continue
                parent = world.fact_sheets.get(relation.to_id if end.outgoing else relation.from_id)
                if parent is not None:
                    yield sheet, parent
                    break

    def children(self, sheet_id: str) -> list[FactSheet]:
        """The fact sheets directly beneath one."""
        self._load_hierarchy()
        return self._children.get(sheet_id, [])

    def with_descendants(self, sheet_ids: Iterable[str]) -> set[str]:
        """These fact sheets and everything beneath them, at any depth."""
        found: set[str] = set()
        waiting = list(sheet_ids)
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(child.id for child in self.children(here))
        return found

    def _name_and_level(self, sheet: FactSheet) -> tuple[str, int]:
        known = self._names.get(sheet.id)
        if known is None:
            parents = self._load_hierarchy()
            chain, here = [sheet], parents.get(sheet.id)
            seen = {sheet.id}
            while here is not None and here.id not in seen and here.id not in self._names:
                seen.add(here.id)
                chain.append(here)
                here = parents.get(here.id)
            if here is not None and here.id in seen:  # a cycle: each member begins the chain at itself
                known = (self.world.display_name(sheet), self.world.level(sheet))
                self._names[sheet.id] = known
                return known
            above = self._names[here.id] if here is not None else None
            for each in reversed(chain):
                above = (f"{above[0]} / {each.name}", above[1] + 1) if above is not None else (each.name, 1)
                self._names[each.id] = above
            known = self._names[sheet.id]
        return known

    def display_name(self, sheet: FactSheet) -> str:
        return self._name_and_level(sheet)[0]

    def level(self, sheet: FactSheet) -> int:
        return self._name_and_level(sheet)[1]

    # -- relations, tags, lifecycles ----------------------------------------------------------------------------

    def related_by(self, end: RelationEnd) -> Callable[[FactSheet], list[tuple[Relation, FactSheet]]]:
        """The relations under one name as a function of the fact sheet.

        Archived relations show on archived fact sheets only.
        """
        index = self.world.outgoing if end.outgoing else self.world.incoming
        sheets = self.world.fact_sheets
        persisted, outgoing = end.persisted, end.outgoing

        def related(sheet: FactSheet) -> list[tuple[Relation, FactSheet]]:
            by_name = index.get(sheet.id)
            relations = by_name.get(persisted) if by_name is not None else None
            if not relations:
                return []
            archived = sheet.status == "ARCHIVED"
            return [
                (relation, sheets[other])
                for relation in relations
                if (other := relation.to_id if outgoing else relation.from_id) in sheets
                and (archived or relation.status == "ACTIVE")
            ]

        return related

    def tag_count(self, tag_id: str) -> int:
        """How many active fact sheets carry a tag."""
        if self._tag_counts is None:
            self._tag_counts = Counter(
                tag for sheet in self.world.fact_sheets.values() if sheet.status == "ACTIVE" for tag in sheet.tag_ids
            )
        return self._tag_counts[tag_id]

    def phases(self, sheet: FactSheet, field: str = "lifecycle") -> list[tuple[str, str]]:
        """The dated lifecycle phases in the order they begin, as (phase, start date)."""
        value = sheet.fields.get(field)
        if not isinstance(value, dict):
            return []
        order = self._phase_order(sheet.type, field)
        dated = [(phase["phase"], phase["startDate"]) for phase in value.get("phases") or () if phase.get("startDate")]
        dated.sort(key=lambda phase: (phase[1], order.index(phase[0]) if phase[0] in order else len(order)))
        return dated

    def current_phase(self, sheet: FactSheet, field: str = "lifecycle") -> str:
        """The phase of today; ``-`` when all phases lie ahead."""
        current = "-"
        for phase, start in self.phases(sheet, field):
            if start > self.today:
                break
            current = phase
        return current

    def _phase_order(self, fact_sheet_type: str, field: str) -> list[str]:
        key = f"{fact_sheet_type}.{field}"
        order = self._phases.get(key)
        if order is None:
            types: Json = self.world.data_model["factSheets"]
            model: Json = types.get(fact_sheet_type, {}).get("fields", {}).get(field) or {}
            order = self._phases[key] = [str(value) for value in model.get("values") or ()]
        return order

    # -- lists --------------------------------------------------------------------------------------------------

    def ordered(self, key: Hashable, make: Callable[[], list[FactSheet]]) -> list[FactSheet]:
        """A whole order of the world, made once."""
        with self._lock:
            order = self._orders.get(key)
            if order is None:
                order = self._orders[key] = make()
            return order

    def kept(self, key: Hashable, make: Callable[[], list[FactSheet]]) -> list[FactSheet]:
        """The answer of a filter, kept for the next pages of the same list."""
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        made = make()
        with self._lock:
            self._lists[key] = made
            while len(self._lists) > KEPT_LISTS:
                self._lists.popitem(last=False)
        return made


def base_value(index: Index, name: str) -> Callable[[FactSheet], Any] | None:
    """A scalar that every fact sheet has, by its GraphQL name; None for other names."""
    attribute = _ATTRIBUTES.get(name)
    if attribute is not None:
        return lambda sheet: getattr(sheet, attribute)
    match name:
        case "displayName":
            return index.display_name
        case "level":
            return index.level
        case "qualitySeal":
            return index.world.quality_seal
        case "completion":
            return lambda sheet: index.world.completion(sheet)["completion"]
    return None


_ATTRIBUTES = {
    "id": "id",
    "rev": "rev",
    "type": "type",
    "category": "category",
    "name": "name",
    "fullName": "name",
    "description": "description",
    "status": "status",
    "lxState": "lx_state",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "lxExcludeFromQuota": "exclude_from_quota",
}
