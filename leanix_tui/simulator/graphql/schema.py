"""The GraphQL schema of a workspace, generated from its data model.

Every workspace has its own: one object type per fact sheet type with that type's fields, and a connection per relation
end. What LeanIX calls things is kept to the letter; all result fields are nullable, because a refused field is null.
Mutations are one more block of SDL: pass it as ``mutation`` and it becomes part of the same schema.
"""

from __future__ import annotations

import re

from graphql import GraphQLSchema, build_schema

from leanix_tui.simulator.graphql.schema_fixed import BASE_FACT_SHEET, FIXED, LOG_EVENT_TYPES, QUERY, connection_sdl
from leanix_tui.simulator.world import Json, World

_NAME = re.compile(r"(?!__)[_A-Za-z][_0-9A-Za-z]*\Z")

# What a field of the data model is in GraphQL. Everything else, known or not, is a String.
FIELD_TYPES = {
    "MULTIPLE_SELECT": "[String]",
    "INTEGER": "Long",
    "DOUBLE": "Float",
    "AGGREGATED": "Float",
    "LIFECYCLE": "Lifecycle",
    "EXTERNAL_ID": "ExternalId",
    "LOCATION": "Location",
    "PROJECT_STATUS": "[ProjectStatus]",
}

BASE_FIELDS = frozenset(re.match(r"\w+", line.strip())[0] for line in BASE_FACT_SHEET.strip().splitlines())  # type: ignore[index]  # every line starts with a name
RELATION_BASE_FIELDS = ("id", "type", "activeFrom", "activeUntil", "description", "constrainingRelations", "factSheet")


def relation_type_name(end_name: str) -> str:
    """The type of a relation's node: the relation's name on this side with a capital first letter."""
    return end_name[:1].upper() + end_name[1:]


def own_fields(world: World, fact_sheet_type: str) -> dict[str, str]:
    """The type's own fields that GraphQL can show, each with its data model type."""
    return _selectable(world.field_model(fact_sheet_type), BASE_FIELDS)


def relation_fields(field_model: Json) -> dict[str, str]:
    """A relation's own fields that GraphQL can show, each with its data model type."""
    return _selectable(field_model, frozenset(RELATION_BASE_FIELDS))


def _selectable(field_model: Json, taken: frozenset[str]) -> dict[str, str]:
    return {
        name: str(model.get("type"))
        for name, model in field_model.items()
        if name not in taken and _NAME.match(name) is not None
    }


def relation_ends_by_name(world: World) -> dict[str, dict[str, str]]:
    """Every relation name of the workspace with the own fields a relation under that name may carry."""
    merged: dict[str, dict[str, str]] = {}
    for fact_sheet_type in world.types():
        for end in world.relation_ends(fact_sheet_type).values():
            if _NAME.match(end.name) is not None:
                fields = merged.setdefault(end.name, {})
                for name, kind in relation_fields(end.field_model).items():
                    fields.setdefault(name, kind)
    return merged


def schema_text(world: World, *, mutation: str = "") -> str:
    """The whole schema as SDL."""
    # Said out loud, because LeanIX's type "Subscription" would be taken for the root of subscriptions otherwise.
    roots = "schema { query: Query mutation: Mutation }" if mutation else "schema { query: Query }"
    blocks = [roots, FIXED, f"interface BaseFactSheet {{{BASE_FACT_SHEET}}}", QUERY]
    types = [name for name in world.types() if _NAME.match(name) is not None]
    blocks.append(f"enum FactSheetType {{ {' '.join(types)} }}")
    blocks.append(f"enum EventTypes {{ {' '.join(LOG_EVENT_TYPES)} }}")

    ends = relation_ends_by_name(world)
    for end_name, fields in ends.items():
        name = relation_type_name(end_name)
        own = "\n".join(f"  {field}: {FIELD_TYPES.get(kind, 'String')}" for field, kind in fields.items())
        blocks.append(
            f"type {name} {{\n  id: ID\n  type: String\n  activeFrom: String\n  activeUntil: String\n"
            f"  description: String\n{own}\n"
            "  constrainingRelations: ConstrainingRelations\n  factSheet: BaseFactSheet\n}"
        )
        blocks.append(connection_sdl(name, extra="skippedCount: Int permissions: Permissions"))
    for fact_sheet_type in types:
        lines = [
            f"  {field}: {FIELD_TYPES.get(kind, 'String')}"
            for field, kind in own_fields(world, fact_sheet_type).items()
            if field not in world.relation_ends(fact_sheet_type)
        ]
        lines += [
            f"  {end}(validityFilter: ValidityFilter): {relation_type_name(end)}Connection"
            for end in world.relation_ends(fact_sheet_type)
            if end in ends and end not in BASE_FIELDS
        ]
        blocks.append(f"type {fact_sheet_type} implements BaseFactSheet {{{BASE_FACT_SHEET}" + "\n".join(lines) + "\n}")
    if mutation:
        blocks.append(mutation)
    return "\n\n".join(blocks)


def workspace_schema(world: World, *, mutation: str = "") -> GraphQLSchema:
    """The schema that this world's queries are checked against."""
    return build_schema(schema_text(world, mutation=mutation))
