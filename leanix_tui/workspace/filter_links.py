"""What filter terms about tags, people and relations mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, repeat
from operator import not_, or_
from typing import Any

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.text import fold
from leanix_tui.workspace.filter_language import FilterError, Operand, Term
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.row_tests import BulkTest, RowTest
from leanix_tui.workspace.sorting import Check, go_on, in_pieces
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.texts import Texts

__all__ = ["people_test", "relation_test", "special_word", "tags_test"]


def special_word(term: Term, operand: Operand) -> str:
    """``none`` or ``any`` where that is meant, and not a value of this name; else empty."""
    word = operand.text.casefold()
    return word if word in {"none", "any"} and not operand.quoted and term.operator == ":" else ""


def _sort_out(term: Term) -> tuple[bool, bool, list[Operand]]:
    """Whether nothing is wanted, whether anything is, and the particular values that are."""
    if term.operator not in {":", "="}:
        raise FilterError(
            f"{term.text} has no order that {term.operator} could compare.",
            position=term.position,
            length=term.length,
            remedy=f"Write {term.text}:value.",
        )
    words = [special_word(term, operand) for operand in term.operands]
    rest = [operand for operand, word in zip(term.operands, words, strict=True) if not word]
    return "none" in words, "any" in words, rest


def tags_test(store: Store, term: Term) -> RowTest:
    """The test for ``tag:Group=Name``, ``tag:Name``, ``tag:Group``, ``tag:none`` ..."""
    none, some, operands = _sort_out(term)
    exact = term.operator == "="
    wanted: set[str] = set()
    for operand in operands:
        ids = _tag_ids(store, operand, exact=exact)
        if not ids:
            _check_group(store, term, operand, exact=exact)
        wanted |= ids
    without = [tags for operand in operands if (tags := _empty_group(store, operand)) is not None]

    def marks(tags: Sequence[tuple[str, ...]]) -> Iterable[bool]:
        found: Iterable[bool] = map(not_, map(wanted.isdisjoint, tags))
        if some:
            found = map(or_, found, map(bool, tags))
        if none:
            found = map(or_, found, map(not_, tags))
        for group in without:
            found = map(or_, found, map(group.isdisjoint, tags))
        return found

    return BulkTest("tag_ids", marks)


def _tag_ids(store: Store, operand: Operand, *, exact: bool) -> set[str]:
    tags = list(store.tags.values())
    whole = _matching(tags, operand.text, lambda tag: (tag.name, tag.id, tag.group_name), exact=True)
    group, name = _halves(operand)
    if whole or group is None:
        if not whole and not exact:
            whole = _matching(tags, operand.text, lambda tag: (tag.name, tag.group_name), exact=False)
        return {tag.id for tag in whole} or {operand.text}
    within = _matching(tags, group, lambda tag: (tag.group_name, tag.group_id), exact=exact)
    if name.casefold() in {"any", "none"} and not operand.quoted:
        return {tag.id for tag in within} if name.casefold() == "any" else set()
    return {tag.id for tag in _matching(within, name, lambda tag: (tag.name, tag.id), exact=exact)}


def _check_group(store: Store, term: Term, operand: Operand, *, exact: bool) -> None:
    """Raise FilterError for a group that does not exist; until the tags are loaded nothing can be said."""
    group, _ = _halves(operand)
    names = {one.name: (one.name, one.id) for one in store.tag_groups.values()}
    names |= {tag.group_name: (tag.group_name, tag.group_id) for tag in store.tags.values() if tag.group_name}
    if group is None or not names or _matching(names.values(), group, lambda one: one, exact=exact):
        return
    raise FilterError(
        f"There is no tag group {group!r}.",
        position=term.position,
        length=term.length,
        known=names,
        wanted=group,
        remedy="" if len(names) > 20 else f"Tag groups: {', '.join(names)}.",
    )


def _empty_group(store: Store, operand: Operand) -> set[str] | None:
    """The tags of a group of which ``tag:Group=none`` wants none."""
    group, name = _halves(operand)
    if group is None or name.casefold() != "none" or operand.quoted:
        return None
    tags = list(store.tags.values())
    return {tag.id for tag in _matching(tags, group, lambda tag: (tag.group_name, tag.group_id), exact=False)}


def _halves(operand: Operand) -> tuple[str | None, str]:
    at = operand.split if operand.split >= 0 else operand.text.find("=")
    return (None, operand.text) if at <= 0 else (operand.text[:at], operand.text[at + 1 :])


def people_test(store: Store, term: Term, *, role: bool) -> RowTest:
    """The test for ``role:"System Owner"``, ``role:RESPONSIBLE``, ``user:ada@example.org``, ``user:none`` ..."""
    none, some, operands = _sort_out(term)
    things: list[Any] = list(store.roles.values()) if role else list(store.users.values())
    names = (lambda one: (one.name, one.id)) if role else (lambda one: (one.email, one.display_name, one.id))
    accepted: set[str] = set()
    for operand in operands:
        accepted.add(operand.text.lower())
        accepted |= {one.id for one in _matching(things, operand.text, names, exact=term.operator == "=")}

    def fits(link: SubscriptionLink) -> bool:
        return link.type.lower() in accepted or not accepted.isdisjoint(link.role_ids)

    def marks(people: Sequence[tuple[SubscriptionLink, ...]]) -> Iterator[bool]:
        for links in people:
            passed = some if links else none
            for link in links:
                if fits(link) if role else link.user_id in accepted:
                    passed = True
                    break
            yield passed

    return BulkTest("subscriptions", marks)


def _matching(things: Iterable[Any], wanted: str, names: Callable[[Any], tuple[str, ...]], *, exact: bool) -> list[Any]:
    """Those of which a name is what is wanted; where none is, and it need not be exact, those that contain it."""
    folded, known = fold(wanted), [(thing, [fold(name) for name in names(thing)]) for thing in things]
    hits = [thing for thing, found in known if folded in found]
    if hits or exact or not folded:
        return hits
    return [thing for thing, found in known if any(folded in name for name in found)]


def relation_test(store: Store, term: Term, ends: Mapping[str, list[RelationEnd]], check: Check = go_on) -> RowTest:
    """The test for ``itcomponents:AIX``, ``children:any``, ``relToParent:none``; ``ends`` by fact sheet type.

    A fact sheet whose type cannot have the relation never passes, not even for ``none``.
    """
    none, some, operands = _sort_out(term)
    near: set[int] = set()
    if operands:
        near = _near(store, term, operands, {end.target for found in ends.values() for end in found})
    return _RelationTest(store, ends, near, check, none=none, some=some)


class _RelationTest(RowTest):
    """Whether fact sheets are related to one of these, to nothing (none), or to anything (some)."""

    def __init__(
        self,
        store: Store,
        ends: Mapping[str, list[RelationEnd]],
        near: set[int],
        check: Check,
        *,
        none: bool,
        some: bool,
    ) -> None:
        super().__init__(self._passes)
        self._store = store
        self._ends = ends
        self._near = near
        self._check = check
        self._none = none
        self._some = some
        self._seen: dict[tuple[str, str, bool, bool], set[int]] = {}

    def _passes(self, row: FactSheet) -> bool:
        number = self._store.number(row.id)
        place = None if number is None else self._store.place(number)
        return place is not None and next(iter(self.marks(Part(self._store, place[0], [place[1]], whole=False))))

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether it passes."""
        ends = self._ends.get(part.name)
        if ends is None:
            return repeat(False, len(part))
        numbers = part.column("number")
        found = [False] * len(part)
        for end in ends if self._near else ():
            these = self._related(end, part.name, any_=False)
            found = list(map(or_, found, [number in these for number in numbers]))
        if self._none or self._some:
            related: set[int] = set()
            related.update(*(self._related(end, part.name, any_=True) for end in ends))
            found = [
                one or (self._some if number in related else self._none)
                for one, number in zip(found, numbers, strict=True)
            ]
        return found

    def _related(self, end: RelationEnd, owner: str, *, any_: bool) -> set[int]:
        """The numbers of what is at this end of a relation, of which those near, or any, are at the other one."""
        store, inverse = self._store, end.inverse or _inverse(self._store, end)
        name = end.name if end.outgoing else inverse
        key = (owner if end.outgoing else end.target, name, end.outgoing, any_)
        if key not in self._seen:
            code = store.links.code(name)
            if code is None:
                self._seen[key] = set()
            elif end.outgoing and not any_:
                self._seen[key] = _sources(store, code, list(self._near), self._check)
            else:
                near, targets = None if any_ else self._near, not end.outgoing
                self._seen[key] = _leaving(store, key[0], code, near, self._check, targets=targets)
        return self._seen[key]


