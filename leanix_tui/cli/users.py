"""``user``: the users of the workspace."""

from __future__ import annotations

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

__all__ = ["command"]

_KEYS = (
    "id", "displayName", "firstName", "lastName", "email", "role", "status", "technicalUser", "currentLogin"
)  # fmt: skip


@click.group()
def command() -> None:
    """Users of the workspace."""


# Hidden: nothing is remembered from one run to the next, so every run does what this asks for.
@command.command("list")
@click.option("--refresh", is_flag=True, hidden=True)
@output_options
@click.pass_obj
def list_(session: Session, /, *, refresh: bool, output: Output | None) -> None:
    """List all users with role and status, technical users included."""
    records = [
        {
            "id": user.id,
            "displayName": user.display_name,
            "firstName": user.first_name or None,
            "lastName": user.last_name or None,
            "email": user.email or None,
            "role": user.role or None,
            "status": user.status or None,
            "technicalUser": user.technical,
            "currentLogin": user.last_login or None,
        }
        for user in session.ask(lambda client: client.users.load_users(force_refresh=refresh))
    ]
    people = ("displayName", "email", "role", "status", "currentLogin", "id")
    session.printer(output).records(records, keys=_KEYS, people=people, empty="No user.")
