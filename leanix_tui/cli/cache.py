"""``cache``: the workspaces kept on this machine, so that they are on the screen before LeanIX has answered."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from leanix_tui import paths
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output, note
from leanix_tui.cli.session import Session
from leanix_tui.errors import UsageError
from leanix_tui.export import Column
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.settings import Connection
    from leanix_tui.workspace.cache.cache import Cache

__all__ = ["command"]


@click.group()
def command() -> None:
    """The workspaces kept on this machine.

    What the app loads is kept in private files, so that the next start shows it at once and asks only for what has
    changed since. Clearing it loses nothing: it is loaded again.
    """


@command.command("info")
@output_options
@click.pass_obj
def info(session: Session, /, *, output: Output | None) -> None:
    """Show what is kept: workspace, since when, how many fact sheets, how large."""
    from leanix_tui.workspace.cache.cache import cached_workspaces

    printer = session.printer(output)
    columns = [
        Column(key)
        for key in ("workspace", "host", "profile", "user", "saved", "factSheets", "bytes", "folder", "note")
    ]
    printer.rows([_row(cache) for cache in cached_workspaces()], columns, empty="Nothing is kept.")


def _row(cache: Cache) -> dict[str, Any]:
    index = cache.index()
    row: dict[str, Any] = {"bytes": cache.size(), "folder": paths.shown(cache.folder), "note": cache.note or None}
    if index is None:
        return row
    return row | {
        "workspace": index.workspace_name or index.workspace_id,
        "host": index.host,
        "profile": index.profile or None,
        "user": index.user_name or index.user_id,
        "saved": datetime.fromtimestamp(index.saved, UTC).isoformat(timespec="seconds"),
        "factSheets": sum(index.counts.values()),
    }


@command.command("clear")
@click.option("--all", "everything", is_flag=True, help="Of every workspace, not only of the one in use.")
@click.pass_obj
def clear(session: Session, /, *, everything: bool) -> None:
    """Remove what is kept of this workspace; the next start loads it again."""
    from leanix_tui.workspace.cache.cache import cached_workspaces

    caches = cached_workspaces() if everything else [_cache_of(session.resolved())]
    freed = sum(cache.clear() for cache in caches)
    note(f"Removed {freed / 1_000_000:.1f} MB." if freed else "Nothing was kept.")


@command.command("warm")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Load this fact sheet type first; repeatable.")
@click.pass_obj
def warm(session: Session, /, *, types: tuple[str, ...]) -> None:
    """Load this workspace, or what has changed of it, and keep it; for a job that runs before people come in."""

    async def load(connection: Connection) -> None:
        cache = _cache_of(connection)
        async with session.workspace(connection, cache=cache) as workspace:
            if workspace.cache_note:
                note(workspace.cache_note)
            had = workspace.cached_at
            await workspace.preload(types)
            for part in workspace.progress.failed:
                note(f"{display(part.name)}: {part.error} {part.remedy}".strip())
            what = "brought up to date" if had is not None else "loaded"
            note(f"{len(workspace.store)} fact sheets {what} and kept in {paths.shown(cache.folder)}.")
            if workspace.progress.failed or workspace.cache_note:
                raise click.exceptions.Exit(1)

    with session.connection() as connection:
        asyncio.run(load(connection))


def _cache_of(connection: Connection) -> Cache:
    from leanix_tui.workspace.cache.cache import Cache

    if not connection.cached:
        raise UsageError("The demo is not kept.", remedy="Leave out --demo and --no-cache.")
    return Cache.of(connection.host, connection.workspace_name, connection.profile)
