"""Writing to the configuration file, with the comments in it kept."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from leanix_tui import paths
from leanix_tui.errors import ConfigError, UsageError
from leanix_tui.settings.profile import Profile
from leanix_tui.settings.token import KEYRING_SERVICE, checked, store_in_keyring
from leanix_tui.settings.toml_file import load, parse
from leanix_tui.text import file_name

if TYPE_CHECKING:
    import tomlkit

__all__ = ["TokenStore", "save_profile", "save_setting"]

TokenStore: TypeAlias = Literal["file", "keyring"]
Value: TypeAlias = str | bool | list[str]


def save_profile(
    name: str,
    values: Mapping[str, Value],
    *,
    token: str = "",
    store: TokenStore = "file",
    default: bool = False,
    file: Path | None = None,
) -> Path:
    """Add or change one profile; returns the configuration file.

    ``values`` are keys of a profile (``host``, ``workspace`` ...). A token goes into a file of its own beside the
    configuration (0600), or into the keyring; the configuration only says where. With ``default``, or when it is the
    first profile, it becomes the default one. Raises ConfigError or UsageError, and then nothing is written.
    """
    if not name or name != name.strip() or not name.isprintable():
        raise UsageError("A profile needs a name of printable characters.")
    unknown = set(values) - set(Profile.__struct_fields__)
    if unknown or "token" in values:
        raise UsageError(f"A profile has no {', '.join(sorted(unknown | ({'token'} & set(values))))}.")
    path = paths.config_file(file)
    document = _document(path)
    profiles = _table(document, "profiles")
    profile = _table(profiles, name)
    for key, value in values.items():
        profile[key] = value
    if token:
        checked(token, "What was entered")
        for key in ("token_env", "token_file", "token_command", "keyring", "token", "allow_plaintext_token"):
            profile.pop(key, None)
        if store == "keyring":
            profile["keyring"] = True
        else:
            profile["token_file"] = f"{file_name(name, fallback='profile')}.token"
    if default or (len(profiles) == 1 and "default_profile" not in document):
        document = _with(document, "default_profile", name)
    content = _checked_content(document, path)
    if token and store == "keyring":
        store_in_keyring(KEYRING_SERVICE, name, token)
    elif token:
        paths.write_private(path.parent / str(profile["token_file"]), token.encode() + b"\n", make_folder=True)
    paths.write_private(path, content, make_folder=True)
    return path


def save_setting(key: str, value: Value, *, file: Path | None = None) -> Path:
    """Change one setting, such as ``theme`` or ``default_profile``; returns the configuration file."""
    path = paths.config_file(file)
    document = _with(_document(path), key, value)
    content = _checked_content(document, path)
    paths.write_private(path, content, make_folder=True)
    return path


def _document(path: Path) -> tomlkit.TOMLDocument:
    """The file as it stands, comments and all; a broken one is refused rather than overwritten."""
    import tomlkit  # noqa: PLC0415 - only who writes pays for it

    if not path.exists():
        return tomlkit.document()
    load(path)
    return tomlkit.parse(path.read_text(encoding="utf-8-sig"))


def _table(parent: MutableMapping[str, Any], key: str) -> MutableMapping[str, Any]:
    import tomlkit  # noqa: PLC0415

    if key not in parent:
        parent[key] = tomlkit.table(is_super_table=key == "profiles")
    found = parent[key]
    if not isinstance(found, MutableMapping):
        raise ConfigError(f"{key} in the configuration file is not a table.", remedy=f"Write it as [{key}].")
    return found


def _with(document: tomlkit.TOMLDocument, key: str, value: Value) -> tomlkit.TOMLDocument:
    """The document with a top-level key set; a new one goes in front, for after a table it would belong to that."""
    import tomlkit  # noqa: PLC0415

    if key in document:
        document[key] = value
        return document
    added = tomlkit.document()
    added[key] = value
    rest = tomlkit.dumps(document)
    between = "\n" if rest.startswith("[") else ""
    return tomlkit.parse(tomlkit.dumps(added) + between + rest)


def _checked_content(document: tomlkit.TOMLDocument, path: Path) -> bytes:
    import tomlkit  # noqa: PLC0415

    content = tomlkit.dumps(document).encode()
    parse(content, paths.shown(path))
    return content
