"""The view model of a type: sections, subsections, weights, colours and facets."""

from __future__ import annotations

from leanix_tui.simulator.models.blueprint import Field, RelationSpec, TypeSpec
from leanix_tui.simulator.world import Json

LAYOUTS = {"STRING": "text", "INTEGER": "number", "DOUBLE": "number", "SINGLE_SELECT": "singleselect",
           "MULTIPLE_SELECT": "multiselect", "DATE": "date", "DATE_TIME": "datetime"}  # fmt: skip


def new_subsection(name: str, first: Field) -> Json:
    """A subsection without fields yet; its template is that of the first one to come."""
    return {
        "label": f"subsection.{name}.label",
        "template": "lifecycle" if first.type == "LIFECYCLE" else "properties",
        "templateOptions": {"fieldName": first.name, "layout": {"fields": []}},
        "weight": 0,
        "disabled": False,
    }


def lay_out(subsection: Json, spec: Field) -> None:
    """Put a field at the end of a subsection."""
    if spec.weight > 0:  # a subsection that nobody has to fill in does not count either
        subsection["weight"] = 1
    subsection["templateOptions"]["layout"]["fields"].append(
        {"name": spec.name, "type": LAYOUTS.get(spec.type, spec.type.lower()), "size": 6,
         "readonly": spec.read_only, "weight": spec.weight}
    )  # fmt: skip


def type_view(spec: TypeSpec, fields: list[Field], everything: list[RelationSpec]) -> Json:
    """How one type is laid out; sections and subsections appear in the order of the fields that live there."""
    sections: dict[str, dict[str, Json]] = {}
    for one in fields:
        section, subsection = one.place.split(".")
        laid_out = sections.setdefault(section, {}).setdefault(subsection, new_subsection(subsection, one))
        lay_out(laid_out, one)
    facets = [one.name for one in fields if one.facet]
    for relation in everything:
        for owner, name in ((relation.source, relation.source_name), (relation.target, relation.target_name)):
            if owner == spec.name:
                facets.append(name)
                sections.setdefault(relation.section, {})[name] = {
                    "label": f"subsection.{name}.label",
                    "template": "relation",
                    "templateOptions": {"relationName": name},
                    # What is below, before or behind a fact sheet says nothing about how well it is kept.
                    "weight": 0 if relation.section == "dependencies" else 1,
                    "disabled": False,
                }
    colored = {
        one.name: {value.key: {"bgColor": value.color, "color": "#ffffff"} for value in one.values if value.color}
        for one in fields
    }
    return {
        "type": spec.name,
        "bgColor": spec.color,
        "color": "#ffffff",
        "onTheFlyCreation": True,
        "hiddenForRoles": [],
        "facetViewStates": [
            {"facetKey": key, "open": index < 4, "visible": True} for index, key in enumerate(dict.fromkeys(facets))
        ],
        "fieldMetaData": {name: {"values": of_field} for name, of_field in colored.items() if of_field},
        "sections": [
            {
                "label": f"section.{name}",
                "weight": 0 if name == "dependencies" else 1,
                "disabled": False,
                "tabs": ["default"],
                "subsections": list(parts.values()),
            }
            for name, parts in sections.items()
        ],
        "hoverConfig": {"fields": [{"name": "description", "type": "textarea"}]},
    }
