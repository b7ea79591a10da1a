"""What the terms of a filter mean in one workspace: each becomes a test of one fact sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import fold
from leanix_tui.workspace.cells import Column, remember, show
from leanix_tui.workspace.columns import SEALS, Columns
from leanix_tui.workspace.filter_language import FilterError, Operand, Term
from leanix_tui.workspace.filter_values import DateTest, NumberTest, flag_test
from leanix_tui.workspace.graph import ends_for, plain, targets, type_name
from leanix_tui.workspace.values import spread

__all__ = ["Meaning", "Test", "is_about_status"]

Test = Callable[[FactSheet], bool]

ALIASES: Final = {
    "seal": "lxState",
    "state": "lxState",
    "qualityseal": "lxState",
    "quality": "lxState",
    "updated": "updatedAt",
    "changed": "updatedAt",
    "created": "createdAt",
    "tag": "tags",
    "user": "subscriptions",
    "owner": "subscriptions",
    "subscriber": "subscriptions",
    "subscription": "subscriptions",
    "email": "subscriptions",
    "external": "externalId",
    "subtype": "category",
}
_OTHER_NAMES: Final = ("archived", "role", "tag", "user", "seal", "updated", "created")


def is_about_status(term: Term) -> bool:
    """Whether a term says itself what is to become of archived fact sheets."""
    return term.kind == "field" and term.text.casefold() in {"archived", "status"}


class Meaning:
    """Turns terms into tests, for the workspace of these columns."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.store = columns.store
        self._own = {field for one in self.store.model.types.values() for field in one.fields}
        self._lower = {name.casefold(): name for name in reversed(list(columns.names()))}

    def test(self, term: Term) -> Test:
        """The test for one term. Raises ``FilterError``."""
        if term.kind == "word":
            test = self._word(term.text)
        elif term.kind == "fuzzy":
            test = self._fuzzy(term.text)
        else:
            test = self._field(term)
        return _negate(test) if term.negated else test

    def _word(self, text: str) -> Test:
        word, id_ = fold(text), text.lower()
        if id_ in self.store.by_id or text in self.store.by_id:
            return lambda row: row.id in (id_, text) or word in row.folded
        return lambda row: word in row.folded

    def _fuzzy(self, text: str) -> Test:
        # Every step of this pattern has one way to match, so that no name can make it slow.
        letters = [re.escape(letter) for letter in fold(text)]
        find = re.compile("".join(f"[^{letter}]*{letter}" for letter in letters), re.DOTALL).match
        return lambda row: find(row.folded) is not None

    # -- fields -----------------------------------------------------------------------------------------------------

    def _field(self, term: Term) -> Test:
        name = term.text
        lower = name.casefold()
        if name not in self._own:
            if lower == "archived":
                return self._archived(term)
            if lower == "role":
                return self._people(term, role=True)
        column = self._column(name)
        if column is not None:
            if column.kind == "tags":
                return self._tags(term)
            if column.kind == "people":
                return self._people(term, role=False)
            return (
                self._relation(term, self._ends(column.key)) if column.kind == "relation" else self._plain(term, column)
            )
        ends = self._ends(name)
        if ends:
            return self._relation(term, ends)
        known = [*self.columns.names(), *_OTHER_NAMES]
        raise FilterError(
            f"No fact sheet type of this workspace has a field or relation {name!r}.",
            position=term.position,
            length=len(name),
            known=known,
            wanted=name,
            remedy="Put quotes around it to search for it as text.",
        )

    def _column(self, name: str) -> Column | None:
        lower = name.casefold()
        found = self.columns.get(name) if name in self._own or lower not in ALIASES else None
        key = ALIASES.get(lower) or self._lower.get(lower)
        if found is None and key is not None:
            found = self.columns.get(key)
        if found is None and "." in name:
            field, _, phase = name.rpartition(".")
            base = self._lower.get(field.casefold(), field)
            for one in self.columns.phases(base):
                if one.casefold() == phase.casefold():
                    found = self.columns.get(f"{base}.{one}")
        if found is None:
            wanted = plain(name)
            for known in self.store.model.types.values():
                for own in known.fields:
                    if wanted and plain(self.store.labels.field(known.name, own)) == wanted:
                        return self.columns.get(own)
        return found

    def _ends(self, name: str) -> dict[str, list[RelationEnd]]:
        model, labels = self.store.model, self.store.labels
        found = {owner: ends_for(model, labels, owner, name) for owner in model.types}
        return {owner: ends for owner, ends in found.items() if ends}

    def _plain(self, term: Term, column: Column) -> Test:
        value = column.value
        if column.kind in {"number", "percent"}:
            return _any_of(self._one(term, column, operand, lambda o: NumberTest(term, o)) for operand in term.operands)
        if column.kind == "date":
            today = self.columns.now
            return _any_of(self._one(term, column, o, lambda o: DateTest(term, o, today)) for o in term.operands)
        if column.kind == "flag":
            return _any_of(self._one(term, column, operand, lambda o: flag_test(term, o)) for operand in term.operands)
        if term.operator not in {":", "="}:
            raise self._no_comparison(term, column)
        if column.kind in {"choice", "choices", "lifecycle", "seal", "type"}:
            tests = [self._choice(term, column, operand) for operand in term.operands]
            # A value and its type decide, and both repeat: most rows cost one look-up.
            return remember(lambda row: (row.type, value(row)), _any_of(tests))
        return _any_of(self._text(term, column, operand) for operand in term.operands)

    def _one(
        self, term: Term, column: Column, operand: Operand, make: Callable[[Operand], Callable[[Any], bool]]
    ) -> Test:
        special = self._special(term, column, operand)
        if special is not None:
            return special
        test, value = make(operand), column.value
        return lambda row: (found := value(row)) is not None and test(found)

    def _special(self, term: Term, column: Column, operand: Operand) -> Test | None:
        """``none`` and ``any``, where they are not values of the field itself."""
        if operand.quoted or term.operator != ":":
            return None
        value, owners = column.value, column.owners
        word = operand.text.casefold()
        if word == "none":
            return lambda row: value(row) is None and (owners is None or row.type in owners)
        return (lambda row: value(row) is not None) if word == "any" else None

    def _text(self, term: Term, column: Column, operand: Operand) -> Test:
        special = self._special(term, column, operand)
        if special is not None:
            return special
        wanted, value = fold(operand.text), column.value
        if column.key == "id":
            exact_id = operand.text.lower()
            return lambda row: row.id.lower().startswith(exact_id)
        if term.operator == "=":
            return lambda row: (
                (found := value(row)) is not None and wanted in [fold(show(one)) for one in spread(found)]
            )
        return lambda row: (found := value(row)) is not None and wanted in fold(show(found))

    def _no_comparison(self, term: Term, column: Column) -> FilterError:
        return FilterError(
            f"{column.label} has no order that {term.operator} could compare.",
            position=term.position,
            length=term.length,
            remedy=f"Write {term.text}:value.",
        )

    # -- choices ----------------------------------------------------------------------------------------------------

    def _choice(self, term: Term, column: Column, operand: Operand) -> Test:
        special = self._special(term, column, operand)
        if special is not None:
            return special
        wanted, value, text = plain(operand.text), column.value, column.text
        if column.kind == "type":
            known = type_name(self.store.model, self.store.labels, operand.text)
            if known is not None:
                return lambda row: row.type == known
            if not any(wanted in plain(name) for name in (*self.store.model.types, *list(self.store.by_type))):
                raise FilterError(
                    f"This workspace has no fact sheet type {operand.text!r}.",
                    position=term.position,
                    length=term.length,
                    known=self.store.model.types,
                    wanted=operand.text,
                )
        exact = {key for key, label in self._choices(column) if wanted in {plain(key), plain(label)}}
        if term.operator == "=" or exact:
            return lambda row: (
                any(one in exact or plain(show(one)) == wanted for one in spread(value(row)))
                or plain(text(row)) == wanted
            )
        return lambda row: wanted in plain(text(row)) or any(wanted in plain(show(one)) for one in spread(value(row)))

    def _choices(self, column: Column) -> Iterator[tuple[str, str]]:
        labels = self.store.labels
        if column.kind == "seal":
            yield from ((key, self.columns.seal(key)) for key in SEALS)
            return
        for one in self.store.model.types.values():
            field = one.fields.get(column.key)
            values = one.categories if column.key == "category" else field.values if field else ()
            for value in values:
                yield value, labels.value(one.name, column.key, value)

    def _archived(self, term: Term) -> Test:
        if [operand.text.casefold() for operand in term.operands] == ["any"]:
            return lambda row: True  # noqa: ARG005
        wanted = flag_test(term, term.operands[0])
        return lambda row: wanted(row.status == "ARCHIVED")

    # -- tags, people, relations --------------------------------------------------------------------------------------

    def _tags(self, term: Term) -> Test:
        self._needs_equality(term)
        accepted: set[str] = set()
        none = some = False
        for operand in term.operands:
            word = operand.text.casefold()
            if word in {"none", "any"} and not operand.quoted and term.operator == ":":
                none, some = none or word == "none", some or word == "any"
            else:
                accepted |= self._tag_ids(operand, exact=term.operator == "=")
        empty_groups = [
            group for group in (self._empty_group(operand) for operand in term.operands) if group is not None
        ]

        def test(row: FactSheet) -> bool:
            ids = row.tag_ids
            if not ids:
                return none or bool(empty_groups)
            return some or not accepted.isdisjoint(ids) or any(group.isdisjoint(ids) for group in empty_groups)

        return remember(lambda row: row.tag_ids, test)

    def _tag_ids(self, operand: Operand, *, exact: bool) -> set[str]:
        tags = list(self.store.tags.values())
        group, name = _halves(operand)
        if group is not None:
            within = _matching(tags, group, lambda tag: (tag.group_name, tag.group_id), exact=exact)
            if name.casefold() in {"any", "none"} and not operand.quoted:
                return {tag.id for tag in within} if name.casefold() == "any" else set()
            return {tag.id for tag in _matching(within, name, lambda tag: (tag.name, tag.id), exact=exact)}
        for strict in (True, False) if not exact else (True,):
            hits = _matching(tags, operand.text, lambda tag: (tag.name, tag.id, tag.group_name), exact=strict)
            if hits:
                return {tag.id for tag in hits}
        return {operand.text}

    def _empty_group(self, operand: Operand) -> set[str] | None:
        """The tags of a group of which ``tag:Group=none`` wants none."""
        group, name = _halves(operand)
        if group is None or name.casefold() != "none" or operand.quoted:
            return None
        tags = list(self.store.tags.values())
        return {tag.id for tag in _matching(tags, group, lambda tag: (tag.group_name, tag.group_id), exact=False)}

    def _people(self, term: Term, *, role: bool) -> Test:
        self._needs_equality(term)
        store, exact = self.store, term.operator == "="
        none = some = False
        accepted: set[str] = set()
        for operand in term.operands:
            word = operand.text.casefold()
            if word in {"none", "any"} and not operand.quoted and term.operator == ":":
                none, some = none or word == "none", some or word == "any"
                continue
            accepted.add(operand.text.lower())
            if role:
                roles = list(store.roles.values())
                accepted |= {
                    one.id for one in _matching(roles, operand.text, lambda one: (one.name, one.id), exact=exact)
                }
            else:
                users = list(store.users.values())
                names = lambda one: (one.email, one.display_name, one.id)  # noqa: E731
                accepted |= {one.id for one in _matching(users, operand.text, names, exact=exact)}

        def test(row: FactSheet) -> bool:
            links = row.subscriptions
            if not links:
                return none
            if some:
                return True
            if role:
                return any(link.type.lower() in accepted or not accepted.isdisjoint(link.role_ids) for link in links)
            return any(link.user_id in accepted for link in links)

        return remember(lambda row: row.subscriptions, test)

    def _relation(self, term: Term, ends: dict[str, list[RelationEnd]]) -> Test:
        self._needs_equality(term)
        store = self.store
        none = some = False
        accepted: set[str] = set()
        goals = {end.target for found in ends.values() for end in found}
        for operand in term.operands:
            word = operand.text.casefold()
            if word in {"none", "any"} and not operand.quoted and term.operator == ":":
                none, some = none or word == "none", some or word == "any"
                continue
            wanted = fold(operand.text)
            accepted.add(operand.text)
            near = [row for row in store.rows(goals) if wanted in row.folded]
            if term.operator == "=":
                near = [row for row in near if wanted in {fold(row.display_name), fold(row.name)}]
            accepted |= {row.id for row in near}

        def test(row: FactSheet) -> bool:
            here = ends.get(row.type)
            if here is None:
                return False
            found = [one if isinstance(one, str) else one.id for end in here for one in targets(store, row, end)]
            return (some if found else none) or not accepted.isdisjoint(found)

        return test

    def _needs_equality(self, term: Term) -> None:
        if term.operator not in {":", "="}:
            raise FilterError(
                f"{term.text} has no order that {term.operator} could compare.",
                position=term.position,
                length=term.length,
                remedy=f"Write {term.text}:value.",
            )


def _halves(operand: Operand) -> tuple[str | None, str]:
    at = operand.split if operand.split >= 0 else operand.text.find("=")
    return (None, operand.text) if at <= 0 else (operand.text[:at], operand.text[at + 1 :])


def _matching(things: Iterable[Any], wanted: str, names: Callable[[Any], tuple[str, ...]], *, exact: bool) -> list[Any]:
    """Those of which a name is what is wanted; where none is, and it need not be exact, those that contain it."""
    folded, known = fold(wanted), [(thing, [fold(name) for name in names(thing)]) for thing in things]
    hits = [thing for thing, found in known if folded in found]
    if hits or exact or not folded:
        return hits
    return [thing for thing, found in known if any(folded in name for name in found)]


def _negate(test: Test) -> Test:
    return lambda row: not test(row)


def _any_of(tests: Iterable[Test]) -> Test:
    known = tuple(tests)
    return known[0] if len(known) == 1 else lambda row: any(test(row) for test in known)
