"""What goes wrong in a GraphQL request, in the words LeanIX's server uses (graphql-java's wording)."""

from __future__ import annotations

import re

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    ObjectFieldNode,
    TypeInfo,
    VariableDefinitionNode,
    get_named_type,
    print_ast,
    specified_rules,
)
from graphql.language import ArgumentNode, Node, SelectionSetNode, ValueNode
from graphql.validation import ASTValidationRule, ValidationContext, ValidationRule

from leanix_tui.simulator.world import Json

TOO_MANY_CHARACTERS = (
    "The request contains too many characters. To prevent Denial Of Service attacks, parsing has been cancelled."
)
_TOKEN = re.compile(r'[_A-Za-z][_0-9A-Za-z]*|\.\.\.|-?\d[\d.eE+-]*|"""|"[^"\n]*"?|.', re.DOTALL)


_TOO_MANY = re.compile(r"more than \d+ [a-z ]*tokens")


class RequestRefused(Exception):
    """The request cannot be carried out at all; the answer holds these errors and no data."""

    def __init__(self, *errors: Json) -> None:
        super().__init__(errors[0]["message"])
        self.errors = list(errors)


class FieldFailed(Exception):
    """One field of the query has no answer; it becomes null and the rest of the data stays."""

    def __init__(self, message: str, *, error_type: str = "BUSINESS_LOGIC") -> None:
        super().__init__(message)
        self.message = message
        self.error_type = error_type


