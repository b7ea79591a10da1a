"""Tags and the groups that they belong to."""

from __future__ import annotations

import msgspec

__all__ = ["Tag", "TagGroup"]


class TagGroup(msgspec.Struct, frozen=True):
    """A group of tags, of which a fact sheet may carry one (SINGLE) or several (MULTIPLE)."""

    id: str
    name: str
    short_name: str = ""
    description: str = ""
    mode: str = ""
    mandatory: bool = False
    restrict_to: tuple[str, ...] = ()
    """The fact sheet types that may carry its tags; empty: all of them."""
    tag_count: int = -1
    """How many tags it holds; -1 when the server does not say."""


class Tag(msgspec.Struct, frozen=True):
    """A tag; without a group it is a loose tag."""

    id: str
    name: str
    description: str = ""
    color: str = ""
    """As LeanIX gives it, such as ``#0ea4d0``; whoever draws it checks it."""
    status: str = ""
    group_id: str = ""
    group_name: str = ""
    """Empty for a loose tag."""
