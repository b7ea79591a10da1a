"""Where an API token can come from: a file, a command, the keyring. Each is asked only when somebody logs in."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any, Final

from leanix_tui import paths
from leanix_tui.errors import ConfigError, TokenMissing
from leanix_tui.text import display

__all__ = ["KEYRING_SERVICE", "checked", "missing", "read_keyring", "read_token", "run_command", "store_in_keyring"]

KEYRING_SERVICE: Final = "leanix-tui"
THREE_WAYS: Final = (
    "Give one in one of three ways: set LEANIX_API_TOKEN, set token_file or token_command in a profile "
    "(leanix-tui profile add), or start leanix-tui without arguments and let it ask."
)
_COMMAND_SECONDS: Final = 60


def missing(variable: str = "") -> str:
    unset = f" The variable {variable} that the profile names is not set." if variable else ""
    raise TokenMissing(f"No API token.{unset}", remedy=THREE_WAYS)


def checked(token: str, where: str) -> str:
    if not token:
        raise TokenMissing(f"{where} holds no API token.", remedy=THREE_WAYS)
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise ConfigError(f"{where} holds something that is no API token.", remedy="Copy the token again, all of it.")
    return token


def read_token(file: Path) -> str:
    """The token in this file, which must be ours alone (0600)."""
    content = paths.read_private(file, what="token file").decode(errors="replace").strip()
    return checked(content, f"The token file {paths.shown(file)}")


def run_command(command: str | list[str]) -> str:
    """Run the profile's token_command without a shell; the token is the first line that it prints."""
    try:
        words = shlex.split(command) if isinstance(command, str) else command
    except ValueError as error:
        raise ConfigError(f"token_command cannot be split into words: {error}.") from None
    if not words:
        raise ConfigError("token_command is empty.")
    program = f"token_command ({display(Path(words[0]).name, limit=60)})"
    try:
        done = subprocess.run(  # noqa: S603 - the reader's own command, no shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except OSError as error:
        raise ConfigError(f"{program} cannot be run: {error.strerror}.") from None
    except subprocess.TimeoutExpired:
        raise ConfigError(f"{program} did not finish within {_COMMAND_SECONDS} seconds.") from None
    if done.returncode:
        raise ConfigError(
            f"{program} failed with exit status {done.returncode}.", remedy="Run it by hand to see what it says."
        )
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    return checked(lines[0].strip() if lines else "", program)


def read_keyring(service: str, name: str) -> str:
    keyring = _keyring()
    try:
        token = keyring.get_password(service, name)
    except keyring.errors.KeyringError as error:
        raise ConfigError(f"The keyring does not answer ({type(error).__name__}).", remedy=THREE_WAYS) from None
    return checked((token or "").strip(), f"The keyring service {display(service)}")


def _keyring() -> Any:
    try:
        import keyring  # noqa: PLC0415 - an extra that few installations have
        import keyring.errors  # noqa: PLC0415
    except ImportError:
        raise ConfigError(
            "The keyring library is not installed.", remedy="Install the Python package keyring beside leanix-tui."
        ) from None
    return keyring


def store_in_keyring(service: str, name: str, token: str) -> None:
    """Keep a token in the keyring; raises ConfigError when there is none that answers."""
    keyring = _keyring()
    try:
        keyring.set_password(service, name, token)
    except keyring.errors.KeyringError as error:
        raise ConfigError(
            f"The keyring does not take the token ({type(error).__name__}).", remedy="Save it as a file instead."
        ) from None
