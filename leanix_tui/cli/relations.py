"""``rel``: what a fact sheet is related to, one step or a whole path away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.errors import UsageError
from leanix_tui.export import Column
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]


@click.group()
def command() -> None:
    """Follow relations from a fact sheet. Never loads the workspace."""


@command.command("list")
@click.argument("fact_sheet", metavar="FACT_SHEET")
@click.option("--to", "relation", default="", metavar="RELATION", help="Only this relation, or to this type.")
@click.option("--type", "fact_sheet_type", default="", metavar="TYPE", help="The type of FACT_SHEET.")
@output_options
@click.pass_obj
def list_(session: Session, /, *, fact_sheet: str, relation: str, fact_sheet_type: str, output: Output | None) -> None:
    """List what FACT_SHEET (a name or an id) is related to, in both directions, with the relations' attributes."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        from leanix_tui.cli.records import related_record
        from leanix_tui.workspace.graph import ends_for

        detail = await workspace.lookup(fact_sheet, fact_sheet_type or None)
        model, labels = workspace.model, workspace.labels
        names = list(detail.relations)
        if relation:
            names = [end.name for end in ends_for(model, labels, detail.type, relation)]
            if not names:
                raise UsageError(
                    f"{display(detail.type)} has no relation '{display(relation, limit=60)}'.",
                    remedy=f"Relations: {', '.join(detail.relations) or 'none'}.",
                )
        records: list[dict[str, Any]] = []
        for name in names:
            end = model.relation(detail.type, name)
            records += [{"relation": name} | related_record(entry, end) for entry in detail.relations.get(name, ())]
        if printer.output == "table":
            for record in records:
                end = model.relation(detail.type, record["relation"])
                record["relation"] = labels.relation(end) if end else record["relation"]
            keys = ["relation", "displayName", "type", "activeFrom", "activeUntil", "id"]
            keys = [key for key in keys if not key.startswith("active") or any(record.get(key) for record in records)]
        else:
            keys = list(
                dict.fromkeys(("relation", "id", "type", "displayName", *(key for one in records for key in one)))
            )
        printer.rows(records, [Column(key) for key in keys], empty="No relation.", sparse=True)

    session.run(work)


@command.command("path")
@click.argument("fact_sheet", metavar="FACT_SHEET")
@click.argument("path", metavar="PATH")
@click.option("--type", "fact_sheet_type", default="", metavar="TYPE", help="The type of FACT_SHEET.")
@output_options
@click.pass_obj
def path_(session: Session, /, *, fact_sheet: str, path: str, fact_sheet_type: str, output: Output | None) -> None:
    """Follow PATH, such as itcomponents.providers, and list where it leads, each fact sheet once.

    A step is a relation's name or label, or a fact sheet type in the singular or plural.
    """
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        start = await workspace.lookup(fact_sheet, fact_sheet_type or None)
        found = await workspace.walk_remote(start, path)
        rows = [{"displayName": one.display_name, "type": one.type, "id": one.id} for one in found]
        keys = ("displayName", "type", "id") if printer.output == "table" else ("id", "type", "displayName")
        printer.rows(rows, [Column(key) for key in keys], empty="The path leads to nothing.")

    session.run(work)
