"""GraphQL of the airport, by graphql-core on a schema of its own, or by walking the query without any schema."""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterator
from typing import Any

import graphql
from graphql.language import FieldNode, FragmentDefinitionNode, InlineFragmentNode
from rival_quirks import Quirks
from rival_schema import sdl
from rival_world import World


class Absent(Exception):
    """The server answers this query with an HTTP status."""


@functools.cache
def _schema(text: str) -> tuple[graphql.GraphQLSchema, dict[str, tuple[Any, list[graphql.GraphQLError]]]]:
    """Servers with the same schema also share what they know about the validity of queries."""
    return graphql.build_schema(text), {}


class Graph:
    """Answers queries about the world."""

    def __init__(self, world: World, quirks: Quirks) -> None:
        self.world, self.quirks = world, quirks
        self.schema, self._known = _schema(sdl(world, quirks)) if quirks.engine == "strict" else (None, {})

    # -- the data ----------------------------------------------------------------------------------------------------

    def all_fact_sheets(self, _info: Any = None, **args: Any) -> dict[str, Any]:
        quirks, first = self.quirks, args.get("first")
        if first is not None and first > quirks.first_limit and quirks.first_refused:
            raise graphql.GraphQLError(quirks.first_refused)
        rows = self._matching(args)
        wanted = args.get("factSheetType")
        if quirks.failing_type and wanted == quirks.failing_type:
            raise Absent(501)  # not tried again, which would take the tests long
        size = min(first or 10_000, quirks.cap or 10_000)
        start = self._position(args.get("after"))
        page = rows[start : start + size]
        end = start + len(page)
        cursor: str | None = self._cursor(end)
        if end >= len(rows) and quirks.end_cursor != "last":
            cursor = None if quirks.end_cursor == "null" else ""
        info = {"endCursor": cursor} | ({"hasNextPage": end < len(rows)} if quirks.has_next else {})
        edges = [{"cursor": self._cursor(start + n + 1), "node": self.node(row)} for n, row in enumerate(page)]
        if quirks.holes:
            edges = [None, *edges, {"cursor": None, "node": None}]
        total = {"totalCount": len(rows) if quirks.total == "int" else None}
        return total | {"pageInfo": info, "edges": edges}

    def _cursor(self, position: int) -> str:
        if self.quirks.cursor_style == "digits":
            return str(position)
        return base64.b64encode(f"mix:{position}#".encode()).decode()

    def _position(self, cursor: str | None) -> int:
        if not cursor:
            return 0
        return int(cursor) if self.quirks.cursor_style == "digits" else int(base64.b64decode(cursor)[4:-1])

    def _matching(self, args: dict[str, Any]) -> list[dict[str, Any]]:
        rows = list(self.world.sheets.values())
        filters = args.get("filter") or {}
        facets = _listed(filters.get("facetFilters"))
        bins = [f for f in facets if f.get("facetKey") == "TrashBin"]
        if bins:
            rows = [row for row in rows if row["status"] == "ARCHIVED"]
        elif not self.quirks.archived_too:
            rows = [row for row in rows if row["status"] == "ACTIVE"]
        for facet in facets:
            key, values = facet["facetKey"], _listed(facet.get("keys"))
            if key == "FactSheetTypes":
                rows = [row for row in rows if row["type"] in values]
            elif key == "lxState":
                rows = [row for row in rows if row["lxState"] in values]
            elif key != "TrashBin":
                raise graphql.GraphQLError(f"Unknown facet key: {key}")
        if self.quirks.failing_type in [v for f in facets for v in _listed(f.get("keys"))] and self.quirks.failing_type:
            raise Absent(501)  # not tried again, which would take the tests long
        if args.get("factSheetType"):
            rows = [row for row in rows if row["type"] == args["factSheetType"]]
        if filters.get("ids") is not None:
            rows = [row for row in rows if row["id"] in _listed(filters["ids"])]
        if filters.get("displayName") and self.quirks.display_name != "missing":
            wanted = filters["displayName"]
            exact = self.quirks.display_name == "exact"
            rows = [
                r for r in rows if (wanted == r["displayName"] if exact else wanted.lower() in r["displayName"].lower())
            ]
        for key in ("quickSearch", "fullTextSearch"):
            if filters.get(key) and self.quirks.text_search:
                rows = [row for row in rows if filters[key].lower() in row["displayName"].lower()]
        return rows

    def fact_sheet(self, _info: Any = None, **args: Any) -> dict[str, Any] | None:
        row = self.world.sheets.get(str(args["id"]))
        if row is None:
            if self.quirks.unknown_id == "error":
                raise graphql.GraphQLError(f"No Fact Sheet with id {args['id']}")
            if self.quirks.unknown_id == "404":
                raise Absent(404)
            return None
        if self.quirks.failing_type == row["type"]:
            raise Absent(501)  # not tried again, which would take the tests long
        return self.node(row)

    def node(self, row: dict[str, Any]) -> dict[str, Any]:
        """One fact sheet; relations and objects are worked out only if they are asked for."""
        quirks, world = self.quirks, self.world
        percent: Any = row["completion"]
        if quirks.percent == "float":
            percent = percent + 0.9 if percent < 100 else 100.0
        section = {"name": "basics", "percentage": percent, quirks.subsections: [{"name": "x", "percentage": percent}]}
        tags = [self.tag(world.tags[key]) for key in row["tags"]]
        found: dict[str, Any] = {
            **{key: row[key] for key in ("id", "type", "category", "name", "displayName", "description", "status")},
            **{key: row[key] for key in ("lxState", "level", "createdAt", "updatedAt", "naFields")},
            "__typename": row["type"],
            "rev": str(row["rev"]) if quirks.rev_text else row["rev"],
            "fullName": row["displayName"],
            "qualitySeal": "APPROVED" if row["lxState"] == "APPROVED" else "BROKEN",
            "completion": {
                "completion": row["completion"] / 100,
                "percentage": percent,
                "sectionCompletions": [section],
            },
            "tags": _connect(tags) if quirks.tags_connection else tags,
            "subscriptions": _connect([self.subscription(one) for one in row["subscriptions"]]),
            "documents": _connect([]),
            "comments": _connect([]),
            **row["fields"],
        }
        if quirks.percent == "scalar":
            found["completion"] = percent
        for name in world.ends(row["type"]):
            found[name] = self._relation(row, name)
        for field in [f for f in quirks.refused if f.startswith(f"{row['type']}.")]:
            found[field.partition(".")[2]] = self._refuse(field)
        return found

    def _refuse(self, field: str) -> Any:
        owner, _, name = field.partition(".")

        def refuse(_info: Any = None, **_args: Any) -> Any:
            raise graphql.GraphQLError(f"No permission: fact_sheet_fields:read:{owner.lower()}:{name}")

        return refuse

    def _relation(self, row: dict[str, Any], name: str) -> Any:
        def resolve(_info: Any = None, **_args: Any) -> dict[str, Any]:
            persisted, _ = self.world.ends(row["type"])[name]
            holes: list[Any] = [None, {"id": "hidden", "factSheet": None}] if self.quirks.holes else []
            return _connect(
                holes
                + [
                    {
                        "id": link["id"],
                        "type": persisted[0].upper() + persisted[1:],
                        "activeFrom": link["activeFrom"],
                        "activeUntil": None,
                        "description": None,
                        **link["fields"],
                        "factSheet": self.node(target),
                    }
                    for link, target in self.world.related(row, name)
                ]
            )

        return resolve

    def tag(self, tag: dict[str, Any]) -> dict[str, Any]:
        group = self.world.groups[tag["group"]] if tag["group"] else None
        known = {"id": tag["id"], "name": tag["name"], "description": None, "color": "#fff", "status": "ACTIVE"}
        return known | {"tagGroup": group and {**group, "shortName": group["name"][:2].upper()}}

    def subscription(self, one: dict[str, Any]) -> dict[str, Any]:
        roles = [{**self.world.roles[role], "comment": comment} for role, comment in one["roles"]]
        known = {"id": one["id"], "type": one["type"], "user": {**one["user"], "permission": None}}
        return known | {"roles": _connect(roles) if self.quirks.roles_connection else roles, "createdAt": None}

    def root(self) -> dict[str, Any]:
        world = self.world
        return {
            "allFactSheets": self.all_fact_sheets,
            "factSheet": self.fact_sheet,
            "allTags": lambda _info=None, **_a: _connect([self.tag(tag) for tag in world.tags.values()]),
            "allTagGroups": lambda _info=None, **_a: _connect([{**g, "tagCount": 2} for g in world.groups.values()]),
            "allSubscriptionRoles": lambda _info=None, **_a: _connect(list(world.roles.values())),
        }

    # -- running queries ---------------------------------------------------------------------------------------------

    def run(self, query: str, variables: dict[str, Any], operation: str | None) -> tuple[int, dict[str, Any]]:
        """HTTP status and answer."""
        quirks = self.quirks
        if "__schema" in query or "__type(" in query:
            if quirks.introspection == "null":
                return 200, {"data": {"__schema": None}}
            if quirks.introspection == "minimal":
                return 200, {"data": {"__schema": {"types": [{"name": "Query"}]}}}
            if quirks.introspection != "on" or self.schema is None:
                message = "Introspection has been disabled for this API."
                return 400 if quirks.introspection == "refused400" else 200, {"errors": [{"message": message}]}
        if self.schema is None:
            return 200, self._walk(query, variables, operation)
        if query not in self._known:
            try:
                parsed = graphql.parse(query)
                self._known[query] = (parsed, graphql.validate(self.schema, parsed))
            except graphql.GraphQLError as error:
                self._known[query] = (None, [error])
        document, problems = self._known[query]
        if not problems:
            result = graphql.execute(self.schema, document, self.root(), None, variables, operation)
            if hasattr(result, "__await__"):
                raise TypeError("Nothing here is asynchronous.")
            for error in result.errors or ():
                if isinstance(error.original_error, Absent):
                    raise error.original_error
            if result.data is not None or any(error.path for error in result.errors or ()):
                return 200, result.formatted
            problems = list(result.errors or ())
        return quirks.invalid_status, {"errors": [self._said(error) for error in problems]}

    def _said(self, error: graphql.GraphQLError) -> dict[str, Any]:
        said = dict(error.formatted)
        if self.quirks.wording != "core":
            said["message"] = _in_java(error, newer=self.quirks.wording == "java22")
            said["extensions"] = {"classification": "ValidationError"}
        return said

    def _walk(self, query: str, variables: dict[str, Any], operation: str | None) -> dict[str, Any]:
        document = graphql.parse(query)
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        chosen = next(d for d in document.definitions if not isinstance(d, FragmentDefinitionNode))
        data: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        for field in _fields(chosen.selection_set, fragments, "Query"):  # type: ignore[attr-defined]
            key = field.alias.value if field.alias else field.name.value
            args = {a.name.value: graphql.value_from_ast_untyped(a.value, variables) for a in field.arguments or ()}
            resolver = self.root().get(field.name.value)
            try:
                value = resolver(None, **args) if resolver else None
            except graphql.GraphQLError as error:
                errors.append({"message": error.message, "path": [key]})
                value = None
            whole = self.quirks.engine == "canned"
            data[key] = _whole(value) if whole else _select(value, field.selection_set, fragments)
        return {"data": data} | ({"errors": errors} if errors else {})


