"""``doctor``: is everything as it should be, and if not, what to do about it."""

from __future__ import annotations

import asyncio
import contextlib
import locale
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import click

from leanix_tui import __version__, paths
from leanix_tui.cli.config import token_problem
from leanix_tui.cli.options import output_options
from leanix_tui.cli.output import Output
from leanix_tui.cli.session import Session
from leanix_tui.cli.whoami import time_left
from leanix_tui.errors import (
    AuthenticationFailed,
    CertificateRefused,
    ConfigError,
    ConnectionFailed,
    HostUnknown,
    LeanIXError,
    TokenMissing,
    TokenRefused,
    WorkspaceMismatch,
)
from leanix_tui.export import Column

if TYPE_CHECKING:
    from leanix_tui.settings import Connection

__all__ = ["command"]

State = Literal["ok", "warn", "bad"]
TMUX_LINE: Final = "set -s set-clipboard on"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    message: str
    remedy: str = ""


@click.command()
@output_options
@click.pass_context
def command(context: click.Context, /, output: Output | None) -> None:
    """Check configuration, connection, files and terminal. Exit code 1 if something is bad, 6 if offline."""
    session: Session = context.obj
    printer = session.printer(output)
    checks = [Check("program", "ok", f"leanix-tui {__version__}, Python {platform.python_version()}")]
    code = 0
    try:
        checks += _configuration(session)
        with session.connection() as connection:
            offline = asyncio.run(_connection(session, connection, checks))
            code = 6 if offline else 0
    except LeanIXError as error:
        checks.append(_bad("configuration" if isinstance(error, ConfigError) else "connection", error))
    checks += [*_files(), *_terminal()]
    keys = ("check", "state", "message", "remedy")
    rows = [
        {"check": check.name, "state": check.state, "message": check.message, "remedy": check.remedy or None}
        for check in checks
    ]
    if printer.output == "table":
        signs = {"ok": "ok", "warn": "!", "bad": "x"}
        for check in checks:
            printer.line(f"{signs[check.state]:<4}{check.name:<14}{check.message}")
            if check.remedy and check.state != "ok":
                printer.line(f"{'':<18}-> {check.remedy}")
    else:
        printer.rows(rows, [Column(key) for key in keys])
    if any(check.state == "bad" for check in checks):
        context.exit(code or 1)


def _bad(name: str, error: LeanIXError) -> Check:
    return Check(name, "bad", " ".join(part for part in (error.headline, error.detail) if part), error.remedy)


def _configuration(session: Session) -> Iterator[Check]:
    if session.flags.demo:
        return
    configuration = session.configuration
    name = paths.shown(configuration.file)
    if not configuration.exists:
        yield Check("configuration", "ok", f"{name} does not exist; the defaults are in force")
        return
    mode = paths.mode_of(configuration.file)
    told = f"{name}{f' (mode {mode:04o})' if mode is not None else ''}"
    if configuration.warnings:
        yield Check("configuration", "warn", f"{told} can be read by others", f"chmod 600 {configuration.file}")
    else:
        yield Check("configuration", "ok", told)
    for profile_name, profile in configuration.settings.profiles.items():
        problem = token_problem(configuration, profile_name, profile)
        if problem:
            yield Check("profile", "warn", f"{profile_name}: {problem}")


async def _connection(session: Session, connection: Connection, checks: list[Check]) -> bool:
    """Everything about the connection; True when no answer came."""
    if connection.profile:
        locked = ", read-only" if connection.read_only else ""
        checks.append(Check("profile", "ok", f"{connection.profile}{locked}"))
    try:
        connection.token()
    except (TokenMissing, ConfigError) as error:
        checks.append(_bad("token", error))
        return False
    checks.append(Check("token", "ok", f"from {connection.token_source}"))
    try:
        async with session.workspace(connection) as workspace:
            identity = workspace.identity
            checks.append(Check("host", "ok", identity.host))
            checks.append(_tls(identity.host, connection))
            lasts = f", access token lasts {time_left(identity.expires)}" if identity.expires else ""
            checks.append(Check("login", "ok", f"{identity.user_name} ({identity.role or 'no role'}){lasts}"))
            if connection.workspace_name:
                checks.append(Check("workspace", "ok", f"{identity.workspace_name}, as configured"))
            else:
                checks.append(Check("workspace", "ok", f"{identity.workspace_name or identity.workspace_id}"))
            await workspace.load_model()
            types = workspace.model.types.values()
            relations = sum(len(known.outgoing) for known in types)
            checks.append(Check("data model", "ok", f"{len(types)} fact sheet types, {relations} relations"))
    except LeanIXError as error:
        checks.append(_bad(_part_of(error, checks), error))
        return isinstance(error, ConnectionFailed)
    return False


