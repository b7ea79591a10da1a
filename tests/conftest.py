"""What every test gets: a home of its own, and simulators to talk to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.testing import RunningSimulator

FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or changes the files, the LeanIX settings or the proxies of the person who runs it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in list(os.environ):
        if name.startswith("LEANIX_") or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    return home


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[RunningSimulator]:
    with RunningSimulator(build_world()) as running:
        yield running


@pytest.fixture
def simulator(shared_simulator: RunningSimulator) -> Iterator[RunningSimulator]:
    """The insurance group with 600 fact sheets, shared by all tests: do not change its world. No faults at first."""
    shared_simulator.clear_faults()
    yield shared_simulator
    shared_simulator.clear_faults()


@pytest.fixture
def fresh_simulator() -> Iterator[RunningSimulator]:
    """A small insurance group of this test's own, to be changed at will."""
    with RunningSimulator(build_world(fact_sheets=80)) as running:
        yield running


@pytest.fixture
def custom_simulator() -> Iterator[RunningSimulator]:
    """The workspace with types and fields of its own."""
    with RunningSimulator(build_world(world="custom", fact_sheets=120)) as running:
        yield running
