"""Every command of the program against servers of others, and what it costs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rival_checks import assert_detail, assert_row
from rival_matrix import CASES, Case
from rival_quirks import Quirks
from rival_server import TOKEN, Rival
from rival_world import FIELDS, GROUPS, LOOSE, ROLES

from leanix_tui.cli import root

Run = Callable[..., tuple[int, str]]
CHOSEN = ("as documented", "all at once", "lean, 400", "loose engine, nulls left out", "no filter", "first refused, 3")


@pytest.fixture(params=CHOSEN)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def rival(case: Case) -> Iterator[Rival]:
    with Rival(case.quirks) as rival:
        yield rival


def commands(rival: Rival, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LEANIX_HOST", rival.url)
    monkeypatch.setenv("LEANIX_API_TOKEN", TOKEN)

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(root, list(arguments), prog_name="leanix-tui")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    return run


@pytest.fixture
def run(rival: Rival, monkeypatch: pytest.MonkeyPatch) -> Run:
    return commands(rival, monkeypatch)


def read(run: Run, *arguments: str) -> Any:
    code, out = run(*arguments, "--json")
    assert code == 0, out
    return json.loads(out)


def test_look_ups(rival: Rival, case: Case, run: Run) -> None:
    world = rival.world
    for name in ("Aero Moon", "Pier Ω"):
        assert_detail(read(run, "fs", "get", name), world.one(name), world, case.unseen)
    gate = world.one("A9")
    assert_detail(read(run, "fs", "get", gate["id"], "--type", "gate"), gate, world, case.unseen)
    assert read(run, "fs", "get", "Aero Moon", "--field", "iata") == "AE"
    assert run("fs", "get", "B7")[0] == 5
    assert run("fs", "get", "Nobody")[0] == 4
    assert run("fs", "get", "00000000-0000-4000-8000-000000000000")[0] == 4
    rows = read(run, "rel", "list", "Aero Moon", "--to", "relAirlineToGate")
    assert {(row["id"], row["peakLoad"]) for row in rows} == {
        (gate["id"], link["fields"]["peakLoad"])
        for link, gate in world.related(world.one("Aero Moon"), "relAirlineToGate")
    }
    assert {row["id"] for row in read(run, "rel", "path", "Aero Moon", "gates.terminals")} == {
        world.one("Central", "Terminal")["id"],
        world.one("Pier Ω")["id"],
    }
    code, out = run("url", "Pier Ω")
    assert code == 0
    assert world.one("Pier Ω")["id"] in out
    assert not rival.complaints


def test_lists(rival: Rival, case: Case, run: Run) -> None:
    world = rival.world
    rows = read(run, "fs", "list")
    assert {row["id"] for row in rows} == {sheet["id"] for sheet in world.active()}
    assert all({"updatedAt", "completion", "tags", "lxState", "description", "status"} <= set(row) for row in rows)
    gates = read(run, "fs", "list", "gates")
    assert len(gates) == len(world.active("Gate"))
    for row in gates:
        assert_row(row, world.sheets[row["id"]], world, case.unseen)
    bus = [gate for gate in world.active("Gate") if gate["fields"]["services"]]
    assert len(read(run, "fs", "list", "Gate", "--filter", "services:bus")) == len(bus)
    assert len(read(run, "fs", "list", "--limit", "3")) == 3
    assert {tag["name"] for tag in read(run, "tag", "list")} == {
        *LOOSE,
        *(t for _m, tags in GROUPS.values() for t in tags),
    }
    assert {group["name"] for group in read(run, "tag", "groups")} == set(GROUPS)
    assert {role["name"] for role in read(run, "role", "list")} == set(ROLES)
    assert {user["email"] for user in read(run, "user", "list")} == {user["email"] for user in world.users}
    assert not rival.complaints


def test_models_and_raw_requests(rival: Rival, run: Run) -> None:
    assert {known["name"] for known in read(run, "model", "types")} == set(FIELDS)
    shown = read(run, "model", "show", "airline")
    assert {field["name"] for field in shown["fields"]} == set(FIELDS["Airline"])
    assert {end["name"] for end in shown["relations"]} == set(rival.world.ends("Airline"))
    assert read(run, "whoami")["workspaceName"] == "Airport"
    assert run("doctor")[0] == 0
    settings = json.loads(run("api", "GET", "/services/pathfinder/v1/settings")[1])
    assert (settings.get("data") or settings)["currency"] == "SEK"
    code, out = run("graphql", "-q", "{ allTags { edges { node { name } } } }")
    assert code == 0
    assert "Noise" in out
    assert not rival.complaints


def test_the_program_itself_reads_the_strangest_server(own_home: Path) -> None:
    with Rival(CASES["all at once"].quirks) as rival:
        known = {**os.environ, "LEANIX_HOST": f"{rival.url}/Airport/", "LEANIX_API_TOKEN": TOKEN}
        command = [sys.executable, "-m", "leanix_tui", "fs", "get", "Aero Moon", "--json"]
        done = subprocess.run(command, env=known, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        record = json.loads(done.stdout)
        assert_detail(record, rival.world.one("Aero Moon"), rival.world, CASES["all at once"].unseen)
        assert TOKEN.encode() not in done.stdout + done.stderr


def test_a_look_up_costs_few_requests_and_every_query_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    with Rival(Quirks()) as rival:
        run = commands(rival, monkeypatch)
        read(run, "fs", "get", rival.world.one("Aero Moon")["id"])
        assert len(rival.seen) <= 6
        rival.seen.clear()
        read(run, "fs", "get", "Aero Moon")
        assert len(rival.seen) <= 8
        assert len([one for one in rival.seen if "oauth2" in one.path]) == 1
        assert not rival.refused


def test_six_hundred_fact_sheets_cost_few_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    with Rival(Quirks(gates=600)) as rival:
        rows = read(commands(rival, monkeypatch), "fs", "list")
        assert len(rows) == len(rival.world.active()) > 600
        assert len(rival.seen) <= 20
        assert not rival.refused
        assert not rival.complaints
