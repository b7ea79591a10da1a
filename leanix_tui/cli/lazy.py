"""A command group that imports a command's file only when it is asked for, and turns errors into exit codes."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from leanix_tui.errors import LeanIXError

__all__ = ["Command", "LazyGroup"]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the list of commands: what it is called, the file that holds it, what it does."""

    name: str
    module: str
    """The file under ``cli/``; its ``command`` is what runs."""
    help: str


class LazyGroup(click.Group):
    """The program's root: commands by name, errors of ours as a message and an exit code."""

    def __init__(self, *args: Any, rows: Sequence[Command] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._rows = {row.name: row for row in rows}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands, in the order in which help shows them."""
        return list(self._rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name; its file is imported now."""
        row = self._rows.get(cmd_name)
        if row is None:
            return None
        command = import_module(f"leanix_tui.cli.{row.module}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but an unknown command says which known one is near."""
        if args and args[0] not in self._rows and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self._rows, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.help) for row in self._rows.values()])

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """As click does it; who interrupts while the arguments are read hears the same as later."""
        try:
            return super().make_context(*args, **options)
        except KeyboardInterrupt:
            raise _interrupted() from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong becomes a message on stderr and one of our exit codes."""
        try:
            return self._invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            raise _interrupted() from None

    def _invoke(self, ctx: click.Context) -> Any:
        from leanix_tui.cli.output import drop_stdout, flush_stdout, tell_error

        # What the shell closed (>&-) is None.
        sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until we end
        if sys.stdout is None:
            sys.stdout = sys.stderr  # for whoever flushes it before saying something
            tell_error(LeanIXError("Standard output is closed.", remedy="Write it to a file, or to /dev/null."))
            ctx.exit(1)
        try:
            result = super().invoke(ctx)
            flush_stdout()
        except LeanIXError as error:
            tell_error(error)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            drop_stdout()
            ctx.exit(0)
        return result


def _interrupted() -> click.exceptions.Exit:
    click.echo("Interrupted.", err=True)
    return click.exceptions.Exit(130)
