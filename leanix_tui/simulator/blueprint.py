"""A workspace's own types, described once; data model, translations and view model are compiled from that."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Models:
    data_model: Json
    languages: dict[str, Json]
    view_model: Json


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


def compile_models(
    types: Sequence[TypeSpec], relations: Sequence[RelationSpec], places: dict[str, tuple[str, str]], *,
    subtypes_label: tuple[str, str] = ("Subtype", "Untertyp"),
) -> Models:  # fmt: skip
    """The three models in LeanIX's JSON form; ``places`` labels sections and subsections in English and German."""
    everything = [spec for one in types for spec in self_relations(one)] + list(relations)
    fields = {one.name: [*_base_fields(one, subtypes_label), *one.fields] for one in types}
    data_model: Json = {
        "factSheets": {one.name: _fact_sheet_model(one, fields[one.name], everything) for one in types},
        "relations": {spec.persisted: _relation_model(spec) for spec in everything},
        "validators": {"httpUrl": {"type": "RegexValidator", "value": "^https?://\\S+$"}},
        "externalIdFields": _external_id_fields(fields),
        "rules": {"defaultNamingRule": _naming_rule()},
    }
    languages = {
        code: _translation(index, types, fields, everything, places) for index, code in enumerate(("en", "de"))
    }
    view = {
        "factSheets": [_view(one, fields[one.name], everything) for one in types],
        "navigation": {
            "reports": {"permittedRoles": ["ADMIN", "MEMBER", "VIEWER"]},
            "administration": {"permittedRoles": ["ADMIN"]},
        },
    }
    return Models(data_model, languages, view)


def _base_fields(spec: TypeSpec, subtypes_label: tuple[str, str]) -> list[Field]:
    base = [
        Field(
            "description", "STRING", "Description", "Beschreibung", place="information.base", facet=False,
            full_text=True,
        ),
    ]  # fmt: skip
    if spec.categories:
        base.append(
            Field("category", "SINGLE_SELECT", *subtypes_label, values=spec.categories, place="information.base")
        )
    return base


def _field_model(spec: Field, *, in_view: bool = True) -> Json:
    model: Json = {
        "type": spec.type,
        "mandatory": spec.mandatory,
        "quickSearch": spec.quick,
        "fullTextSearch": spec.full_text,
        "inFacet": spec.facet,
        "inView": in_view and spec.facet,
    }
    if spec.values:
        model["values"] = [value.key for value in spec.values]
    if spec.type in ("INTEGER", "DOUBLE"):
        model["range"] = None
        model["viewAggregation"] = "AVG"
    if spec.type == "EXTERNAL_ID":
        model |= {"urlTemplate": None, "uniqueFactSheet": False, "autoIncrement": False, "readOnly": spec.read_only}
    if spec.type == "STRING":
        model["validators"] = []
    return model | spec.extra


def _naming_rule() -> Json:
    # Empty, as in every workspace nobody has changed: the display name carries the parents' names in front anyway.
    return {"regular": {"fullName": [], "displayName": []}, "autogenerate": None}


def _fact_sheet_model(spec: TypeSpec, fields: list[Field], everything: list[RelationSpec]) -> Json:
    names: list[str] = []
    for relation in everything:
        if relation.source == spec.name:
            names.append(relation.source_name)
        if relation.target == spec.name:
            names.append(relation.target_name)
    return {
        "relations": list(dict.fromkeys(names)),
        "config": {
            "qualitySeal": {
                "enabled": spec.seal, "value": 90, "unit": "DAYS",
                "ignoreUpdatesForFields": [], "ignoreUpdatesForRelations": [],
            },
            "approvalWorkflow": {
                "enabled": spec.approval, "approvalStrategy": "MANUAL", "rejectedState": spec.approval,
                "mandatorySubscriptionTypes": ["RESPONSIBLE"] if spec.approval else [],
                "mandatoryBaseFields": ["description"] if spec.approval else [],
            },
            "maxHierarchyLevel": spec.max_level,
            "defaultACL": "GLOBAL",
            "impactManagement": {"enabled": False, "impactDisplayingSubtypes": [], "impactDefiningSubtypes": []},
            "milestonesActive": spec.milestones,
        },
        "fields": {one.name: _field_model(one) for one in fields},
        "namingRule": _naming_rule() if "parent" in spec.self_relations else None,
    }  # fmt: skip


