"""``url``: web addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]


@click.command()
@click.argument("fact_sheet", metavar="[FACT_SHEET]", default="")
@click.option("--type", "fact_sheet_type", default="", metavar="TYPE", help="The type of FACT_SHEET.")
@output_options
@click.pass_obj
def command(session: Session, /, *, fact_sheet: str, fact_sheet_type: str, output: Output | None) -> None:
    """Print the web address of FACT_SHEET (a name or an id); without one, of the workspace."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        if not fact_sheet:
            printer.value(workspace.client.get_workspace_url())
            return
        found = await workspace.lookup(fact_sheet, fact_sheet_type or None)
        printer.value(workspace.client.fact_sheet_url(found.type, found.id))

    session.run(work)
