"""``fs`` and ``rel`` say what LeanIX says: compared with what the server itself answers to plain HTTP."""

from __future__ import annotations

import json

import httpx
import pytest

LIST_KEYS = {"id", "type", "name", "displayName", "description", "status", "lxState", "completion", "updatedAt", "tags"}
RELATED_KEYS = {"id", "type", "displayName", "activeFrom", "activeUntil"}


@pytest.fixture
def ask(simulator):
    """GraphQL by hand, without any code of ours."""
    login = httpx.post(
        f"{simulator.url}/services/mtm/v1/oauth2/token",
        auth=("apitoken", simulator.token),
        data={"grant_type": "client_credentials"},
    )
    token = login.json()["access_token"]

    def ask(query, variables=None):
        answer = httpx.post(
            f"{simulator.url}/services/pathfinder/v1/graphql",
            headers={"Authorization": f"Bearer {token}"},
            json={"query": query, "variables": variables or {}},
            timeout=60,
        ).json()
        assert not answer.get("errors"), answer
        return answer["data"]

    return ask


def everything(ask, fields, **variables):
    found = f"allFactSheets(first: 2000, factSheetType: $t) {{ edges {{ node {{ {fields} }} }} }}"
    query = f"query ($t: FactSheetType) {{ {found} }}"
    return [edge["node"] for edge in ask(query, variables)["allFactSheets"]["edges"]]


def test_list_gives_every_active_fact_sheet_with_leanix_own_names(invoke, ask):
    rows = invoke("fs", "list", "--json").json
    assert all(set(row) >= LIST_KEYS for row in rows)
    plain = "id type name displayName description status lxState updatedAt"
    fields = f"{plain} completion {{ percentage }} tags {{ name tagGroup {{ name }} }}"
    expected = {node["id"]: node for node in everything(ask, fields)}
    assert {row["id"] for row in rows} == set(expected)
    assert len(rows) == len(expected)
    assert {row["lxState"] for row in rows} >= {"APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED"}
    for row in rows:
        node = expected[row["id"]]
        for key in ("type", "name", "displayName", "status", "lxState", "updatedAt"):
            assert row[key] == node[key], (key, row)
        assert (row["description"] or "") == (node["description"] or "")
        assert row["completion"] == node["completion"]["percentage"]
        tags = {(group, name) for group, names in row["tags"].items() for name in names}
        assert tags == {((tag["tagGroup"] or {"name": ""})["name"], tag["name"]) for tag in node["tags"]}


@pytest.mark.parametrize("name", ["Application", "applications", "APPLICATION"])
def test_list_of_one_type_has_its_own_fields(invoke, ask, name):
    rows = invoke("fs", "list", name, "--json").json
    assert {row["type"] for row in rows} == {"Application"}
    own = "lifecycle { asString phases { phase startDate } } businessCriticality annualCost"
    fields = f"... on Application {{ id {own} }}"
    expected = {node["id"]: node for node in everything(ask, fields, t="Application")}
    assert len(rows) == len(expected)
    for row in rows:
        for key in ("businessCriticality", "annualCost"):
            assert row[key] == expected[row["id"]][key]
        assert (row["lifecycle"] is None) == (not (expected[row["id"]]["lifecycle"] or {}).get("phases"))
        if row["lifecycle"]:
            assert row["lifecycle"]["asString"] == expected[row["id"]]["lifecycle"]["asString"]


