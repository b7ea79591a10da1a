"""A data model that is nobody's standard: own types, awkward field names, a field type no client knows."""

from __future__ import annotations

from leanix_tui.simulator.models.blueprint import Field, RelationSpec, TypeSpec, values
from leanix_tui.simulator.models.compiling import Models, compile_models

PLACES = {
    "information": ("Stammdaten", "Stammdaten"),
    "base": ("Name und Beschreibung", "Name und Beschreibung"),
    "betrieb": ("Betrieb", "Betrieb"),
    "technik": ("Technik", "Technik"),
    "relations": ("Beziehungen", "Beziehungen"),
    "dependencies": ("Abhängigkeiten", "Abhängigkeiten"),
}
CLASSES = values("A|A - kritisch|A - kritisch|#b40000; B|B - wichtig|B - wichtig|#f5b041; C|C - Rest|C - Rest")
PHASES = values(
    "Idee|Idee|Idee|#a5d8f3; Aufbau|Aufbau|Aufbau|#5fb3e8; Betrieb|Betrieb|Betrieb|#33cc58;"
    "Rueckbau|Rückbau|Rückbau|#f5b041; Ende|Ende|Ende|#c0392b"
)

TYPES = (
    TypeSpec(
        "System", ("System", "Systems"), ("System", "Systeme"), "#00695c",
        (
            Field("class", "SINGLE_SELECT", "Klasse", "Klasse", CLASSES, "information.betrieb", mandatory=True),
            Field("lebenszyklus", "LIFECYCLE", "Lebenszyklus", "Lebenszyklus", PHASES, "information.betrieb"),
            Field("in_betrieb_seit", "DATE", "In Betrieb seit", "In Betrieb seit", place="information.betrieb"),
            Field("jahresKosten_EUR", "DOUBLE", "Jahreskosten [EUR]", "Jahreskosten [EUR]", place="information.betrieb",
                  extra={"range": {"min": 0.0, "max": None}}),
            Field("leistungKW", "DOUBLE", "Leistung (kW)", "Leistung (kW)", place="information.technik"),
            Field("anzahl_nutzer", "INTEGER", "Anzahl Nutzer", "Anzahl Nutzer", place="information.technik"),
            Field("hologramm", "HOLOGRAM", "Hologramm", "Hologramm", place="information.technik", facet=False),
            Field("technikStapel", "MULTIPLE_SELECT", "Technik", "Technik",
                  values("java8|Java 8|Java 8; dotNet|.NET|.NET; cobol|COBOL|COBOL; k8s|Kubernetes|Kubernetes"),
                  "information.technik"),
            Field("from", "STRING", "Herkunft", "Herkunft", place="information.technik", facet=False, full_text=True),
            Field("inventarNr", "EXTERNAL_ID", "Inventarnummer", "Inventarnummer", place="information.technik",
                  facet=False, quick=True, extra={"urlTemplate": "https://inventar.example/{externalId}",
                                                  "uniqueFactSheet": True}),
        ),
        values("fachsystem|Fachsystem|Fachsystem; basissystem|Basissystem|Basissystem;"
               "leitsystem|Leitsystem|Leitsystem"),
        help_de="Ein System, das jemand betreibt.",
    ),
    TypeSpec(
        "Vertrag", ("Contract", "Contracts"), ("Vertrag", "Verträge"), "#6d4c41",
        (
            Field("laufzeitEnde", "DATE", "Laufzeitende", "Laufzeitende", place="information.betrieb"),
            Field("kuendigungsfrist_monate", "INTEGER", "Kündigungsfrist (Monate)", "Kündigungsfrist (Monate)",
                  place="information.betrieb", extra={"range": {"min": 0, "max": 60}}),
            Field("summe", "DOUBLE", "Vertragssumme (TEUR)", "Vertragssumme (TEUR)", place="information.betrieb"),
            Field("unterzeichnetAm", "DATE_TIME", "Unterzeichnet am", "Unterzeichnet am", place="information.betrieb"),
        ),
        self_relations=("successor",),
    ),
    TypeSpec(
        "Standort", ("Site", "Sites"), ("Standort", "Standorte"), "#283593",
        (
            Field("adresse", "LOCATION", "Adresse", "Adresse", place="information.technik"),
            Field("flaeche_m2", "DOUBLE", "Fläche (m²)", "Fläche (m²)", place="information.technik"),
        ),
        max_level=1, self_relations=(), seal=False,
    ),
    TypeSpec(
        "Fachprozess", ("Business Process", "Business Processes"), ("Fachprozess", "Fachprozesse"), "#9e9d24",
        (
            Field("reifegrad", "INTEGER", "Reifegrad", "Reifegrad", place="information.betrieb",
                  extra={"range": {"min": 0, "max": 5}}),
            Field("import", "STRING", "Importquelle", "Importquelle", place="information.technik", facet=False),
        ),
        max_level=5, self_relations=("parent", "requires"),
    ),
    TypeSpec(
        "Notiz", ("Note", "Notes"), ("Notiz", "Notizen"), "#757575",
        (Field("gelesen_von", "STRING", "Gelesen von", "Gelesen von", place="information.betrieb", facet=False),),
        max_level=1, self_relations=(), seal=False,
    ),
)  # fmt: skip

RELATIONS = (
    RelationSpec(
        "relSystemToVertrag", "System", "relSystemToVertrag", "Vertrag", "relVertragToSystem",
        ("Verträge", "Systeme"), ("Verträge", "Systeme"),
        fields=(
            Field("anteil_prozent", "DOUBLE", "Anteil (%)", "Anteil (%)"),
            Field("lambda", "SINGLE_SELECT", "Rolle", "Rolle", values("haupt|Haupt|Haupt; neben|Neben|Neben")),
        ),
    ),
    RelationSpec(
        "systemStandortRelation", "System", "relSystemToStandort", "Standort", "relStandortToSystem",
        ("Standort", "Systeme"), ("Standort", "Systeme"), source_many="1",
    ),
    RelationSpec(
        "prozessSystem", "Fachprozess", "relFachprozessToSystem", "System", "relSystemToFachprozess",
        ("Systeme", "Fachprozesse"), ("Systeme", "Fachprozesse"),
        fields=(Field("nutzungProTag", "INTEGER", "Nutzung pro Tag", "Nutzung pro Tag"),),
    ),
    RelationSpec(
        "systemDatenfluss", "System", "relLiefertAn", "System", "relErhaeltVon",
        ("Liefert an", "Erhält von"), ("Liefert an", "Erhält von"),
    ),
)  # fmt: skip


def custom_models() -> Models:
    """The models of the non-standard workspace, with the other spelling of multiplicities and holes in the English."""
    models = compile_models(TYPES, RELATIONS, PLACES, subtypes_label=("Unterart", "Unterart"))
    for relation in models.data_model["relations"].values():
        for side in ("from", "to"):
            relation[side]["multiplicity"] = "SINGLE" if relation[side]["multiplicity"] == "1" else "MULTI"
    english = models.languages["en"]["dataModel"]
    del english["factSheets"]["Notiz"]
    del english["factSheets"]["System"]["fields"]["leistungKW"]
    del english["relations"]["systemDatenfluss"]
    english["factSheets"]["Fachprozess"]["fields"]["reifegrad"]["label"] = None
    return models
