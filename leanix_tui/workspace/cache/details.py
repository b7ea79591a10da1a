"""Fact sheets that were opened, with everything about them: shown at once the next time, also without a connection."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final

import msgspec

from leanix_tui.model.fact_sheet import FactSheetDetail

__all__ = ["Details"]

_MOST: Final = 500
"""So many are remembered; those that were not opened for longest go first."""
_QUICK: Final = 1
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(FactSheetDetail).decode


class Details:
    """The fact sheets opened last, each a few compressed kilobytes."""

    def __init__(self, read: Callable[[], dict[str, bytes]] = dict) -> None:
        self._read: Callable[[], dict[str, bytes]] | None = read
        self._known: dict[str, bytes] = {}
        self.changes = 0
        """Grows with everything that is remembered."""

    def _all(self) -> dict[str, bytes]:
        if self._read is not None:
            read, self._read = self._read, None
            self._known = read()
        return self._known

    def remember(self, detail: FactSheetDetail) -> None:
        """Keep it as the one opened last."""
        known = self._all()
        known.pop(detail.id, None)
        for old in list(known)[: max(len(known) + 1 - _MOST, 0)]:
            del known[old]
        known[detail.id] = zlib.compress(_encode(detail), _QUICK)
        self.changes += 1

    def get(self, id: str) -> FactSheetDetail | None:  # noqa: A002
        """What was known of a fact sheet when it was opened; None when it never was, or is forgotten."""
        packed = self._all().get(id)
        if packed is None:
            return None
        try:
            return _decode(zlib.decompress(packed))
        except (zlib.error, msgspec.DecodeError):  # written by a version that knew less of a fact sheet
            self._all().pop(id, None)
            return None

    def forget(self, id: str) -> None:  # noqa: A002
        """It is no more."""
        if self._all().pop(id, None) is not None:
            self.changes += 1

    def frozen(self) -> dict[str, bytes]:
        """All of them, to be written."""
        return self._all()
