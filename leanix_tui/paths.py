"""Where our files live, and the one way to write them: private, whole or not at all, never through a link."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import platformdirs

from leanix_tui.errors import ConfigError, LeanIXError, Refused

__all__ = [
    "CONFIG_VARIABLE",
    "cache_dir",
    "config_dir",
    "config_file",
    "mode_of",
    "open_private",
    "private_folder",
    "private_writer",
    "read_private",
    "shown",
    "state_dir",
    "write_private",
]

APP: Final = "leanix-tui"
CONFIG_VARIABLE: Final = "LEANIX_TUI_CONFIG"
"""Names the configuration file, instead of ``config.toml`` in the platform's folder."""

_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def config_dir() -> Path:
    """The folder of the configuration file and of saved tokens."""
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named).expanduser().absolute().parent if named else platformdirs.user_config_path(APP, appauthor=False)


def config_file(named: Path | None = None) -> Path:
    """The configuration file: the one named here, else by ``LEANIX_TUI_CONFIG``, else the platform's."""
    if named is not None:
        return named.expanduser().absolute()
    variable = os.environ.get(CONFIG_VARIABLE)
    return Path(variable).expanduser().absolute() if variable else config_dir() / "config.toml"


def cache_dir() -> Path:
    """The folder of what can be loaded again."""
    return platformdirs.user_cache_path(APP, appauthor=False)


def state_dir() -> Path:
    """The folder of what should last although nobody edits it: backups, journals, crash reports."""
    return platformdirs.user_state_path(APP, appauthor=False)


def shown(path: Path) -> str:
    """A path as people write it: the home folder as ``~``."""
    with contextlib.suppress(ValueError, RuntimeError):
        return str(Path("~") / path.relative_to(Path.home()))
    return str(path)


def mode_of(path: Path) -> int | None:
    """The permission bits of a file or folder; None when it does not exist or the platform has none."""
    if os.name != "posix":
        return None
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None


def private_folder(path: Path) -> Path:
    """Make sure that a folder of ours exists, belongs to us, and lets nobody else in (0700).

    Raises Refused when it belongs to somebody else, LeanIXError when it cannot be made.
    """
    _create_folders(path)
    if os.name != "posix":
        return path
    try:
        found = path.stat()
        if found.st_uid != os.getuid():
            raise Refused(
                f"{shown(path)} belongs to another user; nothing was written there.",
                remedy="Remove it, or set XDG_CONFIG_HOME, XDG_CACHE_HOME or XDG_STATE_HOME to folders of your own.",
            )
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise _cannot("use", path, error) from error
    return path


def _create_folders(path: Path) -> None:
    """Create a folder and its missing parents, each 0700 whatever the umask."""
    missing = []
    folder = path
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            if os.name == "posix":
                folder.chmod(0o700)
        except OSError as error:
            raise _cannot("make the folder", folder, error) from error


def _is_ours(folder: Path) -> bool:
    return any(folder == own or own in folder.parents for own in (config_dir(), cache_dir(), state_dir())) and (
        CONFIG_VARIABLE not in os.environ or folder != config_dir()
    )


@contextlib.contextmanager
def private_writer(path: Path, *, overwrite: bool = True, make_folder: bool = False) -> Iterator[BinaryIO]:
    """Write a file that only its owner can read (0600), and that appears at its path complete or not at all.

    The bytes go to a new file in the same folder, are forced to the disk, and take the path by renaming. Raises
    Refused when the path is a symbolic link, exists and must not be overwritten, or lies in a folder that does not
    exist (folders of ours are made, any other only with ``make_folder``); LeanIXError when writing fails.
    """
    folder = path.parent
    if _is_ours(folder):
        private_folder(folder)
    elif make_folder or folder == config_dir():
        _create_folders(folder)
    elif not folder.exists():
        raise Refused(
            f"The folder {shown(folder)} does not exist; nothing was written.",
            remedy="Make it first, or name another one.",
        )
    _check_free(path, overwrite=overwrite)
    draft = folder / f".leanix-tui-{secrets.token_hex(8)}.tmp"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    except OSError as error:
        raise _cannot("write", path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            if os.name == "posix":
                os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path, overwrite=overwrite)
    except OSError as error:
        raise _cannot("write", path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def write_private(path: Path, content: bytes, *, overwrite: bool = True, make_folder: bool = False) -> None:
    """Write these bytes with the guarantees of :func:`private_writer`."""
    with private_writer(path, overwrite=overwrite, make_folder=make_folder) as file:
        file.write(content)


def _check_free(path: Path, *, overwrite: bool) -> None:
    if path.is_symlink():
        raise Refused(
            f"{shown(path)} is a symbolic link; nothing was written.",
            remedy="Remove the link, or name the file that it points to.",
        )
    if path.is_dir():
        raise Refused(f"{shown(path)} is a folder; nothing was written.", remedy="Name a file in it.")
    if not overwrite and path.exists():
        raise _exists(path)


def _publish(draft: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        draft.replace(path)
    else:
        try:
            os.link(draft, path)  # unlike a rename, this fails when something took the name meanwhile
        except FileExistsError:
            raise _exists(path) from None
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}:
                raise
            _check_free(path, overwrite=False)
            draft.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems cannot; the rename stands
                raise
        finally:
            os.close(folder)


def read_private(path: Path, *, what: str = "file") -> bytes:
    """Read a file that holds a secret: it must be a plain file of ours that nobody else can open.

    Raises ConfigError otherwise.
    """
    with open_private(path, what=what) as file:
        return file.read()


def open_private(path: Path, *, what: str = "file") -> BinaryIO:
    """Open such a file for reading, unbuffered. Raises ConfigError as :func:`read_private` does.

    It is checked on the open file, so nobody can exchange it in between.
    """
    try:
        # Without O_NONBLOCK a named pipe in the file's place would hang us here.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK)
    except FileNotFoundError:
        raise ConfigError(f"The {what} {shown(path)} does not exist.") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ConfigError(
                f"The {what} {shown(path)} is a symbolic link.", remedy="Name the file that it points to."
            ) from None
        raise ConfigError(f"The {what} {shown(path)} cannot be read: {error.strerror}.") from error
    try:
        _check_private(os.fstat(descriptor), path, what)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb", buffering=0)


def _check_private(found: os.stat_result, path: Path, what: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ConfigError(f"The {what} {shown(path)} is not a plain file.", remedy="Name a file.")
    if os.name != "posix":
        return
    if found.st_uid != os.getuid():
        raise ConfigError(f"The {what} {shown(path)} belongs to another user.", remedy="Make a copy of your own.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise ConfigError(
            f"The {what} {shown(path)} can be opened by others (mode {stat.S_IMODE(found.st_mode):04o}).",
            remedy=f"Run: chmod 600 {shlex.quote(str(path))}",
        )


def _exists(path: Path) -> Refused:
    return Refused(f"{shown(path)} exists already; nothing was written.", remedy="Choose another name.")


def _cannot(verb: str, path: Path, error: OSError) -> LeanIXError:
    return LeanIXError(
        f"Cannot {verb} {shown(path)}: {error.strerror or 'unknown reason'}.",
        remedy="Check the folder's permissions and the free space.",
    )
