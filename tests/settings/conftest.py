"""A configuration file for a test to write, and one that must be refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from leanix_tui import settings
from leanix_tui.errors import ConfigError

CANARY = "LXT_canary_5f1d"


@pytest.fixture
def home(own_home: Path) -> Path:
    return own_home


@pytest.fixture
def canary() -> str:
    """A token that must not be seen anywhere."""
    return CANARY


@pytest.fixture
def write(home):
    def write(text: str | bytes, mode: int = 0o600) -> Path:
        file = home / "xdg_config_home" / "leanix-tui" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        file.chmod(mode)
        return file

    return write


@pytest.fixture
def refused(write):
    def refused(text: str | bytes, mode: int = 0o600) -> ConfigError:
        write(text, mode)
        with pytest.raises(ConfigError) as caught:
            settings.load()
        assert CANARY not in str(caught.value)
        return caught.value

    return refused


@pytest.fixture
def secret_file(canary) -> Callable[..., Path]:
    def secret_file(path: Path, token: str = canary, mode: int = 0o600) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{token}\n")
        path.chmod(mode)
        return path

    return secret_file
