"""``cache``: what is kept on this machine, and how to fill and empty it."""

from __future__ import annotations

from leanix_tui.workspace.cache.cache import Cache, cached_workspaces


def test_nothing_is_kept_at_first(invoke):
    assert "Nothing is kept." in invoke("cache", "info").err + invoke("cache", "info").out
    assert (invoke("cache", "info", "--json").json) == []


def test_warm_keeps_everything_and_the_next_time_only_catches_up(invoke, simulator):
    first = invoke("cache", "warm")
    assert first.code == 0
    assert "600 fact sheets loaded and kept in" in first.err
    simulator.clear_faults()
    second = invoke("cache", "warm", "--type", "Application")
    assert "600 fact sheets brought up to date and kept" in second.err
    (row,) = invoke("cache", "info", "--json").json
    assert row["factSheets"] == 600
    assert row["host"] == simulator.url
    assert row["workspace"] == "AureliaGroup"
    assert row["note"] is None
    assert simulator.token not in invoke("cache", "info").out


def test_clear_removes_this_workspace_and_all_removes_every_one(invoke, simulator):
    assert invoke("cache", "warm").code == 0
    other = Cache.of("https://other.example")
    assert invoke("cache", "clear").code == 0
    assert cached_workspaces() == []
    assert "Nothing was kept." in invoke("cache", "clear").err
    invoke("cache", "warm")
    assert "MB" in invoke("cache", "clear", "--all").err
    assert not other.exists


def test_a_damaged_cache_is_named_in_the_list(invoke, simulator):
    invoke("cache", "warm")
    (cache,) = cached_workspaces()
    path = cache.folder / "index.kept"
    path.write_bytes(path.read_bytes()[:-2])
    (row,) = invoke("cache", "info", "--json").json
    assert "incomplete" in row["note"]
    warmed = invoke("cache", "warm")
    assert "The cache is not used." in warmed.err
    assert "600 fact sheets loaded and kept" in warmed.err


def test_without_a_cache_there_is_nothing_to_warm(invoke, simulator):
    refused = invoke("--no-cache", "cache", "warm")
    assert refused.code == 2
    assert "--no-cache" in refused.err
