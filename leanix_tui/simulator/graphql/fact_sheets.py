"""How a fact sheet answers its fields: the ones every type has, its type's own, and its relations."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from leanix_tui.simulator.graphql.dates import span_test
from leanix_tui.simulator.graphql.index import base_value
from leanix_tui.simulator.graphql.records import (
    COMMENT,
    DOCUMENT,
    attribute,
    connection,
    item,
    permissions,
    plain,
    roles,
    tag_node,
    user,
)
from leanix_tui.simulator.graphql.schema import own_fields, relation_fields, relation_type_name
from leanix_tui.simulator.graphql.selection import Compiler, Factories, Factory, FieldCall, Getter, Selections, constant
from leanix_tui.simulator.world import Comment, Document, FactSheet, Json, Relation, RelationEnd, Subscription

RelationRow = tuple[Relation, FactSheet]


def fact_sheet_node(compiler: Compiler) -> Callable[[Selections], Getter]:
    """Builds fact sheets of any type; what is selected compiles once per type that turns up."""

    def node(selections: Selections) -> Getter:
        plans: dict[str, Getter] = {}

        def build(sheet: FactSheet) -> Json:
            plan = plans.get(sheet.type)
            if plan is None:
                plan = plans[sheet.type] = compiler.record(
                    sheet.type, selections, fact_sheet_factories(compiler, sheet.type)
                )
            answer: Json = plan(sheet)
            return answer

        return build

    return node


def fact_sheet_factories(compiler: Compiler, fact_sheet_type: str) -> Factories:
    """Every field of one fact sheet type; a field that may not be read gives null and an error."""
    world = compiler.index.world
    factories: dict[str, Factory] = {name: _base(name) for name in _SCALARS}
    factories.update(_COMPOSITES)
    for name, kind in own_fields(world, fact_sheet_type).items():
        factories[name] = own_field(name, kind)
    for name, end in world.relation_ends(fact_sheet_type).items():
        if name not in _SCALARS and name not in _COMPOSITES:
            factories[name] = _relation(end)
    for refused_type, name in world.unreadable_fields:
        if refused_type == fact_sheet_type and name in factories:
            factories[name] = _refusal(fact_sheet_type, name)
    return factories


def _refusal(fact_sheet_type: str, name: str) -> Factory:
    message = f"No permission: fact_sheet_fields:read:{fact_sheet_type.lower()}:{name}"
    return lambda call: call.compiler.refuse(message)


# -- fields of every type ---------------------------------------------------------------------------------------

_SCALARS = (
    "id",
    "rev",
    "type",
    "category",
    "name",
    "displayName",
    "fullName",
    "description",
    "status",
    "lxState",
    "qualitySeal",
    "level",
    "createdAt",
    "updatedAt",
    "lxExcludeFromQuota",
)
_PLAIN_ATTRIBUTES = {
    "id": "id",
    "rev": "rev",
    "type": "type",
    "name": "name",
    "fullName": "name",
    "status": "status",
    "lxState": "lx_state",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "lxExcludeFromQuota": "exclude_from_quota",
}


def _base(name: str) -> Factory:
    if name in _PLAIN_ATTRIBUTES:
        return attribute(_PLAIN_ATTRIBUTES[name])
    if name in {"category", "description"}:
        return (
            (lambda _call: lambda sheet: sheet.category or None)
            if name == "category"
            else (lambda _call: lambda sheet: sheet.description or None)
        )

    def factory(call: FieldCall) -> Getter:
        get = base_value(call.index, name)
        return get if get is not None else constant(None)

    return factory


def _tags(call: FieldCall) -> Getter:
    build = tag_node(call)(call.selections)
    tags = call.index.world.tags
    return lambda sheet: [build(tags[tag]) for tag in sheet.tag_ids if tag in tags]


def _completion(call: FieldCall) -> Getter:
    def sections(inner: FieldCall) -> Getter:
        factories: dict[str, Factory] = {name: item(name) for name in ("name", "percentage")}
        factories["subSectionCompletions"] = plain("SubSectionCompletion", "name", "percentage")
        build = inner.compiler.record("SectionCompletion", inner.selections, factories)
        return lambda completion: [build(section) for section in completion["sectionCompletions"]]

    factories: Factories = {
        "completion": item("completion"),
        "percentage": item("percentage"),
        "sectionCompletions": sections,
    }
    build = call.compiler.record("Completion", call.selections, factories)
    world = call.index.world
    return lambda sheet: build(world.completion(sheet))


def _subscriptions(call: FieldCall) -> Getter:
    user_id = (call.args.get("filter") or {}).get("userId")

    def rows(sheet: FactSheet) -> list[tuple[Subscription, FactSheet]]:
        return [(each, sheet) for each in sheet.subscriptions if user_id is None or each.user_id == user_id]

    def node(selections: Selections) -> Getter:
        own: Factories = {
            "id": attribute("id"),
            "type": attribute("type"),
            "createdAt": lambda _call: lambda subscription: subscription.created_at or None,
            "user": user,
            "roles": roles,
        }
        return call.compiler.record("Subscription", selections, {**_first(own), "factSheet": _second_fact_sheet})

    return connection(call, "Subscription", rows, node)


def _documents(call: FieldCall) -> Getter:
    def rows(sheet: FactSheet) -> list[tuple[Document, FactSheet]]:
        return [(document, sheet) for document in sheet.documents]

    def node(selections: Selections) -> Getter:
        factories = {**_first(DOCUMENT), "factSheetId": lambda _call: lambda row: row[1].id}
        return call.compiler.record("Document", selections, factories)

    return connection(call, "Document", rows, node)


def _comments(call: FieldCall) -> Getter:
    status = (call.args.get("filter") or {}).get("status")

    def rows(sheet: FactSheet) -> list[Comment]:
        return [comment for comment in sheet.comments if status is None or comment.status == status]

    return connection(call, "Comment", rows, lambda selections: call.compiler.record("Comment", selections, COMMENT))


def _first(factories: Factories) -> dict[str, Factory]:
    """The same fields, on the first of a pair."""

    def lifted(factory: Factory) -> Factory:
        def on_pair(call: FieldCall) -> Getter:
            get = factory(call)
            return lambda pair: get(pair[0])

        return on_pair

    return {name: lifted(factory) for name, factory in factories.items()}


def _second_fact_sheet(call: FieldCall) -> Getter:
    build = fact_sheet_node(call.compiler)(call.selections)
    return lambda pair: build(pair[1])


def _permissions(call: FieldCall) -> Getter:
    world = call.index.world
    caller = world.users.get(call.compiler.user_id or "")
    reads_only = caller is not None and caller.permission_role in {"VIEWER", "CONTACT"}
    built: dict[str, Json] = {}

    def get(sheet: FactSheet) -> Json:
        if sheet.type not in built:
            names = [*world.field_model(sheet.type), *world.relation_ends(sheet.type)]
            readable = [name for name in names if (sheet.type, name) not in world.unreadable_fields]
            writable = [] if reads_only else readable
            own = ["READ"] if reads_only else ["READ", "CREATE", "UPDATE", "DELETE"]
            built[sheet.type] = permissions(
                call,
                {"self": own, "create": writable, "read": readable, "update": writable, "delete": writable},
            )
        return built[sheet.type]

    return get


def _acl(attribute_name: str) -> Factory:
    def factory(call: FieldCall) -> Getter:
        entities = {entity["id"]: entity for entity in call.index.world.access_control_entities}
        build = call.compiler.record("AccessControlEntity", call.selections, {"id": item("id"), "name": item("name")})
        return lambda sheet: [build(entities[each]) for each in getattr(sheet, attribute_name) if each in entities]

    return factory


_COMPOSITES: Factories = {
    "completion": _completion,
    "naFields": attribute("na_fields"),
    "tags": _tags,
    "subscriptions": _subscriptions,
    "documents": _documents,
    "comments": _comments,
    "permissions": _permissions,
    "permittedReadACL": _acl("read_acl"),
    "permittedWriteACL": _acl("write_acl"),
}


# -- the type's own fields --------------------------------------------------------------------------------------


def own_field(name: str, kind: str) -> Factory:
    """A field of the data model, read from the record's ``fields``."""
    match kind:
        case "LIFECYCLE":
            return lambda call: _lifecycle(call, name)
        case "EXTERNAL_ID":
            return _held(name, plain("ExternalId", "externalId", "comment", "externalUrl", "status"))
        case "PROJECT_STATUS":
            return _held(name, plain("ProjectStatus", "id", "date", "status", "progress", "description"))
        case "LOCATION":
            return lambda call: _location(call, name)
        case "MULTIPLE_SELECT" | "INTEGER" | "DOUBLE" | "AGGREGATED":
            return lambda _call: lambda record: record.fields.get(name)
    return lambda _call: lambda record: as_string(record.fields.get(name))


