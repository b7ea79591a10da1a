from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError, TokenMissing, UsageError

CANARY = "LXT_canary_5f1d"


def test_saving_the_first_profile_makes_everything_private(home):
    before = os.umask(0)
    try:
        file = settings.save_profile("acme", {"host": "https://acme.leanix.net"}, token=CANARY)
    finally:
        os.umask(before)
    token_file = file.parent / "acme.token"
    assert CANARY not in file.read_text()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, token_file, file.parent)] == [0o600, 0o600, 0o700]
    connection = settings.load().connection()
    assert (connection.profile, connection.host, connection.token()) == ("acme", "https://acme.leanix.net", CANARY)


def test_saving_keeps_comments_and_order(write):
    write('# my settings\ntheme = "nord"  # dark\n\n[profiles.lab]\n# the lab\nhost = "lab.leanix.net"\n')
    file = settings.save_profile("acme", {"host": "acme.leanix.net", "production": True}, default=True)
    text = file.read_text()
    for comment in ("# my settings", "# dark", "# the lab"):
        assert comment in text
    known = settings.load().settings
    assert known.default_profile == "acme"
    assert known.theme == "nord"
    assert known.profiles["acme"].production
    assert known.profiles["lab"].host == "lab.leanix.net"


def test_a_second_profile_does_not_become_the_default(write):
    write('default_profile = "lab"\n[profiles.lab]\nhost = "lab.leanix.net"\n')
    settings.save_profile("acme", {"host": "acme.leanix.net"})
    assert settings.load().settings.default_profile == "lab"


def test_saving_a_setting(write):
    write('# head\n[profiles.lab]\nhost = "lab.leanix.net"\n')
    settings.save_setting("theme", "gruvbox")
    settings.save_setting("theme", "nord")
    file = settings.save_setting("default_profile", "lab")
    assert settings.load().settings.theme == "nord"
    assert settings.load().settings.profiles["lab"].host == "lab.leanix.net"
    assert "# head" in file.read_text()


def test_a_new_token_replaces_every_other_source(write, home):
    write('[profiles.a]\ntoken_env = "X"\ntoken_command = "echo x"\nhost = "a.leanix.net"\n')
    settings.save_profile("a", {}, token=CANARY)
    profile = settings.load().settings.profiles["a"]
    assert (profile.token_env, profile.token_command, profile.token_file) == ("", "", "a.token")
    assert profile.host == "a.leanix.net"


def test_a_name_cannot_lead_out_of_the_folder(home):
    settings.save_profile("../../evil", {}, token=CANARY)
    assert not (home / "evil.token").exists()
    assert (home / "xdg_config_home" / "leanix-tui" / "evil.token").exists()
    assert settings.load().connection(profile="../../evil").token() == CANARY


def test_a_broken_file_is_not_overwritten(write):
    file = write('theme = "nord\n')
    with pytest.raises(ConfigError):
        settings.save_profile("a", {"host": "a.leanix.net"})
    with pytest.raises(ConfigError):
        settings.save_setting("theme", "x")
    assert file.read_text() == 'theme = "nord\n'


def test_what_would_not_load_is_not_saved(write):
    file = write("")
    with pytest.raises(ConfigError):
        settings.save_setting("clipboard", "nonsense")
    with pytest.raises(UsageError):
        settings.save_profile("a", {"hots": "x"})
    with pytest.raises(UsageError):
        settings.save_profile("", {})
    assert file.read_text() == ""


def test_settings_load_without_the_command_line_or_the_network():
    script = "import sys, leanix_tui.settings; print({'click', 'textual', 'httpx', 'tomlkit'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


def test_a_token_can_live_in_the_keyring(write):
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def __init__(self) -> None:
            super().__init__()
            self.held: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.held[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        file = settings.save_profile("acme", {"host": "acme.leanix.net"}, token=CANARY, store="keyring")
        assert CANARY not in file.read_text()
        assert list(file.parent.iterdir()) == [file]
        assert settings.load().connection().token() == CANARY
        write("[profiles.b]\nkeyring = true\n")
        with pytest.raises(TokenMissing):
            settings.load().connection(profile="b").token()
    finally:
        keyring.set_keyring(before)
