"""What the configuration file can say: settings, and one profile for each workspace."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal

import msgspec

from leanix_tui.text import display

__all__ = ["Profile", "Secret", "Settings", "nearest"]


class Secret:
    """A secret that cannot be shown by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(********)"

    def reveal(self) -> str:
        """The secret itself."""
        return self._value


class Profile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One workspace to connect to, as a ``[profiles.NAME]`` table says it."""

    host: str = ""
    """With or without scheme; empty: found out from the token."""
    workspace: str = ""
    """When given, a token of another workspace is refused."""
    token_env: str = ""
    """The environment variable that holds the token."""
    token_file: str = ""
    """Relative to the configuration file's folder; must be ours and 0600."""
    token_command: str | list[str] = ""
    """Prints the token on its first line; runs without a shell."""
    keyring: bool | str = False
    """True, or the name of the keyring service; the user name in it is the profile's name."""
    token: Secret | None = None
    allow_plaintext_token: bool = False
    production: bool = False
    read_only: bool | None = None
    """None: as ``production``."""
    language: str = ""
    ca_file: str = ""
    """A file of CA certificates to trust beside the system's."""


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Everything that the configuration file can say."""

    default_profile: str = ""
    theme: str = ""
    language: str = ""
    """Of the labels, such as ``de``; empty: English."""
    clipboard: Literal["auto", "osc52", "tmux", "file"] = "auto"
    mouse: bool = True
    colours: Literal["auto", "truecolor", "256", "16"] = "auto"
    """How many the terminal is given; fewer of them are shorter to send over a slow line."""
    smooth_scrolling: bool = False
    """Whether a list follows the cursor line by line, and not by half a page."""
    keymap: dict[str, str] = {}
    """Action id to key or keys."""
    columns: dict[str, list[str]] = {}
    """Screen name to the columns that it shows first."""
    profiles: dict[str, Profile] = {}


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was perhaps meant, as a question; empty when none is close."""
    close = difflib.get_close_matches(name.casefold(), list(known), n=1, cutoff=0.5)
    return f"Did you mean '{display(close[0])}'? " if close else ""
