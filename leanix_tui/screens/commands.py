"""The commands of the ``:`` line. A command is one row of ``COMMANDS``."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from textual.message import Message

from leanix_tui.errors import Ambiguous, LeanIXError, NotFound, UsageError
from leanix_tui.messages import GoTo, OpenFactSheet, OpenTree, ShowFilter
from leanix_tui.screens import place
from leanix_tui.screens.dialogs.pick_fact_sheet import PickFactSheet
from leanix_tui.screens.shell import Shell
from leanix_tui.text import SafeText, display, fold, one_line

__all__ = ["COMMANDS", "Command", "Completion", "completions", "execute"]

_MOST: Final = 30
_NOTHING: Final = display("")


@dataclass(frozen=True)
class Completion:
    """One way to complete the line."""

    line: str
    title: SafeText
    detail: SafeText = _NOTHING


@dataclass(frozen=True)
class Command:
    """One command: its names, what it takes, what it does."""

    names: tuple[str, ...]
    argument: str
    help: str
    run: Callable[[Shell, str], Awaitable[None]]
    words: Callable[[Shell, str], Iterable[tuple[str, str]]] | None = None
    """What can stand for the argument that begins like this, each with a remark."""


# What the commands do -------------------------------------------------------------------------------------------------


async def _with_fact_sheet(app: Shell, name: str, then: Callable[[str], Message]) -> None:
    """Go on with the fact sheet of this name: from memory, else from LeanIX, else after asking which one."""
    workspace = app.workspace
    if workspace is None:
        raise LeanIXError("No workspace is open.", remedy="Choose a profile with C.")
    found = workspace.find(name)
    if len(found) == 1:
        app.post_message(then(found[0].id))
        return
    if len(found) > 1:
        candidates = [(row.id, row.type, row.display_name) for row in found]
    elif workspace.progress.done and not workspace.progress.failed:
        raise NotFound(
            f"No fact sheet is called {display(name, limit=60)}.", remedy="Filter with / to look for a part."
        )
    else:
        try:
            app.post_message(then((await workspace.lookup(name)).id))
            return
        except Ambiguous as error:
            candidates = list(error.candidates)

    def go_on(picked: str | None) -> None:
        if picked is not None:
            app.post_message(then(picked))

    app.push_screen(
        PickFactSheet.candidates(display(f"Which {one_line(name, limit=40)}?"), candidates, workspace.labels),
        go_on,
    )


async def _open(app: Shell, argument: str) -> None:
    if not argument:
        app.post_message(GoTo("inventory"))
        return
    await _with_fact_sheet(app, argument, OpenFactSheet)


async def _tree(app: Shell, argument: str) -> None:
    if not argument:
        await app.run_here("go_tree")
        return
    await _with_fact_sheet(app, argument, OpenTree)


async def _inventory(app: Shell, argument: str) -> None:
    app.post_message(ShowFilter(argument) if argument else GoTo("inventory"))


async def _type(app: Shell, argument: str) -> None:
    if not argument:
        raise UsageError("Which type?", remedy="For example :type Application")
    quoted = f'"{argument}"' if " " in argument else argument
    app.post_message(ShowFilter(f"type:{quoted}"))


async def _profile(app: Shell, argument: str) -> None:
    if not argument:
        app.post_message(GoTo("profiles"))
        return
    app.connect_to(app.configuration.switched(argument))
    app.post_message(GoTo("inventory"))


async def _language(app: Shell, argument: str) -> None:
    if not argument:
        raise UsageError("Which language?", remedy="For example :lang de")
    await app.speak(argument)


async def _theme(app: Shell, argument: str) -> None:
    if not argument:
        await app.run_here("next_theme")
    elif argument in app.available_themes:
        app.theme = argument
        app.keep_setting("theme", argument)
    else:
        raise UsageError(
            f"There is no theme {display(argument, limit=40)}.", remedy=_nearest(argument, app.available_themes)
        )


async def _export(app: Shell, argument: str) -> None:
    if argument:
        app.export_to(argument)
    else:
        await app.run_here("export")


def _action(action_id: str) -> Callable[[Shell, str], Awaitable[None]]:
    async def run(app: Shell, _argument: str) -> None:
        app.call_later(app.run_here, action_id)

    return run


def _place(name: str) -> Callable[[Shell, str], Awaitable[None]]:
    async def run(app: Shell, _argument: str) -> None:
        app.post_message(GoTo(name))

    return run


# How they complete ----------------------------------------------------------------------------------------------------


def _names(app: Shell, typed: str) -> Iterable[tuple[str, str]]:
    workspace = app.workspace
    words = fold(typed).split()
    if workspace is None or not words:
        return
    for row in workspace.store.containing(words):
        kind, shown = workspace.labels.type(row.type), display(row.display_name)
        # A name that cannot be typed as it is shown is taken by its id.
        same = shown == row.display_name and shown == shown.strip()
        yield (row.display_name if same else row.id), kind if same else f"{kind} {shown}"


def _types(app: Shell, typed: str) -> Iterable[tuple[str, str]]:
    workspace = app.workspace
    for name in list(workspace.model.types) if workspace is not None else ():
        label = workspace.labels.type(name, plural=True) if workspace is not None else ""
        if fold(typed) in fold(f"{name} {label}"):
            yield name, label


def _profiles(app: Shell, typed: str) -> Iterable[tuple[str, str]]:
    for name, profile in app.settings.profiles.items():
        if fold(typed) in fold(name):
            yield name, profile.host


def _themes(app: Shell, typed: str) -> Iterable[tuple[str, str]]:
    return ((name, "") for name in sorted(app.available_themes) if typed in name)


def _languages(_app: Shell, typed: str) -> Iterable[tuple[str, str]]:
    known = (("en", "English"), ("de", "German"), ("fr", "French"), ("es", "Spanish"), ("pt", "Portuguese"))
    return (pair for pair in known if typed in pair[0])


COMMANDS: Final[tuple[Command, ...]] = (
    Command(("fs", "open"), "name or id", "open a fact sheet", _open, _names),
    Command(("inventory", "inv", "list"), "filter", "show the inventory, filtered", _inventory),
    Command(("type",), "type", "show the fact sheets of one type", _type, _types),
    Command(("tree",), "name or id", "show relations as a tree", _tree, _names),
    Command(("home",), "", "go to Home", _place("home")),
    Command(("log", "requests"), "", "show the request log", _place("request_log")),
    Command(("profile", "ctx"), "name", "switch to another profile", _profile, _profiles),
    Command(("export",), "file", "write what is shown to a file", _export),
    Command(("lang",), "language", "show labels in another language", _language, _languages),
    Command(("theme",), "name", "change the colours", _theme, _themes),
    Command(("reload",), "", "load the whole workspace again", _action("reload")),
    Command(("lock",), "", "allow or forbid changes for this session", _action("lock")),
    Command(("help",), "", "explain the keys of this screen", _action("help")),
    Command(("quit", "q"), "", "leave the program", _action("quit")),
)


def _command(name: str) -> Command | None:
    return next((command for command in COMMANDS if name in command.names), None)


def completions(app: Shell, typed: str) -> Sequence[Completion]:
    """What the line can be completed to."""
    name, blank, argument = typed.lstrip().partition(" ")
    if not blank:
        return [
            Completion(
                f"{command.names[0]} " if command.argument else command.names[0],
                display(f"{' '.join(command.names)}{f' <{command.argument}>' if command.argument else ''}"),
                display(command.help),
            )
            for command in COMMANDS
            if any(known.startswith(name.lower()) for known in command.names)
        ]
    command = _command(name.lower())
    if command is None or command.words is None:
        return []
    found = islice(command.words(app, argument.strip()), _MOST)
    return [Completion(f"{name} {word}", one_line(word), one_line(detail, limit=80)) for word, detail in found]


async def execute(app: Shell, line: str) -> None:
    """Do what a line says. Raises ``UsageError`` with the nearest command when there is no such command."""
    name, _, argument = line.strip().removeprefix(":").partition(" ")
    command = _command(name.lower())
    if command is None and place(name.lower()) is not None:
        app.post_message(GoTo(name.lower()))
        return
    if command is None:
        known = [name for command in COMMANDS for name in command.names]
        raise UsageError(f"There is no command {display(name, limit=40)}.", remedy=_nearest(name.lower(), known))
    await command.run(app, argument.strip())


def _nearest(name: str, known: Iterable[str]) -> str:
    listed = list(known)
    close = difflib.get_close_matches(name, listed, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else f"There is {', '.join(listed[:12])} ..."