def _relation_model(spec: RelationSpec) -> Json:
    def end(fact_sheet_type: str, many: str, name: str) -> Json:
        return {
            "factSheetType": fact_sheet_type, "multiplicity": many, "name": name,
            "activatedBy": {}, "mandatory": False, "groupByTargetField": None,
        }  # fmt: skip

    return {
        "from": end(spec.source, spec.source_many, spec.source_name),
        "to": end(spec.target, spec.target_many, spec.target_name),
        "fields": {one.name: _field_model(one, in_view=False) for one in spec.fields},
        "constrainingRelations": list(spec.constrained_by),
        "constraints": list(spec.constraints),
    }


def _external_id_fields(fields: dict[str, list[Field]]) -> Json:
    found: Json = {}
    for type_name, of_type in fields.items():
        for one in of_type:
            if one.type == "EXTERNAL_ID":
                entry = found.setdefault(
                    one.name,
                    {
                        "quickSearch": one.quick, "fullTextSearch": one.full_text,
                        "urlTemplate": one.extra.get("urlTemplate"),
                        "uniqueFactSheet": one.extra.get("uniqueFactSheet", False), "autoIncrement": False,
                        "readOnly": one.read_only, "forFactSheets": [], "validators": [],
                    },
                )  # fmt: skip
                entry["forFactSheets"].append(type_name)
    return found


def _field_text(index: int, spec: Field) -> Json:
    text: Json = {"label": (spec.en, spec.de)[index], "helpText": (spec.help_en, spec.help_de)[index]}
    if spec.values:
        text["values"] = {value.key: (value.en, value.de)[index] for value in spec.values}
    return text


BASE_LABELS = (
    ("name", "Name", "Name"), ("displayName", "Display Name", "Anzeigename"), ("fullName", "Full Name", "Voller Name"),
    ("type", "Type", "Typ"), ("description", "Description", "Beschreibung"), ("tags", "Tags", "Tags"),
    ("completion", "Completion", "Vollständigkeit"), ("lxState", "Quality Seal", "Qualitätssiegel"),
    ("createdAt", "Created At", "Erstellt am"), ("updatedAt", "Updated At", "Geändert am"),
    ("status", "Status", "Status"), ("level", "Level", "Ebene"), ("id", "ID", "ID"), ("rev", "Revision", "Revision"),
)  # fmt: skip


def _translation(
    index: int, types: Sequence[TypeSpec], fields: dict[str, list[Field]], everything: list[RelationSpec],
    places: dict[str, tuple[str, str]],
) -> Json:  # fmt: skip
    fact_sheets: Json = {}
    sections: Json = {}
    subsections: Json = {}
    for one in types:
        singular, plural = (one.en, one.de)[index]
        fact_sheets[one.name] = {
            "label": {"singular": singular, "plural": plural},
            "helpText": (one.help_en, one.help_de)[index],
            "fields": {spec.name: _field_text(index, spec) for spec in fields[one.name]},
        }
        for place in (spec.place for spec in fields[one.name]):
            section, subsection = place.split(".")
            sections[f"section.{section}"] = places[section][index]
            subsections[f"subsection.{subsection}.label"] = {"label": places[subsection][index], "helpText": None}
    relations: Json = {}
    for relation in everything:
        here, there = (relation.en, relation.de)[index]
        relations[relation.persisted] = {
            "labels": {relation.source_name: here, relation.target_name: there},
            "fields": {spec.name: _field_text(index, spec) for spec in relation.fields},
        }
        sections[f"section.{relation.section}"] = places[relation.section][index]
        for name, label in ((relation.source_name, here), (relation.target_name, there)):
            subsections[f"subsection.{name}.label"] = {"label": label, "helpText": None}
    every_field = (spec for of_type in fields.values() for spec in of_type)
    external_ids = {spec.name: _field_text(index, spec) for spec in every_field if spec.type == "EXTERNAL_ID"}
    either = ("Welcome to the simulated workspace.", "Willkommen im simulierten Arbeitsbereich.")
    return {
        "dataModel": {
            "factSheets": fact_sheets,
            "relations": relations,
            "externalIdFields": external_ids,
            "baseModel": {
                "label": {
                    "singular": ("Fact Sheet", "Factsheet")[index],
                    "plural": ("Fact Sheets", "Factsheets")[index],
                },
                "helpText": None,
                "fields": {key: {"label": (en, de)[index], "helpText": None} for key, en, de in BASE_LABELS},
            },
        },
        "viewModel": {"section": sections, "subsection": subsections},
        "reportingModel": {"menu": {}, "reports": {}},
        "dashboardModel": {},
        "factSheetResourceModel": {
            "resourceTypes": {"documentation": {"label": ("Documentation", "Dokumentation")[index]}}
        },
        "custom": {
            "welcomeMessage": either[index],
            "help": {},
            "dataPrivacy": {"title": None, "text": None},
        },
        "authorizationModel": {"permissionRoles": []},
        "staticContentModel": {
            "subscriptions": {
                "all": ("All", "Alle")[index], "accountable": ("Accountable", "Rechenschaftspflichtig")[index],
                "observer": ("Observer", "Beobachter")[index], "responsible": ("Responsible", "Verantwortlich")[index],
            },
            "relationBaseFields": {
                "description": ("Description", "Beschreibung")[index], "activeFrom": ("Active from", "Aktiv ab")[index],
                "activeUntil": ("Active until", "Aktiv bis")[index], "activeBetween": ("Active", "Aktiv")[index],
            },
        },
    }  # fmt: skip


