"""Building the GraphQL queries that depend on the workspace: only what its types have, and what its server offers.

Two sources say what may be asked for: the data model names the fields of a type, the schema (where introspection is
allowed) their form. Where the schema is silent, the conventions of LeanIX are tried; what the server then refuses is
remembered and not asked for again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from leanix_tui.client.documents import BASE_DETAIL, BASE_ROW, Document, Tree, edges, leaves, render
from leanix_tui.client.envelopes import message_of
from leanix_tui.client.reading import JsonObject
from leanix_tui.client.schema import FieldShape, Schema
from leanix_tui.model.data_model import FactSheetType, Field, RelationEnd

__all__ = ["Selector", "detail_document", "page_document"]

_BASE: Final = "BaseFactSheet"
_ON: Final = "... on "
_SCALARS: Final = frozenset(
    {"STRING", "INTEGER", "DOUBLE", "SINGLE_SELECT", "MULTIPLE_SELECT", "AGGREGATED", "BOOLEAN", "DATE", "DATE_TIME"}
    | {"TEXT", "NUMBER", "LONG", "FLOAT", "PERCENTAGE", "URL", "MONEY"}
)
_CONVENTIONS: Final[dict[str, Tree]] = {
    "LIFECYCLE": {"asString": {}, "phases": leaves("phase startDate milestoneId")},
    "EXTERNAL_ID": leaves("externalId comment externalUrl status"),
}
# Asked for only when the schema shows them: spelled in two ways, or refused to many users.
_ONLY_IF_KNOWN: Final = frozenset(
    {"subsectionCompletions", "permittedReadACL", "permittedWriteACL", "lxExcludeFromQuota", "permissions"}
)
_TYPE_OF: Final = {
    "factSheet": _BASE,
    "user": "User",
    "tags": "Tag",
    "tagGroup": "TagGroup",
    "roles": "SubscriptionRole",
}
_NAME: Final = r"['\"`]?([_A-Za-z]\w*)['\"`]?"

_UNDEFINED: Final = (
    re.compile(rf"(?i)field {_NAME} in type {_NAME} is undefined"),
    re.compile(rf"(?i)cannot query field {_NAME} on type {_NAME}"),
)
_UNKNOWN_TYPE: Final = re.compile(rf"(?i)unknown type:? {_NAME}")
_NEEDS_SELECTION: Final = (
    re.compile(rf"(?i)sub-?\s?selection required for type \S+ of field {_NAME}"),
    re.compile(rf"(?i)field {_NAME} of type \S+ must have a selection"),
)
_IS_LEAF: Final = (
    re.compile(rf"(?i)sub-?\s?selection not allowed on leaf type \S+ of field {_NAME}"),
    re.compile(rf"(?i)field {_NAME} must not have a selection"),
)
_BAD_ARGUMENT: Final = (
    re.compile(rf"(?i)unknown (?:field )?argument:? {_NAME}"),
    re.compile(rf"(?i)argument {_NAME} with value .* is not a valid"),
    re.compile(r"(?i)value ['\"`]?\w+['\"`]? does not exist in ['\"`]?(FactSheetType)"),
    re.compile(rf"(?i)field {_NAME} is not defined by type"),
    re.compile(rf"(?i)not to include unknown field {_NAME}"),
    re.compile(rf"(?i)contains a field not in \S+: {_NAME}"),
)


class Selector:
    """Knows what a workspace's GraphQL can be asked for, and learns from refusals."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema
        root = schema.root("factSheet") if schema else None
        self._base = root.type_name if root else _BASE
        self._undefined: set[tuple[str, str]] = set()
        self._everywhere: set[str] = set()
        self._unknown_types: set[str] = set()
        self._composite: set[str] = set()
        self._leaf: set[str] = set()
        self._arguments: set[str] = set()

    @property
    def base(self) -> str:
        """What all fact sheet types have in common is called this in the schema."""
        return self._base

    def learn(self, errors: Iterable[JsonObject]) -> bool:
        """Take in why a query was refused; True when the next one will be different."""
        before = self._size()
        repeated: set[str] = set()
        for error in errors:
            message = message_of(error)
            for pattern in _UNDEFINED:
                for name, owner in pattern.findall(message):
                    if (owner, name) in self._undefined:
                        repeated.add(name)
                    self._undefined.add((owner, name))
            self._unknown_types.update(_UNKNOWN_TYPE.findall(message))
            for patterns, known in (
                (_NEEDS_SELECTION, self._composite),
                (_IS_LEAF, self._leaf),
                (_BAD_ARGUMENT, self._arguments),
            ):
                for pattern in patterns:
                    known.update(pattern.findall(message))
        if self._size() == before:
            # Known already and refused again: the server calls the type by a name that we do not expect.
            self._everywhere |= repeated
        return self._size() != before

    def _size(self) -> int:
        known = (self._undefined, self._everywhere, self._unknown_types, self._composite, self._leaf, self._arguments)
        return sum(len(lesson) for lesson in known)

    def offers_argument(self, root: str, name: str) -> bool:
        """Whether a root field takes this argument, as far as we know."""
        if name in self._arguments or (name == "factSheetType" and "FactSheetType" in self._arguments):
            return False
        field = self.schema.root(root) if self.schema else None
        return field is None or name in field.args

    def offers_filter(self, name: str) -> bool:
        """Whether ``allFactSheets`` can filter by this, as far as we know."""
        if name in self._arguments:
            return False
        known = self.schema.inputs.get("FilterInput") if self.schema else None
        return known is None or name in known

    def node_type(self, connection: FieldShape) -> str | None:
        """The type of the nodes of a connection."""
        edge = self.schema.field(connection.type_name, "edges") if self.schema else None
        node = self.schema.field(edge.type_name, "node") if self.schema and edge else None
        return node.type_name if node else None

    def is_paged(self, connection: FieldShape | None) -> bool:
        """Whether a root list comes in pages: only where the schema shows it."""
        return connection is not None and self.schema is not None and "after" in connection.args

    def refused(self, fact_sheet_type: FactSheetType) -> tuple[str, ...]:
        """The type's own fields that cannot be asked for here."""
        asked = self._fields(fact_sheet_type.fields.values(), fact_sheet_type.name)
        shaped = self.shape({f"{_ON}{fact_sheet_type.name}": asked}, _BASE) if asked else {}
        kept = shaped.get(f"{_ON}{fact_sheet_type.name}", {})
        return tuple(name for name in fact_sheet_type.fields if name not in kept)

    def shape(self, tree: Tree, type_name: str | None) -> Tree:
        """Cut a selection down to what the type offers, and give objects a selection where there is none."""
        shaped: Tree = {}
        for key, inner in tree.items():
            if key.startswith(_ON):
                target = key.removeprefix(_ON)
                if target in self._unknown_types or (self.schema and target not in self.schema.types):
                    continue
                if kept := self.shape(inner, target):
                    shaped[key] = kept
            elif (kept_or_none := self._shape_field(key, inner, type_name)) is not None:
                shaped[key] = kept_or_none
        return shaped

    def _shape_field(self, name: str, inner: Tree, owner: str | None) -> Tree | None:
        if self._is_refused(name, owner):
            return None
        known = self.schema.types.get(owner) if self.schema and owner else None
        if known is None:
            if name in _ONLY_IF_KNOWN or (name in self._composite and not inner):
                return None
            if name in self._leaf:
                return {}
            kept = self.shape(inner, _TYPE_OF.get(name))
            return None if inner and not kept else kept
        field = known.get(name)
        if field is None or field.needs_args:
            return None
        if not field.is_object:
            return {}
        # Some servers give plain lists where LeanIX has connections, and the other way round.
        offered = self.schema.types.get(field.type_name, {}) if self.schema else {}
        if inner and "edges" in offered and "edges" not in inner:
            inner = edges(inner)
        elif "edges" in inner and "edges" not in offered:
            inner = inner["edges"].get("node", {})
        kept = self.shape(inner, field.type_name) if inner else {}
        return kept or self.scalars(field.type_name) or None

    def _is_refused(self, name: str, owner: str | None) -> bool:
        if name in self._everywhere or (owner, name) in self._undefined:
            return True
        if owner is not None:
            return False
        return any(field == name and known != self._base for known, field in self._undefined)

    def scalars(self, type_name: str, depth: int = 2) -> Tree:
        """Every scalar of an object that the schema shows, and those of the objects within it."""
        if self.schema is None or depth < 1:
            return {}
        found: Tree = {}
        for name, field in self.schema.types.get(type_name, {}).items():
            if field.needs_args or self._is_refused(name, type_name):
                continue
            if not field.is_object:
                found[name] = {}
            elif name not in {"factSheet", "edges", "user"} and (inner := self.scalars(field.type_name, depth - 1)):
                found[name] = inner
        return found

    def _fields(self, fields: Iterable[Field], owner: str | None) -> Tree:
        """The type's own fields; those of an unknown form only where the schema shows it."""
        known = self.schema is not None and owner in self.schema.types
        selected: Tree = {}
        for field in fields:
            if field.type in _CONVENTIONS:
                selected[field.name] = _CONVENTIONS[field.type]
            elif field.type in _SCALARS or known:
                selected[field.name] = {}
        return selected

    def _relation_type(self, end: RelationEnd) -> str | None:
        connection = self.schema.field(end.owner, end.name) if self.schema else None
        return self.node_type(connection) if connection else None

    def page(
        self, fact_sheet_type: FactSheetType, relations: Sequence[RelationEnd], *, ids: Sequence[str] = ()
    ) -> Document:
        """One page of all fact sheets of a type, the cursor first so that the next page can be asked for at once."""
        own = self._fields(fact_sheet_type.fields.values(), fact_sheet_type.name)
        target = {"id": {}, "factSheet": leaves("id type displayName")}
        for end in relations:
            own[end.name] = edges(target)
        node = self.shape({**BASE_ROW, **({f"{_ON}{fact_sheet_type.name}": own} if own else {})}, self._base)
        return self.listing(f"Preload{fact_sheet_type.name}", node, fact_sheet_type.name, ids=ids)

    def listing(
        self, name: str, node: Tree, fact_sheet_type: str = "", *, ids: Sequence[str] = (), text_filter: str = ""
    ) -> Document:
        """A query for pages of fact sheets with this node: of one type or of all, with these ids, or found by text.

        ``text_filter`` names the filter that the variable ``text`` is for, such as ``displayName``.
        """
        variables, arguments, filters = "$first: Int, $after: String", "first: $first, after: $after", []
        if fact_sheet_type:
            if self.offers_argument("allFactSheets", "factSheetType"):
                arguments = f"factSheetType: {fact_sheet_type}, {arguments}"
            else:
                filters.append(f'facetFilters: [{{ facetKey: "FactSheetTypes", keys: ["{fact_sheet_type}"] }}]')
        if ids:
            filters.append(f"ids: {json.dumps(list(ids))}")
        if text_filter:
            variables += ", $text: String"
            filters.append(f"{text_filter}: $text")
        if filters:
            arguments += f", filter: {{ {', '.join(filters)} }}"
        root = self.schema.root("allFactSheets") if self.schema else None
        counted = self._shape_field("totalCount", {}, root.type_name if root else None) is not None
        total = "totalCount " if counted else ""
        body = f"pageInfo {{ hasNextPage endCursor }} {total}edges {{ node {{ {render(node)} }} }}"
        return Document(name, f"query {name}({variables}) {{ allFactSheets({arguments}) {{ {body} }} }}")

    def detail(
        self, fact_sheet_type: FactSheetType, relations: Sequence[RelationEnd] | None = None, *, base: bool = True
    ) -> Document:
        """Everything about one fact sheet; one that is too big comes in parts: some relations, or all but those."""
        own = self._fields(fact_sheet_type.fields.values(), fact_sheet_type.name) if base else {}
        for end in fact_sheet_type.relations.values() if relations is None else relations:
            node: Tree = {
                **leaves("id type activeFrom activeUntil description"),
                **self._fields(end.fields, self._relation_type(end)),
                "factSheet": leaves("id type displayName"),
            }
            own[end.name] = edges(node)
        tree: Tree = {**(BASE_DETAIL if base else leaves("id")), f"{_ON}{fact_sheet_type.name}": own}
        node = self.shape(tree if own else BASE_DETAIL, self._base)
        name = f"FactSheet{fact_sheet_type.name}"
        return Document(name, f"query {name}($id: ID!) {{ factSheet(id: $id) {{ {render(node)} }} }}")


def page_document(
    fact_sheet_type: FactSheetType, schema: Schema | None = None, *, relations: Sequence[RelationEnd] = ()
) -> Document:
    """The query that loads pages of one fact sheet type; variables ``first`` and ``after``."""
    return Selector(schema).page(fact_sheet_type, relations)


def detail_document(fact_sheet_type: FactSheetType, schema: Schema | None = None) -> Document:
    """The query that opens one fact sheet of a type; variable ``id``."""
    return Selector(schema).detail(fact_sheet_type)
