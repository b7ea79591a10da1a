"""A simulator inside the test process, on a real socket, with its controls within reach."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import msgspec

from leanix_tui.simulator.app import Controls, create_app
from leanix_tui.simulator.clock import Clock
from leanix_tui.simulator.faults import Fault, Received
from leanix_tui.simulator.serve import SimulatorServer, listen, url_of
from leanix_tui.simulator.touching import Touching
from leanix_tui.simulator.world import World

P = ParamSpec("P")
R = TypeVar("R")


class RunningSimulator:
    """``with RunningSimulator(world) as simulator:`` serves at ``simulator.url`` until the block ends.

    Takes every option of ``create_app``, and a ``port`` where it has to be a certain one.
    """

    def __init__(self, world: World, *, port: int = 0, **options: Any) -> None:
        self._sock = listen(port)
        self.url = url_of(self._sock)
        self.app = create_app(world, **{"instance_url": self.url, **options})
        self.controls: Controls = self.app.state.controls
        self.world = world
        self.token = self.controls.token
        self._ready = threading.Event()
        self._server = SimulatorServer(self.app, self._ready.set)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._loop = None
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve(sockets=[self._sock])

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if not self._server.started:
            raise RuntimeError("The simulator did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.leave()
        self._thread.join()

    def add_fault(self, **fault: Any) -> Fault:
        """Order a fault, with the same keys as the control endpoint's JSON; ``match`` is a mapping."""
        ordered = msgspec.convert(fault, Fault)
        self.controls.book.faults.append(ordered)
        return ordered

    def clear_faults(self) -> None:
        """Forget every fault and every request received so far."""
        self.controls.book.faults.clear()
        self.controls.book.received.clear()

    def requests(self, path: str | None = None) -> list[Received]:
        """The requests to services received so far, or those to one path."""
        return [one for one in self.controls.book.received if path in (None, one.path)]

    def expire_tokens(self) -> int:
        """Let every access token issued so far be expired."""
        return self.controls.office.expire_all()

    def edit(self, edit: Callable[Concatenate[World, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Let somebody else change the workspace: ``simulator.edit(edits.rename_fact_sheet, id, "New name")``.

        Any function of a world will do, those of ``edits`` above all. No answer shows half of what it does, and what
        it returns or raises comes back.
        """

        def alone() -> R:
            with self.world.turns.editing():
                return edit(self.world, *args, **kwargs)

        loop = self._loop
        if loop is None:
            return alone()

        async def between_requests() -> R:
            return alone()

        # REST answers are made on the server's loop in one go: there, an edit comes between them.
        return asyncio.run_coroutine_threadsafe(between_requests(), loop).result()

    @property
    def clock(self) -> Clock:
        """The clock that changes are stamped by; to be turned and stopped at will."""
        return self.world.clock

    def touches(self, **rules: bool) -> Touching:
        """Change what moves ``rev`` and ``updatedAt``, such as ``touches(relation_target=False)``."""
        self.world.touching = msgspec.structs.replace(self.world.touching, **rules)
        return self.world.touching
