"""``user``: the users of the workspace."""

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

_KEYS = (
    "id", "displayName", "firstName", "lastName", "email", "role", "status", "technicalUser", "currentLogin"
)  # fmt: skip


@click.group()
def command() -> None:
    """Users of the workspace."""


@command.command("list")
@click.option("--refresh", is_flag=True, help="Load them anew, even if they are remembered.")
@output_options
@click.pass_obj
def list_(session: Session, /, *, refresh: bool, output: Output | None) -> None:
    """List all users with role and status, technical users included."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        records = [
            {
                "id": user.id,
                "displayName": user.display_name,
                "firstName": user.first_name or None,
                "lastName": user.last_name or None,
                "email": user.email or None,
                "role": user.role or None,
                "status": user.status or None,
                "technicalUser": user.technical,
                "currentLogin": user.last_login or None,
            }
            for user in await workspace.run(workspace.client.users.load_users(force_refresh=refresh))
        ]
        people = ("displayName", "email", "role", "status", "currentLogin", "id")
        keys = people if printer.output == "table" else _KEYS
        printer.rows(records, [Column(key) for key in keys], empty="No user.")

    session.run(work)
