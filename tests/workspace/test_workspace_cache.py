"""What is kept on this machine: exactly what was loaded, or nothing; never a reason not to start."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leanix_tui.errors import ConnectionFailed
from leanix_tui.model.fact_sheet import FactSheetDetail
from leanix_tui.workspace.cache import sealed
from leanix_tui.workspace.cache.cache import Cache, Index, cached_workspaces
from leanix_tui.workspace.cache.details import Details
from leanix_tui.workspace.cache.frozen import FrozenColumn, InMemory, freeze, freeze_beside, freeze_texts
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.workspace import Workspace
from tests.workspace.conftest import QUICK

pytestmark = pytest.mark.anyio

Opener = Callable[..., Awaitable[Workspace]]


@pytest.fixture
async def kept() -> AsyncIterator[Opener]:
    """Opens a simulator's workspace with a cache."""
    opened: list[Workspace] = []

    async def open_one(simulator: Any, **options: Any) -> Workspace:
        options = {"policy": QUICK, "rate_per_second": 1000, "cache": Cache.of("here"), **options}
        workspace = await Workspace.open(host=simulator.url, api_token=simulator.token, **options)
        opened.append(workspace)
        return workspace

    yield open_one
    for workspace in opened:
        await workspace.close()


@pytest.fixture
async def filled(kept: Opener, simulator: Any) -> Store:
    """A workspace that was loaded, kept and left."""
    workspace = await kept(simulator)
    await workspace.preload()
    await workspace.close()
    return workspace.store


def everything(store: Store) -> dict[str, Any]:
    rows = {row.id: [getattr(row, name) for name in row.__struct_fields__] for row in store.rows()}
    sources = {id_: [(name, one.id) for name, one in store.sources(id_)] for id_ in rows}
    parts = (store.tags, store.tag_groups, store.roles, store.users, store.model, store.labels)
    return {"rows": rows, "sources": sources, "parts": parts, "order": list(rows)}


async def test_what_comes_out_is_what_went_in(filled):
    found = Cache.of("here").load()
    assert found is not None
    assert everything(found.store) == everything(filled)
    assert [row.id for row in _sorted(found.store)] == [row.id for row in _sorted(filled)]


def _sorted(store: Store) -> Any:
    from leanix_tui.workspace.query import Query

    return Query.make("").run(store).rows


async def test_one_row_is_read_without_reading_its_columns(filled):
    found = Cache.of("here").load()
    row = filled.by_type["Application"][7]
    place = found.store.place(found.store.number(row.id))
    same = found.store.row(*place)
    assert [getattr(same, name) for name in row.__struct_fields__] == [
        getattr(row, name) for name in row.__struct_fields__
    ]
    assert "description" not in place[0].__dict__, "nobody has asked for the descriptions of all others"


async def test_files_are_private_and_so_is_their_folder(filled):
    folder = Cache.of("here").folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_only_what_changed_is_written_again(filled, kept, simulator):
    before = {path.name for path in Cache.of("here").folder.iterdir()}
    workspace = await kept(simulator)
    await workspace.preload()
    assert {path.name for path in Cache.of("here").folder.iterdir()} == before


# Trouble ------------------------------------------------------------------------------------------------------------


def refused(said: str) -> None:
    cache = Cache.of("here")
    assert cache.load() is None
    assert said in cache.note


def files() -> list[Path]:
    return sorted(Cache.of("here").folder.iterdir())


async def test_a_file_of_another_version_is_left_alone(filled, monkeypatch):
    monkeypatch.setattr(sealed, "VERSION", sealed.VERSION + 1)
    refused("another version")


@pytest.mark.parametrize("which", ["index", "table-application", "links", "numbers", "words", "orders", "schema"])
async def test_a_file_that_was_cut_short_is_not_used(filled, which):
    path = next(path for path in files() if path.name.startswith(which))
    path.write_bytes(path.read_bytes()[:-1])
    refused("incomplete")


