"""The meta model and the enriched data model: the same facts as the plain models, told from another side."""

from __future__ import annotations

from copy import deepcopy

from leanix_tui.simulator.world import Json, World

BUILT_IN: tuple[tuple[str, str], ...] = (
    ("id", "STRING"), ("name", "STRING"), ("displayName", "STRING"), ("fullName", "STRING"), ("type", "STRING"),
    ("tags", "TAGS"), ("subscriptions", "SUBSCRIPTIONS"), ("completion", "COMPLETION"),
    ("qualitySeal", "QUALITYSEALSTATUS"), ("createdAt", "DATE_TIME"), ("updatedAt", "DATE_TIME"),
    ("readACL", "READ_ACCESS_CONTROL_LIST"), ("writeACL", "WRITE_ACCESS_CONTROL_LIST"),
)  # fmt: skip


def enriched(world: World) -> Json:
    """The data model with ``relationMapping`` per type and the fields every fact sheet has."""
    model: Json = deepcopy(world.data_model)
    for name, of_type in model["factSheets"].items():
        mapping = {}
        for end in world.relation_ends(name).values():
            relation = world.data_model["relations"][end.persisted]
            other = relation["to" if end.outgoing else "from"]
            mapping[end.name] = {
                "direction": "OUTGOING" if end.outgoing else "INCOMING",
                "inverseName": other["name"],
                "inverseMultiplicity": other["multiplicity"],
                "persistedName": end.persisted,
            }
        of_type["relationMapping"] = mapping
        base = {
            key: {"type": kind, "mandatory": key == "name", "quickSearch": False, "fullTextSearch": False,
                  "inFacet": False, "inView": True}
            for key, kind in BUILT_IN
        }  # fmt: skip
        of_type["fields"] = base | of_type["fields"]
    return model


def meta_type(world: World, name: str) -> Json:
    """One fact sheet type of the meta model, with its sections, subsections and fields."""
    model = world.data_model["factSheets"][name]
    view: Json = next((view for view in world.view_model["factSheets"] if view["type"] == name), {})
    config = model.get("config") or {}
    seal = config.get("qualitySeal") or {"enabled": False, "value": None}
    return {
        "key": name,
        "factSheetTypeConfig": {
            "maxHierarchyLevel": config.get("maxHierarchyLevel"),
            "color": view.get("color"),
            "bgColor": view.get("bgColor"),
            "facetViewStates": view.get("facetViewStates", []),
            "qualitySeal": {"enabled": seal["enabled"], "breakAfterDays": seal["value"]},
            "approvalWorkflow": config.get("approvalWorkflow"),
            "onTheFlyCreation": view.get("onTheFlyCreation", True),
            "hiddenForRoles": view.get("hiddenForRoles", []),
            "defaultACL": config.get("defaultACL"),
        },
        "translations": {
            code: {
                "label": of["label"]["plural"], "number": of["label"], "helpText": of.get("helpText"),
            }
            for code, of in _texts(world, "factSheets", name)
        },
        "sections": [_section(world, name, section) for section in view.get("sections", ())],
    }  # fmt: skip


def meta_model(world: World, *types: str) -> Json:
    return {
        "modelInfo": {"workspaceId": world.workspace_id, "revision": world.model_revision},
        "factSheetTypes": [meta_type(world, name) for name in types or world.types()],
    }


def _texts(world: World, *path: str) -> list[tuple[str, Json]]:
    """The entry at this path of ``dataModel`` in every language that has one."""
    found = []
    for code, language in world.languages.items():
        entry = language["dataModel"]
        for step in path:
            entry = entry.get(step) if isinstance(entry, dict) else None
        if isinstance(entry, dict):
            found.append((code, entry))
    return found


def _section(world: World, name: str, section: Json) -> Json:
    return {
        "key": section["label"],
        "weight": section["weight"],
        "visible": not section["disabled"],
        "translations": {
            code: {"label": language["viewModel"]["section"].get(section["label"]), "helpText": None}
            for code, language in world.languages.items()
        },
        "subsections": [_subsection(world, name, subsection) for subsection in section["subsections"]],
    }


def _subsection(world: World, name: str, subsection: Json) -> Json:
    options = subsection["templateOptions"]
    relation = options.get("relationName")
    answer: Json = {
        "key": subsection["label"],
        "type": "RELATION" if relation else "FIELD",
        "visible": not subsection["disabled"],
        "weight": subsection["weight"],
        "translations": {
            code: language["viewModel"]["subsection"].get(subsection["label"])
            for code, language in world.languages.items()
        },
        "fields": [],
    }
    end = world.relation_ends(name).get(relation) if relation else None
    if end is not None:
        persisted = world.data_model["relations"][end.persisted]
        answer |= {"name": end.persisted, "direction": "FORWARD" if end.outgoing else "REVERSE"}
        for side in ("from", "to"):
            here = persisted[side]
            answer[side] = {
                "externalName": here["name"],
                "factSheetType": here["factSheetType"],
                "multiplicity": "SINGLE" if here["multiplicity"] in ("1", "SINGLE") else "MULTI",
                "mandatory": here["mandatory"],
            }
        answer["fields"] = [
            _field(field, 1, _texts(world, "relations", end.persisted, "fields", key), key=key, read_only=False)
            for key, field in persisted["fields"].items()
        ]
    laid_out = (options.get("layout") or {}).get("fields", ())
    for one in laid_out:
        field = world.field_model(name).get(one["name"])
        if field is not None:
            texts = _texts(world, "factSheets", name, "fields", one["name"])
            answer["fields"].append(_field(field, one["weight"], texts, key=one["name"], read_only=one["readonly"]))
    return answer


def _field(field: Json, weight: float, texts: list[tuple[str, Json]], *, key: str, read_only: bool) -> Json:
    return {
        "key": key,
        "type": field["type"],
        "values": [
            {
                "key": value,
                "translations": {code: {"label": (of.get("values") or {}).get(value)} for code, of in texts},
                "color": None,
            }
            for value in field.get("values", ())
        ],
        "translations": {code: {"label": of.get("label"), "helpText": of.get("helpText")} for code, of in texts},
        "visible": True,
        "quickSearch": field.get("quickSearch", False),
        "fullTextSearch": field.get("fullTextSearch", False),
        "inFacet": field.get("inFacet", False),
        "inView": field.get("inView", False),
        "renderType": None,
        "readOnly": read_only,
        "mandatory": field.get("mandatory", False),
        "size": 6,
        "weight": weight,
        "metadata": None,
    }
