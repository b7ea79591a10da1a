"""Whose turn it is: answers are built side by side, and a change waits until nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Many may read at once; whoever edits is alone. A waiting edit goes before readers that come later."""

    def __init__(self) -> None:
        self._free = Condition()
        self._readers = 0
        self._editors = 0  # those that edit and those that wait for it
        self._editing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """No edit begins inside this block. It must not hold another ``reading`` or ``editing``."""
        with self._free:
            self._free.wait_for(lambda: self._editors == 0)
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                self._free.notify_all()

    @contextmanager
    def editing(self) -> Iterator[None]:
        """Nobody reads or edits beside this block. Nothing inside may wait for an answer of the simulator."""
        with self._free:
            self._editors += 1
            self._free.wait_for(lambda: self._readers == 0 and not self._editing)
            self._editing = True
        try:
            yield
        finally:
            with self._free:
                self._editing = False
                self._editors -= 1
                self._free.notify_all()
