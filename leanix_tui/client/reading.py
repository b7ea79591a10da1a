"""Reading values leniently out of JSON: whatever a server leaves out or writes differently is not an error here."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["JsonObject", "as_list", "as_object", "flag", "text", "texts", "whole"]

JsonObject: TypeAlias = dict[str, Any]


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
