"""Serves a simulator on a real socket, to this machine only, and ends when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.types import Scope

from leanix_tui.simulator.app import Controls

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """A listening socket on this machine; port 0 takes any free one. Raises ``OSError`` when the port is in use."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((HOST, port))
        sock.listen(2048)
    except OSError:
        sock.close()
        raise
    return sock


def url_of(sock: socket.socket) -> str:
    return f"http://{HOST}:{sock.getsockname()[1]}"


class SimulatorServer(uvicorn.Server):
    """Uvicorn that can drop single connections, leaves signals alone and says when it serves."""

    def __init__(self, app: Starlette, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app, http="h11", ws="none", loop="asyncio", lifespan="off", log_config=None, log_level="warning",
                access_log=False, server_header=False, timeout_keep_alive=75, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self.on_ready = on_ready
        controls: Controls = app.state.controls
        controls.abort = self.abort

    def abort(self, scope: Scope) -> bool:
        """Close the connection that this request came over, without another byte."""
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if getattr(connection, "client", None) == scope.get("client") and isinstance(transport, asyncio.Transport):
                # close() sends what is buffered already, such as the first half of a truncated body.
                transport.close()
                return True
        return False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """Finish soon; may be called from a signal handler."""
        self.should_exit = True


def serve(app: Starlette, sock: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM, SIGINT, or the end of standard input."""
    server = SimulatorServer(app, on_ready)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.leave())
    if _somebody_holds_stdin():
        threading.Thread(target=_wait_for_end_of_input, args=(server,), daemon=True).start()
    # The world stays for good; without this the collector walks all of it again and again, seconds at a time.
    gc.freeze()
    asyncio.run(server.serve(sockets=[sock]))


def _somebody_holds_stdin() -> bool:
    """Whether standard input is something that another process or a person can close.

    A file or /dev/null is at its end from the start, which says nothing about whether anybody still wants this server.
    """
    if sys.stdin is None or sys.stdin.closed:
        return False
    try:
        number = sys.stdin.fileno()
        mode = os.fstat(number).st_mode
    except OSError:
        return False
    if os.isatty(number):
        # A background job that reads the terminal is stopped by the kernel.
        return os.tcgetpgrp(number) == os.getpgrp()
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _wait_for_end_of_input(server: SimulatorServer) -> None:
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 65536):
            pass
    server.leave()
