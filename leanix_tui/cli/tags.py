"""``tag``: tags and tag groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.export import Column

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]

_TAG = ("id", "name", "tagGroup", "description", "color", "status")
_GROUP = (
    "id", "name", "shortName", "description", "mode", "mandatory", "restrictToFactSheetTypes", "tagCount"
)  # fmt: skip


@click.group()
def command() -> None:
    """Tags and tag groups."""


@command.command("list")
@click.option("--group", default="", metavar="NAME", help="Only the tags of this group.")
@output_options
@click.pass_obj
def list_(session: Session, /, *, group: str, output: Output | None) -> None:
    """List all tags, loose ones included."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        client = workspace.client
        tags = await workspace.run(client.tags.get_tags())
        if group:
            wanted = await workspace.run(client.tags.get_tag_group_id(group))
            tags = [tag for tag in tags if tag.group_id == wanted]
        people = printer.output == "table"
        records = [
            {
                "id": tag.id,
                "name": tag.name,
                "tagGroup": tag.group_name
                if people
                else ({"id": tag.group_id, "name": tag.group_name} if tag.group_id or tag.group_name else None),
                "description": tag.description or None,
                "color": tag.color or None,
                "status": tag.status or None,
            }
            for tag in tags
        ]
        keys = ("tagGroup", "name", "status", "description", "id") if people else _TAG
        printer.rows(records, [Column(key) for key in keys], empty="No tag.")

    session.run(work)


@command.command("groups")
@output_options
@click.pass_obj
def groups(session: Session, /, *, output: Output | None) -> None:
    """List all tag groups with their mode and the fact sheet types that they are for."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        records = [
            {
                "id": group.id,
                "name": group.name,
                "shortName": group.short_name or None,
                "description": group.description or None,
                "mode": group.mode or None,
                "mandatory": group.mandatory,
                "restrictToFactSheetTypes": list(group.restrict_to),
                "tagCount": group.tag_count if group.tag_count >= 0 else None,
            }
            for group in await workspace.run(workspace.client.tags.get_tag_groups())
        ]
        people = ("name", "mode", "mandatory", "tagCount", "restrictToFactSheetTypes", "id")
        keys = people if printer.output == "table" else _GROUP
        printer.rows(records, [Column(key) for key in keys], empty="No tag group.")

    session.run(work)


@command.command("id")
@click.argument("group", metavar="GROUP")
@click.argument("tag", metavar="TAG")
@output_options
@click.pass_obj
def id_(session: Session, /, *, group: str, tag: str, output: Output | None) -> None:
    """Print the id of TAG in GROUP; with an empty GROUP, of a loose tag."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.value(await workspace.run(workspace.client.tags.get_tag_id(group or None, tag)))

    session.run(work)


@command.command("group-id")
@click.argument("group", metavar="GROUP")
@output_options
@click.pass_obj
def group_id(session: Session, /, *, group: str, output: Output | None) -> None:
    """Print the id of the tag group GROUP."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.value(await workspace.run(workspace.client.tags.get_tag_group_id(group)))

    session.run(work)
