"""From the GraphQL node of one fact sheet to everything that LeanIX says about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leanix_tui.client.graphql import FieldWarning
from leanix_tui.client.reading import JsonObject, as_list, as_object, flag, text, texts, whole
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
    return FactSheetDetail(
        id=text(node.get("id")),
        type=text(node.get("type")) or fact_sheet_type.name,
        name=text(node.get("name")) or text(node.get("displayName")),
        display_name=text(node.get("displayName")) or text(node.get("name")),
        full_name=text(node.get("fullName")),
        category=text(node.get("category")),
        status=text(node.get("status")) or "ACTIVE",
        lx_state=text(node.get("lxState")) or text(node.get("qualitySeal")),
        level=whole(node.get("level"), 1),
        rev=whole(node.get("rev")),
        description=text(node.get("description")),
        created_at=text(node.get("createdAt")),
        updated_at=text(node.get("updatedAt")),
        completion=_completion(node.get("completion")),
        na_fields=texts(node.get("naFields")),
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
    return RelatedFactSheet(
        relation_id=text(entry.get("id")),
        relation=end.name,
        id=text(target.get("id")),
        type=text(target.get("type")) or end.target,
        display_name=text(target.get("displayName")) or text(target.get("name")),
        active_from=text(entry.get("activeFrom")),
        active_until=text(entry.get("activeUntil")),
        description=text(entry.get("description")),
        status=text(entry.get("status")),
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
    first, last = text(found.get("firstName")), text(found.get("lastName"))
    email = text(found.get("email"))
    name = text(found.get("displayName")) or f"{first} {last}".strip() or text(found.get("userName")) or email
    return User(
        id=text(found.get("id")),
        display_name=name,
        first_name=first,
        last_name=last,
        email=email,
        technical=flag(found.get("technicalUser")),
        role=text(permission.get("role")),
        status=text(permission.get("status")),
        last_login=text(found.get("lastLogin")) or text(found.get("currentLogin")),
    )


def read_tag(node: JsonObject) -> Tag:
    """A tag; REST calls its colour by another name than GraphQL."""
    group = as_object(node.get("tagGroup"))
    return Tag(
        id=text(node.get("id")),
        name=text(node.get("name")),
        description=text(node.get("description")),
        color=text(node.get("color")) or text(node.get("bgColor")),
        status=text(node.get("status")),
        group_id=text(group.get("id")),
        group_name=text(group.get("name")),
    )


def read_tag_group(node: JsonObject) -> TagGroup:
    """A tag group."""
    return TagGroup(
        id=text(node.get("id")),
        name=text(node.get("name")),
        short_name=text(node.get("shortName")),
        description=text(node.get("description")),
        mode=text(node.get("mode")),
        mandatory=flag(node.get("mandatory")),
        restrict_to=texts(node.get("restrictToFactSheetTypes")),
        tag_count=whole(node.get("tagCount"), -1),
    )


def read_role(node: JsonObject) -> SubscriptionRole:
    """A subscription role."""
    return SubscriptionRole(
        id=text(node.get("id")),
        name=text(node.get("name")),
        description=text(node.get("description")),
        subscription_type=text(node.get("subscriptionType")),
        restrict_to=texts(node.get("restrictToFactSheetTypes")),
    )


def read_subscription(node: JsonObject) -> Subscription:
    """A subscription with its roles and their comments."""
    return Subscription(
        id=text(node.get("id")),
        type=text(node.get("type")),
        user=read_user(node.get("user")),
        roles=tuple(
            SubscriptionRoleLink(text(role.get("id")), text(role.get("name")), text(role.get("comment")))
            for role in as_list(node.get("roles"))
        ),
        created_at=text(node.get("createdAt")),
    )


def read_document(node: JsonObject) -> Document:
    """A link or file of a fact sheet."""
    file = as_object(node.get("fileInformation"))
    return Document(
        id=text(node.get("id")),
        name=text(node.get("name")),
        description=text(node.get("description")),
        url=text(node.get("url")),
        origin=text(node.get("origin")),
        document_type=text(node.get("documentType")),
        created_at=text(node.get("createdAt")),
        file_name=text(file.get("fileName")),
        size=whole(file.get("size"), -1),
        media_type=text(file.get("mediaType")),
    )


def _comment(node: JsonObject) -> Comment:
    replies = [
        Reply(
            text(reply.get("id")),
            text(reply.get("message")),
            read_user(reply.get("user")).display_name,
            text(reply.get("createdAt")),
        )
        for reply in as_list(node.get("replies"))
    ]
    return Comment(
        id=text(node.get("id")),
        message=text(node.get("message")),
        status=text(node.get("status")),
        author=read_user(node.get("user")).display_name,
        created_at=text(node.get("createdAt")),
        replies=tuple(sorted(replies, key=lambda reply: reply.created_at)),
    )


def read_log_event(node: JsonObject) -> LogEvent:
    """One entry of a fact sheet's history."""
    return LogEvent(
        id=text(node.get("id")),
        event_type=text(node.get("eventType")),
        path=text(node.get("path")),
        old_value=text(node.get("oldValue")),
        new_value=text(node.get("newValue")),
        message=text(node.get("message")),
        created_at=text(node.get("createdAt")),
        user=read_user(node.get("user")).display_name,
    )
