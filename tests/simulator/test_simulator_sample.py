"""The sample workspaces: the same again from the same seed, consistent with their models, and full of traps."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta

import msgspec
import pytest

from leanix_tui.simulator.sample import build_world, hostile
from leanix_tui.simulator.world import FactSheet, Relation, World

TODAY = date(2026, 11, 23)
LAZY = ("tell_history", "history")


def snapshot(world: World) -> bytes:
    """Everything a world shows, as JSON."""
    return msgspec.json.encode(
        {
            "models": [world.data_model, world.languages, world.view_model],
            "parts": [world.settings, world.features, world.access_control_entities, world.bookmarks],
            "people": list(world.users.values()),
            "robots": [world.technical_users, world.changelogs],
            "tags": [*world.tag_groups.values(), *world.tags.values(), *world.roles.values()],
            "sheets": [
                {
                    "log": sheet.log,
                    **{one.name: getattr(sheet, one.name) for one in fields(sheet) if one.name not in LAZY},
                }
                for sheet in world.fact_sheets.values()
            ],
            "relations": list(world.relations.values()),
        }
    )


@pytest.fixture(scope="module")
def insurance() -> World:
    return build_world(today=TODAY)


@pytest.fixture(scope="module")
def custom() -> World:
    return build_world(world="custom", fact_sheets=300, today=TODAY)


@pytest.fixture(params=["insurance", "custom"])
def world(request: pytest.FixtureRequest) -> World:
    found: World = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("name", ["insurance", "custom"])
def test_the_same_arguments_give_the_same_world_and_others_do_not(name):
    first = snapshot(build_world(world=name, fact_sheets=150, seed=4, today=TODAY))
    assert snapshot(build_world(world=name, fact_sheets=150, seed=4, today=TODAY)) == first
    assert snapshot(build_world(world=name, fact_sheets=150, seed=5, today=TODAY)) != first
    assert snapshot(build_world(world=name, fact_sheets=150, seed=4, today=TODAY + timedelta(days=1))) != first


@pytest.mark.parametrize("size", [0, 1, 7, 12, 40, 137, 600, 20_000])
@pytest.mark.parametrize("name", ["insurance", "custom"])
def test_any_size_has_exactly_that_many_active_fact_sheets(name, size):
    found = build_world(world=name, fact_sheets=size, today=TODAY)
    states = Counter(sheet.status for sheet in found.fact_sheets.values())
    assert (states["ACTIVE"], states["ARCHIVED"]) == (size, size // 40)
    if size == 20_000 and name == "insurance":
        kinds = Counter(sheet.type for sheet in found.fact_sheets.values() if sheet.status == "ACTIVE")
        assert (kinds["Application"], kinds["ITComponent"], len(kinds)) == (5000, 5000, 12)
        names = Counter((sheet.type, sheet.name) for sheet in found.fact_sheets.values())
        assert sum(count - 1 for count in names.values()) < 10
        of_applications = sum(
            sum(1 for _ in found.related(sheet, end))
            for sheet in found.fact_sheets.values()
            if sheet.type == "Application" and sheet.status == "ACTIVE"
            for end in found.relation_ends("Application").values()
        )
        assert 5 <= of_applications / 5000 <= 11


def test_unknown_worlds_and_negative_sizes_are_refused():
    with pytest.raises(ValueError, match="mars"):
        build_world(world="mars")
    with pytest.raises(ValueError, match="negative"):
        build_world(fact_sheets=-1)


def test_every_relation_end_is_listed_on_its_type_and_only_those(world):
    ends: dict[str, list[str]] = {name: [] for name in world.types()}
    for relation in world.data_model["relations"].values():
        for side in ("from", "to"):
            ends[relation[side]["factSheetType"]].append(relation[side]["name"])
            assert relation[side]["multiplicity"] in ("*", "1", "MULTI", "SINGLE")
        assert set(relation["constrainingRelations"]) <= set(world.data_model["relations"])
    for name, found in ends.items():
        assert sorted(found) == sorted(world.data_model["factSheets"][name]["relations"])
        assert len(found) == len(set(found))


def test_fact_sheets_and_relations_keep_to_their_model(world):
    for sheet in world.fact_sheets.values():
        model = world.field_model(sheet.type)
        assert set(sheet.fields) <= set(model)
        assert set(sheet.na_fields) <= set(model) | set(world.relation_ends(sheet.type))
        for name, value in (*sheet.fields.items(), ("category", sheet.category)):
            field = model.get(name)
            if field is None or value is None:
                continue
            if field["type"] == "SINGLE_SELECT":
                assert value in field["values"]
            elif field["type"] == "MULTIPLE_SELECT":
                assert set(value) <= set(field["values"])
            elif field["type"] == "LIFECYCLE":
                phases = value["phases"]
                assert {phase["phase"] for phase in phases} <= set(field["values"])
                dates = [phase["startDate"] for phase in phases]
                assert dates == sorted(dates)
            elif field["type"] in ("INTEGER", "DOUBLE"):
                assert isinstance(value, int if field["type"] == "INTEGER" else float)
                low, high = (field["range"] or {}).get("min"), (field["range"] or {}).get("max")
                assert low is None or value >= low
                assert high is None or value <= high
        assert world.level(sheet) <= (world.data_model["factSheets"][sheet.type]["config"]["maxHierarchyLevel"])
        assert sheet.created_at[:10] <= sheet.updated_at[:10] < TODAY.isoformat()
        for end in world.relation_ends(sheet.type).values():
            related = list(world.related(sheet, end))
            assert len(related) <= 1 or not end.single
            assert len({other.id for _, other in related}) == len(related)
            for relation, other in related:
                assert other.type == end.target_type
                assert (sheet.status, other.status) == ("ACTIVE", "ACTIVE")
                assert set(relation.fields) <= set(end.field_model)


def test_what_hangs_on_fact_sheets_exists_and_fits(world):
    for sheet in world.fact_sheets.values():
        groups = Counter(world.tags[tag_id].group_id for tag_id in sheet.tag_ids)
        for group_id, count in groups.items():
            if group_id is not None:
                group = world.tag_groups[group_id]
                assert count == 1 or group.mode == "MULTIPLE"
                assert not group.restrict_to or sheet.type in group.restrict_to
        assert [one.type for one in sheet.subscriptions].count("ACCOUNTABLE") <= 1
        for subscription in sheet.subscriptions:
            assert subscription.user_id in world.users
            for link in subscription.roles:
                role = world.roles[link.role_id]
                assert role.subscription_type in (None, subscription.type)
                assert not role.restrict_to or sheet.type in role.restrict_to
        times = [event.created_at for event in sheet.log]
        assert times == sorted(times)
        assert sheet.log[0].event_type == "FACT_SHEET_CREATED"
        assert {event.user_id for event in sheet.log} <= set(world.users)
        assert sheet.log is sheet.log


def test_both_languages_name_everything_in_the_insurance_group(insurance):
    for code in ("en", "de"):
        words = insurance.languages[code]
        for name, of_type in insurance.data_model["factSheets"].items():
            text = words["dataModel"]["factSheets"][name]
            assert text["label"]["singular"]
            assert text["label"]["plural"]
            for key, field in of_type["fields"].items():
                assert text["fields"][key]["label"]
                assert set(text["fields"][key].get("values", ())) == set(field.get("values", ()))
        for name, relation in insurance.data_model["relations"].items():
            text = words["dataModel"]["relations"][name]
            assert set(text["labels"]) == {relation["from"]["name"], relation["to"]["name"]}
            assert set(text["fields"]) == set(relation["fields"])
        for view in insurance.view_model["factSheets"]:
            for section in view["sections"]:
                assert words["viewModel"]["section"][section["label"]]
                for part in section["subsections"]:
                    assert words["viewModel"]["subsection"][part["label"]]["label"]
    labels = insurance.languages["de"]["dataModel"]["factSheets"]["Application"]["label"]
    assert labels == {"singular": "Anwendung", "plural": "Anwendungen"}


def test_every_kind_of_field_occurs_and_has_values(insurance):
    expected = {
        "STRING", "INTEGER", "DOUBLE", "SINGLE_SELECT", "MULTIPLE_SELECT", "LIFECYCLE", "LOCATION", "EXTERNAL_ID",
        "PROJECT_STATUS", "DATE", "DATE_TIME", "AGGREGATED", "FACT_SHEET_REFERENCES",
    }  # fmt: skip
    used = {
        insurance.field_model(sheet.type)[name]["type"]
        for sheet in insurance.fact_sheets.values()
        for name in sheet.fields
    }
    assert used == expected


def test_the_story_has_its_turns(insurance):
    sheets = list(insurance.fact_sheets.values())
    day = TODAY.isoformat()

    def phase_start(sheet: FactSheet, phase: str) -> str:
        phases = (sheet.fields.get("lifecycle") or {"phases": []})["phases"]
        return next((one["startDate"] for one in phases if one["phase"] == phase), "9999")

    apps = [sheet for sheet in sheets if sheet.type == "Application"]
    ended = [sheet for sheet in apps if phase_start(sheet, "endOfLife") <= day]
    ending = [
        sheet for sheet in apps if day < phase_start(sheet, "endOfLife") < (TODAY + timedelta(days=720)).isoformat()
    ]
    planned = [sheet for sheet in apps if day < phase_start(sheet, "active") < "9999"]
    assert min(len(ended), len(ending), len(planned)) >= 5
    end = insurance.relation_ends("Application")["relApplicationToITComponent"]
    at_risk = [
        (app, component)
        for app in apps
        if phase_start(app, "active") <= day < phase_start(app, "endOfLife")
        for _, component in insurance.related(app, end)
        if phase_start(component, "endOfLife") <= day
    ]
    assert len(at_risk) > 20
    assert {sheet.lx_state for sheet in sheets} == {"APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED"}
    assert max(insurance.level(sheet) for sheet in sheets) == 3
    kinds = Counter(sheet.name for sheet in apps)
    assert kinds["Reporting"] == 2
    payrolls = {sheet.type for sheet in sheets if sheet.name == "Payroll"}
    assert payrolls == {"Application", "ITComponent"}
    relations = insurance.relations.values()
    assert any(one.active_until and one.active_until < day for one in relations)
    assert any(one.active_from and one.active_from > day for one in relations)
    assert any(sheet.na_fields for sheet in sheets)
    assert any(not sheet.subscriptions for sheet in sheets)
    subscriptions = [one for sheet in sheets for one in sheet.subscriptions]
    assert {one.type for one in subscriptions} == {"RESPONSIBLE", "OBSERVER", "ACCOUNTABLE"}
    assert any(link.comment for one in subscriptions for link in one.roles)
    assert any(not one.roles for one in subscriptions)
    statuses = {insurance.users[one.user_id].permission_status for one in subscriptions}
    assert {"ACTIVE", "INVITED", "ARCHIVED"} <= statuses
    assert {one.origin for sheet in sheets for one in sheet.documents} == {"CUSTOM_LINK", "LX_STORAGE_SERVICE"}
    assert any(comment.replies for sheet in sheets for comment in sheet.comments)
    assert {group.mode for group in insurance.tag_groups.values()} == {"SINGLE", "MULTIPLE"}
    assert any(group.mandatory for group in insurance.tag_groups.values())
    loose = {tag.id for tag in insurance.tags.values() if tag.group_id is None}
    assert any(loose & set(sheet.tag_ids) for sheet in sheets)


@pytest.mark.parametrize(("world_name", "relation", "length"), [
    ("insurance", "relToRequires", 3), ("insurance", "relToSuccessor", 2), ("custom", "relToSuccessor", 3),
])  # fmt: skip
def test_there_are_cycles(request, world_name, relation, length):
    world: World = request.getfixturevalue(world_name)

    def walk(start: FactSheet, steps: int) -> set[str]:
        here = {start.id}
        for _ in range(steps):
            here = {
                other.id
                for one in here
                for _, other in world.related(world.fact_sheets[one], world.relation_ends(start.type)[relation])
            }
        return here

    candidates = [sheet for sheet in world.fact_sheets.values() if relation in world.relation_ends(sheet.type)]
    assert any(sheet.id in walk(sheet, length) for sheet in candidates)


def test_hostile_texts_are_everywhere(world):
    names = {sheet.name for sheet in world.fact_sheets.values()}
    assert set(hostile.NAMES) <= names
    assert hostile.TAG in {tag.name for tag in world.tags.values()}
    assert hostile.ROLE in {role.name for role in world.roles.values()}
    assert hostile.LAST_NAME in {user.last_name for user in world.users.values()}
    assert hostile.DOCUMENT in {one.name for sheet in world.fact_sheets.values() for one in sheet.documents}
    assert hostile.COMMENT in {one.message for sheet in world.fact_sheets.values() for one in sheet.comments}


def test_the_hostile_names_hold_every_danger():
    everything = "".join(hostile.NAMES)
    dangers = ("[/x]", "[@click=", "[link=", "\x1b[31m", "\x1b]52;", "\x1b]8;;", "\x07", "\x9b", "\x9d", "\u202e",
               "\u200b", "\ufeff", "\u200d", "\u2028", "\n", "\t", "\x00", "\x7f", "=HYPERLINK", "../../")  # fmt: skip
    for danger in dangers:
        assert danger in everything
    assert max(map(len, hostile.NAMES)) == 500
    assert any(name != name.rstrip(" ") for name in hostile.NAMES)
    bidi = {unicodedata.bidirectional(letter) for letter in everything}
    assert {"R", "AL", "RLO"} <= bidi


def test_the_custom_world_is_nobodys_standard(custom):
    model = custom.data_model
    names = {name for of_type in model["factSheets"].values() for name in of_type["fields"]}
    assert {"class", "from", "import", "leistungKW", "in_betrieb_seit", "jahresKosten_EUR"} <= names
    assert model["factSheets"]["System"]["fields"]["hologramm"]["type"] == "HOLOGRAM"
    assert any("hologramm" in sheet.fields for sheet in custom.fact_sheets.values())
    assert model["factSheets"]["Notiz"]["relations"] == []
    assert "relToParent" not in model["factSheets"]["Standort"]["relations"]
    assert model["factSheets"]["Standort"]["config"]["maxHierarchyLevel"] == 1
    assert any(key == relation["from"]["name"] for key, relation in model["relations"].items())
    ends = {side["multiplicity"] for one in model["relations"].values() for side in (one["from"], one["to"])}
    assert ends == {"SINGLE", "MULTI"}


def test_completion_is_the_weighted_mean_of_what_is_filled(insurance):
    sheet = next(one for one in insurance.fact_sheets.values() if one.type == "Objective")
    view = next(one for one in insurance.view_model["factSheets"] if one["type"] == "Objective")
    relations = insurance.relation_ends("Objective")
    sections = []
    for section in view["sections"]:
        scores = []
        for part in section["subsections"]:
            options = part["templateOptions"]
            if "relationName" in options:
                score = float(any(True for _ in insurance.related(sheet, relations[options["relationName"]])))
            else:
                laid_out = options["layout"]["fields"]
                values = {"description": sheet.description, **sheet.fields}
                filled = sum(one["weight"] for one in laid_out if values.get(one["name"]))
                score = filled / sum(one["weight"] for one in laid_out)
            scores.append((part["weight"], score))
        total = sum(weight for weight, _ in scores)
        mean = sum(weight * score for weight, score in scores) / total if total else 0
        sections.append((section["weight"], mean))
    expected = sum(weight * score for weight, score in sections) / sum(weight for weight, _ in sections)
    found = insurance.completion(sheet)
    assert found["completion"] == pytest.approx(expected)
    assert found["percentage"] == int(expected * 100 + 1e-9)
    assert found["sectionCompletions"][0]["name"] == "information"


def test_completion_follows_changes():
    world = build_world(fact_sheets=60, today=TODAY)
    end = world.relation_ends("Application")["relApplicationToPlatform"]
    sheet = next(
        one
        for one in world.fact_sheets.values()
        if one.type == "Application" and "userCount" not in one.fields and not list(world.related(one, end))
    )
    before = world.completion(sheet)["completion"]
    sheet.fields["userCount"] = 5
    sheet.rev += 1
    with_field = world.completion(sheet)["completion"]
    sheet.na_fields.append("relApplicationToPlatform")
    sheet.rev += 1
    with_nothing_to_fill = world.completion(sheet)["completion"]
    assert before < with_field < with_nothing_to_fill
    sheet.na_fields.remove("relApplicationToPlatform")
    sheet.rev += 1
    platform = next(one for one in world.fact_sheets.values() if one.type == "Platform")
    relation = world.add_relation(Relation("r-1", end.persisted, sheet.id, platform.id))
    assert world.completion(sheet)["completion"] == with_nothing_to_fill
    assert world.remove_relation(relation.id) is relation
    assert world.completion(sheet)["completion"] == with_field
    assert world.remove_relation(relation.id) is None
