"""From the GraphQL node of one fact sheet to everything that LeanIX says about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leanix_tui.client.graphql import FieldWarning
from leanix_tui.client.reading import JsonObject, as_list, as_object, filled, flag, text, texts, whole
from leanix_tui.model.data_model import FactSheetType, RelationEnd
from leanix_tui.model.document import Comment, Document, LogEvent, Reply
from leanix_tui.model.fact_sheet import Completion, FactSheetDetail, RelatedFactSheet
from leanix_tui.model.subscription import Subscription, SubscriptionRole, SubscriptionRoleLink
from leanix_tui.model.tag import Tag, TagGroup
from leanix_tui.model.user import User

__all__ = [
    "read_detail",
    "read_document",
    "read_log_event",
    "read_related",
    "read_role",
    "read_subscription",
    "read_tag",
    "read_tag_group",
    "read_user",
]

_RELATION_BASE = frozenset({"id", "type", "activeFrom", "activeUntil", "description", "status", "factSheet"})


def read_detail(
    node: JsonObject,
    fact_sheet_type: FactSheetType,
    *,
    warnings: Sequence[FieldWarning] = (),
    not_offered: Sequence[str] = (),
) -> FactSheetDetail:
    """The whole fact sheet; ``warnings`` and ``not_offered`` say which fields the server kept back."""
    told = {warning.field for warning in warnings if warning.field and node.get(warning.field) is None}
    name, display_name = text(node.get("name")), text(node.get("displayName"))
    return filled(
        FactSheetDetail,
        node,
        type=text(node.get("type")) or fact_sheet_type.name,
        name=name or display_name,
        display_name=display_name or name,
        lx_state=text(node.get("lxState")) or text(node.get("qualitySeal")),
        completion=_completion(node.get("completion")),
        fields={name: node.get(name) for name in fact_sheet_type.fields},
        refused=tuple(sorted(told | set(not_offered))),
        tags=tuple(read_tag(tag) for tag in as_list(node.get("tags"))),
        subscriptions=tuple(read_subscription(entry) for entry in as_list(node.get("subscriptions"))),
        documents=tuple(read_document(entry) for entry in as_list(node.get("documents"))),
        comments=tuple(sorted(map(_comment, as_list(node.get("comments"))), key=lambda comment: comment.created_at)),
        relations={end.name: read_related(node, end) for end in fact_sheet_type.relations.values()},
        raw=node,
    )


def read_related(node: JsonObject, end: RelationEnd) -> tuple[RelatedFactSheet, ...]:
    """What one relation leads to, with the relation's own attributes that are set."""
    return tuple(_related(entry, end) for entry in as_list(node.get(end.name)) if as_object(entry.get("factSheet")))


def _related(entry: JsonObject, end: RelationEnd) -> RelatedFactSheet:
    target = as_object(entry.get("factSheet"))
    return filled(
        RelatedFactSheet,
        entry,
        relation_id=text(entry.get("id")),
        relation=end.name,
        id=text(target.get("id")),
        type=text(target.get("type")) or end.target,
        display_name=text(target.get("displayName")) or text(target.get("name")),
        fields={key: value for key, value in entry.items() if key not in _RELATION_BASE and value is not None},
    )


def _completion(value: object, name: str = "") -> Completion | None:
    found = as_object(value)
    if not found:
        return None if whole(value, -1) < 0 else Completion(name, whole(value))
    parts: Iterable[JsonObject] = ()
    for key in ("sectionCompletions", "subSectionCompletions", "subsectionCompletions"):
        parts = parts or as_list(found.get(key))
    inner = [_completion(part, text(part.get("name"))) for part in parts]
    percentage = found.get("percentage")
    if percentage is None and isinstance(found.get("completion"), int | float):
        percentage = int(found["completion"] * 100)
    return Completion(name, whole(percentage, -1), tuple(part for part in inner if part is not None))


def read_user(value: object) -> User:
    """A user as GraphQL or MTM describe them."""
    found = as_object(value)
    permission = as_object(found.get("permission"))
    full_name = f"{text(found.get('firstName'))} {text(found.get('lastName'))}".strip()
    return filled(
        User,
        found,
        display_name=text(found.get("displayName"))
        or full_name
        or text(found.get("userName"))
        or text(found.get("email")),
        technical=flag(found.get("technicalUser")),
        role=text(permission.get("role")),
        status=text(permission.get("status")),
        last_login=text(found.get("lastLogin")) or text(found.get("currentLogin")),
    )


def read_tag(node: JsonObject) -> Tag:
    """A tag; REST calls its colour by another name than GraphQL."""
    group = as_object(node.get("tagGroup"))
    color = text(node.get("color")) or text(node.get("bgColor"))
    return filled(Tag, node, color=color, group_id=text(group.get("id")), group_name=text(group.get("name")))


def read_tag_group(node: JsonObject) -> TagGroup:
    """A tag group."""
    return filled(TagGroup, node, restrict_to=texts(node.get("restrictToFactSheetTypes")))


def read_role(node: JsonObject) -> SubscriptionRole:
    """A subscription role."""
    return filled(SubscriptionRole, node, restrict_to=texts(node.get("restrictToFactSheetTypes")))


def read_subscription(node: JsonObject) -> Subscription:
    """A subscription with its roles and their comments."""
    roles = tuple(filled(SubscriptionRoleLink, role) for role in as_list(node.get("roles")))
    return filled(Subscription, node, user=read_user(node.get("user")), roles=roles)


def read_document(node: JsonObject) -> Document:
    """A link or file of a fact sheet."""
    file = as_object(node.get("fileInformation"))
    return filled(Document, {**node, **{key: file.get(key) for key in ("fileName", "size", "mediaType")}})


def _comment(node: JsonObject) -> Comment:
    replies = [filled(Reply, reply, author=_author(reply)) for reply in as_list(node.get("replies"))]
    return filled(
        Comment,
        node,
        author=_author(node),
        replies=tuple(sorted(replies, key=lambda reply: reply.created_at)),
    )


def read_log_event(node: JsonObject) -> LogEvent:
    """One entry of a fact sheet's history."""
    return filled(LogEvent, node, user=_author(node))


def _author(node: JsonObject) -> str:
    return read_user(node.get("user")).display_name
