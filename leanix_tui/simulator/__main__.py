"""``python -m leanix_tui.simulator``: play LeanIX on this machine until standard input closes."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from datetime import date

WORLDS = ("insurance", "custom")  # those of ``sample``, which is imported only after the arguments are understood


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _amount(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return number


def parser() -> argparse.ArgumentParser:
    """The options of ``leanix-tui simulator``."""
    options = argparse.ArgumentParser(
        prog="leanix-tui simulator",
        description="Serve a simulated LeanIX on 127.0.0.1. Prints one JSON line with url, token and workspace when "
        "ready, then serves until standard input closes or SIGTERM.",
    )
    add = options.add_argument
    add("--port", type=_port, default=0, help="port to listen on (default: any free one)")
    add("--fact-sheets", type=_whole, default=600, metavar="N", help="active fact sheets in the workspace")
    add("--seed", type=int, default=1, metavar="N", help="the same seed gives the same workspace")
    add("--token", metavar="T", help="API token that logs in (default: a random one)")
    add("--latency-ms", type=_amount, default=0, metavar="N", help="milliseconds every answer takes at least")
    add("--latency-per-fact-sheet-ms", type=_amount, default=0, metavar="X",
        help="milliseconds more for each fact sheet in a GraphQL answer")  # fmt: skip
    add("--rate-limit", type=_whole, default=1800, metavar="N",
        help="Pathfinder requests per user and minute; 0 for no limit")  # fmt: skip
    add("--no-retry-after", action="store_true", help="leave Retry-After out of the rate limit's answers")
    add("--token-lifetime", type=_amount, default=3599, metavar="N", help="seconds an access token lives")
    add("--world", choices=WORLDS, default="insurance", help="which sample workspace to serve")
    add("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day the sample's dates count from")
    return options


def main(argv: list[str] | None = None) -> int:
    """Run the simulator; returns the exit code."""
    arguments: Sequence[str] | None = argv
    options = parser().parse_args(arguments)
    from leanix_tui.simulator.app import create_app  # noqa: PLC0415 - --help needs none of it
    from leanix_tui.simulator.sample import build_world  # noqa: PLC0415
    from leanix_tui.simulator.serve import listen, serve, url_of  # noqa: PLC0415

    try:
        sock = listen(options.port)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        sys.stderr.write(f"The simulator cannot listen on 127.0.0.1:{options.port}: {reason}.\n")
        return 1
    world = build_world(
        world=options.world, fact_sheets=options.fact_sheets, seed=options.seed, today=options.today
    )  # fmt: skip
    app = create_app(
        world,
        token=options.token,
        token_lifetime=options.token_lifetime,
        rate_limit=options.rate_limit,
        retry_after=not options.no_retry_after,
        latency_ms=options.latency_ms,
        latency_per_fact_sheet_ms=options.latency_per_fact_sheet_ms,
    )
    ready = {"url": url_of(sock), "token": app.state.controls.token, "workspace": world.workspace_name}

    def announce() -> None:
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()

    # What is there now lives as long as the process; looking through it for garbage would only stall answers.
    gc.freeze()
    serve(app, sock, announce)
    return 0


if __name__ == "__main__":
    sys.exit(main())
