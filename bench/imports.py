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


def cost(before: str, measured: str, given: str = "") -> float:
    """Milliseconds that the second statement takes after the first, in a process of its own."""
    code = f"{before}\nimport time\nt = time.perf_counter()\n{measured}\nprint(time.perf_counter() - t)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=given, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout) * 1000


def before_first_frame(module: str) -> list[str]:
    """What a program has imported when its first frame is drawn."""
    with (
        tempfile.TemporaryDirectory(prefix="leanix-tui-bench-") as folder,
        bench_server(100) as server,
        app_on(server) as environment,
    ):
        told = Path(folder) / "imports"
        with Terminal([sys.executable, "-m", "bench.told", str(told), module], environment) as terminal:
            terminal.read_until(PAINTED)
            return list(dict.fromkeys(told.read_text(encoding="utf-8").split()))


def cost_of_all(names: Sequence[str]) -> float:
    """Milliseconds for importing all of these, in a process of its own."""
    code = "import contextlib, importlib\nnames = sys.stdin.read().split()"
    work = "for name in names:\n    with contextlib.suppress(ImportError):\n        importlib.import_module(name)"
    return cost(f"import sys, {code.removeprefix('import ')}", work, "\n".join(names))


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
    ours, bare = before_first_frame("leanix_tui"), before_first_frame("bench.bare_app")
    both = [(cost_of_all(ours), cost_of_all(bare)) for _ in range(rounds)]
    mine, other = (at([pair[side] for pair in both], 0.5) for side in (0, 1))
    said = f"{shown(other, 'ms')} a bare Textual app"
    figures.append(Figure("all that the first frame imports", shown(mine, "ms"), said, f"{mine / other:.2f}x"))
    for package in PACKAGES:
        count = sum(name == package or name.startswith(package + ".") for name in ours)
        figures.append(Figure(f"first frame: {package}", f"{count} modules" if count else "not loaded"))
    return Table(f"What imports cost; medians of {rounds}", figures)
