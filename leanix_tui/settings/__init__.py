"""Profiles and settings: what the configuration file says, and what the environment and the flags say over it.

Precedence: defaults < TOML file < environment (``LEANIX_HOST``, ``LEANIX_API_TOKEN``, ``LEANIX_WORKSPACE``,
``LEANIX_TUI_PROFILE``) < flags. Nothing here opens a connection, and no token is fetched before somebody logs in.
"""

from __future__ import annotations

from leanix_tui.settings.connection import Configuration, Connection
from leanix_tui.settings.profile import Profile, Settings
from leanix_tui.settings.save import TokenStore, save_profile, save_setting
from leanix_tui.settings.toml_file import load

__all__ = ["Configuration", "Connection", "Profile", "Settings", "TokenStore", "load", "save_profile", "save_setting"]
