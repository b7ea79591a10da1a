"""On a terminal: nothing from outside controls it, tables fit it, colours can be switched off."""

from __future__ import annotations

import json
import re

import pytest

from leanix_tui.simulator.sample import hostile

COMMANDS = (
    ["fs", "list"],
    ["fs", "list", "--json"],
    ["fs", "list", "--jsonl"],
    ["fs", "list", "--csv"],
    ["fs", "list", "--columns", "name,description,tags,subscriptions"],
    ["fs", "list", "application", "--filter", "clip"],
    ["tag", "list"],
    ["tag", "list", "--csv"],
    ["tag", "groups"],
    ["role", "list"],
    ["role", "list", "--json"],
    ["user", "list"],
    ["user", "list", "--csv"],
    ["model", "types"],
    ["model", "show", "Application"],
    ["feature", "list"],
    ["acl", "list"],
    ["settings", "get"],
    ["whoami"],
    ["doctor"],
    ["config", "show"],
    ["-v", "graphql", "-q", "{ allTags { edges { node { name } } } }"],
    ["graphql", "-q", "{ allFactSheets(first: 700) { edges { node { name description } } } }", "--csv"],
    ["api", "GET", "/services/pathfinder/v1/factSheets", "--param", "type=Application"],
    ["fs", "get", "no \x1b]0;x\x07 such \u202e thing"],
    ["fs", "list", "no\x1b[31mtype"],
    ["fs", "list", "--filter", "no\x9bfield:1"],
    ["rel", "path", "Actuarial Lab", "no\u202estep"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: ascii(" ".join(command)))
def test_no_byte_of_the_data_controls_the_terminal(on_terminal, simulator, harmless, command):
    _, seen = on_terminal(*command, simulator=simulator, columns=240)
    assert "Traceback" not in harmless(seen)


def test_every_hostile_fact_sheet_can_be_looked_at(on_terminal, invoke, simulator, harmless):
    rows = invoke("fs", "list", "--json").json
    # One process for each would be slow; the names differ, the code that shows them does not.
    nasty = [row for row in rows if row["name"] in hostile.NAMES]
    assert len(nasty) >= 15
    some = [row for row in nasty if re.search("[\x00-\x1f\x7f-\x9f\u200b-\u202e\\[]", row["name"])][:6]
    for row in some:
        for command in (["fs", "get", row["id"]], ["rel", "list", row["id"]], ["url", row["id"]]):
            code, seen = on_terminal(*command, simulator=simulator, columns=200)
            text = harmless(seen)
            assert code == 0, text


def test_names_with_markup_are_shown_as_they_are(on_terminal, simulator, harmless):
    _, seen = on_terminal("fs", "list", "--columns", "name", simulator=simulator, columns=200)
    text = harmless(seen)
    for name in ("[bold]Payroll[/]", "[@click=app.quit]Quit[/]", "Ledger [/x]"):
        assert name in text
    assert "Red ␛[31mAlert␛[0m Desk" in text
    assert "Invoice \\u202egnp.exe\\u202c Viewer" in text


def test_json_on_a_terminal_means_the_same(on_terminal, invoke, simulator, harmless):
    _, seen = on_terminal("fs", "list", "--json", simulator=simulator)
    assert json.loads(harmless(seen)) == invoke("fs", "list", "--json").json


def test_json_in_a_pipe_is_harmless_too(run, simulator, harmless):
    for option in ("--json", "--jsonl"):
        harmless(run("fs", "list", option, simulator=simulator).out.encode())


def test_an_ambiguous_name_lists_its_candidates_safely(on_terminal, simulator, invoke, harmless):
    rows = invoke("fs", "list", "--json").json
    names = [row["name"] for row in rows]
    twice = next(name for name in names if names.count(name) > 1)
    code, seen = on_terminal("fs", "get", twice, simulator=simulator, columns=200)
    assert code == 5
    assert harmless(seen).count(next(row["id"] for row in rows if row["name"] == twice)) == 1


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_tables_fit_the_terminal(on_terminal, simulator, harmless, columns):
    from rich.cells import cell_len

    _, seen = on_terminal("fs", "list", simulator=simulator, columns=columns)
    lines = harmless(seen).replace("\r", "").split("\n")
    assert len(lines) > 600
    assert max(cell_len(line) for line in lines) <= columns
    ids = [line.split()[-1] for line in lines[1:] if line]
    assert all(len(id_) == 36 for id_ in ids) == (columns == 200), "an id is shown whole or not at all"
    assert lines[0].endswith(" …") == (columns < 200)


def test_nothing_is_cut_in_a_pipe(run, simulator):
    lines = run("fs", "list", simulator=simulator, COLUMNS="60").out.splitlines()
    longest = max(hostile.NAMES, key=len)
    assert any(longest in line for line in lines)
    assert "\x1b" not in "".join(lines)


def test_colours_are_few_and_can_be_switched_off(on_terminal, simulator):
    _, seen = on_terminal("tag", "groups", simulator=simulator)
    assert b"\x1b[2m" in seen
    for arguments, extra in ((["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
        _, seen = on_terminal(*arguments, "tag", "groups", simulator=simulator, **extra)
        assert b"\x1b" not in seen


def test_a_terminal_of_another_encoding_still_gets_everything(run, simulator):
    for encoding in ("ascii", "latin-1"):
        names = run("fs", "list", "--json", simulator=simulator, PYTHONIOENCODING=encoding)
        assert names.code == 0, names.err
    as_ascii = run("fs", "list", "--json", simulator=simulator, PYTHONIOENCODING="ascii")
    assert as_ascii.json == run("fs", "list", "--json", simulator=simulator).json
    table = run("fs", "list", simulator=simulator, PYTHONIOENCODING="ascii")
    assert table.code == 0
    assert table.err == ""


def test_the_doctor_looks_at_the_terminal(on_terminal, simulator, harmless):
    code, seen = on_terminal("doctor", simulator=simulator, TMUX="/tmp/tmux,1,0")
    text = harmless(seen)
    assert code == 0
    assert "xterm-256color, 100x30" in text
    assert "set -s set-clipboard on" in text


def test_a_long_text_stays_in_its_column(on_terminal, invoke, simulator, harmless):
    sheet = invoke("fs", "get", "Claims Engine Iberia", "--json").json
    assert len(sheet["description"]) > 150
    code, seen = on_terminal("fs", "get", "Claims Engine Iberia", simulator=simulator, columns=72, NO_COLOR="1")
    assert code == 0
    lines = [line.rstrip() for line in harmless(seen).splitlines()]
    first = next(at for at, line in enumerate(lines) if line.startswith("Description"))
    margin = lines[first].index(sheet["description"][:10])
    words: list[str] = [lines[first][margin:]]
    for line in lines[first + 1 :]:
        if not line.startswith(" " * margin):
            break
        words.append(line[margin:])
    assert " ".join(words) == sheet["description"]
    assert max(map(len, lines[first : first + len(words)])) <= 72
    assert len(words) > 2
