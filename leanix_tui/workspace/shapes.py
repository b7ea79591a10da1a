"""What a page of fact sheets looks like on the wire: only what is kept of it."""

from __future__ import annotations

from typing import Any, Final

import msgspec

__all__ = [
    "FORMS",
    "AnswerShape",
    "ConnectionShape",
    "IdAnswerShape",
    "IdConnectionShape",
    "IdShape",
    "LifecycleShape",
    "NodeShape",
    "RelationsShape",
    "SubscriptionEdgeShape",
    "SubscriptionShape",
    "UserShape",
]


class LeanShape(msgspec.Struct, gc=False):
    pass


class IdShape(LeanShape):
    id: str = ""


class PercentShape(LeanShape):
    percentage: int | float | None = None


class UserShape(LeanShape):
    id: str = ""
    displayName: str | None = None  # noqa: N815 - LeanIX's names, here and below
    firstName: str | None = None  # noqa: N815
    lastName: str | None = None  # noqa: N815
    email: str | None = None
    technicalUser: bool | None = None  # noqa: N815


class SubscriptionShape(LeanShape):
    type: str | None = None
    user: UserShape | None = None
    roles: list[IdShape] | None = None


class SubscriptionEdgeShape(LeanShape):
    node: SubscriptionShape | None = None


class SubscriptionsShape(LeanShape):
    edges: list[SubscriptionEdgeShape] | None = None


class RelationShape(LeanShape):
    factSheet: IdShape | None = None  # noqa: N815


class RelationEdgeShape(LeanShape):
    node: RelationShape | None = None


class RelationsShape(LeanShape):
    edges: list[RelationEdgeShape] | None = None


class PhaseShape(LeanShape):
    phase: str = ""
    startDate: str | None = None  # noqa: N815


class LifecycleShape(LeanShape):
    asString: str | None = None  # noqa: N815
    phases: list[PhaseShape] | None = None


class ExternalIdShape(LeanShape):
    externalId: str | None = None  # noqa: N815


class NodeShape(LeanShape):
    id: str
    type: str = ""
    name: str | None = None
    displayName: str | None = None  # noqa: N815
    category: str | None = None
    status: str | None = None
    lxState: str | None = None  # noqa: N815
    level: int | None = None
    rev: int | None = None
    completion: PercentShape | None = None
    createdAt: str | None = None  # noqa: N815
    updatedAt: str | None = None  # noqa: N815
    description: str | None = None
    tags: list[IdShape] | None = None
    subscriptions: SubscriptionsShape | None = None


class PageInfoShape(LeanShape):
    hasNextPage: Any = None  # noqa: N815
    endCursor: Any = None  # noqa: N815


class EdgeShape(LeanShape):
    node: msgspec.Raw = msgspec.Raw(b"null")


class ConnectionShape(LeanShape):
    pageInfo: PageInfoShape | None = None  # noqa: N815
    totalCount: Any = None  # noqa: N815
    edges: list[EdgeShape | None] | None = None


class DataShape(LeanShape):
    allFactSheets: ConnectionShape  # noqa: N815


class AnswerShape(LeanShape):
    data: DataShape


class IdRowShape(LeanShape):
    id: str
    updatedAt: str | None = None  # noqa: N815
    rev: int | None = None


class IdEdgeShape(LeanShape):
    node: IdRowShape | None = None


class IdConnectionShape(LeanShape):
    pageInfo: PageInfoShape | None = None  # noqa: N815
    totalCount: Any = None  # noqa: N815
    edges: list[IdEdgeShape | None] | None = None


class IdDataShape(LeanShape):
    allFactSheets: IdConnectionShape  # noqa: N815


class IdAnswerShape(LeanShape):
    data: IdDataShape


FORMS: Final[dict[str, Any]] = {
    "SINGLE_SELECT": str,
    "STRING": str,
    "DATE": str,
    "DATE_TIME": str,
    "BOOLEAN": bool,
    "INTEGER": int | float,
    "DOUBLE": int | float,
    "MULTIPLE_SELECT": tuple[str, ...],
    "LIFECYCLE": LifecycleShape,
    "EXTERNAL_ID": ExternalIdShape,
}
