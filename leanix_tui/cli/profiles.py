"""``profile``: the workspaces that the configuration file knows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from leanix_tui import paths, settings
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output, note
from leanix_tui.cli.session import Session
from leanix_tui.errors import Refused, UsageError
from leanix_tui.export import Column
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.settings import TokenStore

__all__ = ["command"]


@click.group()
def command() -> None:
    """Profiles: one for each workspace to connect to."""


@command.command("list")
@output_options
@click.pass_obj
def list_(session: Session, /, *, output: Output | None) -> None:
    """List the profiles; the one in use is marked."""
    printer = session.printer(output)
    configuration = session.configuration
    used = configuration.profile_name(session.flags.profile)
    rows = [
        {
            "name": name,
            "used": name == used,
            "host": profile.host or None,
            "workspace": profile.workspace or None,
            "production": profile.production,
            "read_only": profile.production if profile.read_only is None else profile.read_only,
        }
        for name, profile in configuration.settings.profiles.items()
    ]
    if printer.output == "table":
        for row in rows:
            row |= {key: "yes" if row[key] else "" for key in ("used", "production", "read_only")}
    columns = [Column(key) for key in ("name", "used", "host", "workspace", "production", "read_only")]
    printer.rows(rows, columns, empty="No profile. Add one with: leanix-tui profile add NAME --host HOST")


@command.command("use")
@click.argument("name")
@click.pass_obj
def use(session: Session, /, *, name: str) -> None:
    """Make NAME the default profile."""
    session.configuration.profile(name)
    file = settings.save_setting("default_profile", name, file=session.flags.config)
    note(f"{display(name)} is the default profile now ({paths.shown(file)}).")


@command.command("add")
@click.argument("name")
@click.option("--host", default="", metavar="HOST", help="Such as acme.leanix.net.")
@click.option("--workspace", default="", metavar="NAME", help="Refuse a token of any other workspace.")
@click.option("--token-stdin", is_flag=True, help="Read the token from standard input and save it (0600).")
@click.option("--token-env", default="", metavar="VARIABLE", help="Take the token from this environment variable.")
@click.option("--token-file", default="", metavar="FILE", help="Take the token from this file (0600).")
@click.option("--token-command", default="", metavar="COMMAND", help="Take the token from this command's first line.")
@click.option("--keyring", is_flag=True, help="Keep the token in the keyring.")
@click.option("--production", is_flag=True, help="Red header, read-only unless --no-read-only.")
@click.option("--read-only/--no-read-only", default=None, help="Refuse every change, or do not.")
@click.option("--language", default="", metavar="CODE", help="Of the labels, such as de.")
@click.option("--ca-file", default="", metavar="FILE", help="CA certificates to trust beside the system's.")
@click.option("--default", is_flag=True, help="Make it the default profile.")
@click.option("--yes", is_flag=True, help="Change a profile that is there already.")
@click.pass_obj
def add(session: Session, /, *, name: str, token_stdin: bool, default: bool, yes: bool, **options: Any) -> None:
    """Add the profile NAME, or with --yes change it. A token never stands on the command line.

    Without any source for the token it is asked for on a terminal; it goes into a file of its own beside the
    configuration, or into the keyring.
    """
    if name in session.configuration.settings.profiles and not yes:
        raise Refused(f"There is a profile '{display(name, limit=60)}' already.", remedy="Add --yes to change it.")
    sources = [key for key in ("token_env", "token_file", "token_command") if options[key]]
    if len(sources) + token_stdin > 1:
        raise UsageError("A token comes from one place.", remedy="Give one of the --token options.")
    values = {
        key: value
        for key, value in options.items()
        if value not in ("", None, False) or (value is False and key == "read_only")
    }
    store: TokenStore = "keyring" if options["keyring"] else "file"
    token = ""
    if token_stdin:
        token = sys.stdin.readline().strip()
        if not token:
            raise UsageError("Standard input holds no token.")
    elif not sources and sys.stdin.isatty():
        token = click.prompt(
            "API token (leave empty for none)", hide_input=True, default="", show_default=False, err=True
        )
    if store == "keyring" and token:
        values.pop("keyring", None)
    file = settings.save_profile(
        name, values, token=token.strip(), store=store, default=default, file=session.flags.config
    )
    note(f"Saved {display(name)} in {paths.shown(file)}.")
