"""Parses and checks GraphQL queries, and remembers the ones it has seen: preloads ask the same query 200 times."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, specified_rules, validate
from graphql.language import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode
from graphql.validation import ASTValidationRule

from leanix_tui.simulator.graphql.errors import TOO_MANY_CHARACTERS, RequestRefused, syntax_error, validation_error
from leanix_tui.simulator.graphql.wording import in_leanix_words

MAX_TOKENS = 15_000
MAX_CHARACTERS = 1_000_000
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A query that may be executed against the schema it was checked with."""

    text: str
    operations: dict[str, OperationDefinitionNode]  # "" is the anonymous one
    fragments: dict[str, FragmentDefinitionNode]
    nodes: int  # fields selected, with fragments expanded

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run; raises RequestRefused when the name does not say which."""
        if not name:
            if len(self.operations) == 1:
                return next(iter(self.operations.values()))
            raise RequestRefused({"message": "Must provide operation name if query contains multiple operations."})
        if name not in self.operations:
            raise RequestRefused({"message": f"Unknown operation named '{name}'."})
        return self.operations[name]


class _SelectionsNotEmpty(ASTValidationRule):
    """Braces with nothing in them are a syntax error for LeanIX, while newer graphql-core versions let them pass."""

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        if not node.selections and node.loc is not None:
            token = node.loc.end_token
            message = f"Invalid syntax encountered. Offending token '}}' at line {token.line} column {token.column}"
            self.context.report_error(GraphQLError(message, source=node.loc.source, positions=[token.start]))


RULES: tuple[type[ASTValidationRule], ...] = (_SelectionsNotEmpty, *map(in_leanix_words, specified_rules))


class Documents:
    """The queries of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._seen: OrderedDict[str, CheckedDocument] = OrderedDict()

    def checked(self, text: str) -> CheckedDocument:
        """The parsed and validated query; raises RequestRefused with LeanIX's errors."""
        known = self._seen.get(text)
        if known is None:
            known = self._check(text)
            self._seen[text] = known
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return known

    def _check(self, text: str) -> CheckedDocument:
        if len(text) > MAX_CHARACTERS:
            raise RequestRefused({"message": TOO_MANY_CHARACTERS})
        try:
            document = parse(text, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            raise RequestRefused(syntax_error(error)) from error
        errors = validate(self.schema, document, RULES, max_errors=100)
        if errors:
            raise RequestRefused(*map(validation_error, errors))
        operations: dict[str, OperationDefinitionNode] = {}
        fragments: dict[str, FragmentDefinitionNode] = {}
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                operations[definition.name.value if definition.name else ""] = definition
            elif isinstance(definition, FragmentDefinitionNode):
                fragments[definition.name.value] = definition
        counted: dict[str, int] = {}
        nodes = sum(_count(operation.selection_set, fragments, counted) for operation in operations.values())
        return CheckedDocument(text, operations, fragments, nodes)


def _count(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], counted: dict[str, int]) -> int:
    total = 0
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            total += 1
        name = getattr(getattr(selection, "name", None), "value", "")
        inner = getattr(selection, "selection_set", None)
        if inner is not None:
            total += _count(inner, fragments, counted)
        elif not isinstance(selection, FieldNode) and name in fragments:
            if name not in counted:
                counted[name] = _count(fragments[name].selection_set, fragments, counted)
            total += counted[name]
    return total
