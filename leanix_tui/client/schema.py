"""What the GraphQL schema of this workspace offers, learnt from one introspection query."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from leanix_tui.client.reading import JsonObject, as_list, as_object, text

__all__ = ["INTROSPECTION", "FieldShape", "Schema"]

_REF: Final = "kind name ofType { kind name ofType { kind name ofType { kind name } } }"
INTROSPECTION: Final = (
    "query Introspect { __schema { queryType { name } types { kind name"
    " fields(includeDeprecated: true) { name args { name defaultValue type { kind name ofType { kind name } } }"
    " type { " + _REF + " } }"
    " inputFields { name } enumValues(includeDeprecated: true) { name } } } }"
)
_OBJECTS: Final = frozenset({"OBJECT", "INTERFACE", "UNION"})


class FieldShape(msgspec.Struct, frozen=True):
    """One field of a GraphQL type: what it gives, without the wrapping lists and non-nulls."""

    type_name: str
    kind: str
    """SCALAR, ENUM, OBJECT, INTERFACE or UNION."""
    is_list: bool = False
    args: dict[str, str] = {}
    """Its arguments with the names of their types; empty for lists."""
    needs_args: bool = False
    """Whether it cannot be asked for without arguments."""

    @property
    def is_object(self) -> bool:
        """Whether its own fields have to be selected."""
        return self.kind in _OBJECTS


class Schema(msgspec.Struct, frozen=True):
    """Types and their fields, input types and their fields, enums and their values."""

    types: dict[str, dict[str, FieldShape]]
    inputs: dict[str, frozenset[str]]
    enums: dict[str, frozenset[str]]
    query_type: str = "Query"

    @classmethod
    def parse(cls, data: JsonObject) -> Schema | None:
        """Read the data of the introspection answer; None when it holds nothing of use."""
        found = as_object(data.get("__schema"))
        types: dict[str, dict[str, FieldShape]] = {}
        inputs: dict[str, frozenset[str]] = {}
        enums: dict[str, frozenset[str]] = {}
        for entry in as_list(found.get("types")):
            name = text(entry.get("name"))
            if entry.get("kind") == "INPUT_OBJECT":
                inputs[name] = _names(entry.get("inputFields"))
            elif entry.get("kind") == "ENUM":
                enums[name] = _names(entry.get("enumValues"))
            elif entry.get("kind") in _OBJECTS:
                types[name] = {text(field.get("name")): _shape(field) for field in _objects(entry.get("fields"))}
        query = text(as_object(found.get("queryType")).get("name")) or "Query"
        return cls(types, inputs, enums, query) if types.get(query) else None

    def root(self, name: str) -> FieldShape | None:
        """The root field of this name that queries may ask for."""
        return self.types[self.query_type].get(name)

    def field(self, type_name: str, name: str) -> FieldShape | None:
        """A field of a type; None when there is none of this name."""
        return self.types.get(type_name, {}).get(name)


def _names(entries: Any) -> frozenset[str]:
    return frozenset(text(entry.get("name")) for entry in _objects(entries))


def _objects(entries: Any) -> list[JsonObject]:
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _named(reference: Any) -> str:
    found = as_object(reference)
    return text(found.get("name")) or text(as_object(found.get("ofType")).get("name"))


def _shape(field: JsonObject) -> FieldShape:
    reference, is_list = as_object(field.get("type")), False
    while reference.get("kind") in {"NON_NULL", "LIST"}:
        is_list = is_list or reference["kind"] == "LIST"
        reference = as_object(reference.get("ofType"))
    args = _objects(field.get("args"))
    return FieldShape(
        type_name=text(reference.get("name")),
        kind=text(reference.get("kind")),
        is_list=is_list,
        args={text(arg.get("name")): _named(arg.get("type")) for arg in args},
        needs_args=any(
            as_object(arg.get("type")).get("kind") == "NON_NULL" and arg.get("defaultValue") is None for arg in args
        ),
    )
