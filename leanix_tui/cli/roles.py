"""``role``: subscription roles."""

from __future__ import annotations

import click

from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session

__all__ = ["command"]

_KEYS = ("id", "name", "description", "subscriptionType", "restrictToFactSheetTypes")


@click.group()
def command() -> None:
    """Subscription roles."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List all subscription roles."""
    records = [
        {
            "id": role.id,
            "name": role.name,
            "description": role.description or None,
            "subscriptionType": role.subscription_type or None,
            "restrictToFactSheetTypes": list(role.restrict_to),
        }
        for role in session.ask(lambda client: client.subscription_roles.get_subscription_roles())
    ]
    people = ("name", "subscriptionType", "restrictToFactSheetTypes", "description", "id")
    session.printer(output).records(records, keys=_KEYS, people=people, empty="No subscription role.")


@command.command("id")
@click.argument("name", metavar="NAME")
@output_options
@click.pass_obj
def id_(session: Session, /, *, name: str, output: Output | None) -> None:
    """Print the id of the subscription role NAME."""
    session.printer(output).value(session.ask(lambda client: client.subscription_roles.get_role_id(name)))
