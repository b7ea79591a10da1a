"""The first rows of last time, on the terminal before anything else of the app is imported."""

from __future__ import annotations

import os

from leanix_tui import terminal
from leanix_tui.settings import Connection, Settings
from leanix_tui.workspace.cache.early import read_early
from leanix_tui.workspace.cache.opening import begin_opening
from leanix_tui.workspace.cache.place import folder_of

__all__ = ["show_early"]


def show_early(connection: Connection, settings: Settings) -> bool:
    """Paint what the list looked like at the end of the last session; False where there is nothing that fits."""
    if not connection.cached or connection.is_demo or "TEXTUAL_DRIVER" in os.environ:
        return False
    early = read_early(connection.host, connection.workspace_name, connection.profile)
    if early is None or early.terminal != terminal.kind_of(os.environ, settings.theme, settings.colours):
        return False
    begin_opening(folder_of(connection.host, connection.workspace_name, connection.profile))
    frame = terminal.frame_of(early.lines)
    return frame is not None and terminal.paint(frame, early.size)
