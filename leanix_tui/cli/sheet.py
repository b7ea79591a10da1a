"""One fact sheet for people, and one value out of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from leanix_tui.cli.near import near
from leanix_tui.cli.output import Printer
from leanix_tui.errors import NotFound
from leanix_tui.model.data_model import DataModel, Field
from leanix_tui.model.fact_sheet import FactSheetDetail, RelatedFactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.text import display
from leanix_tui.workspace.cells import show
from leanix_tui.workspace.columns import SEALS
from leanix_tui.workspace.values import compact, lifecycle_phase

__all__ = ["dig", "print_sheet", "value_text"]


def dig(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path: a key of the record, or of its ``fields``, then keys or positions below it.

    Raises NotFound that names the step and what would have been there.
    """
    first, *rest = path.split(".")
    fields = record["fields"]
    found: Any = _step({**fields, **record} if first not in fields else fields, first, "The fact sheet")
    for above, step in itertools.pairwise((first, *rest)):
        if found is None:
            return None
        found = _step(found, step, f"'{display(above, limit=60)}'")
    return found


def _step(value: Any, step: str, owner: str) -> Any:
    if isinstance(value, list):
        if step.isdecimal() and int(step) < len(value):
            return value[int(step)]
        if not step.isdecimal() and all(isinstance(item, Mapping) for item in value):
            return [_step(item, step, owner) for item in value]
        raise NotFound(
            f"{owner} is a list without a '{display(step, limit=60)}'.", remedy=f"It has {len(value)} items, from 0 on."
        )
    if not isinstance(value, Mapping):
        raise NotFound(f"{owner} is a plain value: there is no '{display(step, limit=60)}' in it.")
    if step in value:
        return value[step]
    folded = {str(key).casefold(): key for key in value}
    if step.casefold() in folded:
        return value[folded[step.casefold()]]
    names = [str(key) for key in value]
    raise NotFound(
        f"{owner} has no '{display(step, limit=60)}'.",
        remedy=f"{near(step, names)}There are: {', '.join(names) or 'none'}.",
    )


def value_text(labels: Labels, owner: str, field: Field, value: Any) -> str:
    """A field's value for people: labels instead of keys, the current phase of a lifecycle with all its dates."""
    kept = compact(value, field.type)
    if kept is None:
        return ""
    if field.type == "LIFECYCLE" and isinstance(kept, tuple):
        now = lifecycle_phase(kept, date.today().isoformat())
        phases = []
        for phase, start in zip(kept[::2], kept[1::2], strict=False):
            text = f"{labels.value(owner, field.name, phase)} {start}".strip()
            phases.append(f"[{text}]" if phase == now else text)
        return ", ".join(phases)
    if field.is_select:
        keys = kept if isinstance(kept, tuple) else (kept,)
        return ", ".join(labels.value(owner, field.name, key) if isinstance(key, str) else show(key) for key in keys)
    return show(kept)


def print_sheet(printer: Printer, detail: FactSheetDetail, model: DataModel, labels: Labels) -> None:
    """Print a fact sheet: what every one has, its fields that are set, then tags, people, relations, documents."""
    owner = detail.type
    printer.heading(f"{detail.display_name} ({labels.type(owner)})")
    completion = detail.completion.percentage if detail.completion else -1
    pairs: list[tuple[str, object]] = [
        ("Id", detail.id),
        (labels.field(owner, "description"), detail.description),
        (labels.field(owner, "category"), labels.value(owner, "category", detail.category) if detail.category else ""),
        ("Status", detail.status if detail.status != "ACTIVE" else ""),
        (
            "Quality seal",
            labels.values.get(("", "lxState", detail.lx_state)) or SEALS.get(detail.lx_state) or detail.lx_state,
        ),
        ("Completion", f"{completion} %" if completion >= 0 else ""),
        ("Updated", detail.updated_at),
    ]
    known = model.types.get(owner)
    for name, value in detail.fields.items():
        field = known.fields.get(name) if known else None
        pairs.append((labels.field(owner, name), value_text(labels, owner, field or Field(name), value)))
    printer.lines((label, value) for label, value in pairs if value)
    _section(printer, "Tags", ((tag.group_name or "-", tag.name) for tag in detail.tags))
    _section(printer, "Subscriptions", _people(detail))
    for name, related in detail.relations.items():
        end = model.relation(owner, name)
        rows = [
            (entry.type, f"{entry.display_name}{_attributes(labels, name, end.fields if end else (), entry)}")
            for entry in related
        ]
        _section(printer, labels.relation(end) if end else name, rows)
    _section(printer, "Documents", ((document.name, document.url) for document in detail.documents))
    if detail.refused:
        printer.line()
        printer.line(f"Not shown to this user: {', '.join(detail.refused)}")


def _section(printer: Printer, title: str, rows: Iterable[tuple[str, object]]) -> None:
    found = list(rows)
    if found:
        printer.line()
        printer.heading(f"{title} ({len(found)})")
        printer.lines(found)


def _people(detail: FactSheetDetail) -> list[tuple[str, str]]:
    rows = []
    for subscription in detail.subscriptions:
        user = subscription.user
        person = f"{user.display_name} <{user.email}>" if user.email and user.display_name != user.email else user.email
        for role, comment in [(role.name, role.comment) for role in subscription.roles] or [("-", "")]:
            rows.append((f"{subscription.type} {role}", f"{person or user.id}{f': {comment}' if comment else ''}"))
    return rows


def _attributes(labels: Labels, relation: str, fields: Iterable[Field], entry: RelatedFactSheet) -> str:
    known = {field.name: field for field in fields}
    parts = [value_text(labels, relation, known.get(name, Field(name)), value) for name, value in entry.fields.items()]
    named = [f"{labels.field(relation, name)} {text}" for name, text in zip(entry.fields, parts, strict=True) if text]
    if entry.active_from or entry.active_until:
        named.insert(0, f"{entry.active_from or '…'} to {entry.active_until or 'open'}")
    return f" ({', '.join(named)})" if named else ""
