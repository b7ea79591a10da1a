"""What was typed cannot be done, or not just like that: which exit code, and which words say what to type instead."""

from __future__ import annotations

import pytest


def told(ran):
    """What was said on stderr, which begins with the error and is never a traceback."""
    assert "Traceback" not in ran.err
    assert ran.err.startswith("Error: "), ran.err
    return ran.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["fs", "list", "--filter", "colour:red"], "colour"),
        (["fs", "list", "--filter", 'name:"open'], "quote"),
        (["fs", "list", "--sort", "colour"], "colour"),
        (["fs", "list", "--columns", "nmae"], "name"),
        (["fs", "list", "aplication"], "Application"),
        (["fs", "list", "--tag", "Business Line"], "Business Line"),
        (["model", "show", "aplication"], "Application"),
        (["tag", "id", "Business Line", "Lief"], "Lief"),
        (["tag", "group-id", "Nope"], "Nope"),
        (["role", "id", "Nope"], "Nope"),
        (["feature", "get", "no.such"], "no.such"),
        (["api", "GET", "/elsewhere"], "/services/"),
        (["api", "GET", "/services/x", "--param", "novalue"], "NAME=VALUE"),
        (["graphql", "-q", "{ nothing( }"], "GraphQL"),
        (["graphql", "-q", "{ nothing }"], "nothing"),
        (["graphql", "-q", "query ($a: Int) { allTags { totalCount } }", "--vars", "[1]"], "JSON object"),
        (["graphql", "-f", "/no/such/file"], "cannot be read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_name_the_right_ones(invoke, command, said):
    ran = invoke(*command)
    assert ran.code in {1, 2, 4}
    assert ran.out == ""
    assert said in told(ran)


@pytest.mark.parametrize(
    "command",
    [
        ["api", "POST", "/services/pathfinder/v1/bookmarks", "-d", "{}"],
        ["api", "DELETE", "/services/pathfinder/v1/bookmarks/1"],
        ["api", "POST", "/services/pathfinder/v1/graphql", "-d", '{"query": "mutation { deleteTag(id: 1) { id } }"}'],
        ["graphql", "-q", "mutation { deleteTag(id: 1) { id } }"],
    ],
    ids=" ".join,
)
def test_nothing_is_changed_without_a_yes_or_behind_a_lock(invoke, simulator, command, own_home):
    simulator.clear_faults()
    ran = invoke(*command)
    assert ran.code == 7
    assert "--yes" in told(ran)
    assert simulator.requests() == []
    assert invoke("--read-only", *command, "--yes").code == 7
    config = own_home / "config.toml"
    config.write_text(f'default_profile = "p"\n[profiles.p]\nhost = "{simulator.url}"\nproduction = true\n')
    config.chmod(0o600)
    assert invoke("--config", str(config), *command, "--yes").code == 7
    assert [one.path for one in simulator.requests() if "oauth2" not in one.path] == []


def test_queries_are_free_also_through_api(invoke):
    body = '{"query": "{ allTags { totalCount } }"}'
    ran = invoke("--read-only", "api", "POST", "/services/pathfinder/v1/graphql", "-d", body)
    assert ran.json["allTags"]["totalCount"] > 0
    ran = invoke("--read-only", "api", "POST", "/services/pathfinder/v1/graphql", "-d", "@-", stdin=body)
    assert ran.code == 0


def test_what_does_not_exist_is_exit_code_4(invoke):
    for command in (
        ["fs", "list", "Nope"],
        ["model", "show", "Nope"],
        ["api", "GET", "/services/pathfinder/v1/nothing-here"],
        ["api", "GET", "/services/pathfinder/v1/nothing-here", "--raw"],
    ):
        ran = invoke(*command)
        assert ran.code == 4, command
        assert ran.out == ""


def test_usage_errors_are_exit_code_2(invoke):
    for command in (
        ["fs", "lst"],
        ["fss"],
        ["fs", "list", "--limit", "x"],
        ["fs", "get"],
        ["--fact-sheets", "3", "whoami"],
        ["tag", "list", "--json", "--csv"],
        ["fs", "list", "--filter", "updated:>2026-13-45"],
        ["fs", "list", "--filter", "tag:Nope=Life"],
    ):
        ran = invoke(*command)
        assert ran.code == 2, command
        assert ran.out == ""
    assert "Did you mean 'list'" in invoke("fs", "lst").err
    assert "Did you mean 'fs'" in invoke("fss").err


@pytest.mark.parametrize(
    "arguments",
    [
        ["GET", "/services/webhooks/v1/subscriptions/1/events?autoCommit=true"],
        ["GET", "/services/webhooks/v1/subscriptions/1/events", "--param", "autocommit=true"],
        ["POST", "/services/pathfinder/v1/bookmarks"],
    ],
    ids=" ".join,
)
def test_what_may_change_something_wants_to_be_confirmed(invoke, simulator, arguments):
    ran = invoke("api", *arguments)
    assert ran.code == 7
    assert "may change the workspace" in told(ran)
    assert simulator.requests() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graphql", "-q", "{ nix"], "found <EOF> (line 1, column 6)."),
        (["graphql", "-q", "{a" * 5000], "nested too deeply"),
        (["api", "FOO!", "/services/x"], "not an HTTP method"),
    ],
    ids=["syntax", "depth", "method"],
)
def test_what_cannot_be_sent_is_said_in_a_line(invoke, arguments, said):
    ran = invoke(*arguments)
    assert ran.code == 2
    assert said in told(ran)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nix", "The fact sheet has no 'nix'."),
        ("lifecycle.nix", "'lifecycle' has no 'nix'."),
        ("displayName.nix", "'displayName' is a plain value"),
    ],
)
def test_a_path_to_nothing_says_where_it_ends(invoke, path, said):
    applications = invoke("fs", "list", "application", "--filter", "lifecycle:active", "--limit", "1", "--json").json
    ran = invoke("fs", "get", applications[0]["id"], "--field", path)
    assert ran.code == 4
    assert said in told(ran)
