"""The columns about what fact sheets are linked to: tags, people, and other fact sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.model.tag import Tag
from leanix_tui.text import fold
from leanix_tui.workspace.cells import Column, Text, Value, present
from leanix_tui.workspace.graph import targets
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.store import Store

__all__ = ["SUBSCRIPTION_TYPES", "people_column", "relation_column", "tags_column"]

SUBSCRIPTION_TYPES: Final = ("RESPONSIBLE", "ACCOUNTABLE", "OBSERVER")
_KEPT_IN: Final = {"tags": "tag_ids", "people": "subscriptions"}
_NAMED_IN_CELL: Final = 20


def _by(text: Text) -> Value:
    return present(lambda row: fold(text(row)))


def _shared(key: str, label: str, kind: str, value: Value, names: Callable[[tuple[Any, ...]], str]) -> Column:
    """A column of a tuple that equal fact sheets share, shown and ordered by the names of what is in it."""
    attribute = _KEPT_IN[kind]
    read = attrgetter(attribute)

    def text(row: FactSheet) -> str:
        return names(read(row))

    return Column(
        key,
        label,
        kind,
        value,
        text,
        _by(text),
        attribute=attribute,
        repeats=True,
        place=lambda kept: fold(names(kept)) or None,
    )


def tags_column(store: Store, group: str | None = None) -> Column | None:
    """The column of all tags, or of the tags of one group; None when there is no such group."""

    def names(ids: tuple[str, ...]) -> str:
        tags = (store.tags.get(tag) or Tag(tag, tag) for tag in ids)
        return ", ".join(tag.name for tag in tags if group is None or tag.group_id == group)

    def value(row: FactSheet) -> tuple[str, ...] | None:
        return tuple(tag.id for tag in store.tags_of(row) if group is None or tag.group_id == group) or None

    if group is None:
        return _shared("tags", store.labels.field("", "tags"), "tags", value, names)
    known = store.tag_groups.get(group)
    return None if known is None else _shared(f"tag:{group}", known.name, "tags", value, names)


def people_column(store: Store, role: str | None = None) -> Column | None:
    """The column of all subscribers, of those in one role, or of one type such as RESPONSIBLE; None: no such role."""

    def fits(link: SubscriptionLink) -> bool:
        return role is None or role in link.role_ids or role == link.type

    def value(row: FactSheet) -> tuple[SubscriptionLink, ...] | None:
        return tuple(link for link in row.subscriptions if fits(link)) or None

    def names(links: tuple[SubscriptionLink, ...]) -> str:
        found: dict[str, None] = {}
        for link in links:
            if fits(link):
                user = store.users.get(link.user_id)
                found[(user.display_name or user.email) if user else link.user_id] = None
        return ", ".join(found)

    if role is None:
        return _shared("subscriptions", "Subscribers", "people", value, names)
    known = store.roles.get(role)
    if known is None and role not in SUBSCRIPTION_TYPES:
        return None
    label = known.name if known is not None else role.capitalize()
    return _shared(f"role:{role}", label, "people", value, names)


def relation_column(store: Store, key: str, ends: Mapping[str, RelationEnd]) -> Column:
    """The column of what one relation leads to; ``ends`` are the relations of this name by fact sheet type."""

    def value(row: FactSheet) -> tuple[str, ...] | None:
        end = ends.get(row.type)
        found = targets(store, row, end) if end else []
        return tuple(one if isinstance(one, str) else one.id for one in found) or None

    def text(row: FactSheet) -> str:
        end = ends.get(row.type)
        found = targets(store, row, end) if end else []
        names = [one if isinstance(one, str) else one.display_name for one in found[:_NAMED_IN_CELL]]
        return _named(names, len(found))

    def places(part: Part) -> Iterator[str | None]:
        end, links = ends.get(part.name), store.links
        if end is None:
            yield from repeat(None, len(part))
            return
        code = links.code(end.name if end.outgoing else end.inverse)
        relation, target, source, before, last = links.relation, links.target, links.source, links.before, links.last
        table = part.table
        for at, number in zip(part.rows, part.column("number"), strict=True):
            numbers: list[int]
            if end.outgoing:
                first = table.first_link[at]
                numbers = [
                    target[link] for link in range(first, first + table.link_count[at]) if relation[link] == code
                ]
            else:
                link, numbers = last[number], []
                while link:
                    if relation[link] == code:
                        numbers.append(source[link])
                    link = before[link]
                numbers.reverse()
            yield fold(_named([_name(store, one) for one in numbers], len(numbers))) or None

    label = store.labels.relation(next(iter(ends.values())))
    # Without the name of a relation's other end what leads here can only be told by looking at each source.
    known = all(end.outgoing or end.inverse for end in ends.values())
    return Column(
        key,
        label,
        "relation",
        value,
        text,
        _by(text),
        places=places if known else None,
        owners=frozenset(ends),
    )


def _name(store: Store, number: int) -> str:
    """What a related fact sheet is called; its id when it is not loaded."""
    place = store.place(number)
    return store.ids[number] if place is None else place[0].display_name[place[1]]


def _named(names: list[str], count: int) -> str:
    """The first names, and how many more there are."""
    more = [f"… {count - _NAMED_IN_CELL} more"] if count > _NAMED_IN_CELL else []
    return ", ".join(names[:_NAMED_IN_CELL] + more)
