"""Dialogs: what they answer, and that no careless key says yes."""

from __future__ import annotations

import pytest

from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.screens.dialogs.confirm import Confirm
from leanix_tui.screens.dialogs.text_view import TextView
from leanix_tui.text import display
from tests.screens.conftest import LARGE, SMALL, press, settled, shown

pytestmark = pytest.mark.anyio
NOTHING = object()


async def answer_of(app, dialog, *keys, size=LARGE):
    answers = []
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.push_screen(dialog, answers.append)
        await press(pilot, *keys)
        return answers[0] if answers else NOTHING


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], False),
        (["escape"], None),
        (["n"], None),
        (["y"], True),
        (["right", "enter"], True),
        (["tab", "tab", "enter"], False),
        (["space"], NOTHING),
    ],
)
async def test_a_question_is_only_answered_with_yes_on_purpose(make_app, keys, answer):
    dialog = Confirm(display("Leave?"), display("Something would be lost."), yes="Leave")
    assert await answer_of(make_app(), dialog, *keys) == answer


def choices(amount):
    return [Choice(number, display(f"choice {number}")) for number in range(amount)]


async def test_a_short_list_is_walked_and_a_long_one_is_filtered(make_app):
    assert await answer_of(make_app(), Choose(display("Some"), choices(3)), "down", "j", "enter") == 2
    assert await answer_of(make_app(), Choose(display("Many"), choices(99)), *"choice 42", "enter") == 42
    assert await answer_of(make_app(), Choose(display("Many"), choices(99)), "down", "pagedown", "escape") is None


async def test_a_letter_chooses_at_once_even_where_it_would_move_the_cursor(make_app):
    listed = [Choice("json", display("JSON"), key="j"), Choice("curl", display("curl"), key="c")]
    assert await answer_of(make_app(), Choose(display("Copy"), listed), "j") == "json"


async def test_what_cannot_be_chosen_says_why_and_stays(make_app):
    listed = [Choice("a", display("A"), why_not=display("not today"))]
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.push_screen(Choose(display("Some"), listed))
        await press(pilot, "enter")
        assert "not today" in shown(app)
        assert "Some" in shown(app)


async def test_a_long_text_scrolls_and_is_copied_as_it_is(make_app):
    text = "\n".join(f"line {number}" for number in range(99)) + "\n\x1b[2J[bold]end[/x]"
    app = make_app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.push_screen(TextView(display("Description"), text))
        await settled(pilot)
        assert "line 0" in shown(app)
        await press(pilot, "G")
        assert "␛[2J[bold]end[/x]" in shown(app)
        await press(pilot, "g", "y")
        assert "line 0" in shown(app)
        assert app.clipboard == text
