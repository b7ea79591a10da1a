"""``model``: fact sheet types, their fields and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leanix_tui.cli.near import find_type
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output, Printer
from leanix_tui.cli.session import Session
from leanix_tui.export import Column

if TYPE_CHECKING:
    from leanix_tui.model.data_model import FactSheetType, Field
    from leanix_tui.model.labels import Labels
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]

language_option = click.option("--lang", "language", default="", metavar="CODE", help="Labels in this language.")


@click.group()
def command() -> None:
    """Fact sheet types, fields and relations of this workspace."""


@command.command("types")
@language_option
@output_options
@click.pass_obj
def types(session: Session, /, *, language: str, output: Output | None) -> None:
    """List the fact sheet types."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        await workspace.load_model()
        rows = [
            {
                "name": known.name,
                "label": workspace.labels.type(known.name),
                "categories": list(known.categories),
                "fields": len(known.fields),
                "relations": len(known.relations),
            }
            for known in workspace.model.types.values()
        ]
        keys = ("name", "label", "fields", "relations", "categories")
        printer.rows(rows, [Column(key) for key in keys], empty="No fact sheet type.")

    session.run(work, language=language)


@command.command("show")
@click.argument("name", metavar="TYPE")
@language_option
@output_options
@click.pass_obj
def show(session: Session, /, *, name: str, language: str, output: Output | None) -> None:
    """Show the fields and relations of one TYPE (name or label, singular or plural). CSV lists its fields."""
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        await workspace.load_model()
        model, labels = workspace.model, workspace.labels
        found = find_type(workspace, name)
        known = model.types[found]
        fields = [_field(labels, found, field) for field in known.fields.values()]
        if printer.output == "csv":
            printer.rows(fields, [Column(key) for key in ("name", "label", "type", "mandatory", "values")])
        elif printer.output == "table":
            _print(printer, labels, known, fields)
        else:
            printer.item(
                {
                    "name": known.name,
                    "label": labels.type(found),
                    "plural": labels.type(found, plural=True),
                    "categories": list(known.categories),
                    "maxHierarchyLevel": known.max_level,
                    "qualitySeal": known.quality_seal,
                    "fields": fields,
                    "relations": _relations(labels, known),
                }
            )

    session.run(work, language=language)


def _field(labels: Labels, owner: str, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": labels.field(owner, field.name),
        "type": field.type,
        "mandatory": field.mandatory,
        "values": list(field.values),
    }


def _relations(labels: Labels, known: FactSheetType) -> list[dict[str, Any]]:
    return [
        {
            "name": end.name,
            "label": labels.relation(end),
            "target": end.target,
            "inverse": end.inverse or None,
            "single": end.single,
            "mandatory": end.mandatory,
            "fields": [_field(labels, end.name, field) for field in end.fields],
        }
        for end in known.relations.values()
    ]


def _print(printer: Printer, labels: Labels, known: FactSheetType, fields: list[dict[str, Any]]) -> None:
    printer.heading(f"{known.name} ({labels.type(known.name)})")
    printer.rows(fields, [Column(key) for key in ("name", "label", "type", "values")], empty="No fields of its own.")
    printer.line()
    printer.heading("Relations")
    rows = [
        relation | {"fields": [field["name"] for field in relation["fields"]]} for relation in _relations(labels, known)
    ]
    printer.rows(rows, [Column(key) for key in ("name", "label", "target", "fields")], empty="No relations.")
