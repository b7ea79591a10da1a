"""Keys in the order in which they were typed, however fast: each waits until the one before has had its effect.

Textual hands a key to the widget with the focus, and only when it has climbed back unused it becomes an action that may
move the focus. Keys typed meanwhile, after ``/`` for example, would still go to the list, where letters are actions.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode

__all__ = ["Typeahead"]

_ROUNDS: Final = 3
"""A key becomes an action, the action a message, the message a screen: each is one way from the focus to the app."""
_PATIENCE: Final = 0.5
"""Seconds after which the next key goes out in any case: a widget on the way may have been removed."""


class Typeahead(App[int]):
    """An app that holds a key back until the one before it is through."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._typed: deque[events.Key] = deque()
        self._turn = 0
        self._waiting: asyncio.TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for its turn; ctrl+c never waits."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif event.key == "ctrl+c":
            self._typed.clear()
            await super().on_event(event)
        elif self._waiting is not None:
            self._typed.append(event)
        else:
            await self._send(event)

    async def _send(self, event: events.Key) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._turn += 1
        self._waiting = asyncio.get_running_loop().call_later(_PATIENCE, self._through, self._turn)
        await super().on_event(event)
        self._climb(self._turn, _ROUNDS)

    def _climb(self, turn: int, rounds: int) -> None:
        """Go the way of a key, behind it: from the focus through every parent to the app."""
        try:
            start: DOMNode = self.focused or self.screen
        except ScreenStackError:  # no screen any more: the app is ending
            return
        way = [node for node in start.ancestors_with_self if isinstance(node, DOMNode)]

        def step(position: int) -> None:
            if position < len(way):
                way[position].call_later(step, position + 1)
            elif rounds > 1:
                self._climb(turn, rounds - 1)
            else:
                self._through(turn)

        step(0)

    def _through(self, turn: int) -> None:
        """The key has had its effect: the next one, please."""
        if turn != self._turn or self._waiting is None:
            return
        self._waiting.cancel()
        self._waiting = None
        if self._typed and self.is_running:
            self.call_later(self._send, self._typed.popleft())
            # Until it is sent nothing may overtake it.
            self._waiting = asyncio.get_running_loop().call_later(_PATIENCE, self._through, self._turn)
