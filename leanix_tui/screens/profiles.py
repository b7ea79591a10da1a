"""Profiles: the workspaces that can be opened, and switching between them."""

from __future__ import annotations

from typing import Final

from textual import getters, on
from textual.app import ComposeResult

from leanix_tui import paths
from leanix_tui.errors import LeanIXError
from leanix_tui.messages import GoTo
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.settings import Connection
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.content import Piece
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell, Column, Grid, StaticRows
from leanix_tui.widgets.piece_line import PieceLine

__all__ = ["ProfilesScreen"]

_OTHER: Final = "\0other"
_THIS: Final = "\0this"


class ProfilesScreen(LeanIXScreen):
    """Every profile with its host and where its token is, but never the token."""

    TITLE_ = "Profiles"
    ACTIONS = ("open", "refresh")
    NEEDS_WORKSPACE = False
    STRIP = False

    grid = getters.query_one(Grid)

    def body(self) -> ComposeResult:
        """The profiles, and where they are written."""
        yield Grid(
            (
                Column("name", display("Profile"), 12, 30, priority=0),
                Column("state", display("State"), 8, 12, priority=0),
                Column("host", display("Host"), 14, 40, weight=2, priority=1),
                Column("workspace", display("Workspace"), 10, 30, weight=1, priority=2),
                Column("badges", display("Care"), 9, 18, priority=1),
                Column("token", display("Token from"), 14, 48, weight=2, priority=3),
            ),
            markable=False,
        )
        file = paths.shown(self.app.configuration.file)
        yield PieceLine((Piece(display(f"Profiles are in {file}"), "muted"),))

    def on_mount(self) -> None:
        """List them, with the cursor on the one in use."""
        self.list_profiles()
        self.grid.focus()
        connection = self.app.connection
        if connection is not None and connection.profile:
            self.grid.go_to(connection.profile)

    def list_profiles(self) -> None:
        """Show what the configuration says now."""
        connection, settings = self.app.connection, self.app.settings
        rows: list[tuple[str, dict[str, Cell]]] = []
        if connection is not None and not connection.profile:
            rows.append((_THIS, self._row(display(connection.badge.lower() or "this run"), connection, current=True)))
        for name in settings.profiles:
            current = connection is not None and connection.profile == name
            try:
                rows.append((name, self._row(one_line(name), self.app.configuration.switched(name), current=current)))
            except LeanIXError as error:
                broken = display(f"{sign().bad} {one_line(error.headline)}")
                rows.append((name, {"name": Cell(one_line(name)), "token": Cell(broken, "bad")}))
        rows.append((_OTHER, {"name": Cell(display("Another workspace"), "accent")}))
        self.grid.rows = StaticRows(rows)
        self.summary = display(f"{len(settings.profiles)} in the configuration")

    def _row(self, name: SafeText, connection: Connection, *, current: bool) -> dict[str, Cell]:
        badges = [word for word, yes in (("PROD", connection.production), ("LOCKED", connection.read_only)) if yes]
        host = display(self.app.shown_host(connection.host)) if connection.host else display("found by the token")
        return {
            "name": Cell(name, "title" if current else ""),
            "state": Cell(display(f"{sign().online} in use"), "ok") if current else Cell(display("")),
            "host": Cell(one_line(host), "" if connection.host else "muted"),
            "workspace": Cell(one_line(connection.workspace_name)),
            "badges": Cell(display(" ".join(badges)), "warn"),
            "token": Cell(
                one_line(connection.token_source or "nowhere"), "muted" if connection.token_source else "bad"
            ),
        }

    @on(Grid.RowOpened)
    def switch(self, event: Grid.RowOpened) -> None:
        """Leave the workspace and open that of the profile."""
        if event.key == _OTHER:
            self.app.onboard()
        elif event.key == _THIS:
            self.post_message(GoTo("inventory"))
        else:
            try:
                connection = self.app.configuration.switched(event.key)
            except LeanIXError as error:
                self.show_error(error)
            else:
                self.app.connect_to(connection)

    def action_refresh(self) -> None:
        """Read the configuration again."""
        self.list_profiles()
