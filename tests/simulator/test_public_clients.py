"""What public LeanIX clients put on the wire, byte for byte where it matters, and what they read from the answers.

Each test stands for a family of clients that was run unmodified against the simulator: it repeats the requests that
family cannot do without, in its own form.
"""

from __future__ import annotations

import httpx
from client_wire import AS_JSON, GRANT, GRAPHQL, answer_to, ask, bearer, claims_of, nodes
from graphql import GraphQLObjectType, build_client_schema, get_introspection_query, parse, validate
from simulator_login import MTM, PATHFINDER, TOKEN_PATH, access_token

from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator

# -- scripts on plain HTTP ----------------------------------------------------------------------------------------


def test_scripts_list_users_from_page_zero_by_the_workspace_of_the_token(simulator):
    token = access_token(simulator)
    workspace_id = claims_of(token)["principal"]["permission"]["workspaceId"]
    header = {"Authorization": "Bearer " + token}
    base = f"{simulator.url}{MTM}/workspaces/{workspace_id}"
    found = httpx.get(f"{base}/users?page=0", headers=header).json()
    assert len(found["data"]) == 30
    assert all(user["id"] and user["userName"] for user in found["data"])
    assert httpx.get(base, headers=header).json()["data"]["name"] == simulator.world.workspace_name
    one = next(user for user in found["data"] if user["email"])
    same = httpx.get(f"{base}/users?email={one['email']}", headers=header).json()
    assert [user["id"] for user in same["data"]] == [one["id"]]


def test_scripts_send_json_without_saying_so(simulator):
    body = b'{"query": "{ allTags { totalCount } }"}'
    answer = httpx.post(simulator.url + GRAPHQL, content=body, headers=bearer(simulator))
    assert "content-type" not in answer.request.headers
    assert answer.json()["data"]["allTags"]["totalCount"] == len(simulator.world.tags)


def test_scripts_read_everything_in_one_answer_without_a_page_size(simulator):
    query = """{ allFactSheets(filter: {facetFilters: [
        {facetKey: "Subscriptions", operator: NOR, keys: ["__missing__"]}
        #, a filter that somebody commented out
      ]}) { totalCount edges { node { id type name description
        subscriptions { edges { node { id user { id userName permission { status } } } } } } } } }"""
    found = ask(simulator, query)["allFactSheets"]
    assert len(found["edges"]) == found["totalCount"] > 100
    for sheet in nodes(found):
        assert sheet["subscriptions"]["edges"]
        for subscription in nodes(sheet["subscriptions"]):
            assert subscription["user"]["permission"]["status"]


def test_scripts_walk_subscriptions_in_pages_of_ten_thousand(simulator):
    query = """{ allFactSheets(first: 10000, after: "") { pageInfo { hasNextPage endCursor }
        edges { node { id subscriptions { edges { node { id user { email } type roles { id comment } } } } } } } }"""
    page = ask(simulator, query)["allFactSheets"]
    assert page["pageInfo"]["hasNextPage"] is False
    assert len(page["edges"]) == 600


def test_scripts_find_who_created_each_fact_sheet(simulator):
    sheets = nodes(ask(simulator, "{ allFactSheets { edges { node { name id type } } } }")["allFactSheets"])
    for sheet in sheets[::60]:
        created = ask(
            simulator,
            f'query creation {{ allLogEvents(factSheetId: "{sheet["id"]}", eventTypes: [FACT_SHEET_CREATED]) {{'
            " edges { node { user { userName email id } } } } }",
        )
        (event,) = nodes(created["allLogEvents"])
        assert event["user"]["userName"]


def test_scripts_export_the_attributes_of_relations(simulator):
    query = """{ allFactSheets(factSheetType: Application) { edges { node { id displayName tags { id name }
        ... on Application { relApplicationToITComponent { edges { node { id costTotalAnnual technicalSuitability
          factSheet { id displayName } } } } } } } } }"""
    rows = [
        (relation["id"], relation["costTotalAnnual"], relation["factSheet"]["displayName"])
        for app in nodes(ask(simulator, query)["allFactSheets"])
        for relation in nodes(app["relApplicationToITComponent"])
    ]
    assert len(rows) > 100
    assert any(isinstance(cost, float) for _, cost, _ in rows)


# -- generated clients --------------------------------------------------------------------------------------------


