"""What the cache of a workspace says about itself. Imported before anything is on the screen: keep it light."""

from __future__ import annotations

from typing import Final

import msgspec

from leanix_tui.model.user import Identity

__all__ = ["INDEX", "Index"]

INDEX: Final = "index"


class Index(msgspec.Struct):
    """What a cache holds, and whose workspace it is."""

    host: str
    profile: str = ""
    workspace_id: str = ""
    workspace_name: str = ""
    user_id: str = ""
    user_name: str = ""
    account: str = ""
    role: str = ""
    saved: float = 0.0
    """Seconds since 1970, by this machine's clock, at which the workspace was as it is here."""
    language: str = ""
    counts: dict[str, int] = {}
    """How many fact sheets of each type there are."""
    known_until: dict[str, str] = {}
    """Until when the changes to a type's fact sheets are in here: the first 19 letters of an ISO 8601 time, UTC."""
    compared: float = 0.0
    """When every fact sheet was last compared with the server's, one by one."""
    files: dict[str, str] = {}
    """The name of each part, and of its file."""

    @property
    def identity(self) -> Identity:
        """Whom and what it was loaded for."""
        return Identity(
            self.host,
            self.workspace_id,
            self.workspace_name,
            self.user_id,
            self.user_name,
            self.role,
            self.account,
        )

    def is_of(self, identity: Identity) -> bool:
        """Whether somebody who is connected as this sees this workspace, and sees it with the same eyes."""
        return (self.workspace_id, self.workspace_name, self.user_id) == (
            identity.workspace_id,
            identity.workspace_name,
            identity.user_id,
        )
