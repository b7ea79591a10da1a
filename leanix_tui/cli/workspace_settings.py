"""``settings``: the settings of the workspace."""

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
    """Settings of the workspace."""


@command.command("get")
@output_options
@click.pass_obj
def get(session: Session, /, *, output: Output | None) -> None:
    """Show the workspace's settings; passwords and tokens in them are masked."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        from leanix_tui.client.secrets import Redactor

        found = await workspace.run(workspace.client.settings.get_workspace_settings())
        masked = Redactor().json(found)
        if printer.output == "table":
            printer.value(masked)
        else:
            printer.item(masked)

    session.run(work)
