"""What types, fields, values and relations are called in a language of the workspace."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from leanix_tui.model.data_model import DataModel, RelationEnd

__all__ = ["Labels", "spell_out"]

_BOUNDARY: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-.\s]+")
_BUILT_IN: Final = {
    "relToParent": "Parent",
    "relToChild": "Children",
    "relToRequires": "Requires",
    "relToRequiredBy": "Required by",
    "relToSuccessor": "Successors",
    "relToPredecessor": "Predecessors",
}


@functools.lru_cache(maxsize=4096)
def spell_out(key: str) -> str:
    """Turn a key into words: ``businessCriticality`` becomes "Business criticality"."""
    words = [word for word in _BOUNDARY.split(key) if word]
    if not words:
        return key
    spelled = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    first = spelled[0]
    return " ".join([first if first.isupper() else first[:1].upper() + first[1:], *spelled[1:]])


class Labels(msgspec.Struct, frozen=True):
    """The labels of one language; whatever has none is spelled out from its key."""

    language: str = ""
    types: dict[str, tuple[str, str]] = {}
    """Type name to its label in the singular and in the plural."""
    fields: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str, str], str] = {}
    relations: dict[tuple[str, str], str] = {}
    """(fact sheet type or "", relation name) to its label."""
    sections: dict[str, str] = {}

    @classmethod
    def parse(cls, document: Mapping[str, Any], model: DataModel, language: str = "") -> Labels:
        """Read a language model as ``GET /services/pathfinder/v1/models/languages/{id}`` answers it.

        The forms of its parts are documented loosely, so a label may be a string or an object that holds one.
        """
        content = _mapping(document.get("data")) if "dataModel" not in document else document
        data = _mapping(content.get("dataModel"))
        labels = cls(language, {}, {}, {}, {}, {})
        base = _mapping(_mapping(data.get("baseModel")).get("fields")) or _mapping(data.get("baseModel"))
        for field, description in base.items():
            labels._add_field("", str(field), description)
        for name, description in _mapping(data.get("factSheets")).items():
            known = _mapping(description)
            label = known.get("label")
            if isinstance(label, Mapping):
                singular = _label(label.get("singular")) or spell_out(str(name))
                labels.types[str(name)] = (singular, _label(label.get("plural")) or singular)
            elif _label(label):
                labels.types[str(name)] = (_label(label), _label(label))
            for field, field_description in _mapping(known.get("fields")).items():
                labels._add_field(str(name), str(field), field_description)
            for relation, relation_description in _mapping(known.get("relations")).items():
                labels._add_relation(str(name), str(relation), relation_description)
        labels._add_relations(_mapping(data.get("relations")), model)
        view = _mapping(content.get("viewModel"))
        for kind in ("section", "subsection"):
            for key, text in _mapping(view.get(kind)).items():
                if _label(text):
                    labels.sections[str(key)] = _label(text)
        return labels

    def _add_field(self, fact_sheet_type: str, field: str, description: object) -> None:
        text = _label(description)
        if text:
            self.fields[fact_sheet_type, field] = text
        for value, label in _mapping(_mapping(description).get("values")).items():
            if _label(label):
                self.values[fact_sheet_type, field, str(value)] = _label(label)

    def _add_relation(self, fact_sheet_type: str, relation: str, description: object) -> None:
        if _label(description):
            self.relations[fact_sheet_type, relation] = _label(description)
        for field, field_description in _mapping(_mapping(description).get("fields")).items():
            self._add_field(relation, str(field), field_description)

    def _add_relations(self, relations: Mapping[str, Any], model: DataModel) -> None:
        ends: dict[str, list[RelationEnd]] = {}
        for fact_sheet_type in model.types.values():
            for end in fact_sheet_type.relations.values():
                ends.setdefault(end.persisted, []).append(end)
        for key, description in relations.items():
            known = _mapping(description)
            for end in ends.get(str(key), ()):
                side = known.get("from" if end.outgoing else "to", known.get(end.name))
                text = _label(side) or (_label(description) if end.name == key else "")
                if text:
                    self.relations[end.owner, end.name] = text
                for field, field_description in _mapping(known.get("fields")).items():
                    self._add_field(end.name, str(field), field_description)
            if key not in ends:
                self._add_relation("", str(key), description)

    def type(self, name: str, *, plural: bool = False) -> str:
        """The label of a fact sheet type."""
        return self.types.get(name, (spell_out(name),) * 2)[1 if plural else 0]

    def field(self, owner: str, name: str) -> str:
        """The label of a field; the owner is a fact sheet type, or a relation name for a relation's own field."""
        return self.fields.get((owner, name)) or self.fields.get(("", name)) or spell_out(name)

    def value(self, owner: str, field: str, value: str) -> str:
        """The label of one value of a select field."""
        return self.values.get((owner, field, value)) or self.values.get(("", field, value)) or spell_out(value)

    def relation(self, end: RelationEnd) -> str:
        """The label of a relation as its owner sees it; without one, the plural of what it leads to."""
        text = self.relations.get((end.owner, end.name)) or self.relations.get(("", end.name))
        if text:
            return text
        if end.name in _BUILT_IN:
            return _BUILT_IN[end.name]
        target = self.type(end.target, plural=not end.single)
        tail = end.name.rpartition("To")[2]
        return target if tail.casefold() == end.target.casefold() else f"{target} ({spell_out(tail)})"

    def section(self, key: str) -> str:
        """The label of a section or subsection of the fact sheet view."""
        for known in (key, f"section.{key}", f"subsection.{key}.label", f"subsection.{key}"):
            if known in self.sections:
                return self.sections[known]
        short = key.removeprefix("section.").removeprefix("subsection.").removesuffix(".label")
        return spell_out(short)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _label(value: object) -> str:
    if isinstance(value, Mapping):
        return _label(value.get("label") or value.get("singular") or value.get("name"))
    return value.strip() if isinstance(value, str) else ""
