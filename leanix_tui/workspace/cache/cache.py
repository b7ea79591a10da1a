"""The cache of one workspace: loaded before anything is asked of the server, saved when something was.

A folder for each workspace holds an index and the files that it names. Files are never written over: new ones take
names of their own, the index that names them is put in place in one step, and what no index names any more is removed
a while later. So whoever reads finds one whole state of the workspace, however many programs write.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from leanix_tui import paths
from leanix_tui.client.schema import Schema
from leanix_tui.errors import LeanIXError
from leanix_tui.workspace.cache.details import Details
from leanix_tui.workspace.cache.index import INDEX, Index
from leanix_tui.workspace.cache.opening import open_file, read_index
from leanix_tui.workspace.cache.place import SUFFIX, caches_folder, folder_of
from leanix_tui.workspace.cache.sealed import Damaged, SealedFile, seal, write_sealed
from leanix_tui.workspace.cache.shelves import Shelf, restore, shelves
from leanix_tui.workspace.store import Store

__all__ = ["Cache", "Index", "Kept", "cached_workspaces"]

_LEFT_ALONE: Final = 600
"""Seconds for which files that no index names stay: another program may be about to name them, or still read them."""


class Kept(msgspec.Struct):
    """What was in a cache."""

    index: Index
    store: Store
    schema: Schema | None = None
    details: Details = msgspec.field(default_factory=Details)


class _Ended(Exception):
    """Nobody wants this any more."""


class Cache:
    """The files of one workspace, as one profile sees it. Used by one thread at a time."""

    def __init__(self, folder: Path, profile: str = "", *, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.profile = profile
        self.note = ""
        """Why nothing was read although there was something, in a sentence; or why nothing was written."""
        self._clock = clock
        self._store: Store | None = None
        self._marks: dict[str, Any] = {}
        self._files: dict[str, str] = {}

    @classmethod
    def of(cls, host: str, workspace_name: str = "", profile: str = "") -> Cache:
        """The cache of a workspace as it is named before anybody has connected to it."""
        return cls(folder_of(host, workspace_name, profile), profile)

    # Reading ----------------------------------------------------------------------------------------------------------

    def index(self) -> Index | None:
        """What the cache says about itself; None where there is none, or none that can be used (see ``note``)."""
        try:
            return read_index(self.folder)
        except Damaged as damage:
            self.note = f"The cache is not used. {damage}"
            return None

    def load(self) -> Kept | None:
        """The workspace as it was; None where there is nothing, or nothing that can be used (see ``note``)."""
        for last in (False, True):
            index = self.index()
            if index is None:
                return None
            try:
                found = restore(partial(self._open, index))
            except Damaged as damage:
                if last or self._files_are_there(index):
                    self.note = f"The cache is not used. {damage}"
                    return None
                # Another program put a new state in place between our reading the index and its files.
                continue
            self._store, self._files = found.store, dict(index.files)
            self._marks = {shelf.name: shelf.mark for shelf in shelves(found.store, found.schema, found.details)}
            return Kept(index, found.store, found.schema, found.details)
        return None

    def _open(self, index: Index, name: str) -> SealedFile:
        return open_file(self.folder / Path(index.files[name]).name, name)

    def _files_are_there(self, index: Index) -> bool:
        return all((self.folder / Path(name).name).exists() for name in index.files.values())

    # Writing ----------------------------------------------------------------------------------------------------------

    def save(
        self,
        store: Store,
        index: Index,
        schema: Schema | None = None,
        details: Details | None = None,
        ending: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Write down what has changed since the last time; False when that failed (see ``note``), or was ended.

        Takes what it writes column by column: call it while nothing is being loaded. ``ending`` is asked between two
        files whether nobody wants this any more.
        """
        try:
            self._save(store, index, list(shelves(store, schema, details)), ending)
        except _Ended:
            return False
        except LeanIXError as error:
            self.note = f"The workspace could not be cached. {error.headline}"
            return False
        return True

    def _save(self, store: Store, index: Index, parts: list[Shelf], ending: Callable[[], bool]) -> None:
        same = store is self._store
        written: list[Path] = []
        files: dict[str, str] = {}
        marks: dict[str, Any] = {}
        try:
            for shelf in parts:
                if ending():
                    raise _Ended
                marks[shelf.name] = shelf.mark
                known = self._files.get(shelf.name, "")
                if same and self._marks.get(shelf.name) == shelf.mark and known and (self.folder / known).exists():
                    files[shelf.name] = known
                    continue
                content, blobs = shelf.content()
                kind = re.sub(r"[^a-z0-9]+", "-", shelf.name.casefold()).strip("-")[:40]
                path = self.folder / f"{kind}-{secrets.token_hex(4)}{SUFFIX}"
                write_sealed(path, seal(shelf.name, content, blobs))
                written.append(path)
                files[shelf.name] = path.name
            index = msgspec.structs.replace(
                index, saved=index.saved or self._clock(), files=files, profile=self.profile
            )
            write_sealed(self.folder / f"{INDEX}{SUFFIX}", seal(INDEX, index))
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        self._store, self._marks, self._files = store, marks, files
        self._sweep(set(files.values()))

    def _sweep(self, named: set[str]) -> None:
        """Remove files that no index names, once nobody can be using them any more."""
        limit = time.time() - _LEFT_ALONE
        for path in self.folder.glob(f"*-????????{SUFFIX}"):
            try:
                if path.name not in named and path.lstat().st_mtime < limit:
                    path.unlink(missing_ok=True)
            except OSError:  # somebody else is sweeping, too, or may not be swept: nothing depends on it
                continue

    # Looking after it -------------------------------------------------------------------------------------------------

    def size(self) -> int:
        """How many bytes its files take."""
        return sum(path.lstat().st_size for path in self.folder.iterdir() if path.is_file()) if self.exists else 0

    @property
    def exists(self) -> bool:
        """Whether there are any files."""
        return self.folder.is_dir() and not self.folder.is_symlink()

    def clear(self) -> int:
        """Remove every file; how many bytes that gave back. Raises ``LeanIXError`` when one of them stays."""
        freed = 0
        if not self.exists:
            return 0
        try:
            for path in sorted(self.folder.iterdir(), key=lambda path: path.stem != INDEX):
                freed += path.lstat().st_size
                path.unlink()
            self.folder.rmdir()
        except OSError as error:
            raise LeanIXError(
                f"The cache in {paths.shown(self.folder)} could not be removed: {error.strerror}.",
                remedy="Remove the folder by hand.",
            ) from error
        self._store, self._marks, self._files = None, {}, {}
        return freed


def cached_workspaces() -> list[Cache]:
    """Every cache on this machine."""
    folder = caches_folder()
    return [Cache(path) for path in sorted(folder.iterdir()) if path.is_dir()] if folder.is_dir() else []
