"""What the terms of a filter mean in one workspace: each becomes a test of one fact sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import fold
from leanix_tui.workspace.cells import Column, remember, show
from leanix_tui.workspace.columns import SEALS, Columns
from leanix_tui.workspace.filter_language import FilterError, Operand, Term
from leanix_tui.workspace.filter_links import people_test, relation_test, special_word, tags_test
from leanix_tui.workspace.filter_values import date_test, flag_test, number_test
from leanix_tui.workspace.graph import ends_for, plain, type_name
from leanix_tui.workspace.row_tests import Always, AnyOf, BulkTest, ColumnTest, RowTest, TextTest, ValueTest
from leanix_tui.workspace.sorting import Check, go_on
from leanix_tui.workspace.values import spread

__all__ = ["Meaning", "is_about_status", "may_be_id"]

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


def may_be_id(word: str) -> bool:
    """Ids have a digit or a hyphen in them; for any other word it is not worth having them all at hand."""
    return not word.isalpha()


class Meaning:
    """Turns terms into tests, for the workspace of these columns."""

    def __init__(self, columns: Columns, check: Check = go_on) -> None:
        self.columns = columns
        self._check = check
        self.store = columns.store
        self._own = {field for one in self.store.model.types.values() for field in one.fields}
        self._lower = {name.casefold(): name for name in reversed(list(columns.names()))}

    def test(self, term: Term) -> RowTest:
        """The test for what one term says, whether that is wanted or not (negated). Raises ``FilterError``."""
        if term.kind == "word":
            return self._word(term.text)
        return self._fuzzy(term.text) if term.kind == "fuzzy" else self._field(term)

    def _word(self, text: str) -> RowTest:
        word, id_ = fold(text), text.lower()
        return TextTest(word, ids=frozenset(one for one in (id_, text) if may_be_id(text) and self.store.has(one)))

    def _fuzzy(self, text: str) -> RowTest:
        folded = fold(text)
        if len(folded) < 2:
            return TextTest(folded)
        # Every step of this pattern has one way to match, so that no name can make it slow.
        steps = [f"[^{letter}]*{letter}" for letter in map(re.escape, folded)]
        return TextTest(folded, re.compile("".join(steps), re.DOTALL).match)

    # -- fields -----------------------------------------------------------------------------------------------------

    def _field(self, term: Term) -> RowTest:
        name = term.text
        lower = name.casefold()
        if name not in self._own:
            if lower == "archived":
                return self._archived(term)
            if lower == "role":
                return people_test(self.store, term, role=True)
        column = self._column(name)
        ends = self._ends(name) if column is None else self._ends(column.key) if column.kind == "relation" else {}
        if ends:
            return relation_test(self.store, term, ends, self._check)
        column = column or self._labelled(name)
        if column is not None:
            if column.kind == "tags":
                return tags_test(self.store, term)
            return people_test(self.store, term, role=False) if column.kind == "people" else self._plain(term, column)
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
        return found

    def _labelled(self, name: str) -> Column | None:
        """The field with this label, which is looked for last: a label may be the name of a fact sheet type."""
        wanted = plain(name)
        for known in self.store.model.types.values():
            for own in known.fields:
                if wanted and plain(self.store.labels.field(known.name, own)) == wanted:
                    return self.columns.get(own)
        return None

    def _ends(self, name: str) -> dict[str, list[RelationEnd]]:
        model, labels = self.store.model, self.store.labels
        found = {owner: ends_for(model, labels, owner, name) for owner in model.types}
        return {owner: ends for owner, ends in found.items() if ends}

    def _plain(self, term: Term, column: Column) -> RowTest:
        return AnyOf(
            [self._special(term, column, operand) or self._one(term, column, operand) for operand in term.operands]
        )

    def _special(self, term: Term, column: Column, operand: Operand) -> RowTest | None:
        """``none`` and ``any``; a type that cannot have the field is neither."""
        word = special_word(term, operand)
        value, owners = column.value, column.owners
        if word == "none":
            return _grouped(column, lambda row: value(row) is None and (owners is None or row.type in owners))
        return _grouped(column, lambda row: value(row) is not None) if word else None

    def _one(self, term: Term, column: Column, operand: Operand) -> RowTest:
        kind = column.kind
        if kind in {"number", "percent"}:
            return _valued(column, number_test(term, operand))
        if kind == "date":
            return _valued(column, date_test(term, operand, self.columns.now))
        if kind == "flag":
            return _valued(column, flag_test(term, operand))
        if term.operator not in {":", "="}:
            raise self._no_comparison(term, column)
        if kind in {"choice", "choices", "lifecycle", "seal", "type"}:
            return self._choice(term, column, operand)
        wanted = fold(operand.text)
        if column.key == "id":
            beginning = operand.text.lower()
            return BulkTest("id", lambda ids: (one.lower().startswith(beginning) for one in ids))
        if term.operator == "=":
            return _valued(column, lambda value: wanted in [fold(show(one)) for one in spread(value)])
        return _valued(column, lambda value: value is not None and wanted in fold(show(value)))

    def _no_comparison(self, term: Term, column: Column) -> FilterError:
        return FilterError(
            f"{column.label} has no order that {term.operator} could compare.",
            position=term.position,
            length=term.length,
            remedy=f"Write {term.text}:value.",
        )

    # -- choices ----------------------------------------------------------------------------------------------------

    def _choice(self, term: Term, column: Column, operand: Operand) -> RowTest:
        wanted, value, text = plain(operand.text), column.value, column.text
        if column.kind == "type":
            known = type_name(self.store.model, self.store.labels, operand.text)
            if known is not None:
                return ColumnTest(column, lambda row: row.type == known)
            if not any(wanted in plain(name) for name in (*self.store.model.types, *list(self.store.by_type))):
                raise FilterError(
                    f"This workspace has no fact sheet type {operand.text!r}.",
                    position=term.position,
                    length=term.length,
                    known=self.store.model.types,
                    wanted=operand.text,
                )
        exact = {key for key, label in self._choices(column) if wanted in {plain(key), plain(label)}}

        def is_it(row: FactSheet) -> bool:
            found = spread(value(row))
            return any(one in exact or plain(show(one)) == wanted for one in found) or plain(text(row)) == wanted

        def has_it(row: FactSheet) -> bool:
            return wanted in plain(text(row)) or any(wanted in plain(show(one)) for one in spread(value(row)))

        decide = is_it if term.operator == "=" or exact else has_it
        return _grouped(column, remember(lambda row: (row.type, value(row)), decide))

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

    def _archived(self, term: Term) -> RowTest:
        if [operand.text.casefold() for operand in term.operands] == ["any"]:
            return Always(passes=True)
        wanted = flag_test(term, term.operands[0])
        return BulkTest("status", lambda states: (wanted(state == "ARCHIVED") for state in states))


def _grouped(column: Column, passes: Callable[[FactSheet], bool]) -> RowTest:
    return ColumnTest(column, passes) if column.repeats else RowTest(passes)


def _valued(column: Column, test: Callable[[Any], bool]) -> RowTest:
    value = column.value
    return _grouped(column, lambda row: test(value(row))) if column.repeats else ValueTest(column, test)
