"""The people and technical users of the workspace."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from leanix_tui.client.api import Api
from leanix_tui.client.details import read_user
from leanix_tui.client.paging import by_page
from leanix_tui.client.reading import JsonObject, as_object, text
from leanix_tui.errors import AnswerError, NotFound, PermissionDenied, RequestInvalid
from leanix_tui.model.user import Identity, User

__all__ = ["Users", "workspace_id_of"]

_MTM = "/services/mtm/v1"


class Users:
    """Reading users. LeanIX: GET mtm /workspaces/{id}/permissions [doc]."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._users: list[User] | None = None

    async def load_users(self, *, force_refresh: bool = False) -> list[User]:
        """All users of the workspace with role and status, technical users included; remembered until refreshed.

        LeanIX: GET mtm /workspaces/{id}/permissions?includeTechnicalUsers=true [doc], and where this token may not,
        GET mtm /workspaces/{id}/users [schema], which knows no roles. Raises NotFound when the token does not say
        which workspace it is for.
        """
        if self._users is None or force_refresh:
            self._users = await self._load()
        return list(self._users)

    async def _load(self) -> list[User]:
        workspace = f"{_MTM}/workspaces/{quote(workspace_id_of(await self._api.whoami()), safe='')}"
        try:
            permissions = await self._all(f"{workspace}/permissions", {"includeTechnicalUsers": "true"})
        except (PermissionDenied, RequestInvalid) as refusal:
            try:
                found = await self._all(f"{workspace}/users", {})
            except AnswerError:
                raise refusal from None
            return [_with_status(entry) for entry in found]
        return [_from_permission(entry) for entry in permissions]

    async def _all(self, path: str, params: dict[str, str]) -> list[JsonObject]:
        return [item async for page in by_page(self._api.fetcher(path, params)) for item in page]


def workspace_id_of(identity: Identity) -> str:
    """The id of the token's workspace. Raises NotFound when the token does not say."""
    if not identity.workspace_id:
        raise NotFound(
            "The access token does not say which workspace it is for.",
            remedy="Without that, users cannot be listed; everything else works.",
        )
    return identity.workspace_id


def _from_permission(entry: JsonObject) -> User:
    if "user" not in entry:
        return _with_status(entry)
    login = text(entry.get("lastLogin")) or text(as_object(entry["user"]).get("lastLogin"))
    return msgspec.structs.replace(
        read_user(entry["user"]), role=text(entry.get("role")), status=text(entry.get("status")), last_login=login
    )


def _with_status(entry: JsonObject) -> User:
    user = read_user(entry)
    return user if user.status else msgspec.structs.replace(user, status=text(entry.get("status")))
