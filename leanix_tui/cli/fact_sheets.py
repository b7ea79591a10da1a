"""``fs``: list fact sheets, or show one."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output, note
from leanix_tui.cli.session import Session
from leanix_tui.errors import LeanIXError, NotFound
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]


@click.group()
def command() -> None:
    """List fact sheets, or show one."""


@command.command("list")
@click.argument("fact_sheet_type", metavar="[TYPE]", default="")
@click.option(
    "--filter", "expression", default="", metavar="EXPR", help="As in the app: claims tag:Regulation=GDPR ..."
)
@click.option("--tag", "tags", multiple=True, metavar="GROUP=NAME", help="Carrying this tag; may be repeated.")
@click.option("--sort", "sort", multiple=True, metavar="FIELD", help="Sort by this field; -FIELD the other way round.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many.")
@click.option("--columns", default="", metavar="A,B", help="Show exactly these fields.")
@output_options
@click.pass_obj
def list_(
    session: Session,
    /,
    *,
    fact_sheet_type: str,
    expression: str,
    tags: tuple[str, ...],
    sort: tuple[str, ...],
    limit: int | None,
    columns: str,
    output: Output | None,
) -> None:
    """List the active fact sheets of every type, or of one TYPE (singular or plural, whatever the case).

    In JSON every fact sheet has id, type, name, displayName, description, category, status, lxState, completion (per
    cent), level, createdAt, updatedAt and tags (by group name, loose ones under ""); of one TYPE also its own fields.
    """
    keys = [name.strip() for name in columns.split(",") if name.strip()]
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        from leanix_tui.cli.listing import Listing

        listing = Listing(workspace, fact_sheet_type, expression, tags)
        await listing.load([*sort, *keys])
        rows = listing.rows(sort)[:limit]
        shown, found = (listing.cells if printer.output == "table" else listing.records)(rows, keys)
        printer.rows(found, shown, empty="No fact sheet.")

    session.run(work)


@command.command("get")
@click.argument("fact_sheet", metavar="NAME_OR_ID")
@click.option("--type", "fact_sheet_type", default="", metavar="TYPE", help="Only a fact sheet of this type.")
@click.option("--field", "path", default="", metavar="PATH", help="Only this value, such as location.geoCountry.")
@click.option("--lang", "language", default="", metavar="CODE", help="Labels in this language, such as de.")
@output_options
@click.pass_obj
def get(
    session: Session, /, *, fact_sheet: str, fact_sheet_type: str, path: str, language: str, output: Output | None
) -> None:
    """Show one fact sheet with its fields, tags, subscriptions and relations. Never loads the workspace.

    Exit code 4: there is none; 5: several have this name, told on stderr.

    The JSON has the same keys as in a list, and: fields (the type's own, as GraphQL gives them), subscriptions (by role
    name, without a role under ""; id is the subscription's, userId the person's), relations (every one of the type by
    its name on this fact sheet, with the relation's attributes), documents. PATH starts at any of these keys or fields.
    """
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        from leanix_tui.cli.records import detail_record
        from leanix_tui.cli.sheet import dig, print_sheet

        try:
            detail = await workspace.lookup(fact_sheet, fact_sheet_type or None)
        except NotFound as error:
            if near := await _near(workspace, fact_sheet):
                error.remedy = f"Did you mean {' or '.join(near)}?"
            raise
        record = detail_record(detail, workspace.model)
        if detail.refused and printer.output != "table":
            note(f"LeanIX does not show this user: {', '.join(detail.refused)}")
        if path:
            printer.value(dig(record, path))
        elif printer.output == "table":
            print_sheet(printer, detail, workspace.model, workspace.labels)
        else:
            printer.item(record)

    session.run(work, language=language)


async def _near(workspace: Workspace, wanted: str) -> list[str]:
    """The names that are most like one that nothing has; costs one request, and nothing more if that fails."""
    from leanix_tui.client.resolve import looks_like_id

    words = wanted.split()
    if not words or looks_like_id(wanted):
        return []
    try:
        # The first letters are seldom the wrong ones, and a whole misspelt word finds nothing.
        found = await workspace.run(workspace.client.fact_sheets.suggestions(words[0][:3], count=50))
    except LeanIXError:
        return []
    names = {one.name.casefold(): one.name for one in found}
    parts = {part: name for name in reversed(names.values()) for part in name.casefold().split()}
    close = difflib.get_close_matches(wanted.casefold(), [*names, *parts], n=3)
    return list(dict.fromkeys(f"'{display(names.get(one) or parts[one], limit=80)}'" for one in close))
