"""What the inventory looks for: the filter, picked facets, the order, and problems only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["LOW_COMPLETION", "PROBLEMS", "Search"]

LOW_COMPLETION: Final = 40
"""Per cent below which a fact sheet counts as hardly filled in."""
PROBLEMS: Final = f"no responsible, seal broken, completion < {LOW_COMPLETION} %, end of life"
"""What counts as a problem, in words."""


@dataclass(frozen=True)
class Search:
    """What to look for. A value: equal ones find the same."""

    expression: str = ""
    sort: tuple[str, bool] = ("displayName", False)
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.expression.strip() or self.facets or self.problems)
