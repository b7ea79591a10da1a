"""Says graphql-core's validation errors in the words of LeanIX's server, which speaks graphql-java."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, get_named_type, is_input_object_type, is_input_type, is_required_argument, print_ast
from graphql.language import DirectiveNode, FieldNode, Node, ValueNode
from graphql.validation import ASTValidationRule, ValidationContext

Wording = Callable[[GraphQLError, ValidationContext], tuple[str, str]]  # (type of validation error, text)


def in_leanix_words(rule: type[ASTValidationRule]) -> type[ASTValidationRule]:
    """The same rule, reporting in LeanIX's words: at the time of the report the context knows the types around it."""
    name = rule.__name__

    def translating(self: ASTValidationRule, context: Any) -> None:
        rule.__init__(self, _Translating(context, name))  # type: ignore[arg-type]  # stands in for the context

    return type(name, (rule,), {"__init__": translating})


class _Translating:
    """A validation context whose reports are translated."""

    def __init__(self, context: ValidationContext, rule: str) -> None:
        self._context = context
        self._rule = rule

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def report_error(self, error: GraphQLError) -> None:
        self._context.report_error(GraphQLError(message(self._rule, error, self._context), error.nodes))


def message(rule: str, error: GraphQLError, context: ValidationContext) -> str:
    """LeanIX's message for what the named rule of graphql-core has found."""
    if rule == "KnownOperationTypesRule":
        kind = re.search(r"\b(mutation|subscription)\b", error.message)
        return f"Schema is not configured for {kind[1] if kind is not None else 'operation'}s."
    wording = _WORDINGS.get(rule)
    kind_of_error, text = wording(error, context) if wording is not None else ("InvalidSyntax", error.message)
    return f"Validation error of type {kind_of_error}: {text}"


def _node(error: GraphQLError) -> Node | None:
    return error.nodes[0] if error.nodes else None


def _name(error: GraphQLError) -> str:
    return str(getattr(getattr(_node(error), "name", None), "value", ""))


def _quoted(error: GraphQLError, place: int = 0) -> str:
    """A quoted part of graphql-core's message, without the marks of variables and directives."""
    found = re.findall(r"'([^']*)'", error.message)
    return found[place].lstrip("$@") if -len(found) <= place < len(found) else _name(error)


def _saying(kind: str, text: str) -> Wording:
    """A message with the first quoted part of the original in it."""
    return lambda error, _context: (kind, text.format(_quoted(error)))


def _field_undefined(error: GraphQLError, context: ValidationContext) -> tuple[str, str]:
    parent = context.get_parent_type()
    return "FieldUndefined", f"Field '{_name(error)}' in type '{parent.name if parent else ''}' is undefined"


def _sub_selection(error: GraphQLError, context: ValidationContext) -> tuple[str, str]:
    kind = context.get_type()
    type_name = get_named_type(kind).name if kind is not None else ""
    node = _node(error)
    if isinstance(node, FieldNode):
        return "SubSelectionRequired", f"Sub selection required for type {type_name} of field {node.name.value}"
    return "SubSelectionNotAllowed", f"Sub selection not allowed on leaf type {type_name} of field {_quoted(error)}"


def _missing_argument(error: GraphQLError, context: ValidationContext) -> tuple[str, str]:
    node = _node(error)
    if isinstance(node, DirectiveNode):
        return "MissingDirectiveArgument", "Missing directive argument if"
    definition = context.get_field_def()
    given = {each.name.value for each in getattr(node, "arguments", None) or ()}
    missing = [
        name
        for name, argument in (definition.args if definition is not None else {}).items()
        if is_required_argument(argument) and name not in given
    ]
    return "MissingFieldArgument", f"Missing field argument {missing[0] if missing else _quoted(error)}"


