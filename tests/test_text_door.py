"""Text reaches a widget through ``widgets/content.py`` and a terminal through ``cli/output.py``, and no other way.

Textual parses a plain ``str`` as markup, so one forgotten name from the API can end the program or plant a button.
Types catch most of it (our widgets take ``SafeText``, and mypy is strict); this walk over the source catches the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "leanix_tui"
SCANNED = ("widgets", "screens", "cli", "app.py")
DOOR = "widgets/content.py"

# Widgets that show no text of ours, or only what a rule below looks at.
WIDGETS = {"Input", "Button", "ContentSwitcher"}
PARSERS = {
    "rich.markup",
    "rich.markdown",
    "rich.panel",
    "rich.table",
    "textual.markup",
    "textual.content",
    "textual.visual",
    "textual.widgets._static",
    "textual.widgets._label",
}
PARSED_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}
PARSING_CALLS = {"Button", "Hit", "DiscoveryHit"}
SHOWING_CALLS = PARSING_CALLS | {"SafeStatic", "update", "show", "toast", "content"}
EXCEPTIONS = {
    DOOR: {"textual.content", "Static", "notify", "markup"},
    # The dots that stand for a token are made of our own sign, and Textual asks for this type there.
    "screens/onboarding.py": {"rich.text"},
}


def violations(source: str, where: str) -> list[str]:
    """What breaks the rule in one file, each with its line."""
    allowed = EXCEPTIONS.get(where, set())
    found = []
    for node in ast.walk(ast.parse(source)):
        for name, words in _broken(node, where):
            if name not in allowed:
                found.append(f"{where}:{getattr(node, 'lineno', 0)}: {words}")
    return found


def _broken(node: ast.AST, where: str) -> Iterator[tuple[str, str]]:
    match node:
        case ast.ImportFrom(module=str(module), names=names):
            if module in PARSERS or module.startswith("textual.widgets."):
                yield module, f"{module} is for {DOOR} only"
            if module == "rich.text":
                yield module, "rich.text is for widgets that draw no text from outside"
            if module == "textual.widgets":
                for alias in names:
                    if alias.name not in WIDGETS:
                        yield alias.name, f"{alias.name} parses or shows plain text: use our own widgets"
        case ast.Import(names=names):
            for alias in names:
                if alias.name in PARSERS | {"rich.text"}:
                    yield alias.name, f"{alias.name} is for {DOOR} only"
        case ast.Call():
            yield from _broken_call(node, where)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in PARSED_ATTRIBUTES and not _is_content(value):
                    yield target.attr, f"{target.attr} is parsed as markup: give it content(...)"


def _broken_call(node: ast.Call, where: str) -> Iterator[tuple[str, str]]:
    name = _name(node.func)
    if name in {"from_markup", "from_ansi", "render_markup"}:
        yield name, f"{name}() parses text"
    if name == "notify":
        yield name, "notify() parses markup: use toast()"
    if name == "SafeText" or (name == "cast" and node.args and "SafeText" in ast.dump(node.args[0])):
        yield name, "SafeText is made by leanix_tui.text only"
    if name == "print" or (name == "echo" and node.args and not isinstance(node.args[0], ast.Constant)):
        yield name, "print through cli/output.py"
    for keyword in node.keywords:
        if keyword.arg == "markup":
            yield "markup", "markup= belongs in the door, and is False there"
        if keyword.arg in PARSED_ATTRIBUTES and name != "Binding" and not _is_content(keyword.value):
            yield keyword.arg, f"{keyword.arg} is parsed as markup: give it content(...)"
    if name in PARSING_CALLS and where != DOOR:
        shown = node.args[:1] if name == "Button" else node.args[1:2] if name == "Hit" else node.args[:1]
        if any(not _is_content(argument) for argument in shown):
            yield name, f"{name}() parses a plain text: give it content(...)"
    elif name in SHOWING_CALLS:
        shown = node.args
        if name == "toast":
            # toast(node, text, severity) is ours; a screen may wrap it as self.toast(text, severity).
            shown = node.args[:1] if isinstance(node.func, ast.Attribute) else node.args[1:2]
        for argument in shown:
            if _is_bare(argument):
                yield name, f"a bare text in {name}(): use display(...)"


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_content(node: ast.expr) -> bool:
    return (isinstance(node, ast.Call) and _name(node.func) in {"content", "lines"}) or (
        isinstance(node, ast.Constant) and node.value is None
    )


def _is_bare(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Mod()):
            return _is_bare(left) or _is_bare(right)
        case ast.Call(func=function):
            return _name(function) in {"str", "repr", "format", "join"}
        case ast.Tuple(elts=[first, *_]) | ast.Starred(value=ast.List(elts=[first, *_])):
            return _is_bare(first)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_bare(body) or _is_bare(orelse)
    return False


def scanned_files() -> list[Path]:
    files: list[Path] = []
    for place in SCANNED:
        path = PACKAGE / place
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()
    return files


@pytest.mark.parametrize("path", scanned_files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_text_takes_no_other_way(path: Path):
    where = path.relative_to(PACKAGE).as_posix()
    assert violations(path.read_text(encoding="utf-8"), where) == []


def test_the_walk_finds_the_widgets_and_the_screens():
    names = {path.relative_to(PACKAGE).as_posix() for path in scanned_files()}
    assert {DOOR, "widgets/grid.py", "screens/__init__.py", "cli/__init__.py"} <= names


@pytest.mark.parametrize(
    "source",
    [
        "from textual.widgets import Static",
        "from textual.widgets import Input, Label",
        "from textual.widgets import DataTable",
        "from textual.widgets._markdown import Markdown",
        "from textual.content import Content",
        "from rich.markup import escape",
        "import rich.markdown",
        "from rich.text import Text",
        "Content.from_markup(name)",
        "Text.from_markup(name)",
        "self.notify(f'Copied {name}')",
        "app.notify(display(name), markup=False)",
        "SafeStatic(f'{name}')",
        "SafeStatic('words')",
        "SafeStatic(('words', 'bad'))",
        "self.title_line.update('loaded ' + name)",
        "self.update('%s rows' % name)",
        "self.update(str(error))",
        "label.update(', '.join(names))",
        "label.show('a' if ready else 'b')",
        "toast(self, f'{count} rows')",
        "self.toast(f'{count} rows', 'warning')",
        "Button('Save ' + name)",
        "Button(name)",
        "Button(display(name))",
        "Hit(score, matcher.highlight(name), run)",
        "DiscoveryHit(display(name), run)",
        "self.border_title = name",
        "self.tooltip = display(name)",
        "Widget(tooltip=name)",
        "Grid(markup=True)",
        "SafeText(name)",
        "cast(SafeText, name)",
        "cast('SafeText', name)",
        "print(name)",
        "click.echo(name)",
    ],
)
def test_the_walk_catches(source: str):
    assert violations(source, "screens/somewhere.py") != []


@pytest.mark.parametrize(
    "source",
    [
        "SafeStatic(display(name), (display('x'), 'bad'))",
        "button = Button(content(display('Save')), id='save')",
        "counts.update(more)",
        "self.update(content(display(name)))",
        "self.border_title = content(display(name))",
        "self.tooltip = None",
        "toast(self, display(f'{count} rows'), 'warning')",
        "self.toast(display(name), 'warning')",
        "Hit(score, content(display(name)), run)",
        "Binding('q', 'quit', tooltip='Leave.')",
        "click.echo('Interrupted.', err=True)",
        "title = 'a' + 'b'",
        "from textual.widgets import Input",
    ],
)
def test_the_walk_lets_pass(source: str):
    assert violations(source, "screens/somewhere.py") == []
