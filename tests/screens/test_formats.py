"""Values look the same on every screen: dates, numbers, lifecycles, seals."""

from __future__ import annotations

import pytest

from leanix_tui.model.data_model import Field
from leanix_tui.model.labels import Labels
from leanix_tui.screens import formats
from leanix_tui.screens.taking import has_display

LABELS = Labels("en", values={("T", "life", "phaseOut"): "Phase out", ("T", "fit", "good"): "Good [fit]"})
TODAY = "2026-11-23"
LIFE = {"phases": [{"phase": "phaseOut", "startDate": "2026-01-01"}, {"phase": "active", "startDate": "2019-05-01"}]}


@pytest.mark.parametrize(
    ("value", "text"),
    [(12000, "12 000"), (-1234567, "-1 234 567"), (18233.63, "18 233.63"), (0.5, "0.5"), (1e300, "1e+300"), ("x", "x")],
)
def test_numbers_have_their_thousands_apart(value, text):
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-23T01:00:00Z", "today"),
        ("2026-11-20", "3 d ago"),
        ("2026-08-01", "3 mo ago"),
        ("2020-01-01", "6 y ago"),
        ("2027-01-01", ""),
        ("soon", ""),
        (None, ""),
    ],
)
def test_how_long_ago_a_day_was(moment, text):
    assert formats.ago(moment, TODAY) == text


def test_moments_are_told_in_utc_and_nonsense_as_it_is():
    assert formats.moment("2026-11-23T14:02:59.123456789+02:00") == "2026-11-23 12:02 UTC"
    assert formats.moment("yesterday\x1b") == "yesterday␛"


def test_the_current_phase_of_a_lifecycle_in_both_forms():
    kept = ("active", "2019-05-01", "phaseOut", "2026-01-01")
    for value in (LIFE, kept):
        cell = formats.phase_text(LABELS, "T", "life", value, TODAY)
        assert (cell.text, cell.role) == ("Phase out 2026", "warn")
        lines = ["".join(text for text, _ in line) for line in formats.timeline(LABELS, "T", "life", value, TODAY)]
        assert lines == ["· Active     2019-05-01", "● Phase out  2026-01-01  10 mo ago"]
    assert formats.phase_text(LABELS, "T", "life", None, TODAY).text == "–"
    assert formats.phase_text(LABELS, "T", "life", LIFE, "2018-01-01").text == "Active from 2019"


def test_values_have_labels_and_keep_their_brackets():
    field = Field("fit", "SINGLE_SELECT", ("good",))
    assert formats.value_text(LABELS, "T", field, "good") == "Good [fit]"
    assert formats.value_text(LABELS, "T", field, "good", raw=True) == "good"
    assert formats.value_text(LABELS, "T", None, {"geoCountry": "DE", "empty": None}) == "Geo country DE"
    assert formats.value_text(LABELS, "T", None, [True, 1, "a\nb"]) == "yes, 1, a b"


def test_an_unknown_seal_is_told_as_unknown():
    assert formats.seal(LABELS, "APPROVED").text == "✓ Approved"
    assert formats.seal(LABELS, "UNDER_REVIEW").text == "? Under review"
    assert formats.seal(LABELS, "").text == "–"


def test_a_browser_is_only_for_a_desktop():
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert not has_display({}, "linux")
    assert not has_display({"DISPLAY": ":0", "SSH_CONNECTION": "a"}, "linux")
    assert has_display({}, "darwin")
