"""The first run asks for host and token, tries them, and keeps only what the person agrees to."""

from __future__ import annotations

import stat

import pytest

from leanix_tui import paths, settings
from leanix_tui.screens.onboarding import OnboardingScreen
from tests.screens.conftest import LARGE, SMALL, press, saved, settled, shown

pytestmark = pytest.mark.anyio


async def fill_in(pilot, simulator, token=None):
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, OnboardingScreen)
    screen.host.value, screen.token.value = simulator.url, token or simulator.token
    await press(pilot, "enter")
    return screen


async def test_without_any_connection_it_asks_and_explains(make_app):
    app = make_app(connection=None)
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        picture = shown(app)
        assert "technical" in picture
        assert "deprecated" in picture
        assert "not connected" in picture or "Connect to a workspace" in picture
        await press(pilot, "escape")
        assert app.screen.TITLE_ == "Inventory"
        assert app.workspace is None


async def test_the_token_is_never_shown_and_what_it_stands_for_is(make_app, simulator):
    app = make_app(connection=None)
    async with app.run_test(size=LARGE) as pilot:
        await fill_in(pilot, simulator)
        picture = shown(app)
        assert simulator.token not in picture
        assert "AureliaGroup" in picture
        assert "tui-robot (ADMIN)" in picture
        assert not saved(app).exists()
        await press(pilot, "escape")
        assert simulator.token not in shown(app)


@pytest.mark.parametrize("keep", ["file", "none", "nothing"])
async def test_only_what_was_agreed_to_is_kept(make_app, simulator, keep):
    app = make_app(connection=None)
    async with app.run_test(size=LARGE) as pilot:
        screen = await fill_in(pilot, simulator)
        screen.name_input.value = "acme"
        screen.query_one(f"#keep-{keep}").focus()
        await press(pilot, "enter")
        assert app.screen.TITLE_ == "Inventory"
        assert len(app.workspace.store) == 600
        tokens = list(paths.config_dir().glob("*.token"))
        if keep == "nothing":
            assert not saved(app).exists()
            assert tokens == []
            return
        assert app.connection.profile == "acme"
        assert settings.load().profile("acme").host == simulator.url
        assert simulator.token not in saved(app).read_text()
        if keep == "none":
            assert tokens == []
        else:
            assert tokens[0].read_text().strip() == simulator.token
            assert stat.S_IMODE(tokens[0].stat().st_mode) == 0o600


async def test_a_wrong_token_keeps_the_form_with_the_reason(make_app, simulator):
    app = make_app(connection=None)
    async with app.run_test(size=LARGE) as pilot:
        screen = await fill_in(pilot, simulator, token="wrong")
        assert screen.error_line.error is not None
        assert screen.error_line.error.headline in shown(app)
        assert screen.host.value == simulator.url
        screen.token.value = simulator.token
        screen.token.focus()
        await press(pilot, "enter")
        assert screen.error_line.error is None
        assert "AureliaGroup" in shown(app)


async def test_what_is_typed_takes_the_place_of_the_hint(make_app):
    app = make_app(connection=None)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert "it is not shown" in shown(app)
        await press(pilot, *"hello")
        line = next(line for line in shown(app).splitlines() if "●" in line)
        assert line.split() == ["API", "token", "●●●●●"]


async def test_no_token_at_all_is_said(make_app):
    app = make_app(connection=None)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert "The token is missing" in shown(app)


async def test_a_profile_name_that_is_taken_is_refused(make_app, simulator):
    app = make_app(connection=None, config='[profiles.acme]\nhost = "acme.example"\n')
    async with app.run_test(size=LARGE) as pilot:
        screen = await fill_in(pilot, simulator)
        screen.name_input.value = "acme"
        await press(pilot, "enter")
        assert "There is a profile acme already" in shown(app)
        assert settings.load().profile("acme").host == "acme.example"
