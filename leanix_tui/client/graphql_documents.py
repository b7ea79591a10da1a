"""GraphQL documents: the constant ones, and the building blocks of those that depend on the workspace."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import msgspec

__all__ = [
    "BASE_DETAIL",
    "BASE_ROW",
    "LOG_EVENT",
    "SUBSCRIPTION_ROLE",
    "TAG",
    "TAG_GROUP",
    "Document",
    "Tree",
    "edges",
    "leaves",
    "render",
]

# A selection: field name to what is selected of it, nothing for a scalar. A key may be "... on Type".
Tree: TypeAlias = dict[str, "Tree"]


class Document(msgspec.Struct, frozen=True):
    """A GraphQL query with its name and the variables that do not change from page to page."""

    name: str
    text: str
    variables: dict[str, Any] = {}


def leaves(names: str) -> Tree:
    """A selection of scalars, named in one text."""
    return {name: {} for name in names.split()}


def edges(node: Tree) -> Tree:
    """A connection of which only the nodes matter."""
    return {"edges": {"node": node}}


def render(tree: Tree) -> str:
    """A selection as GraphQL text, without its outer braces."""
    return " ".join(f"{key} {{ {render(inner)} }}" if inner else key for key, inner in tree.items())


_USER: Final = leaves("id displayName firstName lastName email technicalUser")
_ROLE: Final = leaves("id name comment")

BASE_ROW: Final[Tree] = {
    **leaves("id rev type category name displayName description status lxState level"),
    "completion": leaves("percentage"),
    **leaves("createdAt updatedAt"),
    "tags": leaves("id"),
    "subscriptions": edges({**leaves("id type"), "user": _USER, "roles": _ROLE}),
}
"""What a preload page asks for of every fact sheet, whatever its type."""

_PERCENT: Final = leaves("name percentage")
BASE_DETAIL: Final[Tree] = {
    **leaves("id rev type category name displayName fullName description status lxState qualitySeal level"),
    "completion": {
        **leaves("completion percentage"),
        "sectionCompletions": {**_PERCENT, "subSectionCompletions": _PERCENT, "subsectionCompletions": _PERCENT},
    },
    **leaves("createdAt updatedAt naFields lxExcludeFromQuota"),
    "tags": {
        **leaves("id name description color status"),
        "tagGroup": leaves("id name shortName description mode mandatory"),
    },
    "subscriptions": edges(
        {
            **leaves("id type createdAt"),
            "user": {**_USER, "permission": leaves("role status")},
            "roles": {**_ROLE, **leaves("description subscriptionType")},
        }
    ),
    "documents": edges(
        {
            **leaves("id name description url origin documentType metadata refId createdAt"),
            "fileInformation": leaves("fileName size mediaType"),
        }
    ),
    "comments": edges(
        {
            **leaves("id message status createdAt"),
            "user": _USER,
            "replies": edges({**leaves("id message createdAt"), "user": _USER}),
        }
    ),
    "permittedReadACL": leaves("id name"),
    "permittedWriteACL": leaves("id name"),
    "permissions": leaves("self create read update delete"),
}
"""What opening a fact sheet asks for, whatever its type."""

TAG: Final[Tree] = {**leaves("id name description color status"), "tagGroup": leaves("id name shortName")}
TAG_GROUP: Final[Tree] = {
    **leaves("id name shortName description mode mandatory restrictToFactSheetTypes tagCount"),
}
SUBSCRIPTION_ROLE: Final = leaves("id name description subscriptionType restrictToFactSheetTypes")
LOG_EVENT: Final[Tree] = {
    **leaves("id eventType path oldValue newValue message secondsPast createdAt"),
    "user": leaves("id firstName lastName displayName email technicalUser"),
}
