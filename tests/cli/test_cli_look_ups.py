"""The small commands: tags, roles, users, model, api, graphql, whoami, doctor."""

from __future__ import annotations

import json

import pytest


def test_tags_and_their_ids(invoke):
    groups = invoke("tag", "groups", "--json").json
    tags = invoke("tag", "list", "--json").json
    assert {group["mode"] for group in groups} == {"SINGLE", "MULTIPLE"}
    assert any(group["mandatory"] for group in groups)
    assert any(tag["tagGroup"] is None for tag in tags), "loose tags are listed"
    group = next(group for group in groups if group["name"] == "Business Line")
    tag = next(tag for tag in tags if tag["name"] == "Life" and tag["tagGroup"]["name"] == "Business Line")
    assert invoke("tag", "group-id", "Business Line").out == f"{group['id']}\n"
    assert invoke("tag", "id", "Business Line", "Life").out == f"{tag['id']}\n"
    assert [one["id"] for one in invoke("tag", "list", "--group", "Business Line", "--json").json] == [
        one["id"] for one in tags if one["tagGroup"] == {"id": group["id"], "name": "Business Line"}
    ]
    assert len(invoke("tag", "list", "--csv").csv) == len(tags)


def test_roles_and_their_ids(invoke):
    roles = invoke("role", "list", "--json").json
    owner = next(role for role in roles if role["name"] == "System Owner")
    assert owner["subscriptionType"] == "RESPONSIBLE"
    assert "Application" in owner["restrictToFactSheetTypes"]
    assert invoke("role", "id", "System Owner").out == f"{owner['id']}\n"
    assert json.loads(invoke("role", "id", "System Owner", "--json").out) == owner["id"]


def test_a_tag_in_a_spreadsheet_has_the_name_of_its_group(invoke, simulator):
    names = {group.name for group in simulator.world.tag_groups.values()} | {""}
    groups = {row["tagGroup"] for row in invoke("tag", "list", "--csv").csv}
    assert groups <= names
    assert len(groups) > 2


def test_part_of_a_fact_sheet_comes_in_every_form(invoke):
    part = ("fs", "get", "Claims Engine Iberia", "--field", "relations.relApplicationToITComponent")
    found = invoke(*part, "--json").json
    assert len(found) > 1
    assert invoke(*part, "--jsonl").lines == found
    assert [row["id"] for row in invoke(*part, "--csv").csv] == [one["id"] for one in found]
    lifecycle = ("fs", "get", "Claims Engine Iberia", "--field", "lifecycle")
    assert invoke(*lifecycle, "--csv").csv[0]["asString"] == invoke(*lifecycle, "--json").json["asString"]


def test_users(invoke, simulator):
    users = invoke("user", "list", "--json").json
    assert {"id", "firstName", "lastName", "displayName", "email", "status", "currentLogin"} <= set(users[0])
    assert any(user["technicalUser"] for user in users)
    assert invoke("user", "list", "--refresh", "--json").json == users
    assert len(invoke("user", "list", "--jsonl").lines) == len(users)


def test_the_model(invoke):
    types = invoke("model", "types", "--json").json
    application = next(known for known in types if known["name"] == "Application")
    shown = invoke("model", "show", "applications", "--json").json
    assert len(shown["fields"]) == application["fields"]
    assert len(shown["relations"]) == application["relations"]
    names = {relation["name"] for relation in shown["relations"]}
    assert {"relToParent", "relToChild", "relApplicationToITComponent"} <= names
    german = invoke("model", "show", "application", "--lang", "de", "--json").json
    assert [field["name"] for field in german["fields"]] == [field["name"] for field in shown["fields"]]
    assert german["fields"] != shown["fields"]
    assert [row["name"] for row in invoke("model", "show", "application", "--csv").csv] == [
        field["name"] for field in shown["fields"]
    ]


def test_whoami_says_whom_the_token_stands_for(invoke, simulator):
    told = invoke("whoami", "--json").json
    assert told["host"] == simulator.url
    assert told["workspaceName"] == simulator.world.workspace_name
    assert all(told[key] for key in ("userId", "userName", "workspaceId", "role", "expires"))
    lines = invoke("whoami").out
    assert told["userName"] in lines
    assert "environment variable LEANIX_API_TOKEN" in lines


