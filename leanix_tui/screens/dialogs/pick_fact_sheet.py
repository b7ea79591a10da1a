"""Choosing one of several fact sheets: when a name fits more than one, and when one is looked for by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.screens import formats
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.text import SafeText, fold, one_line

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["PickFactSheet"]

_MOST = 200
"""Choices that are offered at once; more typing finds the rest."""


class PickFactSheet(Choose[str]):
    """Ask for a fact sheet. The answer is its id."""

    HINT = (("enter", "open"), ("esc", "close"))

    def __init__(self, title: SafeText, choices: Sequence[Choice[str]], *, workspace: Workspace | None = None) -> None:
        self._workspace = workspace
        super().__init__(
            title,
            choices,
            filtered=workspace is not None or len(choices) > 12,
            find=self._matching if workspace is not None else None,
            placeholder="type a part of the name",
        )

    @classmethod
    def among(cls, title: SafeText, rows: Iterable[FactSheet], labels: Labels) -> PickFactSheet:
        """Ask which of these loaded fact sheets is meant."""
        return cls(title, [_choice(row, labels) for row in rows])

    @classmethod
    def candidates(cls, title: SafeText, found: Iterable[tuple[str, str, str]], labels: Labels) -> PickFactSheet:
        """Ask which candidate of an ``Ambiguous`` error is meant: (id, type, display name)."""
        choices = [
            Choice(id_, one_line(name, limit=200), one_line(f"{labels.type(kind)}  {id_[:8]}", limit=80))
            for id_, kind, name in found
        ]
        return cls(title, choices)

    @classmethod
    def anywhere(cls, title: SafeText, workspace: Workspace) -> PickFactSheet:
        """Ask for any loaded fact sheet, by typing a part of its name."""
        return cls(title, [], workspace=workspace)

    def _matching(self, typed: str) -> Iterable[Choice[str]]:
        words = fold(typed).split()
        if self._workspace is None or not words:
            return []
        labels = self._workspace.labels
        return [_choice(row, labels) for row in self._workspace.store.best(words, _MOST)]


def _choice(row: FactSheet, labels: Labels) -> Choice[str]:
    detail = f"{labels.type(row.type)}  {formats.seal_word(labels, row.lx_state)}  {row.id[:8]}"
    return Choice(row.id, formats.title_of(row), one_line(detail, limit=80))
