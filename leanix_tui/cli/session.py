"""What a command runs in: the flags, the resolved connection, and the open workspace."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from leanix_tui import settings
from leanix_tui.cli.output import Output, Printer, note
from leanix_tui.errors import UsageError
from leanix_tui.settings import Configuration, Connection

if TYPE_CHECKING:
    from leanix_tui.client import LeanIXClient
    from leanix_tui.client.request_log import Attempt, Wait
    from leanix_tui.demo import Demo
    from leanix_tui.workspace.cache.cache import Cache
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["Flags", "Session"]

T = TypeVar("T")
_LONG_WAIT: Final = 3.0
"""Seconds after which people wonder."""


@dataclass(frozen=True, slots=True)
class Flags:
    """The options that stand before the command."""

    profile: str = ""
    host: str = ""
    workspace: str = ""
    token_file: Path | None = None
    config: Path | None = None
    demo: bool = False
    fact_sheets: int | None = None
    world: str = ""
    read_only: bool = False
    insecure: bool = False
    no_cache: bool = False
    no_mouse: bool = False
    no_color: bool = False
    verbose: bool = False


class Session:
    """One run of one command."""

    def __init__(self, flags: Flags) -> None:
        self.flags = flags
        if not flags.demo and (flags.fact_sheets is not None or flags.world):
            raise UsageError("--fact-sheets and --world say how large and which the demo is.", remedy="Add --demo.")
        if flags.demo and (flags.profile or flags.host or flags.workspace or flags.token_file):
            raise UsageError("--demo brings its own host, workspace and token.", remedy="Leave out the other options.")

    @cached_property
    def configuration(self) -> Configuration:
        """The configuration file, read once; what is doubtful about it is said on stderr."""
        configuration = settings.load(self.flags.config)
        for warning in configuration.warnings:
            note(f"Warning: {warning}")
        return configuration

    def demo(self) -> Demo:
        """The demo that --demo asks for, not started yet."""
        from leanix_tui.demo import Demo

        flags = self.flags
        return Demo(fact_sheets=flags.fact_sheets, world=flags.world, read_only=flags.read_only)

    def resolved(self) -> Connection:
        """Where to connect to, out of flags, environment and configuration; for everything but --demo."""
        flags = self.flags
        connection = self.configuration.connection(
            profile=flags.profile,
            host=flags.host,
            workspace=flags.workspace,
            token_file=flags.token_file,
            read_only=True if flags.read_only else None,
        )
        if flags.insecure:
            note("Warning: --insecure: whoever answers is trusted. Your token may go to somebody else.")
            connection = replace(connection, verify=False)
        return replace(connection, cached=False) if flags.no_cache else connection

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """Where to connect to; with --demo it lives as long as the block."""
        if self.flags.demo:
            with self.demo() as connection:
                yield connection
        else:
            yield self.resolved()

    def printer(self, output: Output | None) -> Printer:
        """A printer for the form that the command's options ask for."""
        return Printer(output or "table", color=not self.flags.no_color)

    def ask(self, question: Callable[[LeanIXClient], Coroutine[Any, Any, T]]) -> T:
        """What one call of the client answers, such as ``session.ask(lambda client: client.tags.get_tags())``."""

        async def work(workspace: Workspace) -> T:
            return await workspace.run(question(workspace.client))

        return self.run(work)

    def run(self, work: Callable[[Workspace], Awaitable[T]], *, language: str = "") -> T:
        """Open the workspace, do the work, close it again."""

        async def alone(workspace: Workspace, _: Connection) -> T:
            return await work(workspace)

        return self.run_with_connection(alone, language=language)

    def run_with_connection(self, work: Callable[[Workspace, Connection], Awaitable[T]], *, language: str = "") -> T:
        """The same for work that also wants to know how the connection was resolved."""

        async def opened(connection: Connection) -> T:
            async with self.workspace(connection, language) as workspace:
                return await work(workspace, connection)

        with self.connection() as connection:
            return asyncio.run(opened(connection))

    @contextlib.asynccontextmanager
    async def workspace(
        self, connection: Connection, language: str = "", cache: Cache | None = None
    ) -> AsyncIterator[Workspace]:
        """The open workspace of a connection, closed when the block ends."""
        from leanix_tui.client.request_log import RequestLog
        from leanix_tui.workspace.workspace import Workspace

        log = RequestLog()
        log.subscribe_waits(_teller_of_waits())
        if self.flags.verbose:
            log.subscribe(_tell)
        workspace = await Workspace.open(
            host=connection.host or None,
            api_token=connection.token,
            workspace_name=connection.workspace_name or None,
            language=language or connection.language or "en",
            read_only=connection.read_only,
            ca_file=str(connection.ca_file) if connection.ca_file else None,
            verify=connection.verify,
            log=log,
            cache=cache,
        )
        try:
            yield workspace
        finally:
            await workspace.close()


def _teller_of_waits() -> Callable[[tuple[Wait, ...]], None]:
    """Says why nothing happens for seconds; once, also when many requests wait for the same."""
    told: datetime | None = None

    def tell(waits: tuple[Wait, ...]) -> None:
        nonlocal told
        for wait in waits:
            if wait.seconds >= _LONG_WAIT and (told is None or wait.until > told + timedelta(seconds=_LONG_WAIT)):
                told = wait.until
                note(f"Waiting {wait.seconds:.0f} seconds, then trying again. {wait.reason}")

    return tell


def _tell(attempt: Attempt) -> None:
    status = attempt.status if attempt.status is not None else "no answer"
    parts = [attempt.method, attempt.path, attempt.operation, str(status), f"{attempt.elapsed_ms:.0f} ms"]
    if attempt.attempt > 1:
        parts.append(f"try {attempt.attempt}, waited {attempt.waited_s:.1f} s")
    if attempt.error:
        parts.append(f"({attempt.error})")
    note(" ".join(part for part in parts if part))
