"""What opens on top of a screen by a key that counts everywhere: help, menus, the palette, the command line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from leanix_tui import messages, paths
from leanix_tui.errors import LeanIXError
from leanix_tui.screens import opener
from leanix_tui.screens.navigation import Navigation

if TYPE_CHECKING:
    from leanix_tui.screens.palette import Found

__all__ = ["Menus"]


class Menus(Navigation):
    """The part of the app that runs actions by name: out of a menu, the palette or a typed line."""

    async def run_here(self, action_id: str) -> None:
        """Do an action as if its key had been pressed on the screen in front."""
        for active in self.screen.active_bindings.values():
            if action_id in {active.binding.id, active.binding.action}:
                await self.run_action(active.binding.action, active.node)
                return

    async def on_run_action(self, message: messages.RunAction) -> None:
        """Do what was chosen in a menu."""
        await self.run_here(message.action_id)

    def action_help(self) -> None:
        """Explain the keys of this screen."""
        front = self.front()
        if front is not None:
            self.push_screen(opener("help:HelpDialog", front)(), self._run_chosen)

    def action_actions_menu(self) -> None:
        """List what can be done here."""
        front = self.front()
        if front is not None:
            self.push_screen(opener("help:actions_menu", front)(), self._run_chosen)

    async def _run_chosen(self, action_id: str | None) -> None:
        if action_id is not None:
            self.call_later(self.run_here, action_id)

    def action_command_palette(self) -> None:
        """Find anything by name."""
        front = self.front()
        if front is not None:
            self.push_screen(opener("palette:Palette", front)(), self._take)

    def _take(self, found: Found | None) -> None:
        if found is None:
            return
        match found.kind:
            case "action":
                self.call_later(self.run_here, found.name)
            case "place":
                self.go(found.name)
            case "theme":
                self._keep_theme(self.theme, found.name)
            case "fact sheet":
                self.open_fact_sheet(found.name)
            case "screenshot":
                self.call_after_refresh(self.save_picture)

    def save_picture(self) -> None:
        """Save what is on the screen as a picture."""
        path = paths.state_dir() / "exports" / f"screen-{self.clock():%Y%m%dT%H%M%S}.svg"
        try:
            paths.write_private(path, self.export_screenshot(simplify=True).encode())
        except LeanIXError as error:
            self.on_show_error(messages.ShowError(error))
        else:
            self.say(f"Saved {paths.shown(path)}")

    def action_command_line(self) -> None:
        """Type a command."""
        self.push_screen(opener("command_line:CommandLine")(), self._run_line)

    def _run_line(self, line: str | None) -> None:
        if line:
            self.run_command(line)

    @work(exclusive=True, group="command")
    async def run_command(self, line: str) -> None:
        """Do what a line of the command line says."""
        front = self.front()
        if front is not None:
            async with front.during("Looking"):
                await opener("commands:execute", self, line)()

    def action_next_theme(self) -> None:
        """Choose the colours, and see them at once."""
        self.push_screen(opener("theme_choice:theme_choice", self)(), partial(self._keep_theme, self.theme))

    def _keep_theme(self, before: str, chosen: str | None) -> None:
        self.theme = chosen or before
        if chosen and chosen != before:
            self.keep_setting("theme", chosen)
