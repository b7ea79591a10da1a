"""The simulated LeanIX as one ASGI application around one world."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from leanix_tui.simulator.envelope import Answer, Refusal, error_body
from leanix_tui.simulator.faults import FaultBook
from leanix_tui.simulator.middleware import Latency, Login, RateLimit, SingleSlashes
from leanix_tui.simulator.routes import bookmarks, control, edits, explorer, fact_sheets, models, mtm, oauth, settings
from leanix_tui.simulator.routes.graphql import graphql_routes
from leanix_tui.simulator.striking import Abort, FaultStriker
from leanix_tui.simulator.tokens import TokenOffice
from leanix_tui.simulator.world import World

FAMILY_B = ("/bookmarks", "/features", "/suggestions", "/models/accessControlEntities")


@dataclass(slots=True)
class Controls:
    """What tests and the control endpoint hold on to; ``app.state.controls`` of every simulator.

    ``abort`` closes the connection of a request without an answer. A server sets it to its own way; without a server
    there is no connection, and a dropped request raises ``ConnectionGone`` in the caller instead.
    """

    world: World
    token: str
    office: TokenOffice
    book: FaultBook
    abort: Abort


def new_token() -> str:
    """An API token that looks like LeanIX's."""
    return "LXT_" + secrets.token_urlsafe(32)


def create_app(
    world: World,
    *,
    token: str | None = None,
    token_lifetime: float = 3599,
    rate_limit: int = 1800,
    retry_after: bool = True,
    latency_ms: float = 0,
    latency_per_fact_sheet_ms: float = 0,
    instance_url: str | None = None,
) -> Starlette:
    """A simulator for this world.

    ``token`` is the API token that logs in (a random one without it, see ``app.state.controls.token``), ``rate_limit``
    the Pathfinder requests per user and minute (0: no limit), ``retry_after`` whether a 429 says how long to wait,
    ``instance_url`` the host named in access tokens: the one that was asked for the token when not given.
    """
    api_token = token or new_token()
    office = TokenOffice(world, api_token, token_lifetime, instance_url)
    controls = Controls(world, api_token, office, FaultBook(), lambda _: False)
    served = [
        *oauth.oauth_routes(office),
        *mtm.mtm_routes(world),
        *models.model_routes(world),
        *settings.settings_routes(world),
        *fact_sheets.fact_sheet_routes(world),
        *bookmarks.bookmark_routes(world),
        *graphql_routes(world, latency_per_fact_sheet_ms=latency_per_fact_sheet_ms),
    ]
    routes = [*served, *explorer.explorer_routes(served), *control.control_routes(controls.book, office)]
    routes += edits.edit_routes(world)
    open_paths = frozenset({oauth.PATH, oauth.PATH + "/", *(spec for _, spec in explorer.SPECS.values())})

    def abort(scope: Scope) -> bool:
        return controls.abort(scope)

    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SingleSlashes),
            Middleware(FaultStriker, controls.book, office.expire_all, abort),
            Middleware(Latency, latency_ms),
            Middleware(Login, office, open_paths),
            Middleware(RateLimit, office, rate_limit, retry_after=retry_after),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _unrouted},
    )
    app.router.redirect_slashes = False
    app.state.controls = controls
    return app


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return error.answer()


async def _unrouted(request: Request, error: Exception) -> Response:
    """404 and 405 in the envelope of the service that was asked; a 405 names what is allowed."""
    if not isinstance(error, HTTPException):
        raise error
    path = request.url.path
    family = "B" if path.startswith("/services/pathfinder/") and any(part in path for part in FAMILY_B) else "A"
    message = f"HTTP {error.status_code} {error.detail}"
    return Answer(error_body(message, "Error", family, []), error.status_code, error.headers)
