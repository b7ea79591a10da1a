"""Any workspace's data model is understood, whatever it holds."""

from __future__ import annotations

import pytest

from leanix_tui.model.data_model import DataModel
from leanix_tui.model.labels import Labels, spell_out

DOCUMENT = {
    "status": "OK",
    "data": {
        "factSheets": {
            "Application": {
                "relations": ["relApplicationToITComponent", "relToParent", "relToChild"],
                "config": {"maxHierarchyLevel": 3, "qualitySeal": None},
                "fields": {
                    "description": {"type": "STRING"},
                    "category": {"type": "SINGLE_SELECT", "values": ["business", "deployment"]},
                    "businessCriticality": {"type": "SINGLE_SELECT", "values": ["missionCritical"], "inFacet": True},
                    "odd": {"type": "HOLOGRAM"},
                    "nothing": None,
                },
            },
            "ITComponent": {"relations": [], "fields": {}},
            "Interface": {},
        },
        "relations": {
            "applicationITComponentRelation": {
                "from": {"factSheetType": "Application", "multiplicity": "*", "name": "relApplicationToITComponent"},
                "to": {"factSheetType": "ITComponent", "multiplicity": "1", "name": "relITComponentToApplication"},
                "fields": {"costTotalAnnual": {"type": "DOUBLE"}},
            },
            "relInterfaceToProvider": {
                "from": {"factSheetType": "Interface", "multiplicity": "SINGLE"},
                "to": {"factSheetType": "Application", "name": "relProviderApplicationToInterface"},
            },
            "broken": None,
        },
    },
}


@pytest.fixture
def model() -> DataModel:
    return DataModel.parse(DOCUMENT)


def test_types_and_their_own_fields(model):
    application = model.types["Application"]
    assert list(application.fields) == ["businessCriticality", "odd", "nothing"]
    assert application.categories == ("business", "deployment")
    assert application.fields["odd"].type == "HOLOGRAM"
    assert application.fields["businessCriticality"].in_facet
    assert application.max_level == 3


def test_both_ends_of_a_relation(model):
    there = model.relation("Application", "relApplicationToITComponent")
    back = model.relation("ITComponent", "relITComponentToApplication")
    assert (there.target, there.outgoing, there.single, there.inverse) == ("ITComponent", True, False, back.name)
    assert (back.target, back.outgoing, back.single, back.inverse) == ("Application", False, True, there.name)
    assert there.fields[0].is_number


def test_hierarchy_relations_that_are_only_listed_are_known(model):
    parent = model.relation("Application", "relToParent")
    assert (parent.target, parent.single, parent.outgoing) == ("Application", True, True)
    assert list(model.types["Application"].relations)[:2] == ["relToParent", "relToChild"]


def test_a_relation_without_a_name_goes_by_its_key(model):
    end = model.relation("Interface", "relInterfaceToProvider")
    assert end.single
    assert end.target == "Application"


@pytest.mark.parametrize("name", ["application", "Applications", "APPLICATION", "applications"])
def test_types_are_found_whatever_the_case_or_number(model, name):
    assert model.find_type(name).name == "Application"


def test_an_unknown_type_is_not_found(model):
    assert model.find_type("Vertrag") is None


@pytest.mark.parametrize("document", [{}, {"data": None}, {"factSheets": []}, {"data": {"factSheets": {"A": None}}}])
def test_an_empty_or_odd_model_is_no_error(document):
    assert set(DataModel.parse(document).types) <= {"A"}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("businessCriticality", "Business criticality"),
        ("relITComponentToApplication", "Rel IT component to application"),
        ("cost_total_annual", "Cost total annual"),
        ("lxCO2", "Lx CO2"),
        ("", ""),
        ("class", "Class"),
    ],
)
def test_keys_are_spelled_out(key, words):
    assert spell_out(key) == words


def test_labels_fall_back_to_keys(model):
    labels = Labels()
    assert labels.type("ITComponent") == "IT component"
    assert labels.field("Application", "businessCriticality") == "Business criticality"
    assert labels.relation(model.relation("Application", "relToChild")) == "Children"
    assert labels.relation(model.relation("Application", "relApplicationToITComponent")) == "IT component"


def test_labels_come_from_the_language_model_in_each_of_its_forms(model):
    labels = Labels.parse(
        {
            "data": {
                "dataModel": {
                    "factSheets": {
                        "Application": {
                            "label": {"singular": "Anwendung", "plural": "Anwendungen"},
                            "fields": {
                                "businessCriticality": {
                                    "label": "Kritikalität",
                                    "values": {"missionCritical": "Geschäftskritisch"},
                                },
                                "odd": "Hologramm",
                            },
                        }
                    },
                    "relations": {
                        "applicationITComponentRelation": {
                            "from": {"label": "IT-Komponenten"},
                            "to": "Anwendungen",
                            "fields": {"costTotalAnnual": {"label": "Jahreskosten"}},
                        }
                    },
                    "baseModel": {"fields": {"description": {"label": "Beschreibung"}}},
                },
                "viewModel": {"subsection": {"subsection.lifecycle.label": {"label": "Lebenszyklus"}}},
            }
        },
        model,
        "de",
    )
    assert labels.type("Application", plural=True) == "Anwendungen"
    assert labels.value("Application", "businessCriticality", "missionCritical") == "Geschäftskritisch"
    assert labels.field("Application", "odd") == "Hologramm"
    assert labels.field("Application", "description") == "Beschreibung"
    assert labels.relation(model.relation("Application", "relApplicationToITComponent")) == "IT-Komponenten"
    assert labels.relation(model.relation("ITComponent", "relITComponentToApplication")) == "Anwendungen"
    assert labels.field("relApplicationToITComponent", "costTotalAnnual") == "Jahreskosten"
    assert labels.section("lifecycle") == "Lebenszyklus"


@pytest.mark.parametrize("document", [{}, {"data": None}, {"dataModel": {"factSheets": {"Application": None}}}])
def test_an_odd_language_model_is_no_error(model, document):
    assert Labels.parse(document, model).type("Application") == "Application"
