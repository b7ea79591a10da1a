"""The colours: two themes of our own, the terminal's sixteen as a third way, and what each colour is for.

This is the only module that names a colour. Widgets name a *role* ("ok", "muted", "match") and :class:`Roles` turns it
into a style for the theme in use. No role is told apart by colour alone: whoever paints "bad" also writes a sign and a
word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

__all__ = [
    "DEFAULT_THEME",
    "PALETTES",
    "ROLES",
    "THEMES",
    "Roles",
    "ThemeChoice",
    "choose_theme",
    "colour_of",
    "next_theme",
    "roles_for",
]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme of ours."""

    name: str
    dark: bool
    background: str
    surface: str
    panel: str
    cursor: str
    """Behind the row of the cursor in the list that has the focus."""
    blur: str
    """Behind the row of the cursor in the other lists."""
    text: str
    muted: str
    accent: str
    ok: str
    warn: str
    bad: str
    number: str
    rule: str

    def theme(self) -> Theme:
        """The Textual theme of this palette."""
        return Theme(
            name=self.name,
            primary=self.accent,
            secondary=self.number,
            accent=self.accent,
            success=self.ok,
            warning=self.warn,
            error=self.bad,
            foreground=self.text,
            background=self.background,
            surface=self.surface,
            panel=self.panel,
            dark=self.dark,
            variables={
                "text": self.text,
                "text-muted": self.muted,
                "text-disabled": self.muted,
                "text-primary": self.accent,
                "text-accent": self.accent,
                "text-success": self.ok,
                "text-warning": self.warn,
                "text-error": self.bad,
                "foreground-muted": self.muted,
                "foreground-disabled": self.muted,
                "border": self.accent,
                "border-blurred": self.rule,
                "block-cursor-background": self.cursor,
                "block-cursor-foreground": self.text,
                "block-cursor-text-style": "none",
                "block-cursor-blurred-background": self.blur,
                "block-cursor-blurred-foreground": self.text,
                "block-hover-background": self.surface,
                "input-cursor-background": self.accent,
                "input-cursor-foreground": self.background,
                "input-cursor-text-style": "none",
                "input-selection-background": self.cursor,
                "input-selection-foreground": self.text,
                "scrollbar": self.rule,
                "scrollbar-hover": self.muted,
                "scrollbar-active": self.accent,
                "scrollbar-background": self.background,
                "scrollbar-background-hover": self.background,
                "scrollbar-background-active": self.background,
                "scrollbar-corner-color": self.background,
                "footer-background": self.background,
                "footer-foreground": self.muted,
                "footer-key-foreground": self.accent,
                "button-color-foreground": self.background,
                "button-focus-text-style": "bold",
                "screen-selection-background": self.cursor,
                "screen-selection-foreground": self.text,
            },
        )


DARK: Final = Palette(
    name="leanix-dark",
    dark=True,
    background="#12151c",
    surface="#1b1e24",
    panel="#22262d",
    cursor="#26344d",
    blur="#282c33",
    text="#d6dbe5",
    muted="#929db0",
    accent="#7fb4ff",
    ok="#8ccf9e",
    warn="#e6c274",
    bad="#f58f92",
    number="#c3a6f2",
    rule="#3a4456",
)
LIGHT: Final = Palette(
    name="leanix-light",
    dark=False,
    background="#fcfcfa",
    surface="#f2f3f1",
    panel="#eaecec",
    cursor="#d6e4fb",
    blur="#e9ecf0",
    text="#1f2430",
    muted="#59616f",
    accent="#1a56b0",
    ok="#1d6637",
    warn="#7a4f00",
    bad="#a8201c",
    number="#6a3aa8",
    rule="#c4c9d1",
)
PALETTES: Final = {palette.name: palette for palette in (DARK, LIGHT)}
DEFAULT_THEME: Final = DARK.name


def _terminal_theme(name: str, accent: str, warning: str) -> Theme:
    """Textual's theme of the terminal's own colours, with the accent that our roles have there."""
    theme = BUILTIN_THEMES[name]
    return replace(
        theme, primary=accent, accent=accent, warning=warning, variables={**theme.variables, "border": accent}
    )