def _in_java(error: graphql.GraphQLError, *, newer: bool) -> str:
    message = error.message.replace('"', "'")
    for pattern, kind, text in (
        (r"Cannot query field '(\w+)' on type '(\w+)'", "FieldUndefined", "Field '{0}' in type '{1}' is undefined"),
        (r"Unknown argument '(\w+)' on field", "UnknownArgument", "Unknown field argument {0}"),
        (r"Field '(\w+)' of type '(\S+)' must have", "SubSelectionRequired",
         "Sub selection required for type {1} of field {0}"),
        (r"Field '(\w+)' must not have a selection since type '(\S+)'", "SubSelectionNotAllowed",
         "Sub selection not allowed on leaf type {1} of field {0}"),
        (r"Field '(\w+)' is not defined by type '(\w+)'", "WrongType",
         "argument 'filter' with value 'ObjectValue' contains a field not in '{1}': '{0}'"),
        (r"Unknown type '(\w+)'", "UnknownType", "Unknown type {0}"),
    ):  # fmt: skip
        if found := re.search(pattern, message):
            said = text.format(*found.groups())
            if newer:
                said = said.replace("argument {0}", "argument '{0}'")
                return f"Validation error ({kind}@[allFactSheets/edges/node]) : {said}"
            return f"Validation error of type {kind}: {said} @ 'allFactSheets/edges/node'"
    return f"Validation error of type InvalidSyntax: {message}"


