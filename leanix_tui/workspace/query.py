"""Asking the loaded workspace for rows: filtered, narrowed by facets, sorted, and kept up as more rows come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.facets import Facet, count_facets
from leanix_tui.workspace.filter_language import FilterError, Term, parse_filter
from leanix_tui.workspace.filter_terms import is_about_status
from leanix_tui.workspace.graph import type_name
from leanix_tui.workspace.order import BY_NAME, Orders, Sort
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.row_tests import RowTest
from leanix_tui.workspace.rows import Rows
from leanix_tui.workspace.search import Search
from leanix_tui.workspace.snapshot import Snapshot, mark_of
from leanix_tui.workspace.sorting import Check, go_on, picked
from leanix_tui.workspace.store import Store

__all__ = ["Query", "Result"]

_FIRST: Final = 200
"""So many rows are there at once; the others when somebody looks at them."""


class Query(msgspec.Struct, frozen=True):
    """What to show: a filter, the types, picked facet values, and the order. A value: equal ones ask the same."""

    expression: str = ""
    types: tuple[str, ...] | None = None
    """None: every type."""
    sort: Sort = BY_NAME
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
        sort: Sequence[tuple[str, bool]] = BY_NAME,
        facets: Mapping[str, frozenset[str]] | None = None,
        include_archived: bool = False,
        unfinished: bool = False,
    ) -> Query:
        """Make a query out of loose parts."""
        picked = tuple((key, frozenset(values)) for key, values in sorted((facets or {}).items()) if values)
        return cls(
            expression,
            None if types is None else tuple(types),
            tuple((key, bool(descending)) for key, descending in sort) or BY_NAME,
            picked,
            include_archived,
            unfinished,
        )

    def terms(self) -> tuple[Term, ...]:
        """The parts of the filter. Raises ``FilterError``."""
        return parse_filter(self.expression, unfinished=self.unfinished)

    def run(
        self,
        store: Store,
        previous: Result | None = None,
        *,
        now: datetime | None = None,
        check: Check = go_on,
    ) -> Result:
        """Find the rows; the previous result is given back when nothing changed since.

        ``check`` is called every few milliseconds: it may raise something to end a search that nobody waits for.
        Raises ``FilterError``, and ``UsageError`` for a type or a sort column that this workspace does not have.
        """
        if previous is not None and previous.query == self and previous.is_current(store):
            return previous
        return _Run(self, store, now).result(check)


class Result:
    """The rows of a query at one moment. Never changes; :meth:`refresh` gives the next one."""

    def __init__(
        self,
        query: Query,
        snapshot: Snapshot,
        rows: Rows,
        *,
        types: tuple[str, ...] | None,
        terms: tuple[Term, ...],
    ) -> None:
        self.query = query
        self.store = snapshot.store
        self.rows = rows
        self.types = types
        """The types that were asked for, by their names; None: every type."""
        self.terms = terms
        self._mark = snapshot.mark

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

    def facets(self, check: Check = go_on) -> list[Facet]:
        """What the rows can be narrowed by, each facet counted among what passes the other ones."""
        query, store, parts = self.query, self.store, self.parts()
        if query.facets:
            parts = msgspec.structs.replace(query, facets=()).run(store, check=check).parts()
        types = list(store.by_type) if self.types is None else self.types
        return count_facets(Columns(store), parts, types=types, picked=dict(query.facets), check=check)

    def keep(self, test: RowTest, check: Check = go_on) -> Rows:
        """Those rows that pass a test as well, in their order."""
        snapshot = self.rows.snapshot
        among = self.rows.marks() if len(self.rows) * test.dear < len(snapshot) else None
        marks = snapshot.test(test, among, check)
        positions = picked(self.rows.positions, marks, check)
        return Rows(snapshot, positions)

    def parts(self) -> list[Part]:
        """The rows type by type, to be looked at column by column."""
        snapshot = self.rows.snapshot
        return [part for _, part in snapshot.parts(None if len(self) == len(snapshot) else self.rows.marks())]


class _Run:
    def __init__(self, query: Query, store: Store, now: datetime | None) -> None:
        self.query = query
        self.types = None if query.types is None else tuple(dict.fromkeys(_type(store, one) for one in query.types))
        self.terms = query.terms()
        self.columns = Columns(store, now)
        self.snapshot = Snapshot.of(store, self.types)

    def result(self, check: Check) -> Result:
        query, snapshot = self.query, self.snapshot
        sort = query.sort if query.sort[-1][0] == "displayName" else (*query.sort, *BY_NAME)
        archived = query.include_archived or any(is_about_status(term) for term in self.terms)
        order = Orders(self.columns, check).get(snapshot, self.types, sort, archived=archived)
        marks = Search(self.columns, snapshot, check).passing(self.terms, dict(query.facets))
        check()
        rows = order.rows(snapshot, marks)
        rows.prepare(_FIRST)
        return Result(query, snapshot, rows, types=self.types, terms=self.terms)


def _type(store: Store, name: str) -> str:
    if name in store.by_type:
        return name
    found = type_name(store.model, store.labels, name)
    if found is None:
        raise FilterError(f"This workspace has no fact sheet type {name!r}.", known=store.model.types, wanted=name)
    return found
