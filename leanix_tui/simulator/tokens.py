"""Access tokens that look and age like LeanIX's: JWTs with its claims, checked and refused by their issuer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid

import msgspec

from leanix_tui.simulator.world import Json, World


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class TokenOffice:
    """Issues access tokens for one API token and knows which of them still live."""

    def __init__(self, world: World, api_token: str, lifetime: float, instance_url: str | None = None) -> None:
        self.world = world
        self.lifetime = lifetime
        self._api_token = api_token
        self._instance_url = instance_url
        self._key = secrets.token_bytes(32)
        self._alive: dict[str, tuple[float, str]] = {}  # jti -> end of life, user id

    def knows(self, api_token: str) -> bool:
        return hmac.compare_digest(api_token.encode(), self._api_token.encode())

    def issue(self, asked_at: str) -> Json:
        """A fresh token answer for the technical user; ``asked_at`` is the URL the request came to."""
        world = self.world
        user = world.users[world.token_user_id]
        now = world.now().timestamp()
        here = self._instance_url or asked_at
        claims: Json = {
            "exp": int(now + self.lifetime),
            "iss": here,
            "jti": str(uuid.uuid4()),
            "sub": user.user_name,
            "instanceUrl": here,
            "principal": {
                "id": user.id,
                "username": user.user_name,
                "role": user.account_role,
                "status": user.status,
                "account": {"id": world.account_id, "name": world.account_name},
                "permission": {
                    "id": user.permission_id,
                    "workspaceId": world.workspace_id,
                    "workspaceName": world.workspace_name,
                    "role": user.permission_role,
                    "customerRoles": None,
                    "status": user.permission_status,
                },
            },
        }
        self._alive = {jti: entry for jti, entry in self._alive.items() if entry[0] > now}
        self._alive[claims["jti"]] = (now + self.lifetime, user.id)
        signed = _part(msgspec.json.encode({"alg": "RS256"})) + "." + _part(msgspec.json.encode(claims))
        return {
            "scope": "",
            "expired": False,
            "access_token": f"{signed}.{self._signature(signed)}",
            "token_type": "bearer",
            "expires_in": int(self.lifetime),
        }

    def _signature(self, signed: str) -> str:
        return _part(hmac.new(self._key, signed.encode(), hashlib.sha256).digest())

    def user_of(self, access_token: str) -> str | None:
        """The id of the user that a living token of ours belongs to; None for every other text."""
        signed, _, signature = access_token.rpartition(".")
        if not signed or not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return None
        payload = signed.partition(".")[2]
        try:
            claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=dict)
        except (ValueError, msgspec.DecodeError):
            return None
        until, user_id = self._alive.get(str(claims.get("jti")), (0.0, ""))
        return user_id if self.world.now().timestamp() < until else None

    def expire_all(self) -> int:
        """Let every issued token be expired from now on; returns how many were alive."""
        count = len(self._alive)
        self._alive.clear()
        return count
