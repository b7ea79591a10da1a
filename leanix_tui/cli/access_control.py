"""``acl``: access control lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]


@click.group()
def command() -> None:
    """Access control lists."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List the access control entities of the workspace."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.objects(await workspace.run(workspace.client.access_control.get_acls()), empty="No entity.")

    session.run(work)
