import pytest

from leanix_tui.client.operations import inspect_graphql, is_read
from leanix_tui.errors import Refused

pytestmark = pytest.mark.anyio

WRITES = [
    ("PUT", "/services/pathfinder/v1/settings"),
    ("POST", "/services/pathfinder/v1/bookmarks"),
    ("DELETE", "/services/webhooks/v1/subscriptions/1"),
    ("PATCH", "/services/automations/v1/templates/1"),
    ("POST", "/services/todo/v1/to-do"),
    ("POST", "/services/todo/v1/to-do/delete"),
    ("POST", "/services/todo/v1/to-do/query/../delete"),
    ("PUT", "/services/webhooks/v1/subscriptions/1/cursor"),
    ("POST", "/services/pathfinder/v1/graphql/upload"),
    ("POST", "/services/mtm/v1/idm/invite"),
    ("POST", "/services/metrics/v2/schemas/1/points"),
    ("put", "/services/todo/v1/to-do/query"),
    ("GET", "/services/webhooks/v1/subscriptions/1/events?autoCommit=true"),
    ("PURGE", "/services/pathfinder/v1/settings"),
]
READS = [
    ("GET", "/services/pathfinder/v1/settings"),
    ("HEAD", "/services/pathfinder/v1/settings"),
    ("POST", "/services/todo/v1/to-do/query"),
    ("POST", "//services/todo/v1/to-do/query/"),
    ("POST", "/services/mtm/v1/workspaces/w-1/permissions/search"),
]
MUTATIONS = [
    'mutation { deleteTag(id: "1") { id } }',
    'mutation M { deleteTag(id: "1") { id } }',
    '# query\n  mutation{deleteTag(id:"1"){id}}',
    'fragment f on Tag { id } mutation { deleteTag(id: "1") { ...f } }',
    "query { allTags { totalCount } } mutation { deleteTag { id } }",
    "subscription { changes { id } }",
    "mutation {{{ not parseable",
    "",
]


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_a_locked_client_sends_no_change(odd, method, path):
    odd.on(path, {"data": {}})
    async with odd.client(read_only=True) as client:
        for call in (client.request(path, method, {}), client.request_raw(path, method, {})):
            with pytest.raises(Refused, match="locked"):
                await call
    assert odd.paths() == []


@pytest.mark.parametrize("query", MUTATIONS)
async def test_a_locked_client_sends_no_mutation(odd, query):
    odd.on_graphql(lambda _query, _variables: {"data": {}})
    path = "/services/pathfinder/v1/graphql"
    async with odd.client(read_only=True) as client:
        for call in (
            client.graphql(query),
            client.graphql_bytes(query),
            client.graphql(query, endpoint="/services/mtm/v1/graphql"),
            client.request(path, "POST", {"query": query}),
            client.request("//services/pathfinder/v1/graphql/", "post", {"query": query}),
            client.request_raw(path, "POST", {"query": query}),
        ):
            with pytest.raises(Refused):
                await call
    assert odd.paths() == []


@pytest.mark.parametrize(("method", "path"), READS)
async def test_a_locked_client_still_reads(method, path):
    assert is_read(method, path)


async def test_a_locked_client_reads_graphql_and_can_be_unlocked(odd):
    odd.on_graphql(lambda _query, _variables: {"data": {"deleteTag": None, "allTags": {"totalCount": 1}}})
    async with odd.client(read_only=True) as client:
        await client.graphql("{ allTags { totalCount } }")
        assert client.read_only
        client.read_only = False
        await client.graphql('mutation { deleteTag(id: "1") { id } }')
        client.read_only = True
        with pytest.raises(Refused):
            await client.graphql('mutation { deleteTag(id: "1") { id } }')


def test_the_named_operation_decides():
    both = "query A { a { id } } mutation B { b { id } }"
    assert inspect_graphql(both, "A").kind == "query"
    assert inspect_graphql(both, "B").kind == "mutation"
    assert inspect_graphql(both).kind == "mutation"
    assert inspect_graphql(both, "C").kind == "unknown"
