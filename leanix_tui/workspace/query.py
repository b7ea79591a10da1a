"""Asking the loaded workspace for rows: filtered, narrowed by facets, sorted, and kept up as more rows come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import fold
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.facets import Facet, count_facets, facet_test
from leanix_tui.workspace.filter_language import FilterError, Term, parse_filter
from leanix_tui.workspace.filter_terms import Meaning, is_about_status
from leanix_tui.workspace.graph import type_name
from leanix_tui.workspace.order import Orders, Sort, containing, mark_of
from leanix_tui.workspace.row_tests import RowTest, keep
from leanix_tui.workspace.store import Store

__all__ = ["Query", "Result"]

_NAME: Sort = (("displayName", False),)


class Query(msgspec.Struct, frozen=True):
    """What to show: a filter, the types, picked facet values, and the order. A value: equal ones ask the same."""

    expression: str = ""
    types: tuple[str, ...] | None = None
    """None: every type."""
    sort: Sort = _NAME
    """(column key, descending), the most important first; what is missing is last in both directions."""
    facets: tuple[tuple[str, frozenset[str]], ...] = ()
    include_archived: bool = False
    unfinished: bool = False

    @classmethod
    def make(
        cls,
        expression: str = "",
        *,
        types: Sequence[str] | None = None,
        sort: Sequence[tuple[str, bool]] = _NAME,
        facets: Mapping[str, frozenset[str]] | None = None,
        include_archived: bool = False,
        unfinished: bool = False,
    ) -> Query:
        """Make a query out of loose parts."""
        picked = tuple((key, frozenset(values)) for key, values in sorted((facets or {}).items()) if values)
        return cls(
            expression,
            None if types is None else tuple(types),
            tuple((key, bool(descending)) for key, descending in sort) or _NAME,
            picked,
            include_archived,
            unfinished,
        )

    def terms(self) -> tuple[Term, ...]:
        """The parts of the filter. Raises ``FilterError``."""
        return parse_filter(self.expression, unfinished=self.unfinished)

    def run(self, store: Store, previous: Result | None = None, *, now: datetime | None = None) -> Result:
        """Find the rows. With the previous result only what can have changed is looked at.

        Raises ``FilterError``, and ``UsageError`` for a type or a sort column that this workspace does not have.
        """
        if previous is not None and previous.query == self and previous.is_current(store):
            return previous
        return _Run(self, store, now).result(previous)


class Result:
    """The rows of a query at one moment. Never changes; :meth:`refresh` gives the next one."""

    def __init__(
        self,
        query: Query,
        store: Store,
        rows: list[FactSheet],
        *,
        types: tuple[str, ...] | None,
        terms: tuple[Term, ...],
        mark: tuple[int, int],
    ) -> None:
        self.query = query
        self.store = store
        self.rows = rows
        self.types = types
        """The types that were asked for, by their names; None: every type."""
        self.terms = terms
        self._mark = mark

    def __len__(self) -> int:
        return len(self.rows)

    def is_current(self, store: Store) -> bool:
        """Whether nothing came since."""
        return self.store is store and self._mark == mark_of(store, self.types)

    def refresh(self, store: Store | None = None) -> Result:
        """The same query again, with what came since; the same result when nothing did."""
        return self.query.run(store or self.store, self)

    @property
    def considered(self) -> int:
        """Out of how many loaded fact sheets of these types the rows were chosen."""
        return self._mark[0]

    def facets(self) -> list[Facet]:
        """What the rows can be narrowed by, each facet counted among what passes the other ones."""
        query, store = self.query, self.store
        rows = self.rows
        if query.facets:
            rows = msgspec.structs.replace(query, facets=()).run(store).rows
        types = list(store.by_type) if self.types is None else self.types
        return count_facets(Columns(store), rows, types=types, picked=dict(query.facets))

    def continues(self, store: Store) -> bool:
        """Whether these rows are still right as far as they go: rows came at most, labels and tags did not change."""
        return self.store is store and self._mark[1:] == mark_of(store, self.types)[1:]


class _Run:
    def __init__(self, query: Query, store: Store, now: datetime | None) -> None:
        self.query = query
        self.store = store
        self.types = None if query.types is None else tuple(_type(store, name) for name in query.types)
        self.terms = query.terms()
        self.columns = Columns(store, now)
        self.orders = Orders(self.columns)
        self.archived = query.include_archived or any(is_about_status(term) for term in self.terms)
        self.sort = query.sort if query.sort[-1][0] == "displayName" else (*query.sort, *_NAME)

    def result(self, previous: Result | None) -> Result:
        store = self.store
        # Taken before looking: what comes meanwhile is looked at again rather than missed.
        mark = mark_of(store, self.types)
        rows = self._narrowed(previous, mark)
        if rows is None:
            order = self.orders.get(self.types, self.sort, archived=self.archived)
            found = self._search()
            rows = list(order.rows) if found is None else [row for row in order.rows if row in found]
        return Result(self.query, store, rows, types=self.types, terms=self.terms, mark=mark)

    # -- filtering --------------------------------------------------------------------------------------------------

    def _search(self) -> set[FactSheet] | None:
        """Whatever passes, archived or not; None when everything does."""
        if not self.terms and not self.query.facets:
            return None
        words, tests = self._sort_out(self.terms)
        found: set[FactSheet] = set()
        for name in list(self.store.by_type) if self.types is None else self.types:
            rows = containing(self.store, name, words[0]) if words else list(self.store.by_type.get(name, ()))
            for word in words[1:]:
                rows = [row for row in rows if word in row.folded]
            found.update(keep(name, rows, tests))
        return found

    def _filter(self, rows: list[FactSheet], terms: Sequence[Term]) -> list[FactSheet]:
        """Those of some rows that pass, in their order."""
        words, tests = self._sort_out(terms)
        for word in words:
            rows = [row for row in rows if word in row.folded]
        if not tests:
            return rows
        by_type: dict[str, list[FactSheet]] = {}
        for row in rows:
            by_type.setdefault(row.type, []).append(row)
        passing = {row for name, some in by_type.items() for row in keep(name, some, tests)}
        return [row for row in rows if row in passing]

    def _sort_out(self, terms: Sequence[Term]) -> tuple[list[str], list[RowTest]]:
        """The plain words, for which there is a fast way, and the tests for everything else."""
        meaning = Meaning(self.columns)
        words = [fold(term.text) for term in terms if self._is_plain_word(term)]
        tests = [meaning.test(term) for term in terms if not self._is_plain_word(term)]
        tests += [facet_test(self.columns, key, values) for key, values in self.query.facets]
        return words, tests

    def _is_plain_word(self, term: Term) -> bool:
        return term.kind == "word" and not term.negated and not store_has(self.store, term.text)

    def _implies(self, new: Term, old: Term) -> bool:
        """Whether whatever passes the new term has passed the old one."""
        if new.kind != old.kind or new.negated != old.negated:
            return False
        if (new.text, new.operator, new.operands) == (old.text, old.operator, old.operands):
            return True
        if new.negated or new.kind == "field":
            return False
        one, other = fold(new.text), fold(old.text)
        if new.kind == "fuzzy":
            return one.startswith(other)
        # What passes by its id need not have the shorter word anywhere in its text.
        return other in one and not store_has(self.store, new.text)

    def _narrowed(self, previous: Result | None, mark: tuple[int, int]) -> list[FactSheet] | None:
        """The rows out of those of the previous result, when this query can only be narrower; None when it can not."""
        if previous is None or previous.types != self.types or not previous.continues(self.store):
            return None
        before, query = previous.query, self.query
        if before.sort != query.sort or before.include_archived != query.include_archived:
            return None
        if 4 * len(previous.rows) > previous.considered:
            return None  # looking at everything in the order in which it lies in memory is as quick
        if previous.considered != mark[0] or not set(before.facets) <= set(query.facets):
            return None
        if any(is_about_status(term) for term in (*self.terms, *previous.terms)):
            return None
        if not all(any(self._implies(term, old) for term in self.terms) for old in previous.terms):
            return None
        return self._filter(previous.rows, [term for term in self.terms if term not in previous.terms])


def store_has(store: Store, text: str) -> bool:
    """Whether a word is the id of a loaded fact sheet."""
    return text in store.by_id or text.lower() in store.by_id


def _type(store: Store, name: str) -> str:
    if name in store.by_type:
        return name
    found = type_name(store.model, store.labels, name)
    if found is None:
        raise FilterError(f"This workspace has no fact sheet type {name!r}.", known=store.model.types, wanted=name)
    return found
