"""``feature``: what the workspace has switched on."""

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
    """Features of the workspace."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List all features with their status and quota."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.objects(await workspace.run(workspace.client.features.get_features()), empty="No feature.")

    session.run(work)


@command.command("get")
@click.argument("feature", metavar="ID")
@output_options
@click.pass_obj
def get(session: Session, /, *, feature: str, output: Output | None) -> None:
    """Show the feature with this ID, a dotted word."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        printer.item(await workspace.run(workspace.client.features.get_feature(feature)))

    session.run(work)
