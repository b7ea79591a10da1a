"""What the insurance group has filled in of LeanIX's own standard fields, derived from the rest where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.world import FactSheet, Json, World

T = TypeVar("T")

CATEGORIES = (
    "Policy Administration", "Claims Management Software", "Customer Relationship Management", "Document Management",
    "Business Intelligence", "Enterprise Resource Planning", "Identity Management", "Output Management",
    "Human Capital Management", "Actuarial Modelling", "Payment Processing", "Collaboration",
)  # fmt: skip
IDENTITY_PROVIDERS = ("Microsoft Entra ID", "Keycloak", "Ping Identity")
FIT_COMMENTS = {
    "functionalSuitabilityDescription": (
        "Group contracts cannot be handled; they are kept in spreadsheets.",
        "Covers the German products only.",
        "Users work around the claims reserve screens every day.",
    ),
    "technicalSuitabilityDescription": (
        "Built on a framework that its maker gave up.",
        "Nobody in the team can change the batch scheduler any more.",
        "Runs on the group platform, with automatic tests and monthly releases.",
    ),
}
TIME_COMMENTS = {
    "tolerate": "Works, and there is no case for replacing it before the next contract period.",
    "invest": "The target for this capability in all countries.",
    "migrate": "The business needs it; the technology has to go.",
    "eliminate": "To be switched off as soon as the last contracts have moved.",
}
HOSTING_COMMENTS = (
    "Two data centres, active and passive.",
    "Tenant in the European region of the supplier.",
    "Moves out of the old data centre by the end of the year.",
)
PURPOSES = ("Administration of insurance contracts", "Settlement of claims", "Staff administration", "Fraud prevention")
ALIASED = frozenset({"ITComponent", "Interface", "BusinessCapability", "DataObject", "Platform", "Provider"})
MEASURES = "Encrypted at rest and in transit; access by role, reviewed twice a year; deletion run every quarter."


class StandardFields:
    """Fills in fields without touching the numbers that the rest of the story is made from."""

    def __init__(self, world: World, chance: Chance) -> None:
        self._random = Random(f"standard fields of {world.workspace_id}").random
        self._day = chance.day

    def fill(self, kind: str, name: str, number: int, fields: Json) -> None:
        """Add values to the fields of a fact sheet; ``number`` counts those of its type."""
        if kind in ALIASED and self._often(0.15):
            fields["alias"] = "".join(word[0] for word in name.split()).upper() + f"-{number}"
        if kind == "Application":
            self._fitness(fields)
            self._technology(number, fields)
            self._protection(fields)
        elif kind == "Interface" and self._often(0.7):
            fields["interfaceType"] = self._pick(("synchronous", "asynchronous", "batch", "batch"))
        elif kind in ("DataObject", "TechnicalStack") and self._often(0.5):
            phases = [self._phase("active", -int(200 + self._random() * 4000))]
            if self._often(0.2):
                phases.append(self._phase("endOfLife", int(self._random() * 1500) - 150))
            fields["lifecycle"] = {"phases": phases}

    def _phase(self, name: str, day: int) -> Json:
        return {"phase": name, "startDate": self._day(day), "milestoneId": None}

    def _often(self, share: float) -> bool:
        return self._random() < share

    def _pick(self, among: Sequence[T]) -> T:
        return among[int(self._random() * len(among))]

    def _fitness(self, fields: Json) -> None:
        functional, technical = fields.get("functionalSuitability"), fields.get("technicalSuitability")
        if functional and technical and self._often(0.8):
            useful, sound = functional in ("appropriate", "perfect"), technical in ("adequate", "fullyAppropriate")
            time = ("invest" if sound else "migrate") if useful else ("tolerate" if sound else "eliminate")
            fields["lxTimeClassification"] = time
            if self._often(0.3):
                fields["lxTimeClassificationDescription"] = TIME_COMMENTS[time]
        for name, comments in FIT_COMMENTS.items():
            if name.removesuffix("Description") in fields and self._often(0.2):
                fields[name] = self._pick(comments)
        if self._often(0.3):
            fields["Broker"] = self._pick(("yes", "no", "no"))

    def _technology(self, number: int, fields: Json) -> None:
        hosting = fields.get("lxHostingType")
        if hosting and self._often(0.15):
            fields["lxHostingDescription"] = self._pick(HOSTING_COMMENTS)
        if self._often(0.6):
            fields["lxStatusSSO"] = self._pick(("implemented", "implemented", "planned", "notSupported"))
            if fields["lxStatusSSO"] == "implemented":
                fields["lxSsoProvider"] = self._pick(IDENTITY_PROVIDERS)
        if self._often(0.5):
            fields["lxProductCategory"] = self._pick(CATEGORIES)
        if self._often(0.4):
            fields["lxCatalogStatus"] = self._pick(("linked", "linked", "recommended", "notLinked"))
            if fields["lxCatalogStatus"] == "linked":
                fields["lxCatalogId"] = _reference(f"CAT-{number:06}")
        if hosting == "saas" and self._often(0.6):
            fields["lxSiId"] = _reference(f"saas-{number}")
        if self._often(0.1):
            fields["signavioGlossaryItemId"] = _reference(f"{number:032x}")
        if self._often(0.3):
            fields["orderingState"] = self._pick(("orderable", "onRequest", "closed"))

    def _protection(self, fields: Json) -> None:
        for name in ("BusinessConfidentialityCriticality", "BusinessIntegrityConfidentiality"):
            if self._often(0.6):
                fields[name] = self._pick(("low", "medium", "medium", "high"))
        if self._often(0.3):
            fields["processingPurpose"] = self._pick(PURPOSES)
            fields["legalBasis"] = self._pick(("contract", "contract", "consent", "legalObligation"))
            if fields["legalBasis"] == "legalObligation":
                fields["legalBasisDescription"] = "Money laundering act and commercial code."
            if self._often(0.5):
                fields["TOMDescription"] = MEASURES


def _reference(number: str) -> Json:
    return {"externalId": number, "comment": None, "externalUrl": None, "status": "ACTIVE"}


def is_over(fact_sheet: FactSheet, today: str) -> bool:
    """Whether the fact sheet has reached the end of its life."""
    phases = (fact_sheet.fields.get("lifecycle") or {}).get("phases") or ()
    return any(phase["phase"] == "endOfLife" and phase["startDate"] <= today for phase in phases)