LAYOUTS = {"STRING": "text", "INTEGER": "number", "DOUBLE": "number", "SINGLE_SELECT": "singleselect",
           "MULTIPLE_SELECT": "multiselect", "DATE": "date", "DATE_TIME": "datetime"}  # fmt: skip


def _view(spec: TypeSpec, fields: list[Field], everything: list[RelationSpec]) -> Json:
    sections: dict[str, dict[str, Json]] = {}
    for one in fields:
        section, subsection = one.place.split(".")
        laid_out = sections.setdefault(section, {}).setdefault(
            subsection,
            {
                "label": f"subsection.{subsection}.label",
                "template": "lifecycle" if one.type == "LIFECYCLE" else "properties",
                "templateOptions": {"fieldName": one.name, "layout": {"fields": []}},
                "weight": 1,
                "disabled": False,
            },
        )
        laid_out["templateOptions"]["layout"]["fields"].append(
            {"name": one.name, "type": LAYOUTS.get(one.type, one.type.lower()), "size": 6,
             "readonly": one.read_only, "weight": one.weight}
        )  # fmt: skip
    facets = [one.name for one in fields if one.facet]
    for relation in everything:
        for owner, name in ((relation.source, relation.source_name), (relation.target, relation.target_name)):
            if owner == spec.name:
                facets.append(name)
                sections.setdefault(relation.section, {})[name] = {
                    "label": f"subsection.{name}.label",
                    "template": "relation",
                    "templateOptions": {"relationName": name},
                    # What is below, before or behind a fact sheet says nothing about how well it is kept.
                    "weight": 0 if relation.section == "dependencies" else 1,
                    "disabled": False,
                }
    colored = {
        one.name: {value.key: {"bgColor": value.color, "color": "#ffffff"} for value in one.values if value.color}
        for one in fields
    }
    return {
        "type": spec.name,
        "bgColor": spec.color,
        "color": "#ffffff",
        "onTheFlyCreation": True,
        "hiddenForRoles": [],
        "facetViewStates": [
            {"facetKey": key, "open": index < 4, "visible": True} for index, key in enumerate(dict.fromkeys(facets))
        ],
        "fieldMetaData": {name: {"values": of_field} for name, of_field in colored.items() if of_field},
        "sections": [
            {
                "label": f"section.{name}",
                "weight": 0 if name == "dependencies" else 1,
                "disabled": False,
                "tabs": ["default"],
                "subsections": list(parts.values()),
            }
            for name, parts in sections.items()
        ],
        "hoverConfig": {"fields": [{"name": "description", "type": "textarea"}]},
    }
