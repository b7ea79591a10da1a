"""Building the GraphQL queries that depend on the workspace: only what its types have, and what its server offers.

Two sources say what may be asked for: the data model names the fields of a type, the schema (where introspection is
allowed) their form. Where the schema is silent, the conventions of LeanIX are tried; what the server then refuses is
remembered and not asked for again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from leanix_tui.client.graphql_documents import BASE_DETAIL, BASE_ROW, Document, Tree, edges, leaves, render
from leanix_tui.client.reading import JsonObject
from leanix_tui.client.refusals import BASE, ON, Path, Refusals
from leanix_tui.client.schema import FieldShape, Schema
from leanix_tui.model.data_model import FactSheetType, Field, RelationEnd

__all__ = ["Selector"]

_CONVENTIONS: Final[dict[str, Tree]] = {
    "LIFECYCLE": {"asString": {}, "phases": leaves("phase startDate milestoneId")},
    "EXTERNAL_ID": leaves("externalId comment externalUrl status"),
}
# Asked for only when the schema shows them: spelled in two ways, or refused to many users.
_ONLY_IF_KNOWN: Final = frozenset(
    {"subsectionCompletions", "permittedReadACL", "permittedWriteACL", "lxExcludeFromQuota", "permissions"}
)
_CONNECTION: Final = f"{BASE}Connection"
_TYPE_OF: Final = {
    "factSheet": BASE,
    "user": "User",
    "tags": "Tag",
    "tagGroup": "TagGroup",
    "roles": "SubscriptionRole",
}


class Selector:
    """Knows what a workspace's GraphQL can be asked for, and learns from refusals."""

    def __init__(self, schema: Schema | None = None) -> None:
        self.schema = schema
        root = schema.root("factSheet") if schema else None
        self._base = root.type_name if root else BASE
        self._refusals = Refusals()

    @property
    def base(self) -> str:
        """What all fact sheet types have in common is called this in the schema."""
        return self._base

    def learn(self, errors: Iterable[JsonObject], query: str = "") -> bool:
        """Take in why this query was refused; True when the next one will be different."""
        return self._refusals.learn(errors, query)

    def offers_argument(self, root: str, name: str) -> bool:
        """Whether a root field takes this argument, as far as we know."""
        known = self._refusals.arguments
        if name in known or (name == "factSheetType" and "FactSheetType" in known):
            return False
        field = self.schema.root(root) if self.schema else None
        return field is None or name in field.args

    def offers_filter(self, name: str) -> bool:
        """Whether ``allFactSheets`` can filter by this, as far as we know."""
        if name in self._refusals.arguments or not self.offers_argument("allFactSheets", "filter"):
            return False
        root = self.schema.root("allFactSheets") if self.schema else None
        known = self.schema.inputs.get(root.args["filter"]) if self.schema and root else None
        return known is None or name in known

    def variables(self, **types: str) -> str:
        """How a query declares its variables: with their usual types, or those that this server asks for."""
        known = self._refusals.variables
        return ", ".join(f"${name}: {known.get(usual, usual)}" for name, usual in types.items())

    def by_id(self, name: str, node: Tree) -> Document:
        """A query for this of one fact sheet; variable ``id``."""
        return Document(name, f"query {name}({self.variables(id='ID!')}) {{ factSheet(id: $id) {{ {render(node)} }} }}")

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
        asked = self._fields(fact_sheet_type.fields.values())
        shaped = self.shape({f"{ON}{fact_sheet_type.name}": asked}, self._base) if asked else {}
        kept = shaped.get(f"{ON}{fact_sheet_type.name}", {})
        return tuple(name for name in fact_sheet_type.fields if name not in kept)

    def shape(self, tree: Tree, type_name: str | None, path: Path = ()) -> Tree:
        """Cut a selection down to what the type offers, and give objects a selection where there is none.

        ``path`` is where the selection stands; the type alone where it is the outermost.
        """
        path = path or (BASE if type_name == self._base else type_name or "",)
        shaped: Tree = {}
        for key, inner in tree.items():
            if key.startswith(ON):
                target = key.removeprefix(ON)
                if target in self._refusals.unknown_types or (self.schema and target not in self.schema.types):
                    continue
                if kept := self.shape(inner, target, (*path, key)):
                    shaped[key] = kept
            elif (kept_or_none := self._shape_field(inner, type_name, (*path, key))) is not None:
                shaped[key] = kept_or_none
        return shaped

    def _shape_field(self, inner: Tree, owner: str | None, path: Path) -> Tree | None:
        if self._refusals.is_undefined(path, owner):
            return None
        name, known = path[-1], self.schema.types.get(owner) if self.schema and owner else None
        if known is None:
            return self._shape_unknown(name, inner, path)
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
        kept = self.shape(inner, field.type_name, path) if inner else {}
        return kept or self.scalars(field.type_name) or None

    def _shape_unknown(self, name: str, inner: Tree, path: Path) -> Tree | None:
        """The same where only refusals tell what there is."""
        if name in _ONLY_IF_KNOWN or (self._refusals.is_composite(name) and not inner):
            return None
        if self._refusals.is_leaf(name):
            return {}
        if "edges" in inner and self._refusals.is_undefined((*path, "edges"), self._refusals.type_at(path)):
            inner = inner["edges"].get("node", {})
        elif inner and "edges" not in inner and (self._refusals.type_at(path) or "").endswith("Connection"):
            inner = edges(inner)
        kept = self.shape(inner, _TYPE_OF.get(name), path) if inner else {}
        return None if inner and not kept else kept

    def scalars(self, type_name: str, depth: int = 2) -> Tree:
        """Every scalar of an object that the schema shows, and those of the objects within it."""
        if self.schema is None or depth < 1:
            return {}
        found: Tree = {}
        for name, field in self.schema.types.get(type_name, {}).items():
            if field.needs_args or self._refusals.is_undefined((type_name, name), type_name):
                continue
            if not field.is_object:
                found[name] = {}
            elif name not in {"factSheet", "edges", "user"} and (inner := self.scalars(field.type_name, depth - 1)):
                found[name] = inner
        return found

    @staticmethod
    def _fields(fields: Iterable[Field]) -> Tree:
        """The type's own fields; those of an unknown form as if nothing had to be selected within them."""
        return {field.name: _CONVENTIONS.get(field.type, {}) for field in fields}

    def page(
        self,
        fact_sheet_type: FactSheetType,
        relations: Sequence[RelationEnd],
        *,
        ids: Sequence[str] = (),
        newest_first: bool = False,
    ) -> Document:
        """One page of all fact sheets of a type, the cursor first so that the next page can be asked for at once.

        ``newest_first`` asks for those that were changed last first, where this server can sort.
        """
        own = self._fields(fact_sheet_type.fields.values())
        target = {"id": {}, "factSheet": leaves("id type displayName")}
        for end in relations:
            own[end.name] = edges(target)
        node = self.shape({**BASE_ROW, **({f"{ON}{fact_sheet_type.name}": own} if own else {})}, self._base)
        name = fact_sheet_type.name
        return self.listing(f"Preload{name}", node, name, ids=ids, newest_first=newest_first)

    def ids_page(self, fact_sheet_type: FactSheetType) -> Document:
        """One page of which fact sheets of a type there are: ``id``, ``updatedAt`` and ``rev`` of each."""
        node = self.shape(leaves("id updatedAt rev"), self._base)
        return self.listing(f"Ids{fact_sheet_type.name}", node, fact_sheet_type.name)

    def offers_newest_first(self) -> bool:
        """Whether ``allFactSheets`` can begin with what was changed last, as far as we know."""
        if not self.offers_argument("allFactSheets", "sort"):
            return False
        root = self.schema.root("allFactSheets") if self.schema else None
        known = self.schema.inputs.get(root.args["sort"]) if self.schema and root else None
        return known is None or {"key", "order"} <= known

    def listing(
        self,
        name: str,
        node: Tree,
        fact_sheet_type: str = "",
        *,
        ids: Sequence[str] = (),
        text_filter: str = "",
        newest_first: bool = False,
    ) -> Document:
        """A query for pages of fact sheets with this node: of one type or of all, with these ids, or found by text.

        ``text_filter`` names the filter that the variable ``text`` is for, such as ``displayName``.
        """
        types, arguments, filters = {"first": "Int", "after": "String"}, "first: $first, after: $after", []
        if fact_sheet_type:
            if self.offers_argument("allFactSheets", "factSheetType"):
                kind = json.dumps(fact_sheet_type) if self._types_as_text() else fact_sheet_type
                arguments = f"factSheetType: {kind}, {arguments}"
            elif self.offers_filter("facetFilters"):
                filters.append(f'facetFilters: [{{ facetKey: "FactSheetTypes", keys: ["{fact_sheet_type}"] }}]')
        if ids and self.offers_filter("ids"):
            filters.append(f"ids: {json.dumps(list(ids))}")
        if text_filter:
            types["text"] = "String"
            filters.append(f"{text_filter}: $text")
        if filters:
            arguments += f", filter: {{ {', '.join(filters)} }}"
        if newest_first and self.offers_newest_first():
            arguments += f', sort: [{{ key: "updatedAt", order: {self._downwards()} }}]'
        root = self.schema.root("allFactSheets") if self.schema else None
        connection = {"pageInfo": leaves("hasNextPage endCursor"), "totalCount": {}}
        head = self.shape(connection, root.type_name if root else None, (_CONNECTION,))
        body = f"{render(head)} edges {{ node {{ {render(node)} }} }}"
        return Document(name, f"query {name}({self.variables(**types)}) {{ allFactSheets({arguments}) {{ {body} }} }}")

    def _downwards(self) -> str:
        known = self.schema.enums.get("SortOrder") if self.schema else None
        return "DESC" if known and "desc" not in known and "DESC" in known else "desc"

    def _types_as_text(self) -> bool:
        root = self.schema.root("allFactSheets") if self.schema else None
        named = root.args.get("factSheetType") if root else None
        return self._refusals.types_as_text or named in {"String", "ID"}

    def detail(
        self, fact_sheet_type: FactSheetType, relations: Sequence[RelationEnd] | None = None, *, base: bool = True
    ) -> Document:
        """Everything about one fact sheet; one that is too big comes in parts: some relations, or all but those."""
        own = self._fields(fact_sheet_type.fields.values()) if base else {}
        for end in fact_sheet_type.relations.values() if relations is None else relations:
            node: Tree = {
                **leaves("id type activeFrom activeUntil description"),
                **self._fields(end.fields),
                "factSheet": leaves("id type displayName"),
            }
            own[end.name] = edges(node)
        tree: Tree = {**(BASE_DETAIL if base else leaves("id")), f"{ON}{fact_sheet_type.name}": own}
        node = self.shape(tree if own else BASE_DETAIL, self._base)
        return self.by_id(f"FactSheet{fact_sheet_type.name}", node)
