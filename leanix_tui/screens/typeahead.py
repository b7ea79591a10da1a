"""Keys in the order in which they were typed, however fast: each waits until the one before has had its effect.

Textual hands a key to the widget with the focus, and only when it has climbed back unused it becomes an action that may
move the focus. Keys typed meanwhile, after ``/`` for example, would still go to the list, where letters are actions.
And a key that is with a widget at the moment when that is removed is lost; here it goes out again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.screen import Screen

__all__ = ["Typeahead"]

_ROUNDS: Final = 3
"""A key becomes an action, the action a message, the message a screen: each is one way from the focus to the app."""
_PATIENCE: Final = 0.3
"""Seconds after which the way of a key is taken to be broken, because a widget on it was removed."""


class Typeahead(App[int]):
    """An app that holds a key back until the one before it is through."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._typed: deque[events.Key] = deque()
        self._turn = 0
        self._waiting: asyncio.TimerHandle | None = None
        self._sent: tuple[events.Key, DOMNode] | None = None
        """The key under way and the widget that it went to; None once it has climbed back to the app."""

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for its turn; ctrl+c never waits."""
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif event.is_forwarded:
            self._sent = None
            await super().on_event(event)
        elif event.key == "ctrl+c":
            self._typed.clear()
            await super().on_event(event)
        elif self._waiting is not None:
            self._typed.append(event)
        else:
            await self._send(event)

    async def _send(self, event: events.Key, *, again: bool = False) -> None:
        self._turn += 1
        self._wait(self._turn)
        start = self._focus()
        self._sent = (event, start) if start is not None and not again else None
        await super().on_event(event)
        if not event.is_forwarded:
            self._sent = None  # a binding of priority has used it: it never went to a widget
        self._climb(self._turn, _ROUNDS)

    def _focus(self) -> DOMNode | None:
        try:
            return self.focused or self.screen
        except ScreenStackError:  # no screen any more: the app is ending
            return None

    def _wait(self, turn: int) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(_PATIENCE, self._through, turn)

    def _climb(self, turn: int, rounds: int) -> None:
        """Go the way of a key, behind it: from the focus through every parent to the app."""
        start = self._focus()
        way = [node for node in start.ancestors_with_self if isinstance(node, DOMNode)] if start is not None else []

        def step(position: int) -> None:
            if position < len(way):
                way[position].call_later(step, position + 1)
            elif rounds > 1:
                self._climb(turn, rounds - 1)
            else:
                self._through(turn)

        step(0)

    def _through(self, turn: int) -> None:
        """The key has had its effect, or will have none: the next one, please."""
        if turn != self._turn or self._waiting is None:
            return
        self._waiting.cancel()
        self._waiting = None
        if not self.is_running:
            return
        sent, self._sent = self._sent, None
        if sent is not None and _is_lost(*sent):
            self._wait(turn)
            self.call_later(self._send, events.Key(sent[0].key, sent[0].character), again=True)
        elif self._typed:
            self._wait(turn)  # nothing may overtake it on its way
            self.call_later(self._send, self._typed.popleft())


def _is_lost(key: events.Key, went_to: DOMNode) -> bool:
    """Whether nobody has used a key that has not come back, because the widget that it went to is gone."""
    return not key._stop_propagation and not isinstance(went_to, Screen) and not went_to.is_attached
