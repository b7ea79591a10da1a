"""The data model of a workspace: its fact sheet types, their fields, and the relations between them.

Every workspace has its own. Nothing in this project knows a fact sheet type by name; whatever a type can hold is read
from here. Unknown field types and unknown keys are kept, never refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

__all__ = ["BASE_FIELDS", "DataModel", "FactSheetType", "Field", "RelationEnd"]

BASE_FIELDS: Final = frozenset(
    {
        "id",
        "rev",
        "type",
        "category",
        "name",
        "displayName",
        "fullName",
        "description",
        "status",
        "lxState",
        "qualitySeal",
        "level",
        "completion",
        "createdAt",
        "updatedAt",
        "naFields",
        "tags",
        "subscriptions",
        "documents",
        "comments",
        "permissions",
        "permittedReadACL",
        "permittedWriteACL",
        "lxExcludeFromQuota",
    }
)
"""Names that every fact sheet has whatever its type; a data model may list some of them among a type's fields."""

# Relations that every type may have although the data model need not spell them out, with the name seen from the other
# fact sheet. The second value says whether this end is the "from" side.
_BUILT_IN: Final = {
    "relToParent": ("relToChild", True),
    "relToChild": ("relToParent", False),
    "relToRequires": ("relToRequiredBy", True),
    "relToRequiredBy": ("relToRequires", False),
    "relToSuccessor": ("relToPredecessor", True),
    "relToPredecessor": ("relToSuccessor", False),
}


class Field(msgspec.Struct, frozen=True, gc=False):
    """One field of a fact sheet type or of a relation."""

    name: str
    type: str = "STRING"
    values: tuple[str, ...] = ()
    mandatory: bool = False
    in_facet: bool = False
    full_text_search: bool = False

    @property
    def is_select(self) -> bool:
        """Whether its values are keys out of ``values`` (one of them, or a list)."""
        return self.type in {"SINGLE_SELECT", "MULTIPLE_SELECT"}

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.type in {"INTEGER", "DOUBLE", "AGGREGATED"}


class RelationEnd(msgspec.Struct, frozen=True):
    """A relation as a fact sheet type sees it: one of the two ends of a relation type."""

    name: str
    """Its GraphQL name on this type, such as ``relApplicationToITComponent``."""
    persisted: str
    """Its key in the data model."""
    owner: str
    """The fact sheet type that has it."""
    target: str
    """The fact sheet type at the other end; empty when the data model does not say."""
    inverse: str
    """Its name at the other end; empty when the data model does not say."""
    outgoing: bool
    """Whether this is the "from" side."""
    single: bool = False
    """Whether a fact sheet can have at most one."""
    mandatory: bool = False
    fields: tuple[Field, ...] = ()


class FactSheetType(msgspec.Struct, frozen=True):
    """One fact sheet type of the workspace, such as Application."""

    name: str
    fields: dict[str, Field]
    """Its own fields in data model order, without what every fact sheet has."""
    relations: dict[str, RelationEnd]
    """What it can be related to, by the relation's name on this type, hierarchy first."""
    categories: tuple[str, ...] = ()
    """The subtypes that it allows."""
    max_level: int = 0
    """How deep its hierarchy may be; 0 when the data model does not say."""
    quality_seal: bool = True

    @property
    def outgoing(self) -> tuple[RelationEnd, ...]:
        """The relations of which this type is the "from" side: following these visits each relation once."""
        return tuple(end for end in self.relations.values() if end.outgoing)


