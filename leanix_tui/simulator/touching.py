"""Which fact sheets a change moves, where LeanIX's documentation does not tell."""

from __future__ import annotations

import msgspec


class Touching(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What raises ``rev`` and ``updatedAt`` of a fact sheet besides a change of its own values.

    ``archiving_others`` are the fact sheets whose relations go, or come back, together with the one at their other end.
    ``children`` are all that stand beneath a fact sheet with a new name or a new parent: what they are called on screen
    is different then. ``tag_holders`` carry a tag that is renamed.
    """

    relation_source: bool = True
    relation_target: bool = True
    archiving_others: bool = True
    tags: bool = True
    subscriptions: bool = True
    children: bool = False
    tag_holders: bool = False
