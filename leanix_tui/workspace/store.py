"""What is loaded of a workspace, kept in memory.

One writer, many readers. Only the engine thread writes. Any thread may read while it does, because of these rules:

* columns are only appended to, and a table's ``count`` grows last; a reader takes it first and never looks beyond it,
* dictionaries are asked with ``get`` or copied with ``list(...)`` in one step, never iterated while the writer may add,
* what changes in place (a fact sheet that was edited) makes ``epoch`` grow, after which everything is looked at anew,
* what is replaced as a whole (tags, roles, users, the store itself) is replaced by one assignment.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from threading import RLock
from typing import Any, Final, NamedTuple, overload
from weakref import WeakValueDictionary

from leanix_tui.model.data_model import DataModel
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.model.subscription import SubscriptionRole
from leanix_tui.model.tag import Tag, TagGroup
from leanix_tui.model.user import User
from leanix_tui.text import fold
from leanix_tui.workspace.ids import Ids, LaterTexts
from leanix_tui.workspace.links import LaterLinks, Links
from leanix_tui.workspace.table import Table

__all__ = ["State", "Store", "TypeRows"]

_NOWHERE: Final = -1
_ROW: Final = 32
"""Where a fact sheet is: the number of its table above so many bits, its row below."""


class State(NamedTuple):
    """What tells two states of a fact sheet apart, and costs little to look at."""

    rev: int
    updated_at: str
    display_name: str
    level: int
    lx_state: str
    completion: int

    @classmethod
    def of(cls, fact_sheet: FactSheet) -> State:
        """The state of a fact sheet that is an object."""
        return cls(*[getattr(fact_sheet, name) for name in cls._fields])


class TypeRows(Sequence[FactSheet]):
    """The fact sheets of one type, in the order in which they came; each is made an object when it is asked for."""

    def __init__(self, store: Store, table: Table) -> None:
        self._store = store
        self.table = table

    def __len__(self) -> int:
        return self.table.count - len(self.table.gone)

    @overload
    def __getitem__(self, at: int) -> FactSheet: ...
    @overload
    def __getitem__(self, at: slice) -> list[FactSheet]: ...
    def __getitem__(self, at: int | slice) -> FactSheet | list[FactSheet]:
        places = self.table.places()
        if isinstance(at, slice):
            return [self._store.row(self.table, place) for place in places[at]]
        return self._store.row(self.table, places[at])

    def __iter__(self) -> Iterator[FactSheet]:
        for place in self.table.places():
            yield self._store.row(self.table, place)


class Store:
    """The fact sheets, tags, roles and users that are loaded, and the relations between them."""

    def __init__(self, model: DataModel | None = None, labels: Labels | None = None) -> None:
        self.model = model or DataModel({})
        self.labels = labels or Labels()
        self._ids = Ids()
        self._links: Links | LaterLinks = Links()
        self.tables: dict[str, Table] = {}
        """By type; types in data model order."""
        self.by_type: dict[str, TypeRows] = {}
        self.tags: dict[str, Tag] = {}
        self.tag_groups: dict[str, TagGroup] = {}
        self.roles: dict[str, SubscriptionRole] = {}
        self.users: dict[str, User] = {}
        """The users of the workspace; until they are loaded, those met in subscriptions."""
        self.version = 0
        """Grows with everything that is added or replaced."""
        self.epoch = 0
        """Grows when labels, tags, roles, users or loaded fact sheets change: a filter may then mean other rows."""
        self.edited = array("I")
        """The number of each fact sheet that was replaced or removed, in order: what kept an order catches up by it."""
        self.cache: dict[Any, Any] = {}
        """Sorted rows and the like that queries remember; whoever uses it stores finished values only."""
        self._where = array("q")
        self._lock = RLock()
        self._in_order: list[Table] = []
        self._made: WeakValueDictionary[int, FactSheet] = WeakValueDictionary()
        self._field_positions: dict[str, dict[str, int]] = {
            name: {field: position for position, field in enumerate(known.fields)}
            for name, known in self.model.types.items()
        }
        for name in self.model.types:
            self._table(name)

    @classmethod
    def of(
        cls,
        model: DataModel,
        labels: Labels,
        *,
        places: array[int],
        ids: LaterTexts,
        links: LaterLinks,
        tables: Sequence[tuple[str, Callable[[Table], None]]],
    ) -> Store:
        """A store made of what :attr:`places` and its other parts were: ``tables`` fills each of them, in order.

        Ids and links are read when somebody asks for them.
        """
        store = cls(model, labels)
        store._where, store._ids, store._links = places, Ids(ids), links
        store.tables, store.by_type, store._in_order = {}, {}, []
        for name, fill in tables:
            fill(store._table(name))
        for name in model.types:
            store._table(name)
        store.version = 1
        return store

    @property
    def ids(self) -> list[str]:
        """The id of every fact sheet that was heard of, by its number; some are not loaded."""
        return self._ids.all

    @property
    def links(self) -> Links:
        """Every relation between them."""
        if isinstance(self._links, LaterLinks):
            with self._lock:
                if isinstance(self._links, LaterLinks):
                    self._links = self._links.fetch()
        return self._links

    @property
    def link_changes(self) -> int:
        """Grows with everything that is written into :attr:`links`."""
        return self._links.changes

    def thaw(self) -> None:
        """Read now what filters, relations and look-ups by id need, if it lies in files still."""
        for table in list(self._in_order):
            table.folded  # noqa: B018 - looking at it reads it
        self._ids.numbers  # noqa: B018
        self.links  # noqa: B018

    @property
    def places(self) -> array[int]:
        """Where each fact sheet that was heard of is, by number, in a form that only :meth:`of` understands."""
        return self._where

    @property
    def in_order(self) -> Sequence[Table]:
        """The tables by their index."""
        return self._in_order

    def __len__(self) -> int:
        return sum(map(len, list(self.by_type.values())))

    # -- reading ---------------------------------------------------------------------------------------------------

    def get(self, id: str) -> FactSheet | None:  # noqa: A002
        """The loaded fact sheet of this id."""
        number = self._ids.number(id)
        return None if number is None else self.numbered(number)

    def has(self, id: str) -> bool:  # noqa: A002
        """Whether the fact sheet of this id is loaded."""
        number = self._ids.number(id)
        return number is not None and self._where[number] != _NOWHERE

    def number(self, id: str) -> int | None:  # noqa: A002
        """The number of a fact sheet; None when nothing was heard of it."""
        return self._ids.number(id)

    def id_of(self, number: int) -> str:
        """The id of a fact sheet by its number."""
        return self._ids.at(number)

    def place(self, number: int) -> tuple[Table, int] | None:
        """The table and the row of a fact sheet; None when it is not loaded."""
        where = self._where[number]
        return None if where == _NOWHERE else (self._in_order[where >> _ROW], where & (1 << _ROW) - 1)

    def numbered(self, number: int) -> FactSheet | None:
        """The loaded fact sheet of this number."""
        place = self.place(number)
        return None if place is None else self.row(*place)

    def row(self, table: Table, at: int) -> FactSheet:
        """The fact sheet in a row; the same object as long as somebody holds it and it does not change."""
        number = table.number_at(at)
        made = self._made.get(number)
        if made is None:
            links: tuple[Any, ...] = ()
            id_of = self._ids.at
            for name, targets in self._links.leaving(*table.links(at)):
                links += (name, tuple([id_of(target) for target in targets]))
            made = self._made[number] = table.row(at, id_of(number), links)
        return made

    def rows(self, types: Iterable[str] | None = None) -> list[FactSheet]:
        """The fact sheets of these types, or all, archived ones too; makes an object of each."""
        return [row for name in (list(self.by_type) if types is None else types) for row in self.by_type.get(name, ())]

    def value(self, fact_sheet: FactSheet, field: str) -> Any:
        """The value of one of the type's own fields; None where it is not set, or the type has no such field."""
        position = self._field_positions.get(fact_sheet.type, {}).get(field)
        return None if position is None or position >= len(fact_sheet.values) else fact_sheet.values[position]

    def position(self, fact_sheet_type: str, field: str) -> int | None:
        """Where the values of a field stand in ``FactSheet.values`` of this type."""
        return self._field_positions.get(fact_sheet_type, {}).get(field)

    def sources(self, id: str, relation: str | None = None) -> list[tuple[str, FactSheet]]:  # noqa: A002
        """What points at a fact sheet: (relation name on the source, source)."""
        number = self._ids.number(id)
        if number is None:
            return []
        found = [
            (name, row)
            for name, source in self._arriving(number)
            if (relation is None or name == relation) and (row := self.numbered(source)) is not None
        ]
        return found[::-1]

    def _arriving(self, number: int) -> Iterable[tuple[str, int]]:
        some = self._links.arriving(number)
        return self.links.arriving(number) if some is None else some

    def containing(self, words: Sequence[str], types: Iterable[str] | None = None) -> Iterator[FactSheet]:
        """The fact sheets in whose searched text all of these folded words are, as they come."""
        return (self.row(table, at) for table, at in self._containing(words, types))

    def best(self, words: Sequence[str], most: int) -> list[FactSheet]:
        """The same, by name and only the first; those that begin with the first word go before all others."""
        found = (
            (not table.folded[at].startswith(words[0]), table.folded[at], table.index, at)
            for table, at in self._containing(words)
        )
        return [self.row(self._in_order[index], at) for _, _, index, at in nsmallest(most, found)]

    def _containing(self, words: Sequence[str], types: Iterable[str] | None = None) -> Iterator[tuple[Table, int]]:
        for name in list(self.tables) if types is None else types:
            table = self.tables.get(name)
            if table is None:
                continue
            texts = table.folded[: table.count]
            places: Iterable[int] = range(len(texts))
            for word in words:
                places = [at for at in places if word in texts[at]]
            for at in places:
                if at not in table.gone:
                    yield table, at

    def find(self, name_or_id: str, types: Sequence[str] | None = None) -> list[FactSheet]:
        """The fact sheets with this id, or exactly this name or display name, or this name whatever the case."""
        wanted = name_or_id.strip()
        known = self.get(wanted) or self.get(wanted.lower())
        if known is not None and (types is None or known.type in types):
            return [known]
        folded = fold(wanted)
        if not folded:
            return []
        near = [
            (table, at, (table.display_name[at], table.name[at])) for table, at in self._containing([folded], types)
        ]
        exact = [(table, at) for table, at, names in near if wanted in names]
        found = exact or [(table, at) for table, at, names in near if folded in map(fold, names)]
        return [self.row(table, at) for table, at in found]

    def state(self, id: str) -> State | None:  # noqa: A002
        """In which state a loaded fact sheet is; no more of it is read."""
        number = self._ids.number(id)
        place = None if number is None else self.place(number)
        return None if place is None else State(*[place[0].cell(name, place[1]) for name in State._fields])

    def source_ids(self, id: str) -> dict[str, set[str]]:  # noqa: A002
        """The ids of what points at a fact sheet, by the relation's name on the source."""
        number = self._ids.number(id)
        found: dict[str, set[str]] = {}
        for name, source in self.links.arriving(number) if number is not None else ():
            if self._where[source] != _NOWHERE:
                found.setdefault(name, set()).add(self._ids.at(source))
        return found

    def tags_of(self, fact_sheet: FactSheet) -> list[Tag]:
        """The tags of a fact sheet; one that is not known by name has its id for a name."""
        return [self.tags.get(tag) or Tag(tag, tag) for tag in fact_sheet.tag_ids]

    # -- writing: the engine thread only -----------------------------------------------------------------------------

    def add(self, fact_sheet: FactSheet) -> bool:
        """Add one fact sheet and what it points at; False when it was there already (pages of live data overlap)."""
        number = self._number(fact_sheet.id)
        if self._where[number] != _NOWHERE:
            return False
        table = self._table(fact_sheet.type)
        first = len(self.links.relation)
        self._link(number, fact_sheet)
        at = table.count
        table.append(number, fact_sheet, first, len(self.links.relation) - first)
        self._where[number] = table.index << _ROW | at
        table.count += 1  # so late that whoever sees the row finds everything else about it
        self.version += 1
        return True

    def add_all(self, fact_sheets: Sequence[FactSheet]) -> int:
        """Add several fact sheets at once, column by column; how many were not there already.

        Adding them one by one takes twice as long, and half of what a preload costs is this.
        """
        kinds = {fact_sheet.type for fact_sheet in fact_sheets}
        if len(kinds) != 1 or (table := self._table(kinds.pop())).is_late:
            return sum(map(self.add, fact_sheets))
        where, links, new = self._where, self.links, self._number
        numbers, relation = self._ids.numbers, links.relation
        added: dict[int, FactSheet] = {}
        starts = []
        for fact_sheet in fact_sheets:
            number = numbers.get(fact_sheet.id)
            if number is None:
                number = new(fact_sheet.id)
            elif where[number] != _NOWHERE or number in added:
                continue
            added[number] = fact_sheet
            starts.append(len(relation))
            found = fact_sheet.links
            for at in range(0, len(found), 2):
                try:
                    targets = [numbers[target] for target in found[at + 1]]
                except KeyError:
                    targets = [new(target) for target in found[at + 1]]
                links.add(number, found[at], targets)
        first = table.count
        table.extend(added, list(added.values()), starts, len(relation))
        for at, number in enumerate(added, first):
            where[number] = table.index << _ROW | at
        table.count += len(added)  # so late that whoever sees the rows finds everything else about them
        self.version += len(added)
        return len(added)

    def put(self, fact_sheet: FactSheet) -> None:
        """Add a fact sheet, or let it take the place of what was known of it."""
        number = self._number(fact_sheet.id)
        place = self.place(number)
        if place is not None and place[0].type != fact_sheet.type:
            self.remove(fact_sheet.id)
            place = None
        if place is None:
            self.add(fact_sheet)
            return
        table, at = place
        self.edited.append(number)  # before and after: who looks at it meanwhile finds out that it changed
        self.links.remove(table.first_link[at], table.link_count[at])
        first = len(self.links.relation)
        self._link(number, fact_sheet)
        table.replace(at, fact_sheet, first, len(self.links.relation) - first)
        self.edited.append(number)
        self._made.pop(number, None)
        self.version += 1
        self.epoch += 1

    def remove(self, id: str) -> bool:  # noqa: A002
        """Forget a fact sheet that is no more; False when it was not there."""
        number = self._ids.number(id)
        place = None if number is None else self.place(number)
        if number is None or place is None:
            return False
        table, at = place
        self._where[number] = _NOWHERE
        self.links.remove(table.first_link[at], table.link_count[at])
        table.drop(at)
        self.edited.append(number)
        self._made.pop(number, None)
        self.version += 1
        self.epoch += 1
        return True

    def _link(self, number: int, fact_sheet: FactSheet) -> None:
        links = fact_sheet.links
        for at in range(0, len(links), 2):
            self.links.add(number, links[at], [self._number(target) for target in links[at + 1]])

    def _number(self, id_: str) -> int:
        number = self._ids.number(id_)
        if number is None:
            self._where.append(_NOWHERE)
            self.links.last.append(0)
            number = self._ids.append(id_)
        return number

    def _table(self, name: str) -> Table:
        table = self.tables.get(name)
        if table is None:
            known = self.model.types.get(name)
            table = Table(len(self._in_order), name, known.fields if known is not None else ())
            self._in_order.append(table)
            self.tables[name] = table
            self.by_type[name] = TypeRows(self, table)
        return table

    def set_labels(self, labels: Labels) -> None:
        """Replace the labels."""
        self.labels = labels
        self.version += 1
        self.epoch += 1

    def set_tags(self, tags: Iterable[Tag], groups: Iterable[TagGroup]) -> None:
        """Replace the tags and their groups."""
        self.tag_groups = {group.id: group for group in groups}
        self.tags = {tag.id: tag for tag in tags}
        self.version += 1
        self.epoch += 1

    def set_roles(self, roles: Iterable[SubscriptionRole]) -> None:
        """Replace the subscription roles."""
        self.roles = {role.id: role for role in roles}
        self.version += 1
        self.epoch += 1

    def set_users(self, users: Iterable[User]) -> None:
        """Put the users of the workspace in; those met in subscriptions stay where the list does not name them."""
        self.users = self.users | {user.id: user for user in users}
        self.version += 1
        self.epoch += 1
