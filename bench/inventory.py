"""The inventory in a real terminal: what keys draw on the list of a large workspace, when, and with how many bytes."""

from __future__ import annotations

import random
import sys
import time

from bench.figures import Figure, Table, app_on, at_least, bench_server, bound, in_process, shown
from bench.grid import LAG_SECONDS, Amount, key_figures, press_keys
from bench.loading_keys import LOADED
from bench.sample import WORDS
from bench.terminal import DOWN, Terminal, at

LINES = (b"claims portal", b"ledger 19", b"type:application risk", "zürich data".encode())
_DELETE = b"\x7f"


def fuzzy(names: int) -> float:
    """Seconds for ``textual.fuzzy`` to look through so many names once."""
    from textual.fuzzy import Matcher

    chance = random.Random(1)
    made = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}" for number in range(names)]
    began = time.perf_counter()
    matcher = Matcher("claims")
    found = [score for name in made if (score := matcher.match(name)) > 0]
    assert found
    return time.perf_counter() - began


def run(fact_sheets: int, *, quick: bool) -> Table:
    """Load, press, type."""
    amount = Amount(keys=4, walk=5, idle=2.0, hold=0.5) if quick else Amount()
    python = sys.executable
    with (
        bench_server(fact_sheets, "--base-ms", "1", "--per-fact-sheet-ms", "0", "--per-light-ms", "0") as server,
        app_on(server) as environment,
        Terminal([python, "-m", "leanix_tui"], environment) as terminal,
    ):
        terminal.read_until_shown(LOADED, 240)
        terminal.settle(quiet=0.5)
        closer = terminal.press(b"p", quiet=0.3)  # the preview is another widget with a text of its own
        keys = press_keys(terminal, amount, end=b"G", home=b"g")
        typed = [
            terminal.press(letter).last
            for line in ((b"risk",) if quick else LINES)
            for letter in [b"/", *_letters(line), *[_DELETE] * len(_letters(line)), b"\x1b"]
        ]
        terminal.settle(quiet=0.3)
        terminal.press(b"g", quiet=0.3)
        terminal.press(b"p", quiet=0.3)
        beside = [terminal.press(DOWN, quiet=0.25) for _ in range(amount.keys // 3)]
        lag = terminal.hold(DOWN, amount.hold)
    slow = in_process("bench.inventory:fuzzy", fact_sheets) * 1000
    p95, median = at(typed, 0.95), at(typed, 0.5)
    said = f"median {median:.1f} ms, worst {max(typed):.1f} ms of {len(typed)} keys"
    figures = [
        *key_figures(keys, None, amount),
        bound("a key in the filter: to the last byte, p95", p95, "ms", 50, said),
        at_least("the same, median", median, "ms", times=1, other=slow, what="textual.fuzzy over all names, once"),
        Figure("preview closed: to the last byte", shown(closer.last, "ms"), f"{closer.size:,} B"),
        Figure(
            "cursor down, preview open",
            shown(at([one.first for one in beside], 0.95), "ms"),
            f"to the first byte, p95; {at([one.last for one in beside], 0.95):.0f} ms to the last of"
            f" {at([float(one.size) for one in beside], 0.5):,.0f} B",
        ),
        bound(f"lag after holding a key for {amount.hold:g} s at 1 Mbit/s, preview open", lag, "s", LAG_SECONDS),
    ]
    return Table(f"The inventory of {fact_sheets:,} fact sheets in a terminal of 120x40, preview closed", figures)


def _letters(line: bytes) -> list[bytes]:
    return [letter.encode() for letter in line.decode()]
