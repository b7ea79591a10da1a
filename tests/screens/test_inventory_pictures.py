"""How the inventory looks."""

from __future__ import annotations

import pytest

from tests.screens.conftest import LARGE, SMALL, press, settled, typed
from tests.screens.waiting import until


def picture(snap_compare, app, size, *pressed, ready=settled):
    async def before(pilot):
        await ready(pilot)
        await press(pilot, *pressed)

    return snap_compare(app, terminal_size=size, run_before=before)


SIZES = pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])


@SIZES
def test_picture_full(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "down", "down", "space")


@SIZES
def test_picture_facets(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "f", "down", "space")


@SIZES
def test_picture_empty(snap_compare, make_app, size):
    assert picture(snap_compare, make_app(), size, "slash", *typed("nothing at all"))


@SIZES
def test_picture_loading(snap_compare, make_app, simulator, size):
    simulator.add_fault(action="hang", match={"root": "allFactSheets"}, times="always")

    async def asked(pilot):
        await until(pilot, lambda: bool(pilot.app.workspace and pilot.app.workspace.model.types))

    assert picture(snap_compare, make_app(), size, ready=asked)


@SIZES
def test_picture_failed(snap_compare, make_app, simulator, size):
    refused = [{"message": "Exception while fetching data", "extensions": {"errorType": "TECHNICAL_ERROR"}}]
    simulator.add_fault(action="graphql_error", match={"root": "allFactSheets"}, times="always", errors=refused)
    assert picture(snap_compare, make_app(), size)


def test_picture_columns(snap_compare, make_app):
    assert picture(snap_compare, make_app(), LARGE, "c", "down", "space")


def test_picture_sort(snap_compare, make_app):
    assert picture(snap_compare, make_app(), LARGE, "S")
