"""``feature``: what the workspace has switched on."""

from __future__ import annotations

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

__all__ = ["command"]


@click.group()
def command() -> None:
    """Features of the workspace."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List all features with their status and quota."""
    found = session.ask(lambda client: client.features.get_features())
    session.printer(output).objects(found, empty="No feature.")


@command.command("get")
@click.argument("feature", metavar="ID")
@output_options
@click.pass_obj
def get(session: Session, /, *, feature: str, output: Output | None) -> None:
    """Show the feature with this ID, a dotted word."""
    session.printer(output).item(session.ask(lambda client: client.features.get_feature(feature)))
