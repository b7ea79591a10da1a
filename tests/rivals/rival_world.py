"""An airport as LeanIX might hold it: types, fields and relations that nobody has seen."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

FIELDS: dict[str, dict[str, dict[str, Any]]] = {
    "Terminal": {
        "class": {"type": "SINGLE_SELECT", "values": ["landside", "airside"], "inFacet": True},
        "from": {"type": "STRING", "quickSearch": True},
        "floorArea": {"type": "DOUBLE"},
        "openedOn": {"type": "DATE"},
        "location": {"type": "LOCATION"},
        "lifecycle": {"type": "LIFECYCLE", "values": ["draft", "open", "closed"]},
    },
    "Gate": {
        "gateCode": {"type": "EXTERNAL_ID"},
        "services": {"type": "MULTIPLE_SELECT", "values": ["jetBridge", "bus", "power"]},
        "on": {"type": "INTEGER"},
        "sheltered": {"type": "BOOLEAN"},
        "hologram": {"type": "HOLOGRAM"},
    },
    "Airline": {
        "iata": {"type": "STRING", "mandatory": True},
        "alliance": {"type": "SINGLE_SELECT", "values": ["moon", "comet"]},
        "revenue": {"type": "DOUBLE"},
        "fee": {"type": "CURRENCY"},
        "None": {"type": "STRING"},
    },
    "Aircraft": {
        "tail": {"type": "STRING"},
        "seats": {"type": "INTEGER"},
        "totalSeats": {"type": "AGGREGATED", "paths": [], "function": "SUM"},
        "lifecycle": {"type": "LIFECYCLE", "values": ["draft", "open", "closed"]},
        "node": {"type": "STRING"},
    },
    "Runway": {"length": {"type": "INTEGER"}, "works": {"type": "PROJECT_STATUS"}, "return": {"type": "STRING"}},
    "GroundService": {"import": {"type": "STRING"}, "crews": {"type": "INTEGER"}},
    "Lounge": {},
}
BUILT_IN = {
    "relToParent": "relToChild",
    "relToChild": "relToParent",
    "relToRequires": "relToRequiredBy",
    "relToRequiredBy": "relToRequires",
}
CATEGORIES = {"Gate": ["bus", "bridge"]}
# persisted: (from type, from name, from multiplicity), (to type, to name, to multiplicity), own fields
RELATIONS: dict[str, tuple[tuple[str, str, str], tuple[str, str, str], dict[str, Any]]] = {
    "gateTerminalRelation": (("Gate", "relGateToTerminal", "1"), ("Terminal", "relTerminalToGate", "*"), {}),
    "airlineGateRelation": (
        ("Airline", "relAirlineToGate", "*"),
        ("Gate", "relGateToAirline", "*"),
        {
            "peakLoad": {"type": "DOUBLE"},
            "rank": {"type": "SINGLE_SELECT", "values": ["gold", "tin"]},
            "days": {"type": "MULTIPLE_SELECT", "values": ["mo", "tu"]},
        },
    ),
    "aircraftAirlineRelation": (
        ("Aircraft", "relAircraftToAirline", "1"),
        ("Airline", "relAirlineToAircraft", "*"),
        {"leased": {"type": "BOOLEAN"}},
    ),
    "runwayCrossingRelation": (
        ("Runway", "relRunwayToCrossing", "*"),
        ("Runway", "relRunwayToCrossedBy", "*"),
        {"angle": {"type": "INTEGER"}},
    ),
    "serviceTreeRelation": (
        ("GroundService", "relToParent", "1"),
        ("GroundService", "relToChild", "*"),
        {},
    ),
    "airlineNeedsRelation": (("Airline", "relToRequires", "*"), ("Airline", "relToRequiredBy", "*"), {}),
    "loungeAirlineRelation": (("Lounge", "relLoungeToAirline", "*"), ("Airline", "relAirlineToLounge", "*"), {}),
}
COMPOSITE = {"LOCATION", "LIFECYCLE", "EXTERNAL_ID", "HOLOGRAM", "PROJECT_STATUS"}
USERS = [
    {"id": "", "firstName": "Ida", "lastName": "Falk", "displayName": "Ida Falk", "email": "ida@fly.example"},
    {"id": "", "firstName": "Jon", "lastName": "Roe", "displayName": "Jon Roe", "email": "jon@fly.example"},
    {"id": "", "firstName": "Mia", "lastName": "Åkesson", "displayName": "Mia Åkesson", "email": "mia@fly.example"},
    {"id": "", "firstName": None, "lastName": "beacon", "displayName": "beacon", "email": None},
]
GROUPS = {"Wing": ("SINGLE", ["East", "West"]), "Audit = 2026": ("MULTIPLE", ["Fire", "Noise", "East"])}
LOOSE = ["hot", "East"]
ROLES = ["Gate keeper", 'Steward of "record"']


@dataclass
class World:
    """Everything the server knows."""

    new_id: Any
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: list[dict[str, Any]] = field(default_factory=list)

    def ends(self, fact_sheet_type: str) -> dict[str, tuple[str, bool]]:
        """Relation names of a type: which relation, and whether this is its from side."""
        found: dict[str, tuple[str, bool]] = {}
        for persisted, (start, end, _fields) in RELATIONS.items():
            if start[0] == fact_sheet_type:
                found[start[1]] = (persisted, True)
            if end[0] == fact_sheet_type:
                found[end[1]] = (persisted, False)
        return found

    def related(self, sheet: dict[str, Any], name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Links and the fact sheets at their other ends."""
        persisted, outgoing = self.ends(sheet["type"])[name]
        here, there = ("from", "to") if outgoing else ("to", "from")
        return [
            (link, self.sheets[link[there]])
            for link in self.links
            if link["relation"] == persisted and link[here] == sheet["id"]
        ]

    def active(self, fact_sheet_type: str | None = None) -> list[dict[str, Any]]:
        return [
            sheet
            for sheet in self.sheets.values()
            if sheet["status"] == "ACTIVE" and fact_sheet_type in {None, sheet["type"]}
        ]

    def one(self, name: str, fact_sheet_type: str | None = None) -> dict[str, Any]:
        return next(s for s in self.active() if s["displayName"] == name and fact_sheet_type in {None, s["type"]})

    # -- what a reader should get ------------------------------------------------------------------------------------

    def tags_of(self, sheet: dict[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in sheet["tags"]:
            tag = self.tags[key]
            found.setdefault(self.groups[tag["group"]]["name"] if tag["group"] else "", []).append(tag["name"])
        return found

    def people_of(self, sheet: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for sub in sheet["subscriptions"]:
            for role, comment in [(self.roles[r]["name"], c) for r, c in sub["roles"]] or [("", None)]:
                email = sub["user"]["email"] or ""
                found.setdefault(role, []).append((email, sub["id"], sub["type"], comment or None))
        return found

    def relations_of(self, sheet: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [
                {"id": target["id"], "type": target["type"], "displayName": target["displayName"]}
                | {"activeFrom": link["activeFrom"], **link["fields"]}
                for link, target in self.related(sheet, name)
            ]
            for name in self.ends(sheet["type"])
        }


def build(id_style: str = "uuid", gates: int = 20) -> World:
    """About sixty fact sheets; ids as UUIDs, as digits, as Relay ids, or as words."""
    counter = iter(range(1000, 100_000))

    def new_id() -> str:
        number = next(counter)
        plain = str(uuid.uuid5(uuid.NAMESPACE_URL, f"airport/{number}"))
        if id_style == "digits":
            return str(number)
        if id_style == "relay":
            import base64

            return base64.b64encode(f"FS:{plain}".encode()).decode()
        return f"fs-{number}" if id_style == "words" else plain

    world = World(new_id)
    world.users = [user | {"id": new_id(), "technicalUser": user["email"] is None} for user in USERS]
    for name, (mode, tags) in GROUPS.items():
        group = new_id()
        world.groups[group] = {"id": group, "name": name, "mode": mode}
        for tag in tags:
            key = new_id()
            world.tags[key] = {"id": key, "name": tag, "group": group}
    for tag in LOOSE:
        key = new_id()
        world.tags[key] = {"id": key, "name": tag, "group": None}
    for name in ROLES:
        key = new_id()
        world.roles[key] = {"id": key, "name": name}
    _fill(world, gates)
    return world


def _fill(world: World, count: int) -> None:
    def add(fact_sheet_type: str, name: str, parent: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
        number = len(world.sheets)
        tags, roles = list(world.tags), list(world.roles)
        sheet = {
            "id": world.new_id(),
            "rev": 3_000_000_000 + number,
            "type": fact_sheet_type,
            "category": values.pop("category", None),
            "name": name,
            "displayName": f"{parent['displayName']} / {name}" if parent else name,
            "description": None if number % 3 else f"All about {name}\nin two lines",
            "status": values.pop("status", "ACTIVE"),
            "lxState": values.pop("lxState", ["APPROVED", "BROKEN_QUALITY_SEAL"][number % 2]),
            "level": parent["level"] + 1 if parent else 1,
            "completion": number * 7 % 101,
            "createdAt": "2024-02-03T04:05:06Z",
            "updatedAt": f"2026-01-{1 + number % 28:02d}T09:14:59.678693644Z",
            "naFields": [],
            "tags": [tags[number % len(tags)], tags[-1]] if number % 4 == 0 else [],
            "subscriptions": [],
            "fields": {key: values.get(key) for key in FIELDS[fact_sheet_type]},
        }
        if number % 3 == 0:
            sheet["subscriptions"] = [
                _subscription(world, number, "RESPONSIBLE", [(roles[0], "since May"), (roles[1], None)]),
                _subscription(world, number + 1, "OBSERVER", []),
            ]
        world.sheets[sheet["id"]] = sheet
        return sheet

    def link(relation: str, start: dict[str, Any], end: dict[str, Any], **fields: Any) -> None:
        known = {"id": world.new_id(), "relation": relation, "from": start["id"], "to": end["id"]}
        known["activeFrom"] = "2025-01-01" if len(world.links) % 2 else None
        world.links.append(known | {"fields": dict.fromkeys(RELATIONS[relation][2]) | fields})

    life = {
        "asString": "open",
        "phases": [
            {"phase": "open", "startDate": "2020-01-01", "milestoneId": None},
            {"phase": "closed", "startDate": "2099-01-01", "milestoneId": None},
        ],
    }
    place = {"geoAddress": "Taxiway 1", "geoCountry": "SE", "latitude": 59.65, "longitude": 17.93}
    terminals = [
        add("Terminal", "Central", location=place, lifecycle=life, floorArea=1e17, openedOn="1998-04-01"),
        add("Terminal", "Pier Ω", **{"class": "airside", "from": "rail", "floorArea": 12.5}),
        add("Terminal", "Old shed", status="ARCHIVED"),
        add("Terminal", "Aero Moon", status="ARCHIVED"),
    ]
    gates = []
    for number in range(count):
        state = {5: {"lxState": "DRAFT"}, 6: {"lxState": "REJECTED"}, 7: {"status": "ARCHIVED"}}.get(number, {})
        gate = add(
            "Gate",
            f"A{number}" if number not in {3, 4} else "B7",
            category="bus" if number % 2 else None,
            gateCode=None if number % 5 else {"externalId": f"G-{number}", "comment": None},
            services=["bus", "power"] if number % 2 else None,
            on=number,
            sheltered=bool(number % 2),
            hologram={"hue": number, "words": ["a", "b"]} if number == 0 else None,
            **state,
        )
        gates.append(gate)
        if gate["status"] == "ACTIVE":
            link("gateTerminalRelation", gate, terminals[number % 2])
    airlines = [
        add("Airline", name, iata=name[:2].upper(), alliance="moon", revenue=12345678901234567.5, fee=9.5, None_=1)
        for name in ("Aero Moon", "Zed Air", "nordic", "Nordic", 'Air "Quote" \\ Slash', "Low & Cost <b>")
    ]
    airlines[0]["fields"]["None"] = "null"
    for number, gate in enumerate(gates):
        if gate["status"] == "ACTIVE":
            link("airlineGateRelation", airlines[number % 3], gate, peakLoad=number / 2, rank="gold", days=["mo"])
    link("airlineNeedsRelation", airlines[0], airlines[1])
    link("airlineNeedsRelation", airlines[1], airlines[0])
    for number in range(16):
        aircraft = add(
            "Aircraft", f"SE-{number:03d}", tail=f"T{number}", seats=number * 9, totalSeats=1, lifecycle=life
        )
        aircraft["fields"]["node"] = "n"
        link("aircraftAirlineRelation", aircraft, airlines[number % 2], leased=bool(number % 2))
    runways = [add("Runway", name, length=3000) for name in ("01L", "01R", "Central")]
    runways[0]["fields"]["works"] = [{"id": "w1", "date": "2026-01-01", "status": "GREEN", "progress": 40}]
    link("runwayCrossingRelation", runways[0], runways[1], angle=30)
    link("runwayCrossingRelation", runways[1], runways[0], angle=60)
    link("runwayCrossingRelation", runways[2], runways[2], angle=0)
    root = add("GroundService", "Ground", crews=3)
    for name in ("Fuel", "Bags", "Ice"):
        child = add("GroundService", name, root, **{"import": "x"})
        link("serviceTreeRelation", child, root)
        grandchild = add("GroundService", "Night", child)
        link("serviceTreeRelation", grandchild, child)


def _subscription(world: World, number: int, kind: str, roles: list[tuple[str, str | None]]) -> dict[str, Any]:
    return {"id": world.new_id(), "type": kind, "user": world.users[number % len(world.users)], "roles": roles}
