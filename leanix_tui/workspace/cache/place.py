"""Where the cache of a workspace lies. Imported before anything is on the screen: keep it light."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from leanix_tui import paths

__all__ = ["SUFFIX", "caches_folder", "folder_of"]

SUFFIX: Final = ".kept"


def caches_folder() -> Path:
    """The folder in which every workspace has one."""
    return paths.cache_dir() / "workspaces"


def folder_of(host: str, workspace_name: str = "", profile: str = "") -> Path:
    """The folder of a workspace as it is named before anybody has connected to it."""
    key = "\n".join((host.rstrip("/").casefold(), workspace_name, profile))
    name = re.sub(r"[^a-z0-9]+", "-", (workspace_name or profile or "workspace").casefold()).strip("-")[:40]
    return caches_folder() / f"{name or 'workspace'}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
