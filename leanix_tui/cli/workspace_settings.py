"""``settings``: the settings of the workspace."""

from __future__ import annotations

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

__all__ = ["command"]


@click.group()
def command() -> None:
    """Settings of the workspace."""


@command.command("get")
@output_options
@click.pass_obj
def get(session: Session, /, *, output: Output | None) -> None:
    """Show the workspace's settings; passwords and tokens in them are masked."""
    from leanix_tui.client.secrets import Redactor

    printer = session.printer(output)
    masked = Redactor().json(session.ask(lambda client: client.settings.get_workspace_settings()))
    if printer.output == "table":
        printer.value(masked)
    else:
        printer.item(masked)
