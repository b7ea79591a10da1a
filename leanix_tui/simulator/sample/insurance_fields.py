"""Values and fields that several types of the insurance group share, and all fields of its applications.

The applications have the fields of LeanIX's own standard under their own names, because public clients ask for them.
"""

from __future__ import annotations

from leanix_tui.simulator.models.blueprint import LIFECYCLE, Field, values

SUITABILITY = values(
    "inappropriate|Inappropriate|Unpassend|#b40000; unreasonable|Unreasonable|Unzureichend|#e07b39;"
    "adequate|Adequate|Angemessen|#8bc34a; fullyAppropriate|Fully appropriate|Voll passend|#2e7d32"
)
FUNCTIONAL = values(
    "unreasonable|Unreasonable|Unpassend|#b40000; insufficient|Insufficient|Unzureichend|#e07b39;"
    "appropriate|Appropriate|Passend|#8bc34a; perfect|Perfect|Perfekt|#2e7d32"
)
CRITICALITY = values(
    "missionCritical|Mission critical|Unternehmenskritisch|#b40000;"
    "businessCritical|Business critical|Geschäftskritisch|#e07b39;"
    "businessOperational|Business operational|Betriebsnotwendig|#5fb3e8;"
    "administrativeService|Administrative service|Verwaltungsdienst|#90a4ae"
)
LEVELS = values("low|Low|Niedrig|#8bc34a; medium|Medium|Mittel|#f5b041; high|High|Hoch|#c0392b")
TRAFFIC = values("green|On track|Im Plan|#2e7d32; yellow|At risk|Gefährdet|#f5b041; red|Off track|Außer Plan|#b40000")


def lifecycle_field() -> Field:
    return Field("lifecycle", "LIFECYCLE", "Lifecycle", "Lebenszyklus", values(LIFECYCLE), "information.lifecycle")


def external_id_field() -> Field:
    return Field(
        "externalId", "EXTERNAL_ID", "External ID", "Externe ID", facet=False, quick=True, full_text=True,
        help_en="The number under which the source system knows this fact sheet.",
        help_de="Die Nummer, unter der das Quellsystem dieses Factsheet kennt.",
    )  # fmt: skip


def alias_field() -> Field:
    return Field("alias", "STRING", "Alias", "Alias", facet=False, quick=True, full_text=True, weight=0)


def release_field() -> Field:
    return Field("release", "STRING", "Release", "Release", facet=False, weight=0)


def amount_field(name: str, en: str, de: str, *, place: str = "assessment.cost") -> Field:
    return Field(name, "DOUBLE", en, de, place=place, extra={"range": {"min": 0, "max": None}})


def _comment(name: str, en: str, de: str, place: str) -> Field:
    return Field(name, "STRING", en, de, place=place, facet=False, weight=0)


def _reference(name: str, en: str, de: str) -> Field:
    """An id that another product knows the application by."""
    return Field(name, "EXTERNAL_ID", en, de, facet=False, weight=0)


_PROTECTION = "assessment.protection"

