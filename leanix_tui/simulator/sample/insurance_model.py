"""The data model of the insurance group: twelve types in the manner of LeanIX's standard, every kind of field."""

from __future__ import annotations

from leanix_tui.simulator.models.blueprint import Field, RelationSpec, TypeSpec, values
from leanix_tui.simulator.models.compiling import Models, compile_models
from leanix_tui.simulator.sample.insurance_fields import (
    APPLICATION,
    FUNCTIONAL,
    LEVELS,
    SUITABILITY,
    TRAFFIC,
    alias_field,
    amount_field,
    external_id_field,
    lifecycle_field,
    release_field,
)

PLACES = {
    "information": ("Information", "Informationen"),
    "base": ("Name & Description", "Name & Beschreibung"),
    "properties": ("Properties", "Eigenschaften"),
    "lifecycle": ("Lifecycle", "Lebenszyklus"),
    "assessment": ("Assessment", "Bewertung"),
    "business": ("Business Assessment", "Fachliche Bewertung"),
    "technical": ("Technical Assessment", "Technische Bewertung"),
    "protection": ("Data Protection", "Datenschutz"),
    "cost": ("Cost", "Kosten"),
    "operations": ("Operations", "Betrieb"),
    "relations": ("Relations", "Beziehungen"),
    "dependencies": ("Dependencies", "Abhängigkeiten"),
    "projects": ("Projects", "Projekte"),
}

