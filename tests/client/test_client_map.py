"""The table that says where the older module's methods are is complete and true."""

import importlib
import re
from pathlib import Path

import pytest

from leanix_tui.client import LeanIXClient

PAGE = (Path(__file__).parents[2] / "docs" / "client.md").read_text(encoding="utf-8")
PARTS = {"webhooks", "metrics", "editing", "administration", "automation", "quality"}

OLDER_NAMES = """
connect detect_workspace_properties get_workspace_url request graphql load_language_model load_users
get_subscription_roles create_subscription_role get_role_id get_tags get_tag_groups get_tag_group_id get_tag_id
create_tag_group create_tag delete_tag delete_tag_group
load_webhooks load_webhook load_webhook_events advance_webhook_cursor get_webhook_logs recreate_webhook create_webhook
fix_webhook_event_types register_webhook update_webhook delete_webhook add_webhook_event_type edit_webhook_interactively
default_tag_sets further_tag_sets get_features get_feature
create_schema get_schemas get_schema delete_schema get_metric_points get_metric_point post_metric_point
post_metric_points delete_metric_point delete_metric_points delete_metric_points_range create_chart create_kpi_charts
get_workspace_settings backup_workspace_settings update_workspace_settings
get_technicalusers get_technicaluser_changelog get_responsible_user_for_technical_user create_user create_contact
create_bookmark delete_bookmark run_integration create_relation delete_relation load_todos delete_todos chat
unused_fields get_acls download_resource
FactSheet.all FactSheet.field FactSheet.load_todos FactSheet.add_subscription FactSheet.delete_tags User
CreateSubscriptionHandler FactSheetDeletionMailHandler SubscriptionDeletionMailHandler QualityIssueReminder
DataCompletenessPerOrganization
"""


def rows(heading):
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return [row for row in cells if row[0] not in {"", "there", "---"}]


MAPPED = rows("Coming from the older LeanIXClient")


def resolve(name):
    """The thing that a dotted name of the table stands for; raises when there is none."""
    root, _, path = name.partition(".")
    if root == "client":
        found = LeanIXClient("acme.leanix.net", "LXT_never-sent")
    elif root == "workspace":
        found = importlib.import_module("leanix_tui.workspace.workspace").Workspace
    elif root == "model":
        module, _, path = path.partition(".")
        found = importlib.import_module(f"leanix_tui.model.{module}")
    else:
        raise LookupError(name)
    for part in filter(None, path.split(".")):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", OLDER_NAMES.split())
def test_every_method_of_the_older_module_has_its_row(name):
    assert f"`{name}`" in [there for there, _here in MAPPED]


def test_no_row_stands_twice():
    names = [there for there, _here in MAPPED]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("there", "here"), MAPPED)
def test_every_row_leads_somewhere(there, here):
    later = re.fullmatch(r"not yet \((\w+)\)", here)
    if later:
        assert later[1] in PARTS
        return
    names = re.findall(r"`([\w.]+)`", here)
    assert names
    for name in names:
        assert resolve(name) is not None


@pytest.mark.parametrize(
    "named", [cell for row in rows("What else there is") for cell in re.findall(r"`([\w.]+)`", row[0])]
)
def test_what_else_is_named_exists(named):
    assert callable(resolve(named))


def test_no_method_is_left_out():
    client = LeanIXClient("acme.leanix.net", "LXT_never-sent")
    own = [f"client.{name}" for name in dir(client) if callable(getattr(client, name))]
    services = {name: value for name, value in vars(client).items() if type(value).__module__.startswith("leanix_tui")}
    own += [f"client.{name}.{method}" for name, value in services.items() for method in dir(type(value))]
    missing = [name for name in own if not re.search(r"\._", name) and f"`{name}`" not in PAGE]
    assert missing == []


def test_a_method_that_came_is_not_still_announced():
    """A row must not say "not yet" for something that a service has under that very name."""
    client = LeanIXClient("acme.leanix.net", "LXT_never-sent")
    services = [client, *(value for value in vars(client).values() if type(value).__module__.startswith("leanix_tui"))]
    for there, here in MAPPED:
        if here.startswith("not yet"):
            assert not any(hasattr(service, there.strip("`")) for service in services), there


def test_every_public_method_says_what_it_gives():
    client = LeanIXClient("acme.leanix.net", "LXT_never-sent")
    services = [client, *(value for value in vars(client).values() if type(value).__module__.startswith("leanix_tui"))]
    for service in services:
        for name in dir(type(service)):
            if not name.startswith("_"):
                doc = getattr(type(service), name).__doc__
                assert doc, f"{type(service).__name__}.{name}"
                assert doc.strip().splitlines()[0].rstrip().endswith((".", ":", ";")) or "." in doc
