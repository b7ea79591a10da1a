"""Finding the rows of the inventory: a search becomes a query, and what counts as a problem is looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import or_
from typing import Any, Final

import msgspec

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.screens.formats import lifecycle_fields
from leanix_tui.screens.search import LOW_COMPLETION, Search
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.filter_language import Term
from leanix_tui.workspace.graph import type_name
from leanix_tui.workspace.part import Part
from leanix_tui.workspace.query import Query, Result
from leanix_tui.workspace.row_tests import RowTest
from leanix_tui.workspace.rows import Rows
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.values import lifecycle_phase

__all__ = ["Found", "Overtaken", "Problems", "look"]

_RESPONSIBLE: Final = "RESPONSIBLE"
_BROKEN: Final = {"BROKEN_QUALITY_SEAL": "quality seal broken", "REJECTED": "rejected"}


class Problems(RowTest):
    """Finds what is wrong with fact sheets."""

    def __init__(self, store: Store, today: str) -> None:
        super().__init__(lambda row: bool(self.of(row)))
        self._store = store
        self._today = today
        self._lifecycles = {
            name: [one.name for one in lifecycle_fields(list(known.fields.values()))]
            for name, known in store.model.types.items()
        }

    def fits(self, store: Store, today: str) -> bool:
        """Whether these are still the right answers."""
        return self._store is store and self._today == today

    def marks(self, part: Part) -> Iterable[bool]:
        """For each of these fact sheets whether something is wrong with it."""
        found = [not any(link.type == _RESPONSIBLE for link in links) for links in part.column("subscriptions")]
        found = list(map(or_, found, [state in _BROKEN for state in part.column("lx_state")]))
        found = list(map(or_, found, [0 <= percent < LOW_COMPLETION for percent in part.column("completion")]))
        for name in self._lifecycles.get(part.name, ()):
            position = self._store.position(part.name, name)
            if position is not None:
                found = list(map(or_, found, map(self._is_over, part.field(position))))
        return found

    def of(self, row: FactSheet) -> list[str]:
        """What is wrong with it, in words."""
        found = [] if any(link.type == _RESPONSIBLE for link in row.subscriptions) else ["nobody responsible"]
        if row.lx_state in _BROKEN:
            found.append(_BROKEN[row.lx_state])
        if 0 <= row.completion < LOW_COMPLETION:
            found.append(f"only {row.completion} % complete")
        if any(self._is_over(self._store.value(row, name)) for name in self._lifecycles.get(row.type, ())):
            found.append("past its end of life")
        return found

    def _is_over(self, lifecycle: Any) -> bool:
        return isinstance(lifecycle, tuple) and lifecycle_phase(lifecycle, self._today) == "endOfLife"


@dataclass(frozen=True)
class Found:
    """The rows that a search found at one moment."""

    search: Search
    result: Result
    everything: Result
    """All fact sheets, or those of the type that the filter names, in the same order: what the rows are "of"."""
    rows: Rows
    only_type: str | None
    """The type, when the search is about one type only."""

    @property
    def words(self) -> list[str]:
        """The words that the search lights up."""
        return [term.text for term in self.result.terms if term.kind == "word" and not term.negated]

    def is_current(self, search: Search, store: Store) -> bool:
        """Whether looking again would find the same."""
        return self.search == search and self.result.is_current(store) and self.everything.is_current(store)


class Overtaken(Exception):
    """A newer search has begun; nobody waits for this one."""


def look(
    columns: Columns,
    search: Search,
    before: Found | None,
    problems: Problems,
    *,
    unfinished: bool = False,
    keep: str | None = None,
    overtaken: Callable[[], bool] = lambda: False,
) -> Found:
    """Find the rows; what was found before makes it faster. Raises ``FilterError``, and ``Overtaken`` when told to.

    Where the fact sheet with the id ``keep`` is, will be asked next: it is looked for here, where nobody waits.
    """

    def check() -> None:
        if overtaken():
            raise Overtaken

    store, now = columns.store, columns.now
    # A remembered order may be by a column that this workspace does not have.
    sort = (search.sort if columns.get(search.sort[0]) is not None else ("displayName", False),)
    query = Query.make(search.expression, sort=sort, facets=search.facets, unfinished=unfinished)
    only = _only_type(store, search, query.terms())
    # A picked facet narrows, so that the rows are "150 of 600"; a type in the filter says which list it is.
    whole = Query.make("", types=None if only is None or search.facets.get("type") else (only,), sort=sort)
    everything = whole.run(store, before.everything if before else None, now=now, check=check)
    same = query == msgspec.structs.replace(whole, unfinished=unfinished)
    result = everything if same else query.run(store, before.result if before else None, now=now, check=check)
    rows = result.keep(problems, check) if search.problems else result.rows
    if keep is not None:
        rows.find(keep)
    return Found(search, result, everything, rows, only)


def _only_type(store: Store, search: Search, terms: tuple[Term, ...]) -> str | None:
    picked = search.facets.get("type", frozenset())
    if len(picked) == 1:
        return next(iter(picked))
    for term in terms:
        if term.kind == "field" and term.text.casefold() == "type" and not term.negated and len(term.operands) == 1:
            found = type_name(store.model, store.labels, term.operands[0].text)
            if found is not None:
                return found
    names = list(store.model.types)
    return names[0] if len(names) == 1 else None
