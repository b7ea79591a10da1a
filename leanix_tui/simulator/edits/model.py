"""The workspace's models change: a field more or less, a type more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy

from leanix_tui.simulator.edits.touch import EditRefused
from leanix_tui.simulator.edits.values import check_text
from leanix_tui.simulator.models.blueprint import Field, TypeSpec, Value
from leanix_tui.simulator.models.compiling import compile_models, field_model
from leanix_tui.simulator.models.layout import lay_out, new_subsection
from leanix_tui.simulator.models.wording import field_text
from leanix_tui.simulator.world import Json, World

FIELD_TYPES = ("STRING", "INTEGER", "DOUBLE", "SINGLE_SELECT", "MULTIPLE_SELECT", "DATE", "DATE_TIME", "EXTERNAL_ID")
PLACES = {
    "information": ("Information", "Information"),
    "base": ("Base data", "Stammdaten"),
    "properties": ("Properties", "Eigenschaften"),
    "dependencies": ("Dependencies", "Abhängigkeiten"),
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
KEPT_FIELDS = ("description", "category", "name", "displayName")


def add_field(
    world: World, fact_sheet_type: str, name: str, field_type: str = "STRING", values: Sequence[str] = (), *,
    label: str | None = None,
) -> None:  # fmt: skip
    """Give a fact sheet type one more field, at the end of its first section; it counts for the completion."""
    known = _fields(world, fact_sheet_type)
    if name in known or name in world.relation_ends(fact_sheet_type) or not NAME.match(name):
        raise EditRefused(f"{fact_sheet_type} cannot have a field '{name}'.")
    if field_type not in FIELD_TYPES or bool(values) != field_type.endswith("_SELECT"):
        raise EditRefused(f"There is no field of type {field_type!r} with the values {list(values)!r}.")
    text = check_text("label", label) or name
    spec = Field(name, field_type, text, text, tuple(Value(one, one, one) for one in values))
    model, view, languages = deepcopy((world.data_model, world.view_model, world.languages))
    model["factSheets"][fact_sheet_type]["fields"][name] = field_model(spec)
    if field_type == "EXTERNAL_ID":
        plain: Json = {"urlTemplate": None, "uniqueFactSheet": False, "autoIncrement": False, "validators": []}
        entry = model.setdefault("externalIdFields", {}).setdefault(name, {**plain, "forFactSheets": []})
        entry["forFactSheets"].append(fact_sheet_type)
    for of_type in view["factSheets"]:
        if of_type["type"] == fact_sheet_type:
            _add_to_view(of_type, spec)
    for index, language in enumerate(languages.values()):
        _wordings(language, fact_sheet_type)[name] = field_text(min(index, 1), spec)
    _put(world, model, view, languages)


def remove_field(world: World, fact_sheet_type: str, name: str) -> None:
    """Take a field, and all its values, from a fact sheet type."""
    if name not in _fields(world, fact_sheet_type) or name in KEPT_FIELDS:
        raise EditRefused(f"{fact_sheet_type} has no field '{name}' that could go.")
    model, view, languages = deepcopy((world.data_model, world.view_model, world.languages))
    del model["factSheets"][fact_sheet_type]["fields"][name]
    external = (model.get("externalIdFields") or {}).get(name)
    if external is not None and fact_sheet_type in external["forFactSheets"]:
        external["forFactSheets"].remove(fact_sheet_type)
    for of_type in view["factSheets"]:
        if of_type["type"] == fact_sheet_type:
            _take_out(of_type, name)
    for language in languages.values():
        _wordings(language, fact_sheet_type).pop(name, None)
    for sheet in world.fact_sheets.values():
        if sheet.type == fact_sheet_type:
            sheet.fields.pop(name, None)
            sheet.na_fields = [one for one in sheet.na_fields if one != name]
    _put(world, model, view, languages)


def add_type(world: World, name: str, label: str | None = None) -> None:
    """One more fact sheet type, with a description, a field called ``alias`` and a hierarchy, and no fact sheets."""
    if name in world.data_model["factSheets"] or not NAME.match(name):
        raise EditRefused(f"There cannot be another fact sheet type '{name}'.")
    text = check_text("label", label) or name
    alias = Field("alias", "STRING", "Alias", "Alias", quick=True, full_text=True)
    spec = TypeSpec(name, (text, text), (text, text), "#607d8b", (alias,), self_relations=("parent",))
    more = compile_models([spec], [], PLACES)
    model, view, languages = deepcopy((world.data_model, world.view_model, world.languages))
    for part in ("factSheets", "relations"):
        model[part] |= more.data_model[part]
    view["factSheets"] += more.view_model["factSheets"]
    for code, language in languages.items():
        texts = more.languages.get(code) or more.languages["en"]
        for part in ("factSheets", "relations"):
            language["dataModel"].setdefault(part, {}).update(texts["dataModel"][part])
        for part in ("section", "subsection"):  # what is labelled already keeps its label
            known = language["viewModel"].setdefault(part, {})
            known.update({key: one for key, one in texts["viewModel"][part].items() if key not in known})
    _put(world, model, view, languages)


def _fields(world: World, fact_sheet_type: str) -> Json:
    if fact_sheet_type not in world.data_model["factSheets"]:
        raise EditRefused(f"There is no fact sheet type '{fact_sheet_type}'.")
    return world.field_model(fact_sheet_type)


def _put(world: World, model: Json, view: Json, languages: dict[str, Json]) -> None:
    world.data_model, world.view_model, world.languages = model, view, languages
    world.model_changed()


def _wordings(language: Json, fact_sheet_type: str) -> Json:
    of_type: Json = language["dataModel"].setdefault("factSheets", {}).setdefault(fact_sheet_type, {})
    fields: Json = of_type.setdefault("fields", {})
    return fields


def _add_to_view(of_type: Json, spec: Field) -> None:
    for section in of_type["sections"]:
        for subsection in section["subsections"]:
            if subsection["template"] == "properties" and _laid_out(subsection) is not None:
                lay_out(subsection, spec)
                return
    subsection = new_subsection("properties", spec)
    lay_out(subsection, spec)
    section = {"label": "section.information", "weight": 1, "disabled": False, "tabs": ["default"]}
    of_type["sections"].insert(0, {**section, "subsections": [subsection]})


def _take_out(of_type: Json, name: str) -> None:
    of_type["facetViewStates"] = [one for one in of_type.get("facetViewStates", ()) if one["facetKey"] != name]
    for section in of_type["sections"]:
        for subsection in section["subsections"]:
            laid_out, options = _laid_out(subsection), subsection["templateOptions"]
            if laid_out is not None:
                laid_out[:] = [one for one in laid_out if one["name"] != name]
                if laid_out and options.get("fieldName") == name:
                    options["fieldName"] = laid_out[0]["name"]
        section["subsections"] = [one for one in section["subsections"] if _laid_out(one) != []]


def _laid_out(subsection: Json) -> list[Json] | None:
    """The fields of a subsection; None where it shows something else."""
    laid_out: list[Json] | None = (subsection["templateOptions"].get("layout") or {}).get("fields")
    return laid_out
