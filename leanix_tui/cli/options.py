"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

import click

from leanix_tui.errors import UsageError

__all__ = ["output_options"]

_FORMS: Final = {
    "csv": "Print CSV; text that a spreadsheet would run as a formula gets an apostrophe in front.",
    "jsonl": "Print one JSON object a line.",
    "json": "Print JSON, with LeanIX's own field names.",
}


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--json``, ``--jsonl`` and ``--csv``; the command gets the chosen one, or None, as ``output``."""

    @functools.wraps(command)
    def with_output(*arguments: Any, **options: Any) -> Any:
        chosen = [form for form in reversed(_FORMS) if options.pop(f"as_{form}")]
        if len(chosen) > 1:
            raise UsageError(
                f"{' and '.join(f'--{form}' for form in chosen)} exclude each other.", remedy="Leave one of them."
            )
        return command(*arguments, output=chosen[0] if chosen else None, **options)

    for form, help_text in _FORMS.items():
        with_output = click.option(f"--{form}", f"as_{form}", is_flag=True, help=help_text)(with_output)
    return with_output
