"""The parts of a workspace that are not fact sheets: settings, features, permissions, reports, saved searches."""

from __future__ import annotations

from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.world import Json, World

FEATURES = (
    ("collaboration.notifications", "Notifications"),
    ("collaboration.comments", "Comments"),
    ("collaboration.surveys", "Surveys"),
    ("collaboration.todos", "To-Dos"),
    ("inventory.export", "Inventory Export"),
    ("inventory.import", "Inventory Import"),
    ("inventory.bulkEdit", "Bulk Edit"),
    ("inventory.tableView", "Table View"),
    ("factsheet.completion", "Completion Score"),
    ("factsheet.qualitySeal", "Quality Seal"),
    ("factsheet.approvalWorkflow", "Approval Workflow"),
    ("factsheet.milestones", "Milestones"),
    ("factsheet.resources", "Resources"),
    ("factsheet.externalIds", "External IDs"),
    ("reports.landscape", "Landscape Report"),
    ("reports.matrix", "Matrix Report"),
    ("reports.roadmap", "Roadmap"),
    ("reports.portfolio", "Portfolio Report"),
    ("reports.custom", "Custom Reports"),
    ("dashboards.personal", "Dashboards"),
    ("diagrams.freedraw", "Free Draw Diagrams"),
    ("diagrams.dataFlow", "Data Flow Diagrams"),
    ("integration.api", "Integration API"),
    ("integration.webhooks", "Webhooks"),
    ("integration.servicenow", "ServiceNow"),
    ("integration.signavio", "Signavio"),
    ("integration.odata", "OData"),
    ("automation.automations", "Automations"),
    ("automation.calculations", "Calculations"),
    ("metrics.kpis", "KPIs"),
    ("metrics.charts", "Metric Charts"),
    ("security.virtualWorkspaces", "Virtual Workspaces"),
    ("security.sso", "Single Sign-On"),
    ("security.scim", "SCIM"),
    ("ai.assistant", "AI Assistant"),
    ("transformation.impacts", "Transformation Impacts"),
)


def add_parts(world: World, chance: Chance, *, currency: str = "EUR", language: str = "en") -> None:
    """Settings, features, access control entities, reporting model, authorization, resources and bookmarks."""
    world.settings = _settings(currency, language, chance.new_id())
    world.features = [
        _feature(name, title, "ENABLED" if at % 7 else "DISABLED", at) for at, (name, title) in enumerate(FEATURES)
    ]
    world.features.append(
        _feature("quota.factsheets", "Fact Sheet Quota", "ENABLED", 1) | {"type": "QUOTA", "quota": 250_000}
    )
    world.access_control_entities = [
        {"id": chance.new_id(), "name": name, "displayName": shown, "description": described}
        for name, shown, described in (
            ("FINANCE_DEPT", "Finance", None), ("HR_DEPT", "Human Resources", "Salary and personnel systems"),
            ("AUDIT", "Internal Audit", None), ("IBERIA_ONLY", "Iberia only", "Visible to Spain and Portugal"),
        )
    ]  # fmt: skip
    world.reporting_model = {
        "menu": {"portfolio": {"icon": "chart", "entries": [{"report": "landscape", "enabled": True}]}},
        "reports": {"landscape": {"id": "landscape", "version": "1", "config": {}}},
        "lxStateFilter": [{"forFactSheetType": None, "keys": ["APPROVED", "BROKEN_QUALITY_SEAL"]}],
    }  # fmt: skip
    world.authorization = [
        {"name": role, "permissions": [_permission("fact_sheets", actions), _permission("settings", settings)]}
        for role, actions, settings in (
            ("ADMIN", ("CREATE", "READ", "UPDATE", "DELETE"), ("READ", "UPDATE")),
            ("MEMBER", ("CREATE", "READ", "UPDATE"), ("READ",)),
            ("VIEWER", ("READ",), ()),
        )
    ]  # fmt: skip
    world.fact_sheet_resources = {
        "resourceTypes": {
            "documentation": {"icon": "file"}, "website": {"icon": "globe"}, "contract": {"icon": "signature"},
            "slas": {"icon": "gauge"},
        }
    }  # fmt: skip
    world.bookmarks = _bookmarks(world, chance)


def _settings(currency: str, language: str, report_id: str) -> Json:
    return {
        "subscriptions": {
            "subscriptionTypes": ["RESPONSIBLE", "OBSERVER", "ACCOUNTABLE"], "roleAssignment": "MULTIPLE",
            "roleMode": "OPTIONAL",
        },
        "tags": {"taggingMode": "PRE_DEFINED_OR_ON_THE_FLY"},
        "help": {
            "helpCenter": None, "userGuide": None, "supportEmail": "ea-office@aurelia.example", "supportUrl": None,
            "showHelpTours": False,
        },
        "snapshot": {"allowOverwrite": False},
        "currency": currency,
        "language": language,
        "jsSnippet": None,
        "idleTimeoutMinutes": 60,
        "defaultReportId": report_id,
        "dataPrivacy": "RELAXED",
        "completionScore": "ENABLED",
        "quickSearchMode": "LIST_VIEW",
        "design": {"activeMode": "EAS", "customCss": {}},
        "metrics": {"charts": []},
        "smartIndicatorsEnabled": True,
        "dashboards": [],
        "retention": {"eventUserRetentionDays": 365},
    }  # fmt: skip


def _feature(name: str, title: str, status: str, at: int) -> Json:
    return {
        "id": name,
        "name": title,
        "type": "FUNCTIONAL",
        "description": f"{title} in this workspace" if at % 3 == 0 else None,
        "status": status,
        "group": "BETA" if at % 11 == 10 else "PRODUCTIVE",
        "quota": None,
        "roles": [],
        "customized": at % 13 == 12,
    }


def _permission(function: str, actions: tuple[str, ...]) -> Json:
    return {"domain": "WORKSPACE", "function": function, "actions": list(actions), "instances": []}


def _bookmarks(world: World, chance: Chance) -> list[Json]:
    owners = [user for user in world.users.values() if user.permission_status == "ACTIVE" and not user.technical]
    first = next(iter(world.fact_sheets), None)
    broken = {"filters": [{"facetKey": "lxState", "operator": "OR", "keys": ["BROKEN_QUALITY_SEAL"]}]}
    lonely = {"filters": [{"facetKey": "DataQuality", "operator": "OR", "keys": ["_noResponsible_"]}]}
    rows: tuple[tuple[str, str, str, Json], ...] = (
        ("Sheets without owner", "INVENTORY", "inventory", lonely),
        ("Broken seals", "INVENTORY", "inventory", broken),
        ("Application landscape", "REPORTING", "report", {"report": "landscape", "config": {}}),
        ("Target architecture", "VISUALIZER", "freedraw", {"graphXml": "<mxGraphModel><root/></mxGraphModel>"}),
        ("Architecture board", "DASHBOARD", "dashboard", {"panels": []}),
    )
    return [
        {
            "id": chance.new_id(), "userId": owners[at % len(owners)].id, "name": name, "type": kind, "groupKey": group,
            "state": state, "workingCopy": None, "description": "", "createdAt": chance.stamp(-300 + at),
            "updatedAt": chance.stamp(-20 + at), "i18nKey": None, "predefined": False, "readonly": False,
            "defaultSharingPriority": None, "permittedReadUserIds": [], "permittedWriteUserIds": [],
            "referencedFactSheetIds": [first] if first and kind == "VISUALIZER" else [], "views": 12 - at,
            "replaySequence": at + 1, "temporary": False, "oDataEnabled": at == 0,
        }
        for at, (name, kind, group, state) in enumerate(rows)
    ]  # fmt: skip
