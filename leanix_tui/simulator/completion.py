"""How complete a fact sheet is: the weighted tree of sections, subsections and fields of the view model."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leanix_tui.simulator.world import FactSheet, Json, World


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the weighted tree: a section with subsections, or a subsection with fields."""

    label: str
    weight: float
    parts: tuple[Part, ...] = ()
    fields: tuple[tuple[str, float, bool], ...] = ()  # name, weight, is a relation


@dataclass(frozen=True, slots=True)
class Score:
    label: str
    value: float
    total_weight: float
    weighted_sum: float
    parts: tuple[Score, ...]

    @property
    def percentage(self) -> int:
        # 1e-9: a sum of thirds must not show 99 where the arithmetic means 100.
        return floor(self.value * 100 + 1e-9)


def short_label(label: str) -> str:
    """GraphQL's name of a section or subsection: the label key without its prefix and suffix."""
    return label.removeprefix("subsection.").removeprefix("section.").removesuffix(".label")


def _subsection(subsection: Json) -> Part | None:
    if subsection.get("disabled"):
        return None
    options = subsection.get("templateOptions") or {}
    laid_out = (options.get("layout") or {}).get("fields") or ()
    fields: list[tuple[str, float, bool]] = [(one["name"], float(one.get("weight", 1)), False) for one in laid_out]
    if not fields and options.get("fieldName"):
        fields.append((options["fieldName"], 1.0, False))
    if options.get("relationName"):
        fields.append((options["relationName"], 1.0, True))
    return Part(subsection["label"], float(subsection.get("weight", 1)), (), tuple(fields)) if fields else None


def _section(section: Json) -> Part | None:
    if section.get("disabled"):
        return None
    parts = tuple(part for part in map(_subsection, section.get("subsections") or ()) if part is not None)
    return Part(section["label"], float(section.get("weight", 1)), parts) if parts else None


class Completions:
    """The scores of one workspace, each computed when first asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._trees: dict[str, tuple[Part, ...]] = {}
        for view in world.view_model.get("factSheets", ()):
            self._trees[view["type"]] = tuple(
                part for part in map(_section, view.get("sections") or ()) if part is not None
            )
        self._known: dict[str, tuple[int, Score]] = {}
        self._shown: dict[str, tuple[int, Json]] = {}

    def forget(self, *fact_sheet_ids: str) -> None:
        """Drop what is known of these fact sheets, after a change that need not move their revision."""
        for fact_sheet_id in fact_sheet_ids:
            self._known.pop(fact_sheet_id, None)
            self._shown.pop(fact_sheet_id, None)

    def score(self, fact_sheet: FactSheet) -> Score:
        known = self._known.get(fact_sheet.id)
        if known is not None and known[0] == fact_sheet.rev:
            return known[1]
        sections = []
        for section in self._trees.get(fact_sheet.type, ()):
            subsections = []
            for part in section.parts:
                total = sum(weight for _, weight, _ in part.fields)
                filled = sum(weight for name, weight, rel in part.fields if self._filled(fact_sheet, name, rel))
                subsections.append(Score(part.label, filled / total if total else 1.0, total, filled, ()))
            sections.append(_weigh(section.label, section.parts, subsections))
        score = _weigh("", self._trees.get(fact_sheet.type, ()), sections)
        self._known[fact_sheet.id] = (fact_sheet.rev, score)
        return score

    def _filled(self, fact_sheet: FactSheet, name: str, is_relation: bool) -> bool:
        if name in fact_sheet.na_fields:
            return True
        if is_relation:
            end = self._world.relation_ends(fact_sheet.type).get(name)
            if end is None:
                return False
            return next(self._world.related(fact_sheet, end), None) is not None
        if name in ("description", "category", "name"):
            return bool(getattr(fact_sheet, name))
        value = fact_sheet.fields.get(name)
        return value not in (None, "", [], {})

    def graphql(self, fact_sheet: FactSheet) -> Json:
        """The form that GraphQL gives: lists of named sections and subsections with percentages."""
        shown = self._shown.get(fact_sheet.id)
        if shown is not None and shown[0] == fact_sheet.rev:
            return shown[1]
        score = self.score(fact_sheet)
        answer: Json = {
            "completion": score.value,
            "percentage": score.percentage,
            "sectionCompletions": [
                {
                    "name": short_label(section.label),
                    "percentage": section.percentage,
                    "subSectionCompletions": [
                        {"name": short_label(part.label), "percentage": part.percentage} for part in section.parts
                    ],
                }
                for section in score.parts
            ],
        }
        self._shown[fact_sheet.id] = (fact_sheet.rev, answer)
        return answer

    def rest(self, fact_sheet: FactSheet) -> Json:
        """The form that REST and webhooks give: a map of sub-completions by label key, with weights."""
        return _rest(self.score(fact_sheet), leaf=False)


def _weigh(label: str, parts: tuple[Part, ...], scores: list[Score]) -> Score:
    total = sum(part.weight for part in parts)
    weighted = sum(part.weight * score.value for part, score in zip(parts, scores, strict=True))
    return Score(label, weighted / total if total else 0.0, total, weighted, tuple(scores))


def _rest(score: Score, *, leaf: bool) -> Json:
    answer: Json = {
        "type": "ConcreteCompletion" if leaf else "SectionCompletion",
        "completion": score.value,
        "percentage": score.percentage,
        "totalWeight": score.total_weight,
        "weightedSum": score.weighted_sum,
    }
    if not leaf:
        # Two levels below the fact sheet are subsections: the leaves of what LeanIX shows.
        answer["subCompletions"] = {part.label: _rest(part, leaf=not part.parts) for part in score.parts}
    return answer
