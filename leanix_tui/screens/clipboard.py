"""Copying: the terminal's clipboard by OSC 52, which also works over SSH, or a private file for what is too long."""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from leanix_tui import paths
from leanix_tui.errors import LeanIXError
from leanix_tui.text import SafeText, display, one_line

__all__ = ["OSC52_LIMIT", "Clipboard"]

OSC52_LIMIT: Final = 74_994
"""Encoded bytes that terminals take at most; many cut or ignore a longer sequence without a word."""

_SHORT: Final = 60
"""Characters of a text that can be repeated when it was copied."""

Way = Literal["auto", "osc52", "tmux", "file"]


@dataclass(frozen=True)
class Clipboard:
    """Where copied text goes.

    ``auto`` is OSC 52, wrapped for GNU screen and with tmux its buffer as well, and a file for what is too long.
    """

    way: Way
    env: Mapping[str, str]
    patience: float = 2.0
    """Seconds that tmux may take."""
    _in_turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)
    """One copy after the other: what was copied last is what tmux and the file have in the end."""

    async def copy(
        self, text: str, what: SafeText, write: Callable[[str], object] | None, *, repeat: bool = False
    ) -> tuple[SafeText, bool]:
        """Copy text; the answer says what was done with it, and whether that was what one would expect.

        A short text is repeated in the answer; with ``repeat`` any text is, in front.
        """
        encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        too_long = len(encoded) > OSC52_LIMIT
        if self.way == "file" or write is None or too_long:
            why = f"The {what} is too long for the terminal's clipboard. " if too_long and self.way != "file" else ""
            async with self._in_turn:
                return await asyncio.to_thread(self._to_file, text, why)
        write(self.sequence(encoded))
        said = f"Copied the {what}"
        if repeat:
            # The text first: it is long, and so begins at the beginning of a line.
            said = f"{one_line(text)}  copied"
        elif "\n" not in text and len(text) <= _SHORT:
            said = f"{said} {one_line(text)}"
        if self.way != "auto" or "TMUX" not in self.env:
            return display(said), True
        async with self._in_turn:
            taken = await asyncio.to_thread(self._to_tmux, text)
        if taken:
            return display(f"{said}  (by tmux)"), True
        return display(f"{said}, but tmux may keep it from the terminal: its set-clipboard must be on"), False

    def _to_tmux(self, text: str) -> bool:
        """Give text to tmux, which hands it on: as it comes out of the box it ignores what programs send by OSC 52."""
        program = shutil.which("tmux", path=self.env.get("PATH", ""))
        if program is None:
            return False
        try:
            done = subprocess.run(  # noqa: S603 - nothing of the text is in the command
                [program, "load-buffer", "-w", "-"],
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(self.env),
                timeout=self.patience,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0

    def sequence(self, encoded: str) -> str:
        """The bytes that ask the terminal to take this; tmux and screen want it in an envelope."""
        plain = f"\x1b]52;c;{encoded}\x07"
        if self.way == "tmux":
            # Passes through tmux to the terminal outside; needs ``allow-passthrough on``. Without the setting "tmux"
            # the plain form is right: tmux takes it itself with ``set-clipboard on``, and hands it on.
            return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
        if self.way == "auto" and self.env.get("TERM", "").startswith("screen") and "TMUX" not in self.env:
            pieces = [plain[start : start + 76] for start in range(0, len(plain), 76)]
            return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
        return plain

    def _to_file(self, text: str, why: str) -> tuple[SafeText, bool]:
        path = paths.state_dir() / "clipboard.txt"
        try:
            paths.write_private(path, text.encode("utf-8", "surrogatepass"))
        except LeanIXError as error:
            return display(f"{why}{error.headline} {error.remedy}"), False
        return display(f"{why}It is in {paths.shown(path)}"), not why
