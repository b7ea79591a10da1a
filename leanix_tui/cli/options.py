"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = ["output_options"]

F = TypeVar("F", bound=Callable[..., Any])


def output_options(command: F) -> F:
    """``--json``, ``--jsonl`` and ``--csv``; the command gets the chosen one, or None, as ``output``."""
    for name, help_text in (
        ("csv", "Print CSV; text that a spreadsheet would run as a formula gets an apostrophe in front."),
        ("jsonl", "Print one JSON object a line."),
        ("json", "Print JSON, with LeanIX's own field names."),
    ):
        command = click.option(f"--{name}", "output", flag_value=name, default=None, help=help_text)(command)
    return command
