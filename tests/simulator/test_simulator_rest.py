"""Envelopes, paging, refusals and the shapes of every REST answer, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from simulator_login import MTM, PATHFINDER, logged_in

from leanix_tui.simulator.testing import RunningSimulator

FAMILY_A = {"status", "type", "message", "errors", "total", "data"}


@pytest.fixture
def client(simulator: RunningSimulator) -> Iterator[httpx.Client]:
    with logged_in(simulator) as client:
        yield client


@pytest.fixture
def workspace(simulator: RunningSimulator) -> str:
    return f"{MTM}/workspaces/{simulator.world.workspace_id}"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("models/dataModel", "DataModel"), ("models/dataModel/enriched", "DataModel"),
        ("models/languages/en", "Language"), ("models/languages/de", "Language"),
        ("models/viewModel", "ViewModelDefinition"), ("models/metaModel", "MetaModel"),
        ("models/metaModel/Application", "MetaModel"), ("models/authorization", "AuthorizationRole"),
        ("models/reportingModel", "ReportingModelDefinition"), ("settings", "WorkspaceSettings"),
        ("models/factSheetResources", "FactSheetResourceModelDefinition"), ("factSheets", "FactSheet"),
        ("settings/factSheets/Application", "FactSheetSettings"),
    ],
)  # fmt: skip
def test_family_a_answers(client, path, kind):
    answer = client.get(f"{PATHFINDER}/{path}", params={"workspaceId": "any"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    body = answer.json()
    assert body.keys() >= FAMILY_A
    assert (body["status"], body["type"], body["message"], body["errors"]) == ("OK", kind, None, [])
    assert body["data"]


@pytest.mark.parametrize("path", ["features", "models/accessControlEntities", "bookmarks?bookmarkType=INVENTORY"])
def test_family_b_lists(client, path):
    body = client.get(f"{PATHFINDER}/{path}").json()
    assert body["status"] == "OK"
    assert isinstance(body["data"], list)
    assert body["total"] == len(body["data"]) > 0
    one = client.get(f"{PATHFINDER}/{path.partition('?')[0]}/{body['data'][0]['id']}").json()
    assert (one["status"], one["data"]["id"]) == ("OK", body["data"][0]["id"])


@pytest.mark.parametrize(
    ("path", "family"),
    [
        (f"{PATHFINDER}/models/languages/xx", "A"), (f"{PATHFINDER}/models/metaModel/Nothing", "A"),
        (f"{PATHFINDER}/settings/factSheets/Nothing", "A"), (f"{PATHFINDER}/nowhere", "A"),
        (f"{MTM}/workspaces/0", "A"), (f"{MTM}/workspaces/0/permissions", "A"), (f"{MTM}/users/0", "A"),
        (f"{MTM}/technicalusers/0", "A"), (f"{MTM}/technicalusers/0/changelog", "A"), (f"{MTM}/nowhere", "A"),
        ("/services/unknown/v1/things", "A"), (f"{PATHFINDER}/factSheets/0/relations", "A"),
        (f"{PATHFINDER}/factSheets/0", "B"), (f"{PATHFINDER}/features/none.such", "B"),
        (f"{PATHFINDER}/bookmarks/0", "B"), (f"{PATHFINDER}/models/accessControlEntities/0", "B"),
    ],
)  # fmt: skip
def test_404_comes_in_the_envelope_of_the_endpoint(client, path, family):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    body = answer.json()
    assert body["status"] == "ERROR"
    if family == "A":
        assert body.keys() == FAMILY_A
        assert body["message"]
    else:
        assert body.keys() == {"status", "type", "errorMessage", "errors"}
        assert body["errorMessage"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "settings"), ("PUT", "models/dataModel"), ("POST", "factSheets"), ("DELETE", "factSheets/0"),
        ("PATCH", "models/languages/en"), ("GET", "graphql"),
    ],
)  # fmt: skip
def test_405_names_what_is_allowed(client, method, path):
    answer = client.request(method, f"{PATHFINDER}/{path}")
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert answer.json()["status"] == "ERROR"


@pytest.mark.parametrize(
    ("path", "status", "value"),
    [
        (f"{PATHFINDER}/suggestions", 422, "q"), (f"{PATHFINDER}/bookmarks", 422, "bookmarkType"),
        (f"{PATHFINDER}/bookmarks?bookmarkType=NOVEL", 422, "bookmarkType"),
        (f"{PATHFINDER}/factSheets?type=Spaceship", 422, "type"),
        (f"{PATHFINDER}/factSheets?pageSize=0", 422, "pageSize"),
        (f"{PATHFINDER}/factSheets?pageSize=many", 400, "pageSize"),
        (f"{PATHFINDER}/factSheets?cursor=%21%21", 400, "cursor"),
        (f"{MTM}/users?page=x", 400, "page"),
        (f"{MTM}/users?page=-1", 422, "page"), (f"{MTM}/users?size=0", 422, "size"),
    ],
)  # fmt: skip
def test_bad_parameters_are_named(client, path, status, value):
    answer = client.get(path)
    assert answer.status_code == status
    assert [error["value"] for error in answer.json()["errors"]] == [value]


def test_double_slashes_anywhere(client, simulator):
    assert client.get(f"{simulator.url}//services//pathfinder/v1//settings").json()["type"] == "WorkspaceSettings"


def test_fact_sheets_by_cursor_are_all_of_them_once(client, simulator):
    seen, cursor, pages = [], None, 0
    while True:
        body = client.get(
            f"{PATHFINDER}/factSheets",
            params={"pageSize": 250, "completion": False} | ({"cursor": cursor} if cursor else {}),
        ).json()
        seen += [row["id"] for row in body["data"]]
        cursor, pages = body["cursor"], pages + 1
        if not body["data"]:
            break
    active = [sheet.id for sheet in simulator.world.fact_sheets.values() if sheet.status == "ACTIVE"]
    assert sorted(seen) == sorted(active)
    assert len(seen) == body["total"] == 600
    assert pages == 4  # the third page is short, and the one after it empty and without a cursor
    assert cursor is None


def test_the_default_page_of_fact_sheets_has_40(client):
    assert len(client.get(f"{PATHFINDER}/factSheets").json()["data"]) == 40


def test_fact_sheet_list_parameters(client, simulator):
    only = client.get(
        f"{PATHFINDER}/factSheets",
        params={
            "type": "Application", "pageSize": 300, "fields": "lifecycle,userCount", "completion": "false",
            "documents": "false", "tags": "false", "subscriptions": "false",
            "relationTypes": "relApplicationToITComponent",
        },
    ).json()["data"]  # fmt: skip
    assert {row["type"] for row in only} == {"Application"}
    assert {field["name"] for row in only for field in row["fields"]} == {"lifecycle", "userCount"}
    assert {relation["type"] for row in only for relation in row["relations"]} == {"relApplicationToITComponent"}
    for part in ("documents", "tags", "subscriptions"):
        assert not any(row[part] for row in only)
    assert all(row["completion"] is None for row in only)
    full = client.get(f"{PATHFINDER}/factSheets", params={"type": "Application", "pageSize": 300}).json()["data"]
    assert any(row["documents"] for row in full)
    assert any(row["subscriptions"] for row in full)
    assert any(tag["bgColor"] and tag["tagGroup"] for row in full for tag in row["tags"])
    archived = client.get(f"{PATHFINDER}/factSheets", params={"archivedOnly": "true", "pageSize": 100}).json()
    assert archived["total"] == len(archived["data"]) == 15
    assert {row["status"] for row in archived["data"]} == {"ARCHIVED"}


def test_every_field_value_has_its_documented_key(client, simulator):
    keys = {
        "StringValue": "value", "IntegerValue": "value", "DoubleValue": "value", "DateValue": "value",
        "SingleSelect": "keyword", "MultipleSelect": "values", "Lifecycle": "phases", "ExternalId": "externalId",
        "Location": "latitude", "ProjectStatusProgress": "projectStatus", "FactSheetReferences": "values",
    }  # fmt: skip
    seen = set()
    for kind in simulator.world.types():
        for row in client.get(f"{PATHFINDER}/factSheets", params={"type": kind, "pageSize": 300}).json()["data"]:
            for field in row["fields"]:
                seen.add(field["data"]["type"])
                assert keys[field["data"]["type"]] in field["data"], field
    assert seen == set(keys)


def test_one_fact_sheet_and_its_completion(client, simulator):
    world = simulator.world
    sheet = next(sheet for sheet in world.fact_sheets.values() if sheet.type == "Application" and sheet.subscriptions)
    body = client.get(f"{PATHFINDER}/factSheets/{sheet.id}", params={"relationTypes": "relToParent"}).json()
    assert body.keys() == {"status", "type", "data"}
    data = body["data"]
    assert (data["name"], data["rev"], data["displayName"]) == (sheet.name, sheet.rev, world.display_name(sheet))
    completion = data["completion"]
    assert completion["type"] == "SectionCompletion"
    assert completion["percentage"] == int(completion["completion"] * 100)
    information = completion["subCompletions"]["section.information"]
    assert information["subCompletions"]["subsection.lifecycle.label"]["type"] == "ConcreteCompletion"
    parts = completion["subCompletions"].values()
    assert completion["weightedSum"] == pytest.approx(completion["completion"] * completion["totalWeight"])
    assert all(part["weightedSum"] == pytest.approx(part["completion"] * part["totalWeight"]) for part in parts)


def test_relations_point_away_from_the_fact_sheet_that_was_asked(client, simulator):
    world = simulator.world
    relation = next(one for one in world.relations.values() if one.name == "applicationITComponentRelation")
    out = client.get(f"{PATHFINDER}/factSheets/{relation.from_id}/relations").json()["data"]
    back = client.get(
        f"{PATHFINDER}/factSheets/{relation.to_id}/relations",
        params={"type": "relITComponentToApplication", "withFactSheets": "true"},
    ).json()["data"]
    here = next(row for row in out if row["id"] == relation.id)
    there = next(row for row in back if row["id"] == relation.id)
    assert (here["type"], here["fromId"], here["toId"]) == (
        "relApplicationToITComponent", relation.from_id, relation.to_id,
    )  # fmt: skip
    assert (there["type"], there["fromId"], there["toId"]) == (
        "relITComponentToApplication", relation.to_id, relation.from_id,
    )  # fmt: skip
    assert there["factSheet"]["id"] == relation.from_id
    assert {row["type"] for row in back} == {"relITComponentToApplication"}


def test_the_hierarchy_under_a_root(client, simulator):
    world = simulator.world
    root = next(sheet for sheet in world.fact_sheets.values() if sheet.name == "Aurelia Insurance Group")
    body = client.get(f"{PATHFINDER}/factSheets/hierarchy/{root.id}", params={"pageSize": 100}).json()
    assert body["total"] == 30
    assert body["data"][0]["id"] == root.id
    assert all(row["displayName"].startswith("Aurelia Insurance Group") for row in body["data"])


def test_suggestions_say_where_they_matched(client):
    body = client.get(f"{PATHFINDER}/suggestions", params={"q": "pAyRoll"}).json()
    assert body["total"] == len(body["data"])
    for group in body["data"]:
        for one in group["suggestions"]:
            position = one["reasons"][0]["positions"][0]
            found = one["reasons"][0]["value"][position["offset"] :][: position["length"]]
            assert (one["type"], found.lower()) == (group["type"], "payroll")
    one_each = client.get(f"{PATHFINDER}/suggestions", params={"q": "a", "count": 1, "perType": "true"}).json()["data"]
    assert len(one_each) == 12
    assert {len(group["suggestions"]) for group in one_each} == {1}


@pytest.mark.parametrize("first_page", [0, 1])
def test_users_by_page_from_0_or_1(client, workspace, simulator, first_page):
    seen: dict[str, dict] = {}
    page = first_page
    while True:
        body = client.get(f"{workspace}/users", params={"page": page, "size": 25}).json()
        seen |= {user["id"]: user for user in body["data"]}
        if len(seen) >= body["total"] or not body["data"]:
            break
        page += 1
    assert seen.keys() == simulator.world.users.keys()
    robots = [user for user in seen.values() if user["technicalUser"]]
    assert len(robots) == 4
    assert all(user["email"] is None and user["lastName"] == user["userName"] for user in robots)


def test_page_sizes_are_capped(client, workspace):
    assert len(client.get(f"{workspace}/users").json()["data"]) == 30
    assert len(client.get(f"{workspace}/users?size=5000").json()["data"]) == 72
    assert len(client.get(f"{MTM}/permissions?size=5000").json()["data"]) == 50
    assert len(client.get(f"{MTM}/permissions").json()["data"]) == 50


def test_permissions_with_and_without_technical_users(client, workspace, simulator):
    people = client.get(f"{workspace}/permissions", params={"size": 100}).json()
    everybody = client.get(f"{workspace}/permissions", params={"size": 100, "includeTechnicalUsers": "true"}).json()
    assert (people["total"], everybody["total"]) == (68, 72)
    assert {row["role"] for row in everybody["data"]} == {"ADMIN", "MEMBER", "VIEWER", "CONTACT"}
    assert {row["status"] for row in everybody["data"]} == {"ACTIVE", "INVITED", "ARCHIVED", "NOTINVITED"}
    row = everybody["data"][0]
    assert row["user"]["account"]["name"] == simulator.world.account_name
    assert row["workspace"]["name"] == simulator.world.workspace_name
    assert client.get(f"{workspace}/permissions/{row['id']}").json()["data"]["id"] == row["id"]


def test_permission_filters(client, workspace):
    def names(**params: str) -> set[str]:
        rows = client.get(f"{workspace}/permissions", params={"size": "100", **params}).json()["data"]
        return {row["user"]["userName"] for row in rows}

    ada = "ada.lindqvist@aurelia.example"
    assert names(email=ada.upper()) == {ada}
    assert ada in names(q="lindq")
    assert names(q="lindq") < names()
    archived = client.get(f"{workspace}/permissions", params={"status": "ARCHIVED"}).json()
    assert 0 < archived["total"] < 10
    assert {row["status"] for row in archived["data"]} == {"ARCHIVED"}
    assert names(q="nobody at all") == set()


@pytest.mark.parametrize(
    ("sort", "reverse"), [("userName-asc", False), ("userName-ASC", False), ("userName-DESC", True)]
)
def test_sorting_users(client, workspace, sort, reverse):
    found = [
        user["userName"] for user in client.get(f"{workspace}/users", params={"sort": sort, "size": 100}).json()["data"]
    ]
    assert found == sorted(found, key=str.casefold, reverse=reverse)


def test_technical_users_and_their_changelog(client, simulator):
    body = client.get(f"{MTM}/technicalusers", params={"workspaceId": simulator.world.workspace_id}).json()
    assert body["type"] == "TechnicalUserData"
    assert all(row["apiTokenData"]["token"] is None and row["apiTokenData"]["expiry"] for row in body["data"])
    assert simulator.token not in str(body)
    robot = client.get(f"{MTM}/technicalusers", params={"queryUserName": "sync"}).json()["data"]
    assert [row["userName"] for row in robot] == ["sync-bot"]
    events = client.get(f"{MTM}/technicalusers/{robot[0]['id']}/changelog").json()
    assert events["total"] == len(events["data"]) == 5
    assert events["data"][-1]["type"] == "USER_CREATE"
    times = [event["createdAt"] for event in events["data"]]
    assert times == sorted(times, reverse=True)
    assert all(event["user"]["id"] == robot[0]["id"] and event["actor"]["email"] for event in events["data"])


def test_the_tokens_own_user_and_workspace(client, simulator):
    world = simulator.world
    me = client.get(f"{MTM}/users/{world.token_user_id}").json()["data"]
    assert me["technicalUser"]
    assert me["permissions"][0]["role"] == "ADMIN"
    assert client.get(f"{MTM}/users/{world.token_user_id}/permissions").json()["total"] == 1
    here = client.get(f"{MTM}/workspaces/{world.workspace_id}").json()["data"]
    assert (here["name"], here["status"], here["product"]) == (world.workspace_name, "ACTIVE", "EAM")
    assert [row["id"] for row in client.get(f"{MTM}/workspaces").json()["data"]] == [world.workspace_id]
    assert client.get(f"{MTM}/workspaces/{world.workspace_id}/users/{me['id']}").json()["data"][0]["id"] == me["id"]


def test_enriched_model_maps_every_relation_of_every_type(client, simulator):
    model = client.get(f"{PATHFINDER}/models/dataModel/enriched").json()["data"]
    for name, of_type in model["factSheets"].items():
        assert set(of_type["relationMapping"]) == set(of_type["relations"]), name
        for own, mapping in of_type["relationMapping"].items():
            persisted = model["relations"][mapping["persistedName"]]
            here, there = ("from", "to") if mapping["direction"] == "OUTGOING" else ("to", "from")
            assert persisted[here]["name"] == own
            assert persisted[there]["name"] == mapping["inverseName"]
        assert {"id", "displayName", "tags", "lifecycle"} - set(of_type["fields"]) <= {"lifecycle"}


def test_meta_model_covers_every_field_and_relation(client, simulator):
    for of_type in client.get(f"{PATHFINDER}/models/metaModel").json()["data"]["factSheetTypes"]:
        subsections = [part for section in of_type["sections"] for part in section["subsections"]]
        fields = {field["key"] for part in subsections if part["type"] == "FIELD" for field in part["fields"]}
        assert fields == set(simulator.world.field_model(of_type["key"]))
        relations = {part["name"] for part in subsections if part["type"] == "RELATION"}
        assert relations == {end.persisted for end in simulator.world.relation_ends(of_type["key"]).values()}
