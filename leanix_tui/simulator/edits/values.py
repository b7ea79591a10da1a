"""Whether a value fits the field it is meant for, by the data model."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from leanix_tui.simulator.edits.touch import EditRefused
from leanix_tui.simulator.world import Json

LX_STATES = ("APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED")


def check_values(owner: str, fields: Json, values: Mapping[str, Any]) -> None:
    """Refuse names that the owner (a type, a relation) does not have, and values of another kind; None always fits."""
    for name, value in values.items():
        if name not in fields:
            raise EditRefused(f"The path '/{name}' is invalid in FactSheet schema {owner}.")
        if value is not None and not _fits(fields[name], value):
            raise EditRefused(f"The value {value!r} does not fit the field '{name}' of {owner}.", "MODEL_COMPLIANT")


def check_text(name: str, value: Any, *, empty: bool = True) -> str | None:
    """A text for one of the fields that every fact sheet has."""
    if (value is not None and not isinstance(value, str)) or (not empty and not (value or "").strip()):
        raise EditRefused(f"The value {value!r} does not fit the field '{name}'.", "MODEL_COMPLIANT")
    return value


def is_day(value: Any) -> bool:
    """Whether this is a date as LeanIX writes it."""
    return isinstance(value, str) and len(value) == 10 and _reads(date.fromisoformat, value)


def _fits(model: Json, value: Any) -> bool:
    match model["type"]:
        case "INTEGER":
            return isinstance(value, int) and not isinstance(value, bool)
        case "DOUBLE":
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case "SINGLE_SELECT":
            return value in (model.get("values") or ())
        case "MULTIPLE_SELECT":
            allowed = model.get("values") or ()
            return isinstance(value, list) and all(each in allowed for each in value)
        case "DATE":
            return is_day(value)
        case "DATE_TIME":
            return isinstance(value, str) and _reads(datetime.fromisoformat, value)
        case "LIFECYCLE":
            return _is_lifecycle(model.get("values") or (), value)
        case "EXTERNAL_ID":
            return isinstance(value, dict) and isinstance(value.get("externalId"), str)
        case "LOCATION":
            return isinstance(value, dict)
        case "PROJECT_STATUS":
            return isinstance(value, list) and all(isinstance(each, dict) for each in value)
        case "FACT_SHEET_REFERENCES":
            return isinstance(value, list) and all(isinstance(each, str) for each in value)
        case "AGGREGATED":
            return False  # LeanIX computes these
    return isinstance(value, str)


def _is_lifecycle(phases: Any, value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("phases"), list):
        return False
    return all(
        isinstance(each, dict)
        and each.get("phase") in phases
        and (is_day(each.get("startDate")) or (each.get("startDate") is None and bool(each.get("milestoneId"))))
        for each in value["phases"]
    )


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True
