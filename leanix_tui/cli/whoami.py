"""``whoami``: what the token says about itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.errors import ConfigError

if TYPE_CHECKING:
    from leanix_tui.settings import Connection
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["command", "time_left"]


@click.command()
@click.option("--check", is_flag=True, help="Fail unless a workspace name is configured and the token belongs to it.")
@output_options
@click.pass_obj
def command(session: Session, /, *, check: bool, output: Output | None) -> None:
    """Show host, workspace, user and role of the token, and how long the access token lasts."""
    printer = session.printer(output)

    async def work(workspace: Workspace, connection: Connection) -> None:
        if check and not connection.workspace_name:
            raise ConfigError(
                "There is no workspace name to check against.",
                remedy="Set workspace in the profile, LEANIX_WORKSPACE, or --workspace.",
            )
        identity = workspace.identity
        record = {
            "host": identity.host,
            "workspaceName": identity.workspace_name,
            "workspaceId": identity.workspace_id,
            "userName": identity.user_name,
            "userId": identity.user_id,
            "role": identity.role,
            "account": identity.account,
            "expires": identity.expires.isoformat() if identity.expires else None,
            "profile": connection.profile or None,
            "readOnly": connection.read_only,
        }
        lines: list[tuple[str, object]] = [
            ("Host", identity.host),
            ("Workspace", f"{identity.workspace_name} {connection.badge and f'[{connection.badge}]'}".strip()),
            ("Workspace id", identity.workspace_id),
            ("User", identity.user_name),
            ("User id", identity.user_id),
            ("Role", identity.role),
            ("Account", identity.account),
            ("Token from", connection.token_source),
            ("Access token", f"lasts {time_left(identity.expires)}, then it is renewed" if identity.expires else ""),
            ("Profile", connection.profile),
            ("Changes", "refused (read-only)" if connection.read_only else "allowed"),
        ]
        printer.item(record, lines=[(label, value) for label, value in lines if value])

    session.run_with_connection(work)


def time_left(moment: datetime, now: datetime | None = None) -> str:
    """How long it is until a moment, in the largest fitting unit."""
    seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(int(seconds), 0)} s"
