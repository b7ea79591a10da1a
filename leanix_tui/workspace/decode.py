"""From the bytes of a page to lean fact sheets.

The data model compiles to one Struct class per fact sheet type, so that a node is decoded straight into it and whatever
is not kept is skipped without ever becoming an object. Where a server writes something in another form (an id as a
number, a list as one object), only the odd nodes go a slower way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final

import msgspec

from leanix_tui.client.reading import JsonObject, as_list, as_object, flag, text, whole
from leanix_tui.model.data_model import FactSheetType, RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.model.user import User
from leanix_tui.text import fold
from leanix_tui.workspace.pages import PageHead, read_nodes
from leanix_tui.workspace.shapes import (
    FORMS,
    IdShape,
    LifecycleShape,
    NodeShape,
    RelationsShape,
    SubscriptionShape,
    UserShape,
)
from leanix_tui.workspace.values import compact

__all__ = ["PageDecoder", "PageRows", "Pool"]

_AT_ONCE: Final = 50


class Pool:
    """Values that repeat across fact sheets, so that equal ones are one object in memory."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.tuples: dict[Any, Any] = {}
        self.users: dict[str, User] = {}
        """The people met in subscriptions."""
        self.newcomers: list[User] = []
        """Those of them that the store has not been told of."""

    def id(self, value: str) -> str:
        """The one object for this id."""
        return self.ids.setdefault(value, value)

    def shared(self, value: Any) -> Any:
        """The one object for an equal tuple."""
        try:
            return self.tuples.setdefault(value, value)
        except TypeError:  # something in it cannot be hashed; it stays its own
            return value


class PageRows(PageHead, kw_only=True):
    """What a page held: where it stands in its list, and how to get its fact sheets."""

    slices: Iterator[list[FactSheet]]
    """The fact sheets, some at a time, so that a loader can let others work in between."""


