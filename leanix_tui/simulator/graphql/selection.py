"""Compiles what a query selects into plain functions, one per object type, that turn a record into its JSON.

graphql-core's executor walks the query again for every record; a preload of a thousand fact sheets with twenty fields
each would take it seconds. Here the walk happens once per request, and per record only closures run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema
from graphql.language import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

from leanix_tui.simulator.graphql.errors import Refused
from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.graphql.values import Variables, arguments, literal
from leanix_tui.simulator.world import Json

Getter = Callable[[Any], Any]  # a record in, its JSON out
Selections = list[SelectionSetNode]


class FieldCall:
    """One field of the query at its place: its arguments and what is selected beneath it."""

    __slots__ = ("args", "compiler", "key", "name", "node", "selections")

    def __init__(self, compiler: Compiler, key: str, nodes: list[FieldNode], args: Json) -> None:
        self.compiler = compiler
        self.key = key
        self.node = nodes[0]
        self.name = nodes[0].name.value
        self.args = args
        self.selections: Selections = [node.selection_set for node in nodes if node.selection_set is not None]

    @property
    def index(self) -> Index:
        return self.compiler.index


Factory = Callable[[FieldCall], Getter]
Factories = Mapping[str, Factory]


class Compiler:
    """Compiles the selections of one request. Not shared: the closures hold this request's variables and caller."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: Variables,
        index: Index,
        user_id: str | None,
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.index = index
        self.user_id = user_id
        self.errors: list[Json] = []
        self.refused = False  # whether a value in the data may be a Refused
        self.fact_sheets = 0  # how many went into the answer

    def calls(self, type_name: str, selections: Selections) -> list[FieldCall]:
        """The fields selected on an object of this type, in query order, equal response keys merged."""
        kind = self._object_type(type_name)
        found: dict[str, list[FieldNode]] = {}
        names = {type_name, *(interface.name for interface in kind.interfaces)}
        for selection_set in selections:
            self._collect(names, selection_set, found, set())
        calls = []
        for key, nodes in found.items():
            definition = kind.fields.get(nodes[0].name.value)
            args = arguments(nodes[0], definition, self.variables) if definition is not None and definition.args else {}
            calls.append(FieldCall(self, key, nodes, args))
        return calls

    def fields(self, type_name: str) -> list[str]:
        """The names of an object type's fields."""
        return list(self._object_type(type_name).fields)

    def _object_type(self, type_name: str) -> GraphQLObjectType:
        kind = self.schema.type_map[type_name]
        if not isinstance(kind, GraphQLObjectType):
            raise TypeError(f"{type_name} is not an object type")
        return kind

    def record(self, type_name: str, selections: Selections, factories: Factories) -> Getter:
        """A function that turns a record of this type into the JSON object that was asked for."""
        getters = [
            (call.key, constant(type_name) if call.name == "__typename" else factories[call.name](call))
            for call in self.calls(type_name, selections)
        ]
        if len(getters) == 1:
            only, get = getters[0]
            return lambda record: {only: get(record)}
        return lambda record: {key: get(record) for key, get in getters}

    def refuse(self, message: str) -> Getter:
        """A field that may not be read: null for every record, with one error per place."""
        self.refused = True
        return constant(Refused(message))

    def _collect(
        self, names: set[str], selection_set: SelectionSetNode, found: dict[str, list[FieldNode]], seen: set[str]
    ) -> None:
        for selection in selection_set.selections:
            if not self._included(selection):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias is not None else selection.name.value
                found.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or condition.name.value in names:
                    self._collect(names, selection.selection_set, found, seen)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
                if selection.name.value not in seen and fragment.type_condition.name.value in names:
                    seen.add(selection.name.value)
                    self._collect(names, fragment.selection_set, found, seen)

    def _included(self, selection: SelectionNode) -> bool:
        return all(self._holds(directive) for directive in selection.directives or ())

    def _holds(self, directive: DirectiveNode) -> bool:
        definition = self.schema.get_directive(directive.name.value)
        if definition is None or directive.name.value not in {"include", "skip"}:
            return True
        value = literal((directive.arguments or ())[0].value, definition.args["if"].type, self.variables)
        return bool(value) is (directive.name.value == "include")


def constant(value: Any) -> Getter:
    """A field that is the same for every record."""
    return lambda _record: value


def without_refusals(data: Any, path: list[str | int], errors: list[Json]) -> Any:
    """The data with null where a value was refused, and an error with its path for each such place."""
    if isinstance(data, Refused):
        errors.append({"message": data.message, "path": list(path)})
        return None
    if isinstance(data, dict):
        pairs: Any = data.items()
    elif isinstance(data, list):
        pairs = enumerate(data)
    else:
        return data
    for key, value in pairs:
        if isinstance(value, (dict, list, Refused)):
            path.append(key)
            data[key] = without_refusals(value, path, errors)
            path.pop()
    return data
