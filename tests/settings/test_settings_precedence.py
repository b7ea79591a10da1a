from __future__ import annotations

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError, TokenMissing

CANARY = "LXT_canary_5f1d"


ACME = """
default_profile = "acme"
[profiles.acme]
host = "https://acme.leanix.net/AcmeEAM"
workspace = "AcmeEAM"
token_command = "echo acme-token"
production = true
[profiles.lab]
host = "lab.leanix.net"
read_only = true
language = "de"
"""


def test_flags_beat_the_environment_beats_the_file(write, monkeypatch):
    write(ACME)
    resolve = settings.load().connection
    assert resolve().host == "https://acme.leanix.net/AcmeEAM"
    monkeypatch.setenv("LEANIX_TUI_PROFILE", "lab")
    assert resolve().host == "lab.leanix.net"
    assert resolve(profile="acme").profile == "acme"
    monkeypatch.setenv("LEANIX_HOST", "env.leanix.net")
    monkeypatch.setenv("LEANIX_WORKSPACE", "EnvWorkspace")
    assert (resolve().host, resolve().workspace_name) == ("env.leanix.net", "EnvWorkspace")
    flagged = resolve(host="flag.leanix.net", workspace="FlagWorkspace", language="fr", read_only=False)
    assert (flagged.host, flagged.workspace_name) == ("flag.leanix.net", "FlagWorkspace")
    assert (flagged.language, flagged.read_only) == ("fr", False)
    assert resolve().read_only
    assert resolve().language == "de"


def test_the_default_profile_does_not_lend_its_token_to_another_host(write, monkeypatch):
    write(ACME)
    monkeypatch.setenv("LEANIX_HOST", "http://127.0.0.1:8080")
    connection = settings.load().connection()
    assert (connection.profile, connection.workspace_name, connection.token_source) == ("", "", "")
    monkeypatch.setenv("LEANIX_HOST", "ACME.leanix.net")
    connection = settings.load().connection()
    assert connection.profile == "acme"
    assert connection.read_only


def test_a_profile_named_by_a_flag_keeps_the_environment_of_another_host_out(write, monkeypatch):
    write(ACME)
    monkeypatch.setenv("LEANIX_HOST", "http://127.0.0.1:8080")
    monkeypatch.setenv("LEANIX_API_TOKEN", CANARY)
    monkeypatch.setenv("LEANIX_WORKSPACE", "Local")
    connection = settings.load().connection(profile="acme")
    assert connection.host == "https://acme.leanix.net/AcmeEAM"
    assert (connection.workspace_name, connection.token_source) == ("AcmeEAM", "token_command")
    monkeypatch.setenv("LEANIX_HOST", "acme.leanix.net")
    assert settings.load().connection(profile="acme").token() == CANARY


@pytest.mark.parametrize("way", ["flag", "environment"])
def test_the_token_of_a_profile_never_goes_to_another_host(write, monkeypatch, way):
    write(ACME)
    if way == "flag":
        connection = settings.load().connection(profile="acme", host="http://127.0.0.1:8080")
    else:
        monkeypatch.setenv("LEANIX_TUI_PROFILE", "acme")
        monkeypatch.setenv("LEANIX_HOST", "http://127.0.0.1:8080")
        connection = settings.load().connection()
    assert connection.host == "http://127.0.0.1:8080"
    assert connection.token_source == ""
    with pytest.raises(TokenMissing):
        connection.token()


def test_an_unknown_profile_names_the_known_ones(write):
    write(ACME)
    with pytest.raises(ConfigError) as caught:
        settings.load().connection(profile="acne")
    assert "'acme'" in caught.value.remedy
    assert "lab" in caught.value.remedy


def test_a_ca_file_that_is_not_there(write):
    write('[profiles.a]\nca_file = "ca.pem"\n')
    with pytest.raises(ConfigError, match="ca_file"):
        settings.load().connection(profile="a")
