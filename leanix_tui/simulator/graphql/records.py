"""How the small records of LeanIX (tags, users, subscriptions, documents, comments, log events) answer their fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.graphql.selection import Factories, Factory, FieldCall, Getter, Selections, constant
from leanix_tui.simulator.world import Json, LogEvent, Role, RoleLink, Subscription, Tag, TagGroup, User

NodeBuilder = Callable[[Selections], Getter]


def attribute(name: str) -> Factory:
    """A field that is an attribute of the record."""
    get = attrgetter(name)
    return lambda _call: get


def item(*names: str) -> Factory:
    """A field that is an entry of the record, a dictionary; the first of the names that has a value."""
    if len(names) == 1:
        name = names[0]
        return lambda _call: lambda record: record.get(name)
    return lambda _call: lambda record: next((record[each] for each in names if record.get(each) is not None), None)


def plain(type_name: str, *fields: str) -> Factory:
    """A field that holds a dictionary of this GraphQL type, or None, or a list of such."""

    def factory(call: FieldCall) -> Getter:
        build = call.compiler.record(type_name, call.selections, {field: item(field) for field in fields})
        name = call.name
        return lambda record: _each(record.get(name), build)

    return factory


def _each(value: Any, build: Getter) -> Any:
    if isinstance(value, list):
        return [build(each) for each in value]
    return None if value is None else build(value)


def connection(call: FieldCall, type_name: str, rows: Callable[[Any], list[Any]], node: NodeBuilder) -> Getter:
    """A connection that always gives all its rows: totalCount, pageInfo, edges, and on relations two more."""
    parts: list[tuple[str, Getter]] = []
    for part in call.compiler.calls(f"{type_name}Connection", call.selections):
        match part.name:
            case "totalCount":
                parts.append((part.key, len))
            case "pageInfo":
                parts.append((part.key, constant(page_info(part, has_next=False, end_cursor=None))))
            case "edges":
                parts.append((part.key, _edges(part, type_name, node)))
            case "permissions":
                everything = {"self": ["READ", "CREATE", "UPDATE", "DELETE"]}
                parts.append((part.key, constant(permissions(part, everything))))
            case "skippedCount":
                parts.append((part.key, constant(0)))  # nothing is left out of the rows
            case _:
                parts.append((part.key, constant(f"{type_name}Connection")))
    if len(parts) == 1:
        key, get = parts[0]
        return lambda record: {key: get(rows(record))}

    def build(record: Any) -> Json:
        found = rows(record)
        return {key: get(found) for key, get in parts}

    return build


def _edges(call: FieldCall, type_name: str, node: NodeBuilder) -> Getter:
    parts = [
        (part.key, node(part.selections) if part.name == "node" else constant(f"{type_name}Edge"))
        for part in call.compiler.calls(f"{type_name}Edge", call.selections)
    ]
    if len(parts) == 1:
        key, build = parts[0]
        return lambda rows: [{key: build(row)} for row in rows]
    return lambda rows: [{key: build(row) for key, build in parts} for row in rows]


def page_info(call: FieldCall, *, has_next: bool, end_cursor: str | None) -> Json:
    """The PageInfo object as asked for."""
    record: Json = {"hasNextPage": has_next, "endCursor": end_cursor}
    build = call.compiler.record("PageInfo", call.selections, {name: item(name) for name in record})
    answer: Json = build(record)
    return answer


def permissions(call: FieldCall, granted: dict[str, list[str]]) -> Json:
    """The Permissions object as asked for; what is not granted is an empty list."""
    names = ("self", "create", "read", "update", "delete")
    build = call.compiler.record("Permissions", call.selections, {name: item(name) for name in names})
    answer: Json = build({name: granted.get(name, []) for name in names})
    return answer


# -- users ------------------------------------------------------------------------------------------------------

USER: Factories = {
    "id": attribute("id"),
    "userName": attribute("user_name"),
    "firstName": attribute("first_name"),
    "lastName": attribute("last_name"),
    "displayName": attribute("display_name"),
    "email": attribute("email"),
    "technicalUser": attribute("technical"),
    "status": attribute("status"),
    "role": attribute("account_role"),
    "permission": lambda call: call.compiler.record("UserPermission", call.selections, USER_PERMISSION),
}
USER_PERMISSION: Factories = {"role": attribute("permission_role"), "status": attribute("permission_status")}


def user(call: FieldCall) -> Getter:
    """The user of a record that knows its user's id; null for users who are gone. Built once per user."""
    build = call.compiler.record("User", call.selections, USER)
    users: dict[str, User] = call.index.world.users
    built: dict[str, Json | None] = {}

    def get(record: Any) -> Json | None:
        user_id: str = record.user_id
        if user_id not in built:
            found = users.get(user_id)
            built[user_id] = build(found) if found is not None else None
        return built[user_id]

    return get


# -- tags -------------------------------------------------------------------------------------------------------


def _tag_group(call: FieldCall) -> Getter:
    build = tag_group_node(call)(call.selections)
    groups = call.index.world.tag_groups

    def get(tag: Tag) -> Json | None:
        group = groups.get(tag.group_id) if tag.group_id is not None else None
        return build(group) if group is not None else None

    return get


