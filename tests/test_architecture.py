"""The house keeps its shape: imports go down the ladder only, and each library lives in its one room."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "leanix_tui"

# The rung of each room. A module may import rooms of lower rungs and its own room, nothing else.
RUNGS = {
    "errors": 0,
    "text": 0,
    "paths": 0,
    "terminal": 0,
    "settings": 0,
    "export": 1,
    "model": 1,
    "client": 2,
    "quality": 2,
    "workspace": 3,
    "automation": 4,
    "actions": 5,
    "messages": 5,
    "themes": 5,
    "widgets": 5,
    "screens": 6,
    "app": 7,
    "demo": 7,
    "cli": 8,
    "__main__": 9,
}
# Rooms of one rung that may know each other: what a screen or widget is made of.
TOGETHER = {
    frozenset(pair)
    for pair in (
        ("settings", "paths"),
        ("settings", "errors"),
        ("settings", "text"),
        ("paths", "errors"),
        ("errors", "text"),
        ("widgets", "actions"),
        ("widgets", "messages"),
        ("widgets", "themes"),
        ("actions", "messages"),
        ("app", "demo"),
    )
}
# What the TUI's rungs may not know, besides what is above them.
NEVER = {"widgets": {"client", "workspace"}, "actions": {"client", "workspace"}, "messages": {"client", "workspace"}}
# A library and the only places that may import it.
ROOMS_OF_LIBRARIES = {
    "textual": {"widgets", "actions", "messages", "themes", "screens", "app", "cli"},
    "rich": {"widgets", "actions", "messages", "themes", "screens", "app", "cli"},
    "httpx": {"client"},
    "aiolimiter": {"client"},
    "stamina": {"client"},
    "starlette": {"simulator"},
    "uvicorn": {"simulator"},
    "pytz": {"model/when.py"},
    "platformdirs": {"paths"},
    "click": {"cli", "__main__"},
    "xlsxwriter": {"export"},
}

FILES = sorted(PACKAGE.rglob("*.py"))
OURS = [path for path in FILES if path.relative_to(PACKAGE).parts[0] != "simulator"]


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every absolute module name that a file imports, ``from a import b`` as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def room_imported(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] != "leanix_tui" or len(parts) < 2 or parts[1] in {"__version__", "connect", "aconnect"}:
        return None
    return parts[1]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_imports_go_down_only(path):
    here = room_of(path)
    if here in {"__init__", "py"}:
        return
    assert here in RUNGS, f"{here} has no rung: add it to RUNGS and to docs/architecture.md"
    for line, module in imports_of(path):
        there = room_imported(module)
        if there in {None, here, "simulator"}:  # the simulator has a test of its own, below
            continue
        where = f"{name_of(path)}:{line} imports {module}"
        assert there in RUNGS, f"{where}: not a room of the ladder"
        assert there not in NEVER.get(here, set()), where
        below = RUNGS[there] < RUNGS[here] or frozenset((here, there)) in TOGETHER
        assert below, f"{where}: rung {RUNGS[there]} from rung {RUNGS[here]}"


@pytest.mark.parametrize("path", [path for path in FILES if path not in OURS], ids=name_of)
def test_the_simulator_shares_no_code_with_the_rest(path):
    for line, module in imports_of(path):
        room = room_imported(module)
        assert room in {None, "simulator"}, f"{name_of(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_the_rest_does_not_import_the_simulator(path):
    for line, module in imports_of(path):
        if room_imported(module) == "simulator":
            allowed = room_of(path) == "cli"  # the `simulator` command hands over to it
            assert allowed, f"{name_of(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_libraries_stay_in_their_rooms(path):
    for line, module in imports_of(path):
        rooms = ROOMS_OF_LIBRARIES.get(module.split(".")[0])
        if rooms is not None:
            assert room_of(path) in rooms or name_of(path) in rooms, f"{name_of(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_caught_blindly(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            blind = {"everything", "Exception", "BaseException"}
            names = set(re.findall(r"\w+", caught))
            reraises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
            assert not (names & blind) or reraises, f"{name_of(path)}:{node.lineno} catches {caught}"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_colours_live_in_the_themes(path):
    if name_of(path) == "themes.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_docstring_like(node.value):
            found = re.search(r"(?<![\w&])#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", node.value)
            assert not found, f"{name_of(path)}:{node.lineno} names the colour {found and found.group()}"


def is_docstring_like(text: str) -> bool:
    return "``#" in text


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_a_house_of_its_own(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 450, f"{name_of(path)} has {lines} lines: two rooms?"


def loaded_after(statement: str) -> set[str]:
    """The top-level modules that are loaded after a statement in a fresh interpreter."""
    script = f"{statement}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["leanix_tui", "leanix_tui.client", "leanix_tui.workspace"])
def test_scripts_do_not_load_the_terminal_ui(module):
    assert not loaded_after(f"import {module}") & {"textual", "rich", "uvicorn", "starlette"}


def test_the_model_and_the_settings_load_no_network():
    statement = "import leanix_tui.model.fact_sheet, leanix_tui.settings, leanix_tui.text, leanix_tui.errors"
    assert not loaded_after(statement) & {"httpx", "ssl", "textual", "click", "graphql"}