async def test_an_empty_file_is_not_used(filled):
    for path in files():
        path.write_bytes(b"")
    refused("incomplete")


async def test_a_file_that_others_may_read_is_not_used(filled):
    files()[-1].chmod(0o644)
    refused("can be opened by others")


async def test_a_link_in_the_place_of_a_file_is_not_followed(filled, tmp_path):
    path = files()[-1]
    shutil.copy(path, tmp_path / "elsewhere")
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    refused("symbolic link")


async def test_a_missing_file_is_not_made_up(filled):
    next(path for path in files() if path.name.startswith("links")).unlink()
    refused("does not exist")


async def test_files_of_two_states_do_not_pass_for_one(filled, kept, fresh_simulator):
    other = Cache.of("there")
    workspace = await kept(fresh_simulator, cache=other)
    await workspace.preload()
    for path in other.folder.iterdir():
        if path.name.startswith("links"):
            mine = next(path for path in files() if path.name.startswith("links"))
            shutil.copy(path, mine)
    refused("do not fit together")


async def test_whichever_bit_is_flipped_nothing_wrong_comes_out(filled):
    wanted = everything(filled)
    named = {"index.kept", *Cache.of("here").index().files.values()}
    pristine = {path: path.read_bytes() for path in files() if path.name in named}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def flipped(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(pristine)))
        content = bytearray(pristine[path])
        bit = data.draw(st.integers(0, len(content) * 8 - 1))
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        try:
            cache = Cache.of("here")
            found = cache.load()
            assert found is None
            assert cache.note
        finally:
            path.write_bytes(pristine[path])

    flipped()
    assert everything(Cache.of("here").load().store) == wanted


async def test_a_full_disk_costs_the_cache_and_nothing_else(kept, simulator):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        workspace = await kept(simulator)
        await workspace.preload()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(workspace.store) == 600
    assert "could not be cached" in workspace.cache_note
    assert [path.name for path in files()] == [], "nothing half written stays"


async def test_a_full_disk_later_keeps_the_state_of_before(filled, kept, simulator):
    workspace = await kept(simulator)
    resource_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource_limit[1]))
    try:
        await workspace.reload()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, resource_limit)
    assert everything(Cache.of("here").load().store) == everything(filled)


async def test_another_user_of_the_workspace_does_not_get_what_the_first_one_saw(filled, kept, simulator, monkeypatch):
    cache = Cache.of("here")
    index = cache.index()
    index.user_id = "somebody-else"
    sealed.write_sealed(cache.folder / "index.kept", sealed.seal("index", index))
    workspace = await kept(simulator)
    assert workspace.cached_at is None
    assert len(workspace.store) == 0
    await workspace.preload()
    assert len(workspace.store) == 600


async def test_two_programs_on_one_cache_always_leave_one_whole_state(filled):
    store, stop, found = filled, threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            writer = Cache.of("here")
            assert writer.save(store, Index(host="x", counts={"n": 1}))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(10):
            reader = Cache.of("here")
            kept = reader.load()
            found.append((kept is not None and len(kept.store), reader.note))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert set(found) == {(600, "")}


async def test_what_no_index_names_is_swept_a_while_later(filled):
    folder = Cache.of("here").folder
    old, new = folder / "table-old-00000000.kept", folder / "table-new-00000001.kept"
    for path in (old, new):
        path.write_bytes(b"left over")
    os.utime(old, (0, 0))
    assert Cache.of("here").save(filled, Index(host="x"))
    assert not old.exists()
    assert new.exists(), "another program may be about to name it"


