"""The non-standard sample workspace: a municipal utility that made its own types and speaks German."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, time

from leanix_tui.simulator.sample import hostile
from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.sample.custom_model import custom_models
from leanix_tui.simulator.sample.people import add_people
from leanix_tui.simulator.sample.trimmings import GroupSpec, Trimmings, add_roles, add_tags
from leanix_tui.simulator.sample.workspace_parts import add_parts
from leanix_tui.simulator.world import FactSheet, Json, Relation, World

SHARES = (("System", 45), ("Fachprozess", 25), ("Vertrag", 15), ("Standort", 10), ("Notiz", 5))
SUBJECTS = (
    "Netz",
    "Zähler",
    "Abrechnungs",
    "Kunden",
    "Leitstellen",
    "Fahrgast",
    "Wasser",
    "Wärme",
    "Störungs",
    "Lager",
)
KINDS = ("portal", "system", "archiv", "register", "steuerung", "planung", "auswertung", "schnittstelle")
PROCESSES = (
    "Ablesung",
    "Abrechnung",
    "Anschluss",
    "Entstörung",
    "Einkauf",
    "Wartung",
    "Auskunft",
    "Mahnung",
    "Schulung",
)
PLACES = (("Hafen", 53.5461, 9.9661), ("Mitte", 53.5503, 9.9920), ("Nord", 53.6127, 10.0100), ("Süd", 53.4600, 9.9800))
TAG_GROUPS: tuple[GroupSpec, ...] = (
    ("Sparte", "SP", "SINGLE", True, ("System",), (("Strom", "#f5b041"), ("Gas", "#5fb3e8"), ("Wasser", "#003399"))),
    ("KRITIS", None, "MULTIPLE", False, (), (("Anlage", "#b40000"), ("Dienst", "#e07b39"))),
)
ROLES: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
    ("Systemverantwortung", "RESPONSIBLE", ("System",)),
    ("Vertragspartner", "ACCOUNTABLE", ("Vertrag",)),
    ("Beobachtung", None, ()),
)


def build_custom(chance: Chance, size: int, clock: Callable[[], datetime]) -> World:
    """The utility's workspace with this many active fact sheets, and some archived ones."""
    world = World(workspace_id=chance.new_id(), workspace_name="Stadtwerke", now=clock)
    world.account_id, world.account_name = chance.new_id(), "Stadtwerke Beispielstadt"
    models = custom_models()
    world.data_model, world.languages, world.view_model = models.data_model, models.languages, models.view_model
    add_people(world, chance, datetime.combine(chance.today, time(5, 0), UTC), people=20, contacts=3)
    add_tags(world, chance, TAG_GROUPS, (("prüfen", "#9e9e9e"),))
    add_roles(world, chance, ROLES)
    _Utility(world, chance).grow(size)
    Trimmings(world, chance, cared_for=frozenset({"System", "Vertrag", "Fachprozess"})).hang()
    add_parts(world, chance, language="de")
    return world