def test_a_generated_client_gets_every_member_that_its_models_insist_on(simulator):
    """It logs in with a slash behind the path, counts pages from 0 and refuses objects without required members."""
    answer = httpx.post(simulator.url + TOKEN_PATH + "/", auth=("apitoken", simulator.token), data=GRANT)
    header = {"Authorization": f"Bearer {answer.json()['access_token']}", "Accept": "application/json", **AS_JSON}
    base = f"{simulator.url}{MTM}/workspaces"
    found = []
    for page in range(4):
        url = f"{base}/{simulator.world.workspace_id}/permissions?page={page}&size=25&sort=id"
        listed = httpx.get(url, headers=header).json()
        assert isinstance(listed["total"], int)
        found += listed["data"]
    assert len({permission["id"] for permission in found}) == listed["total"]
    workspaces = httpx.get(base, headers=header).json()["data"]
    assert workspaces[0]["instance"]["application"]["name"]
    for permission in found:
        assert permission["role"] in {"ADMIN", "MEMBER", "VIEWER", "CONTACT"}
        assert permission["status"] in {"ACTIVE", "INVITED", "NOTINVITED", "REQUESTED", "ARCHIVED", "ANONYMIZED"}
        user = permission["user"]
        assert all((user["account"]["id"], user["role"], user["status"]))
        workspaces.append(permission["workspace"])
    for workspace in workspaces:
        contract = workspace["contract"]
        assert (contract["type"], contract["status"]) == ("REGULAR", "ACTIVE")
        assert contract["application"]["name"]


def test_a_generated_client_pages_without_and_then_with_a_cursor(simulator):
    after, seen, pages = "", [], 0
    while True:
        fields = "{ pageInfo { hasNextPage endCursor } edges { node { id } } }"
        page = ask(simulator, "{ allFactSheets(first: 100" + after + ") " + fields + " }")["allFactSheets"]
        seen += [sheet["id"] for sheet in nodes(page)]
        pages += 1
        after = ', after:"' + page["pageInfo"]["endCursor"] + '"'
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == 600
    assert pages == 6


# -- a library that joins its paths with two slashes --------------------------------------------------------------


def test_a_library_with_two_slashes_collects_all_users_by_their_total(simulator):
    base = simulator.url + "/"
    answer = httpx.post(f"{base}/services/mtm/v1/oauth2/token", auth=("apitoken", simulator.token), data=GRANT)
    header = {"Authorization": "Bearer " + answer.json()["access_token"], **AS_JSON}
    for kind in ("permissions", "users"):
        parameters = {"size": 20, "page": 1}
        url = f"{base}services/mtm/v1/workspaces/{simulator.world.workspace_id}/{kind}"
        first = httpx.get(url, headers=header, params=parameters).json()
        rows = first["data"]
        while first["total"] > len(rows):
            parameters["page"] += 1
            more = httpx.get(url, headers=header, params=parameters).json()["data"]
            assert more, "this library would ask for ever"
            rows += more
        assert len({row["id"] for row in rows}) == first["total"]
        if kind == "permissions":
            assert all("@" in row["user"]["email"].lower() for row in rows)


def test_a_library_finds_tags_by_their_group(simulator):
    query = """query ($tagfilter: TagQueryFilters!) { allTags(filter: $tagfilter) {
        edges { node { id name tagGroup { name } } } } }"""

    def tags(**wanted: str | None) -> list[tuple[str, str | None]]:
        found = nodes(ask(simulator, query, {"tagfilter": wanted})["allTags"])
        return [(tag["name"], tag["tagGroup"] and tag["tagGroup"]["name"]) for tag in found]

    assert tags(tagGroupName="Regulation", nameSubstring="DORA") == [("DORA", "Regulation")]
    assert len(tags(tagGroupName="Regulation")) == 5
    assert {group for _, group in tags(tagGroupName="Regulation")} == {"Regulation"}
    assert tags(tagGroupName="No such group", nameSubstring="DORA") == []
    assert ("merger", None) in tags(tagGroupName=None, nameSubstring="merger")


def test_a_library_finds_fact_sheets_by_quick_search_and_by_types_in_a_variable(simulator):
    query = """query ($filter: FilterInput) { allFactSheets(filter: $filter) {
        totalCount edges { node { id displayName name type status } } } }"""
    found = nodes(ask(simulator, query, {"filter": {"quickSearch": "SAP"}})["allFactSheets"])
    assert ("SAP", "Provider") in {(sheet["name"], sheet["type"]) for sheet in found}
    query = """query ($fstype: [String]!) { allFactSheets(filter: {facetFilters: [
        {facetKey: "FactSheetTypes", keys: $fstype}]}) { totalCount } }"""
    assert ask(simulator, query, {"fstype": "Application"})["allFactSheets"]["totalCount"] == 150


