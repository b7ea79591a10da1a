"""The first run: asks for a host and a token, tries them, and saves what the person agrees to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib.util import find_spec
from typing import ClassVar, Final
from urllib.parse import urlsplit

from rich.text import Text
from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input

from leanix_tui import paths, settings
from leanix_tui.errors import LeanIXError, TokenMissing
from leanix_tui.screens.base import LeanIXScreen
from leanix_tui.screens.session import Session
from leanix_tui.settings import Connection, TokenStore
from leanix_tui.text import display, one_line
from leanix_tui.widgets.content import SafeStatic, content
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.text_input import TextInput

__all__ = ["OnboardingScreen"]

_WHAT: Final = (
    "leanix-tui needs the API token of a technical user, which an administrator makes under Administration, Technical "
    "Users. Personal API tokens still work in places, but SAP LeanIX has deprecated them."
)
_WORKED: Final = "Host and token are right. Keep them for the next time?"
_TALL: Final = 30
_KEEP: Final[tuple[tuple[str, str, str], ...]] = (
    ("file", "Save with the token", "in a file that only you can read (0600)"),
    ("keyring", "Save, token in the keyring", "in the keyring of your desktop"),
    ("none", "Save without the token", "LEANIX_API_TOKEN has to give it"),
    ("nothing", "Do not save", "for this session only"),
)


class TokenInput(TextInput):
    """A line that never shows what is typed or pasted into it."""

    @property
    def _value(self) -> Text:
        # Textual's dot is no sign of an ASCII terminal.
        return Text(sign().mark * len(self.value), no_wrap=True, overflow="ignore", end="")


class OnboardingScreen(LeanIXScreen):
    """Host and token, a try, and what to keep of it."""

    TITLE_ = "Connect to a workspace"
    NEEDS_WORKSPACE = False
    STRIP = False
    AUTO_FOCUS: ClassVar[str | None] = "#token"
    DEFAULT_CSS: ClassVar[str] = """
    OnboardingScreen VerticalScroll { align-horizontal: center; padding: 1 2; }
    OnboardingScreen.-tall VerticalScroll { padding: 5 2; }
    OnboardingScreen .sheet { width: 76; max-width: 100%; height: auto; }
    OnboardingScreen .words { width: 1fr; color: $text-muted; margin-bottom: 1; }
    OnboardingScreen .field { height: 1; margin-bottom: 1; }
    OnboardingScreen .label { width: 14; color: $text-muted; }
    OnboardingScreen TextInput, OnboardingScreen TextInput:focus { width: 1fr; background: $surface; }
    OnboardingScreen Button { margin-right: 2; margin-bottom: 1; }
    OnboardingScreen #connected { display: none; }
    OnboardingScreen.-checked #connected { display: block; }
    OnboardingScreen.-checked #form, OnboardingScreen.-checked #what { display: none; }
    OnboardingScreen .keep { height: 1; }
    OnboardingScreen .keep Button { width: 30; margin: 0 2 0 0; padding: 0 1; text-align: left; }
    OnboardingScreen .keep Button { content-align: left middle; }
    OnboardingScreen .keep .words { margin: 0; }
    OnboardingScreen .hint { margin: 1 0 0 0; }
    OnboardingScreen #facts { width: 1fr; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    host = getters.query_one("#host", TextInput)
    token = getters.query_one("#token", TextInput)
    name_input = getters.query_one("#name", TextInput)

    def __init__(self) -> None:
        super().__init__()
        self._session: Session | None = None
        self._connection: Connection | None = None

    def body(self) -> ComposeResult:
        """The form, and what follows when it was right."""
        with VerticalScroll(can_focus=False), Vertical(classes="sheet"):
            yield SafeStatic(display(_WHAT), id="what", classes="words")
            with Vertical(id="form", classes="sheet"):
                with Horizontal(classes="field"):
                    yield SafeStatic(display("Host"), classes="label")
                    yield TextInput(
                        placeholder=display("acme.leanix.net, or empty: the token mostly knows it"), id="host"
                    )
                with Horizontal(classes="field"):
                    yield SafeStatic(display("API token"), classes="label")
                    yield TokenInput(placeholder=display("paste it here; it is not shown"), id="token")
                with Horizontal(classes="field"):
                    yield SafeStatic(classes="label")
                    yield Button(content(display("Connect")), id="connect", compact=True, variant="primary")
                yield SafeStatic(
                    (display("enter"), "key"), display(" connect   "),
                    (display("tab"), "key"), display(" next field   "),
                    (display("esc"), "key"), display(" look around without a workspace"),
                    classes="words",
                )  # fmt: skip
            with Vertical(id="connected", classes="sheet"):
                yield SafeStatic(display(_WORKED), classes="words")
                yield SafeStatic(id="facts")
                with Horizontal(classes="field"):
                    yield SafeStatic(display("Profile name"), classes="label")
                    yield TextInput(id="name")
                for key, title, why in _KEEP:
                    if key == "keyring" and find_spec("keyring") is None:
                        continue
                    with Horizontal(classes="keep"):
                        yield Button(content(display(title)), id=f"keep-{key}", compact=True)
                        yield SafeStatic(display(why), classes="words")
                yield SafeStatic(
                    (display("enter"), "key"), display(" choose   "),
                    (display("up down"), "key"), display(" another   "),
                    (display("esc"), "key"), display(" back to host and token"),
                    classes="words hint",
                )  # fmt: skip

    def on_resize(self, event: events.Resize) -> None:
        """Begin further down where there is room."""
        self.set_class(event.size.height >= _TALL, "-tall")

    @on(Input.Submitted, "#host")
    def _next(self) -> None:
        self.token.focus()

    @on(Input.Submitted, "#token")
    @on(Button.Pressed, "#connect")
    def _try(self) -> None:
        self.try_to_connect()

    @work(exclusive=True, group="connection")
    async def try_to_connect(self) -> None:
        """See whether host and token are right by connecting."""
        secret = self.token.value.strip()
        async with self.during("Connecting", retry=self._try):
            if not secret:
                self.token.focus()
                raise TokenMissing("The token is missing.", remedy="Paste the API token of a technical user.")
            connection = Connection(
                host=self.host.value.strip(),
                token=lambda: secret,
                token_source="what was entered",  # noqa: S106 - says where it comes from
            )
            await self._close()
            self._session = await Session.open(connection, self.app)
            self._connection = connection
            self.dismiss_error()
            self._show_facts(self._session)

    def _show_facts(self, session: Session) -> None:
        identity = session.workspace.identity
        role = f" ({one_line(identity.role)})" if identity.role else ""
        facts = (
            ("Host", one_line(self.app.shown_host(identity.host))),
            ("Workspace", one_line(identity.workspace_name or identity.workspace_id)),
            ("User", display(f"{one_line(identity.user_name or identity.user_id)}{role}")),
        )
        glyph = sign().ok
        rows = [((display(f"{glyph} "), "ok"), (display(f"{label:<12}"), "muted"), value) for label, value in facts]
        self.query_one("#facts", SafeStatic).show_lines(rows)
        self.name_input.value = self._proposal(identity.host, identity.workspace_name)
        self.add_class("-checked")
        self.query_one("#keep-file", Button).focus()

    def _proposal(self, host: str, workspace: str) -> str:
        short = (urlsplit(host).hostname or host).partition(".")[0]
        wanted = workspace if not short or short.isdigit() or short in {"app", "localhost"} else short
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in wanted.casefold()).strip("-") or "leanix"
        known = self.app.settings.profiles
        return next(n for n in (name, *(f"{name}-{i}" for i in range(2, 999))) if n not in known)

    @on(Button.Pressed, ".keep Button")
    def _keep(self, event: Button.Pressed) -> None:
        self.go_on((event.button.id or "").removeprefix("keep-"))

    @work(exclusive=True, group="writes")
    async def go_on(self, keep: str) -> None:
        """Save what was agreed to, and open the workspace."""
        session, connection = self._session, self._connection
        if session is None or connection is None:
            return
        async with self.during("Saving"):
            if keep != "nothing":
                connection = await self._save(session, connection, keep)
            self._session = None
            self.app.adopt(session, connection)

    async def _save(self, session: Session, connection: Connection, keep: str) -> Connection:
        name = self.name_input.value.strip()
        if name in self.app.settings.profiles:
            raise LeanIXError(f"There is a profile {one_line(name)} already.", remedy="Choose another name.")
        identity, file = session.workspace.identity, self.app.configuration.file
        values: dict[str, str | bool | list[str]] = {"host": identity.host, "workspace": identity.workspace_name}
        store: TokenStore = "keyring" if keep == "keyring" else "file"
        token = "" if keep == "none" else connection.token()
        await asyncio.to_thread(settings.save_profile, name, values, token=token, store=store, file=file)
        self.app.configuration = await asyncio.to_thread(settings.load, file)
        self.app.say(f"Saved the profile {name} in {paths.shown(file)}")
        return replace(connection, host=identity.host, workspace_name=identity.workspace_name, profile=name)

    async def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def step_back(self) -> bool:
        """Back to the form."""
        if self.has_class("-checked"):
            self.remove_class("-checked")
            self.token.focus()
            return True
        return False

    async def on_unmount(self) -> None:
        """Leave a workspace that nobody went on to."""
        await self._close()