class DataModel(msgspec.Struct, frozen=True):
    """Every fact sheet type of a workspace."""

    types: dict[str, FactSheetType]
    external_id_fields: tuple[str, ...] = ()

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> DataModel:
        """Read a data model as ``GET /services/pathfinder/v1/models/dataModel`` answers it (envelope or bare)."""
        model = _mapping(document.get("data")) if "factSheets" not in document else document
        described = _mapping(model.get("relations"))
        relations = list(_relation_ends(described))
        types: dict[str, FactSheetType] = {}
        sheets = {str(name): _mapping(known) for name, known in _mapping(model.get("factSheets")).items()}
        for name, description in sheets.items():
            types[name] = _fact_sheet_type(name, description, [*relations, *_listed_ends(name, sheets, described)])
        return cls(types, tuple(str(name) for name in _mapping(model.get("externalIdFields"))))

    def find_type(self, name: str) -> FactSheetType | None:
        """The type of this name, whatever the case, and with or without a plural "s"; None when there is none."""
        if name in self.types:
            return self.types[name]
        wanted = name.casefold()
        for known in self.types.values():
            if known.name.casefold() in {wanted, wanted.removesuffix("s")}:
                return known
            if wanted.endswith("ies") and known.name.casefold() == f"{wanted[:-3]}y":
                return known
        return None

    def relation(self, owner: str, name: str) -> RelationEnd | None:
        """The relation of this name on this type."""
        known = self.types.get(owner)
        return known.relations.get(name) if known else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _field(name: str, description: object) -> Field:
    known = _mapping(description)
    values = known.get("values")
    return Field(
        name=name,
        type=str(known.get("type") or "STRING").upper(),
        values=tuple(_value_key(value) for value in values) if isinstance(values, list | tuple) else (),
        mandatory=bool(known.get("mandatory")),
        in_facet=bool(known.get("inFacet")),
        full_text_search=bool(known.get("fullTextSearch")),
    )


def _value_key(value: object) -> str:
    """Select values are plain keys; the newer model writes objects that hold the key."""
    return str(value.get("key", value.get("name", ""))) if isinstance(value, Mapping) else str(value)


def _fields(description: object) -> Iterator[Field]:
    if isinstance(description, Mapping):
        for name, field in description.items():
            yield _field(str(name), field)
    elif isinstance(description, list):
        for field in description:
            name = _mapping(field).get("key") or _mapping(field).get("name")
            if name:
                yield _field(str(name), field)


def _relation_ends(relations: Mapping[str, Any]) -> Iterator[RelationEnd]:
    for persisted, description in relations.items():
        known = _mapping(description)
        start, end = _mapping(known.get("from")), _mapping(known.get("to"))
        fields = tuple(_fields(known.get("fields")))
        for here, there, outgoing in ((start, end, True), (end, start, False)):
            owner, target = here.get("factSheetType"), there.get("factSheetType")
            name = here.get("name") or (persisted if outgoing else "")
            if not (owner and target and name):
                continue
            yield RelationEnd(
                name=str(name),
                persisted=str(persisted),
                owner=str(owner),
                target=str(target),
                inverse=str(there.get("name") or ""),
                outgoing=outgoing,
                single=str(here.get("multiplicity") or "*").upper() in {"1", "SINGLE", "ONE"},
                mandatory=bool(here.get("mandatory")),
                fields=fields,
            )


def _listed_ends(
    owner: str, sheets: Mapping[str, Mapping[str, Any]], described: Mapping[str, Any]
) -> Iterator[RelationEnd]:
    """The relations that a type merely lists by name, for models that do not describe all of them."""
    for name in _listed(sheets[owner]):
        if name in described:
            continue  # listed by its key; its ends have names of their own
        if name in _BUILT_IN:
            inverse, outgoing = _BUILT_IN[name]
            yield RelationEnd(name, name, owner, owner, inverse, outgoing, single=name == "relToParent")
            continue
        tail = name.rpartition("To")[2]
        target = max((known for known in sheets if tail.startswith(known)), key=len, default="")
        back = f"rel{target}To{owner}"
        inverse = back if target and back in _listed(sheets[target]) else ""
        persisted = min(name, inverse or name)
        yield RelationEnd(name, persisted, owner, target, inverse, outgoing=name == persisted)


def _listed(description: Mapping[str, Any]) -> list[str]:
    names = description.get("relations")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list | tuple) else []


def _fact_sheet_type(name: str, description: Mapping[str, Any], relations: list[RelationEnd]) -> FactSheetType:
    ends: dict[str, RelationEnd] = {}
    for end in relations:
        if end.owner == name:
            ends.setdefault(end.name, end)  # the "from" side and what the model spells out come first
    ordered = {key: ends[key] for key in _BUILT_IN if key in ends} | ends
    config = _mapping(description.get("config"))
    fields = {field.name: field for field in _fields(description.get("fields"))}
    category = fields.get("category")
    level = config.get("maxHierarchyLevel")
    return FactSheetType(
        name=name,
        fields={key: field for key, field in fields.items() if key not in BASE_FIELDS and key not in ordered},
        relations=ordered,
        categories=category.values if category else (),
        max_level=level if isinstance(level, int) else 0,
        quality_seal=bool(_mapping(config.get("qualitySeal")).get("enabled", True)),
    )
