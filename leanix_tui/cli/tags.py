"""``tag``: tags and tag groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

if TYPE_CHECKING:
    from leanix_tui.client import LeanIXClient
    from leanix_tui.model.tag import Tag

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

    async def tags_of(client: LeanIXClient) -> list[Tag]:
        tags = await client.tags.get_tags()
        if not group:
            return tags
        wanted = await client.tags.get_tag_group_id(group)
        return [tag for tag in tags if tag.group_id == wanted]

    printer = session.printer(output)
    records = [
        {
            "id": tag.id,
            "name": tag.name,
            "tagGroup": tag.group_name if printer.output in {"table", "csv"} else _group(tag),
            "description": tag.description or None,
            "color": tag.color or None,
            "status": tag.status or None,
        }
        for tag in session.ask(tags_of)
    ]
    people = ("tagGroup", "name", "status", "description", "id")
    printer.records(records, keys=_TAG, people=people, empty="No tag.")


def _group(tag: Tag) -> dict[str, str] | None:
    return {"id": tag.group_id, "name": tag.group_name} if tag.group_id or tag.group_name else None


@command.command("groups")
@output_options
@click.pass_obj
def groups(session: Session, /, *, output: Output | None) -> None:
    """List all tag groups with their mode and the fact sheet types that they are for."""
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
        for group in session.ask(lambda client: client.tags.get_tag_groups())
    ]
    people = ("name", "mode", "mandatory", "tagCount", "restrictToFactSheetTypes", "id")
    session.printer(output).records(records, keys=_GROUP, people=people, empty="No tag group.")


@command.command("id")
@click.argument("group", metavar="GROUP")
@click.argument("tag", metavar="TAG")
@output_options
@click.pass_obj
def id_(session: Session, /, *, group: str, tag: str, output: Output | None) -> None:
    """Print the id of TAG in GROUP; with an empty GROUP, of a loose tag."""
    session.printer(output).value(session.ask(lambda client: client.tags.get_tag_id(group or None, tag)))


@command.command("group-id")
@click.argument("group", metavar="GROUP")
@output_options
@click.pass_obj
def group_id(session: Session, /, *, group: str, output: Output | None) -> None:
    """Print the id of the tag group GROUP."""
    session.printer(output).value(session.ask(lambda client: client.tags.get_tag_group_id(group)))