def _tags_of_group(call: FieldCall) -> Getter:
    def tags(group: TagGroup) -> list[Tag]:
        return [tag for tag in call.index.world.tags.values() if tag.group_id == group.id]

    return connection(call, "Tag", tags, tag_node(call))


def _tag_count(call: FieldCall) -> Getter:
    tags = call.index.world.tags
    return lambda group: sum(tag.group_id == group.id for tag in tags.values())


TAG: Factories = {
    **{name: attribute(name) for name in ("id", "name", "description", "color", "status")},
    "factSheetCount": lambda call: lambda tag: call.index.tag_count(tag.id),
    "deletable": lambda call: lambda tag: call.index.tag_count(tag.id) == 0,
    "tagGroup": _tag_group,
}
TAG_GROUP: Factories = {
    **{name: attribute(name) for name in ("id", "name", "description", "mode", "mandatory")},
    "shortName": attribute("short_name"),
    "restrictToFactSheetTypes": attribute("restrict_to"),
    "tagCount": _tag_count,
    "tags": _tags_of_group,
}


def tag_node(call: FieldCall) -> NodeBuilder:
    """Builds tags; each is built once per request, whatever number of fact sheets carries it."""

    def node(selections: Selections) -> Getter:
        build = call.compiler.record("Tag", selections, TAG)
        built: dict[str, Json] = {}

        def get(tag: Tag) -> Json:
            known = built.get(tag.id)
            if known is None:
                known = built[tag.id] = build(tag)
            return known

        return get

    return node


def tag_group_node(call: FieldCall) -> NodeBuilder:
    return lambda selections: call.compiler.record("TagGroup", selections, TAG_GROUP)


# -- subscriptions ----------------------------------------------------------------------------------------------

ROLE: Factories = {
    **{name: attribute(name) for name in ("id", "name", "description")},
    "comment": lambda _call: constant(None),  # the comment belongs to the link between subscription and role
    "subscriptionType": attribute("subscription_type"),
    "restrictToFactSheetTypes": attribute("restrict_to"),
}


def role_node(call: FieldCall) -> NodeBuilder:
    return lambda selections: call.compiler.record("SubscriptionRole", selections, ROLE)


def roles(call: FieldCall) -> Getter:
    """The roles of a subscription, each with the comment it was given there."""
    known = call.index.world.roles
    factories: dict[str, Factory] = {name: _of_role(factory) for name, factory in ROLE.items()}
    factories["comment"] = lambda _call: lambda pair: pair[1].comment
    build = call.compiler.record("SubscriptionRole", call.selections, factories)

    def get(subscription: Subscription) -> list[Json]:
        return [build((known[link.role_id], link)) for link in subscription.roles if link.role_id in known]

    return get


def _of_role(factory: Factory) -> Factory:
    def on_pair(call: FieldCall) -> Getter:
        get = factory(call)

        def of_pair(pair: tuple[Role, RoleLink]) -> Any:
            return get(pair[0])

        return of_pair

    return on_pair


# -- documents, comments, history -------------------------------------------------------------------------------

_FILE = ("fileName", "size", "mediaType", "previewImage", "content")


def _file(call: FieldCall) -> Getter:
    build = call.compiler.record("FileInformation", call.selections, {name: item(name) for name in _FILE})
    return lambda document: build(document.file) if document.file is not None else None


DOCUMENT: Factories = {
    **{name: attribute(name) for name in ("id", "name", "description", "url", "origin", "metadata")},
    "documentType": attribute("document_type"),
    "refId": attribute("ref_id"),
    "createdAt": attribute("created_at"),
    "fileInformation": _file,
}

REPLY: Factories = {
    "id": attribute("id"),
    "message": attribute("message"),
    "createdAt": attribute("created_at"),
    "user": user,
}


def _replies(call: FieldCall) -> Getter:
    return connection(
        call, "Reply", attrgetter("replies"), lambda selections: call.compiler.record("Reply", selections, REPLY)
    )


COMMENT: Factories = {
    **REPLY,
    "status": attribute("status"),
    "replies": _replies,
}


def _seconds_past(call: FieldCall) -> Getter:
    now = call.index.world.clock()

    def since(event: LogEvent) -> int:
        return int((now - _moment(event.created_at)).total_seconds())

    return since


def _moment(text: str) -> datetime:
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction[:6] or '0'}+00:00")


LOG_EVENT: Factories = {
    "id": lambda _call: lambda event: str(event.id),
    "eventType": attribute("event_type"),
    "path": attribute("path"),
    "oldValue": attribute("old_value"),
    "newValue": attribute("new_value"),
    "message": attribute("message"),
    "secondsPast": _seconds_past,
    "createdAt": attribute("created_at"),
    "user": user,
}


def matching(index: Index, part: str | None, group_name: str | None = None) -> list[Tag]:
    """The tags whose name holds this text, in the groups of this name; all tags without either."""
    wanted = (part or "").casefold()
    groups = {group.id for group in index.world.tag_groups.values() if group.name == group_name}
    return [
        tag
        for tag in index.world.tags.values()
        if wanted in tag.name.casefold() and (group_name is None or tag.group_id in groups)
    ]