def test_list_filters_sorts_and_limits(invoke):
    everyone = [row["completion"] for row in invoke("fs", "list", "application", "--json").json]
    middle = sorted(everyone)[len(everyone) // 2]
    command = ["fs", "list", "application", "--filter", f"completion<{middle}", "--sort", "-completion", "--json"]
    rows = invoke(*command).json
    below = sorted((completion for completion in everyone if completion < middle), reverse=True)
    assert below
    assert [row["completion"] for row in rows] == below
    assert invoke(*command, "--limit", "2").json == rows[:2]
    assert invoke("fs", "list", "--limit", "0", "--json").json == []


def test_list_by_tag_finds_exactly_its_bearers(invoke):
    everyone = invoke("fs", "list", "--json").json
    expected = {row["id"] for row in everyone if "Life" in row["tags"].get("Business Line", [])}
    assert expected
    found = invoke("fs", "list", "--tag", "Business Line=Life", "--json").json
    assert {row["id"] for row in found} == expected
    both = invoke("fs", "list", "--tag", "business line=life", "--filter", "type:Interface", "--json").json
    assert {row["id"] for row in both} == expected & {row["id"] for row in everyone if row["type"] == "Interface"}


def test_list_filters_by_relations_also_of_a_single_type(invoke):
    everyone = invoke("fs", "list", "--filter", "type:Provider itcomponents:any", "--json").json
    only = invoke("fs", "list", "provider", "--filter", "itcomponents:any", "--json").json
    assert everyone
    assert [row["id"] for row in only] == [row["id"] for row in everyone]


def test_list_shows_the_columns_that_were_asked_for(invoke):
    wanted = "displayName,tag:Business Line,relApplicationToProvider"
    ran = invoke("fs", "list", "application", "--columns", wanted, "--json")
    (first, *_) = ran.json
    group = next(key for key in first if key.startswith("tag:"))
    assert set(first) == {"displayName", group, "relApplicationToProvider"}
    related = [entry for row in ran.json for entry in row["relApplicationToProvider"]]
    assert related
    assert all(set(entry) == {"id", "type", "displayName"} for entry in related)


def test_list_as_lines_and_csv(invoke):
    rows = invoke("fs", "list", "provider", "--json").json
    assert invoke("fs", "list", "provider", "--jsonl").lines == rows
    assert invoke("fs", "--help").code == 0
    table = invoke("fs", "list", "--csv", "provider").csv
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert [row["completion"] for row in table] == [str(row["completion"]) for row in rows]


def test_csv_of_the_whole_workspace_holds_no_formula(invoke):
    cells = [cell for row in invoke("fs", "list", "--csv").csv for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+@\t\r" and cell]


def test_get_has_the_whole_fact_sheet(invoke, ask):
    relations = invoke("model", "show", "Application", "--json").json["relations"]
    everyone = invoke("fs", "list", "application", "--json").json
    fields = (
        "id subscriptions { edges { node { id type user { email } roles { name comment } } } } "
        "tags { name tagGroup { name } } ... on Application { alias "
        "relApplicationToITComponent { edges { node { activeFrom activeUntil costTotalAnnual factSheet { id } } } } }"
    )
    nodes = {node["id"]: node for node in everything(ask, fields, t="Application")}
    with_all = [
        row
        for row in everyone
        if nodes[row["id"]]["subscriptions"]["edges"] and nodes[row["id"]]["relApplicationToITComponent"]["edges"]
    ]
    for row in with_all[:3]:
        sheet = invoke("fs", "get", row["id"], "--json").json
        node = nodes[row["id"]]
        assert {key: sheet[key] for key in LIST_KEYS} == {key: row[key] for key in LIST_KEYS}
        assert sheet["fields"]["alias"] == node["alias"]
        assert set(sheet["relations"]) == {relation["name"] for relation in relations}
        components = {entry["id"]: entry for entry in sheet["relations"]["relApplicationToITComponent"]}
        expected = [edge["node"] for edge in node["relApplicationToITComponent"]["edges"]]
        assert set(components) == {entry["factSheet"]["id"] for entry in expected}
        for entry in expected:
            ours = components[entry["factSheet"]["id"]]
            assert set(ours) >= RELATED_KEYS
            for key in ("activeFrom", "activeUntil", "costTotalAnnual"):
                assert ours[key] == entry[key]
        ours = {
            (role, one["email"], one["type"], one["id"])
            for role, people in sheet["subscriptions"].items()
            for one in people
        }
        assert ours == {
            (role, edge["node"]["user"]["email"], edge["node"]["type"], edge["node"]["id"])
            for edge in node["subscriptions"]["edges"]
            for role in [known["name"] for known in edge["node"]["roles"] or []] or [""]
        }


def test_relations_are_seen_from_both_ends(invoke):
    for row in invoke("fs", "list", "application", "--json").json:
        sheet = invoke("fs", "get", row["id"], "--json").json
        if sheet["relations"]["relApplicationToProvider"]:
            break
    provider = sheet["relations"]["relApplicationToProvider"][0]
    back = invoke("fs", "get", provider["id"], "--type", "provider", "--json").json
    assert sheet["id"] in [entry["id"] for entry in back["relations"]["relProviderToApplication"]]


def test_get_by_name_asks_only_for_that_fact_sheet(invoke, simulator):
    simulator.clear_faults()
    ran = invoke("fs", "get", "Actuarial Lab", "--json")
    assert ran.json["displayName"] == "Actuarial Lab"
    sent = simulator.requests()
    assert len(sent) < 12
    invoke("fs", "list", "--limit", "1", "--json")
    assert len(simulator.requests()) - len(sent) > len(sent), "a list loads the workspace, so the first number is small"


def test_get_one_field(invoke):
    organisations = invoke("fs", "list", "organization", "--json").json
    named = next(row for row in organisations if row["name"] == row["displayName"])
    assert invoke("fs", "get", named["id"], "--field", "displayName").out == f"{named['displayName']}\n"
    assert invoke("fs", "get", named["id"], "--field", "completion", "--json").json == named["completion"]
    somewhere = next(row for row in organisations if (row["location"] or {}).get("geoCountry"))
    country = invoke("fs", "get", somewhere["id"], "--field", "location.geoCountry")
    assert country.out == f"{somewhere['location']['geoCountry']}\n"
    missing = invoke("fs", "get", named["id"], "--field", "displayNam")
    assert (missing.code, missing.out) == (4, "")
    assert "displayName" in missing.err


def test_a_name_that_fits_several_is_an_answer_of_its_own(invoke):
    rows = invoke("fs", "list", "--json").json
    names = [row["name"] for row in rows if row["name"] == row["displayName"]]
    twice = next((name for name in names if names.count(name) > 1), None)
    assert twice is not None, "the sample workspace has a name twice"
    ran = invoke("fs", "get", twice, "--json")
    assert (ran.code, ran.out) == (5, "")
    candidates = [row for row in rows if row["name"] == twice]
    for row in candidates:
        assert f"  {row['id']}  {row['type']}" in ran.err
    one = invoke("fs", "get", candidates[0]["id"], "--json").json
    assert one["name"] == twice


def test_nothing_of_this_name(invoke):
    ran = invoke("fs", "get", "No such thing at all")
    assert (ran.code, ran.out) == (4, "")
    ran = invoke("fs", "get", "00000000-0000-4000-8000-000000000000", "--json")
    assert ran.code == 4


def test_a_misspelt_name_brings_the_nearest_ones(invoke):
    ran = invoke("fs", "get", "Actuariel Lab", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert "Did you mean 'Actuarial Lab'" in ran.err


def test_people_read_labels(invoke):
    ran = invoke("fs", "get", "Actuarial Lab")
    assert ran.code == 0
    assert "Actuarial Lab (Application)" in ran.out
    assert "Business critical" in ran.out
    assert "IT Components (" in ran.out
    german = invoke("fs", "get", "Actuarial Lab", "--lang", "de").out
    assert german != ran.out


def test_relations_of_a_fact_sheet(invoke):
    sheet = invoke("fs", "get", "Actuarial Lab", "--json").json
    expected = [(name, entry["id"]) for name, related in sheet["relations"].items() for entry in related]
    assert [(row["relation"], row["id"]) for row in invoke("rel", "list", "Actuarial Lab", "--json").json] == expected
    components = invoke("rel", "list", sheet["id"], "--to", "itcomponents", "--json").json
    assert [row["id"] for row in components] == [
        entry["id"] for entry in sheet["relations"]["relApplicationToITComponent"]
    ]
    wrong = invoke("rel", "list", "Actuarial Lab", "--to", "itcomponentz")
    assert wrong.code == 2
    assert "relApplicationToITComponent" in wrong.err


def test_a_path_leads_where_its_steps_lead(invoke):
    expected: dict[str, None] = {}
    for component in invoke("rel", "list", "Actuarial Lab", "--to", "itcomponents", "--json").json:
        for provider in invoke("rel", "list", component["id"], "--to", "providers", "--json").json:
            expected[provider["id"]] = None
    found = invoke("rel", "path", "Actuarial Lab", "itcomponents.providers", "--json").json
    assert expected
    assert [row["id"] for row in found] == list(expected)
    assert {row["type"] for row in found} == {"Provider"}
    wrong = invoke("rel", "path", "Actuarial Lab", "itcomponents.nothing")
    assert wrong.code == 2
    assert "'nothing'" in wrong.err


def test_addresses(invoke, simulator):
    workspace = f"{simulator.url}/{simulator.world.workspace_name}"
    assert invoke("url").out == f"{workspace}\n"
    id_ = invoke("fs", "get", "Actuarial Lab", "--field", "id").out.strip()
    assert invoke("url", "Actuarial Lab").out == f"{workspace}/factsheet/Application/{id_}\n"
    assert json.loads(invoke("url", "Actuarial Lab", "--json").out) == f"{workspace}/factsheet/Application/{id_}"


def test_another_workspace_with_types_and_labels_of_its_own(run, custom_simulator):
    types = run("model", "types", "--json", simulator=custom_simulator).json
    assert types
    rows = run("fs", "list", "--json", simulator=custom_simulator).json
    assert {row["type"] for row in rows} <= {known["name"] for known in types}
    assert {row["type"] for row in rows} >= {known["name"] for known in types if known["fields"]} - {""}
    row = next(row for row in rows if row["type"] == "System")
    sheet = run("fs", "get", row["id"], "--json", simulator=custom_simulator).json
    model = run("model", "show", "System", "--json", "--lang", "de", simulator=custom_simulator).json
    assert set(sheet["fields"]) == {field["name"] for field in model["fields"]}
    assert set(sheet["relations"]) == {relation["name"] for relation in model["relations"]}
    english = run("model", "show", "System", "--json", simulator=custom_simulator).json
    assert {field["label"] for field in model["fields"]} != {field["label"] for field in english["fields"]}
    name, entries = next((name, entries) for name, entries in sheet["relations"].items() if entries)
    ran = run("rel", "list", sheet["id"], "--to", name, "--json", simulator=custom_simulator)
    assert [row["id"] for row in ran.json] == [entry["id"] for entry in entries]
