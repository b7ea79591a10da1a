"""Reading the configuration file, with errors that say where in it something is wrong."""

from __future__ import annotations

import os
import re
import shlex
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from leanix_tui import paths
from leanix_tui.errors import ConfigError
from leanix_tui.settings.connection import Configuration
from leanix_tui.settings.profile import Profile, Secret, Settings, nearest
from leanix_tui.text import display

__all__ = ["load", "parse"]


def load(file: Path | None = None) -> Configuration:
    """Read the configuration file; defaults when there is none.

    Raises ConfigError, naming the file and what to do: it cannot be read, is not UTF-8 or TOML, has an unknown key or a
    value of the wrong kind, or others may change it.
    """
    path = paths.config_file(file)
    name = paths.shown(path)
    try:
        with path.open("rb") as opened:
            content, found = opened.read(), os.fstat(opened.fileno())
    except FileNotFoundError:
        if file is not None:
            raise ConfigError(f"The configuration file {name} does not exist.", remedy="Check --config.") from None
        return Configuration(path)
    except OSError as error:
        raise ConfigError(
            f"The configuration file {name} cannot be read: {error.strerror}.", remedy="Check who may read it."
        ) from None
    mode = stat.S_IMODE(found.st_mode) if os.name == "posix" else 0
    tighten = f"Run: chmod 600 {shlex.quote(str(path))}"
    if mode & 0o022 or (mode and found.st_uid not in {os.getuid(), 0}):
        raise ConfigError(f"The configuration file {name} can be changed by others (mode {mode:04o}).", remedy=tighten)
    settings = parse(content, name)
    wide = bool(mode & 0o044)
    for key, profile in settings.profiles.items():
        if profile.token is None:
            continue
        where = f"[profiles.{display(key)}] in {name} holds the token itself"
        if not profile.allow_plaintext_token:
            raise ConfigError(
                f"{where}.",
                remedy="Put it into a file of its own (chmod 600) and name that as token_file, "
                "or set allow_plaintext_token = true.",
            )
        if wide:
            raise ConfigError(f"{where}, and others can read it (mode {mode:04o}).", remedy=tighten)
    warnings = (f"The configuration file {name} can be read by others (mode {mode:04o}). {tighten}",) if wide else ()
    return Configuration(path, settings, exists=True, warnings=warnings)


def parse(content: bytes, name: str) -> Settings:
    """Read settings from the bytes of a file of this name; raises ConfigError with line and column."""
    try:
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise ConfigError(
            f"{name}, line {line}, column {column}: the file is not UTF-8 text.", remedy="Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}, {_place(str(error), text)}", remedy="See https://toml.io for the syntax.") from None
    profiles = document.get("profiles", {})
    _check_keys(document, Settings, (), text, name)
    if isinstance(profiles, dict):
        for key, table in profiles.items():
            if isinstance(table, dict):
                _check_keys(table, Profile, ("profiles", key), text, name)
                _convert(table, Profile, ("profiles", key), text, name)
    settings: Settings = _convert(document, Settings, (), text, name)
    if settings.default_profile and settings.default_profile not in settings.profiles:
        where = _line_of(text, ("default_profile",))
        raise ConfigError(
            f"{name}{where}: default_profile names a profile that is not there.",
            remedy=f"{nearest(settings.default_profile, settings.profiles)}Correct it or add the profile.",
        )
    return settings


def _place(message: str, text: str) -> str:
    """Turn tomllib's message into "line 3, column 5: what is wrong"."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.split("\n")
    line, column = found.groups() if found else (str(len(lines)), str(len(lines[-1]) + 1))
    what = message.partition(" (at ")[0]
    return f"line {line}, column {column}: {display(what, limit=120)}."


def _check_keys(
    table: Mapping[str, Any], kind: type[msgspec.Struct], at: tuple[str, ...], text: str, name: str
) -> None:
    known = kind.__struct_fields__
    for key in table:
        if key not in known:
            where = f" in [{'.'.join(at)}]" if at else ""
            remedy = nearest(key, known) or f"Known keys: {', '.join(known)}."
            raise ConfigError(
                f"{name}{_line_of(text, (*at, key))}: unknown key '{display(key, limit=60)}'{display(where)}.",
                remedy=remedy.strip(),
            )


def _convert(value: Any, kind: type[Any], at: tuple[str, ...], text: str, name: str) -> Any:
    try:
        return msgspec.convert(value, kind, dec_hook=_secret)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        inner = re.findall(r"\.([A-Za-z_]\w*)", where.strip("`"))
        key = (*at, *inner)
        if what.startswith("Invalid enum value"):
            what = "not one of the values that it can have"
        raise ConfigError(
            f"{name}{_line_of(text, key)}: {display('.'.join(key))}: {what[:1].lower()}{what[1:].replace('`', '')}.",
            remedy="Correct the value.",
        ) from None


def _secret(kind: type[Any], value: object) -> Secret:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise msgspec.ValidationError("Expected str")


def _line_of(text: str, key: tuple[str, ...]) -> str:
    """Where a key stands, as ", line 3"; empty when it cannot be told by looking."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        if header:
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
            if table == key:
                return f", line {number}"
            continue
        assigned = re.match(r"\s*([\w\"'.\- ]+?)\s*=", line)
        if assigned:
            path = (*table, *(part.strip(" \"'") for part in assigned[1].split(".")))
            if path == key:
                return f", line {number}"
    return ""
