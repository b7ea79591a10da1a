"""``role``: subscription roles."""

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

_KEYS = ("id", "name", "description", "subscriptionType", "restrictToFactSheetTypes")


@click.group()
def command() -> None:
    """Subscription roles."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List all subscription roles."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        records = [
            {
                "id": role.id,
                "name": role.name,
                "description": role.description or None,
                "subscriptionType": role.subscription_type or None,
                "restrictToFactSheetTypes": list(role.restrict_to),
            }
            for role in await workspace.run(workspace.client.subscription_roles.get_subscription_roles())
        ]
        people = ("name", "subscriptionType", "restrictToFactSheetTypes", "description", "id")
        keys = people if printer.output == "table" else _KEYS
        printer.rows(records, [Column(key) for key in keys], empty="No subscription role.")

    session.run(work)


@command.command("id")
@click.argument("name", metavar="NAME")
@output_options
@click.pass_obj
def id_(session: Session, /, *, name: str, output: Output | None) -> None:
    """Print the id of the subscription role NAME."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.value(await workspace.run(workspace.client.subscription_roles.get_role_id(name)))

    session.run(work)
