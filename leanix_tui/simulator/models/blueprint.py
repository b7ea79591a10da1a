"""A workspace's own types, described once: what the models of ``compiling`` are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from leanix_tui.simulator.world import Json

LIFECYCLE = "plan|Plan|Planung|#a5d8f3; phaseIn|Phase In|Einführung|#5fb3e8; active|Active|Aktiv|#33cc58; \
phaseOut|Phase Out|Auslauf|#f5b041; endOfLife|End of Life|Ende der Nutzung|#c0392b"


@dataclass(frozen=True, slots=True)
class Value:
    key: str
    en: str
    de: str
    color: str | None = None


def values(text: str) -> tuple[Value, ...]:
    """Values written as ``key|English|German|#colour`` with ``;`` between them."""
    return tuple(Value(*(part.strip() for part in entry.split("|"))) for entry in text.split(";") if entry.strip())


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type or of a relation. ``place`` is ``section.subsection`` of the view model."""

    name: str
    type: str
    en: str
    de: str
    values: tuple[Value, ...] = ()
    place: str = "information.properties"
    weight: float = 1
    facet: bool = True
    quick: bool = False
    full_text: bool = False
    mandatory: bool = False
    read_only: bool = False
    help_en: str | None = None
    help_de: str | None = None
    extra: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypeSpec:
    name: str
    en: tuple[str, str]  # singular, plural
    de: tuple[str, str]
    color: str
    fields: tuple[Field, ...]
    categories: tuple[Value, ...] = ()
    max_level: int = 3
    self_relations: tuple[str, ...] = ("parent", "requires", "successor")
    seal: bool = True
    approval: bool = False
    milestones: bool = False
    help_en: str | None = None
    help_de: str | None = None


@dataclass(frozen=True, slots=True)
class RelationSpec:
    persisted: str
    source: str
    source_name: str
    target: str
    target_name: str
    en: tuple[str, str]  # what the source side calls it, what the target side calls it
    de: tuple[str, str]
    source_many: str = "*"
    target_many: str = "*"
    fields: tuple[Field, ...] = ()
    constrained_by: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    section: str = "relations"


SELF_RELATIONS: dict[str, tuple[str, str, tuple[str, str], tuple[str, str], str]] = {
    "parent": ("relToParent", "relToChild", ("Parent", "Children"), ("Übergeordnet", "Untergeordnet"), "1"),
    "requires": ("relToRequires", "relToRequiredBy", ("Requires", "Required By"), ("Benötigt", "Benötigt von"), "*"),
    "successor": (
        "relToSuccessor", "relToPredecessor", ("Successors", "Predecessors"), ("Nachfolger", "Vorgänger"), "*",
    ),
}  # fmt: skip


def persisted_start(name: str) -> str:
    """A type's name as a persisted relation name begins with it: ``ITComponent`` gives ``itComponent``."""
    capitals = next((at for at, letter in enumerate(name) if not letter.isupper()), len(name))
    return name[: max(1, capitals - 1)].lower() + name[max(1, capitals - 1) :]


def self_relations(spec: TypeSpec) -> list[RelationSpec]:
    """The hierarchy, requirement and succession relations of one type."""
    found = []
    for kind in spec.self_relations:
        here, there, en, de, many = SELF_RELATIONS[kind]
        persisted = f"{persisted_start(spec.name)}{kind.capitalize()}Relation"
        constraints = () if kind == "parent" else ("CYCLES_ALLOWED",)
        found.append(
            RelationSpec(
                persisted,
                spec.name,
                here,
                spec.name,
                there,
                en,
                de,
                many,
                "*",
                constraints=("TYPE_EQUAL", *constraints),
                section="dependencies",
            )
        )
    return found
