"""The facets of the inventory: counted in memory, made ready for the panel."""

from __future__ import annotations

from collections.abc import Callable

from leanix_tui.screens.finding import Found, Overtaken
from leanix_tui.text import display, one_line
from leanix_tui.themes import colour_of
from leanix_tui.widgets.facets import Facet, FacetValue
from leanix_tui.workspace import facets as counting
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.query import Query
from leanix_tui.workspace.values import NOT_STARTED

__all__ = ["count_for_panel"]

_NOT_STARTED = display("not started yet")


def count_for_panel(columns: Columns, found: Found, overtaken: Callable[[], bool] = lambda: False) -> list[Facet]:
    """What the rows can be narrowed by. Each facet is counted among what the others leave, so that it can be changed.

    Looks at every row, so it belongs into a thread when there are many. Raises ``Overtaken`` when told to.
    """

    def check() -> None:
        if overtaken():
            raise Overtaken

    search, store = found.search, columns.store
    result = found.result
    if search.facets:
        query = Query.make(search.expression, sort=found.result.query.sort, unfinished=True)
        result = query.run(store, None, now=columns.now, check=check)
    parts = result.parts()
    picked = dict(search.facets)
    every = list(store.model.types)
    types = every if found.only_type is None else [found.only_type]
    facets = counting.count_facets(columns, parts, types=types, picked=picked, check=check)
    if len(types) != len(every):
        # With one type picked the others must still be there, to be picked instead.
        facets = counting.count_facets(columns, parts, types=every, picked=picked, only="type", check=check) + facets
    return [_for_panel(columns, facet) for facet in facets]


def _for_panel(columns: Columns, facet: counting.Facet) -> Facet:
    tags = columns.store.tags if facet.key.startswith("tag:") else {}
    values = tuple(
        FacetValue(
            value.key,
            _NOT_STARTED if value.key == NOT_STARTED else one_line(value.label, limit=200),
            value.count,
            colour_of(tags[value.key].color) if value.key in tags else "",
        )
        for value in facet.values
    )
    return Facet(facet.key, one_line(facet.label, limit=200), values)