def _wrong_type(error: GraphQLError, context: ValidationContext) -> tuple[str, str]:
    argument, field = context.get_argument(), context.get_field_def()
    known = field.args if field is not None else {}
    name = next((each for each, definition in known.items() if definition is argument), "value")
    node = _node(error)
    mentioned = re.findall(r"'(\w+)[!\]']", error.message)
    inputs = [each for each in mentioned if is_input_object_type(context.schema.get_type(each))]
    required = re.search(r"[Rr]equired field '(?:\w+\.)?(\w+)'|'\w+\.(\w+)' of required type", error.message)
    if not isinstance(node, ValueNode):  # an object field that the input type does not have
        inside = inputs[0] if inputs else _quoted(error, -1)
        return "WrongType", f"argument '{name}' contains a field not in '{inside}': '{_name(error)}'"
    value = f"{type(node).__name__.removesuffix('Node')}{{value={_written(node)}}}"
    if required is not None:
        return (
            "WrongType",
            f"argument '{name}' with value '{value}' is missing required fields '[{required[1] or required[2]}]'",
        )
    named = re.findall(r"\A(\w+) cannot represent|'\[?(\w+)[!\]]*'", error.message)
    kinds = [each for pair in named for each in pair if is_input_type(context.schema.get_type(each))]
    around = context.get_input_type() or context.get_parent_input_type()
    kind = kinds[0] if kinds else get_named_type(around).name if around is not None else ""
    return "WrongType", f"argument '{name}' with value '{value}' is not a valid '{kind}'"


def _written(node: ValueNode) -> str:
    """A value as it stands in the query."""
    place = node.loc
    return place.source.body[place.start : place.end] if place is not None else print_ast(node)


def _variable_type(error: GraphQLError, _context: ValidationContext) -> tuple[str, str]:
    given, wanted = _quoted(error, 1), _quoted(error, -1)
    return "VariableTypeMismatch", f"Variable type '{given}' does not match expected type '{wanted}'"


def _directive(error: GraphQLError, _context: ValidationContext) -> tuple[str, str]:
    name = _name(error)
    if error.message.startswith("Unknown"):
        return "UnknownDirective", f"Unknown directive {name}"
    return "MisplacedDirective", f"Directive {name} not allowed here"


def _as_is(kind: str) -> Wording:
    return lambda error, _context: (kind, error.message.rstrip("."))


_WORDINGS: dict[str, Wording] = {
    "FieldsOnCorrectTypeRule": _field_undefined,
    "ScalarLeafsRule": _sub_selection,
    "KnownArgumentNamesRule": lambda error, _context: ("UnknownArgument", f"Unknown field argument {_name(error)}"),
    "ProvidedRequiredArgumentsRule": _missing_argument,
    "ValuesOfCorrectTypeRule": _wrong_type,
    "KnownTypeNamesRule": _saying("UnknownType", "Unknown type {}"),
    "KnownFragmentNamesRule": _saying("UndefinedFragment", "Undefined fragment {}"),
    "NoUnusedFragmentsRule": _saying("UnusedFragment", "Unused fragment {}"),
    "NoFragmentCyclesRule": _saying("FragmentCycle", "Fragment cycles not allowed"),
    "NoUndefinedVariablesRule": _saying("UndefinedVariable", "Undefined variable {}"),
    "NoUnusedVariablesRule": _saying("UnusedVariable", "Unused variable {}"),
    "VariablesInAllowedPositionRule": _variable_type,
    "VariablesAreInputTypesRule": _saying("NonInputTypeOnVariable", "Input variable {} type is not an input type"),
    "KnownDirectivesRule": _directive,
    "FragmentsOnCompositeTypesRule": _saying(
        "FragmentTypeConditionInvalid", "Fragment type condition is invalid, must be on Object/Interface/Union"
    ),
    "PossibleFragmentSpreadsRule": _as_is("InvalidFragmentType"),
    "OverlappingFieldsCanBeMergedRule": _as_is("FieldsConflict"),
    "LoneAnonymousOperationRule": _saying(
        "LoneAnonymousOperationViolation", "Anonymous operation with other operations"
    ),
    "UniqueOperationNamesRule": _saying("DuplicateOperationName", "There can be only one operation named '{}'"),
    "UniqueFragmentNamesRule": _saying("DuplicateFragmentName", "There can be only one fragment named '{}'"),
    "UniqueArgumentNamesRule": _saying("DuplicateArgumentNames", "There can be only one argument named '{}'"),
    "UniqueVariableNamesRule": _saying("DuplicateVariableName", "There can be only one variable named '{}'"),
    "UniqueInputFieldNamesRule": _saying("DuplicateInputFieldName", "There can be only one input field named '{}'"),
    "UniqueDirectivesPerLocationRule": _saying(
        "DuplicateDirectiveName", "Non repeatable directive '{}' is used more than once at this place"
    ),
    "ExecutableDefinitionsRule": _saying("NonExecutableDefinition", "The definition '{}' is not executable"),
}