def test_a_library_reads_the_schema_by_hand(simulator):
    query = """query { __schema { types { name kind interfaces { kind name } fields { name }
        inputFields { name defaultValue } } queryType { name } } }"""
    schema = ask(simulator, query, {})["__schema"]
    assert schema["queryType"]["name"] == "Query"
    types = {one["name"].lower(): one for one in schema["types"]}
    assert "BaseFactSheet" in {interface["name"] for interface in types["application"]["interfaces"]}
    assert {"id", "name", "lifecycle"} <= {field["name"] for field in types["application"]["fields"]}


# -- clients on the gql library, and others that read errors ------------------------------------------------------


def test_gql_fetches_the_schema_first_and_checks_its_queries_against_it(simulator):
    header = {"x-graphql-enable-extensions": "true", **AS_JSON}
    asked = {"query": get_introspection_query(), "operationName": "IntrospectionQuery"}
    schema = build_client_schema(answer_to(simulator, asked, **header)["data"])
    assert isinstance(schema.type_map["ITComponent"], GraphQLObjectType)
    query = """query Subscribers($id: ID!) { factSheet(id: $id) { id subscriptions {
        edges { node { id type user { id email } roles { id name } } } } } }"""
    assert validate(schema, parse(query)) == []
    sheet = next(one for one in simulator.world.fact_sheets.values() if one.type == "Application" and one.subscriptions)
    asked = {"query": query, "variables": {"id": sheet.id}, "operationName": None}
    found = answer_to(simulator, asked, **header)["data"]["factSheet"]["subscriptions"]
    assert len(nodes(found)) == len(sheet.subscriptions)


def test_one_of_two_operations_is_picked_by_its_name(simulator):
    query = "query A { allTags { totalCount } } query B { allTagGroups { totalCount } }"
    assert answer_to(simulator, {"query": query, "operationName": "B"})["data"].keys() == {"allTagGroups"}


def test_a_success_has_no_errors_member_at_all(simulator):
    """Several clients take the mere presence of ``errors`` for a failure, others loop over it."""
    query = {"query": "{ allFactSheets { totalCount } }", "operationName": None, "variables": {}}
    assert answer_to(simulator, query).keys() == {"data"}
    assert answer_to(simulator, query, **{"x-graphql-enable-extensions": "true"}).keys() == {"data", "extensions"}


def test_a_client_learns_that_a_fact_sheet_does_not_exist(simulator):
    answer = answer_to(simulator, {"query": '{ factSheet(id: "28fe4aa2-0000-4000-8000-72afb3acf256") { id type } }'})
    assert answer["data"] == {"factSheet": None}
    assert answer["errors"][0]["message"]


def test_a_client_searches_while_somebody_types(simulator):
    url = f"{simulator.url}{PATHFINDER}/suggestions?q=SAP"
    groups = httpx.get(url, headers=bearer(simulator)).json()["data"]
    assert groups
    for group in groups:
        for suggestion in group["suggestions"]:
            assert {"objectId", "displayName", "type", "category"} <= suggestion.keys()


def test_a_client_logs_in_again_when_its_token_is_refused(simulator):
    header = bearer(simulator)
    simulator.expire_tokens()
    query = "{ allTags { totalCount } }"
    assert httpx.post(simulator.url + GRAPHQL, headers=header, json={"query": query}).status_code == 401
    assert ask(simulator, query)["allTags"]["totalCount"] > 20


# -- JavaScript, Go and Java --------------------------------------------------------------------------------------


def test_a_report_tool_logs_in_with_an_empty_body_and_compares_the_content_type_to_the_letter(simulator):
    answer = httpx.post(
        f"{simulator.url}{TOKEN_PATH}?grant_type=client_credentials", auth=("apitoken", simulator.token),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Content-Length": "0"},
    )  # fmt: skip
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert (body["scope"], body["expired"], body["token_type"]) == ("", False, "bearer")
    claims = claims_of(body["access_token"])
    assert isinstance(claims["exp"], int)
    assert all(isinstance(claims[name], str) for name in ("instanceUrl", "iss", "jti", "sub"))
    assert claims["principal"]["permission"]["workspaceName"] == simulator.world.workspace_name


def test_a_javascript_library_sends_no_variables_and_throws_on_anything_in_errors(simulator):
    accept = {"Accept": "application/json, text/plain, */*", **AS_JSON}
    answer = answer_to(simulator, {"query": "{allFactSheets{totalCount}}"}, **accept)
    assert answer["data"]["allFactSheets"]["totalCount"] == 600
    query = "query($first: Int) { allFactSheets(first: $first) { edges { node { id } } } }"
    answer = answer_to(simulator, {"query": query, "variables": {"first": 1}}, **accept)
    assert len(answer["data"]["allFactSheets"]["edges"]) == 1
    assert answer_to(simulator, {"query": "{noSuchList{totalCount}}"}, **accept)["errors"]