APPLICATION = (
    alias_field(),
    release_field(),
    external_id_field(),
    lifecycle_field(),
    Field("lxProductCategory", "STRING", "Product Category", "Produktkategorie", facet=False, weight=0),
    Field(
        "lxCatalogStatus", "SINGLE_SELECT", "Catalog Status", "Katalogstatus",
        values("linked|Linked|Verknüpft|#2e7d32; recommended|Recommended|Empfohlen|#f5b041;"
               "notLinked|Not linked|Nicht verknüpft"),
        weight=0, read_only=True,
    ),
    _reference("lxCatalogId", "Catalog ID", "Katalog-ID"),
    _reference("lxSiId", "SaaS Discovery ID", "SaaS-Discovery-ID"),
    _reference("signavioGlossaryItemId", "Signavio ID", "Signavio-ID"),
    Field(
        "businessCriticality", "SINGLE_SELECT", "Business Criticality", "Geschäftskritikalität", CRITICALITY,
        "assessment.business", mandatory=True,
        help_en="How badly the business is hurt when this application stands still.",
        help_de="Wie sehr das Geschäft leidet, wenn diese Anwendung stillsteht.",
    ),
    _comment("businessCriticalityDescription", "Criticality Comment", "Kommentar zur Kritikalität",
             "assessment.business"),
    Field("functionalSuitability", "SINGLE_SELECT", "Functional Fit", "Fachliche Eignung", FUNCTIONAL,
          "assessment.business"),
    _comment("functionalSuitabilityDescription", "Functional Fit Comment", "Kommentar zur fachlichen Eignung",
             "assessment.business"),
    Field(
        "lxTimeClassification", "SINGLE_SELECT", "TIME Classification", "TIME-Klassifizierung",
        values("tolerate|Tolerate|Tolerieren|#90a4ae; invest|Invest|Investieren|#2e7d32;"
               "migrate|Migrate|Migrieren|#f5b041; eliminate|Eliminate|Eliminieren|#b40000"),
        "assessment.business", weight=0,
    ),
    _comment("lxTimeClassificationDescription", "TIME Comment", "Kommentar zu TIME", "assessment.business"),
    Field("userCount", "INTEGER", "Users", "Nutzer", place="assessment.business",
          extra={"range": {"min": 0, "max": None}}),
    Field(
        "Broker", "SINGLE_SELECT", "Used by Brokers", "Von Maklern genutzt", values("yes|Yes|Ja; no|No|Nein"),
        "assessment.business", weight=0,
    ),
    Field("technicalSuitability", "SINGLE_SELECT", "Technical Fit", "Technische Eignung", SUITABILITY,
          "assessment.technical"),
    _comment("technicalSuitabilityDescription", "Technical Fit Comment", "Kommentar zur technischen Eignung",
             "assessment.technical"),
    Field(
        "supportedPlatforms", "MULTIPLE_SELECT", "Supported Platforms", "Unterstützte Plattformen",
        values("web|Web|Web; mobile|Mobile|Mobil; desktop|Desktop|Desktop; terminal|Terminal|Terminal"),
        "assessment.technical",
    ),
    Field(
        "lxHostingType", "SINGLE_SELECT", "Hosting Type", "Hosting",
        values("desktopOrLaptop|Desktop or laptop|Arbeitsplatz; mobile|Mobile|Mobil;"
               "onPremise|On premise|Eigenbetrieb; hybrid|Hybrid|Hybrid; saas|SaaS|SaaS; paas|PaaS|PaaS;"
               "iaas|IaaS|IaaS"),
        "assessment.technical",
    ),
    _comment("lxHostingDescription", "Hosting Comment", "Kommentar zum Hosting", "assessment.technical"),
    Field(
        "lxStatusSSO", "SINGLE_SELECT", "Single Sign-On", "Single Sign-On",
        values("implemented|Implemented|Umgesetzt|#2e7d32; planned|Planned|Geplant|#f5b041;"
               "notSupported|Not supported|Nicht möglich|#b40000"),
        "assessment.technical", weight=0,
    ),
    Field("lxSsoProvider", "STRING", "SSO Provider", "SSO-Anbieter", place="assessment.technical", facet=False,
          weight=0),
    Field(
        "aggregatedObsolescenceRisk", "SINGLE_SELECT", "Obsolescence Risk", "Obsoleszenzrisiko",
        values("noRisk|No risk|Kein Risiko|#2e7d32; riskIdentified|Risk identified|Risiko erkannt|#b40000"),
        "assessment.technical", weight=0, read_only=True,
        help_en="Whether an IT component under this application has reached its end of life.",
    ),
    Field("lastAuditAt", "DATE_TIME", "Last Audit", "Letzte Prüfung", place="assessment.technical", weight=0),
    amount_field("annualCost", "Annual Cost (EUR)", "Jährliche Kosten (EUR)"),
    Field(
        "itComponentCost", "AGGREGATED", "Cost of IT Components", "Kosten der IT-Komponenten",
        place="assessment.cost", facet=False, weight=0, read_only=True,
        extra={"paths": [{"path": "relApplicationToITComponent/costTotalAnnual"}], "function": "SUM"},
    ),
    Field(
        "orderingState", "SINGLE_SELECT", "Ordering", "Bestellung",
        values("orderable|Orderable|Bestellbar; onRequest|On request|Auf Anfrage; closed|Closed|Geschlossen"),
        "assessment.cost", weight=0,
    ),
    Field("BusinessConfidentialityCriticality", "SINGLE_SELECT", "Confidentiality", "Vertraulichkeit", LEVELS,
          _PROTECTION, weight=0),
    Field("BusinessIntegrityConfidentiality", "SINGLE_SELECT", "Integrity", "Integrität", LEVELS, _PROTECTION,
          weight=0),
    Field("processingPurpose", "STRING", "Purpose of Processing", "Zweck der Verarbeitung", place=_PROTECTION,
          facet=False, weight=0),
    Field(
        "legalBasis", "SINGLE_SELECT", "Legal Basis", "Rechtsgrundlage",
        values("contract|Contract|Vertrag; consent|Consent|Einwilligung;"
               "legalObligation|Legal obligation|Rechtliche Verpflichtung;"
               "legitimateInterest|Legitimate interest|Berechtigtes Interesse"),
        _PROTECTION, weight=0,
    ),
    _comment("legalBasisDescription", "Legal Basis Comment", "Kommentar zur Rechtsgrundlage", _PROTECTION),
    _comment("TOMDescription", "Technical and Organisational Measures",
             "Technische und organisatorische Maßnahmen", _PROTECTION),
)  # fmt: skip
