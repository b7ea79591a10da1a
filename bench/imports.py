"""What imports cost, layer by layer, and which of them the first frame pays for."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.figures import ROOT, Figure, Table, app_on, bench_server, shown
from bench.terminal import PAINTED, Terminal, at

LAYERS: Final = (
    ("textual.app", "", "import textual.app"),
    ("widgets", "import textual.app", "import leanix_tui.widgets.grid, leanix_tui.widgets.footer"),
    ("screens", "import textual.app", "import leanix_tui.screens.inventory"),
    ("leanix_tui.app", "import textual.app", "import leanix_tui.app"),
    ("workspace", "import leanix_tui.app", "import leanix_tui.workspace.workspace"),
    ("client", "import leanix_tui.app", "import leanix_tui.client.client"),
    ("httpx", "import leanix_tui.app", "import httpx"),
    ("ssl context", "import leanix_tui.app, httpx", "httpx.create_ssl_context()"),
    ("xlsxwriter", "import leanix_tui.app", "import xlsxwriter"),
    ("simulator", "import leanix_tui.app", "import leanix_tui.simulator.serve"),
    ("command line", "", "import leanix_tui.cli"),
)
"""What it is called, what is there before, and what is measured on top of that."""
PACKAGES: Final = (
    "textual", "leanix_tui.app", "leanix_tui.widgets", "leanix_tui.screens", "leanix_tui.model", "leanix_tui.workspace",
    "leanix_tui.client", "leanix_tui.simulator", "httpx", "ssl", "msgspec", "graphql", "xlsxwriter", "click", "tomlkit",
)  # fmt: skip


def cost(before: str, measured: str) -> float:
    """Milliseconds that the second statement takes after the first, in a process of its own."""
    code = f"{before}\nimport time\nt = time.perf_counter()\n{measured}\nprint(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout) * 1000


def loaded_before_first_frame() -> dict[str, int]:
    """How many modules of each package have been imported when the first frame is drawn."""
    with (
        tempfile.TemporaryDirectory(prefix="leanix-tui-bench-") as folder,
        bench_server(100) as server,
        app_on(server) as environment,
    ):
        told = Path(folder) / "imports"
        with Terminal([sys.executable, "-m", "bench.told", str(told)], environment) as terminal:
            terminal.read_until(PAINTED)
            names = told.read_text(encoding="utf-8").split()
    return {package: count for package in PACKAGES if (count := _count(package, names))}


def _count(package: str, names: Sequence[str]) -> int:
    return len({name for name in names if name == package or name.startswith(package + ".")})


def run(rounds: int, *, quick: bool) -> Table:  # noqa: ARG001 - every benchmark is asked
    """Measure all layers in turns."""
    times: dict[str, list[float]] = {name: [] for name, _, _ in LAYERS}
    for _ in range(rounds):
        for name, before, measured in LAYERS:
            times[name].append(cost(before, measured))
    figures = [
        Figure(name, shown(at(times[name], 0.5), "ms"), f"on top of {before.removeprefix('import ') or 'Python'}")
        for name, before, _ in LAYERS
    ]
    counts = loaded_before_first_frame()
    for name in PACKAGES:
        found = f"{counts[name]} modules" if name in counts else "not loaded"
        figures.append(Figure(f"first frame: {name}", found))
    return Table(f"What imports cost; medians of {rounds}", figures)
