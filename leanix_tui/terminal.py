"""The terminal before the app has it: the first rows of last time stand there while everything else is imported.

What is painted here belongs to the app as soon as its driver asks for it (:func:`hand_over`); where it never does,
:func:`give_back` leaves the terminal as it was.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

__all__ = ["Painted", "Piece", "frame_of", "give_back", "hand_over", "kind_of", "paint"]

_STYLE: Final = re.compile(r"[0-9;]*")
_OTHER_SCREEN: Final = "\x1b[?1049h\x1b[?25l"
_FIRST_SCREEN: Final = "\x1b[?25h\x1b[?1049l"
_VARIABLES: Final = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "LANG", "LC_ALL", "LC_CTYPE")

Piece = tuple[int, str, str]
"""From a column on: a text, and the parameters of its style."""


class Painted(NamedTuple):
    """What stands on the terminal."""

    frame: str
    """As it was written, without the change of screens."""
    size: tuple[int, int]
    settings: list[Any]
    """What the terminal was set to."""
    at_end: Any
    """What was to be done when the program is told to end."""


_painted: Painted | None = None


def kind_of(environment: Mapping[str, str], *choices: str) -> str:
    """Says which terminal this is and how it is painted: pictures for one are not for another."""
    inside = "TMUX" in environment or "STY" in environment
    return "\n".join([*(environment.get(name, "") for name in _VARIABLES), str(inside), *choices])


def frame_of(lines: Iterable[Iterable[Piece]]) -> str | None:
    """What to write for these lines; None where something in them is not what we would have put there."""
    written = []
    for y, line in enumerate(lines, 1):
        for x, text, style in line:
            if x < 0 or not text.isprintable() or not _STYLE.fullmatch(style):
                return None
            written.append(f"\x1b[{y};{x + 1}H\x1b[{style}m{text}\x1b[0m")
    return "".join(written)


def paint(frame: str, size: tuple[int, int]) -> bool:
    """Paint this on a terminal of this size; False where the terminal is another one, or none."""
    global _painted  # noqa: PLW0603 - there is one terminal
    if sys.platform == "win32" or sys.__stderr__ is None or sys.__stdin__ is None or _painted is not None:
        return False
    import termios  # noqa: PLC0415 - not on Windows

    out, keys = sys.__stderr__.fileno(), sys.__stdin__.fileno()
    try:
        if os.get_terminal_size(out) != size:
            return False
        before = termios.tcgetattr(keys)
        quiet = termios.tcgetattr(keys)
        # Keys that are typed already wait for the app: they neither show nor stop us.
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
        termios.tcsetattr(keys, termios.TCSANOW, quiet)
    except (OSError, termios.error):
        return False
    # Told to end before the app listens to that, we give the terminal back first.
    at_end = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _painted = Painted(frame, size, before, at_end)
    _write(out, f"{_OTHER_SCREEN}{frame}\x1b[0m")
    return True


def hand_over() -> Painted | None:
    """What stands there, for whoever paints from now on; the terminal is set as it was, but shows the other screen."""
    global _painted
    painted, _painted = _painted, None
    if painted is not None:
        signal.signal(signal.SIGTERM, painted.at_end)
        _set(painted.settings)
    return painted


def give_back() -> None:
    """Leave the terminal as it was, if nobody took over."""
    painted = hand_over()
    if painted is not None and sys.__stderr__ is not None:
        _write(sys.__stderr__.fileno(), _FIRST_SCREEN)


def _set(settings: list[Any]) -> None:
    import termios  # noqa: PLC0415 - not on Windows

    assert sys.__stdin__ is not None  # noqa: S101 - it was painted on
    with contextlib.suppress(OSError, termios.error):  # the terminal may be gone
        termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, settings)


def _write(descriptor: int, text: str) -> None:
    data = text.encode()
    with contextlib.suppress(OSError):  # the terminal may be gone; the app finds out by itself
        while data:
            data = data[os.write(descriptor, data) :]
