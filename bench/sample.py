"""A made-up workspace for the benchmarks: a data model, and fact sheets of about 4 KB of JSON each.

It knows nothing of the project, so that what it costs and what it answers stays the same whatever we do.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from typing import Any, Final

SHARES: Final = {
    "Application": 25,
    "ITComponent": 25,
    "Interface": 10,
    "DataObject": 8,
    "BusinessCapability": 7,
    "Provider": 6,
    "Organization": 5,
    "Initiative": 4,
    "Objective": 4,
    "Platform": 3,
    "BusinessContext": 2,
    "TechCategory": 1,
}
"""Per cent of the fact sheets by type: the largest two hold half of them."""
_SELECTS: Final = ("criticality", "fit", "hosting")
_VALUES: Final = ("low", "medium", "high", "veryHigh")
_PHASES: Final = ("plan", "phaseIn", "active", "phaseOut", "endOfLife")
WORDS: Final = tuple(
    "Claims Policy Billing Risk Ledger Portal Engine Gateway Archive Broker Cockpit Data Fraud Health Life Motor "  # noqa: SIM905
    "Partner Pricing Quote Report Sales Service Tariff Underwriting Workflow Zürich Ärzte Été".split()
)
_BYTES: Final = 4000


def counts(fact_sheets: int) -> dict[str, int]:
    """How many fact sheets of each type there are."""
    found = {name: fact_sheets * share // 100 for name, share in SHARES.items()}
    found["Application"] += fact_sheets - sum(found.values())
    return found


def relations(name: str) -> list[tuple[str, str]]:
    """The outgoing relations of a type: (name, target type)."""
    names = list(SHARES)
    place = names.index(name)
    targets = [names[(place + step) % len(names)] for step in (1, 2, 3)]
    return [("relToParent", name), *((f"rel{name}To{target}", target) for target in targets)]


def inverse(relation: str) -> str:
    """What an outgoing relation is called from where it ends."""
    if relation == "relToParent":
        return "relToChild"
    source, _, target = relation.removeprefix("rel").partition("To")
    return f"rel{target}To{source}From"


def data_model() -> dict[str, Any]:
    """As ``GET /models/dataModel`` answers it."""
    select = {"type": "SINGLE_SELECT", "values": list(_VALUES), "inFacet": True}
    fields: dict[str, Any] = {
        "lifecycle": {"type": "LIFECYCLE", "values": list(_PHASES), "inFacet": True},
        "externalId": {"type": "EXTERNAL_ID"},
        "costTotalAnnual": {"type": "DOUBLE"},
        "platforms": {"type": "MULTIPLE_SELECT", "values": list(_VALUES)},
        **dict.fromkeys(_SELECTS, select),
    }
    links: dict[str, Any] = {}
    for name in SHARES:
        for relation, target in relations(name)[1:]:
            links[relation] = {
                "from": {"factSheetType": name, "name": relation, "multiplicity": "*"},
                "to": {"factSheetType": target, "name": inverse(relation), "multiplicity": "*"},
                "fields": {},
            }
    sheets = {name: {"fields": fields, "relations": ["relToParent", "relToChild"]} for name in SHARES}
    return {"factSheets": sheets, "relations": links, "externalIdFields": {"externalId": {}}}


def users() -> list[dict[str, Any]]:
    """The people of the workspace."""
    chance = random.Random(7)
    return [
        {"id": _id(chance), "displayName": f"Person {n}", "firstName": "Person", "lastName": str(n)}
        | {"email": f"person.{n}@example.org", "technicalUser": False}
        for n in range(300)
    ]


def nodes(fact_sheets: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """The GraphQL nodes of all fact sheets, type after type, as a query for everything we preload would be answered."""
    chance = random.Random(seed)
    ids = {name: [_id(chance) for _ in range(count)] for name, count in counts(fact_sheets).items()}
    people, tags, roles = users(), [_id(chance) for _ in range(60)], [_id(chance) for _ in range(10)]
    for name, own in ids.items():
        for number in range(len(own)):
            yield _node(chance, name, number, ids=ids, people=people, tags=tags, roles=roles)


def _node(
    chance: random.Random,
    name: str,
    number: int,
    *,
    ids: dict[str, list[str]],
    people: list[dict[str, Any]],
    tags: list[str],
    roles: list[str],
) -> dict[str, Any]:
    title = f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}"
    year = chance.randint(2008, 2026)
    node: dict[str, Any] = {
        "id": ids[name][number],
        "rev": chance.randint(1, 200),
        "type": name,
        "category": chance.choice([None, "standard", "special"]),
        "name": title,
        "displayName": f"{chance.choice(WORDS)} / {title}" if number % 4 == 0 else title,
        "description": " ".join(chance.choices(WORDS, k=20)),
        "status": "ACTIVE",
        "lxState": chance.choice(["APPROVED", "APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT"]),
        "level": 2 if number % 4 == 0 else 1,
        "completion": {"percentage": chance.randint(0, 100)},
        "createdAt": f"{year}-03-{chance.randint(1, 28):02}T09:15:{number % 60:02}.123456Z",
        "updatedAt": f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}T{number % 24:02}:"
        f"{number // 24 % 60:02}:{number % 60:02}.654321Z",
        "tags": [{"id": tag} for tag in chance.sample(tags, 3)],
        "subscriptions": {
            "edges": [
                {
                    "node": {
                        "id": _id(chance),
                        "type": chance.choice(["RESPONSIBLE", "OBSERVER", "ACCOUNTABLE"]),
                        "user": chance.choice(people),
                        "roles": [{"id": chance.choice(roles), "name": "Owner", "comment": None}],
                    }
                }
                for _ in range(2)
            ]
        },
        "lifecycle": {
            "asString": "active",
            "phases": [
                {"phase": phase, "startDate": f"{year + at}-0{at + 1}-01", "milestoneId": None}
                for at, phase in enumerate(_PHASES[: chance.randint(1, 5)])
            ],
        },
        "externalId": {"externalId": f"{name[:3].upper()}-{number:06}", "comment": None, "externalUrl": None},
        "costTotalAnnual": round(chance.uniform(0, 1e6), 2),
        "platforms": chance.sample(_VALUES, 2),
        **{select: chance.choice(_VALUES) for select in _SELECTS},
    }
    for relation, target in relations(name):
        if relation == "relToParent":
            chosen = [ids[name][chance.randrange(number)]] if number and chance.randint(0, 1) else []
        else:
            chosen = [chance.choice(ids[target]) for _ in range(chance.randint(1, 4))] if ids[target] else []
        edges = [
            {"node": {"id": _id(chance), "factSheet": {"id": one, "type": target, "displayName": title}}}
            for one in chosen
        ]
        node[relation] = {"edges": edges}
    # What a script that asks for everything would get besides, up to the size that real fact sheets have.
    missing = _BYTES - len(json.dumps(node, ensure_ascii=False).encode())
    if missing > 20:
        node["documents"] = "x" * (missing - 15)
    return node


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
