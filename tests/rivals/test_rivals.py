"""The same reading works against servers that others made from the same description."""

from __future__ import annotations

import pytest
from rival_checks import check_lookups, check_parts, check_preload
from rival_matrix import CASES, Case
from rival_server import TOKEN, Rival

from leanix_tui.workspace.workspace import Workspace

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a_server_of_others_is_read_whole(case: Case) -> None:
    with Rival(case.quirks) as rival:
        workspace = await Workspace.open(host=rival.url, api_token=TOKEN, rate_per_second=10_000)
        try:
            await check_preload(workspace, rival, case.unseen, case.missing)
            await check_parts(workspace, rival.world, case.missing)
            if not case.quirks.failing_type:
                await check_lookups(workspace, rival, case.unseen)
        finally:
            await workspace.close()
    assert not rival.complaints
