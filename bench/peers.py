"""What people use today: installed into an environment of its own, and run beside ours on the same server."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from bench.figures import ROOT
from bench.sample import SHARES

VERSIONS: Final = {"requests": "2.32.5", "leanix-py": "0.0.8", "dvm-leanix": "0.5.3"}
_BESIDE: Final = ("python-dateutil",)
"""leanix-py needs it and does not say so."""
_PATIENCE: Final = 600


class Run(msgspec.Struct):
    """How long one of them took, and what it used; all processor time, its start included."""

    seconds: float
    loaded: int
    cpu: float
    peak: int


class Peers:
    """An environment with the peers in it, kept in the cache folder from one run to the next."""

    def __init__(self, *, install: bool = True) -> None:
        mark = "-".join(VERSIONS.values()) + f"-py{sys.version_info.major}{sys.version_info.minor}"
        self._folder = platformdirs.user_cache_path("leanix-tui-bench", appauthor=False) / f"peers-{mark}"
        self.problem = ""
        """Why they are not there."""
        if not (self._folder / "complete").exists():
            self.problem = self._install() if install else "not installed"

    @property
    def _python(self) -> Path:
        return self._folder / "bin" / "python"

    def _install(self) -> str:
        named = [f"{name}=={version}" for name, version in VERSIONS.items()]
        pip = [str(self._python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *named, *_BESIDE]
        try:
            for command in ([sys.executable, "-m", "venv", "--clear", str(self._folder)], pip):
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=_PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            print(f"The peers could not be installed: {said[-1] if said else error}", file=sys.stderr)
            return "not installed"
        (self._folder / "complete").touch()
        return ""

    def run(self, name: str, server: dict[str, str]) -> Run:
        """Have one of them load everything. Raises ``RuntimeError`` with what it said when it fails."""
        command = [str(self._python), str(ROOT / "bench" / "peer_run.py"), name, server["url"], server["token"]]
        done = subprocess.run([*command, ",".join(SHARES)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr.strip()}")
        return msgspec.convert(json.loads(done.stdout.strip().splitlines()[-1]), Run)

    def run_all(self, server: dict[str, str]) -> dict[str, Run]:
        """The script alone, then the two libraries side by side: each of them waits nearly all of the time."""
        if self.problem:
            return {}
        found = {"requests": self.run("requests", server)}
        others = [name for name in VERSIONS if name != "requests"]
        with ThreadPoolExecutor(len(others)) as pool:
            found |= dict(zip(others, pool.map(lambda name: self.run(name, server), others), strict=True))
        return found
