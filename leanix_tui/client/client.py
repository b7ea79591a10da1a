"""The one client through which everything in LeanIX is reached."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from leanix_tui import __version__
from leanix_tui.client.access_control import AccessControl
from leanix_tui.client.api import Api
from leanix_tui.client.auth import ApiToken
from leanix_tui.client.data_model import DataModels
from leanix_tui.client.documents import Documents
from leanix_tui.client.fact_sheets import FactSheets
from leanix_tui.client.features import Features
from leanix_tui.client.host import Origin, parse_host
from leanix_tui.client.quick_httpx import httpx
from leanix_tui.client.relations import Relations
from leanix_tui.client.request_log import Attempt, RequestLog
from leanix_tui.client.retry import RetryPolicy
from leanix_tui.client.settings import Settings
from leanix_tui.client.subscriptions import SubscriptionRoles, Subscriptions
from leanix_tui.client.tags import Tags
from leanix_tui.client.technical_users import TechnicalUsers
from leanix_tui.client.users import Users
from leanix_tui.client.wire import Wire
from leanix_tui.errors import ConfigError
from leanix_tui.model.user import Identity

__all__ = ["LeanIXClient"]

_CONNECTIONS = 24


class LeanIXClient(Api):
    """A connection to one LeanIX workspace, with its services as attributes.

    An API token is all it needs: host, workspace and user are read from what LeanIX answers to it. ::

        async with LeanIXClient(api_token="LXT_...") as client:
            print(client.identity.workspace_name, len(await client.tags.get_tags()))

    ``api_token`` may also be a function that gives it, so that it is fetched no earlier than needed. ``host`` is
    ``app.leanix.net`` when not given; https only, except for this machine. With a ``workspace_name`` the client
    refuses to work with a token of another workspace (WorkspaceMismatch). ``timeout`` is how many seconds to wait for
    the next bytes of an answer. ``ca_file`` names certificates to be trusted beside those of the system.
    ``read_only`` refuses every change before it is sent. ``on_attempt`` is called with every request as it ends.
    ``log`` is filled with them in the place of a log of the client's own.

    Bound to the event loop that it is first used in.
    """

    def __init__(
        self,
        host: str | None = None,
        api_token: ApiToken = "",
        workspace_name: str | None = None,
        *,
        timeout: float = 60.0,
        verify: bool = True,
        ca_file: str | Path | None = None,
        rate_per_second: float = 20.0,
        transport: httpx.AsyncBaseTransport | None = None,
        read_only: bool = False,
        on_attempt: Callable[[Attempt], None] | None = None,
        policy: RetryPolicy | None = None,
        log: RequestLog | None = None,
    ) -> None:
        self._timeout, self._verify, self._ca_file, self._transport = timeout, verify, ca_file, transport
        self._workspace_name = workspace_name
        wire = Wire(
            parse_host(host),
            api_token,
            workspace_name,
            make_http=self._make_http,
            rate_per_second=rate_per_second,
            read_only=read_only,
            policy=policy,
            total_timeout=max(300.0, 3 * timeout),
            log=log,
        )
        super().__init__(wire)
        if on_attempt is not None:
            wire.log.subscribe(on_attempt)
        self.fact_sheets = FactSheets(self)
        self.data_model = DataModels(self)
        self.relations = Relations(self)
        self.tags = Tags(self)
        self.subscriptions = Subscriptions(self)
        self.subscription_roles = SubscriptionRoles(self)
        self.users = Users(self)
        self.technical_users = TechnicalUsers(self)
        self.settings = Settings(self)
        self.features = Features(self)
        self.access_control = AccessControl(self)
        self.documents = Documents(self)

    def __repr__(self) -> str:
        return f"<LeanIXClient {self.identity.host} {self.identity.workspace_name or '(not connected)'}>"

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self) -> Identity:
        """Log in, and find out host, workspace, user and role; every request does so by itself if it has to.

        Raises TokenMissing, TokenRefused, WorkspaceMismatch, HostUnknown, CertificateRefused and their kin.
        LeanIX: POST mtm /oauth2/token [doc].
        """
        return await self.whoami()

    async def close(self) -> None:
        """Give back all connections."""
        await self._wire.close()

    @property
    def identity(self) -> Identity:
        """Whom and what the token stands for; empty but for the host before the first login."""
        session = self._wire.auth.current
        return session.identity if session else Identity(str(self._wire.login))

    @property
    def log(self) -> RequestLog:
        """The last requests with their outcome, and what is being waited for."""
        return self._wire.log

    @property
    def read_only(self) -> bool:
        """Whether changes are refused before they are sent."""
        return self._wire.read_only

    @read_only.setter
    def read_only(self, locked: bool) -> None:
        self._wire.read_only = locked

    def get_workspace_url(self) -> str:
        """The workspace's address in the browser, for links. LeanIX: ``https://{host}/{workspace}`` [doc]."""
        return self._named.workspace_url

    def fact_sheet_url(self, fact_sheet_type: str, fact_sheet_id: str) -> str:
        """A fact sheet's address in the browser. LeanIX: ``.../factsheet/{Type}/{id}`` [doc]."""
        return self._named.fact_sheet_url(fact_sheet_type, fact_sheet_id)

    @property
    def _named(self) -> Identity:
        """The identity; before the first login with the workspace that was asked for."""
        identity = self.identity
        return msgspec.structs.replace(identity, workspace_name=identity.workspace_name or self._workspace_name or "")

    def _make_http(self, origin: Origin) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers={"User-Agent": f"leanix-tui/{__version__}"},
            timeout=httpx.Timeout(self._timeout, connect=min(10.0, self._timeout), pool=None),
            limits=httpx.Limits(
                max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=30
            ),
            transport=self._transport,
            trust_env=not origin.is_loopback,  # no proxy between this machine and itself
            verify=_tls(self._ca_file) if self._verify and origin.scheme == "https" else False,
            follow_redirects=False,
            http2=False,
        )


def _tls(ca_file: str | Path | None) -> ssl.SSLContext:
    """Certificates of the system, and those of a file beside them."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath):
        import certifi  # noqa: PLC0415 - comes with httpx; only for a Python that does not find the system's own

        context.load_verify_locations(certifi.where())
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # ssl.SSLError, for a file that holds no certificates, is one
            raise ConfigError(
                "The certificate file cannot be used.",
                detail=f"{ca_file}: {error.strerror or error}",
                remedy="Name a readable file with certificates in PEM form.",
            ) from None
    return context