TYPES = (
    TypeSpec(
        "Application", ("Application", "Applications"), ("Anwendung", "Anwendungen"), "#497db0", APPLICATION,
        values("businessApplication|Business Application|Fachanwendung; deployment|Deployment|Installation;"
               "microservice|Microservice|Microservice"),
        approval=True,
        help_en="Software that supports the business directly.",
        help_de="Software, die das Geschäft unmittelbar unterstützt.",
    ),
    TypeSpec(
        "ITComponent", ("IT Component", "IT Components"), ("IT-Komponente", "IT-Komponenten"), "#d29270",
        (
            alias_field(), release_field(),
            external_id_field(), lifecycle_field(),
            Field("technicalSuitability", "SINGLE_SELECT", "Technical Fit", "Technische Eignung", SUITABILITY,
                  "assessment.technical"),
            Field("operatedBy", "MULTIPLE_SELECT", "Operated By", "Betrieben von",
                  values("internal|Internal|Intern; provider|Provider|Anbieter; partner|Partner|Partner"),
                  "assessment.operations"),
            Field("availability", "DOUBLE", "Availability (%)", "Verfügbarkeit (%)", place="assessment.operations",
                  extra={"range": {"min": 0, "max": 100}, "viewAggregation": "MIN"}),
            Field("instances", "INTEGER", "Instances", "Instanzen", place="assessment.operations",
                  extra={"range": {"min": 0, "max": None}}),
            Field("supportEnds", "DATE", "Support Ends", "Supportende", place="information.lifecycle"),
            Field("dataCentre", "LOCATION", "Data Centre", "Rechenzentrum", place="assessment.operations", weight=0),
        ),
        values("software|Software|Software; hardware|Hardware|Hardware; service|Service|Dienst;"
               "saas|SaaS|SaaS; paas|PaaS|PaaS; iaas|IaaS|IaaS"),
        help_en="Technology that applications are built on or run on.",
        help_de="Technik, auf der Anwendungen aufbauen oder laufen.",
    ),
    TypeSpec(
        "BusinessCapability", ("Business Capability", "Business Capabilities"),
        ("Geschäftsfähigkeit", "Geschäftsfähigkeiten"), "#003399",
        (
            alias_field(), external_id_field(),
            Field("differentiation", "SINGLE_SELECT", "Differentiation", "Differenzierung", LEVELS,
                  "assessment.business"),
            Field("maturity", "INTEGER", "Maturity", "Reifegrad", place="assessment.business",
                  extra={"range": {"min": 1, "max": 5}}),
        ),
        help_en="What the group is able to do, whoever does it and with whatever system.",
    ),
    TypeSpec(
        "Interface", ("Interface", "Interfaces"), ("Schnittstelle", "Schnittstellen"), "#02afa4",
        (
            alias_field(), external_id_field(), lifecycle_field(),
            Field("dataFlowDirection", "SINGLE_SELECT", "Data Flow", "Datenfluss",
                  values("inbound|Inbound|Eingehend; outbound|Outbound|Ausgehend; biDirectional|Both|Beide")),
            Field("interfaceType", "SINGLE_SELECT", "Interface Type", "Art der Schnittstelle",
                  values("synchronous|Synchronous|Synchron; asynchronous|Asynchronous|Asynchron; batch|Batch|Batch"),
                  weight=0),
            Field("frequency", "SINGLE_SELECT", "Frequency", "Häufigkeit",
                  values("realtime|Real time|Echtzeit; hourly|Hourly|Stündlich; daily|Daily|Täglich;"
                         "monthly|Monthly|Monatlich")),
            Field("technicalSuitability", "SINGLE_SELECT", "Technical Fit", "Technische Eignung", SUITABILITY,
                  "assessment.technical"),
        ),
        values("logicalInterface|Logical Interface|Logische Schnittstelle; api|API|API; file|File|Datei"),
    ),
    TypeSpec(
        "DataObject", ("Data Object", "Data Objects"), ("Datenobjekt", "Datenobjekte"), "#774fcc",
        (
            alias_field(), external_id_field(), lifecycle_field(),
            Field("dataClassification", "SINGLE_SELECT", "Data Classification", "Schutzklasse",
                  values("publicUnclassified|Public|Öffentlich|#8bc34a; sensitive|Sensitive|Intern|#5fb3e8;"
                         "restricted|Restricted|Vertraulich|#f5b041; confidential|Confidential|Geheim|#b40000"),
                  "assessment.business"),
            Field("retentionYears", "INTEGER", "Retention (years)", "Aufbewahrung (Jahre)",
                  extra={"range": {"min": 0, "max": 99}}),
        ),
    ),
    TypeSpec(
        "Organization", ("Organization", "Organizations"), ("Organisation", "Organisationen"), "#2889ff",
        (
            alias_field(), external_id_field(),
            Field("location", "LOCATION", "Location", "Standort"),
            Field("headcount", "INTEGER", "Headcount", "Beschäftigte", extra={"range": {"min": 0, "max": None}}),
        ),
        values("businessUnit|Business Unit|Geschäftsbereich; customer|Customer|Kunde; region|Region|Region;"
               "legalEntity|Legal Entity|Gesellschaft; team|Team|Team"),
        max_level=4, seal=False,
    ),
    TypeSpec(
        "Provider", ("Provider", "Providers"), ("Anbieter", "Anbieter"), "#ffa31f",
        (
            alias_field(), external_id_field(),
            Field("providerCriticality", "SINGLE_SELECT", "Criticality", "Kritikalität", LEVELS,
                  "assessment.business"),
            Field("headquarters", "LOCATION", "Headquarters", "Hauptsitz"),
            Field("contractEnd", "DATE", "Contract Ends", "Vertragsende", place="information.lifecycle"),
            Field("homepage", "STRING", "Homepage", "Webseite", facet=False,
                  extra={"validators": ["httpUrl"]}, weight=0),
        ),
    ),
    TypeSpec(
        "Objective", ("Objective", "Objectives"), ("Ziel", "Ziele"), "#c7527d",
        (
            external_id_field(), lifecycle_field(),
            Field("progress", "INTEGER", "Progress (%)", "Fortschritt (%)", extra={"range": {"min": 0, "max": 100}}),
            Field("dueDate", "DATE", "Due Date", "Fällig am", place="information.lifecycle"),
        ),
    ),
    TypeSpec(
        "Platform", ("Platform", "Platforms"), ("Plattform", "Plattformen"), "#8d6ca0",
        (
            alias_field(), external_id_field(), lifecycle_field(),
            Field("platformCoverage", "AGGREGATED", "Applications", "Anwendungen", facet=False, weight=0,
                  read_only=True, extra={"paths": [{"path": "relPlatformToApplication"}], "function": "COUNT"}),
        ),
        values("digital|Digital Platform|Digitale Plattform; technical|Technical Platform|Technische Plattform"),
        max_level=2,
    ),
    TypeSpec(
        "Initiative", ("Initiative", "Initiatives"), ("Vorhaben", "Vorhaben"), "#33cc58",
        (
            alias_field(), external_id_field(), lifecycle_field(),
            Field("businessValue", "SINGLE_SELECT", "Business Value", "Geschäftswert", LEVELS, "assessment.business"),
            Field("projectRisk", "SINGLE_SELECT", "Project Risk", "Projektrisiko", LEVELS, "assessment.business"),
            amount_field("budgetOpEx", "Budget OpEx (EUR)", "Budget OpEx (EUR)"),
            amount_field("budgetCapEx", "Budget CapEx (EUR)", "Budget CapEx (EUR)"),
            Field("projectStatus", "PROJECT_STATUS", "Project Status", "Projektstatus", TRAFFIC,
                  "projects.projects"),
            Field("scopedApplications", "FACT_SHEET_REFERENCES", "Scoped Applications", "Anwendungen im Umfang",
                  place="projects.projects", facet=False, weight=0,
                  extra={"targetFactSheetType": "Application", "identifyingField": "externalId"}),
        ),
        values("idea|Idea|Idee; project|Project|Projekt; program|Program|Programm; epic|Epic|Epic"),
        milestones=True,
    ),
    TypeSpec(
        "BusinessContext", ("Business Context", "Business Contexts"), ("Geschäftskontext", "Geschäftskontexte"),
        "#ffe642", (alias_field(), external_id_field()),
        values("process|Process|Prozess; valueStream|Value Stream|Wertstrom;"
               "customerJourney|Customer Journey|Kundenreise; businessProduct|Product|Produkt"),
    ),
    TypeSpec(
        "TechnicalStack", ("Technical Stack", "Technical Stacks"), ("Technologie-Stack", "Technologie-Stacks"),
        "#df8d53", (alias_field(), external_id_field(), lifecycle_field()), seal=False,
    ),
)  # fmt: skip