def test_go_sends_the_token_type_as_it_came(simulator):
    answer = httpx.get(f"{simulator.url}{PATHFINDER}/settings", headers=bearer(simulator, "bearer"))
    assert answer.json()["status"] == "OK"


def test_java_sends_charsets_and_null_variables_and_reads_types_from_the_facets(simulator):
    login = httpx.post(
        simulator.url + TOKEN_PATH, content=b"grant_type=client_credentials", auth=("apitoken", simulator.token),
        headers={"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "Accept": "text/plain, */*"},
    )  # fmt: skip
    assert login.status_code == 200
    query = "query { allFactSheets { totalCount filterOptions { facets { facetKey results { name key count } } } } }"
    found = answer_to(simulator, {"query": query, "variables": None}, **AS_JSON)["data"]["allFactSheets"]
    facets = {facet["facetKey"]: facet["results"] for facet in found["filterOptions"]["facets"]}
    counts = {one["key"]: one["count"] for one in facets["FactSheetTypes"]}
    assert counts["Application"] == 150
    assert sum(counts.values()) == found["totalCount"] == 600


# -- administration -----------------------------------------------------------------------------------------------


def test_an_mtm_client_lists_with_every_parameter_spelled_out(simulator):
    header = bearer(simulator) | AS_JSON
    workspace_id = simulator.world.workspace_id
    for path, kind in (
        ("users?page=1&size=30&sort=lastName-ASC", "User"),
        (f"permissions?workspaceId={workspace_id}&page=1&size=50", "Permission"),
        (f"technicalusers?page=1&size=30&sort=userName-ASC&workspaceId={workspace_id}", "TechnicalUserData"),
        ("workspaces?page=1&size=30&sort=id-asc", "Workspace"),
    ):
        found = httpx.get(f"{simulator.url}{MTM}/{path}", headers=header).json()
        assert (found["status"], found["type"]) == ("OK", kind)
        assert 0 < len(found["data"]) <= found["total"]


def test_a_backup_tool_saves_five_models_and_the_tags_of_each_group(simulator):
    header = bearer(simulator)
    for name in ("dataModel", "viewModel", "authorization", "languages/en", "reportingModel"):
        assert httpx.get(f"{simulator.url}{PATHFINDER}/models/{name}", headers=header).json()["data"], name
    query = """query { listTags: allTags { edges { node { id name description color status
        tagGroup { id name shortName description mode restrictToFactSheetTypes } } } } }"""
    found = answer_to(simulator, {"operationName": None, "query": query, "variables": {}}, **AS_JSON)
    tags = nodes(found["data"]["listTags"])
    assert "Business Line" in {tag["tagGroup"]["name"] for tag in tags if tag["tagGroup"]}
    assert any(tag["tagGroup"] is None for tag in tags)
    assert {tag["status"] for tag in tags} <= {"ACTIVE", "ARCHIVED"}


def test_an_agent_reads_fact_sheets_over_rest(simulator):
    header = bearer(simulator) | AS_JSON
    url = f"{simulator.url}{PATHFINDER}/factSheets"
    listed = httpx.get(url, params={"type": "Application"}, headers=header).json()["data"]
    assert {sheet["type"] for sheet in listed} == {"Application"}
    one = httpx.get(f"{url}/{listed[0]['id']}", headers=header).json()["data"]
    assert all(one[name] for name in ("id", "name", "type", "displayName", "fullName"))


def test_behind_an_https_front_the_token_names_the_host_that_the_client_reaches():
    front = {"Host": "acme.leanix.net", "X-Forwarded-Proto": "https"}
    with RunningSimulator(build_world(fact_sheets=12), instance_url=None) as simulator:
        answer = httpx.post(simulator.url + TOKEN_PATH, auth=("apitoken", simulator.token), data=GRANT, headers=front)
        claims = claims_of(answer.json()["access_token"])
        assert claims["instanceUrl"] == claims["iss"] == "https://acme.leanix.net"
        header = {"Authorization": f"Bearer {answer.json()['access_token']}", **front}
        workspace = httpx.get(f"{simulator.url}{MTM}/workspaces", headers=header).json()["data"][0]
        assert workspace["instance"]["url"] == "https://acme.leanix.net"
