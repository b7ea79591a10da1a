"""Keeping secrets out of everything that can be seen: representations, logs, errors and copied commands."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any, Final

__all__ = ["MASK", "Redactor", "Secret"]

MASK: Final = "***"
_SECRET_KEY: Final = re.compile(r"authorization|token|password|passwd|pwd|secret|apikey|feedkey|credential")
_NOT_SECRET: Final = frozenset({"tokentype", "tokenexpiry", "accesstokenid", "apitokenid", "pagetoken", "nexttoken"})
_HINT: Final = re.compile(r"(?i)authorization|token|password|passwd|secret|api_?key")
"""Without one of these words nothing below can match; to look for them alone costs next to nothing in a long text."""
_IN_TEXT: Final = re.compile(
    r"""(?ix) ( \w* (?: authorization | token | password | passwd | secret | api_?key ) \w* \\?["']? \s* [:=] \s* )
        ( \\?" (?: [^"\\] | \\(?!"). )* \\?" | '[^']*' )"""
)


class Secret:
    """A value that no representation, log or traceback shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return (Secret, (MASK,))


class Redactor:
    """Masks secrets by the key that holds them and by their known values."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def remember(self, secret: Secret) -> None:
        """Mask this value, and its form in a Basic header, wherever it turns up from now on."""
        value = secret.reveal()
        if len(value) >= 4:
            self._known[value] = None
            self._known[base64.b64encode(f"apitoken:{value}".encode()).decode()] = None
        while len(self._known) > 16:  # renewed access tokens; the API token came first and stays
            self._known.pop(list(self._known)[2])

    def text(self, value: str) -> str:
        """Mask known secrets, and what looks like ``password: "..."``, within any text."""
        for secret in tuple(self._known):
            if secret in value:
                value = value.replace(secret, MASK)
        if _HINT.search(value) is None:
            return value
        return _IN_TEXT.sub(lambda match: f'{match[1]}"{MASK}"', value)

    def json(self, value: Any) -> Any:
        """Mask every leaf below a secret key, and known values anywhere."""
        return self._json(value, masked=False)

    def _json(self, value: Any, *, masked: bool) -> Any:
        if isinstance(value, dict):
            return {key: self._json(inner, masked=masked or is_secret_key(str(key))) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._json(inner, masked=masked) for inner in value]
        if isinstance(value, bool) or value is None:
            return value
        if masked:
            return MASK
        return self.text(value) if isinstance(value, str) else value

    def params(self, params: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Mask secret query parameters."""
        return [(key, MASK if is_secret_key(key) else self.text(value)) for key, value in params]


def is_secret_key(key: str) -> bool:
    """Whether a key of this name holds something secret."""
    plain = re.sub(r"[^a-z]", "", key.lower())
    return plain not in _NOT_SECRET and _SECRET_KEY.search(plain) is not None
