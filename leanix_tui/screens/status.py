"""What the status line and the progress strip say, worked out from the app and its workspace."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from leanix_tui.model.change import LoadState, Progress
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.progress_strip import Progress as Shown
from leanix_tui.widgets.status_line import Status

if TYPE_CHECKING:
    from leanix_tui.screens.shell import Shell

__all__ = ["held_back", "rate", "remaining", "status_of", "strip_of", "when", "workspace_name"]

_NOTHING = display("")


def workspace_name(app: Shell) -> SafeText:
    """Account and workspace as people call them; before there is a connection, what was configured."""
    workspace, connection = app.workspace, app.connection
    if workspace is not None:
        identity = workspace.identity
        names = [name for name in (identity.account, identity.workspace_name) if name]
        return one_line("/".join(names) or identity.host.partition("://")[2], limit=60)
    if app.first_screen is not None:
        return one_line(app.first_screen.workspace, limit=60)
    return one_line(app.shown_host(connection.name) if connection is not None else "", limit=60)


def status_of(app: Shell, trail: tuple[SafeText, ...], summary: SafeText) -> Status:
    """The status line of a screen."""
    connection, workspace = app.connection, app.workspace
    progress = workspace.progress if workspace is not None else Progress()
    state = app.connection_state
    loading = state == "connected" and workspace is not None and not progress.done
    return Status(
        connection="loading" if loading else "not connected" if state == "none" else state,
        workspace=workspace_name(app),
        profile=one_line(connection.profile, limit=30) if connection is not None else _NOTHING,
        production=connection is not None and connection.production,
        locked=app.locked,
        demo=connection is not None and connection.is_demo,
        loaded=progress.loaded if workspace is not None or app.first_screen is None else app.first_screen.total,
        loaded_at=when(app),
        cached=app.cached,
        problems=len(progress.failed),
        request_errors=app.requests.failures if app.requests is not None else 0,
        trail=trail,
        summary=summary,
    )


def when(app: Shell) -> SafeText:
    """As of when the workspace is shown: the time of day, or the day where that is another one."""
    at, now = app.loaded_at, app.clock()
    if at is None:
        return _NOTHING
    if at.date() == now.date():
        return display(f"{at:%H:%M}")
    return display(f"{at.day} {at:%b %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d}")


def strip_of(app: Shell) -> Shown | None:
    """The progress strip; None when nothing is loading."""
    workspace = app.workspace
    held = held_back(app)
    if workspace is None:
        return Shown(held, 0) if held and app.connection_state == "connecting" else None
    if workspace.progress.done:
        return None
    progress = workspace.progress
    types = list(progress.types.values())
    if not types:
        return Shown(held or display("Reading the data model"), 0)
    there = sum(part.state is LoadState.DONE for part in types)
    note = [f"{there} of {len(types)} types", rate(progress), remaining(progress)]
    failed = [part for part in types if part.state is LoadState.FAILED]
    return Shown(
        held or display("Loading"),
        progress.loaded,
        progress.total if progress.total > 0 else None,
        display("  ".join(filter(None, note))),
        display(f"{len(failed)} failed, see Home (0)") if failed else _NOTHING,
    )


def held_back(app: Shell) -> SafeText:
    """For what the next try waits, the longest wait counting; empty when nothing is held back."""
    waits = app.requests.waiting if app.requests is not None else ()
    if not waits:
        return _NOTHING
    longest = max(waits, key=lambda wait: wait.until)
    if longest.asked:
        return display(f"LeanIX asks us to wait {ceil(longest.seconds)} s  ctrl+c stops")
    return display(f"Trying again (try {longest.attempt}): {one_line(longest.reason.rstrip('.'))}  ctrl+c stops")


def rate(progress: Progress) -> str:
    """Fact sheets a second over the last seconds, such as ``412/s``; empty before that can be told."""
    found = progress.rate(monotonic())
    return f"{found:,.0f}/s".replace(",", " ") if found >= 1 else ""


def remaining(progress: Progress) -> str:
    """How long it will still take at this rate, such as ``ETA 0:38``; empty before that can be told."""
    seconds = progress.seconds_left(monotonic())
    if seconds is None or seconds < 1:
        return ""
    minutes = int(seconds) // 60
    if minutes >= 60:
        return f"ETA {minutes // 60}:{minutes % 60:02d} h"
    return f"ETA {minutes}:{int(seconds) % 60:02d}"
