"""Getting around: places, steps back, the connection, and the keys that work everywhere."""

from __future__ import annotations

import stat

import pytest

from leanix_tui import paths
from leanix_tui.text import display
from tests.screens.conftest import LARGE, SMALL, connection_to, press, saved, settled, shown
from tests.screens.waiting import until

pytestmark = pytest.mark.anyio


async def test_the_inventory_is_the_first_screen_and_fills_by_itself(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert app.screen.TITLE_ == "Inventory"
        assert app.connection_state == "connected"
        assert len(app.workspace.store) == 600
        assert "600" in shown(app).splitlines()[0]
        assert "loaded 14:02" in shown(app).splitlines()[0]


async def test_numbers_go_to_places_and_escape_goes_back(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "0")
        assert app.screen.TITLE_ == "Home"
        await press(pilot, "1")
        assert app.screen.TITLE_ == "Inventory"
        await press(pilot, "0", "escape")
        assert app.screen.TITLE_ == "Inventory"
        await press(pilot, "escape")
        assert app.screen.TITLE_ == "Inventory"
        assert app.is_running


async def test_minus_goes_to_the_last_view_even_after_it_was_closed(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "0", "minus")
        assert app.screen.TITLE_ == "Inventory"
        await press(pilot, "minus")
        assert app.screen.TITLE_ == "Home"
        await press(pilot, "@", "escape")
        assert app.screen.TITLE_ == "Home"
        await press(pilot, "minus")
        assert app.screen.TITLE_ == "Request log"
        assert "Home › Request log" in shown(app)


async def test_a_wrong_token_is_a_calm_pane_with_a_remedy_and_a_way_to_try_again(make_app, simulator):
    secret = ["wrong"]
    app = make_app(token=lambda: secret[0])
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert app.workspace is None
        assert app.connection_state == "refused"
        assert "✗ refused" in shown(app).splitlines()[0]
        picture = shown(app)
        assert app.connection_error.headline.split()[0] in picture
        assert "r retry" in picture
        assert "C profiles" in picture
        assert "Traceback" not in picture
        secret[0] = simulator.token
        await press(pilot, "r")
        assert app.connection_state == "connected"
        assert "r retry" not in shown(app)
        assert len(app.workspace.store) == 600


async def test_being_asked_to_wait_is_said_while_connecting_and_while_loading(make_app, fresh_simulator):
    simulator = fresh_simulator  # of its own: nobody else's last request takes the fault away
    simulator.add_fault(action="rate_limited", match={"path": "/services/mtm/v1/oauth2/token"}, retry_after=1, times=1)
    simulator.add_fault(action="rate_limited", match={"root": "allFactSheets"}, retry_after=2, times=1)
    app = make_app(connection=connection_to(simulator))
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: "LeanIX asks us to wait 1 s  ctrl+c stops" in shown(app))
        assert app.workspace is None
        await until(pilot, lambda: "LeanIX asks us to wait 2 s  ctrl+c stops" in shown(app))
        await settled(pilot)
        assert "asks us to wait" not in shown(app)
        assert len(app.workspace.store) == 80


async def test_a_host_that_does_not_answer_is_offline(make_app):
    app = make_app(host="http://127.0.0.1:9")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert app.connection_state == "offline"
        assert "offline" in shown(app).splitlines()[0]


async def test_another_workspace_than_the_configured_one_is_refused(make_app):
    app = make_app(workspace_name="SomebodyElse")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        assert app.workspace is None
        assert "SomebodyElse" in shown(app)
        assert "✗ other workspace" in shown(app).splitlines()[0]


async def test_production_is_named_and_locked_changes_are_refused_until_unlocked(make_app):
    app = make_app(production=True, read_only=True, badge="PROD")
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        first = shown(app).splitlines()[0]
        assert " PROD " in first
        assert " LOCKED " in first
        assert app.workspace.client.read_only is True
        await press(pilot, "L")
        assert app.workspace.client.read_only is False
        assert " LOCKED " not in shown(app).splitlines()[0]


async def test_ctrl_c_says_how_to_quit_and_quits_the_second_time(make_app):
    app = make_app()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+c")
        assert app.is_running
        assert "leaves the program" in shown(app)
        await pilot.press("ctrl+c")
    assert app.return_code == 0


async def test_what_is_said_already_is_not_said_twice(make_app):
    app = make_app()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "escape", "escape", "escape")
        assert shown(app).count("This is the first screen") == 1


async def test_q_quits(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await pilot.press("q")
    assert app.return_code == 0
    assert app.workspace is None


async def test_a_small_terminal_says_how_large_it_should_be(make_app):
    app = make_app()
    async with app.run_test(size=(59, 15)) as pilot:
        await settled(pilot)
        assert "60 x 16" in shown(app)
        assert "Name" not in shown(app)
        await pilot.resize_terminal(60, 16)
        await settled(pilot)
        assert "60 x 16" not in shown(app)
        assert "Name" in shown(app)


async def test_in_a_terminal_that_is_too_small_no_key_does_anything_but_leave(make_app):
    app = make_app()
    async with app.run_test(size=(50, 12)) as pilot:
        await settled(pilot)
        before = app.screen.focused
        await press(pilot, "tab", "shift+tab", "0", "j", "/", "x", "enter", "@", "?")
        assert app.screen.TITLE_ == "Inventory"
        assert app.screen.focused is before
        await pilot.resize_terminal(*LARGE)
        await press(pilot, "0")
        assert app.screen.TITLE_ == "Home"
        await pilot.resize_terminal(50, 12)
        await settled(pilot)
        await pilot.press("q")
    assert app.return_code == 0


async def test_a_theme_is_seen_at_once_kept_when_chosen_and_forgotten_when_not(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "T", "down")
        assert app.theme == "leanix-light"
        await press(pilot, "escape")
        assert app.theme == "leanix-dark"
        assert not saved(app).exists()
        await press(pilot, "T", "down", "enter")
        assert app.theme == "leanix-light"
        assert 'theme = "leanix-light"' in saved(app).read_text()


async def test_keys_can_be_changed_and_a_clash_is_reported(make_app):
    app = make_app(config='[keymap]\nrequest_log = "%"\n')
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "@")
        assert app.screen.TITLE_ == "Inventory"
        await press(pilot, "percent_sign")
        assert app.screen.TITLE_ == "Request log"
    app = make_app(config='[keymap]\nrequest_log = "q"\n')
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        assert "q is both" in shown(app)


async def test_a_change_of_connection_closes_every_screen_of_the_old_workspace(make_app, custom_simulator):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        old = app.workspace
        await press(pilot, "@", "0")
        app.connect_to(connection_to(custom_simulator))
        await settled(pilot)
        assert app.workspace is not old
        assert app.screen.TITLE_ == "Inventory"
        assert [type(screen).__name__ for screen in app.places()] == ["InventoryScreen"]
        assert len(app.workspace.store) == 120


async def test_a_picture_of_the_screen_is_a_private_file(make_app):
    app = make_app()
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"screenshot", "enter")
        (picture,) = (paths.state_dir() / "exports").glob("*.svg")
        assert stat.S_IMODE(picture.stat().st_mode) == 0o600
        assert "<svg" in picture.read_text()


async def test_what_is_copied_goes_to_the_terminal(make_app):
    app = make_app()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await settled(pilot)
        app.copy_text("3263428a", display("id"))
        await settled(pilot)
        assert app.clipboard == "3263428a"
        assert "Copied the id" in shown(app)
