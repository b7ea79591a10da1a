"""Profiles are listed without their tokens, and switching leaves nothing of the old workspace behind."""

from __future__ import annotations

import pytest

from leanix_tui import settings
from tests.screens.conftest import LARGE, press, settled, shown

pytestmark = pytest.mark.anyio


def config(simulator, other):
    return f"""\
default_profile = "acme"

[profiles.acme]
host = "{simulator.url}"
token_env = "ACME_TOKEN"

[profiles.other]
host = "{other.url}"
token_env = "OTHER_TOKEN"
production = true

[profiles.broken]
host = "acme.example"
ca_file = "/does/not/exist.pem"
"""


@pytest.fixture
def tokens(monkeypatch, simulator, custom_simulator):
    monkeypatch.setenv("ACME_TOKEN", simulator.token)
    monkeypatch.setenv("OTHER_TOKEN", custom_simulator.token)
    return config(simulator, custom_simulator)


async def test_profiles_say_where_their_token_is_and_never_the_token(make_app, tokens, simulator, custom_simulator):
    app = make_app(config=tokens, connection=None)
    app.connection = settings.load().connection()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert app.connection_state == "connected"
        await press(pilot, "C")
        picture = shown(app)
        rows = picture.splitlines()[2:]
        line = {name: next(row for row in rows if f" {name} " in row) for name in ("acme", "other")}
        assert "in use" in line["acme"]
        assert "ACME_TOKEN" in line["acme"]
        assert "PROD LOCKED" in line["other"]
        assert "✗" in next(row for row in rows if " broken " in row)
        assert simulator.token not in picture
        assert custom_simulator.token not in picture


async def test_enter_switches_and_drops_what_was_loaded(make_app, tokens):
    app = make_app(config=tokens, connection=None)
    app.connection = settings.load().connection()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        old = app.workspace
        await press(pilot, "C", "down", "enter")
        assert app.connection.profile == "other"
        assert app.workspace is not old
        assert app.screen.TITLE_ == "Inventory"
        assert len(app.workspace.store) == 120
        assert app.workspace.client.read_only is True
        first = shown(app).splitlines()[0]
        assert " PROD " in first
        assert " LOCKED " in first


async def test_the_environment_does_not_redirect_a_profile_that_is_chosen_by_hand(make_app, tokens, monkeypatch):
    app = make_app(config=tokens)
    monkeypatch.setenv("LEANIX_HOST", "http://127.0.0.1:9")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "C", "down", "down", "enter")
        assert app.connection.profile == "other"
        assert app.connection_state == "connected"


async def test_the_command_line_switches_too_and_names_the_profiles_it_knows(make_app, tokens):
    app = make_app(config=tokens)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "colon", *"profile nobody", "enter")
        assert "acme, other" in shown(app)
        await press(pilot, "escape", "colon", *"ctx other", "enter")
        assert app.connection.profile == "other"
        assert len(app.workspace.store) == 120
