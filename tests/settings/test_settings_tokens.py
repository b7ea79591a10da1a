from __future__ import annotations

import sys

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError, TokenMissing

CANARY = "LXT_canary_5f1d"


def test_without_a_token_the_three_ways_are_named():
    with pytest.raises(TokenMissing) as caught:
        settings.load().connection().token()
    for way in ("LEANIX_API_TOKEN", "token_file", "token_command"):
        assert way in caught.value.remedy


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_an_empty_variable_is_no_token(monkeypatch, value):
    monkeypatch.setenv("LEANIX_API_TOKEN", value)
    connection = settings.load().connection()
    assert connection.token_source == ""
    with pytest.raises(TokenMissing):
        connection.token()


def test_an_inline_token_is_refused_unless_allowed_and_private(refused, write):
    inline = f'[profiles.a]\ntoken = "{CANARY}"\n'
    error = refused(inline)
    assert "token_file" in error.remedy
    allowed = inline + "allow_plaintext_token = true\n"
    assert "chmod 600" in refused(allowed, 0o644).remedy
    write(allowed)
    configuration = settings.load()
    assert configuration.connection(profile="a").token() == CANARY
    assert CANARY not in repr(configuration)


def test_the_sources_are_asked_in_order(secret_file, write, home, monkeypatch):
    secret_file(home / "xdg_config_home" / "leanix-tui" / "a.token", "from-file")
    text = '[profiles.a]\ntoken_env = "ACME"\ntoken_file = "a.token"\ntoken_command = "echo from-command"\n'
    write(text)
    monkeypatch.setenv("ACME", "from-named-variable")
    monkeypatch.setenv("LEANIX_API_TOKEN", "from-variable")
    ask = settings.load().connection
    flag = secret_file(home / "flag", "from-flag")
    assert ask(profile="a", token_file=flag).token() == "from-flag"
    assert ask(profile="a").token() == "from-named-variable"
    monkeypatch.delenv("ACME")
    assert ask(profile="a").token() == "from-variable"
    monkeypatch.delenv("LEANIX_API_TOKEN")
    assert ask(profile="a").token() == "from-file"
    write(text.replace('token_file = "a.token"\n', ""))
    assert settings.load().connection(profile="a").token() == "from-command"


def test_a_wide_token_file_is_refused_and_nothing_else_is_tried(secret_file, write, home):
    secret_file(home / "t", mode=0o644)
    write(f'[profiles.a]\ntoken_file = "{home}/t"\ntoken_command = "echo other"\n')
    with pytest.raises(ConfigError, match="can be opened by others") as caught:
        settings.load().connection(profile="a").token()
    assert CANARY not in str(caught.value)


def test_a_token_file_from_home_and_beside_the_configuration(secret_file, write, home):
    secret_file(home / "secrets" / "t", "at-home")
    write('[profiles.a]\ntoken_file = "~/secrets/t"\n')
    assert settings.load().connection(profile="a").token() == "at-home"


@pytest.mark.parametrize("token", ["two words", "with\x07bell", "ümlaut"])
def test_what_cannot_be_a_token_is_refused_without_showing_it(secret_file, home, token):
    with pytest.raises(ConfigError) as caught:
        settings.load().connection(token_file=secret_file(home / "t", token)).token()
    assert token not in str(caught.value)


def test_an_empty_token_file_is_a_missing_token(secret_file, home):
    with pytest.raises(TokenMissing):
        settings.load().connection(token_file=secret_file(home / "t", "")).token()


def test_a_command_runs_without_a_shell_and_gives_its_first_line(write, home):
    script = home / "ask.py"
    script.write_text("import sys; print(sys.argv[1]); print('user: jane')")
    write(f"[profiles.a]\ntoken_command = ['{sys.executable}', '{script}', '$(echo;no)']\n")
    assert settings.load().connection(profile="a").token() == "$(echo;no)"
    write(f"[profiles.a]\ntoken_command = '{sys.executable} {script} \"a;b\"'\n")
    assert settings.load().connection(profile="a").token() == "a;b"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"false {CANARY}", "failed with exit status 1"),
        (f"/nowhere/such {CANARY}", "cannot be run"),
        ("true", "holds no API token"),
        (f"echo '{CANARY}", "cannot be split"),
        (f'sh -c "echo {CANARY}; echo {CANARY} >&2; exit 3"', "failed with exit status 3"),
    ],
)
def test_a_command_that_fails_is_told_without_its_arguments(write, command, said):
    quoted = command.replace('"', '\\"')
    write(f'[profiles.a]\ntoken_command = "{quoted}"\n')
    with pytest.raises(ConfigError, match=said) as caught:
        settings.load().connection(profile="a").token()
    assert CANARY not in str(caught.value)


def test_no_token_is_fetched_before_it_is_asked_for(write, home):
    mark = home / "ran"
    write(f"[profiles.a]\ntoken_command = ['touch', '{mark}']\n")
    settings.load().connection(profile="a")
    assert not mark.exists()


def test_nothing_shows_the_token(monkeypatch):
    monkeypatch.setenv("LEANIX_API_TOKEN", CANARY)
    connection = settings.load().connection()
    assert connection.token() == CANARY
    assert CANARY not in repr(connection) + str(connection)