USAGE = values("user|User|Nutzer; owner|Owner|Eigentümer; support|Support|Support")
CRUD = values("create|Create|Anlegen; read|Read|Lesen; update|Update|Ändern; delete|Delete|Löschen")
SUPPORT = values("leading|Leading|Führend; alternative|Alternative|Alternativ; unspecified|Unspecified|Offen")

RELATIONS = (
    RelationSpec(
        "applicationITComponentRelation", "Application", "relApplicationToITComponent",
        "ITComponent", "relITComponentToApplication", ("IT Components", "Applications"),
        ("IT-Komponenten", "Anwendungen"),
        fields=(
            Field("technicalSuitability", "SINGLE_SELECT", "Technical Fit", "Technische Eignung", SUITABILITY),
            amount_field("costTotalAnnual", "Total Annual Cost (EUR)", "Jährliche Gesamtkosten (EUR)"),
            Field("numberOfUsers", "INTEGER", "Number of Users", "Anzahl Nutzer"),
        ),
    ),
    RelationSpec(
        "applicationBusinessCapabilityRelation", "Application", "relApplicationToBusinessCapability",
        "BusinessCapability", "relBusinessCapabilityToApplication", ("Business Capabilities", "Applications"),
        ("Geschäftsfähigkeiten", "Anwendungen"),
        fields=(
            Field("supportType", "SINGLE_SELECT", "Support", "Unterstützung", SUPPORT),
            Field("functionalSuitability", "SINGLE_SELECT", "Functional Fit", "Fachliche Eignung", FUNCTIONAL),
        ),
        constrained_by=("applicationOrganizationRelation",),
    ),
    RelationSpec(
        "applicationOrganizationRelation", "Application", "relApplicationToOrganization",
        "Organization", "relOrganizationToApplication", ("Organizations", "Applications"),
        ("Organisationen", "Anwendungen"),
        fields=(
            Field("usageType", "SINGLE_SELECT", "Usage", "Nutzung", USAGE),
            Field("numberOfUsers", "INTEGER", "Number of Users", "Anzahl Nutzer"),
        ),
    ),
    RelationSpec(
        "applicationDataObjectRelation", "Application", "relApplicationToDataObject",
        "DataObject", "relDataObjectToApplication", ("Data Objects", "Applications"), ("Datenobjekte", "Anwendungen"),
        fields=(Field("usage", "MULTIPLE_SELECT", "Usage", "Verwendung", CRUD),),
    ),
    RelationSpec(
        "applicationProviderRelation", "Application", "relApplicationToProvider",
        "Provider", "relProviderToApplication", ("Providers", "Applications"), ("Anbieter", "Anwendungen"),
    ),
    RelationSpec(
        "applicationPlatformRelation", "Application", "relApplicationToPlatform",
        "Platform", "relPlatformToApplication", ("Platform", "Applications"), ("Plattform", "Anwendungen"),
        source_many="1",
    ),
    RelationSpec(
        "applicationBusinessContextRelation", "Application", "relApplicationToBusinessContext",
        "BusinessContext", "relBusinessContextToApplication", ("Business Contexts", "Applications"),
        ("Geschäftskontexte", "Anwendungen"),
    ),
    RelationSpec(
        "interfaceProviderApplicationRelation", "Interface", "relInterfaceToProviderApplication",
        "Application", "relProviderApplicationToInterface", ("Provider Applications", "Provided Interfaces"),
        ("Anbietende Anwendungen", "Angebotene Schnittstellen"),
    ),
    RelationSpec(
        "interfaceConsumerApplicationRelation", "Interface", "relInterfaceToConsumerApplication",
        "Application", "relConsumerApplicationToInterface", ("Consumer Applications", "Consumed Interfaces"),
        ("Nutzende Anwendungen", "Genutzte Schnittstellen"),
        fields=(Field("callsPerDay", "INTEGER", "Calls per Day", "Aufrufe pro Tag"),),
    ),
    RelationSpec(
        "interfaceDataObjectRelation", "Interface", "relInterfaceToDataObject",
        "DataObject", "relDataObjectToInterface", ("Data Objects", "Interfaces"), ("Datenobjekte", "Schnittstellen"),
    ),
    RelationSpec(
        "interfaceITComponentRelation", "Interface", "relInterfaceToITComponent",
        "ITComponent", "relITComponentToInterface", ("IT Components", "Interfaces"),
        ("IT-Komponenten", "Schnittstellen"),
    ),
    RelationSpec(
        "itComponentProviderRelation", "ITComponent", "relITComponentToProvider",
        "Provider", "relProviderToITComponent", ("Providers", "IT Components"), ("Anbieter", "IT-Komponenten"),
        fields=(amount_field("costTotalAnnual", "Total Annual Cost (EUR)", "Jährliche Gesamtkosten (EUR)"),),
    ),
    RelationSpec(
        "itComponentTechnologyStackRelation", "ITComponent", "relITComponentToTechnologyStack",
        "TechnicalStack", "relTechnologyStackToITComponent", ("Technical Stack", "IT Components"),
        ("Technologie-Stack", "IT-Komponenten"), source_many="1",
    ),
    RelationSpec(
        "initiativeApplicationRelation", "Initiative", "relInitiativeToApplication",
        "Application", "relApplicationToInitiative", ("Applications", "Initiatives"), ("Anwendungen", "Vorhaben"),
        fields=(Field("impact", "SINGLE_SELECT", "Impact", "Wirkung",
                      values("introduce|Introduce|Einführen; change|Change|Ändern; retire|Retire|Ablösen")),),
    ),
    RelationSpec(
        "initiativeObjectiveRelation", "Initiative", "relInitiativeToObjective",
        "Objective", "relObjectiveToInitiative", ("Objectives", "Initiatives"), ("Ziele", "Vorhaben"),
    ),
    RelationSpec(
        "initiativeOrganizationRelation", "Initiative", "relInitiativeToOrganization",
        "Organization", "relOrganizationToInitiative", ("Organizations", "Initiatives"),
        ("Organisationen", "Vorhaben"),
    ),
    RelationSpec(
        "objectiveBusinessCapabilityRelation", "Objective", "relObjectiveToBusinessCapability",
        "BusinessCapability", "relBusinessCapabilityToObjective", ("Business Capabilities", "Objectives"),
        ("Geschäftsfähigkeiten", "Ziele"),
    ),
    RelationSpec(
        "businessContextBusinessCapabilityRelation", "BusinessContext", "relBusinessContextToBusinessCapability",
        "BusinessCapability", "relBusinessCapabilityToBusinessContext",
        ("Business Capabilities", "Business Contexts"), ("Geschäftsfähigkeiten", "Geschäftskontexte"),
    ),
)  # fmt: skip


def insurance_models() -> Models:
    """Data model, translations and view model of the insurance group."""
    return compile_models(TYPES, RELATIONS, PLACES)