THEMES: Final = (
    DARK.theme(),
    LIGHT.theme(),
    _terminal_theme("ansi-dark", "ansi_cyan", "ansi_yellow"),
    _terminal_theme("ansi-light", "ansi_blue", "ansi_magenta"),
)
"""Our own themes, for the app to register."""
_CYCLE: Final = (DARK.name, LIGHT.name, "ansi-dark", "ansi-light")

ROLES: Final = frozenset(
    {
        "text", "title", "muted", "accent", "ok", "warn", "bad", "key", "label", "head", "mark", "gutter", "match",
        "rule", "number", "string", "literal", "production", "locked", "offline",
    }
)  # fmt: skip
"""Every role that a widget may paint with; ``#rrggbb`` from a tag is the only other answer."""

_SIXTEEN: Final = {
    "text": "",
    "title": "bold",
    "muted": "dim",
    "accent": "cyan",
    "ok": "green",
    "warn": "yellow",
    "bad": "red bold",
    "key": "bold cyan",
    "label": "dim",
    "head": "bold",
    "mark": "bold magenta",
    "gutter": "bold cyan",
    "match": "bold underline",
    "rule": "dim",
    "number": "magenta",
    "string": "green",
    "literal": "yellow",
    "production": "bold reverse red",
    "locked": "bold reverse",
    "offline": "bold reverse red",
}
# Yellow and cyan on white cannot be read.
_SIXTEEN_ON_WHITE: Final = _SIXTEEN | {
    "accent": "blue",
    "key": "bold blue",
    "gutter": "bold blue",
    "warn": "magenta",
    "literal": "magenta",
}
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


class Roles:
    """Styles of one theme on one background; ask :meth:`style` for a role.

    The ground says what lies behind the text: nothing special, the row of the cursor (``cursor``), or that row in a
    list without the focus (``blur``).
    """

    def __init__(self, base: Style, grounds: Mapping[str, Style], roles: Mapping[str, Style], *, sixteen: bool) -> None:
        self._base = base
        self._grounds = grounds
        self._roles = roles
        self.sixteen = sixteen
        """Whether these are the terminal's own colours."""
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, role: str, ground: str = "") -> Style:
        """The style for a role on a ground; an unknown role is plain text, ``#rrggbb`` is that colour."""
        style = self._styles.get((role, ground))
        if style is None:
            style = self._styles[role, ground] = self._mixed(role, ground)
        return style

    def _mixed(self, role: str, ground: str) -> Style:
        if ground == "blur" and role == "gutter":
            # Only one list has the focus, and only its cursor has the accent.
            role = "muted"
        elif ground == "cursor" and role == "muted":
            # Easier to read, and one style less on the wire for each such cell.
            role = ""
        foreground = _swatch(role) if role.startswith("#") else self._roles.get(role, Style.null())
        if ground not in self._grounds:
            return self._base + foreground
        if self.sixteen and ground == "cursor":
            # Reversed, a coloured word would turn into a coloured block: the cursor's row keeps weight, not colour.
            bold = foreground.bold or None
            return self._base + Style(bold=bold, underline=foreground.underline) + self._grounds[ground]
        return self._base + self._grounds[ground] + foreground


def _swatch(colour: str) -> Style:
    return Style(color=colour) if _HEX.fullmatch(colour) else Style.null()


@lru_cache(maxsize=64)
def _own_roles(palette: Palette) -> dict[str, Style]:
    on_colour = palette.background
    return {
        "text": Style(),
        "title": Style(bold=True),
        "muted": Style(color=palette.muted),
        "accent": Style(color=palette.accent),
        "ok": Style(color=palette.ok),
        "warn": Style(color=palette.warn),
        "bad": Style(color=palette.bad),
        "key": Style(color=palette.accent),
        "label": Style(color=palette.muted),
        "head": Style(color=palette.muted),
        "mark": Style(color=palette.accent, bold=True),
        "gutter": Style(color=palette.accent),
        "match": Style(color=palette.warn, bold=True, underline=True),
        "rule": Style(color=palette.rule),
        "number": Style(color=palette.number),
        "string": Style(color=palette.ok),
        "literal": Style(color=palette.warn),
        "production": Style(color=on_colour, bgcolor=palette.bad, bold=True),
        "locked": Style(color=on_colour, bgcolor=palette.warn, bold=True),
        "offline": Style(color=palette.bad, bold=True),
    }


