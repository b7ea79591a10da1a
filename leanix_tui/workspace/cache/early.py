"""What the list looked like on the terminal: read before anything of the app is imported, so keep it light."""

from __future__ import annotations

from typing import Final

import msgspec

from leanix_tui.terminal import Piece
from leanix_tui.workspace.cache.place import SUFFIX, folder_of
from leanix_tui.workspace.cache.sealed import Damaged, SealedFile

__all__ = ["EARLY", "Early", "read_early"]

EARLY: Final = "early"


class Early(msgspec.Struct):
    """Lines of one terminal."""

    size: tuple[int, int]
    terminal: str
    """Which one, and how it was painted; see ``terminal.kind_of``."""
    lines: list[list[Piece]]


def read_early(host: str, workspace_name: str, profile: str) -> Early | None:
    """What there was; None when there is nothing, or nothing that can be used: loading the cache says why."""
    try:
        file = SealedFile(folder_of(host, workspace_name, profile) / f"{EARLY}{SUFFIX}", EARLY)
    except Damaged:
        return None
    try:
        return file.content(Early)
    except Damaged:
        return None
    finally:
        file.close()
