import json

import pytest
from werkzeug import Response

from leanix_tui.client import LeanIXClient
from leanix_tui.client.graphql_documents import edges
from leanix_tui.errors import Ambiguous, AnswerUnreadable, NotFound, PermissionDenied
from leanix_tui.model.data_model import DataModel

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(simulator):
    async with LeanIXClient(simulator.url, simulator.token) as running:
        yield running


async def test_the_models_of_the_workspace(client):
    model = await client.data_model.get()
    assert "Application" in model.types
    assert (await client.data_model.raw(enriched=True))["factSheets"].keys() == model.types.keys()
    english, german = await client.data_model.labels(model), await client.data_model.labels(model, "de")
    assert english.type("Application", plural=True) == "Applications"
    assert german.type("Application", plural=True) != "Applications"
    assert (await client.data_model.view_model())["factSheets"]
    assert await client.data_model.meta_model()


async def test_tags_by_name(client):
    tags, groups = await client.tags.get_tags(), await client.tags.get_tag_groups()
    grouped = next(tag for tag in tags if tag.group_id)
    loose = next(tag for tag in tags if not tag.group_id)
    assert {group.mode for group in groups} == {"SINGLE", "MULTIPLE"}
    assert await client.tags.get_tag_group_id(grouped.group_name.upper()) == grouped.group_id
    assert await client.tags.get_tag_id(grouped.group_name, grouped.name) == grouped.id
    assert await client.tags.get_tag_id(None, loose.name) == loose.id
    for nothing in (("No such group", "x"), (grouped.group_name, "no such tag"), (None, grouped.name + "?")):
        with pytest.raises(NotFound):
            await client.tags.get_tag_id(*nothing)


async def test_tags_of_the_same_name_are_told_apart_by_asking(odd):
    edges = [{"node": {"id": number, "name": "Twin"}} for number in "12"]
    odd.on_graphql(lambda _query, _variables: {"data": {"allTags": {"edges": edges}, "__schema": None}})
    async with odd.client() as client:
        with pytest.raises(Ambiguous) as several:
            await client.tags.get_tag_id(None, "Twin")
        assert [candidate[0] for candidate in several.value.candidates] == ["1", "2"]
        assert await client.tags.get_tag_id(None, "2") == "2"


async def test_lists_are_remembered_until_they_are_refreshed(client, simulator):
    await client.tags.get_tags()
    await client.subscription_roles.get_subscription_roles()
    await client.users.load_users()
    before = len(client.log)
    await client.tags.get_tags()
    await client.subscription_roles.get_subscription_roles()
    await client.users.load_users()
    assert len(client.log) == before
    await client.tags.get_tags(force_refresh=True)
    await client.users.load_users(force_refresh=True)
    assert len(client.log) > before


async def test_a_tag_list_in_pages_is_read_to_its_end(odd):
    def answer(query, variables):
        if "__schema" in query:
            return {"errors": [{"message": "off"}]}
        last = variables.get("after") == "2"
        node = {"id": "b" if last else "a", "name": "x"}
        page = {"hasNextPage": not last, "endCursor": "2"}
        return {"data": {"allTags": {"pageInfo": page, "edges": [{"node": node}]}}}

    odd.on_graphql(answer)
    async with odd.client() as client:
        assert [tag.id for tag in await client.tags.get_tags()] == ["a", "b"]


async def test_roles_by_name(client):
    role = (await client.subscription_roles.get_subscription_roles())[0]
    assert await client.subscription_roles.get_role_id(role.name) == role.id
    with pytest.raises(NotFound):
        await client.subscription_roles.get_role_id("Nobody")


async def test_users_come_with_role_and_status(client, simulator):
    users = await client.users.load_users()
    assert len({user.id for user in users}) == len(users) > 30
    assert any(user.technical and not user.email and user.display_name for user in users)
    assert {"ACTIVE", "INVITED"} <= {user.status for user in users}
    assert all(user.role for user in users)


async def test_users_without_the_right_to_see_permissions(client, simulator):
    simulator.add_fault(action="forbidden", match={"path": "/services/mtm/v1/workspaces/*/permissions"}, times="always")
    users = await client.users.load_users(force_refresh=True)
    assert any(user.display_name for user in users)


