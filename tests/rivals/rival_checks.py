"""What every reader of the airport must get, whichever server it comes from; worked out from the world itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest
from rival_server import Rival
from rival_world import COMPOSITE, FIELDS, GROUPS, LOOSE, RELATIONS, ROLES, World

from leanix_tui.cli.records import detail_record, list_record
from leanix_tui.errors import Ambiguous, NotFound
from leanix_tui.workspace.workspace import Workspace

BASE = ("id", "type", "name", "displayName", "description", "status", "lxState", "completion", "updatedAt")


def same(actual: Any, expected: Any) -> bool:
    """Equal, but for what a server adds as null to objects."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return all(same(actual.get(key), value) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, actual, expected))
    return actual == expected or (actual in (None, []) and expected in (None, []))


def assert_base(record: Mapping[str, Any], sheet: Mapping[str, Any], unseen: Collection[str]) -> None:
    for key in BASE:
        if f"*.{key}" not in unseen:
            assert record[key] == sheet[key], (key, sheet["displayName"])


def assert_detail(record: Mapping[str, Any], sheet: Mapping[str, Any], world: World, unseen: Collection[str]) -> None:
    """The contract of ``fs get --json``."""
    assert_base(record, sheet, unseen)
    for name in FIELDS[sheet["type"]]:
        assert name in record["fields"]
        if f"{sheet['type']}.{name}" not in unseen:
            assert same(record["fields"][name], sheet["fields"][name]), name
    assert record["tags"] == world.tags_of(sheet)
    people = {
        role: [(entry["email"], entry["id"], entry["type"], entry["comment"]) for entry in entries]
        for role, entries in record["subscriptions"].items()
    }
    assert people == world.people_of(sheet)
    expected = world.relations_of(sheet)
    assert set(record["relations"]) == set(expected)
    if "attributes" in unseen:
        keys = ("id", "type", "displayName", "activeFrom")
        expected = {name: [{key: link[key] for key in keys} for link in links] for name, links in expected.items()}
    for name, related in expected.items():
        assert same(by_id(record["relations"][name]), by_id(related)), name


def by_id(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(records, key=lambda record: record["id"])


def assert_row(record: Mapping[str, Any], sheet: Mapping[str, Any], world: World, unseen: Collection[str]) -> None:
    """The contract of ``fs list TYPE --json``."""
    assert_base(record, sheet, unseen)
    assert record["tags"] == world.tags_of(sheet)
    for name, field in FIELDS[sheet["type"]].items():
        if field["type"] not in COMPOSITE and f"{sheet['type']}.{name}" not in unseen:
            assert same(record[name], sheet["fields"][name]), name


async def check_preload(workspace: Workspace, rival: Rival, unseen: Collection[str], missing: str = "") -> None:
    """Everything in memory: all rows, their tags, and every relation in both directions."""
    world = rival.world
    await workspace.preload()
    failed = {part.name: part.error for part in workspace.progress.failed}
    assert set(failed) == ({missing} if missing else set()), failed
    store = workspace.store
    for name in FIELDS:
        if name == missing:
            continue
        rows = {row.id: row for row in store.rows([name])}
        if "*.status" not in unseen:
            rows = {key: row for key, row in rows.items() if row.status == "ACTIVE"}
        assert set(rows) == {sheet["id"] for sheet in world.active(name)}, name
        fields = workspace.model.types[name].fields
        for row in rows.values():
            sheet = world.sheets[row.id]
            assert_row(list_record(row, store.tags_of(row), fields, "2026-06-01"), sheet, world, unseen)
            related = {end.name: found for end, found in workspace.related(row)}
            for end, (persisted, _) in world.ends(name).items():
                if missing in {RELATIONS[persisted][0][0], RELATIONS[persisted][1][0]}:
                    continue
                found = [one if isinstance(one, str) else one.id for one in related.get(end, [])]
                assert sorted(found) == sorted(target["id"] for _link, target in world.related(sheet, end)), end
            emails = sorted({store.users[link.user_id].email for link in row.subscriptions})
            assert emails == sorted({sub["user"]["email"] or "" for sub in sheet["subscriptions"]})


async def check_lookups(workspace: Workspace, rival: Rival, unseen: Collection[str]) -> None:
    """One fact sheet by id and by name, several, and none."""
    world = rival.world
    for name, kind in (("Aero Moon", None), ("Central", "Terminal"), ("Ground / Ice", None)):
        sheet = world.one(name, kind)
        record = detail_record(await workspace.lookup(name, kind), workspace.model)
        assert_detail(record, sheet, world, unseen)
        if not rival.quirks.speaks_otherwise:
            return
    for name in ("A5", 'Air "Quote" \\ Slash', "01L"):
        sheet = world.one(name)
        assert_detail(detail_record(await workspace.lookup(sheet["id"]), workspace.model), sheet, world, unseen)
    for name, count in (("B7", 2), ("Central", 2), ("Night", 3)):
        with pytest.raises(Ambiguous) as several:
            await workspace.lookup(name)
        assert len(several.value.candidates) == count
    assert (await workspace.lookup("Nordic")).id == world.one("Nordic")["id"]
    for missing in ("nothing", "0f0f0f0f-0000-4000-8000-000000000000"):
        with pytest.raises(NotFound):
            await workspace.lookup(missing)
    walked = await workspace.walk_remote("Aero Moon", "relAirlineToGate.terminals")
    assert {one.id for one in walked} == {world.one("Central", "Terminal")["id"], world.one("Pier Ω")["id"]}


async def check_parts(workspace: Workspace, world: World, missing: str = "") -> None:
    """Tags, groups, roles and users."""
    client = workspace.client
    tags = await workspace.run(client.tags.get_tags())
    expected = {(group, tag) for group, (_mode, names) in GROUPS.items() for tag in names} | {
        ("", tag) for tag in LOOSE
    }
    assert {(tag.group_name, tag.name) for tag in tags} == expected
    groups = await workspace.run(client.tags.get_tag_groups())
    assert {group.name: group.mode for group in groups} == {name: mode for name, (mode, _) in GROUPS.items()}
    if missing != "roles":
        roles = await workspace.run(client.subscription_roles.get_subscription_roles())
        assert {role.name for role in roles} == set(ROLES)
    if missing == "users":
        return
    users = await workspace.run(client.users.load_users())
    assert {(user.id, user.email, user.technical) for user in users} == {
        (user["id"], user["email"] or "", user["technicalUser"]) for user in world.users
    }