async def test_a_cache_from_the_future_is_shown_and_compared(filled, kept, simulator):
    cache = Cache.of("here")
    index = cache.index()
    index.saved = index.compared = index.saved + 86_400 * 365
    sealed.write_sealed(cache.folder / "index.kept", sealed.seal("index", index))
    simulator.clear_faults()
    workspace = await kept(simulator)
    assert len(workspace.store) == 600
    await workspace.preload()
    asked = [one.operation_name for one in simulator.requests("/services/pathfinder/v1/graphql")]
    assert any("Ids" in (name or "") for name in asked), "nobody knows when it was compared, so it is now"


async def test_clearing_leaves_nothing(filled):
    (cache,) = cached_workspaces()
    size = cache.size()
    assert size > 10_000
    assert cache.clear() == size
    assert cached_workspaces() == []
    assert Cache.of("here").load() is None


# Columns --------------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=("Cs",)))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(texts))
def test_texts_freeze_and_thaw(column):
    frozen = FrozenColumn(InMemory(freeze_texts(column)))
    assert [frozen.at(at) for at in range(len(column))] == column
    assert frozen.thaw() == column


@given(st.lists(values))
def test_any_values_freeze_and_thaw(column):
    frozen = FrozenColumn(InMemory(freeze(column)))
    assert repr([frozen.at(at) for at in range(len(column))]) == repr(_lists_as_tuples(column))
    assert repr(frozen.thaw()) == repr(_lists_as_tuples(column))


def _lists_as_tuples(column: list[Any]) -> list[Any]:
    """Tuples within objects come back as the lists that the server gave."""

    def kept(value: Any, inside: bool = False) -> Any:
        if isinstance(value, tuple):
            return [kept(one, True) for one in value] if inside else tuple(kept(one) for one in value)
        if isinstance(value, dict):
            return {key: kept(one, True) for key, one in value.items()}
        return value

    return [kept(value) for value in column]


@given(st.lists(st.tuples(texts, st.none() | texts)))
def test_a_column_beside_another_freezes_and_thaws(pairs):
    names = [name for name, _ in pairs]
    shown = [name if other is None else other for name, other in pairs]
    beside = FrozenColumn(InMemory(freeze_texts(names)))
    frozen = FrozenColumn(InMemory(freeze_beside(shown, names)), beside=beside)
    assert [frozen.at(at) for at in range(len(shown))] == shown
    assert frozen.thaw(names) == shown


@given(st.lists(texts, min_size=1), st.data())
def test_rows_put_beside_a_frozen_column_are_in_it(column, data):
    frozen = FrozenColumn(InMemory(freeze_texts(column)))
    wanted = list(column)
    for _ in range(data.draw(st.integers(0, 5))):
        at, text = data.draw(st.integers(0, len(wanted))), data.draw(texts)
        frozen.put(at, text)
        wanted[at : at + 1] = [text]
    assert [frozen.at(at) for at in range(len(wanted))] == wanted
    assert frozen.thaw() == wanted


# Fact sheets that were opened -----------------------------------------------------------------------------------------


async def test_what_was_opened_is_there_the_next_time(kept, simulator):
    workspace = await kept(simulator)
    await workspace.preload()
    row = workspace.store.by_type["Application"][3]
    assert workspace.remembered(row.id) is None
    opened = await workspace.open_fact_sheet(row.id)
    await workspace.close()
    again = await Workspace.begin(host="http://127.0.0.1:9", api_token="LXT_none", cache=Cache.of("here"))
    try:
        assert again.remembered(row.id) == opened
        assert again.remembered("never-opened") is None
        assert again.store.get(row.id).name == row.name
        with pytest.raises(ConnectionFailed):
            await again.open_fact_sheet(row.id)
    finally:
        await again.close()


def test_of_many_opened_fact_sheets_the_last_ones_are_remembered():
    details = Details()
    for number in range(520):
        details.remember(FactSheetDetail(f"id-{number}", "Application", "name", "name", raw={"n": number}))
    assert details.get("id-0") is None
    assert details.get("id-19") is None
    assert details.get("id-20").raw == {"n": 20}
    details.forget("id-20")
    assert details.get("id-20") is None
