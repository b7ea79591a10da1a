"""``simulator``: serve a simulated LeanIX."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(context: click.Context, /, arguments: tuple[str, ...]) -> None:
    """Serve a simulated LeanIX on this machine until standard input closes."""
    from leanix_tui.simulator.__main__ import main

    context.exit(main(list(arguments)))
