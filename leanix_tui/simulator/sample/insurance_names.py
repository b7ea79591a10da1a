"""What things are called in the Aurelia Insurance Group, and how names go on when a workspace grows large."""

from __future__ import annotations

CAPABILITIES: dict[str, dict[str, tuple[str, ...]]] = {
    "Product Development": {
        "Market Research": ("Customer Insight", "Competitor Analysis"),
        "Product Design": ("Tariff Modelling", "Coverage Definition", "Terms Management"),
        "Pricing": ("Actuarial Pricing", "Price Testing"),
    },
    "Sales & Distribution": {
        "Channel Management": ("Broker Management", "Agency Management", "Bancassurance"),
        "Quotation": ("Needs Analysis", "Offer Calculation"),
        "Campaign Management": ("Lead Management",),
    },
    "Underwriting": {
        "Risk Assessment": ("Medical Underwriting", "Property Inspection", "Financial Underwriting"),
        "Acceptance": ("Automated Acceptance", "Referral Handling"),
        "Exposure Management": ("Accumulation Control",),
    },
    "Policy Administration": {
        "Policy Issuance": ("Document Production", "Policy Activation"),
        "Policy Servicing": ("Endorsements", "Renewals", "Cancellations"),
        "Portfolio Management": ("Portfolio Transfer",),
    },
    "Claims Management": {
        "First Notice of Loss": ("Claim Intake", "Coverage Check"),
        "Claims Handling": ("Damage Assessment", "Reserve Setting", "Claims Settlement"),
        "Fraud Detection": ("Fraud Investigation",),
        "Recovery": ("Subrogation", "Salvage"),
    },
    "Reinsurance": {
        "Treaty Management": ("Treaty Placement", "Treaty Accounting"),
        "Facultative Placement": (),
    },
    "Finance & Risk": {
        "Billing & Collections": ("Premium Invoicing", "Dunning", "Commission Payment"),
        "Accounting": ("General Ledger", "Consolidation", "IFRS 17 Measurement"),
        "Risk Management": ("Solvency Calculation", "Operational Risk"),
        "Asset Management": ("Treasury",),
    },
    "Corporate Services": {
        "Human Resources": ("Payroll", "Recruiting"),
        "Compliance": ("Data Protection", "Anti Money Laundering"),
        "IT Management": ("Service Desk", "Identity Management"),
        "Procurement": (),
    },
}

COUNTRIES = (
    ("Germany", "DE", "Köln", 50.9375, 6.9603), ("Austria", "AT", "Wien", 48.2082, 16.3738),
    ("Switzerland", "CH", "Zürich", 47.3769, 8.5417), ("Spain", "ES", "Madrid", 40.4168, -3.7038),
    ("Portugal", "PT", "Lisboa", 38.7223, -9.1393), ("Italy", "IT", "Milano", 45.4642, 9.19),
    ("France", "FR", "Lyon", 45.764, 4.8357), ("Poland", "PL", "Kraków", 50.0647, 19.945),
    ("Sweden", "SE", "Göteborg", 57.7089, 11.9746), ("Netherlands", "NL", "Utrecht", 52.0907, 5.1214),
    ("Czechia", "CZ", "Brno", 49.1951, 16.6068), ("Ireland", "IE", "Cork", 51.8985, -8.4756),
)  # fmt: skip
UNITS = (
    "Life", "Non-Life", "Health", "Claims Centre", "Broker Service", "Finance", "IT Services", "Actuarial Office",
    "Legal & Compliance", "Customer Care", "Human Resources", "Underwriting Desk", "Marketing", "Procurement",
)  # fmt: skip
REGIONS = (
    "Iberia", "Nordics", "DACH", "Benelux", "Italy", "France", "Poland", "Ireland", "Austria", "Group", "Corporate",
    "Retail", "Broker", "Direct", "Czechia", "Swiss", "Global", "Baltics",
)  # fmt: skip

