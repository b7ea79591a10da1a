"""Every place of the program, in the order of the number keys. A screen is added with one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from leanix_tui.screens.base import LeanIXScreen

__all__ = ["SCREENS", "Place", "opener", "place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A screen that can be gone to by name. Its class is imported when it is opened: only the first one at start."""

    name: str
    """For ``GoTo``, ``:`` and, with ``go_`` before it, the action of its number key."""
    title: str
    cls: str
    """Module in this folder and class, with a colon between."""
    key: str | None = None
    """Its number key; None: it opens on top of the screen that asked for it."""
    aliases: tuple[str, ...] = ()
    """Other names on the command line."""

    @property
    def screen(self) -> type[LeanIXScreen]:
        """The class of the screen."""
        found: type[LeanIXScreen] = _named(self.cls)
        return found

    def opener(self) -> Callable[[], LeanIXScreen]:
        """Something that makes the screen when it is first needed."""
        return opener(self.cls)


def _named(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(f"leanix_tui.screens.{module}"), name)


def opener(where: str, *args: Any, **named: Any) -> Callable[[], Any]:
    """Something that imports a module of this folder when it is called, and then makes what is named behind the colon.

    The app knows every screen this way and still imports only the first one before its first frame.
    """
    return lambda: _named(where)(*args, **named)


SCREENS: Final[tuple[Place, ...]] = (
    Place("home", "Home", "home:HomeScreen", "0"),
    Place("inventory", "Inventory", "inventory:InventoryScreen", "1", ("inv", "list")),
    Place("request_log", "Request log", "request_log:RequestLogScreen", None, ("log", "requests")),
    Place("profiles", "Profiles", "profiles:ProfilesScreen", None, ("contexts",)),
)


def place(name: str) -> Place | None:
    """The place with this name or alias."""
    return next((known for known in SCREENS if name == known.name or name in known.aliases), None)
