"""Checking the files of a cache while the program is still being imported: that lets everybody else go on."""

from __future__ import annotations

import threading
from pathlib import Path

from leanix_tui.workspace.cache.index import INDEX, Index
from leanix_tui.workspace.cache.place import SUFFIX
from leanix_tui.workspace.cache.sealed import Damaged, SealedFile

__all__ = ["begin_opening", "open_file", "read_index"]

_begun: dict[Path, threading.Thread] = {}
_opened: dict[Path, SealedFile] = {}


def begin_opening(folder: Path) -> None:
    """Open and check the files of a workspace in a thread; :func:`open_file` gives them."""
    if folder not in _begun:
        thread = _begun[folder] = threading.Thread(target=_open_all, args=(folder,), daemon=True)
        thread.start()


def _open_all(folder: Path) -> None:
    try:
        index = read_index(folder)
        for kind, name in index.files.items() if index is not None else ():
            _opened[folder / name] = SealedFile(folder / name, kind)
    except Damaged:  # whoever loads the cache finds the same, and says so
        return


def open_file(path: Path, kind: str) -> SealedFile:
    """An open, checked file. Raises ``Damaged``."""
    thread = _begun.get(path.parent)
    if thread is not None:
        thread.join()
    return _opened.pop(path, None) or SealedFile(path, kind)


def read_index(folder: Path) -> Index | None:
    """The index of a workspace; None where there is none. Raises ``Damaged``."""
    path = folder / f"{INDEX}{SUFFIX}"
    if not path.is_symlink() and not path.exists():
        return None
    file = SealedFile(path, INDEX)
    try:
        return file.content(Index)
    finally:
        file.close()
