"""What filter terms about tags, people and relations mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import fold
from leanix_tui.workspace.filter_language import FilterError, Operand, Term
from leanix_tui.workspace.graph import targets
from leanix_tui.workspace.row_tests import MemberTest, RowTest
from leanix_tui.workspace.store import Store

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
    found: set[FactSheet] = set()
    for operand in operands:
        ids = _tag_ids(store, operand, exact=exact)
        if not ids:
            _check_group(store, term, operand, exact=exact)
        for tag in ids:
            found.update(store.by_tag.get(tag, ()))
    without = [tags for operand in operands if (tags := _empty_group(store, operand)) is not None]
    if not (none or some or without):
        return MemberTest(found)

    def passes(row: FactSheet) -> bool:
        own = row.tag_ids
        if (some if own else none) or row in found:
            return True
        return any(group.isdisjoint(own) for group in without)

    return RowTest(passes)


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

    found: set[FactSheet] = set()
    for link, rows in list(store.by_link.items()) if accepted else ():
        fits = link.user_id in accepted
        if role:
            fits = link.type.lower() in accepted or not accepted.isdisjoint(link.role_ids)
        if fits:
            found.update(rows)
    if not (none or some):
        return MemberTest(found)
    return RowTest(lambda row: (some if row.subscriptions else none) or row in found)


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
    members: set[FactSheet] = set()
    if operands:
        near = _near(store, term, operands, {end.target for found in ends.values() for end in found})
        members = _related_to(store, near, ends)
    if not (none or some):
        return MemberTest(members)

    def passes(row: FactSheet) -> bool:
        here = ends.get(row.type)
        if here is None:
            return False
        return row in members or (some if any(_has_any(store, row, end) for end in here) else none)

    return RowTest(passes)


def _near(store: Store, term: Term, operands: list[Operand], goals: set[str]) -> list[str]:
    """The ids of what the operands name at the other end; what is not loaded can be named by its id."""
    rows = store.rows(goals)
    found: dict[str, None] = {}
    for operand in operands:
        wanted = fold(operand.text)
        found[operand.text] = None
        named = [row for row in rows if wanted in row.folded]
        if term.operator == "=":
            named = [row for row in named if wanted in {fold(row.display_name), fold(row.name)}]
        found.update(dict.fromkeys(row.id for row in named))
    return list(found)


def _related_to(store: Store, near: Iterable[str], ends: Mapping[str, list[RelationEnd]]) -> set[FactSheet]:
    """The fact sheets that one of the relations leads from to one of these, found from the side of these."""
    # Names are shared: every type that has parents calls that relation the same.
    towards: dict[str, set[str]] = {}
    back: dict[str, set[str]] = {}
    for owner, some in ends.items():
        for end in some:
            if end.outgoing:
                towards.setdefault(end.name, set()).add(owner)
            else:
                back.setdefault(end.inverse or _inverse(store, end), set()).add(owner)
    found: set[FactSheet] = set()
    get, incoming = store.by_id.get, store.incoming
    for target in near:
        flat = incoming.get(target, ())
        for at in range(0, len(flat) - 1, 2):
            if flat[at] in towards and flat[at + 1].type in towards[flat[at]]:
                found.add(flat[at + 1])
        links = row.links if (row := get(target)) is not None else ()
        for at in range(0, len(links), 2):
            if links[at] in back:
                owners = back[links[at]]
                found.update(one for one in map(get, links[at + 1]) if one is not None and one.type in owners)
    return found


def _inverse(store: Store, end: RelationEnd) -> str:
    """The name at the other end of a relation whose description does not give it."""
    there = store.model.types.get(end.target)
    names = [one.name for one in there.outgoing if one.persisted == end.persisted] if there is not None else []
    return names[0] if names else ""


def _has_any(store: Store, row: FactSheet, end: RelationEnd) -> bool:
    if end.outgoing:
        return end.name in row.links
    flat = store.incoming.get(row.id)
    if not flat:
        return False
    return end.inverse in flat if end.inverse else bool(targets(store, row, end))
