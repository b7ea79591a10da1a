"""A long table in a terminal: our grid beside Textual's ``DataTable`` and beside an app that shows nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec

from bench.figures import Figure, Table, at_least, at_most, bound, shown
from bench.terminal import DOWN, PAGE_DOWN, Effect, Terminal, at

KEY_MS = 10.0
DOWN_BYTES, WALK_BYTES, PAGE_BYTES = 600, 1_200, 11_000
LAG_SECONDS = 0.1
IDLE_SECONDS = 60.0


class Amount(msgspec.Struct, kw_only=True):
    """How often everything is done."""

    starts: int = 5
    keys: int = 60
    walk: int = 200
    idle: float = IDLE_SECONDS
    hold: float = 3.0


class Keys(msgspec.Struct, kw_only=True):
    """What keys do in one program."""

    down: list[Effect]
    page: list[Effect]
    end: list[Effect]
    walk: list[Effect]
    busy: float
    """Milliseconds of a processor for a page, which other programs cannot make more."""
    idle: int
    lag: float


def press_keys(terminal: Terminal, amount: Amount, *, end: bytes, home: bytes) -> Keys:
    """Press every key so many times; the cursor is on the first row, and on the last one when this is over."""
    down = [terminal.press(DOWN) for _ in range(min(amount.keys // 2, 30) or 1)]
    before = terminal.processor_time()
    page = [terminal.press(PAGE_DOWN) for _ in range(max(amount.keys // 2, 1))]
    return Keys(
        down=down,
        page=page,
        busy=(terminal.processor_time() - before) / len(page),
        end=[terminal.press(key) for _ in range(max(amount.keys // 12, 1)) for key in (end, home)],
        walk=[terminal.press(DOWN, quiet=0.04) for _ in range(amount.walk)],
        lag=terminal.hold(DOWN, amount.hold),
        idle=terminal.bytes_within(amount.idle),
    )


def key_figures(mine: Keys, other: Keys | None, amount: Amount, what: str = "DataTable") -> list[Figure]:
    """The lines of a table on what keys do, beside another program where there is one."""

    def beside(show: str) -> str:
        return f"{show} {what}" if other else ""

    figures = []
    for name in ("down", "page", "end"):
        pressed: list[Effect] = getattr(mine, name)
        said = {"down": "cursor down", "page": "page down", "end": "last row and first row"}[name]
        value, median = _time(pressed, 0.95), _time(pressed, 0.5)
        theirs = _time(getattr(other, name), 0.95) if other else 0.0
        reference = f"median {median:.1f} ms" + (f"; {theirs:.1f} ms {what}" if other else "")
        figures.append(bound(f"{said}: key to the last byte, p95", value, "ms", KEY_MS, reference))
        if name == "page" and other:
            half = _time(other.page, 0.5)
            figures.append(at_least(f"{said}: median", median, "ms", times=5, other=half, what=what))
        if name == "page":
            figures.append(Figure(f"{said}: processor time", shown(mine.busy, "ms"), beside(_busy(other))))
    sizes = (
        ("cursor down: bytes to the terminal", _bytes(mine.down), DOWN_BYTES, other and _bytes(other.down)),
        (f"walking down {amount.walk} rows: bytes a key", _mean(mine.walk), WALK_BYTES, other and _mean(other.walk)),
        ("page down: bytes to the terminal", _bytes(mine.page), PAGE_BYTES, other and _bytes(other.page)),
    )
    for said, size, most, their_size in sizes:
        figures.append(bound(said, size, "B", most, beside(shown(their_size or 0, "B"))))
    figures.append(bound(f"bytes while idle for {amount.idle:.0f} s", mine.idle, "B", 0))
    lag = beside(shown(other.lag if other else 0, "s"))
    figures.append(bound(f"lag after holding a key for {amount.hold:g} s at 1 Mbit/s", mine.lag, "s", LAG_SECONDS, lag))
    return figures


def run(rows: int, *, quick: bool) -> Table:
    """Start all three, press keys in two of them."""
    amount = Amount(starts=1, keys=4, walk=5, idle=2.0, hold=0.5) if quick else Amount()
    python = sys.executable
    ours, table = ([python, "-m", "bench.grid_app", kind, str(rows)] for kind in ("grid", "table"))
    bare = [python, "-m", "bench.bare_app"]
    first = r"(Claims|Ledger|Billing) \w+ \d+"
    starts = [(_start(ours, first), _start(bare, "Application")) for _ in range(amount.starts)]
    mine, plain = (at([pair[side] for pair in starts], 0.5) * 1000 for side in (0, 1))
    with Terminal(ours) as terminal:
        terminal.read_until_shown(first)
        terminal.settle()
        keys = press_keys(terminal, amount, end=b"\x1b[F", home=b"\x1b[H")
    fewer = msgspec.structs.replace(amount, keys=min(amount.keys, 24), walk=min(amount.walk, 80), idle=0.0)
    with Terminal(table) as terminal:
        slow = terminal.read_until_shown(first, 180) * 1000
        terminal.settle(patience=5.0, quiet=0.5)
        theirs = press_keys(terminal, fewer, end=b"\x1b[1;5F", home=b"\x1b[1;5H")
    figures = [
        at_most("first row painted", mine, "ms", times=1.15, other=plain, what="a bare Textual app"),
        Figure("the same with DataTable (once)", shown(slow, "ms"), "", f"{slow / plain:.1f}x"),
        *key_figures(keys, theirs, amount),
    ]
    return Table(f"A table of {rows:,} rows in a terminal of 120x40", figures)


def _start(command: Sequence[str], wanted: str) -> float:
    with Terminal(command) as terminal:
        return terminal.read_until_shown(wanted)


def _busy(keys: Keys | None) -> str:
    return shown(keys.busy, "ms") if keys else ""


def _time(pressed: Sequence[Effect], share: float) -> float:
    return at([one.last for one in pressed], share)


def _bytes(pressed: Sequence[Effect]) -> float:
    return at([float(one.size) for one in pressed], 0.5)


def _mean(pressed: Sequence[Effect]) -> float:
    return sum(one.size for one in pressed) / len(pressed)
