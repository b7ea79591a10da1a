"""Names that were perhaps meant by one that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from leanix_tui.errors import NotFound
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["find_type", "near"]


def near(name: str, known: Iterable[str]) -> str:
    """The nearest known name as a question, to stand at the front of a remedy; empty when none is near."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean {display(close[0])}? " if close else ""


def find_type(workspace: Workspace, name: str) -> str:
    """The fact sheet type of this name or label, in the singular or plural; the model has to be loaded.

    Raises NotFound, which names the nearest type and all the others.
    """
    from leanix_tui.workspace.graph import type_name

    known = workspace.model.types
    found = type_name(workspace.model, workspace.labels, name)
    if found is None:
        raise NotFound(
            f"This workspace has no fact sheet type '{display(name, limit=60)}'.",
            remedy=f"{near(name, known)}Types: {', '.join(known)}.",
        )
    return found