APPLICATIONS = (
    "PolicyStar", "Claims Workbench", "Tariff Engine", "Broker Portal", "Customer Portal", "Billing Hub", "Payroll",
    "General Ledger", "Solvency Reporter", "Reinsurance Manager", "Document Factory", "Fraud Radar", "Lead Garden",
    "Underwriting Desk", "Life Admin", "Health Admin", "Motor Quote", "Home Quote", "Agency Cockpit",
    "Partner Directory", "Commission Engine", "Dunning Service", "Archive", "Actuarial Lab", "Risk Register",
    "HR Self Service", "Service Desk", "Identity Centre", "Data Warehouse", "Reporting Cube", "Campaign Studio",
    "Contact Centre", "Mobile Claims", "Weather Exposure", "Medical Assessor", "Treasury Desk", "Asset Ledger",
    "Tax Filing", "Procurement Desk", "Contract Archive", "Letter Composer", "Voice of Customer",
    "Pension Calculator", "Investment Cockpit", "IFRS 17 Engine", "Salvage Exchange", "Garage Network",
    "Legal Case Desk", "Audit Trail", "Consent Register", "Data Catalogue", "Integration Hub", "API Gateway",
    "Batch Scheduler", "Print Centre",
)  # fmt: skip
MODULES = (
    "Web Client", "Batch Engine", "Rules", "Reporting", "Document Output", "Interface Layer", "Archive Access",
    "Mobile App", "Workflow", "Search", "Partner View", "Admin Console",
)  # fmt: skip
DOMAINS = (
    "Claims", "Policy", "Billing", "Broker", "Customer", "Underwriting", "Pension", "Motor", "Home", "Health", "Travel",
    "Liability", "Legal", "Marine", "Cyber", "Commission", "Finance", "Tax", "HR", "Risk", "Audit", "Procurement",
)  # fmt: skip
KINDS = (
    "Portal", "Engine", "Workbench", "Hub", "Cockpit", "Register", "Archive", "Calculator", "Monitor", "Studio",
    "Gateway", "Planner", "Tracker", "Ledger",
)  # fmt: skip

