"""From the bytes of a page to lean fact sheets.

The data model compiles to one Struct class per fact sheet type, so that a node is decoded straight into it and whatever
is not kept is skipped without ever becoming an object. Where a server writes something in another form (an id as a
number, a list as one object), only the odd nodes go a slower way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter
from sys import intern
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
    SubscriptionEdgeShape,
    SubscriptionShape,
    UserShape,
)
from leanix_tui.workspace.values import compact

__all__ = ["PageDecoder", "PageRows", "Pool"]

_AT_ONCE: Final = 50
_BASE: Final[Callable[[Any], tuple[Any, ...]]] = attrgetter(
    "id", "type", "name", "displayName", "category", "status", "lxState", "level", "rev", "createdAt", "updatedAt",
    "description",
)  # fmt: skip


class Pool:
    """Values that repeat across fact sheets, so that equal ones are one object in memory."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.tuples: dict[Any, Any] = {}
        self.subscriptions: dict[tuple[str, str | None, tuple[str, ...]], SubscriptionLink] = {}
        """By user, type and roles."""
        self.users: dict[str, User] = {}
        """The people met in subscriptions."""
        self.newcomers: list[User] = []
        """Those of them that the store has not been told of."""

    def id(self, value: str) -> str:
        """The one object for this id."""
        return self.ids.setdefault(value, value)

    def ids_together(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """The one tuple of these ids."""
        found = tuple([self.ids.setdefault(value, value) for value in values if value])
        return self.tuples.setdefault(found, found)  # type: ignore[no-any-return]

    def subscription(self, key: tuple[str, str | None, tuple[str, ...]], user: UserShape) -> SubscriptionLink:
        """The one object for a subscription of this user, of this type and in these roles."""
        if user.id not in self.users:
            met = self.users[user.id] = User(
                id=user.id,
                display_name=user.displayName or f"{user.firstName or ''} {user.lastName or ''}".strip(),
                first_name=user.firstName or "",
                last_name=user.lastName or "",
                email=user.email or "",
                technical=bool(user.technicalUser),
            )
            self.newcomers.append(met)
        roles = tuple([self.ids.setdefault(role, role) for role in key[2]])
        link = SubscriptionLink(self.users[user.id].id, intern(key[1] or ""), roles)
        return self.subscriptions.setdefault(key, link)

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
        # What runs here runs for every fact sheet: nothing is looked up, called or made that need not be.
        pool = self.pool
        values = self._values(node)
        if self._steps:
            kept = list(values)
            for at, step in self._steps:
                value = kept[at]
                if value is not None:
                    kept[at] = step(value)
            values = tuple(kept)
        links: list[Any] = []
        for name, relations in zip(self._relations, self._links(node), strict=True):
            if relations is not None and relations.edges:
                edges = relations.edges
                try:
                    ids = tuple([edge.node.factSheet.id for edge in edges])
                except AttributeError:  # something in it is null
                    ids = tuple([edge.node.factSheet.id for edge in edges if edge.node and edge.node.factSheet])
                if "" in ids:
                    ids = tuple(filter(None, ids))
                if ids:
                    links += (name, ids)
            elif relations is not None and self._empty_too:
                links += (name, ())
        tags: tuple[str, ...] = ()
        if node.tags:
            found = tuple([tag.id for tag in node.tags])
            tags = pool.tuples.get(found) or pool.ids_together(found)
        people = node.subscriptions
        completion = node.completion
        return self._make(
            _BASE(node),
            None if completion is None else completion.percentage,
            tags,
            self._people(people.edges) if people is not None and people.edges else (),
            (values, tuple(links)),
        )

    def _make(
        self,
        base: tuple[Any, ...],
        completion: float | None,
        tag_ids: tuple[str, ...],
        people: tuple[SubscriptionLink, ...],
        own: tuple[tuple[Any, ...], tuple[Any, ...]],
    ) -> FactSheet:
        """A fact sheet: ``base`` are the attributes of :data:`_BASE`, ``own`` its values and its links."""
        id_, type_, name, shown, category, status, lx_state, level, rev, created_at, updated_at, description = base
        shown = shown or name or ""
        name = name or shown
        if name == shown:
            name = shown
        folded = fold(shown)
        if name is not shown and name not in shown:
            folded = f"{folded}\n{fold(name)}"
        values = own[0]
        for at in self._external:
            if at < len(values) and values[at]:
                folded = f"{folded}\n{fold(str(values[at]))}"
        return FactSheet(
            id_,
            intern(type_ or self.type.name),
            name,
            shown,
            intern(category) if category else "",
            intern(status) if status else "ACTIVE",
            intern(lx_state) if lx_state else "",
            1 if level is None else level,
            rev or 0,
            -1 if completion is None else int(completion),
            created_at or "",
            updated_at or "",
            description or "",
            tag_ids,
            people,
            values,
            own[1],
            shown if folded == shown else folded,
        )

    def _people(self, edges: Sequence[SubscriptionEdgeShape]) -> tuple[SubscriptionLink, ...]:
        known = self.pool.subscriptions
        found = []
        for edge in edges:
            one = edge.node
            user = one.user if one is not None else None
            if one is None or user is None or not user.id:
                continue
            roles = tuple([role.id for role in one.roles]) if one.roles else ()
            key = (user.id, one.type, roles)
            link = known.get(key)
            found.append(link if link is not None else self.pool.subscription(key, user))
        links = tuple(found)
        return self.pool.tuples.setdefault(links, links)  # type: ignore[no-any-return]

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
        people: list[SubscriptionEdgeShape] = []
        for entry in as_list(node.get("subscriptions")):
            user = as_object(entry.get("user"))
            subscription = SubscriptionShape(
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
            people.append(SubscriptionEdgeShape(subscription))
        completion = as_object(node.get("completion")).get("percentage", node.get("completion"))
        texts = [text(node.get(name)) for name in ("name", "displayName", "category", "status", "lxState")]
        stamps = [text(node.get(name)) for name in ("createdAt", "updatedAt", "description")]
        return self._make(
            (id_, text(node.get("type")), *texts, whole(node.get("level"), 1), whole(node.get("rev")), *stamps),
            whole(completion, -1),
            tuple(self.pool.id(text(tag.get("id"))) for tag in as_list(node.get("tags")) if tag.get("id")),
            self._people(people),
            (tuple(compact(node.get(field.name), field.type) for field in self._fields), links),
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
        return lambda value: intern(value) if value else None
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
    flat: list[str] = []
    last, in_order = "", True
    for phase in value.phases or ():
        if phase.phase:
            start = phase.startDate
            day = start[:10] if start else ""
            in_order = in_order and day >= last
            last = day
            flat += (intern(phase.phase), intern(day))
    if not flat:
        return compact({"asString": value.asString}, "LIFECYCLE")
    if not in_order:
        pairs = sorted(zip(flat[1::2], flat[::2], strict=True), key=itemgetter(0))
        flat = [part for start, name in pairs for part in (name, start)]
    return tuple(flat)