class Refused:
    """Stands in the data where a value may not be read, until its path is known."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message


def at(node: Node | None) -> list[Json]:
    """Where in the query a node starts."""
    if node is None or node.loc is None:
        return []
    start = node.loc.start_token
    return [{"line": start.line, "column": start.column}]


def syntax_error(error: GraphQLSyntaxError) -> Json:
    """A query that cannot be parsed, with the token that broke it."""
    if _TOO_MANY.search(error.message):
        return {"message": TOO_MANY_CHARACTERS}
    location = (error.locations or [None])[0]
    line, column = (location.line, location.column) if location is not None else (1, 1)
    rest = error.source.body[error.positions[0] :] if error.source is not None and error.positions else ""
    match = _TOKEN.match(rest)
    token = match[0] if match is not None else "<EOF>"
    return {
        "message": f"Invalid syntax encountered. Offending token '{token}' at line {line} column {column}",
        "locations": [{"line": line, "column": column}],
    }


def _validation(kind: str, text: str) -> str:
    return f"Validation error of type {kind}: {text}"


def _value_text(node: ValueNode) -> str:
    kind = type(node).__name__.removesuffix("Node")
    return f"{kind}{{value={print_ast(node)}}}"


def _argument_name(context: ValidationContext, node: Node) -> str:
    argument, field = context.get_argument(), context.get_field_def()
    if field is not None:
        for name, definition in field.args.items():
            if definition is argument:
                return name
    return node.name.value if isinstance(node, (ArgumentNode, ObjectFieldNode)) else "value"


def translate(rule: str, error: GraphQLError, context: ValidationContext | None) -> str:
    """The message for an error that the named validation rule found, while the visit stands at its place."""
    node: Node | None = error.nodes[0] if error.nodes else None
    name = getattr(getattr(node, "name", None), "value", "")
    quoted = re.findall(r"'([^']*)'", error.message)
    first = quoted[0] if quoted else name
    parent = context.get_parent_type() if context is not None else None
    match rule:
        case "FieldsOnCorrectTypeRule":
            return _validation("FieldUndefined", f"Field '{name}' in type '{parent.name if parent else ''}' is undefined")
        case "KnownArgumentNamesRule" | "KnownArgumentNamesOnDirectivesRule":
            return _validation("UnknownArgument", f"Unknown field argument {name}")
        case "ScalarLeafsRule":
            type_name = get_named_type(context.get_type()).name if context and context.get_type() else ""  # type: ignore[union-attr]  # the rule only reports where a type is known
            if isinstance(node, FieldNode) and node.selection_set is None:
                text = f"Sub selection required for type {type_name} of field {name}"
                return _validation("SubSelectionRequired", text)
            field = first if not name else name
            return _validation("SubSelectionNotAllowed", f"Sub selection not allowed on leaf type {type_name} of field {field}")
        case "ValuesOfCorrectTypeRule":
            if isinstance(node, VariableDefinitionNode) or context is None:
                return _validation("WrongType", error.message)
            wanted = context.get_input_type() or context.get_parent_input_type()
            argument = _argument_name(context, node) if node is not None else "value"
            value = _value_text(node) if isinstance(node, ValueNode) else name
            if isinstance(node, ObjectFieldNode):
                return _validation("WrongType", f"argument '{argument}' contains a field not in '{first_type(error)}': '{name}'")
            return _validation("WrongType", f"argument '{argument}' with value '{value}' is not a valid '{wanted}'")
        case "ProvidedRequiredArgumentsRule" | "ProvidedRequiredArgumentsOnDirectivesRule":
            missing = re.search(r"argument '([^']*)'", error.message)
            return _validation("MissingFieldArgument", f"Missing field argument {missing[1] if missing else first}")
        case "KnownTypeNamesRule":
            return _validation("UnknownType", f"Unknown type {first}")
        case "KnownFragmentNamesRule":
            return _validation("UndefinedFragment", f"Undefined fragment {first}")
        case "NoUnusedFragmentsRule":
            return _validation("UnusedFragment", f"Unused fragment {first}")
        case "NoFragmentCyclesRule":
            return _validation("FragmentCycle", "Fragment cycles not allowed")
        case "NoUndefinedVariablesRule":
            return _validation("UndefinedVariable", f"Undefined variable {first.removeprefix('$')}")
        case "NoUnusedVariablesRule":
            return _validation("UnusedVariable", f"Unused variable {first.removeprefix('$')}")
        case "VariablesInAllowedPositionRule":
            wanted_by = quoted[-1] if quoted else ""
            given = quoted[1] if len(quoted) > 2 else ""
            return _validation("VariableTypeMismatch", f"Variable type '{given}' does not match expected type '{wanted_by}'")
        case "VariablesAreInputTypesRule":
            return _validation("NonInputTypeOnVariable", f"Input variable {first.removeprefix('$')} type is not an input type")
        case "KnownDirectivesRule":
            kind = "UnknownDirective" if "Unknown" in error.message else "MisplacedDirective"
            return _validation(kind, f"Directive {first.removeprefix('@')} is not known or not allowed here")
        case "FragmentsOnCompositeTypesRule":
            return _validation("InlineFragmentTypeConditionInvalid", "Fragment type condition must be on Object/Interface/Union")
        case "PossibleFragmentSpreadsRule":
            return _validation("InvalidFragmentType", error.message.rstrip("."))
        case "OverlappingFieldsCanBeMergedRule":
            return _validation("FieldsConflict", error.message)
        case "LoneAnonymousOperationRule":
            return _validation("LoneAnonymousOperationViolation", "Anonymous operation with other operations")
        case "UniqueOperationNamesRule":
            return _validation("DuplicateOperationName", f"There can be only one operation named '{first}'")
        case "UniqueFragmentNamesRule":
            return _validation("DuplicateFragmentName", f"There can be only one fragment named '{first}'")
        case "UniqueArgumentNamesRule":
            return _validation("DuplicateArgumentNames", f"There can be only one argument named '{first}'")
        case "UniqueVariableNamesRule":
            return _validation("DuplicateVariableName", f"There can be only one variable named '{first.removeprefix('$')}'")
        case "UniqueDirectivesPerLocationRule":
            return _validation("DuplicateDirectiveName", "Non repeatable directives must be uniquely named within a location")
        case "UniqueInputFieldNamesRule":
            return _validation("DuplicateInputFieldName", f"There can be only one input field named '{first}'")
        case "ExecutableDefinitionsRule":
            return _validation("NonExecutableDefinition", "Type definition is not executable")
        case "KnownOperationTypesRule":
            kind = re.search(r"\b(query|mutation|subscription)\b", error.message)  # type: ignore[assignment]  # a match, not the string above
            return f"Schema is not configured for {kind[1] if kind else 'operation'}s."
        case _:
            return _validation("InvalidSyntax", error.message)


def first_type(error: GraphQLError) -> str:
    """The type named last in a graphql-core message about an input field."""
    quoted = re.findall(r"'([^']*)'", error.message)
    return quoted[-1].split(".")[0] if quoted else ""