class _Utility:
    def __init__(self, world: World, chance: Chance) -> None:
        self.world, self.chance = world, chance
        self.of: dict[str, list[FactSheet]] = {name: [] for name, _ in SHARES}

    def grow(self, size: int) -> None:
        left = size
        for name, share in SHARES[1:]:
            count = size * share // 100
            left -= count
            for index in range(count):
                self._add(name, index)
        for index in range(left):
            self._add("System", index)
        self._tie()
        for sheet, name in zip(reversed(self.of["System"][3:]), hostile.NAMES, strict=False):
            sheet.name = name
        for index in range(size // 40):
            self._add("System", left + index)
            gone = self.of["System"].pop()
            gone.name, gone.status = f"Altes {gone.name}", "ARCHIVED"

    def _add(self, kind: str, index: int) -> None:
        chance = self.chance
        random, between = chance.random, chance.between
        turn, at = divmod(index, len(SUBJECTS))
        round_, which = divmod(turn, len(KINDS))
        suffix = f" {round_ + 1}" if round_ else ""
        fields: Json = {}
        category = None
        match kind:
            case "System":
                name = f"{SUBJECTS[at]}{KINDS[which]}{suffix}"
                category = chance.pick(("fachsystem", "basissystem", "leitsystem"))
                start = -between(100, 4000)
                fields = {
                    "class": chance.pick(("A", "B", "C")),
                    "in_betrieb_seit": chance.day(start),
                    "jahresKosten_EUR": round(10 ** (3 + random() * 3), 2),
                    "leistungKW": round(random() * 40, 3),
                    "anzahl_nutzer": between(1, 900),
                    "technikStapel": list(chance.pick((["java8"], ["dotNet", "k8s"], ["cobol"]))),
                }
                if random() < 0.5:
                    fields["hologramm"] = f"holo:{between(1000, 9999)}"
                if random() < 0.5:
                    fields["from"] = chance.pick(("Eigenentwicklung", "Zukauf", "Fusion"))
                if random() < 0.7:
                    phases = (("Betrieb", start), ("Rueckbau", between(-200, 900)), ("Ende", between(900, 1500)))
                    fields["lebenszyklus"] = {
                        "phases": [{"phase": p, "startDate": chance.day(d), "milestoneId": None} for p, d in phases]
                    }
                fields["inventarNr"] = {
                    "externalId": f"INV-{index:05}", "comment": None,
                    "externalUrl": f"https://inventar.example/INV-{index:05}", "status": "ACTIVE",
                }  # fmt: skip
            case "Vertrag":
                name = f"Vertrag {SUBJECTS[at]}{KINDS[which]}{suffix}"
                fields = {
                    "laufzeitEnde": chance.day(between(-200, 1500)), "kuendigungsfrist_monate": chance.pick((3, 6, 12)),
                    "summe": round(random() * 5000, 1), "unterzeichnetAm": chance.stamp(-between(50, 3000)),
                }  # fmt: skip
            case "Standort":
                place, lat, lon = PLACES[index % len(PLACES)]
                name = f"Werk {place}" + (f" {index // len(PLACES) + 1}" if index >= len(PLACES) else "")
                fields = {
                    "adresse": {
                        "placeId": None, "rawAddress": f"Werkstr. {index + 1}, {place}", "latitude": lat,
                        "longitude": lon, "geoCity": place, "geoCountryCode": "DE", "geoCountry": "Deutschland",
                        "geoAddress": f"Werkstr. {index + 1}", "geoStreet": "Werkstr.",
                        "geoHouseNumber": str(index + 1), "geoPostalCode": None,
                    },
                    "flaeche_m2": round(100 + random() * 9000, 1),
                }  # fmt: skip
            case "Fachprozess":
                again, step = divmod(index, len(PROCESSES))
                name = f"{PROCESSES[step]} {SUBJECTS[again % len(SUBJECTS)]}" + (
                    f" {again // len(SUBJECTS) + 1}" if again >= len(SUBJECTS) else ""
                )
                fields = {"reifegrad": between(0, 6), "import": chance.pick(("ARIS", "Excel", "Hand"))}
            case _:
                name = f"Notiz {index + 1}"
                fields = {"gelesen_von": "niemand"}
        created = -between(30, 2500)
        state = "APPROVED" if kind in ("Standort", "Notiz") or random() < 0.7 else "BROKEN_QUALITY_SEAL"
        text = f"{name}: zuletzt besprochen im Betriebsrat, Maßnahme offen." if random() < 0.6 else None
        sheet = FactSheet(
            chance.new_id(), kind, name, between(1, 30), category, text, "ACTIVE", state,
            chance.stamp(created), chance.stamp(-between(1, -created + 1)),
        )  # fmt: skip
        sheet.fields = fields
        self.of[kind].append(self.world.add_fact_sheet(sheet))

    def _link(self, name: str, source: FactSheet, target: FactSheet, fields: Json | None = None) -> None:
        self.world.add_relation(Relation(self.chance.new_id(), name, source.id, target.id, fields=fields or {}))

    def _tie(self) -> None:
        chance, systems = self.chance, self.of["System"]
        for at, system in enumerate(systems):
            if at % 5 == 4:
                self._link("systemParentRelation", system, systems[at - 4 + (at % 3 == 0)])
            if self.of["Standort"]:
                self._link("systemStandortRelation", system, chance.pick(self.of["Standort"]))
            if self.of["Vertrag"] and chance.random() < 0.6:
                share = {"anteil_prozent": round(chance.random() * 100, 1), "lambda": chance.pick(("haupt", "neben"))}
                self._link("relSystemToVertrag", system, chance.pick(self.of["Vertrag"]), share)
            if at + 1 < len(systems) and chance.random() < 0.4:
                self._link("systemDatenfluss", system, systems[at + 1])
            if at % 9 == 8:
                self._link("systemRequiresRelation", system, systems[at - 1])
        if len(systems) > 3:
            for here, there in ((0, 1), (1, 2), (2, 0)):
                self._link("systemSuccessorRelation", systems[here], systems[there])
        processes = self.of["Fachprozess"]
        # Wide enough that even a large tree ends at the fifth level, the highest that this type allows.
        width = max(3, math.ceil(len(processes) ** 0.25))
        for at, process in enumerate(processes):
            if at:
                self._link("fachprozessParentRelation", process, processes[(at - 1) // width])
            if systems:
                uses = {"nutzungProTag": chance.between(1, 500)} if chance.random() < 0.6 else {}
                self._link("prozessSystem", process, chance.pick(systems), uses)
