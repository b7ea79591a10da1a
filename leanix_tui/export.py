"""Tables as files: CSV, TSV, JSON, JSON lines, XLSX and Markdown, for the export dialog and the command line.

Rows are mappings from a column's key, LeanIX's own field name, to a value as GraphQL gives it. In spreadsheet formats
text that a spreadsheet would run as a formula gets an apostrophe in front; JSON keeps every value as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TypeAlias, get_args

import msgspec

from leanix_tui import paths
from leanix_tui.errors import UsageError
from leanix_tui.text import display, escape_json, file_name, spreadsheet_cell

__all__ = ["FORMATS", "Column", "Format", "cell_text", "format_of", "render", "suggest_name", "to_json", "write_table"]

Format: TypeAlias = Literal["csv", "tsv", "json", "jsonl", "xlsx", "md"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
Row: TypeAlias = Mapping[str, Any]

_LINE_PARTS: Final = re.compile(r"[^\n\t]+")
_MARKDOWN: Final = re.compile(r"([\\`*\[\]<>|~])")
_CELL_LIMIT: Final = 32_767
"""Characters that a spreadsheet cell can hold."""
_SHEET_ROWS: Final = 1_048_575


class Column(msgspec.Struct, frozen=True):
    """One column: the key under which rows hold its value, and what people call it."""

    key: str
    label: str = ""


def cell_text(value: object) -> str:
    """A value as the text of one cell: lists joined with ``; ``, objects as JSON, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return "; ".join(cell_text(item) for item in value)
    if isinstance(value, list | tuple | Mapping):
        return to_json(value, indent=0)
    return str(value)


def to_json(value: Any, *, indent: int = 2) -> str:
    """A value as JSON text in which nothing can harm a terminal; ``indent`` 0 puts it on one line."""
    try:
        document = msgspec.json.encode(value)
        return escape_json((msgspec.json.format(document, indent=indent) if indent else document).decode())
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can carry only as an escape
        return json.dumps(value, indent=indent or None, default=str)


def render(rows: Iterable[Row], columns: Sequence[Column], format: Format, *, labels: bool = False) -> Iterator[str]:  # noqa: A002
    """The table as pieces of text, one row or so each. XLSX is no text: use :func:`write_table`.

    With ``labels`` the headings of CSV, TSV and Markdown are what people call the columns, otherwise the keys.
    """
    heads = [column.label or column.key if labels else column.key for column in columns]
    keys = [column.key for column in columns]
    if format == "json":
        yield from _render_json(rows, keys)
    elif format == "jsonl":
        for row in rows:
            yield to_json({key: row.get(key) for key in keys}, indent=0) + "\n"
    elif format in {"csv", "tsv"}:
        yield from _render_separated(rows, keys, heads, "\t" if format == "tsv" else ",")
    elif format == "md":
        yield _markdown_line(heads)
        yield "|" + " --- |" * len(heads) + "\n"
        for row in rows:
            yield _markdown_line([cell_text(row.get(key)) for key in keys])
    else:
        raise UsageError(f"{display(format, limit=20)} cannot be written as text.", remedy="Name a file for it.")


def _render_json(rows: Iterable[Row], keys: Sequence[str]) -> Iterator[str]:
    before = "["
    for row in rows:
        item = to_json({key: row.get(key) for key in keys})
        yield before + "\n  " + item.replace("\n", "\n  ")
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _render_separated(rows: Iterable[Row], keys: Sequence[str], heads: Sequence[str], mark: str) -> Iterator[str]:
    if not keys:
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=mark, lineterminator="\n")
    one_line = mark == "\t"
    writer.writerow([_separated(head, one_line=one_line) for head in heads])
    for row in rows:
        writer.writerow([_separated(row.get(key), one_line=one_line) for key in keys])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _separated(value: object, *, one_line: bool) -> object:
    """A cell of a text table: numbers as they are, text without formulas and with every invisible character shown."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = spreadsheet_cell(cell_text(value)).replace("\r\n", "\n")
    if one_line:  # TSV readers know no quotes
        text = text.replace("\t", " ").replace("\n", " ")
    if text.isascii() and text.isprintable():
        return text
    return _LINE_PARTS.sub(lambda found: display(found.group()), text)


def _markdown_line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_markdown(cell) for cell in cells) + " |\n"


def _markdown(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    return "<br>".join(_MARKDOWN.sub(r"\\\1", display(line)) for line in lines)


def write_table(
    rows: Iterable[Row],
    columns: Sequence[Column],
    format: Format,  # noqa: A002
    target: Path,
    *,
    labels: bool = True,
    overwrite: bool = False,
) -> int:
    """Write a table into a file that only its owner can read; returns how many rows it has.

    Raises Refused when the file exists (unless told to overwrite) or is a symbolic link, or when its folder does not
    exist; LeanIXError when it cannot be written. A table that does not get finished leaves no file.
    """
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with paths.private_writer(target, overwrite=overwrite) as file:
        if format == "xlsx":
            _write_xlsx(counted(), columns, file, labels=labels)
        else:
            for piece in render(counted(), columns, format, labels=labels):
                file.write(piece.encode("utf-8", "backslashreplace"))
    return count


def _write_xlsx(rows: Iterable[Row], columns: Sequence[Column], file: BinaryIO, *, labels: bool) -> None:
    import xlsxwriter  # noqa: PLC0415 - only who writes a spreadsheet pays for it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("LeanIX")
        bold = book.add_format({"bold": True})
        for position, column in enumerate(columns):
            head = column.label or column.key if labels else column.key
            sheet.write_string(0, position, spreadsheet_cell(head)[:_CELL_LIMIT], bold)
        number = 0
        for number, row in enumerate(rows, 1):
            if number > _SHEET_ROWS:
                raise UsageError(f"A spreadsheet holds {_SHEET_ROWS:,} rows at most.", remedy="Use CSV instead.")
            for position, column in enumerate(columns):
                _write_cell(sheet, number, position, row.get(column.key))
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, number, len(columns) - 1)


def _write_cell(sheet: Any, row: int, position: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, position, value)
    elif isinstance(value, int | float) and abs(value) < 2**53:  # beyond that a spreadsheet would round
        sheet.write_number(row, position, value)
    else:
        text = spreadsheet_cell(cell_text(value)).encode("utf-8", "backslashreplace").decode()
        sheet.write_string(row, position, text[:_CELL_LIMIT])


def suggest_name(what: str, format: Format, *, workspace: str = "", when: datetime | None = None) -> str:  # noqa: A002
    """A harmless file name such as ``acme-applications-2026-11-23.csv``; the moment is an argument."""
    parts = [workspace, what, when.strftime("%Y-%m-%d") if when else ""]
    stem = "-".join(re.sub(r"[^\w.]+", "-", part).strip("-.").lower() for part in parts if part)
    return f"{file_name(stem, fallback='leanix')}.{format}"


def format_of(target: Path) -> Format:
    """The format that a file's ending asks for; raises UsageError when it is none of ours."""
    ending = target.suffix.lstrip(".").casefold()
    for known in FORMATS:
        if ending == known or (known == "md" and ending == "markdown"):
            return known
    raise UsageError(
        f"'{display(target.name, limit=80)}' does not say which format to write.",
        remedy=f"End the name in one of: {', '.join('.' + known for known in FORMATS)}.",
    )
