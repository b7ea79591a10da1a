"""Tables of the benchmarks, and the file that they are kept in."""

from __future__ import annotations

from bench.figures import Figure, Table, at_least, at_most, bound
from bench.results import write


def test_a_missed_target_is_said():
    assert bound("stall", 25.0, "ms", 25).ok
    assert not bound("stall", 25.1, "ms", 25).ok
    assert at_most("start", 1.15, "s", times=1.15, other=1.0, what="bare").ok
    assert not at_most("start", 1.2, "s", times=1.15, other=1.0, what="bare").ok
    assert at_least("load", 1.0, "s", times=15, other=15.0, what="script").ok
    assert not at_least("load", 1.1, "s", times=15, other=15.0, what="script").ok
    assert Table("x", [Figure("a", "1"), bound("b", 1.0, "ms", 2)]).ok
    assert not Table("x", [Figure("a", "1"), bound("b", 3.0, "ms", 2)]).ok


def test_a_new_table_takes_the_place_of_the_last_one_of_its_benchmark(tmp_path):
    path = tmp_path / "RESULTS.md"
    write("first", Table("One | two", [Figure("a", "1 ms")]), path)
    write("second", Table("Other", [Figure("b", "2 ms")]), path)
    write("first", Table("One again", [bound("a", 3.0, "ms", 2)]), path)
    text = path.read_text(encoding="utf-8")
    assert text.index("## first") < text.index("## second")
    assert "1 ms" not in text
    assert "2 ms" in text
    assert "| a | 3.00 ms |  |  | <= 2 ms | MISSED |" in text
    assert text.count("# What was measured") == 1
