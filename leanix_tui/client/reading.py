"""Reading values leniently out of JSON: whatever a server leaves out or writes differently is not an error here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

__all__ = ["JsonObject", "as_list", "as_object", "filled", "flag", "text", "texts", "whole"]

JsonObject: TypeAlias = dict[str, Any]
_S = TypeVar("_S", bound=msgspec.Struct)


def as_object(value: object) -> JsonObject:
    """The object itself; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[JsonObject]:
    """The objects of a list, of a GraphQL connection, of an object that wraps a list, or one object alone."""
    if isinstance(value, list | tuple):
        return [item for item in value if isinstance(item, dict)]
    if not isinstance(value, dict) or not value:
        return []
    if "edges" in value:
        edges = value["edges"] if isinstance(value["edges"], list) else []
        nodes = [as_object(edge).get("node") for edge in edges]
        return [node for node in nodes if isinstance(node, dict)]
    for key in ("data", "content", "items", "points", "nodes"):
        if isinstance(value.get(key), list):
            return as_list(value[key])
    return [value]


def text(value: object) -> str:
    """Text as it is, a number as its digits, and nothing as an empty string."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; a single text is a list of one."""
    if isinstance(value, list | tuple):
        return tuple(text(item) for item in value if item is not None)
    return (value,) if isinstance(value, str) and value else ()


def whole(value: object, default: int = 0) -> int:
    """A whole number, also when it came as text or with decimals (rounded down)."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    try:
        return int(float(value)) if isinstance(value, float | str) else default
    except (ValueError, OverflowError):
        return default


def flag(value: object) -> bool:
    """True for true, also when it came as text."""
    return value.strip().lower() == "true" if isinstance(value, str) else bool(value)


def filled(kind: type[_S], node: JsonObject, **known: object) -> _S:
    """One of our values out of an object: ``created_at`` from ``createdAt``, and the default where nothing is said.

    ``known`` are the attributes that LeanIX calls otherwise. Besides them only text, whole numbers, flags and lists of
    text are filled.
    """
    return kind(**{name: read(node.get(key)) for name, key, read in _attributes(kind) if name not in known}, **known)


@functools.cache
def _attributes(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Callable[[object], object]], ...]:
    """Of each attribute that can be filled: its name, LeanIX's name for it, and how it is read."""
    found = []
    for attribute in msgspec.structs.fields(kind):
        first, *others = attribute.name.split("_")
        make = _READERS.get(attribute.type)
        if make is not None:
            unset = None if attribute.default is msgspec.NODEFAULT else attribute.default
            found.append((attribute.name, first + "".join(map(str.capitalize, others)), make(unset)))
    return tuple(found)


_READERS: Final[dict[object, Callable[[Any], Callable[[object], object]]]] = {
    str: lambda unset: lambda value: text(value) or unset or "",
    int: lambda unset: lambda value: whole(value, unset or 0),
    bool: lambda _unset: flag,
    tuple[str, ...]: lambda _unset: texts,
}
"""By an attribute's type: what makes its reader out of the value that it has when nothing is said."""
