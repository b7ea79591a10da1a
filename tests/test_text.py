"""Text from outside is shown whole and harmless."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leanix_tui.text import SafeText, display, display_lines, escape_json, file_name, fold, one_line, spreadsheet_cell

HOSTILE = st.text(alphabet=st.characters(), max_size=60)


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)


@given(HOSTILE)
def test_whatever_comes_in_every_character_shown_is_harmless(text):
    assert is_harmless(display(text))
    assert is_harmless(one_line(text))
    assert is_harmless(display_lines(text).replace("\n", ""))
    display(text).encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp", "Mn", "Lo"])))
def test_ordinary_text_is_shown_as_it_is(text):
    assert display(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;cm0gLXJm\x07", "␛]52;c;cm0gLXJm␇"),
        ("a\nb\tc", "a␊b␉c"),
        ("\x9b31m", "\\x9b31m"),
        ("safe\u202egpj.exe", "safe\\u202egpj.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("[bold]Payroll[/] [EU]", "[bold]Payroll[/] [EU]"),
        ("保険契約管理", "保険契約管理"),
        ("Ünïcödé – “quotes”", "Ünïcödé – “quotes”"),
        (None, ""),
        (42, "42"),
    ],
)
def test_display(raw, shown):
    assert display(raw) == shown


def test_a_limit_ends_in_an_ellipsis():
    assert display("x" * 10, limit=5) == "xxxx…"
    assert display("x" * 5, limit=5) == "xxxxx"


def test_display_is_idempotent_and_typed():
    once = display("\x1b[0m")
    assert isinstance(once, SafeText)
    assert display(once) == once


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_escaped_json_means_the_same_and_is_harmless(value):
    document = json.dumps(value, ensure_ascii=False, indent=1)
    escaped = escape_json(document)
    assert json.loads(escaped) == value
    assert is_harmless(escaped.replace("\n", ""))


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_stays_text_in_a_spreadsheet(formula):
    assert spreadsheet_cell(formula) == "'" + formula


def test_ordinary_cells_stay_as_they_are():
    assert spreadsheet_cell("ERP = Global") == "ERP = Global"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("CON", "unnamed_CON"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("a\x00b\u202ec", "abc"),
    ],
)
def test_file_names_from_outside_stay_in_their_folder(raw, name):
    assert file_name(raw) == name


@given(HOSTILE)
def test_every_file_name_is_one_short_component(text):
    name = file_name(text)
    assert name
    assert "/" not in name
    assert name not in {".", ".."}
    assert len(name.encode()) <= 128


def test_search_folds_case_and_accents():
    assert fold("Versicherung ÄÖÜ É") == fold("versicherung aou e")
    assert fold("STRASSE") == fold("straße")
