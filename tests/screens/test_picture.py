"""Pictures of the terminal keep their columns in every viewer."""

from __future__ import annotations

from leanix_tui.screens.picture import aligned

RUN = '<text class="r1" x="12.2" y="20" textLength="158.6" clip-path="url(#line-0)">{}</text>'


def test_each_group_of_words_begins_where_it_stands():
    svg = aligned(RUN.format("&#160;&#160;A&#160;B&#160;&#160;&#160;75&#160;%&#160;"))
    assert svg == (
        '<text class="r1" x="36.6" y="20" textLength="36.6" clip-path="url(#line-0)">A&#160;B</text>'
        '<text class="r1" x="109.8" y="20" textLength="48.8" clip-path="url(#line-0)">75&#160;%</text>'
    )


def test_what_a_name_holds_stays_text():
    svg = aligned(RUN.format("&lt;script&gt;&amp;&#x27;x&#x27;"))
    assert "&lt;script&gt;&amp;'x'" in svg


def test_wide_characters_take_two_places():
    svg = aligned(RUN.format("保険&#160;&#160;&#160;&#160;&#160;&#160;AB1"))
    assert 'x="134.2"' in svg


def test_blank_runs_vanish_and_the_rest_of_the_picture_stays():
    assert aligned("<rect/>" + RUN.format("&#160;&#160;") + "<g></g>") == "<rect/><g></g>"
