"""Compiles described types into the data model, the translations and the view model, in LeanIX's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leanix_tui.simulator.models.blueprint import Field, RelationSpec, TypeSpec, self_relations
from leanix_tui.simulator.models.layout import type_view
from leanix_tui.simulator.models.wording import translation
from leanix_tui.simulator.world import Json


@dataclass(frozen=True, slots=True)
class Models:
    data_model: Json
    languages: dict[str, Json]
    view_model: Json


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
    languages = {code: translation(index, types, fields, everything, places) for index, code in enumerate(("en", "de"))}
    view = {
        "factSheets": [type_view(one, fields[one.name], everything) for one in types],
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


def field_model(spec: Field, *, in_view: bool = True) -> Json:
    """A field as the data model describes it."""
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
        "fields": {one.name: field_model(one) for one in fields},
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
        "fields": {one.name: field_model(one, in_view=False) for one in spec.fields},
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
