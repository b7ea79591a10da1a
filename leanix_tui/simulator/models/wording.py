"""The translations of a workspace's models: labels and help texts in English and German."""

from __future__ import annotations

from collections.abc import Sequence

from leanix_tui.simulator.models.blueprint import Field, RelationSpec, TypeSpec
from leanix_tui.simulator.world import Json


def field_text(index: int, spec: Field) -> Json:
    """What a field and its values are called: 0 is English, 1 is German."""
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


def translation(
    index: int, types: Sequence[TypeSpec], fields: dict[str, list[Field]], everything: list[RelationSpec],
    places: dict[str, tuple[str, str]],
) -> Json:  # fmt: skip
    """LeanIX's Translation in one language: 0 is English, 1 is German."""
    fact_sheets: Json = {}
    sections: Json = {}
    subsections: Json = {}
    for one in types:
        singular, plural = (one.en, one.de)[index]
        fact_sheets[one.name] = {
            "label": {"singular": singular, "plural": plural},
            "helpText": (one.help_en, one.help_de)[index],
            "fields": {spec.name: field_text(index, spec) for spec in fields[one.name]},
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
            "fields": {spec.name: field_text(index, spec) for spec in relation.fields},
        }
        sections[f"section.{relation.section}"] = places[relation.section][index]
        for name, label in ((relation.source_name, here), (relation.target_name, there)):
            subsections[f"subsection.{name}.label"] = {"label": label, "helpText": None}
    every_field = (spec for of_type in fields.values() for spec in of_type)
    external_ids = {spec.name: field_text(index, spec) for spec in every_field if spec.type == "EXTERNAL_ID"}
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
