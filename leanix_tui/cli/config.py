"""``config``: the configuration file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leanix_tui import paths, settings
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.errors import ConfigError

if TYPE_CHECKING:
    from leanix_tui.settings import Configuration, Profile

__all__ = ["command", "profile_record", "token_problem"]


@click.group()
def command() -> None:
    """The configuration file."""


@command.command("path")
@output_options
@click.pass_obj
def path_(session: Session, /, *, output: Output | None) -> None:
    """Print where the configuration file is, or would be."""
    session.printer(output).value(str(paths.config_file(session.flags.config)))


@command.command("show")
@output_options
@click.pass_obj
def show(session: Session, /, *, output: Output | None) -> None:
    """Show the settings in force: the file, and the profile with environment and flags over it. Never a token."""
    printer = session.printer(output)
    configuration = session.configuration
    known = configuration.settings
    record: dict[str, Any] = {
        "file": str(configuration.file),
        "exists": configuration.exists,
        "default_profile": known.default_profile,
        "theme": known.theme,
        "language": known.language,
        "clipboard": known.clipboard,
        "mouse": known.mouse,
        "colours": known.colours,
        "smooth_scrolling": known.smooth_scrolling,
        "keymap": known.keymap,
        "columns": known.columns,
        "profiles": {name: profile_record(profile) for name, profile in known.profiles.items()},
    }
    with session.connection() as connection:
        record["connection"] = {
            "profile": connection.profile,
            "host": connection.host,
            "workspace": connection.workspace_name,
            "token_from": connection.token_source,
            "production": connection.production,
            "read_only": connection.read_only,
            "language": connection.language,
            "ca_file": str(connection.ca_file) if connection.ca_file else "",
        }
    if printer.output != "table":
        printer.item(record)
        return
    printer.lines((key, value) for key, value in record.items() if key not in {"connection", "profiles"})
    printer.line()
    printer.heading("Connection")
    printer.lines((key, value) for key, value in record["connection"].items())
    for name, profile in record["profiles"].items():
        printer.line()
        printer.heading(f"Profile {name}")
        printer.lines(profile.items())


def profile_record(profile: Profile) -> dict[str, Any]:
    """What a profile says, without what it leaves out; of a command only the program is told."""
    record: dict[str, Any] = {}
    for key in profile.__struct_fields__:
        value = getattr(profile, key)
        if key == "token":
            value = "********" if value is not None else None
        elif key == "token_command" and value:
            words = value.split() if isinstance(value, str) else value
            value = f"{words[0]} ..." if words else ""
        if value not in ("", None, False):
            record[key] = value
    return record


@command.command("validate")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@output_options
@click.pass_obj
def validate(session: Session, /, *, file: Path | None, output: Output | None) -> None:
    """Check the configuration file, or FILE, and the files that its profiles name. Exit code 2: something is wrong."""
    printer = session.printer(output)
    configuration = settings.load(file) if file is not None else session.configuration
    problems = [
        f"[profiles.{name}]: {problem}"
        for name, profile in configuration.settings.profiles.items()
        if (problem := token_problem(configuration, name, profile))
    ]
    if configuration.settings.keymap:
        from leanix_tui.actions import check_keymap  # imports the terminal interface

        problems += check_keymap(configuration.settings.keymap)
    record = {
        "file": str(configuration.file),
        "exists": configuration.exists,
        "profiles": list(configuration.settings.profiles),
        "warnings": list(configuration.warnings),
        "problems": problems,
    }
    if printer.output != "table":
        printer.item(record)
    elif not problems:
        state = "is valid" if configuration.exists else "does not exist; the defaults are in force"
        printer.line(f"{paths.shown(configuration.file)} {state}.")
    if problems:
        raise ConfigError(
            f"{paths.shown(configuration.file)} has {len(problems)} problem{'s' if len(problems) > 1 else ''}.",
            detail=" ".join(problems),
        )


def token_problem(configuration: Configuration, name: str, profile: Profile) -> str:
    """What is wrong with the files that a profile names; empty when nothing is."""
    try:
        connection = configuration.connection(profile=name)
        if profile.token_file and connection.token_source.startswith("file"):
            connection.token()
    except ConfigError as error:
        return str(error)
    return ""