async def test_users_that_may_not_be_seen_at_all(odd):
    odd.on("/services/mtm/v1/workspaces/w-1/permissions", Response("{}", 403))
    odd.on("/services/mtm/v1/workspaces/w-1/users", Response("{}", 404))
    async with odd.client() as client:
        with pytest.raises(PermissionDenied):
            await client.users.load_users()


async def test_users_of_a_server_that_counts_from_zero_and_writes_differently(odd):
    people = [
        {"id": number, "user": {"id": f"u{number}", "firstName": "A", "lastName": str(number)}} for number in range(130)
    ]

    def permissions(request):
        page, size = int(request.args["page"]), min(int(request.args["size"]), 50)
        return {"status": "Ok", "type": "Permission", "total": "130", "data": people[page * size :][:size]}

    odd.on("/services/mtm/v1/workspaces/w-1/permissions", permissions)
    async with odd.client() as client:
        users = await client.users.load_users()
        assert {user.id for user in users} == {f"u{number}" for number in range(130)}
        assert users[0].display_name.startswith("A ")


async def test_an_opaque_token_leaves_everything_but_users(odd):
    odd.token = lambda: {"access_token": "opaque", "expires_in": 3599}
    odd.on("/services/pathfinder/v1/features", {"data": [{"id": "a"}]})
    async with odd.client(workspace_name="Given") as client:
        assert client.identity.workspace_id == ""
        assert client.get_workspace_url().endswith("/Given")
        assert await client.features.get_features() == [{"id": "a"}]
        with pytest.raises(NotFound, match="does not say which workspace"):
            await client.users.load_users()


async def test_settings_features_and_access_control(client):
    settings = await client.settings.get_workspace_settings()
    assert settings["subscriptions"]["roleMode"]
    assert (await client.settings.of_fact_sheet_type("Provider"))["labels"]["de"]
    features = await client.features.get_features()
    assert await client.features.get_feature(features[0]["id"]) == features[0]
    with pytest.raises(NotFound):
        await client.features.get_feature("no.such.feature")
    assert all(entity["name"] for entity in await client.access_control.get_acls())


async def test_technical_users_never_come_with_their_token(odd):
    users = [{"id": "t", "userName": "bot", "apiTokenData": {"token": "LXT_leaked", "expiry": 1}}]
    person = {"id": "p", "displayName": "Ada", "technicalUser": False}
    robot = {"id": "t", "displayName": "bot", "technicalUser": True}
    events = [
        {
            "id": "3",
            "type": "APITOKEN_UPDATE",
            "createdAt": "2026-03-01T00:00:00Z",
            "actor": {"id": "q", "displayName": "Bo"},
        },
        {"id": "2", "type": "USER_CREATE", "createdAt": "2026-02-01T00:00:00Z", "actor": person},
        {"id": "1", "type": "USER_LOGIN", "createdAt": "2026-01-01T00:00:00Z", "actor": robot},
    ]
    odd.on("/services/mtm/v1/technicalusers", {"status": "OK", "type": "T", "total": 1, "data": users})
    odd.on("/services/mtm/v1/technicalusers/t/changelog", {"status": "OK", "type": "E", "total": 3, "data": events})
    odd.on("/services/mtm/v1/technicalusers/x/changelog", {"status": "OK", "type": "E", "total": 0, "data": []})
    async with odd.client() as client:
        (user,) = await client.technical_users.get_technicalusers()
        assert user["apiTokenData"] == {"expiry": 1}
        owner = await client.technical_users.get_responsible_user_for_technical_user("t")
        assert owner is not None
        assert owner.display_name == "Ada"
        assert await client.technical_users.get_responsible_user_for_technical_user("x") is None