def as_string(value: Any) -> str | None:
    """A value of a field that GraphQL shows as a string; structures of unknown field types show as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _held(name: str, factory: Factory) -> Factory:
    def on_fields(call: FieldCall) -> Getter:
        get = factory(call)
        return lambda record: get(record.fields)

    return on_fields if name else factory


def _lifecycle(call: FieldCall, name: str) -> Getter:
    index = call.index
    factories: Factories = {
        "asString": lambda _call: lambda sheet: index.current_phase(sheet, name),
        "phases": lambda inner: _phases(inner, name),
    }
    build = call.compiler.record("Lifecycle", call.selections, factories)
    return lambda sheet: build(sheet) if sheet.fields.get(name) else None


def _phases(call: FieldCall, name: str) -> Getter:
    build = call.compiler.record(
        "LifecyclePhase", call.selections, {each: item(each) for each in ("phase", "startDate", "milestoneId")}
    )
    return lambda sheet: [build(phase) for phase in sheet.fields[name].get("phases") or ()]


_PLACE = (
    "geoAddress",
    "geoCountry",
    "geoCountryCode",
    "geoState",
    "geoCity",
    "geoStreet",
    "geoHouseNumber",
    "geoZipCode",
)


def _location(call: FieldCall, name: str) -> Getter:
    factories: dict[str, Factory] = {each: item(each) for each in _PLACE}
    factories["rawAddress"] = item("rawAddress", "geoAddress")
    factories["geoLatitude"] = item("geoLatitude", "latitude")
    factories["geoLongitude"] = item("geoLongitude", "longitude")
    build = call.compiler.record("Location", call.selections, factories)
    return lambda record: build(place) if (place := record.fields.get(name)) else None


# -- relations --------------------------------------------------------------------------------------------------


def _relation(end: RelationEnd) -> Factory:
    type_name = relation_type_name(end.name)

    def factory(call: FieldCall) -> Getter:
        every = call.index.related_by(end)
        validity = call.args.get("validityFilter") or {}
        span = {"from": validity.get("activeFrom"), "to": validity.get("activeUntil")}
        fits = span_test(span, call.index.today)

        def valid(sheet: FactSheet) -> list[RelationRow]:
            return [row for row in every(sheet) if fits((row[0].active_from, row[0].active_until))]

        def node(selections: Selections) -> Getter:
            # Relations of the same name on other types may carry more fields than this one does.
            shared = dict.fromkeys(call.compiler.fields(type_name), _absent)
            return call.compiler.record(type_name, selections, {**shared, **relation_factories(end)})

        return connection(call, type_name, valid if validity else every, node)

    return factory


def relation_factories(end: RelationEnd) -> Factories:
    """Every field of a relation's node; its record is the relation with the fact sheet at the other end."""
    type_name = relation_type_name(end.name)
    factories: dict[str, Factory] = {}
    factories.update(
        _first(
            {
                "id": attribute("id"),
                "activeFrom": attribute("active_from"),
                "activeUntil": attribute("active_until"),
                "description": lambda _call: lambda relation: relation.description or None,
                **{name: own_field(name, kind) for name, kind in relation_fields(end.field_model).items()},
            }
        )
    )
    factories["type"] = lambda _call: constant(type_name)
    factories["factSheet"] = _second_fact_sheet
    factories["constrainingRelations"] = _constraining
    return factories


def _absent(_call: FieldCall) -> Getter:
    return constant(None)


def _constraining(call: FieldCall) -> Getter:
    factories: Factories = {"relations": lambda _call: lambda _record: []}
    return call.compiler.record("ConstrainingRelations", call.selections, factories)
