"""Turns what a request says, literals in the query and variables in JSON, into plain Python values of the right type.

LeanIX is strict here: a number is not a string, an unknown input field is refused, and a single value is accepted
where a list is expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    type_from_ast,
)
from graphql.language import (
    BooleanValueNode,
    FieldNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)
from graphql.type import GraphQLField

from leanix_tui.simulator.graphql.errors import RequestRefused, at
from leanix_tui.simulator.world import Json

Variables = dict[str, Any]
MISSING: Final = Undefined
_INT_LIMIT = 2**31
_LONG_LIMIT = 2**63
_JSON_NAMES = {
    str: "String",
    bool: "Boolean",
    int: "Integer",
    float: "Double",
    list: "List",
    dict: "Map",
    type(None): "null",
}


class _Unfit(Exception):
    """A variable's value does not fit its type."""


def literal(node: ValueNode, kind: GraphQLInputType, variables: Variables) -> Any:
    """The value of a literal that validation has already accepted; MISSING for a variable that was not given."""
    if isinstance(node, VariableNode):
        return variables.get(node.name.value, MISSING)
    if isinstance(kind, GraphQLNonNull):
        return literal(node, kind.of_type, variables)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(kind, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        values = [literal(each, kind.of_type, variables) for each in nodes]
        return [None if value is MISSING else value for value in values]
    if isinstance(kind, GraphQLInputObjectType):
        given = {each.name.value: each.value for each in node.fields or ()} if isinstance(node, ObjectValueNode) else {}
        found = {}
        for name, field in kind.fields.items():
            value = literal(given[name], field.type, variables) if name in given else MISSING
            if value is MISSING and field.default_value is not MISSING:
                value = field.default_value
            if value is not MISSING:
                found[name] = value
        return found
    if isinstance(node, IntValueNode):
        return node.value if kind.name == "ID" else float(node.value) if kind.name == "Float" else int(node.value)
    if isinstance(node, FloatValueNode):
        return float(node.value)
    if isinstance(node, (StringValueNode, BooleanValueNode)):
        return node.value
    return getattr(node, "value", None)  # an enum value is its name


def arguments(node: FieldNode, definition: GraphQLField, variables: Variables) -> Json:
    """The arguments of one field, without those that were not given."""
    given = {each.name.value: each.value for each in node.arguments or ()}
    found: Json = {}
    for name, argument in definition.args.items():
        value = literal(given[name], argument.type, variables) if name in given else MISSING
        if value is MISSING and argument.default_value is not MISSING:
            value = argument.default_value
        if value is not MISSING:
            found[name] = value
    return found


def variable_values(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> Variables:
    """The operation's variables with their types checked; raises RequestRefused in LeanIX's words."""
    values: Variables = {}
    errors: list[Json] = []
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        kind = type_from_ast(schema, definition.type)
        if kind is None:  # validation has refused unknown types before
            continue
        if name not in given and definition.default_value is not None:
            values[name] = literal(definition.default_value, kind, {})  # type: ignore[arg-type]  # validated as an input type
            continue
        value = given.get(name)
        if value is None and isinstance(kind, GraphQLNonNull):
            message = f"Variable '{name}' has coerced Null value for NonNull type '{kind}'"
            errors.append({"message": message, "locations": at(definition)})
        elif name in given:
            try:
                values[name] = _fit(value, kind)
            except _Unfit as unfit:
                message = f"Variable '{name}' has an invalid value: {unfit}"
                errors.append({"message": message, "locations": at(definition)})
    if errors:
        raise RequestRefused(*errors)
    return values


def _fit(value: Any, kind: Any, field: str = "") -> Any:
    if isinstance(kind, GraphQLNonNull):
        if value is None:
            raise _Unfit(f"Field '{field}' has coerced Null value for NonNull type '{kind}'")
        return _fit(value, kind.of_type, field)
    if value is None:
        return None
    if isinstance(kind, GraphQLList):
        return [_fit(each, kind.of_type, field) for each in (value if isinstance(value, list) else [value])]
    if isinstance(kind, GraphQLInputObjectType):
        return _fit_object(value, kind)
    if isinstance(kind, GraphQLEnumType):
        if not isinstance(value, str) or value not in kind.values:
            raise _Unfit(f"Invalid input for enum '{kind.name}'. No value found for name '{value}'")
        return value
    return _fit_scalar(value, kind.name)


def _fit_object(value: Any, kind: GraphQLInputObjectType) -> Json:
    if not isinstance(value, dict):
        raise _Unfit(
            f"Expected type 'Map' but was '{_JSON_NAMES[type(value)]}'."
            " Variables for input objects must be an instance of type 'Map'."
        )
    unknown = next((name for name in value if name not in kind.fields), None)
    if unknown is not None:
        raise _Unfit(
            f"The variables input contains a field name '{unknown}'"
            f" that is not defined for input object type '{kind.name}'"
        )
    found: Json = {}
    for name, field in kind.fields.items():
        if name in value:
            found[name] = _fit(value[name], field.type, name)
        elif field.default_value is not MISSING:
            found[name] = field.default_value
        elif isinstance(field.type, GraphQLNonNull):
            raise _Unfit(f"Field '{name}' has coerced Null value for NonNull type '{field.type}'")
    return found


def _fit_scalar(value: Any, name: str) -> Any:
    match name:
        case "String" if isinstance(value, str):
            return value
        case "ID" if isinstance(value, str):
            return value
        case "ID" if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        case "Boolean" if isinstance(value, bool):
            return value
        case "Float" if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        case "Int" | "Long" if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
            limit = _INT_LIMIT if name == "Int" else _LONG_LIMIT
            if -limit <= value < limit:
                return int(value)
            raise _Unfit(
                f"Expected value to be in the {'Integer' if name == 'Int' else 'Long'} range but it was '{value}'"
            )
    raise _Unfit(f"Expected a value that can be converted to type '{name}' but it was a '{_JSON_NAMES[type(value)]}'")
