"""``config`` and ``profile``: what is in force, where it is, what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leanix_tui import paths, settings

CANARY = "LXT_canary_31f0"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def config(own_home):
    def config(text: str, bits: int = 0o600) -> Path:
        file = paths.config_file()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(text)
        file.chmod(bits)
        return file

    return config


def test_the_path_is_told_whether_or_not_there_is_a_file(invoke, own_home, monkeypatch):
    expected = own_home / "xdg_config_home" / "leanix-tui" / "config.toml"
    assert invoke("config", "path").out == f"{expected}\n"
    monkeypatch.setenv("LEANIX_TUI_CONFIG", str(own_home / "mine.toml"))
    assert invoke("config", "path", "--json").json == str(own_home / "mine.toml")
    assert invoke("--config", "/elsewhere.toml", "config", "path").out == "/elsewhere.toml\n"


def test_show_tells_what_is_in_force_but_no_secret(invoke, config, simulator):
    config(
        f'default_profile = "a"\n[profiles.a]\nhost = "{simulator.url}"\nproduction = true\n'
        f'token_command = ["echo", "{CANARY}"]\n[profiles.b]\ntoken = "{CANARY}"\nallow_plaintext_token = true\n'
    )
    shown = invoke("config", "show", "--json")
    assert shown.json["connection"]["profile"] == "a"
    assert shown.json["connection"]["read_only"] is True
    assert shown.json["connection"]["token_from"] == "environment variable LEANIX_API_TOKEN"
    assert set(shown.json["profiles"]) == {"a", "b"}
    for ran in (
        shown,
        invoke("config", "show"),
        invoke("-P", "b", "config", "show"),
        invoke("profile", "list", "--json"),
    ):
        assert CANARY not in ran.out + ran.err
        assert simulator.token not in ran.out + ran.err


@pytest.mark.parametrize(
    "command", [["whoami"], ["config", "show"], ["config", "validate"], ["profile", "list"], ["fs", "list"]]
)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[profiles.a]\nhots = "x"\n', "line 2: unknown key 'hots'"),
        ("theme = \n", "line 1, column 9"),
        (f'[profiles.a]\ntoken = "{CANARY}"\n', "holds the token itself"),
    ],
)
def test_a_faulty_file_is_told_by_every_command(invoke, config, command, text, said):
    config(text)
    ran = invoke(*command)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert CANARY not in ran.err


def test_wide_permissions(invoke, config):
    config("", 0o666)
    assert invoke("config", "validate").code == 2
    config("", 0o644)
    ran = invoke("config", "validate")
    assert ran.code == 0
    assert "chmod 600" in ran.err


def test_validate_looks_at_what_profiles_name(invoke, config, own_home, monkeypatch):
    monkeypatch.delenv("LEANIX_API_TOKEN", raising=False)
    file = config('[profiles.a]\ntoken_file = "a.token"\nca_file = "ca.pem"\n')
    ran = invoke("config", "validate")
    assert ran.code == 2
    assert "ca_file" in ran.err
    other = own_home / "other.toml"
    other.write_text('theme = "nord"\n')
    other.chmod(0o600)
    assert invoke("config", "validate", str(other)).code == 0
    file.write_text('[profiles.a]\ntoken_file = "a.token"\n')
    assert invoke("config", "validate").code == 2
    (file.parent / "a.token").write_text("t\n")
    (file.parent / "a.token").chmod(0o600)
    assert invoke("config", "validate").code == 0


def test_validate_looks_at_the_keys(invoke, config):
    config('[keymap]\n"no.such.action" = "x"\n')
    ran = invoke("config", "validate")
    assert ran.code == 2
    assert "no.such.action" in ran.err


def test_profiles_come_and_are_used(invoke, simulator, monkeypatch):
    monkeypatch.delenv("LEANIX_HOST")
    monkeypatch.delenv("LEANIX_API_TOKEN")
    before = os.umask(0)
    try:
        added = invoke("profile", "add", "sim", "--host", simulator.url, "--token-stdin", stdin=f"{simulator.token}\n")
    finally:
        os.umask(before)
    assert (added.code, added.out) == (0, "")
    file = paths.config_file()
    assert [mode(path) for path in (file, file.parent / "sim.token", file.parent)] == [0o600, 0o600, 0o700]
    assert simulator.token not in file.read_text() + added.err
    assert invoke("whoami", "--json").json["profile"] == "sim"
    assert invoke("profile", "add", "lab", "--host", "lab.leanix.net", "--token-env", "LAB", "--production").code == 0
    rows = {row["name"]: row for row in invoke("profile", "list", "--json").json}
    assert rows["sim"]["used"]
    assert (rows["lab"]["production"], rows["lab"]["read_only"]) == (True, True)
    assert invoke("profile", "use", "lab").code == 0
    assert settings.load().settings.default_profile == "lab"
    assert invoke("-P", "sim", "whoami").code == 0
    unknown = invoke("profile", "use", "laboratory")
    assert unknown.code == 2
    assert "lab" in unknown.err


def test_an_existing_profile_is_changed_only_when_meant(invoke, config):
    config('# mine\n[profiles.a]\nhost = "a.leanix.net"\n')
    again = ["profile", "add", "a", "--host", "b.leanix.net", "--token-env", "A"]
    assert invoke(*again).code == 7
    assert settings.load().settings.profiles["a"].host == "a.leanix.net"
    assert invoke(*again, "--yes").code == 0
    assert settings.load().settings.profiles["a"].host == "b.leanix.net"
    assert "# mine" in paths.config_file().read_text()


def test_a_token_comes_from_one_place(invoke):
    assert invoke("profile", "add", "a", "--token-env", "A", "--token-file", "f").code == 2
    assert invoke("profile", "add", "a", "--token-stdin", stdin="").code == 2
    assert not paths.config_file().exists()


def test_no_file_is_written_through_a_planted_link(invoke, own_home):
    file = paths.config_file()
    file.parent.mkdir(parents=True)
    victim = own_home / "victim.toml"
    victim.write_text("")
    victim.chmod(0o600)
    file.symlink_to(victim)
    ran = invoke("profile", "add", "a", "--host", "a.leanix.net")
    assert ran.code == 7
    assert "symbolic link" in ran.err
    assert victim.read_text() == ""


def test_hostile_names_in_the_file_are_made_visible(run, config, harmless):
    config('[profiles."a\\u001b]0;x\\u0007\\u202e"]\nhost = "x\\u001b[31m"\n')
    for command in (["profile", "list"], ["config", "show"], ["config", "validate"], ["-P", "b", "whoami"]):
        ran = run(*command, LEANIX_API_TOKEN="t")
        harmless((ran.out + ran.err).encode())
