"""Where requests may go: reading a host as people write it, and judging the one that a token names."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from leanix_tui.errors import ConfigError

__all__ = ["DEFAULT_HOST", "Origin", "instance_origin", "parse_host"]

DEFAULT_HOST: Final = "app.leanix.net"
_HOST_NAME: Final = re.compile(r"(?i)[\w]([\w.-]{0,251}[\w])?\.?")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


class Origin(msgspec.Struct, frozen=True):
    """Scheme, host and port: the unit within which the access token may travel."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{name}" + ("" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def is_loopback(self) -> bool:
        """Whether this is the machine we run on."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse_host(text: str | None) -> Origin:
    """Read a host with or without scheme, trailing slash or workspace path; nothing means ``app.leanix.net``.

    Raises ConfigError for anything but https, with http allowed for the machine itself.
    """
    written = (text or "").strip() or DEFAULT_HOST
    try:
        return _origin(written)
    except ValueError as error:
        raise ConfigError(
            "The host cannot be used.",
            detail=str(error),
            remedy="Give it as in the browser, for example acme.leanix.net or https://acme.leanix.net.",
        ) from None


def instance_origin(claim: object, login: Origin) -> Origin:
    """Where calls go after login: the token's ``instanceUrl`` if it is trustworthy, the login host otherwise.

    Trustworthy is the login host itself, https below leanix.net, or, logged in at this machine, this machine.
    """
    if not isinstance(claim, str) or not claim.strip():
        return login
    try:
        named = _origin(claim.strip())
    except ValueError:
        return login
    if login.is_loopback:
        return named if named.is_loopback else login
    at_leanix = named.scheme == "https" and named.port == 443 and f".{named.host}".endswith(".leanix.net")
    return named if at_leanix or (named.scheme == "https" and named.host == login.host) else login


def _origin(written: str) -> Origin:
    if "://" in written:
        parts = urlsplit(written)
    else:
        parts = urlsplit(f"//{written.lstrip('/')}")
        guess = "http" if Origin("http", _name(parts), 80).is_loopback else "https"
        parts = parts._replace(scheme=guess)
    if "@" in parts.netloc:
        raise ValueError("A user name or password does not belong in it.")
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("Only https is spoken.")
    name = _name(parts)
    origin = Origin(parts.scheme, name, parts.port or _DEFAULT_PORTS[parts.scheme])
    if parts.scheme == "http" and not origin.is_loopback:
        raise ValueError("Over http the token would travel readable; only https is allowed.")
    return origin


def _name(parts: SplitResult) -> str:
    name = (parts.hostname or "").lower()
    if ":" in name:
        ipaddress.IPv6Address(name)
    elif not _HOST_NAME.fullmatch(name):
        raise ValueError("It is not a host name.")
    return name.rstrip(".")
