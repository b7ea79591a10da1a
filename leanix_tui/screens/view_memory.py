"""What people chose to see, kept for the next time: columns and order of lists, by profile and fact sheet type."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from leanix_tui import paths
from leanix_tui.errors import LeanIXError

__all__ = ["ListView", "ViewMemory"]

_MOST_PROFILES: Final = 50


class ListView(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one list is shown."""

    columns: tuple[str, ...] = ()
    """Keys of the columns, left to right; empty: the usual ones."""
    sort: str = ""
    """Key of the column that it is sorted by; empty: by name."""
    descending: bool = False


class _Kept(msgspec.Struct):
    """What is in the file: profile, then list, then how it is shown."""

    views: dict[str, dict[str, ListView]] = {}
    options: dict[str, str] = {}


class ViewMemory:
    """The choices of one profile. Losing them is no loss worth a word, so a broken file simply counts as empty."""

    def __init__(self, profile: str, file: Path | None = None) -> None:
        self._file = file or paths.state_dir() / "views.json"
        self._profile = profile
        self._kept = self._read()

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(paths.read_private(self._file, what="file of views"), type=_Kept)
        except (LeanIXError, msgspec.MsgspecError, UnicodeDecodeError):
            return _Kept({}, {})

    def view(self, name: str) -> ListView:
        """How a list was shown last; the usual way when it never was."""
        return self._kept.views.get(self._profile, {}).get(name, ListView())

    def keep(self, name: str, view: ListView) -> None:
        """Remember how a list is shown; :meth:`save` writes it down."""
        mine = self._kept.views.pop(self._profile, {})
        mine[name] = view
        self._kept.views[self._profile] = mine
        for profile in list(self._kept.views)[:-_MOST_PROFILES]:
            del self._kept.views[profile]

    def option(self, name: str) -> str:
        """A remembered choice that is the same for all profiles; empty when none was made."""
        return self._kept.options.get(name, "")

    def keep_option(self, name: str, value: str) -> None:
        """Remember a choice for all profiles; :meth:`save` writes it down."""
        self._kept.options[name] = value

    def save(self) -> None:
        """Write everything down. Raises LeanIXError when the file cannot be written."""
        paths.write_private(self._file, msgspec.json.encode(self._kept))
