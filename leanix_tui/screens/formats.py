"""How values look on every screen: seals, lifecycles, dates, numbers, people. One place, so that all screens agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from leanix_tui.model.data_model import Field
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels, spell_out
from leanix_tui.model.user import User
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid_rows import Cell
from leanix_tui.widgets.paint import Run
from leanix_tui.workspace.columns import SEALS
from leanix_tui.workspace.values import NOT_STARTED, lifecycle_phase

__all__ = [
    "PHASE_ROLES",
    "ago",
    "day",
    "moment",
    "number",
    "person",
    "phase_text",
    "phases_of",
    "seal",
    "seal_word",
    "timeline",
    "value_text",
]

PHASE_ROLES: Final = {"phaseOut": "warn", "endOfLife": "bad"}
"""Phases that ask for attention; their names say so too."""
_NOTHING: Final = display("")
_SEAL_SIGNS: Final = {
    "APPROVED": ("ok", "ok"),
    "BROKEN_QUALITY_SEAL": ("warn", "warn"),
    "REJECTED": ("bad", "bad"),
    "DRAFT": ("waiting", "muted"),
}


def seal_word(labels: Labels, state: str) -> SafeText:
    """What a state of the quality seal is called."""
    known = labels.values.get(("", "lxState", state))
    return one_line(known or SEALS.get(state) or (spell_out(state.lower()) if state else ""))


def seal(labels: Labels, state: str) -> Cell:
    """The quality seal: a sign, a word and a colour, each of which tells it alone."""
    if not state:
        return Cell(display(sign().dash), "muted")
    glyph, role = _SEAL_SIGNS.get(state, ("unknown", "muted"))
    return Cell(display(f"{getattr(sign(), glyph)} {seal_word(labels, state)}"), role)


def day(value: object) -> SafeText:
    """The day of a date or moment, ``2026-11-23``; what is none is shown as it is."""
    text = str(value or "")
    return display(text[:10]) if len(text) >= 10 and text[4:5] == "-" else one_line(text)


def moment(value: object) -> SafeText:
    """A moment to the minute in UTC, as LeanIX keeps it: ``2026-11-23 14:02 UTC``."""
    found = _parse(value)
    return one_line(value) if found is None else display(found.strftime("%Y-%m-%d %H:%M UTC"))


def _parse(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def ago(value: object, today: str) -> SafeText:
    """How long ago a day was: ``today``, ``3 d ago``, ``5 mo ago``, ``2 y ago``; empty when it cannot be told."""
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(str(value or "")[:10])).days
    except ValueError:
        return _NOTHING
    if days < 0:
        return _NOTHING
    if days == 0:
        return display("today")
    if days < 60:
        return display(f"{days} d ago")
    return display(f"{days // 30} mo ago") if days < 730 else display(f"{days // 365} y ago")


def number(value: object) -> SafeText:
    """A number with its thousands apart: ``12 000``, ``99.5``; what is none is shown as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return one_line(value)
    if isinstance(value, int):
        return count(value)
    return display(f"{value:,.10g}".replace(",", " ")) if abs(value) < 1e15 else display(f"{value:g}")


def person(user: User | None, fallback: str = "") -> SafeText:
    """What to call a user: the name, else the address, else the id."""
    if user is None:
        return one_line(fallback)
    full = " ".join(part for part in (user.first_name, user.last_name) if part)
    return one_line(user.display_name or full or user.email or user.id)


def phases_of(value: Any) -> list[tuple[str, str]]:
    """The phases of a lifecycle with their start (``YYYY-MM-DD`` or empty), in the order of the dates.

    Takes the form that is kept in memory as well as the one of GraphQL.
    """
    if isinstance(value, dict):
        listed = value.get("phases")
        found = [
            (str(phase.get("phase") or ""), str(phase.get("startDate") or "")[:10])
            for phase in (listed if isinstance(listed, list) else ())
            if isinstance(phase, dict)
        ]
        return sorted(found, key=lambda pair: pair[1])
    if isinstance(value, tuple) and all(isinstance(part, str) for part in value):
        return list(zip(value[::2], value[1::2], strict=False))
    return []


def phase_text(labels: Labels, owner: str, field: str, value: Any, today: str) -> Cell:
    """The current phase of a lifecycle with the year in which it began."""
    phases = phases_of(value)
    if not phases:
        return Cell(display(sign().dash), "muted")
    flat = tuple(text for pair in phases for text in pair)
    phase = lifecycle_phase(flat, today)
    if phase == NOT_STARTED:
        first, start = phases[0]
        return Cell(one_line(f"{labels.value(owner, field, first)} from {start[:4]}"), "muted")
    start = dict(phases).get(phase, "")
    return Cell(one_line(f"{labels.value(owner, field, phase)} {start[:4]}"), PHASE_ROLES.get(phase, ""))


def timeline(labels: Labels, owner: str, field: str, value: Any, today: str) -> list[list[Run]]:
    """A lifecycle, one line for each phase: a sign for past, present or future, the name, and when it begins."""
    phases = phases_of(value)
    if not phases:
        return []
    current = lifecycle_phase(tuple(text for pair in phases for text in pair), today)
    names = [one_line(labels.value(owner, field, phase)) for phase, _ in phases]
    width = max(len(name) for name in names)
    signs = sign()
    lines: list[list[Run]] = []
    for (phase, start), name in zip(phases, names, strict=True):
        padded = display(name.ljust(width))
        if phase == current:
            role = PHASE_ROLES.get(phase, "accent")
            lines.append([(f"{signs.mark} ", role), (padded, role if role != "accent" else "title")])
        elif start and start > today:
            lines.append([(f"{signs.waiting} ", "muted"), (padded, "muted")])
        else:
            lines.append([(f"{signs.leaf} ", "muted"), (padded, "")])
        lines[-1].append((f"  {day(start) or signs.dash}", "" if phase == current else "muted"))
        if phase == current and (since := ago(start, today)):
            lines[-1].append((f"  {since}", "muted"))
    return lines


def value_text(labels: Labels, owner: str, field: Field | None, value: Any, *, raw: bool = False) -> SafeText:
    """A field's value on one line: labels for keys, dates as days, numbers with their thousands apart.

    With ``raw`` the keys of LeanIX stay as they are.
    """
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return display("yes" if value else "no")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return one_line(", ".join(value_text(labels, owner, field, item, raw=raw) for item in value))
    if isinstance(value, dict):
        inner = ((key, value_text(labels, owner, None, part, raw=raw)) for key, part in value.items())
        return one_line(", ".join(f"{key if raw else spell_out(str(key))} {text}" for key, text in inner if text))
    if field is not None and not raw:
        if field.is_select or field.type in {"LIFECYCLE", "PROJECT_STATUS"} or value in field.values:
            return one_line(labels.value(owner, field.name, value))
        if field.type == "DATE_TIME":
            return moment(value)
        if field.type == "DATE":
            return day(value)
    return one_line(value)


def names_of(users: Iterable[SafeText], room: int = 3) -> SafeText:
    """A few names and how many more there are."""
    listed = list(users)
    shown = ", ".join(listed[:room])
    return display(f"{shown} +{len(listed) - room}" if len(listed) > room else shown)


def lifecycle_fields(fields: Sequence[Field]) -> list[Field]:
    """The lifecycles among the fields of a type."""
    return [field for field in fields if field.type == "LIFECYCLE"]


def title_of(row: FactSheet) -> SafeText:
    """What a fact sheet is called, with a word when it is archived; never empty."""
    name = display(row.display_name or row.name) or display("(no name)")
    return display(f"{name} (archived)") if row.status == "ARCHIVED" else name
