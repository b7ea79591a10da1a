"""Relations between loaded fact sheets: one step in both directions, and walks along a path."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from leanix_tui.errors import UsageError
from leanix_tui.model.data_model import DataModel, RelationEnd
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.workspace.store import Store

__all__ = ["ends_for", "plain", "plan_walk", "related", "split_path", "targets", "type_name", "walk"]


def targets(store: Store, fact_sheet: FactSheet, end: RelationEnd) -> list[FactSheet | str]:
    """What one relation of a fact sheet leads to; what is not loaded is given by its id."""
    if end.outgoing:
        return [store.get(target) or target for target in fact_sheet.targets(end.name)]
    return list(_sources(store, fact_sheet, end))


def _sources(store: Store, fact_sheet: FactSheet, end: RelationEnd) -> Iterator[FactSheet]:
    for name, source in store.sources(fact_sheet.id):
        if name == end.inverse:
            yield source
        elif not end.inverse:
            there = store.model.relation(source.type, name)
            if there is not None and there.persisted == end.persisted:
                yield source


def related(
    store: Store, fact_sheet: FactSheet, relation: str | None = None
) -> list[tuple[RelationEnd, list[FactSheet | str]]]:
    """What a fact sheet is related to, by relation; relations without any are left out unless one is asked for."""
    known = store.model.types.get(fact_sheet.type)
    if known is None:
        return []
    ends = known.relations.values() if relation is None else ends_for(store.model, store.labels, known.name, relation)
    found = [(end, targets(store, fact_sheet, end)) for end in ends]
    return found if relation is not None else [pair for pair in found if pair[1]]


def type_name(model: DataModel, labels: Labels, name: str) -> str | None:
    """The fact sheet type that a name, a label or a plural of either means; None when there is none."""
    found = model.find_type(name)
    if found is not None:
        return found.name
    wanted = plain(name)
    for known in model.types:
        if wanted in {plain(labels.type(known)), plain(labels.type(known, plural=True))}:
            return known
    return None


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A name as people type it: no blanks or dashes, and whatever case."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _names(labels: Labels, end: RelationEnd) -> Iterator[str]:
    """What a relation is called, the most particular names first."""
    yield end.name
    yield labels.relation(end)
    if end.name.startswith("rel"):
        yield end.name[3:]
    yield end.name.rpartition("To")[2]


def ends_for(model: DataModel, labels: Labels, owner: str, step: str) -> list[RelationEnd]:
    """The relations of a fact sheet type that a step of a path means, which may be several; none is an empty list.

    A relation's own name decides before its label, and both before the type at its other end.
    """
    known = model.types.get(owner)
    if known is None:
        return []
    if step in known.relations:
        return [known.relations[step]]
    wanted = plain(step)
    if not wanted:
        return []
    named = [end for end in known.relations.values() if wanted in {plain(name) for name in (end.name, end.name[3:])}]
    if named:
        return named
    titled = [
        end
        for end in known.relations.values()
        if wanted in {plain(name) for name in _names(labels, end)}
        or wanted in {plain(f"{end.name.removeprefix('relTo')}{plural}") for plural in ("s", "ren")}
    ]
    goal = type_name(model, labels, step)
    # "applications" on an application means what it is related to, but never its own family tree.
    typed = [end for end in known.relations.values() if end.target == goal and not end.name.startswith("relTo")]
    return list({end.name: end for end in (*titled, *typed)}.values())


def split_path(path: str) -> list[str]:
    """The steps of a path: ``itcomponents.providers``, or with ``/`` or ``>`` between them."""
    steps = [step.strip() for step in path.replace("/", ".").replace(">", ".").split(".")]
    if not steps or not all(steps):
        raise UsageError(
            "This path has an empty step.", remedy="Write it as in itcomponents.providers.", detail=path.strip()
        )
    return steps


def plan_walk(model: DataModel, labels: Labels, start: Iterable[str], path: str) -> list[dict[str, list[RelationEnd]]]:
    """For each step of a path: by fact sheet type, the relations to follow. Raises ``UsageError`` naming the step."""
    plan: list[dict[str, list[RelationEnd]]] = []
    here = list(dict.fromkeys(start))
    for number, step in enumerate(split_path(path), 1):
        ends = {owner: ends_for(model, labels, owner, step) for owner in here}
        if not any(ends.values()):
            raise _no_such_step(model, labels, here, step, number)
        plan.append({owner: found for owner, found in ends.items() if found})
        here = list(dict.fromkeys(end.target for found in ends.values() for end in found))
    return plan


def _no_such_step(model: DataModel, labels: Labels, here: Sequence[str], step: str, number: int) -> UsageError:
    possible = {
        name: None
        for owner in here
        for end in (model.types[owner].relations.values() if owner in model.types else ())
        for name in (end.name, labels.relation(end))
    }
    close = difflib.get_close_matches(step, possible, n=3, cutoff=0.5)
    owners = ", ".join(here) or "nothing"
    listed = ", ".join(name for name in possible if name.startswith("rel")) or "no relation at all"
    hint = f"Did you mean {' or '.join(close)}? " if close else ""
    return UsageError(f"Step {number}, {step!r}, leads nowhere from {owners}.", remedy=f"{hint}Possible: {listed}.")


def walk(store: Store, start: FactSheet, path: str) -> list[FactSheet]:
    """Follow a path from one fact sheet; each result once, in the order it is met."""
    here: dict[str, FactSheet] = {start.id: start}
    for ends in plan_walk(store.model, store.labels, [start.type], path):
        there: dict[str, FactSheet] = {}
        for fact_sheet in here.values():
            for end in ends.get(fact_sheet.type, ()):
                for target in targets(store, fact_sheet, end):
                    if not isinstance(target, str):
                        there.setdefault(target.id, target)
        here = there
    return list(here.values())