def _sources(store: Store, code: int, near: Sequence[int], check: Check) -> set[int]:
    """From where a relation leads to those near."""
    links, found = store.links, set[int]()
    relation, source, before, last, add = links.relation, links.source, links.before, links.last, found.add
    for piece in in_pieces(len(near)):
        check()
        for number in near[piece]:
            at = last[number]
            while at:
                if relation[at] == code:
                    add(source[at])
                at = before[at]
    return found


def _leaving(store: Store, owner: str, code: int, near: set[int] | None, check: Check, *, targets: bool) -> set[int]:
    """Those fact sheets of a type, out of those near or of all, that a relation leaves from; or where it leads to."""
    table, found = store.tables.get(owner), set[int]()
    if table is None:
        return found
    relation, target, add = store.links.relation, store.links.target, found.add
    for piece in in_pieces(table.count):
        check()
        for number, start, amount in zip(
            table.number[piece], table.first_link[piece], table.link_count[piece], strict=True
        ):
            if amount and (near is None or number in near):
                for at in range(start, start + amount):
                    if relation[at] == code:
                        add(target[at] if targets else number)
    return found


def _near(store: Store, term: Term, operands: list[Operand], goals: set[str]) -> set[int]:
    """The numbers of what the operands name at the other end; what is not loaded can be named by its id."""
    found: set[int] = set()
    for operand in operands:
        wanted, known = fold(operand.text), store.number(operand.text)
        if known is not None:
            found.add(known)
        for table in filter(None, map(store.tables.get, goals)):
            count = table.count
            having = chain.from_iterable(Texts.of(store, table, count).having(wanted))
            places: Iterable[int] = compress(range(count), having)
            if term.operator == "=":
                places = [at for at in places if wanted in {fold(table.display_name[at]), fold(table.name[at])}]
            found.update(table.number[at] for at in places if at not in table.gone)
    return found


def _inverse(store: Store, end: RelationEnd) -> str:
    """The name at the other end of a relation whose description does not give it."""
    there = store.model.types.get(end.target)
    names = [one.name for one in there.outgoing if one.persisted == end.persisted] if there is not None else []
    return names[0] if names else ""
