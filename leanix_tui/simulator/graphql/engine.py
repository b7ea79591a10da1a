"""Executes GraphQL requests against a world: what comes out is the body of LeanIX's answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec
from graphql import execute_sync
from graphql.language import DocumentNode, FieldNode, OperationDefinitionNode, OperationType, SelectionSetNode

from leanix_tui.simulator.graphql.documents import CheckedDocument, Documents
from leanix_tui.simulator.graphql.errors import FieldFailed, RequestRefused, at
from leanix_tui.simulator.graphql.index import Index
from leanix_tui.simulator.graphql.list import BIGGEST_PAGE
from leanix_tui.simulator.graphql.queries import QUERIES, Root
from leanix_tui.simulator.graphql.schema import workspace_schema
from leanix_tui.simulator.graphql.selection import Compiler, FieldCall, without_refusals
from leanix_tui.simulator.graphql.values import variable_values
from leanix_tui.simulator.world import Json, World

KEPT_INTROSPECTIONS = 16
ROOTS: dict[OperationType, tuple[str, Mapping[str, Root]]] = {OperationType.QUERY: ("Query", QUERIES)}


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request, as far as it is well formed JSON."""

    query: str
    variables: Json
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON to send, and how many fact sheets went into it."""

    body: bytes
    fact_sheets: int


class Engine:
    """The GraphQL side of one world. ``run`` may be called from several threads at once."""

    def __init__(self, world: World, *, max_complexity: int | None = None) -> None:
        self.world = world
        self.max_complexity = max_complexity
        self._lock = Lock()
        self._documents: Documents | None = None
        self._model: Json = {}
        self._index: Index | None = None
        self._introspections: OrderedDict[tuple[str, str, bytes], Json | None] = OrderedDict()

    def documents(self) -> Documents:
        """The queries checked against the schema; made anew when the data model was replaced."""
        with self._lock:
            if self._documents is None or self._model is not self.world.data_model:
                self._model = self.world.data_model
                self._documents = Documents(workspace_schema(self.world))
                self._introspections.clear()
            return self._documents

    def index(self) -> Index:
        """What is derived from the world as it is now; made anew when the world or the day has changed."""
        with self._lock:
            today = self.world.clock().date().isoformat()
            if self._index is None or self._index.version != self.world.version or self._index.today != today:
                self._index = Index(self.world)
            return self._index

    def run(self, request: Request, *, user_id: str | None = None, extensions: bool = False) -> Answer:
        """Execute one request; whatever it says, there is an answer. The world stands still meanwhile."""
        with self.world.turns.reading():
            return self._run(request, user_id=user_id, extensions=extensions)

    def _run(self, request: Request, *, user_id: str | None, extensions: bool) -> Answer:
        try:
            documents = self.documents()
            document = documents.checked(request.query)
            operation = document.operation(request.operation_name)
            if operation.operation not in ROOTS:  # older versions of graphql-core do not validate this
                message = f"Schema is not configured for {operation.operation.value}s."
                raise RequestRefused({"message": message, "locations": at(operation)})
            if self.max_complexity is not None and document.nodes > self.max_complexity:
                message = f"The query is too complex: {document.nodes} nodes, {self.max_complexity} are allowed."
                raise RequestRefused({"message": message})
            variables = variable_values(documents.schema, operation, request.variables)
        except RequestRefused as refused:
            return Answer(msgspec.json.encode({"errors": refused.errors}), 0)
        compiler = Compiler(documents.schema, document.fragments, variables, self.index(), user_id)
        type_name, roots = ROOTS[operation.operation]
        calls = compiler.calls(type_name, [operation.selection_set])
        data: Json = {}
        for call in calls:
            if call.name == "__typename":
                data[call.key] = type_name
            elif call.name in roots:
                data[call.key] = _answer(call, roots[call.name])
            else:
                data[call.key] = self._introspect(call, document, operation, request)
        if compiler.refused:
            without_refusals(data, [], compiler.errors)
        answer: Json = {"data": data}
        if compiler.errors:
            answer["errors"] = compiler.errors
        if extensions:
            warnings = [warning for call in calls for warning in _warnings(call)]
            answer["extensions"] = {"warnings": warnings} if warnings else {}
        return Answer(msgspec.json.encode(answer), compiler.fact_sheets)

    def _introspect(
        self, call: FieldCall, document: CheckedDocument, operation: OperationDefinitionNode, request: Request
    ) -> Any:
        """``__schema`` and ``__type`` are graphql-core's own; asked alone, so that nothing else is executed by it."""
        key = (document.text, f"{operation.name}/{call.key}", msgspec.json.encode(request.variables))
        with self._lock:
            known = self._introspections.get(key)
        if key not in self._introspections:
            alone = OperationDefinitionNode(
                operation=operation.operation,
                name=operation.name,
                variable_definitions=operation.variable_definitions,
                directives=(),
                selection_set=SelectionSetNode(selections=(_merged(call),)),
            )
            nodes = DocumentNode(definitions=(alone, *document.fragments.values()))
            result = execute_sync(call.compiler.schema, nodes, variable_values=request.variables)
            known = (result.data or {}).get(call.key)  # null for a type that does not exist
            with self._lock:
                self._introspections[key] = known
                while len(self._introspections) > KEPT_INTROSPECTIONS:
                    self._introspections.popitem(last=False)
        return known


def _answer(call: FieldCall, root: Root) -> Any:
    try:
        return root(call)
    except FieldFailed as failed:
        extensions = {"errorType": failed.error_type}
        call.compiler.errors.append({"message": failed.message, "path": [call.key], "extensions": extensions})
        return None


def _merged(call: FieldCall) -> FieldNode:
    selections = tuple(selection for part in call.selections for selection in part.selections)
    node = call.node
    return FieldNode(
        alias=node.alias,
        name=node.name,
        arguments=node.arguments,
        directives=(),
        selection_set=SelectionSetNode(selections=selections),
    )


def _warnings(call: FieldCall) -> list[Json]:
    """What LeanIX would rather not be asked, told only to callers that switch extensions on."""
    if call.name != "allFactSheets":
        return []
    first = call.args.get("first")
    if first is None:
        reason = "allFactSheets is called without 'first'"
    elif first > BIGGEST_PAGE:
        reason = f"'first' is {first}, a page holds at most {BIGGEST_PAGE}"
    else:
        return []
    return [{"message": "Your request may give more or less than you expect", "reasons": [reason]}]