# product, provider, technical stack, category, first and last version, years between versions, years of support
PRODUCTS = (
    ("Oracle Database", "Oracle", "Databases", "software", (11, 12, 18, 19, 21, 23)),
    ("PostgreSQL", "EnterpriseDB", "Databases", "software", (11, 12, 13, 14, 15, 16, 17)),
    ("Microsoft SQL Server", "Microsoft", "Databases", "software", (2014, 2016, 2017, 2019, 2022)),
    ("MongoDB", "MongoDB", "Databases", "software", (4, 5, 6, 7)),
    ("Db2 for z/OS", "IBM", "Databases", "software", (11, 12, 13)),
    ("Red Hat Enterprise Linux", "Red Hat", "Operating Systems", "software", (6, 7, 8, 9)),
    ("Windows Server", "Microsoft", "Operating Systems", "software", (2012, 2016, 2019, 2022)),
    ("SUSE Linux Enterprise", "SUSE", "Operating Systems", "software", (11, 12, 15)),
    ("z/OS", "IBM", "Mainframe", "software", (2, 3)),
    ("WebSphere Application Server", "IBM", "Application Servers", "software", (7, 8, 9)),
    ("JBoss EAP", "Red Hat", "Application Servers", "software", (6, 7, 8)),
    ("Apache Tomcat", "Apache Foundation", "Application Servers", "software", (7, 8, 9, 10)),
    ("OpenJDK", "Eclipse Adoptium", "Languages & Runtimes", "software", (8, 11, 17, 21)),
    (".NET", "Microsoft", "Languages & Runtimes", "software", (5, 6, 7, 8)),
    ("Node.js", "OpenJS Foundation", "Languages & Runtimes", "software", (14, 16, 18, 20, 22)),
    ("Angular", "Google", "Web Frameworks", "software", (8, 12, 15, 17)),
    ("Apache Kafka", "Confluent", "Messaging", "software", (2, 3)),
    ("IBM MQ", "IBM", "Messaging", "software", (8, 9)),
    ("Kubernetes", "SUSE", "Containers", "paas", (1,)),
    ("OpenShift", "Red Hat", "Containers", "paas", (3, 4)),
    ("VMware vSphere", "Broadcom", "Virtualisation", "iaas", (6, 7, 8)),
    ("Amazon EC2", "Amazon Web Services", "Cloud", "iaas", ()),
    ("Azure App Service", "Microsoft", "Cloud", "paas", ()),
    ("Google BigQuery", "Google", "Cloud", "paas", ()),
    ("Salesforce Platform", "Salesforce", "Cloud", "saas", ()),
    ("SAP HANA", "SAP", "Databases", "software", (1, 2)),
    ("SAP NetWeaver", "SAP", "Application Servers", "software", (7,)),
    ("ServiceNow Platform", "ServiceNow", "Cloud", "saas", ()),
    ("IBM z15", "IBM", "Mainframe", "hardware", ()),
    ("Dell PowerEdge R750", "Dell", "Hardware", "hardware", ()),
    ("NetApp AFF A400", "NetApp", "Hardware", "hardware", ()),
    ("Cisco Nexus 9300", "Cisco", "Network", "hardware", ()),
    ("F5 BIG-IP", "F5", "Network", "hardware", (15, 16, 17)),
    ("Elasticsearch", "Elastic", "Search", "software", (6, 7, 8)),
    ("Active Directory", "Microsoft", "Security", "service", ()),
    ("Keycloak", "Red Hat", "Security", "software", (18, 21, 24)),
    ("HashiCorp Vault", "HashiCorp", "Security", "software", ()),
    ("Payroll", "SAP", "Cloud", "saas", ()),  # the same name as an application, on purpose
)  # fmt: skip
STACKS = (
    "Databases", "Operating Systems", "Application Servers", "Languages & Runtimes", "Cloud", "Messaging", "Containers",
    "Virtualisation", "Mainframe", "Web Frameworks", "Security", "Network", "Hardware", "Search", "Observability",
)  # fmt: skip
PROVIDERS = (
    "SAP", "Oracle", "Microsoft", "IBM", "Amazon Web Services", "Google", "Salesforce", "ServiceNow", "Red Hat", "SUSE",
    "EnterpriseDB", "MongoDB", "Broadcom", "Confluent", "Dell", "NetApp", "Cisco", "F5", "Elastic", "HashiCorp",
    "Apache Foundation", "Eclipse Adoptium", "OpenJS Foundation", "Guidewire", "Duck Creek", "Sapiens", "msg life",
    "adesso insurance", "Accenture", "Capgemini", "Infosys", "T-Systems", "Atos", "Swiss Post Solutions", "Verisk",
)  # fmt: skip
PROVIDER_WORDS = ("Nordwind", "Alpen", "Meridian", "Harbour", "Lumen", "Castell", "Tessera", "Quercus", "Polaris")
PROVIDER_KINDS = ("Software", "Consulting", "Systems", "Data Services", "Hosting", "Analytics")