def test_api_follows_pages_and_gives_the_data(invoke):
    path = "/services/pathfinder/v1/factSheets"
    ids = [row["id"] for row in invoke("api", "get", path, "--param", "type=Provider", "--json").json]
    assert len(ids) == len(set(ids))
    assert set(ids) == {row["id"] for row in invoke("fs", "list", "provider", "--json").json}
    raw = invoke("api", "GET", f"{path}?type=Provider", "--param", "pageSize=3", "--raw").json
    assert len(raw["data"]) == 3
    assert raw["total"] == len(ids)


def test_api_prints_lists_as_lines(invoke):
    features = invoke("api", "GET", "/services/pathfinder/v1/features").json
    assert invoke("api", "GET", "services/pathfinder/v1/features", "--jsonl").lines == features
    assert [row["id"] for row in invoke("feature", "list", "--csv").csv] == [feature["id"] for feature in features]
    assert invoke("feature", "get", features[0]["id"], "--json").json == features[0]


def test_graphql_from_everywhere(invoke, tmp_path):
    document = "query ($n: Int) { allFactSheets(first: $n) { totalCount edges { node { id } } } }"
    file, variables = tmp_path / "q.graphql", tmp_path / "v.json"
    file.write_text(document)
    variables.write_text('{"n": 3}')
    answers = [
        invoke("graphql", "-q", document, "--vars", '{"n": 3}'),
        invoke("graphql", "-f", str(file), "--vars", str(variables)),
        invoke("graphql", "--vars", f"@{variables}", stdin=document),
    ]
    assert len({ran.out for ran in answers}) == 1
    connection = answers[0].json["data"]["allFactSheets"]
    assert len(connection["edges"]) == 3
    lines = invoke("graphql", "-q", document, "--vars", '{"n": 3}', "--jsonl").lines
    assert lines == [edge["node"] for edge in connection["edges"]]
    everything = invoke("graphql", "-q", document, "--vars", '{"n": 200}', "--all", "--jsonl").lines
    assert len(everything) == connection["totalCount"]


def test_settings_come_without_passwords(invoke):
    told = invoke("settings", "get", "--json").json
    assert told

    def leaves(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from leaves(inner, name)
        elif isinstance(value, list):
            for inner in value:
                yield from leaves(inner, key)
        else:
            yield key, value

    secret = [value for key, value in leaves(told) if "password" in key.lower() and value is not None]
    assert all(value == "***" for value in secret)


def test_acl(invoke):
    assert {"id", "name"} <= set(invoke("acl", "list", "--json").json[0])


@pytest.mark.parametrize("option", ["--json", "--jsonl", "--csv"])
def test_the_form_may_stand_before_or_after(invoke, option):
    before = invoke("fs", "get", option, "Actuarial Lab")
    assert before.code == 0
    assert before.out == invoke("fs", "get", "Actuarial Lab", option).out


def test_the_doctor_is_content(run, simulator):
    ran = run("doctor", "--json", simulator=simulator)
    checks = {check["check"]: check for check in ran.json}
    assert {"configuration", "token", "host", "TLS", "login", "workspace", "data model", "encoding"} <= set(checks)
    assert {check["state"] for check in checks.values()} <= {"ok", "warn"}


def test_the_doctor_names_what_is_wrong_and_how_to_cure_it(run, simulator, own_home):
    folder = own_home / "xdg_config_home" / "leanix-tui"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    (folder / "config.toml").write_text(f'[profiles.a]\nhost = "{simulator.url}"\ntoken_file = "a.token"\n')
    (folder / "config.toml").chmod(0o644)
    (folder / "a.token").write_text("x")
    (folder / "a.token").chmod(0o644)
    ran = run("-P", "a", "doctor", "--json")
    assert ran.code == 1
    found = {check["check"]: check for check in json.loads(ran.out)}
    assert found["configuration"]["state"] == "warn"
    assert found["token"]["state"] == "bad"
    assert "chmod 600" in found["token"]["remedy"]
    assert found["config folder"]["state"] == "bad"
    assert "chmod 700" in found["config folder"]["remedy"]
    (folder / "config.toml").write_text("colour = 1\n")
    ran = run("doctor")
    assert ran.code == 1
    assert "unknown key 'colour'" in ran.out
