"""The log of a fact sheet in words: labels for what has one, and what people wrote as they wrote it."""

from __future__ import annotations

import pytest

from leanix_tui.model.data_model import FactSheetType, Field, RelationEnd
from leanix_tui.model.labels import Labels
from leanix_tui.screens.fact_sheet_history import Words

FIELDS = {"cost": Field("cost", "DOUBLE"), "size": Field("size", "MULTIPLE_SELECT", ("SMALL", "LARGE"))}
USES = RelationEnd("relThingToTool", "thingToolRelation", "Thing", "Tool", "relToolToThing", outgoing=True)
LABELS = Labels(
    fields={("Thing", "cost"): "Yearly cost"},
    values={("Thing", "size", "SMALL"): "S", ("Thing", "size", "LARGE"): "L"},
    relations={("Thing", "relThingToTool"): "Uses"},
)
THING = FactSheetType("Thing", FIELDS, {"relThingToTool": USES})


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("/tags", "IDD", "IDD"),
        ("/name", "SAP", "SAP"),
        ("/status", "ARCHIVED", "Archived"),
        ("/subscriptions", "RESPONSIBLE", "Responsible"),
        ("/qualitySeal", "APPROVED", "Approved"),
        ("/cost", "12000", "12 000"),
        ("/cost", "much", "much"),
        ("/size", "SMALL", "S"),
        ("/size", '["SMALL", "LARGE"]', "S, L"),
        ("/size", "unknown", "unknown"),
        ("/size", "[1, 2", "[1, 2"),
        ("/nowhere", "[1, 2]", "[1, 2]"),
        ("", "", ""),
    ],
)
def test_values(path, value, shown):
    assert Words(LABELS, "Thing", THING).value(path, value) == shown
    assert Words(LABELS, "Thing", THING, raw=True).value(path, value) == value


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/cost", "Yearly cost"),
        ("/relThingToTool", "Uses"),
        ("/qualitySeal", "Quality seal"),
        ("/lifecycle/phases/0/phaseIn", "Lifecycle / Phases / 0 / Phase in"),
        ("", ""),
    ],
)
def test_paths(path, shown):
    assert Words(LABELS, "Thing", THING).path(path) == shown


def test_events_and_a_type_that_the_model_does_not_have():
    assert Words(LABELS, "Thing", THING).event("FACT_SHEET_FIELD_UPDATED") == "Field updated"
    assert Words(LABELS, "Gone", None).path("/someField") == "Some field"
    assert Words(LABELS, "Gone", None).value("/someField", "SAP") == "SAP"