@lru_cache(maxsize=64)
def roles_for(theme_name: str, background: str, variables: tuple[tuple[str, str], ...] = ()) -> Roles:
    """The roles of a theme: ours, one of the terminal's sixteen colours, or any other by its CSS variables.

    The background is that of the widget, as ``#rrggbb``, or empty for the terminal's own.
    """
    if theme_name.startswith("ansi-") or not background:
        named = _SIXTEEN_ON_WHITE if theme_name == "ansi-light" else _SIXTEEN
        base = Style(color=RichColor.default(), bgcolor=RichColor.default())
        grounds = {"cursor": Style(reverse=True), "blur": Style(bold=True)}
        return Roles(base, grounds, {role: Style.parse(words) for role, words in named.items()}, sixteen=True)
    palette = PALETTES.get(theme_name) or _borrowed(dict(variables), background)
    base = Style(color=palette.text, bgcolor=background)
    grounds = {"cursor": Style(bgcolor=palette.cursor), "blur": Style(bgcolor=palette.blur)}
    return Roles(base, grounds, _own_roles(palette), sixteen=False)


def _borrowed(variables: Mapping[str, str], background: str) -> Palette:
    """A palette made of the CSS variables of a theme that is not ours."""

    def colour(*names: str) -> str:
        for name in names:
            value = variables.get(name, "")[:7]
            if _HEX.fullmatch(value):
                return value
        return DARK.text

    return Palette(
        name="",
        dark=True,
        background=background,
        surface=colour("surface", "background"),
        panel=colour("panel", "surface"),
        cursor=colour("primary-muted", "panel"),
        blur=colour("panel", "surface"),
        text=colour("foreground"),
        muted=_between(colour("foreground"), background, 0.7),
        accent=colour("text-primary", "primary"),
        ok=colour("text-success", "success"),
        warn=colour("text-warning", "warning"),
        bad=colour("text-error", "error"),
        number=colour("text-secondary", "secondary"),
        rule=_between(colour("foreground"), background, 0.3),
    )


def _between(front: str, back: str, share: float) -> str:
    one, two = RichColor.parse(front).get_truecolor(), RichColor.parse(back).get_truecolor()
    mixed = (round(b + (f - b) * share) for f, b in zip(one, two, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


class ThemeChoice(NamedTuple):
    """Which theme to start with, and what to tell ``App(ansi_color=...)``."""

    name: str
    ansi_color: bool | None


def choose_theme(env: Mapping[str, str], setting: str = "auto") -> ThemeChoice:
    """Choose the theme from the environment and the user's setting (``auto`` or the name of a theme).

    With ``NO_COLOR`` the theme is always one of the terminal's own colours, because Textual otherwise paints greys, and
    so it is by itself where the terminal has sixteen colours only.
    """
    ansi = setting if setting.startswith("ansi-") else "ansi-light" if setting == LIGHT.name else "ansi-dark"
    if "NO_COLOR" in env:
        # Textual picks its no-colour filter before the theme is set, so it must be told at once.
        return ThemeChoice(ansi, True)
    if setting not in {"auto", ""}:
        return ThemeChoice(setting, None)
    return ThemeChoice(ansi if _has_sixteen_colours(env) else DEFAULT_THEME, None)


def _has_sixteen_colours(env: Mapping[str, str]) -> bool:
    chosen = env.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if chosen != "auto":
        return chosen == "standard"
    if env.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return False
    # As Rich decides it: what it takes for sixteen colours it would also squeeze our themes into.
    return env.get("TERM", "").strip().lower().rpartition("-")[2] not in {"256color", "kitty"}


def next_theme(name: str) -> str:
    """The theme after this one, round and round."""
    return _CYCLE[(_CYCLE.index(name) + 1) % len(_CYCLE)] if name in _CYCLE else _CYCLE[0]


def colour_of(value: object) -> str:
    """A colour from outside as ``#rrggbb``; empty when it is none."""
    text = str(value or "").strip()
    return text.lower() if _HEX.fullmatch(text) else ""
