"""Loading what everything else is read with: the data model, what GraphQL offers of it, and the labels."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from leanix_tui.client.reading import JsonObject
from leanix_tui.errors import LeanIXError, NotFound, RequestInvalid
from leanix_tui.model.change import LoadState, Progress, TypeProgress
from leanix_tui.model.data_model import DataModel, FactSheetType
from leanix_tui.model.labels import Labels
from leanix_tui.workspace.news import News
from leanix_tui.workspace.store import Store

if TYPE_CHECKING:
    from leanix_tui.client.client import LeanIXClient

__all__ = ["fact_sheet_type", "load_labels", "load_model", "read_labels"]

_FALLBACK = "en"


async def load_model(client: LeanIXClient, language: str, progress: Progress, news: News) -> Store:
    """An empty store for this workspace. Raises when there is no data model; labels may be missing."""
    part = _begin(progress, "model")
    labels_part = _begin(progress, "labels")
    news.progress()
    words = asyncio.ensure_future(_language(client, language))
    schema = asyncio.ensure_future(_look_at_schema(client))
    try:
        model = await client.data_model.get()
        await schema
    except LeanIXError as error:
        _failed(part, error)
        _failed(labels_part, error)
        news.progress()
        raise
    finally:
        if part.state is not LoadState.LOADING or not schema.done():
            words.cancel()
            schema.cancel()
    part.loaded = part.total = len(model.types)
    _done(part)
    labels = await _finish_labels(words, model, labels_part)
    news.progress()
    return Store(model, labels)


async def load_labels(client: LeanIXClient, language: str, store: Store, progress: Progress, news: News) -> None:
    """Load the labels again for a store that is in use."""
    part = _begin(progress, "labels")
    words = asyncio.ensure_future(_language(client, language))
    store.set_labels(await _finish_labels(words, store.model, part))
    news.tell("labels")


async def read_labels(client: LeanIXClient, language: str, model: DataModel) -> Labels:
    """The labels of a language, or the English ones; none where the workspace has neither. Raises what goes wrong."""
    try:
        spoken, document = await _language(client, language)
    except RequestInvalid as error:
        if error.status == 404:
            return Labels()
        raise
    return Labels.parse(document, model, spoken)


async def _finish_labels(words: asyncio.Future[tuple[str, JsonObject]], model: DataModel, part: TypeProgress) -> Labels:
    try:
        language, document = await words
    except LeanIXError as error:
        if isinstance(error, RequestInvalid) and error.status == 404:
            _done(part)  # this workspace has none, in whichever language
        else:
            _failed(part, error)
        return Labels()
    labels = Labels.parse(document, model, language)
    part.loaded = part.total = len(labels.types) + len(labels.fields) + len(labels.relations)
    _done(part)
    return labels


async def _language(client: LeanIXClient, language: str) -> tuple[str, JsonObject]:
    try:
        return language, await client.data_model.language(language)
    except LeanIXError:
        if language == _FALLBACK:
            raise
        return _FALLBACK, await client.data_model.language(_FALLBACK)


async def _look_at_schema(client: LeanIXClient) -> None:
    # Asked for early because every query needs it; whoever needs it first gets the error, if there is one.
    with contextlib.suppress(LeanIXError):
        await client.selector()


def fact_sheet_type(model: DataModel, name: str) -> FactSheetType:
    """The type of a fact sheet that the server gave. Raises ``NotFound`` when the data model does not know it."""
    known = model.types.get(name)
    if known is None:
        raise NotFound(
            f"The data model of this workspace has no fact sheet type {name!r}.",
            remedy="Reload the workspace: the data model may have changed.",
        )
    return known


def _begin(progress: Progress, name: str) -> TypeProgress:
    part = progress.parts[name] = TypeProgress(name, LoadState.LOADING, started=time.monotonic())
    return part


def _done(part: TypeProgress) -> None:
    part.state, part.finished = LoadState.DONE, time.monotonic()


def _failed(part: TypeProgress, error: LeanIXError) -> None:
    part.state, part.finished = LoadState.FAILED, time.monotonic()
    part.error, part.remedy = error.headline, error.remedy