class PageDecoder:
    """Decodes the pages of one fact sheet type."""

    def __init__(
        self,
        fact_sheet_type: FactSheetType,
        relations: Sequence[RelationEnd],
        pool: Pool,
        *,
        empty_too: bool = False,
    ) -> None:
        """``empty_too``: relations that the server says lead nowhere are among the links of a fact sheet."""
        self.type = fact_sheet_type
        self.pool = pool
        self._empty_too = empty_too
        self._fields = tuple(fact_sheet_type.fields.values())
        self._relations = tuple(end.name for end in relations)
        self._external = [at for at, field in enumerate(self._fields) if field.type == "EXTERNAL_ID"]
        # Names of fields are anything a workspace likes, also words that Python keeps for itself: number them.
        names = {f"f{at}": field.name for at, field in enumerate(self._fields)}
        names |= {f"r{at}": name for at, name in enumerate(self._relations)}
        shapes: list[tuple[str, Any, Any]] = [
            (f"f{at}", FORMS.get(field.type, Any) | None if field.type in FORMS else Any, None)
            for at, field in enumerate(self._fields)
        ]
        shapes += [(f"r{at}", RelationsShape | None, None) for at in range(len(self._relations))]
        self._node = msgspec.defstruct(
            f"Node{fact_sheet_type.name}", shapes, bases=(NodeShape,), rename=names, gc=False
        )
        self._one = msgspec.json.Decoder(self._node | None, strict=False)
        self._values = _getter([f"f{at}" for at in range(len(self._fields))])
        self._links = _getter([f"r{at}" for at in range(len(self._relations))])
        steps = [(at, _step(field.type, pool)) for at, field in enumerate(self._fields)]
        self._steps = [(at, step) for at, step in steps if step is not None]

    def read(self, body: bytes) -> PageRows:
        """Take a page apart. Raises ``AnswerUnreadable`` when it is no page of fact sheets at all."""
        faults: list[str] = []
        head, nodes = read_nodes(body)
        return PageRows(
            total=head.total,
            has_next=head.has_next,
            end_cursor=head.end_cursor,
            nodes=head.nodes,
            faults=faults,
            slices=self._rows(nodes, faults),
        )

    def _rows(self, raw: list[msgspec.Raw], faults: list[str]) -> Iterator[list[FactSheet]]:
        # Some at a time: one decoding step keeps every other thread waiting, and what it makes is soon thrown away.
        decode, flatten = self._one.decode, self._flatten
        for start in range(0, len(raw), _AT_ONCE):
            rows: list[FactSheet] = []
            for node in raw[start : start + _AT_ONCE]:
                try:
                    found = decode(node)
                    if found is not None and found.id:
                        rows.append(flatten(found))
                except msgspec.ValidationError as error:
                    odd = self._from_object(as_object(msgspec.json.decode(node)))
                    if odd is not None:
                        rows.append(odd)
                    else:
                        faults.append(str(error))
            yield rows

    def _flatten(self, node: Any) -> FactSheet:
        pool = self.pool
        values = self._values(node)
        if self._steps:
            kept = list(values)
            for at, step in self._steps:
                if kept[at] is not None:
                    kept[at] = step(kept[at])
            values = tuple(kept)
        links: tuple[Any, ...] = ()
        for name, relations in zip(self._relations, self._links(node), strict=True):
            if relations is not None and relations.edges:
                ids = tuple(
                    [
                        pool.ids.setdefault(edge.node.factSheet.id, edge.node.factSheet.id)
                        for edge in relations.edges
                        if edge.node is not None and edge.node.factSheet is not None and edge.node.factSheet.id
                    ]
                )
                if ids:
                    links += (name, ids)
            elif relations is not None and self._empty_too:
                links += (name, ())
        tags = node.tags
        people = node.subscriptions
        completion = node.completion
        return self._make(
            id=node.id,
            type=node.type or self.type.name,
            name=node.name or node.displayName or "",
            display_name=node.displayName or node.name or "",
            category=node.category,
            status=node.status,
            lx_state=node.lxState,
            level=node.level,
            rev=node.rev,
            completion=None if completion is None else completion.percentage,
            created_at=node.createdAt,
            updated_at=node.updatedAt,
            description=node.description,
            tag_ids=tuple([pool.ids.setdefault(tag.id, tag.id) for tag in tags]) if tags else (),
            people=[edge.node for edge in people.edges if edge.node] if people is not None and people.edges else (),
            values=values,
            links=links,
        )

    def _make(
        self,
        *,
        id: str,  # noqa: A002
        type: str,  # noqa: A002
        name: str,
        display_name: str,
        category: str | None,
        status: str | None,
        lx_state: str | None,
        level: int | None,
        rev: int | None,
        completion: float | None,
        created_at: str | None,
        updated_at: str | None,
        description: str | None,
        tag_ids: tuple[str, ...],
        people: Sequence[SubscriptionShape],
        values: tuple[Any, ...],
        links: tuple[Any, ...],
    ) -> FactSheet:
        pool, intern = self.pool, sys.intern
        if name == display_name:
            display_name = name
        folded = fold(display_name)
        if name not in display_name:
            folded = f"{folded}\n{fold(name)}"
        for at in self._external:
            if at < len(values) and values[at]:
                folded = f"{folded}\n{fold(str(values[at]))}"
        if folded == display_name:
            folded = display_name
        return FactSheet(
            pool.ids.setdefault(id, id),
            intern(type),
            name,
            display_name,
            intern(category) if category else "",
            intern(status) if status else "ACTIVE",
            intern(lx_state) if lx_state else "",
            1 if level is None else level,
            rev or 0,
            -1 if completion is None else int(completion),
            created_at or "",
            updated_at or "",
            description or "",
            pool.tuples.setdefault(tag_ids, tag_ids) if tag_ids else (),
            self._people(people) if people else (),
            values,
            links,
            folded,
        )

    def _people(self, people: Sequence[SubscriptionShape]) -> tuple[SubscriptionLink, ...]:
        pool = self.pool
        found = []
        for one in people:
            user = one.user
            if user is None or not user.id:
                continue
            if user.id not in pool.users:
                met = pool.users[user.id] = User(
                    id=user.id,
                    display_name=user.displayName or f"{user.firstName or ''} {user.lastName or ''}".strip(),
                    first_name=user.firstName or "",
                    last_name=user.lastName or "",
                    email=user.email or "",
                    technical=bool(user.technicalUser),
                )
                pool.newcomers.append(met)
            roles = tuple([pool.ids.setdefault(role.id, role.id) for role in one.roles]) if one.roles else ()
            link = SubscriptionLink(pool.users[user.id].id, sys.intern(one.type or ""), roles)
            found.append(pool.tuples.setdefault(link, link))
        links = tuple(found)
        return pool.tuples.setdefault(links, links)  # type: ignore[no-any-return]

    def _from_object(self, node: JsonObject) -> FactSheet | None:
        """A node of which something has an unusual form; None when not even its id can be read."""
        id_ = text(node.get("id"))
        if not id_:
            return None
        links: tuple[Any, ...] = ()
        for name in self._relations:
            targets = (text(as_object(entry.get("factSheet")).get("id")) for entry in as_list(node.get(name)))
            ids = tuple([self.pool.id(target) for target in targets if target])
            if ids or (self._empty_too and node.get(name) is not None):
                links += (name, ids)
        people = []
        for entry in as_list(node.get("subscriptions")):
            user = as_object(entry.get("user"))
            people.append(
                SubscriptionShape(
                    text(entry.get("type")),
                    UserShape(
                        text(user.get("id")),
                        text(user.get("displayName")),
                        text(user.get("firstName")),
                        text(user.get("lastName")),
                        text(user.get("email")),
                        flag(user.get("technicalUser")),
                    ),
                    [IdShape(text(role.get("id"))) for role in as_list(entry.get("roles"))],
                )
            )
        completion = as_object(node.get("completion")).get("percentage", node.get("completion"))
        return self._make(
            id=id_,
            type=text(node.get("type")) or self.type.name,
            name=text(node.get("name")) or text(node.get("displayName")),
            display_name=text(node.get("displayName")) or text(node.get("name")),
            category=text(node.get("category")),
            status=text(node.get("status")),
            lx_state=text(node.get("lxState")),
            level=whole(node.get("level"), 1),
            rev=whole(node.get("rev")),
            completion=whole(completion, -1),
            created_at=text(node.get("createdAt")),
            updated_at=text(node.get("updatedAt")),
            description=text(node.get("description")),
            tag_ids=tuple(self.pool.id(text(tag.get("id"))) for tag in as_list(node.get("tags")) if tag.get("id")),
            people=people,
            values=tuple(compact(node.get(field.name), field.type) for field in self._fields),
            links=links,
        )


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if not names:
        return lambda node: ()  # noqa: ARG005
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda node: (only(node),)
    many: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    return many


def _step(field_type: str, pool: Pool) -> Callable[[Any], Any] | None:
    """How a decoded value becomes the kept one; None when it already is."""
    if field_type == "SINGLE_SELECT":
        return lambda value: sys.intern(value) if value else None
    if field_type == "MULTIPLE_SELECT":
        return lambda value: pool.tuples.setdefault(value, value) if value else None
    if field_type == "LIFECYCLE":
        return lambda value: pool.shared(_lifecycle(value))
    if field_type == "EXTERNAL_ID":
        return lambda value: value.externalId or None
    if field_type in {"STRING", "DATE", "DATE_TIME"}:
        return lambda value: value or None
    return None if field_type in FORMS else lambda value: compact(value, field_type)


def _lifecycle(value: LifecycleShape) -> Any:
    pairs = [((phase.startDate or "")[:10], phase.phase) for phase in value.phases or () if phase.phase]
    if not pairs:
        return compact({"asString": value.asString}, "LIFECYCLE")
    if len(pairs) > 1:
        pairs.sort(key=itemgetter(0))
    return tuple([sys.intern(part) for start, phase in pairs for part in (phase, start)])
