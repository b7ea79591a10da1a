"""Labels: in which language, and what stands in for those that there are not."""

from __future__ import annotations

from typing import Any

import pytest

from leanix_tui.errors import LeanIXError
from leanix_tui.model.change import LoadState
from leanix_tui.simulator.testing import RunningSimulator

pytestmark = pytest.mark.anyio


async def test_labels_fall_back(simulator: RunningSimulator, open_workspace: Any) -> None:
    workspace = await open_workspace(simulator, language="xx")
    await workspace.load_model()
    assert workspace.labels.language == "en"
    assert workspace.labels.type("ITComponent", plural=True) == "IT Components"


async def test_without_any_labels_keys_are_spelled_out(simulator: RunningSimulator, open_workspace: Any) -> None:
    simulator.add_fault(
        action="forbidden", match={"path": "/services/pathfinder/v1/models/languages/*"}, times="always"
    )
    workspace = await open_workspace(simulator)
    await workspace.load_model()
    assert workspace.labels.field("Application", "businessCriticality") == "Business criticality"
    assert workspace.progress.parts["labels"].state is LoadState.FAILED
    simulator.clear_faults()
    await workspace.retry("labels")
    assert workspace.progress.parts["labels"].state is LoadState.DONE
    assert workspace.labels.language == "en"


async def test_another_language_stays_through_a_reload(simulator, open_workspace):
    workspace = await open_workspace(simulator)
    await workspace.preload()
    heard: list[str] = []
    workspace.subscribe(lambda change: heard.append(change.kind))
    await workspace.speak("de")
    assert workspace.labels.type("Application", plural=True) == "Anwendungen"
    assert "labels" in heard
    await workspace.reload()
    assert workspace.labels.type("Application", plural=True) == "Anwendungen"


async def test_a_language_that_the_workspace_does_not_have_changes_nothing(simulator, open_workspace):
    workspace = await open_workspace(simulator)
    await workspace.load_model()
    with pytest.raises(LeanIXError):
        await workspace.speak("xx")
    assert workspace.labels.type("Application", plural=True) == "Applications"
