"""``api``: any REST endpoint of LeanIX."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.errors import LeanIXError, NotFound, Refused, RequestInvalid, UsageError

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command", "read_argument", "unconfirmed"]


@click.command()
@click.argument("method", metavar="METHOD")
@click.argument("path", metavar="PATH")
@click.option("-d", "--data", default="", metavar="JSON", help="The body: JSON, @FILE, or @- for standard input.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A query parameter; may be repeated.")
@click.option("--raw", is_flag=True, help="Print the answer as it came, envelope and all; follow no pages.")
@click.option("--yes", is_flag=True, help="Do it although it may change something.")
@output_options
@click.pass_obj
def command(
    session: Session,
    /,
    *,
    method: str,
    path: str,
    data: str,
    params: tuple[str, ...],
    raw: bool,
    yes: bool,
    output: Output | None,
) -> None:
    """Call a LeanIX endpoint, such as GET /services/pathfinder/v1/features, and print the data of its answer.

    Lists are followed to their last page. GET is free; anything that may change something needs --yes, and a profile
    that is not read-only. Queries sent to GraphQL count as reading.
    """
    from leanix_tui.client.operations import inspect_graphql, is_graphql, is_read

    if not path.startswith("/"):
        path = f"/{path}"
    if not path.startswith("/services/"):
        raise UsageError("A path begins with /services/.", remedy="Such as /services/pathfinder/v1/features.")
    verb = method.upper()
    if not verb.isalpha():
        raise UsageError("This is not an HTTP method.", remedy="Use GET, POST, PUT, PATCH or DELETE.", detail=method)
    body = read_argument(data)
    query = _parameters(params)
    bare, _, own = path.partition("?")
    given = [(name, value) for name, values in query.items() for value in values]
    reading = is_read(verb, bare, [*parse_qsl(own, keep_blank_values=True), *given])
    if is_graphql(verb, bare):
        reading = inspect_graphql(_document(body)).kind == "query"
    if not reading and not yes:
        raise unconfirmed(f"{verb} {bare}")
    printer = session.printer(output)

    async def ask(workspace: Workspace) -> Any:
        client = workspace.client
        if raw:
            answer = await workspace.run(client.request_raw(path, verb, body or None, query))
            return answer.body.decode(errors="replace") if answer.envelope is None else answer.envelope
        # A query says itself how much it wants; leanix-tui graphql --all follows cursors.
        options = {"follow": not is_graphql(verb, bare)}
        return await workspace.run(client.request(path, verb, body or None, query, options))

    async def work(workspace: Workspace) -> None:
        try:
            value = await ask(workspace)
        except RequestInvalid as error:
            if error.status == 404:
                raise NotFound(error.headline, remedy=error.remedy, detail=error.detail) from error
            raise
        printer.data(value)

    session.run(work)


def unconfirmed(what: str) -> Refused:
    """The refusal of something that may change the workspace and was not confirmed."""
    return Refused(f"{what} may change the workspace; nothing was sent.", remedy="Add --yes if you mean it.")


def read_argument(value: str) -> str:
    """The text of an argument: itself, or what ``@FILE`` or ``@-`` (standard input) holds."""
    if not value.startswith("@"):
        return value
    if value == "@-":
        return sys.stdin.read()
    return read_file(Path(value[1:]))


def read_file(file: Path) -> str:
    """The text of a file of the reader's; raises LeanIXError when it cannot be read."""
    try:
        return file.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise LeanIXError(f"{file} is not UTF-8 text.") from None
    except OSError as error:
        raise LeanIXError(f"{file} cannot be read: {error.strerror}.") from None


def _parameters(params: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for param in params:
        name, mark, value = param.partition("=")
        if not mark or not name:
            raise UsageError("A parameter is written as NAME=VALUE.", detail=param)
        found.setdefault(name, []).append(value)
    return found


def _document(body: str) -> str:
    import msgspec

    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise UsageError(
            "The body is not JSON.", remedy='GraphQL wants {"query": "..."}; see leanix-tui graphql.'
        ) from None
    return str(content.get("query") or "") if isinstance(content, dict) else ""
