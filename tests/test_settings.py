from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError, TokenMissing, UsageError

CANARY = "LXT_canary_5f1d"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for variable in list(os.environ):
        if variable.startswith("LEANIX_"):
            monkeypatch.delenv(variable)
    return tmp_path


@pytest.fixture
def write(home):
    def write(text: str | bytes, mode: int = 0o600) -> Path:
        file = home / "config" / "leanix-tui" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        file.chmod(mode)
        return file

    return write


@pytest.fixture
def refused(write):
    def refused(text: str | bytes, mode: int = 0o600) -> ConfigError:
        write(text, mode)
        with pytest.raises(ConfigError) as caught:
            settings.load()
        assert CANARY not in str(caught.value)
        return caught.value

    return refused


def secret_file(path: Path, token: str = CANARY, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{token}\n")
    path.chmod(mode)
    return path


# -- reading the file ---


def test_without_a_file_the_defaults_hold():
    configuration = settings.load()
    assert not configuration.exists
    assert configuration.settings == settings.Settings()
    assert configuration.connection().host == ""


def test_a_named_file_must_exist_but_the_environments_need_not(home, monkeypatch):
    with pytest.raises(ConfigError, match="does not exist"):
        settings.load(home / "none.toml")
    monkeypatch.setenv("LEANIX_TUI_CONFIG", str(home / "first-run.toml"))
    assert settings.load().file == home / "first-run.toml"


def test_everything_that_a_file_can_say(write):
    write("""
        default_profile = "acme"
        theme = "nord"
        language = "de"
        clipboard = "osc52"
        mouse = false
        [keymap]
        quit = "ctrl+q"
        [columns]
        inventory = ["displayName", "type"]
        [profiles.acme]
        host = "acme.leanix.net"
        workspace = "AcmeEAM"
        token_command = ["pass", "show", "leanix"]
        production = true
        [profiles."büro 2"]
        keyring = "work"
    """)
    known = settings.load().settings
    assert (known.theme, known.clipboard, known.mouse) == ("nord", "osc52", False)
    assert known.keymap == {"quit": "ctrl+q"}
    assert known.profiles["büro 2"].keyring == "work"
    connection = settings.load().connection()
    assert (connection.host, connection.workspace_name, connection.language) == ("acme.leanix.net", "AcmeEAM", "de")
    assert connection.production
    assert connection.read_only, "a production profile is locked unless it says otherwise"
    assert connection.badge == "PROD"


def test_an_unknown_key_names_file_line_and_the_nearest_key(refused):
    error = refused('theme = "nord"\n\n[profiles.acme]\nhost = "acme.leanix.net"\ntokenfile = "x"\n')
    assert "config.toml, line 5: unknown key 'tokenfile' in [profiles.acme]" in error.headline
    assert "'token_file'" in error.remedy


def test_an_unknown_table_is_found_as_well(refused):
    error = refused('[profile.acme]\nhost = "acme.leanix.net"\n')
    assert "unknown key 'profile'" in error.headline
    assert "'profiles'" in error.remedy


def test_an_unknown_key_without_a_near_one_lists_the_known(refused):
    assert "Known keys: default_profile" in refused("zzz = 1\n").remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('mouse = "yes"\n', "config.toml, line 1: mouse: expected bool, got str"),
        ("clipboard = 'pasteboard'\n", "line 1: clipboard: not one of the values"),
        ("[profiles.a]\nproduction = 1\n", "line 2: profiles.a.production: expected bool"),
        ("profiles = 3\n", "line 1: profiles: expected"),
        ("[profiles]\na = 1\n", "expected"),
        ('default_profile = "acme"\n[profiles.acne]\n', "line 1: default_profile names a profile that is not there"),
    ],
)
def test_a_wrong_value_names_its_place(refused, text, said):
    assert said in refused(text).headline


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'theme = "nord"\nlanguage = \n', "line 2, column 12"),
        (b'theme = "nord"\n[profiles.a\n', "line 2, column"),
        (b'theme = "nord', "line 1, column 14"),
        (b'theme = "n\xf6rd"\n', "line 1, column 11: the file is not UTF-8"),
        (b'# ok\nx = "\xff"\n', "line 2, column 6: the file is not UTF-8"),
        (b"\xff\xfe\x00", "line 1, column 1"),
    ],
)
def test_broken_files_say_line_and_column(refused, content, said):
    assert said in refused(content).headline


def test_a_byte_order_mark_does_no_harm(write):
    write(b'\xef\xbb\xbftheme = "nord"\n')
    assert settings.load().settings.theme == "nord"


def test_hostile_keys_are_made_visible(refused):
    error = refused('"\\u001b]0;x" = 1\n')
    assert "\x1b" not in str(error)
    assert "␛" in str(error)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o622])
def test_a_file_that_others_can_change_is_refused(refused, mode):
    error = refused("", mode)
    assert "can be changed by others" in error.headline
    assert "chmod 600" in error.remedy


def test_a_file_that_others_can_read_is_a_warning(write):
    write("", 0o644)
    (warning,) = settings.load().warnings
    assert "0644" in warning
    write("", 0o600)
    assert settings.load().warnings == ()


def test_a_folder_instead_of_the_file(home):
    (home / "config" / "leanix-tui" / "config.toml").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        settings.load()


# -- tokens ---


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


def test_the_sources_are_asked_in_order(write, home, monkeypatch):
    secret_file(home / "config" / "leanix-tui" / "a.token", "from-file")
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


def test_a_wide_token_file_is_refused_and_nothing_else_is_tried(write, home):
    secret_file(home / "t", mode=0o644)
    write(f'[profiles.a]\ntoken_file = "{home}/t"\ntoken_command = "echo other"\n')
    with pytest.raises(ConfigError, match="can be opened by others") as caught:
        settings.load().connection(profile="a").token()
    assert CANARY not in str(caught.value)


def test_a_token_file_from_home_and_beside_the_configuration(write, home):
    secret_file(home / "secrets" / "t", "at-home")
    write('[profiles.a]\ntoken_file = "~/secrets/t"\n')
    assert settings.load().connection(profile="a").token() == "at-home"


@pytest.mark.parametrize("token", ["two words", "with\x07bell", "ümlaut"])
def test_what_cannot_be_a_token_is_refused_without_showing_it(home, token):
    with pytest.raises(ConfigError) as caught:
        settings.load().connection(token_file=secret_file(home / "t", token)).token()
    assert token not in str(caught.value)


def test_an_empty_token_file_is_a_missing_token(home):
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


# -- precedence ---

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


# -- saving ---


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
    assert (home / "config" / "leanix-tui" / "evil.token").exists()
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
