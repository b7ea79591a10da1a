from __future__ import annotations

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError

CANARY = "LXT_canary_5f1d"


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
        colours = "256"
        smooth_scrolling = true
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
    assert (known.colours, known.smooth_scrolling) == ("256", True)
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
        ("colours = '24bit'\n", "line 1: colours: not one of the values"),
        ("colours = 256\n", "line 1: colours: expected str, got int"),
        ("smooth_scrolling = 'yes'\n", "line 1: smooth_scrolling: expected bool, got str"),
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
    (home / "xdg_config_home" / "leanix-tui" / "config.toml").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        settings.load()
