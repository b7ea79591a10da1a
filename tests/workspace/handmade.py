"""A small workspace made by hand, small enough to know by heart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from leanix_tui.model.data_model import DataModel
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.model.labels import Labels
from leanix_tui.model.subscription import SubscriptionRole
from leanix_tui.model.tag import Tag, TagGroup
from leanix_tui.model.user import User
from leanix_tui.text import fold
from leanix_tui.workspace.query import Query
from leanix_tui.workspace.store import Store

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
SELECT = ["low", "missionCritical", "high"]

MODEL = DataModel.parse(
    {
        "factSheets": {
            "Application": {
                "fields": {
                    "category": {"type": "SINGLE_SELECT", "values": ["service", "portal"]},
                    "lifecycle": {"type": "LIFECYCLE", "values": ["plan", "active", "endOfLife"]},
                    "criticality": {"type": "SINGLE_SELECT", "values": SELECT},
                    "platforms": {"type": "MULTIPLE_SELECT", "values": ["web", "mobile"]},
                    "costTotalAnnual": {"type": "DOUBLE"},
                    "externalId": {"type": "EXTERNAL_ID"},
                    "alias": {"type": "STRING"},
                    "isCore": {"type": "BOOLEAN"},
                    "auditedOn": {"type": "DATE"},
                    "mystery": {"type": "SOMETHING_NEW"},
                },
                "relations": ["relToParent", "relToChild", "relToRequires", "relToRequiredBy"],
            },
            "ITComponent": {"fields": {"lifecycle": {"type": "LIFECYCLE"}}},
            "Provider": {"fields": {}},
        },
        "relations": {
            "appToItc": {
                "from": {"factSheetType": "Application", "name": "relApplicationToITComponent"},
                "to": {"factSheetType": "ITComponent", "name": "relITComponentToApplication"},
            },
            "itcToProvider": {
                "from": {"factSheetType": "ITComponent", "name": "relITComponentToProvider"},
                "to": {"factSheetType": "Provider", "name": "relProviderToITComponent"},
            },
        },
    }
)
LABELS = Labels(
    "de",
    types={"Application": ("Anwendung", "Anwendungen"), "ITComponent": ("IT-Komponente", "IT-Komponenten")},
    fields={("Application", "criticality"): "Kritikalität"},
    values={("Application", "criticality", "high"): "Sehr hoch"},
)
TAGS = [
    Tag("t-eu", "EU", group_id="g-region", group_name="Region"),
    Tag("t-us", "US", group_id="g-region", group_name="Region"),
    Tag("t-cloud", "Cloud", group_id="g-host", group_name="Hosting Strategy"),
    Tag("t-loose", "quick win"),
]
ADA = SubscriptionLink("u-ada", "RESPONSIBLE", ("r-owner",))
BOB = SubscriptionLink("u-bob", "OBSERVER")


def sheet(id_: str, name: str, type_: str = "Application", *, path: str = "", **more: Any) -> FactSheet:
    known = MODEL.types[type_]
    own = {name: more.pop(name) for name in list(more) if name in known.fields}
    display = f"{path} / {name}" if path else name
    folded = "\n".join(fold(part) for part in (display, own.get("externalId") or "") if part)
    values = tuple(own.get(field) for field in known.fields)
    return FactSheet(id_, type_, name, display, values=values, folded=folded, **more)


def sheets() -> list[FactSheet]:
    return [
        sheet(
            "a-erp", "ERP", lx_state="APPROVED", completion=90, level=1, category="portal",
            criticality="missionCritical",
            platforms=("web", "mobile"), costTotalAnnual=1000, externalId="EXT-1", isCore=True, auditedOn="2026-05-31",
            lifecycle=("active", "2020-01-01", "endOfLife", "2026-12-31"), tag_ids=("t-eu", "t-cloud"),
            subscriptions=(ADA,), updated_at="2026-06-14T10:00:00Z", created_at="2020-01-01T00:00:00.5Z",
            description="The heart of it all", links=("relApplicationToITComponent", ("i-aix", "i-gone")),
        ),
        sheet(
            "a-erp-hr", "HR", path="ERP", lx_state="BROKEN_QUALITY_SEAL", completion=40, level=2, category="service",
            criticality="high", costTotalAnnual=250.5, isCore=False, lifecycle=("plan", "2027-01-01"),
            tag_ids=("t-us",), subscriptions=(ADA, BOB), updated_at="2026-05-01T00:00:00Z",
            links=("relToParent", ("a-erp",), "relToRequires", ("a-crm",)),
        ),
        sheet(
            "a-crm", "Größe CRM", lx_state="DRAFT", completion=0, alias="Kundschaft",
            lifecycle=("endOfLife", "2024-01-01"),
            tag_ids=("t-loose",), subscriptions=(BOB,), updated_at="2025-01-01T00:00:00Z", mystery={"deep": ["x"]},
            links=("relToRequires", ("a-erp-hr",), "relApplicationToITComponent", ("i-db",)),
        ),
        sheet("a-old", "Old ERP", status="ARCHIVED", lx_state="REJECTED"),
        sheet("i-aix", "AIX", "ITComponent", links=("relITComponentToProvider", ("p-ibm",))),
        sheet("i-db", "Database: big", "ITComponent"),
        sheet("p-ibm", "IBM", "Provider"),
    ]  # fmt: skip


def store() -> Store:
    made = Store(MODEL, LABELS)
    made.set_tags(TAGS, [TagGroup("g-region", "Region"), TagGroup("g-host", "Hosting Strategy")])
    made.set_roles([SubscriptionRole("r-owner", "System Owner")])
    made.set_users(
        [User("u-ada", "Ada Lovelace", email="ada@example.org"), User("u-bob", "Bob", email="bob@example.org")]
    )
    for one in sheets():
        made.add(one)
    return made


def found(line: str, **more: Any) -> list[str]:
    return [row.id for row in Query.make(line, **more).run(store(), now=NOW).rows]
