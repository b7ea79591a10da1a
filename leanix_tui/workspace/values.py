"""How field values are kept in memory, and how they are read back.

A value is kept as GraphQL gave it, with three exceptions that save most of the memory: a list becomes a tuple, an
external id becomes its id, and a lifecycle becomes a flat tuple ``(phase, start date, phase, start date ...)`` in the
order of the dates.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["NOT_STARTED", "compact", "lifecycle_phase", "phase_start", "spread"]

NOT_STARTED: Final = "-"
"""What LeanIX calls the state of a lifecycle of which every phase lies ahead."""


def compact(value: Any, field_type: str = "") -> Any:
    """Bring a value of a GraphQL answer into the form that is kept. Never fails: what it does not know it keeps."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, dict):
        if field_type == "LIFECYCLE" or "phases" in value:
            return _lifecycle(value)
        if field_type == "EXTERNAL_ID" or "externalId" in value:
            inner = value.get("externalId")
            return str(inner) if inner not in {None, ""} else None
        return value
    if isinstance(value, list | tuple):
        return tuple(_hashable(item) for item in value if item is not None) or None
    return value


def _hashable(value: Any) -> Any:
    return tuple(_hashable(item) for item in value) if isinstance(value, list) else value


def _lifecycle(value: dict[str, Any]) -> tuple[str, ...] | None:
    phases = value.get("phases")
    found: list[tuple[str, str]] = []
    for phase in phases if isinstance(phases, list) else ():
        if isinstance(phase, dict) and isinstance(phase.get("phase"), str):
            start = phase.get("startDate")
            found.append((start[:10] if isinstance(start, str) else "", phase["phase"]))
    if not found:
        # A server that does not tell the phases may still tell the current one.
        current = value.get("asString")
        return (current, "") if isinstance(current, str) and current not in {"", NOT_STARTED} else None
    found.sort(key=lambda pair: pair[0])
    return tuple(text for start, phase in found for text in (phase, start))


def lifecycle_phase(value: tuple[str, ...], today: str) -> str:
    """The phase of a kept lifecycle on a day (``YYYY-MM-DD``): the last one that has begun."""
    current = NOT_STARTED
    for at in range(0, len(value) - 1, 2):
        if value[at + 1] <= today:
            current = value[at]
    return current


def phase_start(value: tuple[str, ...], phase: str) -> str | None:
    """When a phase of a kept lifecycle begins; None when it has no such phase or no date."""
    for at in range(0, len(value) - 1, 2):
        if value[at] == phase:
            return value[at + 1] or None
    return None


def spread(value: Any) -> tuple[Any, ...]:
    """The single values in a value: none, one, or those of a list."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