def _part_of(error: LeanIXError, checks: list[Check]) -> str:
    kinds: tuple[tuple[type[LeanIXError], str], ...] = (
        (CertificateRefused, "TLS"),
        (HostUnknown, "host"),
        (TokenRefused, "login"),
        (WorkspaceMismatch, "workspace"),
        (AuthenticationFailed, "login"),
    )
    for kind, name in kinds:
        if isinstance(error, kind):
            return name
    return "data model" if any(check.name == "login" for check in checks) else "host"


def _tls(host: str, connection: Connection) -> Check:
    if not connection.verify:
        return Check("TLS", "bad", "certificates are not checked", "Leave out --insecure; set ca_file in the profile.")
    if host.startswith("http://"):
        return Check("TLS", "ok", "none, the host is this machine")
    trusted = f"the system's certificates{f' and {paths.shown(connection.ca_file)}' if connection.ca_file else ''}"
    return Check("TLS", "ok", f"checked with {trusted}")


def _files() -> Iterator[Check]:
    for name, folder in (("config", paths.config_dir()), ("cache", paths.cache_dir()), ("state", paths.state_dir())):
        mode = paths.mode_of(folder)
        if mode is None:
            continue
        told = f"{paths.shown(folder)} (mode {mode:04o})"
        if mode & 0o022:
            yield Check(f"{name} folder", "bad", f"{told} can be changed by others", f"chmod 700 {folder}")
        elif mode & 0o077:
            yield Check(f"{name} folder", "warn", f"{told} can be opened by others", f"chmod 700 {folder}")
        else:
            yield Check(f"{name} folder", "ok", told)


def _terminal() -> Iterator[Check]:
    term = os.environ.get("TERM", "")
    if not sys.stdout.isatty():
        yield Check("terminal", "ok", "none, the output goes elsewhere; commands work, the app needs a terminal")
    elif term in {"", "dumb"}:
        yield Check("terminal", "warn", f"TERM is {term or 'not set'}; only commands work", "Use another terminal.")
    else:
        size = shutil.get_terminal_size()
        message = f"{term}, {size.columns}x{size.lines}, {_colours(term)}"
        small = size.columns < 60 or size.lines < 16
        yield Check("terminal", "warn" if small else "ok", message, "The app needs 60x16 at least." if small else "")
    encoding = sys.stdout.encoding or locale.getpreferredencoding(do_setlocale=False)
    if encoding.lower().replace("-", "") == "utf8":
        yield Check("encoding", "ok", encoding)
    else:
        yield Check(
            "encoding", "warn", f"{encoding} cannot show every name", "Set LANG=C.UTF-8, or another UTF-8 locale."
        )
    if os.environ.get("TMUX"):
        message = "in tmux, copies go into its buffer as well; it hands them to the terminal, from 3.2 on"
        yield Check("clipboard", "ok", f"{message}; older ones need this line in tmux.conf: {TMUX_LINE}")
    elif os.environ.get("SSH_TTY") or os.environ.get("SSH_CONNECTION"):
        yield Check("clipboard", "ok", "over SSH, copying needs a terminal that understands OSC 52")


def _colours(term: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "no colours (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "16 million colours"
    with contextlib.suppress(ImportError):
        import curses

        with contextlib.suppress(curses.error):
            curses.setupterm(term)
            return f"{max(curses.tigetnum('colors'), 0)} colours"
    return "256 colours" if "256" in term else "colours"
