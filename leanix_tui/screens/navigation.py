"""Going from place to place: the modes with their stacks, screens on top of each other, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from leanix_tui import messages
from leanix_tui.screens import opener, place
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.shell import Shell

__all__ = ["Navigation"]


@dataclass(frozen=True)
class View:
    """A screen that was in front, and the mode in whose stack it is or was."""

    mode: str
    screen: LeanIXScreen


class Navigation(Shell):
    """The part of the app that knows the places and answers the messages that ask for one."""

    _here: View | None = None
    _last: View | None = None
    _tree_root: str | None = None

    def places(self) -> list[LeanIXScreen]:
        """Every screen of ours that is open, whether it is seen or not."""
        stacks = list(self._screen_stacks.values())
        return [
            screen for stack in stacks for screen in stack if isinstance(screen, LeanIXScreen) and screen.is_mounted
        ]

    def front(self) -> LeanIXScreen | None:
        """The screen of ours that is seen, perhaps behind a dialog."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, LeanIXScreen)), None)

    def visited(self, screen: Screen[Any]) -> None:
        """A screen came to the front."""
        if isinstance(screen, LeanIXScreen):
            view = View(self.current_mode, screen)
            if self._here is None or self._here.screen is not screen:
                self._last, self._here = self._here, view

    async def back_to_start(self) -> None:
        """Close every screen but the first: they belong to a workspace that is being left."""
        if all(len(stack) == 1 for stack in self._screen_stacks.values()) and len(self._screen_stacks) == 1:
            return
        await self.switch_mode(self.DEFAULT_MODE)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        for mode in [name for name in self._screen_stacks if name != self.DEFAULT_MODE]:
            make = self._modes[mode]
            await self.remove_mode(mode)
            if mode != "tree":
                self.add_mode(mode, make)
        self._here = self._last = self._tree_root = None

    def open_on_top(self, make: Callable[[], LeanIXScreen]) -> None:
        """Open a screen on top of the one in front; ``-`` can open it again after it was left."""
        screen = make()
        screen.again = make
        self.push_screen(screen)

    def open_fact_sheet(self, fact_sheet_id: str, tab: str = "overview") -> None:
        """Open a fact sheet on top of the screen in front."""
        self.open_on_top(opener("fact_sheet:FactSheetScreen", fact_sheet_id, tab=tab))

    def on_open_fact_sheet(self, message: messages.OpenFactSheet) -> None:
        """Show a fact sheet."""
        self.open_fact_sheet(message.fact_sheet_id)

    def on_open_relations(self, message: messages.OpenRelations) -> None:
        """Show a fact sheet on its relations."""
        self.open_fact_sheet(message.fact_sheet_id, "relations")

    def on_open_json(self, message: messages.OpenJson) -> None:
        """Show a fact sheet as LeanIX sends it."""
        self.open_fact_sheet(message.fact_sheet_id, "json")

    def on_open_tree(self, message: messages.OpenTree) -> None:
        """Show the relations of a fact sheet as a tree."""
        self.open_on_top(opener("relation_tree:RelationTreeScreen", message.fact_sheet_id))

    def on_go_to(self, message: messages.GoTo) -> None:
        """Go to a screen by name."""
        self.go(message.screen_name)

    async def on_show_filter(self, message: messages.ShowFilter) -> None:
        """Show what fits a filter in the inventory."""
        await self.switch_mode("inventory")
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        front = self.front()
        if front is not None:
            front.apply_filter(message.expression)

    def go(self, name: str) -> None:
        """Go to a place by name: a mode with its own stack, or a screen on top of this one."""
        known = place(name)
        if known is None:
            self.say(f"There is no screen {name}.", "warning")
        elif known.key is not None:
            self.switch_mode(known.name)
        elif not isinstance(self.front(), known.screen):
            self.open_on_top(known.opener())

    def on_step_back(self) -> None:
        """Go one step back."""
        self.action_step_back()

    def action_step_back(self) -> None:
        """Undo what is innermost on this screen, else leave it."""
        screen = self.screen
        if isinstance(screen, LeanIXScreen) and screen.leave_innermost():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != self.DEFAULT_MODE:
            self.switch_mode(self.DEFAULT_MODE)
        else:
            self.say("This is the first screen; q leaves the program.")

    async def action_last_view(self) -> None:
        """Go to the view that was in front before this one."""
        view = self._last
        if view is None:
            self.say("There is no view before this one.")
            return
        stack = self._screen_stacks.get(view.mode, [])
        if view.screen in stack:
            self.switch_mode(view.mode)
            while self.screen is not view.screen and len(self.screen_stack) > 1:
                await self.pop_screen()
        elif view.screen.again is not None:
            self.switch_mode(view.mode)
            self.open_on_top(view.screen.again)

    def action_go_home(self) -> None:
        """Go to Home."""
        self.go("home")

    def action_go_inventory(self) -> None:
        """Go to the inventory."""
        self.go("inventory")

    async def action_go_tree(self) -> None:
        """Go to the relation tree of this fact sheet; without one, to the tree that was open last."""
        front = self.front()
        root = front.fact_sheet() if front is not None else None
        if self.current_mode == "tree":
            return
        if root is None and self._tree_root is None:
            self.say("Put the cursor on a fact sheet first: the tree shows its relations.", "warning")
            return
        if root is not None and root != self._tree_root:
            if "tree" in self._modes:
                await self.remove_mode("tree")
            self._tree_root = root
            self.add_mode("tree", opener("relation_tree:RelationTreeScreen", root))
        self.switch_mode("tree")

    def action_request_log(self) -> None:
        """Show the requests."""
        self.go("request_log")

    def action_context(self) -> None:
        """Show the profiles."""
        self.go("profiles")

    def on_notice(self, message: messages.Notice) -> None:
        """Say something in passing."""
        self.toast(message.text, message.severity)

    def on_copy_text(self, message: messages.CopyText) -> None:
        """Copy what a screen or widget asks for."""
        self.copy_text(message.text, message.what)

    def on_show_error(self, message: messages.ShowError) -> None:
        """Show an error on the screen in front."""
        front = self.front()
        if front is not None:
            front.show_error(message.error)
