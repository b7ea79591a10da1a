"""``bench/RESULTS.md``: the last table of every benchmark, and the machine that it was measured on."""

from __future__ import annotations

import os
import platform
import re
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from bench.figures import ROOT, Table
from bench.peers import VERSIONS

PATH: Final = ROOT / "bench" / "RESULTS.md"
_HEAD: Final = """# What was measured

Written by `make bench`; one table a benchmark, each with the day and the machine of its last run. Ratios compare what
was measured in one run on one machine; seconds are only worth something beside their reference.
"""
_LIBRARIES: Final = ("textual", "rich", "httpx", "msgspec", "click")


def write(name: str, table: Table, path: Path = PATH) -> None:
    """Put one table in the place of the last one of this benchmark."""
    parts = _read(path)
    parts[name] = _section(table)
    text = "\n".join([_HEAD, *(f"## {title}\n\n{part.strip()}\n" for title, part in parts.items())])
    path.write_text(text, encoding="utf-8")


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    _, *parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _section(table: Table) -> str:
    head, *rows = (tuple(cell.replace("|", "\\|") for cell in row) for row in table.rows())
    lines = [table.title, "", *(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)), ""]
    return "\n".join([*lines, f"{datetime.now().astimezone():%Y-%m-%d %H:%M}; {machine()}"])


def machine() -> str:
    """The machine, its load and the versions, in a line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    parts = [
        f"{os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} {platform.machine()}",
        f"load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}",
        *(f"{name} {_version(name)}" for name in _LIBRARIES),
        *(f"{name} {number}" for name, number in VERSIONS.items()),
    ]
    return ", ".join(parts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