def _fields(selection: Any, fragments: dict[str, Any], type_name: str) -> Iterator[FieldNode]:
    for one in selection.selections:
        if isinstance(one, FieldNode):
            yield one
            continue
        if isinstance(one, InlineFragmentNode):
            target, inner = one.type_condition and one.type_condition.name.value, one.selection_set
        else:
            fragment = fragments[one.name.value]
            target, inner = fragment.type_condition.name.value, fragment.selection_set
        if target in {None, type_name, "BaseFactSheet"}:
            yield from _fields(inner, fragments, type_name)


def _select(value: Any, selection: Any, fragments: dict[str, Any]) -> Any:
    value = value() if callable(value) else value
    if isinstance(value, list):
        return [_select(one, selection, fragments) for one in value]
    if not isinstance(value, dict):
        return value
    if selection is None:
        return _whole(value, 2)
    found: dict[str, Any] = {}
    for field in _fields(selection, fragments, value.get("__typename", "")):
        if field.name.value in value:
            key = field.alias.value if field.alias else field.name.value
            found[key] = _select(value[field.name.value], field.selection_set, fragments)
    return found


def _whole(value: Any, depth: int = 7) -> Any:
    if depth < 0:
        return None
    value = value() if callable(value) else value
    if isinstance(value, list):
        return [_whole(one, depth) for one in value]
    return {key: _whole(one, depth - 1) for key, one in value.items()} if isinstance(value, dict) else value


def _connect(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    page = {"hasNextPage": False, "endCursor": None}
    return {"totalCount": len(nodes), "pageInfo": page, "edges": [{"node": node} for node in nodes]}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
