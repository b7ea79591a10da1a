"""A store in parts that go to files, and a store made of them: each part is written anew only when it has changed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from leanix_tui.client.schema import Schema
from leanix_tui.model.data_model import DataModel
from leanix_tui.model.fact_sheet import SubscriptionLink
from leanix_tui.model.labels import Labels
from leanix_tui.model.subscription import SubscriptionRole
from leanix_tui.model.tag import Tag, TagGroup
from leanix_tui.model.user import User
from leanix_tui.workspace.cache.details import Details
from leanix_tui.workspace.cache.frozen import Frozen, FrozenColumn, freeze, freeze_beside, freeze_texts
from leanix_tui.workspace.cache.sealed import Damaged, Part, SealedFile
from leanix_tui.workspace.links import LaterLinks, Links
from leanix_tui.workspace.order import kept_orders, restore_orders
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.table import COLUMNS, Table

__all__ = ["Shelf", "restore", "shelves"]

_TEXTS: Final = frozenset({"name", "created_at", "updated_at", "description", "folded"})
_SHAPES: Final[dict[str, Any]] = {"subscriptions": tuple[SubscriptionLink, ...]}
_LINKS: Final = ("relation", "source", "target", "before", "last")

Parts = dict[str, Frozen]
_encode: Final = msgspec.msgpack.Encoder().encode


class Shelf(msgspec.Struct):
    """One part of a store: its name, what it was like, and how to get its bytes."""

    name: str
    mark: Any
    """Equal as long as nothing changed."""
    content: Callable[[], tuple[Any, Parts]]


class _Words(msgspec.Struct):
    model: DataModel
    labels: Labels


class _People(msgspec.Struct):
    tags: list[Tag]
    groups: list[TagGroup]
    roles: list[SubscriptionRole]
    users: list[User]


class _Numbers(msgspec.Struct):
    tables: list[str]
    ids: int


class _Names(msgspec.Struct):
    names: list[str]
    numbers: int


class _Schema(msgspec.Struct):
    schema: Schema | None


class _Rows(msgspec.Struct):
    type: str
    fields: list[str]
    count: int
    gone: list[int]


class Restored(msgspec.Struct):
    """What was made of the files."""

    store: Store
    schema: Schema | None
    details: Details


def shelves(store: Store, schema: Schema | None = None, details: Details | None = None) -> Iterator[Shelf]:
    """Every part of a store. The order matters: what is named later knows of nothing that an earlier one does not."""
    yield Shelf("words", (id(store.model), id(store.labels)), lambda: (_Words(store.model, store.labels), {}))
    yield Shelf(
        "people",
        (id(store.tags), id(store.roles), len(store.users), id(store.users)),
        lambda: (
            _People(
                list(store.tags.values()),
                list(store.tag_groups.values()),
                list(store.roles.values()),
                list(store.users.values()),
            ),
            {},
        ),
    )
    for table in list(store.in_order):
        yield Shelf(f"table {table.type}", (table.count, table.changes), partial(_table, table))
    yield Shelf(
        "links",
        (len(store.places), store.link_changes),
        partial(_frozen_links, store),
    )
    yield Shelf(
        "numbers",
        (len(store.places), tuple(table.changes for table in store.in_order)),
        lambda: (
            _Numbers([table.type for table in store.in_order], len(store.ids)),
            {"ids": freeze_texts(store.ids), "places": freeze(store.places)},
        ),
    )

    # Asked for last, and therefore with the rows that are in the files: nothing is loaded meanwhile.
    yield Shelf(
        "orders",
        (len(store), store.epoch),
        lambda: (None, {name: freeze(positions) for name, positions in kept_orders(store).items()}),
    )
    yield Shelf("schema", id(schema), lambda: (_Schema(schema), {}))
    opened = details or Details()
    yield Shelf("details", opened.changes, lambda: (None, {"all": ("", _encode(opened.frozen()))}))


def _frozen_links(store: Store) -> tuple[Any, Parts]:
    links = store.links
    return _Names(list(links.names), len(links.last)), {name: freeze(getattr(links, name)) for name in _LINKS}


def _table(table: Table) -> tuple[Any, Parts]:
    parts: Parts = {}
    for name in COLUMNS:
        column = getattr(table, name)
        if name == "display_name":
            parts[name] = freeze_beside(column, table.name)
        else:
            parts[name] = freeze_texts(column) if name in _TEXTS else freeze(column)
    parts |= {f"value {at}": freeze(column) for at, column in enumerate(table.values)}
    return _Rows(table.type, list(table.fields), table.count, sorted(table.gone)), parts


def restore(open_file: Callable[[str], SealedFile]) -> Restored:
    """A workspace out of files that ``open_file`` gives by name; most is read when needed.

    Raises ``Damaged`` when they do not belong together.
    """
    try:
        return _restore(open_file)
    except (msgspec.DecodeError, ValueError, LookupError, TypeError, OverflowError) as error:
        raise Damaged("Its files do not fit together.") from error


def _restore(open_file: Callable[[str], SealedFile]) -> Restored:
    words, people = open_file("words").content(_Words), open_file("people").content(_People)
    numbers, links = open_file("numbers"), open_file("links")
    places: array[int] = FrozenColumn(numbers.part("places")).thaw()
    known = numbers.content(_Numbers)
    _fits(known.ids == len(places) == links.content(_Names).numbers)
    tables = [(name, partial(_fill, open_file(f"table {name}"))) for name in known.tables]
    ids = FrozenColumn(numbers.part("ids"))
    store = Store.of(words.model, words.labels, places=places, ids=ids, links=_later_links(links), tables=tables)
    store.set_tags(people.tags, people.groups)
    store.set_roles(people.roles)
    store.set_users(people.users)
    orders = open_file("orders")
    restore_orders(store, {name: FrozenColumn(orders.part(name)).thaw() for name in orders})
    schema = open_file("schema").content(_Schema)
    return Restored(store, schema.schema, Details(partial(_opened, open_file("details"))))


def _opened(file: SealedFile) -> dict[str, bytes]:
    return msgspec.msgpack.decode(_whole(file.part("all")), type=dict[str, bytes])


def _whole(part: Part) -> bytes:
    return part.read(0, part.size)


def _later_links(file: SealedFile) -> LaterLinks:
    return LaterLinks(file.content(_Names).names, _link_columns(file), partial(_links, file))


def _link_columns(file: SealedFile) -> list[FrozenColumn]:
    return [FrozenColumn(file.part(name)) for name in _LINKS]


def _links(file: SealedFile) -> Links:
    return Links.of(file.content(_Names).names, [column.thaw() for column in _link_columns(file)])


def _fill(file: SealedFile, table: Table) -> None:
    rows = file.content(_Rows)
    _fits(rows.type == table.type and tuple(rows.fields) == table.fields)
    columns: dict[str, FrozenColumn] = {}
    for name in COLUMNS:
        beside = columns["name"] if name == "display_name" else None
        columns[name] = FrozenColumn(file.part(name), _SHAPES.get(name, Any), beside)
    fields = [FrozenColumn(file.part(f"value {at}")) for at in range(len(rows.fields))]
    table.gone = set(rows.gone)
    table.later(rows.count, columns, fields)


def _fits(right: bool) -> None:
    if not right:
        raise Damaged("Its files do not fit together.")
