"""``graphql``: any GraphQL document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from leanix_tui.cli.api import read_argument, read_file, unconfirmed
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output, note
from leanix_tui.cli.session import Session
from leanix_tui.errors import UsageError

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command"]


@click.command()
@click.option("-q", "--query", default="", metavar="QUERY", help="The document itself.")
@click.option("-f", "--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="A file that holds it.")
@click.option("--vars", "variables", default="", metavar="JSON|FILE", help="Variables: a JSON object, or a file.")
@click.option("--operation", default="", metavar="NAME", help="Which operation to run, if there are several.")
@click.option("--all", "everything", is_flag=True, help="Follow the cursor of allFactSheets to the end.")
@click.option("--yes", is_flag=True, help="Run a mutation, which changes the workspace.")
@output_options
@click.pass_obj
def command(
    session: Session,
    /,
    *,
    query: str,
    file: Path | None,
    variables: str,
    operation: str,
    everything: bool,
    yes: bool,
    output: Output | None,
) -> None:
    """Run a GraphQL document, given by -q, by -f, or on standard input, and print LeanIX's answer.

    --jsonl and --csv print the nodes of the one list in it. Mutations need --yes, and a profile that is not read-only.
    """
    from leanix_tui.client.operations import inspect_graphql

    if query and file is not None:
        raise UsageError("The document comes from -q or from -f, not from both.")
    document = query or (read_file(file) if file is not None else _standard_input())
    if not document.strip():
        raise UsageError("There is no GraphQL document.", remedy="Give one with -q or -f, or on standard input.")
    known = inspect_graphql(document, operation or None)
    if known.kind == "unknown":
        raise UsageError("This is not a GraphQL document that could be run.", detail=known.problem)
    if known.kind != "query" and not yes:
        raise unconfirmed(f"This {known.kind}")
    values = _variables(variables)
    printer = session.printer(output)

    async def work(workspace: Workspace) -> None:
        client = workspace.client
        if everything:
            running = client.graphql_all(document, values, operation_name=operation or None)
        else:
            running = client.graphql(document, values, operation_name=operation or None)
        answer = await workspace.run(running)
        for warning in answer.warnings:
            note(f"Warning: {warning.message}")
        if printer.output in {"csv", "jsonl"}:
            printer.data(_nodes(answer.data))
        else:
            whole: dict[str, Any] = {"data": answer.data}
            if answer.errors:
                whole["errors"] = list(answer.errors)
            printer.data(whole)

    session.run(work)


def _standard_input() -> str:
    return "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read()


def _variables(text: str) -> dict[str, Any]:
    if not text:
        return {}
    content = text if text.lstrip()[:1] in {"{", "["} else read_argument(text if text.startswith("@") else f"@{text}")
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise UsageError("The variables are not a JSON object.", detail=str(error)) from None


def _nodes(data: Any) -> Any:
    """The one list in an answer: the nodes of a connection, or a plain list; the answer itself when there is none."""
    while isinstance(data, dict):
        if isinstance(data.get("edges"), list):
            return [edge.get("node") if isinstance(edge, dict) else edge for edge in data["edges"]]
        if len(data) != 1:
            return data
        data = next(iter(data.values()))
    return data
