"""What can be done with "this fact sheet" on any screen: its link, its JSON, its tree; and a list as a file."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual import work

from leanix_tui import paths
from leanix_tui.messages import OpenJson, OpenTree
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.text import display

if TYPE_CHECKING:
    from leanix_tui.model.fact_sheet import FactSheet
    from leanix_tui.screens.dialogs.copy import Copied
    from leanix_tui.screens.dialogs.export import ExportPlan
    from leanix_tui.workspace.cells import Column
    from leanix_tui.workspace.store import Store

__all__ = ["TakingScreen", "has_display", "table"]

_MACHINE: Final = frozenset({"json", "jsonl"})
_IDENTITY: Final = ("id", "type")
"""What machines need of every fact sheet, whichever columns are shown."""


def has_display(env: Mapping[str, str], platform: str) -> bool:
    """Whether a browser could be opened where the person sits: not over SSH, and on a desktop."""
    if "SSH_CONNECTION" in env or "SSH_TTY" in env:
        return False
    return platform in {"darwin", "win32"} or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def open_browser(url: str) -> bool:
    """Show an address in the browser of the desktop; False when that did not work."""
    command = "open" if sys.platform == "darwin" else "explorer" if sys.platform == "win32" else "xdg-open"
    nothing = subprocess.DEVNULL
    try:
        subprocess.Popen(  # noqa: S603 - one of three fixed programs, no shell
            [command, url], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
    except OSError:
        return False
    return True


class TakingScreen(LeanIXScreen):
    """A screen with a fact sheet that is shown or under the cursor."""

    def subject(self) -> tuple[str, str] | None:
        """The id and the type of that fact sheet."""
        return None

    def fact_sheet(self) -> str | None:
        """The id of that fact sheet."""
        found = self.subject()
        return found[0] if found is not None else None

    def url(self) -> str:
        """Its address in LeanIX; empty when there is no fact sheet."""
        found, workspace = self.subject(), self.workspace
        if found is None or workspace is None:
            return ""
        return workspace.fact_sheet_url(found[1], found[0])

    def copied(self, chosen: Copied | None) -> None:
        """Copy what was chosen in the copy menu."""
        if chosen is not None:
            self.app.copy_text(chosen.text, chosen.what)

    def action_copy_url(self) -> None:
        """Copy the link."""
        url = self.url()
        if url:
            self.app.copy_text(url, display("URL"))

    def action_web_link(self) -> None:
        """Show and copy the link, and open it where there is a desktop."""
        url = self.url()
        if not url:
            return
        opened = url.startswith(("https://", "http://")) and has_display(os.environ, sys.platform) and open_browser(url)
        aside = display("(opened in the browser)") if opened else None
        self.app.copy_text(url, display("URL"), repeat=True, aside=aside)

    def action_raw_json(self) -> None:
        """Show what LeanIX sends."""
        found = self.fact_sheet()
        if found is not None:
            self.post_message(OpenJson(found))

    def action_tree(self) -> None:
        """Show the relations as a tree."""
        found = self.fact_sheet()
        if found is not None:
            self.post_message(OpenTree(found))

    @work(group="writes")
    async def write(self, plan: ExportPlan, rows: Sequence[FactSheet], columns: Sequence[Column]) -> None:
        """Write fact sheets to a file, and say where it is."""
        workspace = self.workspace
        if workspace is None:
            return
        from leanix_tui import export  # noqa: PLC0415 - only who writes a file pays for it

        machine = plan.format in _MACHINE
        heads = [export.Column(column.key, column.label) for column in columns]
        shown = {head.key for head in heads}
        heads = [export.Column(key, key) for key in _IDENTITY if machine and key not in shown] + heads
        async with self.during("Writing the file"):
            written = await asyncio.to_thread(
                export.write_table,
                table(workspace.store, rows, columns, machine=machine),
                heads,
                plan.format,
                plan.path,
                labels=not machine,
                overwrite=plan.overwrite,
            )
            noun = "row" if written == 1 else "rows"
            self.app.toast(display(f"{written} {noun} written to {paths.shown(plan.path)}"), seconds=8)


def table(
    store: Store, rows: Iterable[FactSheet], columns: Sequence[Column], *, machine: bool
) -> Iterator[dict[str, Any]]:
    """Fact sheets as rows of a file: for people what lists show, for machines LeanIX's own keys."""
    for row in rows:
        identity = {"id": row.id, "type": row.type} if machine else {}
        yield identity | {column.key: _value(store, row, column, machine=machine) for column in columns}


def _value(store: Store, row: FactSheet, column: Column, *, machine: bool) -> Any:
    value = column.value(row)
    if value is None or column.kind in {"number", "percent", "date"}:
        return value
    if not machine:
        return column.text(row)
    match column.kind:
        case "tags":
            wanted = set(value)
            return [tag.name for tag in store.tags_of(row) if tag.id in wanted]
        case "people":
            return [_person(store, link) for link in value]
        case "relation":
            targets = (store.get(one) for one in value)
            names = {one.id: one.display_name for one in targets if one is not None}
            return [{"id": one, "displayName": names.get(one)} for one in value]
        case "choices":
            return list(value) if isinstance(value, tuple) else [value]
    return value


def _person(store: Store, link: Any) -> dict[str, Any]:
    user = store.users.get(link.user_id)
    roles = (store.roles.get(role) for role in link.role_ids)
    return {
        "email": user.email if user is not None else None,
        "id": link.user_id,
        "type": link.type,
        "roles": [role.name for role in roles if role is not None],
    }
