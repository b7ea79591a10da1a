"""What filter terms about tags, people and relations mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import attrgetter, or_
from typing import Any, Final

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet, SubscriptionLink
from leanix_tui.text import fold
from leanix_tui.workspace.filter_language import FilterError, Operand, Term
from leanix_tui.workspace.row_tests import BulkTest, RowTest
from leanix_tui.workspace.store import Store

__all__ = ["people_test", "relation_test", "special_word", "tags_test"]

_TAGS: Final = attrgetter("tag_ids")
_PEOPLE: Final = attrgetter("subscriptions")
_FEW: Final = 16
"""When fewer than one in so many fact sheets are at the other end, those at this end are found from there."""


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

    def marks(rows: Iterable[FactSheet]) -> list[bool]:
        found = [(some if own else none) or not wanted.isdisjoint(own) for own in map(_TAGS, rows)]
        for group in without:
            found = list(map(or_, found, [group.isdisjoint(own) for own in map(_TAGS, rows)]))
        return found

    return BulkTest(marks)


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

    def marks(rows: Iterable[FactSheet]) -> list[bool]:
        found: list[bool] = []
        for links in map(_PEOPLE, rows):
            passed = some if links else none
            for link in links:
                if fits(link) if role else link.user_id in accepted:
                    passed = True
                    break
            found.append(passed)
        return found

    return BulkTest(marks)


def _matching(things: Iterable[Any], wanted: str, names: Callable[[Any], tuple[str, ...]], *, exact: bool) -> list[Any]:
    """Those of which a name is what is wanted; where none is, and it need not be exact, those that contain it."""
    folded, known = fold(wanted), [(thing, [fold(name) for name in names(thing)]) for thing in things]
    hits = [thing for thing, found in known if folded in found]
    if hits or exact or not folded:
        return hits
    return [thing for thing, found in known if any(folded in name for name in found)]


def relation_test(store: Store, term: Term, ends: Mapping[str, list[RelationEnd]]) -> RowTest:
    """The test for ``itcomponents:AIX``, ``children:any``, ``relToParent:none``; ``ends`` by fact sheet type.

    A fact sheet whose type cannot have the relation never passes, not even for ``none``.
    """
    none, some, operands = _sort_out(term)
    near: set[str] = set()
    if operands:
        near = _near(store, term, operands, {end.target for found in ends.values() for end in found})
    return _RelationTest(store, ends, near, none=none, some=some)


class _RelationTest(RowTest):
    """Whether fact sheets are related to one of these, to nothing (none), or to anything (some)."""

    def __init__(
        self, store: Store, ends: Mapping[str, list[RelationEnd]], near: set[str], *, none: bool, some: bool
    ) -> None:
        super().__init__(lambda row: next(iter(self.marks(row.type, [row]))))
        self._store = store
        self._ends = ends
        self._near = near
        self._none = none
        self._some = some
        self._seen: dict[tuple[str, str, bool], set[str]] = {}

    def marks(self, name: str, rows: Sequence[FactSheet]) -> Iterable[bool]:
        """For each of these fact sheets, all of the type of this name, whether it passes."""
        ends = self._ends.get(name)
        if ends is None:
            return repeat(False, len(rows))
        found = self._any_of(ends, rows, self._near) if self._near else [False] * len(rows)
        if self._none or self._some:
            related = self._any_of(ends, rows, None)
            found = [one or (self._some if has else self._none) for one, has in zip(found, related, strict=True)]
        return found

    def _any_of(self, ends: Iterable[RelationEnd], rows: Sequence[FactSheet], near: set[str] | None) -> list[bool]:
        """Whether they are related to one of those near, or to anything at all, by any of these relations."""
        found = [False] * len(rows)
        for end in ends:
            # Few are found from their side: who points at them is known. Many are found by looking at everybody.
            if end.outgoing and (near is None or len(near) * _FEW > len(self._store)):
                new = [_leads(row.links, end.name, near) for row in rows]
            else:
                ids = self._others(end, near)
                new = [row.id in ids for row in rows]
            found = list(map(or_, found, new))
        return found

    def _others(self, end: RelationEnd, near: set[str] | None) -> set[str]:
        """The ids of what is at this end of a relation, of which those near are at the other one."""
        inverse = end.inverse or _inverse(self._store, end)
        key = (end.target, end.name if end.outgoing else inverse, end.outgoing)
        if key not in self._seen:
            if end.outgoing:
                self._seen[key] = {
                    source.id for id_ in near or () for _, source in self._store.sources(id_, relation=end.name)
                }
            else:
                self._seen[key] = _led_to(self._store, end.target, inverse, near)
        return self._seen[key]


def _leads(links: tuple[Any, ...], name: str, near: set[str] | None) -> bool:
    """Whether flat links lead to one of those near, or anywhere at all."""
    return name in links and (near is None or not near.isdisjoint(links[links.index(name) + 1]))


def _led_to(store: Store, owner: str, name: str, near: set[str] | None) -> set[str]:
    """The ids that a relation leads to from the fact sheets near, or from all of a type."""
    found: set[str] = set()
    for row in store.rows([owner]):
        links = row.links
        if name in links and (near is None or row.id in near):
            found.update(links[links.index(name) + 1])
    return found


def _near(store: Store, term: Term, operands: list[Operand], goals: set[str]) -> set[str]:
    """The ids of what the operands name at the other end; what is not loaded can be named by its id."""
    rows = store.rows(goals)
    found: set[str] = set()
    for operand in operands:
        wanted = fold(operand.text)
        found.add(operand.text)
        named = [row for row in rows if wanted in row.folded]
        if term.operator == "=":
            named = [row for row in named if wanted in {fold(row.display_name), fold(row.name)}]
        found.update([row.id for row in named])
    return found


def _inverse(store: Store, end: RelationEnd) -> str:
    """The name at the other end of a relation whose description does not give it."""
    there = store.model.types.get(end.target)
    names = [one.name for one in there.outgoing if one.persisted == end.persisted] if there is not None else []
    return names[0] if names else ""
