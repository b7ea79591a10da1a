"""The command line: one file per noun; results go to stdout, talk to stderr.

Importing this costs little more than click: each command's file is imported when it is the one that runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from leanix_tui import __version__
from leanix_tui.cli.lazy import Command, LazyGroup

__all__ = ["COMMANDS", "root"]

COMMANDS: Final[tuple[Command, ...]] = (
    Command("whoami", "whoami", "Show host, workspace, user and role of the token."),
    Command("doctor", "doctor", "Check configuration, connection, files and terminal."),
    Command("fs", "fact_sheets", "List fact sheets, or show one."),
    Command("rel", "relations", "Follow relations from a fact sheet."),
    Command("tag", "tags", "Tags and tag groups."),
    Command("role", "roles", "Subscription roles."),
    Command("user", "users", "Users of the workspace."),
    Command("model", "model", "Fact sheet types, fields and relations."),
    Command("url", "url", "Print the web address of a fact sheet."),
    Command("api", "api", "Call any LeanIX REST endpoint."),
    Command("graphql", "graphql", "Run a GraphQL document."),
    Command("feature", "features", "Features of the workspace."),
    Command("settings", "workspace_settings", "Settings of the workspace."),
    Command("acl", "access_control", "Access control lists."),
    Command("profile", "profiles", "Profiles: list, use, add."),
    Command("cache", "cache", "The workspaces kept on this machine."),
    Command("config", "config", "The configuration file: show, path, validate."),
    Command("simulator", "simulator", "Serve a simulated LeanIX."),
)


@click.group(
    cls=LazyGroup,
    rows=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("-P", "--profile", default="", metavar="NAME", help="The profile to use.")
@click.option("--host", default="", metavar="HOST", help="The LeanIX host, such as acme.leanix.net.")
@click.option("--workspace", default="", metavar="NAME", help="Refuse a token of any other workspace.")
@click.option(
    "--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Read the API token from this file (0600)."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Use this configuration file.")
@click.option("--demo", is_flag=True, help="Use a simulated workspace on this machine.")
@click.option("--fact-sheets", type=click.IntRange(0, 1_000_000), metavar="N", help="With --demo: its size.")
@click.option("--world", default="", metavar="NAME", help="With --demo: insurance or custom.")
@click.option("--read-only", is_flag=True, help="Refuse every change, whatever the profile says.")
@click.option("--insecure", is_flag=True, help="Accept any TLS certificate, for this run only. Dangerous.")
@click.option("--no-cache", is_flag=True, help="Neither show nor keep what was loaded; ask LeanIX for everything.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.option("--no-color", is_flag=True, help="No colours.")
@click.option("-v", "--verbose", is_flag=True, help="Tell every request on stderr.")
@click.version_option(__version__, message="leanix-tui %(version)s")
@click.pass_context
def root(context: click.Context, /, **options: Any) -> None:
    """LeanIX in your terminal. Without a command it starts the app; with one it answers and ends."""
    from leanix_tui.cli.session import Flags, Session

    session = Session(Flags(**options))
    context.obj = session
    if context.invoked_subcommand is None:
        from leanix_tui.cli.tui import start

        context.exit(start(session))
