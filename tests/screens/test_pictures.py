"""Pictures of the screens around the browsing: full, empty and failed, in a large and in a small terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leanix_tui.client.request_log import Attempt
from leanix_tui.model.change import LoadState
from leanix_tui.screens.request_log import RequestLogScreen
from leanix_tui.widgets import glyphs
from tests.screens.conftest import LARGE, SMALL, press, settled
from tests.screens.waiting import until

SIZES = pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
PLACES = {
    "home": ["0"],
    "help": ["0", "question_mark"],
    "actions": ["0", "a"],
    "palette": ["0", "ctrl+p", *"enterprise"],
    "command line": ["0", "colon", *"fs age"],
    "theme": ["0", "T"],
    "profiles": ["C"],
}
PROFILES = """\
[profiles.acme]
host = "acme.leanix.net"
workspace = "Production"
token_file = "acme.token"
production = true

[profiles.sandbox]
host = "acme-sandbox.leanix.net"
workspace = "Sandbox"
token_command = "pass show leanix"

[profiles.old]
host = "old.leanix.net"
ca_file = "/does/not/exist.pem"
"""


@pytest.fixture
def picture(snap_compare):
    def compare(app, size, *keys, before=None):
        async def get_there(pilot):
            await settled(pilot)
            await press(pilot, *keys)
            if before is not None:
                await before(pilot)

        return snap_compare(app, terminal_size=size, run_before=get_there)

    return compare


@SIZES
@pytest.mark.parametrize("place", PLACES)
def test_places(picture, make_app, size, place):
    assert picture(make_app(config=PROFILES if place == "profiles" else ""), size, *PLACES[place])


@SIZES
def test_home_with_a_type_that_failed(picture, make_app, simulator, size):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allTags"}, times="always", errors=refused)
    assert picture(make_app(), size, "0")


@SIZES
def test_home_while_types_are_loading(snap_compare, make_app, simulator, size):
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, times="always")

    async def asked(pilot):
        app = pilot.app

        def is_asked():
            progress = app.workspace.progress if app.workspace is not None else None
            besides = ("tags", "roles", "users", "labels")
            return progress is not None and progress.types and all(
                name in progress.parts and progress.parts[name].state is LoadState.DONE for name in besides
            )  # fmt: skip

        await until(pilot, is_asked)
        await pilot.press("0")
        await pilot.pause()

    assert snap_compare(make_app(), terminal_size=size, run_before=asked)


@SIZES
def test_home_with_fact_sheets_that_failed(picture, make_app, simulator, size):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]

    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, times="always", errors=refused)

    async def load_the_others(pilot):
        workspace = pilot.app.workspace
        simulator.clear_faults()
        for name in workspace.progress.types:
            if name != "Provider":
                await workspace.retry(name)
        await settled(pilot)

    assert picture(make_app(), size, "0", before=load_the_others)


@SIZES
def test_first_run(picture, make_app, size):
    assert picture(make_app(connection=None), size)


@SIZES
def test_first_run_connected(picture, make_app, simulator, size):
    async def fill_in(pilot):
        pilot.app.screen.host.value, pilot.app.screen.token.value = simulator.url, simulator.token
        await press(pilot, "enter")

    assert picture(make_app(connection=None), size, before=fill_in)


@SIZES
def test_a_token_that_is_refused(picture, make_app, size):
    assert picture(make_app(token=lambda: "wrong"), size)


@SIZES
def test_a_production_workspace_with_an_error_on_the_screen(picture, make_app, size):
    app = make_app(production=True, read_only=True, badge="PROD", profile="acme")
    assert picture(app, size, "0", "colon", *"fs nobody", "enter")


def test_a_terminal_that_is_too_small(picture, make_app):
    assert picture(make_app(), (59, 15))


def test_home_without_colours_and_utf_8(picture, make_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    glyphs.use(glyphs.choose("latin-1", {}))
    assert picture(make_app(), (60, 16), "0")


class FixedLog(RequestLogScreen):
    """A log of the same six requests every day."""

    def attempts(self):
        start = datetime(2026, 11, 23, 14, 1, 58, tzinfo=UTC)

        def attempt(number, method, path, operation, *, status=200, ms=0.0, tries=1, waited=0.0, error="", size=2_048):
            at = start + timedelta(milliseconds=400 * number)
            write = method != "GET" and not operation.startswith("Preload")
            return Attempt(number, at, method, path, operation, write, status, ms, tries, waited, error, 512, size)

        graphql = "/services/pathfinder/v1/graphql"
        return (
            attempt(1, "POST", "/services/mtm/v1/oauth2/token", "", ms=41.2, size=894),
            attempt(2, "GET", "/services/pathfinder/v1/models/dataModel", "", ms=96.0, size=48_102),
            attempt(3, "POST", graphql, "PreloadApplication", ms=412.7, size=375_000),
            attempt(4, "POST", graphql, "PreloadProvider", status=429, ms=12.0, error="Too many requests."),
            attempt(5, "POST", graphql, "PreloadProvider", ms=380.4, tries=2, waited=1.0, size=44_000),
            attempt(6, "POST", graphql, "PreloadUser", status=None, ms=30_000.0, error="No answer in time.", size=0),
        )


@SIZES
def test_the_request_log(picture, make_app, size):
    async def open_log(pilot):
        await pilot.app.push_screen(FixedLog())
        await settled(pilot)

    assert picture(make_app(), size, before=open_log)
