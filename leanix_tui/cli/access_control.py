"""``acl``: access control lists."""

from __future__ import annotations

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

__all__ = ["command"]


@click.group()
def command() -> None:
    """Access control lists."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List the access control entities of the workspace."""
    found = session.ask(lambda client: client.access_control.get_acls())
    session.printer(output).objects(found, empty="No entity.")
