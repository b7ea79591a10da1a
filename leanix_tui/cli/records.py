"""Fact sheets as the JSON that commands print: LeanIX's own field names, the same keys for every type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from leanix_tui.model.data_model import DataModel, Field, RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, FactSheetDetail, RelatedFactSheet
from leanix_tui.model.subscription import Subscription
from leanix_tui.model.tag import Tag

__all__ = ["LIST_KEYS", "detail_record", "kept_value", "list_record", "related_record", "tags_by_group"]

LIST_KEYS: Final = (
    "id",
    "type",
    "name",
    "displayName",
    "description",
    "category",
    "status",
    "lxState",
    "completion",
    "level",
    "createdAt",
    "updatedAt",
    "tags",
)
"""What every fact sheet of a list has."""


def list_record(row: FactSheet, tags: Iterable[Tag], fields: Mapping[str, Field], today: str) -> dict[str, Any]:
    """One fact sheet of a list. ``completion`` is in per cent, ``tags`` by group name; None is what is not set.

    ``fields`` are the type's own in the order of the row's values; one that has the name of a key that every fact sheet
    has is left out.
    """
    record = _record(row, row.completion, tags)
    for field, value in zip(fields.values(), row.values, strict=False):
        record.setdefault(field.name, kept_value(value, field.type, today))
    return record


def _record(sheet: FactSheet | FactSheetDetail, completion: int, tags: Iterable[Tag]) -> dict[str, Any]:
    """What every fact sheet has, in a list and alone, in the order of LIST_KEYS."""
    return {
        "id": sheet.id,
        "type": sheet.type,
        "name": sheet.name,
        "displayName": sheet.display_name,
        "description": sheet.description or None,
        "category": sheet.category or None,
        "status": sheet.status or None,
        "lxState": sheet.lx_state or None,
        "completion": completion if completion >= 0 else None,
        "level": sheet.level,
        "createdAt": sheet.created_at or None,
        "updatedAt": sheet.updated_at or None,
        "tags": tags_by_group(tags),
    }


def kept_value(value: Any, field_type: str, today: str) -> Any:
    """A value in GraphQL's form out of the form that memory keeps."""
    if field_type == "LIFECYCLE" and isinstance(value, tuple):
        phases = [
            {"phase": phase, "startDate": start or None} for phase, start in zip(value[::2], value[1::2], strict=False)
        ]
        begun = [phase["phase"] for phase in phases if (phase["startDate"] or "") <= today]
        return {"asString": begun[-1] if begun else "-", "phases": phases}
    if field_type == "EXTERNAL_ID" and isinstance(value, str):
        return {"externalId": value}
    return list(value) if isinstance(value, tuple) else value


def tags_by_group(tags: Iterable[Tag]) -> dict[str, list[str]]:
    """The names of tags by the name of their group; loose tags are under the empty name."""
    groups: dict[str, list[str]] = {}
    for tag in tags:
        groups.setdefault(tag.group_name, []).append(tag.name)
    return groups


def detail_record(detail: FactSheetDetail, model: DataModel) -> dict[str, Any]:
    """Everything about one fact sheet; ``relations`` has every relation of the type, empty ones too."""
    ends = model.types[detail.type].relations if detail.type in model.types else {}
    completion = detail.completion.percentage if detail.completion else -1
    return _record(detail, completion, detail.tags) | {
        "fullName": detail.full_name or None,
        "rev": detail.rev,
        "naFields": list(detail.na_fields),
        "fields": detail.fields,
        "subscriptions": _by_role(detail.subscriptions),
        "relations": {
            name: [related_record(entry, ends.get(name)) for entry in related]
            for name, related in (dict.fromkeys(ends, ()) | detail.relations).items()
        },
        "documents": [
            {
                "id": document.id,
                "name": document.name,
                "description": document.description or None,
                "url": document.url or None,
                "documentType": document.document_type or None,
                "createdAt": document.created_at or None,
            }
            for document in detail.documents
        ],
    }


def related_record(related: RelatedFactSheet, end: RelationEnd | None) -> dict[str, Any]:
    """One relation: the fact sheet at its other end, and every attribute that the relation can have."""
    record: dict[str, Any] = {"id": related.id, "type": related.type, "displayName": related.display_name}
    attributes: dict[str, Any] = {
        "relationId": related.relation_id or None,
        "activeFrom": related.active_from or None,
        "activeUntil": related.active_until or None,
        "description": related.description or None,
    }
    if end is not None:
        attributes |= {field.name: None for field in end.fields if field.name not in attributes}
    return record | {key: value for key, value in (attributes | related.fields).items() if key not in record}


def _by_role(subscriptions: Iterable[Subscription]) -> dict[str, list[dict[str, Any]]]:
    """By role name, and under the empty name those without a role. ``id`` is the subscription's, as ``type`` is.

    A subscription in several roles stands under each of them, with that role's comment.
    """
    roles: dict[str, list[dict[str, Any]]] = {}
    for subscription in subscriptions:
        user = subscription.user
        for name, comment in [(role.name, role.comment) for role in subscription.roles] or [("", "")]:
            entry = {
                "email": user.email,
                "id": subscription.id,
                "type": subscription.type,
                "comment": comment or None,
                "userId": user.id,
                "displayName": user.display_name,
            }
            roles.setdefault(name, []).append(entry)
    return roles
