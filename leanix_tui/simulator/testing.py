"""A simulator inside the test process, on a real socket, with its controls within reach."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Any, Self

import msgspec

from leanix_tui.simulator.app import Controls, create_app
from leanix_tui.simulator.faults import Fault, Received
from leanix_tui.simulator.serve import SimulatorServer, listen, url_of
from leanix_tui.simulator.world import World


class RunningSimulator:
    """``with RunningSimulator(world) as simulator:`` serves at ``simulator.url`` until the block ends.

    Takes every option of ``create_app``.
    """

    def __init__(self, world: World, **options: Any) -> None:
        self._sock = listen(0)
        self.url = url_of(self._sock)
        self.app = create_app(world, **{"instance_url": self.url, **options})
        self.controls: Controls = self.app.state.controls
        self.world = world
        self.token = self.controls.token
        self._ready = threading.Event()
        self._server = SimulatorServer(self.app, self._ready.set)
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._sock]))
        finally:
            self._ready.set()

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
