from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from leanix_tui import paths
from leanix_tui.errors import ConfigError, LeanIXError, Refused


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))
    monkeypatch.delenv("LEANIX_TUI_CONFIG", raising=False)
    return tmp_path


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_our_folders_are_the_platforms(home):
    assert paths.config_file() == home / "config" / "leanix-tui" / "config.toml"
    assert paths.cache_dir() == home / "cache" / "leanix-tui"
    assert paths.state_dir() == home / "state" / "leanix-tui"


def test_the_environment_names_the_configuration_file(home, monkeypatch):
    monkeypatch.setenv("LEANIX_TUI_CONFIG", "~/elsewhere/lx.toml")
    assert paths.config_file() == home / "elsewhere" / "lx.toml"
    assert paths.config_dir() == home / "elsewhere"
    assert paths.config_file(home / "flag.toml") == home / "flag.toml"


@pytest.mark.usefixtures("umask")
def test_a_file_is_private_whatever_the_umask():
    file = paths.state_dir() / "backups" / "deep" / "one.json"
    paths.write_private(file, b"{}")
    assert file.read_bytes() == b"{}"
    assert mode(file) == 0o600
    for folder in (file.parent, file.parent.parent, paths.state_dir()):
        assert mode(folder) == 0o700


def test_our_own_folder_is_closed_to_others_when_it_was_open():
    paths.config_dir().mkdir(parents=True, mode=0o755)
    paths.config_dir().chmod(0o755)
    paths.write_private(paths.config_file(), b"")
    assert mode(paths.config_dir()) == 0o700


def test_a_readers_own_folder_keeps_its_mode(home):
    folder = home / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    paths.write_private(folder / "export.csv", b"a")
    assert mode(folder) == 0o755
    assert mode(folder / "export.csv") == 0o600


def test_a_folder_that_only_holds_a_named_configuration_keeps_its_mode(home, monkeypatch):
    monkeypatch.setenv("LEANIX_TUI_CONFIG", str(home / "project" / "lx.toml"))
    (home / "project").mkdir()
    (home / "project").chmod(0o755)
    paths.write_private(paths.config_file(), b"")
    assert mode(home / "project") == 0o755


def test_nothing_is_written_through_a_planted_link(home):
    victim = home / "victim"
    victim.write_text("mine")
    link = home / "export.csv"
    link.symlink_to(victim)
    for overwrite in (True, False):
        with pytest.raises(Refused, match="symbolic link"):
            paths.write_private(link, b"theirs", overwrite=overwrite)
    assert victim.read_text() == "mine"
    assert link.is_symlink()


def test_a_dangling_link_is_refused_too(home):
    link = home / "export.csv"
    link.symlink_to(home / "nowhere")
    with pytest.raises(Refused):
        paths.write_private(link, b"theirs")
    assert not (home / "nowhere").exists()


def test_an_existing_file_is_kept_unless_told(home):
    file = home / "export.csv"
    file.write_text("old")
    with pytest.raises(Refused, match="exists already"):
        paths.write_private(file, b"new", overwrite=False)
    assert file.read_text() == "old"
    paths.write_private(file, b"new")
    assert file.read_text() == "new"
    assert mode(file) == 0o600


def test_a_file_that_appears_meanwhile_is_kept(home):
    file = home / "export.csv"
    with pytest.raises(Refused), paths.private_writer(file, overwrite=False):
        file.write_text("theirs")
    assert file.read_text() == "theirs"
    assert list(home.glob(".leanix-tui-*")) == []


def test_what_breaks_off_leaves_the_old_file_and_no_rest(home):
    file = home / "config.toml"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), paths.private_writer(file) as draft:
        draft.write(b"half" * (1 // 0))
    assert file.read_text() == "old"
    assert [path for path in home.iterdir() if path.is_file()] == [file]


def test_a_killed_writer_leaves_the_old_file(home):
    file = home / "config.toml"
    file.write_text("old")
    script = (
        "import os, signal, sys; from pathlib import Path; from leanix_tui import paths\n"
        "with paths.private_writer(Path(sys.argv[1])) as draft:\n"
        "    draft.write(b'half'); draft.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], check=False, timeout=60)
    assert done.returncode < 0
    assert file.read_text() == "old"


def test_a_folder_in_the_way_is_said_clearly(home):
    (home / "export.csv").mkdir()
    with pytest.raises(Refused, match="is a folder"):
        paths.write_private(home / "export.csv", b"")


def test_no_folder_of_the_readers_is_made_unasked(home):
    with pytest.raises(Refused, match="does not exist"):
        paths.write_private(home / "nope" / "export.csv", b"")
    assert not (home / "nope").exists()
    paths.write_private(paths.state_dir() / "exports" / "export.csv", b"")
    assert (paths.state_dir() / "exports" / "export.csv").exists()


def test_an_unwritable_place_is_an_error_of_ours(home):
    (home / "file").write_text("")
    with pytest.raises(LeanIXError, match="Cannot"):
        paths.write_private(home / "file" / "below", b"")


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_secret_that_others_can_open_is_refused(home, bits):
    file = home / "my token"
    file.write_text("LXT_canary")
    file.chmod(bits)
    with pytest.raises(ConfigError) as caught:
        paths.read_private(file, what="token file")
    assert f"{bits:04o}" in caught.value.headline
    assert caught.value.remedy == f"Run: chmod 600 '{file}'"
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("bits", [0o600, 0o400])
def test_a_private_secret_is_read(home, bits):
    file = home / "token"
    file.write_text("secret")
    file.chmod(bits)
    assert paths.read_private(file) == b"secret"


def test_a_secret_behind_a_link_or_a_pipe_is_refused(home):
    file = home / "token"
    file.write_text("secret")
    file.chmod(0o600)
    (home / "link").symlink_to(file)
    os.mkfifo(home / "pipe", 0o600)
    with pytest.raises(ConfigError, match="symbolic link"):
        paths.read_private(home / "link")
    with pytest.raises(ConfigError, match="not a plain file"):
        paths.read_private(home / "pipe")
    with pytest.raises(ConfigError, match="not a plain file"):
        paths.read_private(home)
    with pytest.raises(ConfigError, match="does not exist"):
        paths.read_private(home / "none")


def test_a_folder_of_ours_in_other_hands_is_refused(monkeypatch):
    paths.state_dir().mkdir(parents=True)
    real = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: real + 1)
    with pytest.raises(Refused, match="another user"):
        paths.write_private(paths.state_dir() / "crash.txt", b"")
    assert list(paths.state_dir().iterdir()) == []


def test_paths_are_shown_from_home(home):
    assert paths.shown(home / "a" / "b") == str(Path("~/a/b"))
    assert paths.shown(Path("/etc/x")) == "/etc/x"