async def test_one_fact_sheet_with_everything(client, simulator):
    model = await client.data_model.get()
    applications = model.types["Application"]
    nodes = [
        node
        async for node in client.fact_sheets.iterate(
            {"tags": {"id": {}}, **{name: edges({"id": {}}) for name in ("subscriptions", "documents", "comments")}},
            "Application",
        )
    ]
    richest = max(nodes, key=lambda node: sum(len(str(part)) for part in node.values()))
    sheet = await client.fact_sheets.detail(richest["id"], applications)
    assert sheet.type == "Application"
    assert sheet.rev > 0
    assert sheet.completion is not None
    assert 0 <= sheet.completion.percentage <= 100
    assert sheet.completion.parts
    assert list(sheet.fields) == list(applications.fields)
    assert {tag.id for tag in sheet.tags} == {tag["id"] for tag in richest["tags"]}
    assert len(sheet.subscriptions) == len(richest["subscriptions"]["edges"])
    assert len(sheet.comments) == len(richest["comments"]["edges"])
    assert await client.subscriptions.of(sheet.id) == list(sheet.subscriptions)
    assert await client.documents.of(sheet.id) == list(sheet.documents)
    related = await client.relations.of(sheet.id, applications)
    assert related == sheet.relations
    name = next(name for name, targets in related.items() if targets)
    assert await client.relations.of(sheet.id, applications, name) == {name: related[name]}
    assert related[name][0].display_name
    with pytest.raises(NotFound):
        await client.relations.of(sheet.id, applications, "relToNowhere")
    history = await client.fact_sheets.history(sheet.id)
    assert history == sorted(history, key=lambda event: event.created_at, reverse=True)
    rest = await client.fact_sheets.rest_get(sheet.id)
    assert rest["displayName"] == sheet.display_name


async def test_a_fact_sheet_that_is_too_big_for_one_query_is_read_in_parts(client, simulator):
    model = await client.data_model.get()
    node = await anext(aiter(client.fact_sheets.iterate({"name": {}}, "Application")))
    whole = await client.fact_sheets.detail(node["id"], model.types["Application"])
    simulator.add_fault(
        action="graphql_error",
        match={"root": "factSheet"},
        times=1,
        errors=[{"message": "Query is too complex (20001)"}],
    )
    assert await client.fact_sheets.detail(node["id"], model.types["Application"]) == whole


async def test_a_field_that_may_not_be_read_is_named_and_the_rest_is_there(odd):
    model = DataModel.parse(
        {"factSheets": {"Machine": {"fields": {"cost": {"type": "DOUBLE"}, "kind": {"type": "STRING"}}}}}
    )
    refusal = {"message": "No permission: fact_sheet_fields:read:machine:cost", "path": ["factSheet", "cost"]}
    node = {"id": "1", "displayName": "Press", "cost": None, "kind": "hot", "level": "2", "rev": "12"}

    def answer(query, _variables):
        if "__schema" in query:
            return Response("no", 403)
        return {"data": {"factSheet": node}, "errors": [refusal]}

    odd.on_graphql(answer)
    async with odd.client() as client:
        sheet = await client.fact_sheets.detail("1", model.types["Machine"])
    assert sheet.refused == ("cost",)
    assert (sheet.fields, sheet.rev, sheet.level) == ({"cost": None, "kind": "hot"}, 12, 2)


async def test_fact_sheets_by_their_ids(client):
    model = await client.data_model.get()
    ids = [node["id"] async for node in client.fact_sheets.iterate({}, "Provider")]
    page = await client.fact_sheets.by_ids(model.types["Provider"], ids[:7])
    found = [edge["node"]["id"] for edge in json.loads(page.body)["data"]["allFactSheets"]["edges"]]
    assert sorted(found) == sorted(ids[:7])


async def test_rest_lists_are_followed_to_their_end(client):
    count = await client.fact_sheets.count("Application")
    assert len(await client.fact_sheets.rest_list("Application")) == count
    path = "/services/pathfinder/v1/factSheets?type=Application"
    assert len(await client.request(path)) == count
    assert len(await client.request(path, options={"follow": False})) == 40
    assert len(await client.request(path, params={"pageSize": 10}, options={"page_limit": 2})) == 20


async def test_a_raw_answer_is_as_it_came(client):
    raw = await client.request_raw("/services/pathfinder/v1/settings")
    assert raw.status == 200
    assert raw.headers["content-type"].startswith("application/json")
    assert raw.envelope["status"] == "OK"
    missing = await client.request_raw("/services/pathfinder/v1/nowhere", any_status=True)
    assert missing.status == 404
    assert missing.body


@pytest.mark.parametrize("answer", [{"data": []}, {"status": "OK", "type": "X"}, [], Response("", 204)])
async def test_a_host_without_a_data_model_is_told(odd, answer):
    odd.on("/services/pathfinder/v1/models/dataModel", answer)
    async with odd.client() as client:
        with pytest.raises(AnswerUnreadable, match="no data model"):
            await client.data_model.get()


async def test_suggestions_fit_what_was_typed(client):
    found = await client.fact_sheets.suggestions("bill", count=5)
    assert found
    assert all(one.id and one.display_name for one in found)