DATA_OBJECTS = (
    "Customer", "Policy", "Claim", "Premium", "Payment", "Broker", "Quote", "Tariff", "Risk Object", "Vehicle",
    "Building", "Beneficiary", "Commission", "Reserve", "Reinsurance Treaty", "Invoice", "Bank Account", "Employee",
    "Salary", "Medical Record", "Consent", "Contact", "Address", "Document", "Journal Entry", "Cost Centre",
    "Asset", "Fund", "Garage", "Expert Report", "Fraud Alert", "Lead", "Campaign", "Complaint", "Contract",
    "Legal Case", "Supplier", "Order", "Tax Record", "Identity", "Role", "Audit Finding",
)  # fmt: skip
DATA_SUFFIXES = ("Reference", "History", "Snapshot", "Extract", "Master", "Event", "Summary")
INTERFACE_SUBJECTS = DATA_OBJECTS
INTERFACE_KINDS = ("API", "Feed", "Export", "Event Stream", "File Transfer", "Lookup", "Sync")
OBJECTIVES = (
    "Cut claims handling time by a third", "Retire the mainframe", "One customer view in every country",
    "Combined ratio below 94 percent", "Every critical system ready for DORA", "Half of all sales digital",
    "IFRS 17 closing in five days", "Cloud first for new systems", "No component past its end of life",
    "Net promoter score above 50", "Reduce run cost by 15 percent", "Straight-through processing for motor claims",
)  # fmt: skip
OBJECTIVE_VERBS = ("Improve", "Simplify", "Automate", "Consolidate", "Secure", "Measure")
PLATFORMS = (
    "Core Insurance Platform", "Customer Engagement Platform", "Data & Analytics Platform", "Integration Platform",
    "Finance Platform", "Workplace Platform", "Claims Platform", "Partner Platform", "Identity Platform",
    "Container Platform", "Document Platform", "Mobile Platform",
)  # fmt: skip
INITIATIVES = (
    "Mainframe Exit", "Claims Fast Track", "Broker Portal Relaunch", "IFRS 17 Programme", "DORA Readiness",
    "Cloud Migration Wave", "One Customer", "Iberia Merger", "Payroll Replacement", "Tariff Engine Renewal",
    "Data Centre Consolidation", "Digital Motor Sales", "Zero Trust", "Document Factory Upgrade", "API First",
    "Pension Reform Austria", "Fraud Analytics", "Contact Centre Cloud", "Master Data Clean-up", "Green IT",
)  # fmt: skip
INITIATIVE_VERBS = ("Renew", "Migrate", "Introduce", "Retire", "Harden", "Extend")
CONTEXTS = (
    "Motor Insurance", "Home Insurance", "Life Insurance", "Health Insurance", "Claim to Cash", "Quote to Policy",
    "Hire to Retire", "Procure to Pay", "Customer Onboarding", "Broker Journey", "Report a Claim", "Annual Closing",
)  # fmt: skip
CONTEXT_KINDS = ("Journey", "Process", "Product", "Value Stream")

PHRASES = (
    "Used every day by the {unit} teams in {region}.",
    "Bought in {year} and extended several times since; the vendor's standard is hardly visible any more.",
    "Replaces three older solutions that were taken over with the merger.",
    "Business hours are 07:00 to 20:00; month-end batches run until 03:00.",
    "Interfaces are documented in the integration wiki, some of them only as spreadsheets.",
    "Holds personal data; access is reviewed twice a year together with {unit}.",
    "The contract was renegotiated in {year}. Notice period: 12 months.",
    "No automated tests exist for the settlement logic, so releases are planned around quarter ends.",
    "Operated by the group data centre, second line support by the supplier.",
    "A candidate for decommissioning once {region} has moved to the new platform.",
)


def numbered(index: int, base: tuple[str, ...], *parts: tuple[str, ...]) -> str:
    """The name with this number: the real ones first, then combinations of parts, then those counted on."""
    if index < len(base):
        return base[index]
    rest = index - len(base)
    words = []
    for part in parts:
        rest, at = divmod(rest, len(part))
        words.append(part[at])
    return " ".join(words) + (f" {rest + 1}" if rest else "")


def breadth_first(tree: dict[str, dict[str, tuple[str, ...]]]) -> list[tuple[str, int | None]]:
    """Names with the position of their parent: all of the first level, then the second, then the third."""
    found: list[tuple[str, int | None]] = [(name, None) for name in tree]
    leaves: list[tuple[str, int | None]] = []
    for at, below in enumerate(tree.values()):
        for name, leaf_names in below.items():
            leaves += [(leaf, len(found)) for leaf in leaf_names]
            found.append((name, at))
    return found + leaves
