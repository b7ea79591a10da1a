"""Looking things up on the server without loading the workspace: one fact sheet by name, and walks from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec

from leanix_tui.client.details import read_related
from leanix_tui.client.reading import as_list, as_object, text
from leanix_tui.errors import Ambiguous, NotFound
from leanix_tui.model.data_model import DataModel, FactSheetType, RelationEnd
from leanix_tui.model.fact_sheet import FactSheetDetail, RelatedFactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.workspace.filter_language import FilterError
from leanix_tui.workspace.graph import plan_walk, type_name
from leanix_tui.workspace.models import fact_sheet_type

if TYPE_CHECKING:
    from leanix_tui.client.client import LeanIXClient
    from leanix_tui.client.resolve import Candidate
    from leanix_tui.workspace.loading import Loading

__all__ = ["Remote", "choose", "known_type", "walk_from"]

_ONE_BY_ONE: Final = 3
"""Up to so many fact sheets are asked about one by one; more of them in one list."""
_AT_ONCE: Final = 1000


def known_type(model: DataModel, labels: Labels, name: str) -> FactSheetType:
    """The fact sheet type of this name, label or plural. Raises ``UsageError`` that lists what there is."""
    found = type_name(model, labels, name)
    if found is None:
        raise FilterError(
            f"This workspace has no fact sheet type {name!r}.",
            known=model.types,
            wanted=name,
            remedy=f"There are {', '.join(model.types)}.",
        )
    return model.types[found]


def choose(found: list[Candidate], wanted: str) -> Candidate:
    """The one that was meant. Raises ``NotFound`` or ``Ambiguous``."""
    if not found:
        raise NotFound(
            "There is no fact sheet of this name or id.",
            detail=wanted,
            remedy="Write the whole name, or list fact sheets with a filter to find it.",
        )
    if len(found) > 1:
        raise Ambiguous(
            f"{len(found)} fact sheets have this name.",
            detail=wanted,
            candidates=[(one.id, one.type, one.display_name) for one in found],
            remedy="Name the type as well, or use an id.",
        )
    return found[0]


class Remote:
    """Looks things up through one client. Its coroutines belong into the engine thread."""

    def __init__(self, client: LeanIXClient, loading: Loading) -> None:
        self._client = client
        self._loading = loading

    async def lookup(self, name_or_id: str, type_name: str | None = None) -> FactSheetDetail:
        """One fact sheet by id or name. Raises ``NotFound`` or ``Ambiguous``."""
        if type_name is None:
            store, found = await asyncio.gather(self._loading.model(), self._client.fact_sheets.find(name_or_id))
        else:
            store = await self._loading.model()
            wanted = known_type(store.model, store.labels, type_name)
            found = await self._client.fact_sheets.find(name_or_id, wanted.name)
        chosen = choose(found, name_or_id)
        return await self._client.fact_sheets.detail(chosen.id, fact_sheet_type(store.model, chosen.type))

    async def open(self, id_: str) -> FactSheetDetail:
        """Everything about one fact sheet, which is remembered. Raises ``NotFound``."""
        store = await self._loading.model()
        known = store.get(id_)
        try:
            if known is not None:
                found = await self._client.fact_sheets.detail(id_, fact_sheet_type(store.model, known.type))
            else:
                found = await self.lookup(id_)
        except NotFound:
            self._loading.details.forget(id_)
            raise
        self._loading.details.remember(found)
        return found

    async def walk(self, start: FactSheetDetail | str, path: str) -> list[RelatedFactSheet]:
        """What a path leads to; see ``Workspace.walk_remote``."""
        if isinstance(start, str):
            store, found = await asyncio.gather(self._loading.model(), self._client.fact_sheets.find(start))
            return await walk_from(self._client, store.model, store.labels, choose(found, start), path)
        store = await self._loading.model()
        return await walk_from(self._client, store.model, store.labels, start, path)


async def walk_from(
    client: LeanIXClient,
    model: DataModel,
    labels: Labels,
    start: FactSheetDetail | Candidate,
    path: str,
) -> list[RelatedFactSheet]:
    """Follow a path; each result once. A step costs one request for each fact sheet type that it starts from."""
    here: dict[str, str] = {start.id: start.type}
    found: dict[str, RelatedFactSheet] = {}
    for number, ends in enumerate(plan_walk(model, labels, [start.type], path)):
        if number == 0 and isinstance(start, FactSheetDetail):
            reached = [one for end in ends.get(start.type, ()) for one in start.relations.get(end.name, ())]
        else:
            reached = await _step(client, model, here, ends)
        found = {}
        for one in reached:
            found.setdefault(one.id, one)
        here = {one.id: one.type for one in found.values()}
        if not here:
            break
    return list(found.values())


async def _step(
    client: LeanIXClient, model: DataModel, here: dict[str, str], ends: dict[str, list[RelationEnd]]
) -> list[RelatedFactSheet]:
    work = []
    for name, followed in ends.items():
        ids = [id_ for id_, type_ in here.items() if type_ == name]
        if len(ids) <= _ONE_BY_ONE:
            work += [_of_one(client, model.types[name], id_, followed) for id_ in ids]
        else:
            chunks = [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]
            work += [_of_many(client, model.types[name], chunk, followed) for chunk in chunks]
    return [one for reached in await asyncio.gather(*work) for one in reached]


async def _of_one(
    client: LeanIXClient, fact_sheet_type: FactSheetType, id_: str, ends: list[RelationEnd]
) -> list[RelatedFactSheet]:
    found = await client.relations.of(id_, fact_sheet_type, *(end.name for end in ends))
    return [one for end in ends for one in found.get(end.name, ())]


async def _of_many(
    client: LeanIXClient, fact_sheet_type: FactSheetType, ids: list[str], ends: list[RelationEnd]
) -> list[RelatedFactSheet]:
    page = await client.fact_sheets.by_ids(fact_sheet_type, ids, relations=ends)
    connection = as_object(as_object(as_object(msgspec.json.decode(page.body)).get("data")).get("allFactSheets"))
    nodes = {text(node.get("id")): node for node in as_list(connection)}
    return [one for id_ in ids if id_ in nodes for end in ends for one in read_related(nodes[id_], end)]
