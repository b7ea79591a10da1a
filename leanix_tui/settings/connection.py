"""Resolving where to connect, as whom, and with which care."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leanix_tui import paths
from leanix_tui.errors import ConfigError
from leanix_tui.settings.profile import Profile, Secret, Settings, nearest
from leanix_tui.settings.token import KEYRING_SERVICE, checked, missing, read_keyring, read_token, run_command
from leanix_tui.text import display

__all__ = ["Configuration", "Connection"]


@dataclass(frozen=True, slots=True)
class Connection:
    """Where to connect, as whom, and with which care; resolved from every source."""

    host: str = ""
    """As given; empty: to be found out from the token."""
    workspace_name: str = ""
    """The workspace that it must be; empty: any."""
    token: Callable[[], str] = field(default=missing, repr=False, compare=False)
    """Fetches the API token, each time anew; raises ConfigError or TokenMissing."""
    token_source: str = ""
    """Where the token comes from, in words; empty: nowhere."""
    profile: str = ""
    production: bool = False
    read_only: bool = False
    language: str = ""
    ca_file: Path | None = None
    verify: bool = True
    """Whether TLS certificates are checked; only a flag for one run can say no."""
    cached: bool = True
    """Whether what is loaded is kept in files of this machine, and shown at the next start before it is asked for."""
    badge: str = ""
    """What the header shows beside the workspace: DEMO, PROD or nothing."""

    @property
    def is_demo(self) -> bool:
        """Whether this is the simulated workspace that --demo starts."""
        return self.badge == "DEMO"

    @property
    def name(self) -> str:
        """What a person calls it: the profile, else the workspace, else the host."""
        return self.profile or self.workspace_name or self.host


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings together with the file that they came from."""

    file: Path
    settings: Settings = field(default_factory=Settings)
    exists: bool = False
    warnings: tuple[str, ...] = ()

    def profile_name(self, named: str = "") -> str:
        """The profile in use: named by a flag, by ``LEANIX_TUI_PROFILE``, or the default one; empty: none."""
        chosen = named or os.environ.get("LEANIX_TUI_PROFILE", "")
        if chosen or not self.settings.default_profile:
            return chosen
        return self.settings.default_profile

    def profile(self, name: str) -> Profile:
        """The profile of this name; raises ConfigError when there is none."""
        if name in self.settings.profiles:
            return self.settings.profiles[name]
        known = ", ".join(self.settings.profiles) or "none"
        raise ConfigError(
            f"There is no profile '{display(name, limit=60)}' in {paths.shown(self.file)}.",
            remedy=f"{nearest(name, self.settings.profiles)}Profiles: {display(known)}.",
        )

    def connection(
        self,
        *,
        profile: str = "",
        host: str = "",
        workspace: str = "",
        token_file: Path | None = None,
        read_only: bool | None = None,
        language: str = "",
    ) -> Connection:
        """Resolve where to connect to; the arguments are the flags. No token is fetched yet.

        A token never goes to a host that it was not given for. Where the host of the environment is not that of a
        profile named by a flag, the environment stays out of it; where a flag, or the environment beside
        ``LEANIX_TUI_PROFILE``, names another host than the profile, the profile's token stays out of it; and the
        default profile stays out of it as a whole.
        """
        named = profile or os.environ.get("LEANIX_TUI_PROFILE", "")
        name = self.profile_name(profile)
        chosen = self.profile(name) if name else Profile()
        variables = _Variables()
        if profile and not host and variables.elsewhere(chosen.host):
            variables = _Variables({})
        given_host = host or variables.host
        elsewhere = bool(name and given_host and chosen.host and _bare_host(given_host) != _bare_host(chosen.host))
        if name and not named and given_host and (elsewhere or not chosen.host):
            name, chosen = "", Profile()
        locked = chosen.production if chosen.read_only is None else chosen.read_only
        ca_file = self._beside(chosen.ca_file) if chosen.ca_file else None
        if ca_file is not None and not ca_file.is_file():
            raise ConfigError(f"The ca_file {paths.shown(ca_file)} does not exist.", remedy=f"See {self._where(name)}.")
        source, token = self._token(name, Profile() if elsewhere else chosen, token_file, variables)
        return Connection(
            host=given_host or chosen.host,
            workspace_name=workspace or variables.workspace or chosen.workspace,
            token=token,
            token_source=source,
            profile=name,
            production=chosen.production,
            read_only=locked if read_only is None else read_only,
            language=language or chosen.language or self.settings.language,
            ca_file=ca_file,
            badge="PROD" if chosen.production else "",
        )

    def switched(self, profile: str) -> Connection:
        """Resolve the connection of a profile that somebody changes to by hand: they mean its workspace, too."""
        return self.connection(profile=profile, workspace=self.profile(profile).workspace)

    def _token(
        self, name: str, profile: Profile, flag: Path | None, variables: _Variables
    ) -> tuple[str, Callable[[], str]]:
        """The first source that has a token: flag, environment, file, command, keyring."""
        if flag is not None:
            return f"file {paths.shown(flag)}", lambda: read_token(flag.expanduser())
        for variable in filter(None, (profile.token_env, "LEANIX_API_TOKEN")):
            # A variable that the profile names is the profile's own; the general one belongs to the general host.
            value = (os.environ if variable == profile.token_env else variables.given).get(variable, "").strip()
            if value:
                return f"environment variable {variable}", _from_environment(variable, Secret(value))
        if profile.token_file:
            file = self._beside(profile.token_file)
            return f"file {paths.shown(file)}", lambda: read_token(file)
        inline = profile.token
        if inline is not None:
            return f"file {paths.shown(self.file)}", lambda: checked(inline.reveal(), self._where(name))
        if profile.token_command:
            command = profile.token_command
            return "token_command", lambda: run_command(command)
        if profile.keyring:
            service = profile.keyring if isinstance(profile.keyring, str) else KEYRING_SERVICE
            return f"keyring {service}", lambda: read_keyring(service, name)
        return "", lambda: missing(profile.token_env)

    def _beside(self, path: str) -> Path:
        return self.file.parent / Path(path).expanduser()

    def _where(self, profile: str) -> str:
        return f"[profiles.{display(profile)}] in {paths.shown(self.file)}"


class _Variables:
    """What the environment says about the connection."""

    def __init__(self, given: Mapping[str, str] = os.environ) -> None:
        self.given = given
        self.host = given.get("LEANIX_HOST", "").strip()
        self.workspace = given.get("LEANIX_WORKSPACE", "").strip()

    def elsewhere(self, host: str) -> bool:
        """Whether it names another host than this one."""
        return bool(self.host and host) and _bare_host(self.host) != _bare_host(host)


def _bare_host(host: str) -> str:
    return host.casefold().rpartition("://")[2].partition("/")[0]


def _from_environment(variable: str, secret: Secret) -> Callable[[], str]:
    return lambda: checked(secret.reveal(), f"The variable {variable}")
