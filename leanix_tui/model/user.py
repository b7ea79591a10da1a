"""The people and technical users of a workspace, and who a token speaks for."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import msgspec

__all__ = ["Identity", "User"]


class User(msgspec.Struct, frozen=True):
    """A user of the workspace with the role and status of their permission."""

    id: str
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    technical: bool = False
    role: str = ""
    """ADMIN, MEMBER, VIEWER, CONTACT ..."""
    status: str = ""
    """Of the permission: ACTIVE, INVITED, ARCHIVED ..."""
    last_login: str = ""
    """ISO 8601, UTC; empty: never, or not said."""


class Identity(msgspec.Struct, frozen=True):
    """Whom and what a token stands for. Empty where the token does not say."""

    host: str
    """Where the calls go: scheme and host, without a slash at the end."""
    workspace_id: str = ""
    workspace_name: str = ""
    user_id: str = ""
    user_name: str = ""
    role: str = ""
    """The user's role in the workspace."""
    account: str = ""
    expires: datetime | None = None
    """When the access token ends (aware, UTC); it is renewed before."""

    @property
    def workspace_url(self) -> str:
        """The workspace's address in the browser. LeanIX: ``https://{host}/{workspace}`` [doc]."""
        return f"{self.host}/{quote(self.workspace_name, safe='')}".rstrip("/")

    def fact_sheet_url(self, fact_sheet_type: str, fact_sheet_id: str) -> str:
        """A fact sheet's address in the browser. LeanIX: ``.../factsheet/{Type}/{id}`` [doc]."""
        place = f"factsheet/{quote(fact_sheet_type, safe='')}/{quote(fact_sheet_id, safe='')}"
        return f"{self.workspace_url}/{place}"
