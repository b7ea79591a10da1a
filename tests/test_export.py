from __future__ import annotations

import csv
import io
import json
import stat
from datetime import datetime

import openpyxl
import pytest

from leanix_tui.errors import Refused, UsageError
from leanix_tui.export import Column, format_of, render, suggest_name, to_json, write_table

COLUMNS = [Column("id", "Id"), Column("name", "Name"), Column("completion", "Complete"), Column("tags", "Tags")]
ROWS = [
    {"id": "1", "name": 'ERP, "global"', "completion": 42, "tags": {"Company": ["Holding"]}},
    {"id": "2", "name": "two\nlines", "completion": None, "tags": ["a", "b"], "extra": "not asked for"},
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def text(rows, columns=COLUMNS, kind="csv", **options):
    return "".join(render(rows, columns, kind, **options))


def test_csv_is_read_back_as_it_was():
    found = list(csv.DictReader(io.StringIO(text(ROWS))))
    assert found[0] == {"id": "1", "name": 'ERP, "global"', "completion": "42", "tags": '{"Company":["Holding"]}'}
    assert found[1] == {"id": "2", "name": "two\nlines", "completion": "", "tags": "a; b"}


@pytest.mark.parametrize("value", FORMULAS)
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_text_never_becomes_a_formula(value, kind):
    document = text([{"name": value}], [Column("name")], kind)
    cell = list(csv.reader(io.StringIO(document), delimiter="," if kind == "csv" else "\t"))[1][0]
    assert cell.startswith("'")


def test_negative_numbers_stay_numbers():
    assert text([{"n": -3}, {"n": -1.5}], [Column("n")]) == "n\n-3\n-1.5\n"


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_tables_show_invisible_characters_but_keep_other_text(kind):
    names = ["a\x1b]52;c;x\x07", "\x9b31m", "fdp\u202eexe", "b\u200bc\u2066", "שלום", "é 漢", "a\r\nb"]
    document = text([{"n": name} for name in names], [Column("n")], kind)
    rows = list(csv.reader(io.StringIO(document), delimiter="," if kind == "csv" else "\t"))
    shown = ["a␛]52;c;x␇", "\\x9b31m", "fdp\\u202eexe", "b\\u200bc\\u2066", "שלום", "é 漢"]
    assert [row[0] for row in rows[1:]] == [*shown, "a\nb" if kind == "csv" else "a b"]


def test_json_has_the_field_names_and_values_as_they_are():
    assert json.loads(text(ROWS, kind="json")) == [
        {"id": "1", "name": 'ERP, "global"', "completion": 42, "tags": {"Company": ["Holding"]}},
        {"id": "2", "name": "two\nlines", "completion": None, "tags": ["a", "b"]},
    ]
    assert json.loads(text([], kind="json")) == []
    lines = text(ROWS, kind="jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2"]


def test_json_is_harmless_and_means_the_same():
    value = {"name": "a\x1b]0;x\x07\u202e\u200b\x9b\U000e0041 é 漢"}
    document = to_json(value)
    assert json.loads(document) == value
    assert not set(document) & set("\x1b\x07\u202e\u200b\x9b\U000e0041")
    assert "é 漢" in document


def test_json_survives_half_a_surrogate_pair():
    assert json.loads(to_json({"name": "a\ud800"})) == {"name": "a\ud800"}


def test_tsv_has_one_line_a_row():
    document = text([{"a": "x\ty\nz", "b": "w"}], [Column("a"), Column("b")], "tsv")
    assert document == "a\tb\nx y z\tw\n"


def test_markdown_cells_cannot_break_the_table():
    rows = [{"a": "x | y\n[z](javascript:1) <b> `c` *d*"}]
    head, rule, row = text(rows, [Column("a", "A|B")], "md", labels=True).splitlines()
    assert head == r"| A\|B |"
    assert rule == "| --- |"
    assert row == r"| x \| y<br>\[z\](javascript:1) \<b\> \`c\` \*d\* |"


def test_headings_are_keys_or_labels():
    assert text([], labels=True).startswith("Id,Name,Complete,Tags")
    assert text([]).startswith("id,name,completion,tags")


def test_xlsx_holds_values_and_no_formula(tmp_path):
    file = tmp_path / "out.xlsx"
    rows = [{"name": value, "n": number} for number, value in enumerate([*FORMULAS, "http://x", "123", "a\x1b"])]
    assert write_table(rows, [Column("name", "Name"), Column("n")], "xlsx", file) == len(rows)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(file).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:2]] == ["'=1+1", "'+1"]
    assert all(cell.hyperlink is None for cell in cells)
    assert cells[-2].value == "123"
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == list(range(len(rows)))
    assert sheet.cell(1, 1).value == "Name"


def test_xlsx_writes_values_of_every_kind(tmp_path):
    file = tmp_path / "out.xlsx"
    row = {"a": True, "b": None, "c": 1.5, "d": 2**60, "e": "x" * 40_000, "f": float("nan"), "g": "\ud800"}
    write_table([row], [Column(key) for key in row], "xlsx", file)
    sheet = openpyxl.load_workbook(file).active
    values = [cell.value for cell in sheet[2]]
    assert values[:4] == [True, None, 1.5, str(2**60)]
    assert len(values[4]) == 32_767


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "md", "tsv", "xlsx"])
def test_files_are_private_and_not_overwritten_unasked(tmp_path, kind):
    file = tmp_path / f"out.{kind}"
    assert write_table(ROWS, COLUMNS, kind, file) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(Refused):
        write_table([], COLUMNS, kind, file)
    assert file.read_bytes() == before
    write_table([], COLUMNS, kind, file, overwrite=True)
    assert file.read_bytes() != before


def test_a_table_that_breaks_off_leaves_nothing(tmp_path):
    def rows():
        yield ROWS[0]
        raise UsageError("stop")

    for kind in ("csv", "xlsx"):
        with pytest.raises(UsageError, match="stop"):
            write_table(rows(), COLUMNS, kind, tmp_path / "out")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_suggested_names_are_harmless():
    moment = datetime(2026, 11, 23, 14, 5)
    assert (
        suggest_name("Applications", "csv", workspace="Acme EAM", when=moment) == "acme-eam-applications-2026-11-23.csv"
    )
    assert suggest_name("../../etc/passwd\x1b", "md") == "etc-passwd.md"
    assert suggest_name("漢字", "json") == "漢字.json"
    assert suggest_name("///", "json") == "leanix.json"
    assert len(suggest_name("x" * 500, "csv").encode()) < 140


def test_the_ending_says_the_format(tmp_path):
    assert format_of(tmp_path / "a.XLSX") == "xlsx"
    assert format_of(tmp_path / "a.markdown") == "md"
    with pytest.raises(UsageError, match="format"):
        format_of(tmp_path / "a.doc")
    with pytest.raises(UsageError):
        text([], kind="xlsx")
