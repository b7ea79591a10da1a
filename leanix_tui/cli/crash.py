"""What happens to a bug of ours: two lines for the reader, a private file for the report."""

from __future__ import annotations

import os
import platform
import re
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from leanix_tui import __version__, paths
from leanix_tui.errors import LeanIXError
from leanix_tui.text import display, display_lines

__all__ = ["report"]

_SECRETS: Final = re.compile(r"LXT_\w+|eyJ[\w-]+\.[\w.-]+|(?i:bearer|basic)\s+[\w+/=.~-]{8,}")


def report(
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Write a crash file into the state folder and return what to tell the reader; secrets are masked in both.

    With ``LEANIX_TUI_DEBUG=1`` the whole traceback is told.
    """
    story = _masked("".join(traceback.format_exception(kind, error, trace)))
    if os.environ.get("LEANIX_TUI_DEBUG"):
        return f"{display_lines(story)}\n"
    last = _masked("".join(traceback.format_exception_only(kind, error)).strip())
    told = f"leanix-tui has hit a bug of its own: {display(last, limit=200)}\n"
    system = f"leanix-tui {__version__}, Python {platform.python_version()}, {platform.platform()}"
    moment = now()
    file = paths.state_dir() / "crashes" / f"{moment:%Y%m%dT%H%M%S.%f}.txt"
    text = f"{moment.isoformat()}\n{system}\n\n{story}"
    try:
        paths.write_private(file, text.encode(errors="backslashreplace"), overwrite=False)
    except LeanIXError as problem:
        return f"{told}No crash file could be written ({display(problem.headline)}); LEANIX_TUI_DEBUG=1 shows more.\n"
    return f"{told}Details are in {display(paths.shown(file))}. Please report it; no token is in there.\n"


def _masked(text: str) -> str:
    token = os.environ.get("LEANIX_API_TOKEN", "").strip()
    if token:
        text = text.replace(token, "********")
    return _SECRETS.sub("********", text)
