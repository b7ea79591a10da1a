"""Why the inventory has no rows, or not all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leanix_tui.errors import LeanIXError
from leanix_tui.model.change import LoadState
from leanix_tui.text import display, one_line
from leanix_tui.widgets.empty import State, empty, failed, loading

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["state_of"]

_NAMED = 4


def state_of(workspace: Workspace, *, has_rows: bool, narrowed: bool) -> State | None:
    """What to say in place of rows, or below them; None when all is well. Never is a failure an empty list."""
    progress = workspace.progress
    model = progress.parts.get("model")
    if model is not None and model.state is LoadState.FAILED and not has_rows:
        remedy = f"{model.error} {model.remedy}".strip()
        return failed(LeanIXError("The data model could not be loaded.", remedy=remedy))
    broken = [part for part in progress.types.values() if part.state is LoadState.FAILED]
    if broken and (has_rows or progress.done):
        names = ", ".join(workspace.labels.type(part.name, plural=True) for part in broken[:_NAMED])
        more = f" and {len(broken) - _NAMED} more types" if len(broken) > _NAMED else ""
        return failed(LeanIXError(f"{one_line(names)}{more} could not be loaded.", remedy=broken[0].error))
    if has_rows:
        return None
    if not progress.done:
        return loading(display("The fact sheets are on their way"))
    if narrowed:
        return empty(display("No fact sheet fits"), display("Nothing is left after the filter."), ("esc", "clear"))
    return empty(display("This workspace has no fact sheets"), display("Or this user may not see any."))
