"""The overview of a fact sheet: every field with its label and value, by the sections of the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leanix_tui.export import to_json
from leanix_tui.model.data_model import Field
from leanix_tui.model.fact_sheet import Completion, FactSheetDetail
from leanix_tui.model.labels import spell_out
from leanix_tui.screens import formats
from leanix_tui.screens.sections import sections_of
from leanix_tui.text import display, display_lines, one_line
from leanix_tui.widgets.bars import completion
from leanix_tui.widgets.field_list import FieldGroup, FieldRow
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.paint import Run

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["overview"]

_EMPTY = Cell(display(""))


class _Overview:
    """Makes the rows of one fact sheet."""

    def __init__(self, workspace: Workspace, detail: FactSheetDetail, today: str, *, raw: bool, empties: bool) -> None:
        self.labels = workspace.labels
        self.detail = detail
        self.today = today
        self.raw = raw
        self.empties = empties
        self.kind = workspace.model.types.get(detail.type)
        self.sections = sections_of(workspace, self.kind) if self.kind is not None else []

    def groups(self) -> list[FieldGroup]:
        """Every field, once."""
        detail = self.detail
        placed = {field for _, fields in self.sections for field in fields}
        base = [self._base(name) for name in ("name", "category", "description") if name not in placed]
        groups = [FieldGroup(display(""), tuple(row for row in base if row is not None))]
        for label, fields in self.sections:
            groups.append(FieldGroup(one_line(self.labels.section(label)), tuple(self._rows(fields))))
        rest = [name for name in detail.fields if name not in placed]
        title = display("Other fields" if self.sections else "Fields")
        groups.append(FieldGroup(title, tuple(self._rows(rest))))
        groups.append(FieldGroup(display("Record"), tuple(self._record())))
        return [group for group in groups if group.rows]

    def _rows(self, names: Sequence[str]) -> Iterator[FieldRow]:
        for name in names:
            if name in {"name", "description", "category"}:
                row = self._base(name)
                if row is not None:
                    yield row
                continue
            yield from self._field(name)

    def _base(self, name: str) -> FieldRow | None:
        detail, label = self.detail, one_line(self.labels.field("", name))
        value = {"name": detail.name, "description": detail.description, "category": detail.category}[name]
        if name in detail.refused:
            return FieldRow(name, label, self._refused())
        if not value:
            return FieldRow(name, label, self._missing(name)) if self.empties or name == "description" else None
        if name == "category":
            text = one_line(value if self.raw else self.labels.value(detail.type, "category", value))
            return FieldRow(name, label, Cell(text), value)
        return FieldRow(name, label, Cell(display_lines(value)), value)

    def _missing(self, name: str) -> Cell:
        if name in self.detail.na_fields:
            return Cell(display(f"{sign().dash} deliberately left empty"), "muted")
        return _EMPTY

    def _refused(self) -> Cell:
        return Cell(display(f"{sign().bad} not shown to this user"), "bad")

    def _field(self, name: str) -> Iterator[FieldRow]:
        detail = self.detail
        value = detail.fields.get(name)
        label = one_line(self.labels.field(detail.type, name))
        field = self.kind.fields.get(name) if self.kind is not None else None
        if value is None or value in ([], "", {}):
            if name in detail.refused:
                yield FieldRow(name, label, self._refused())
            elif self.empties or name in detail.na_fields:
                yield FieldRow(name, label, self._missing(name))
            return
        copy = value if isinstance(value, str) else to_json(value)
        if field is not None and field.type == "LIFECYCLE":
            yield FieldRow(name, label, formats.phase_text(self.labels, detail.type, name, value, self.today), copy)
            yield from self._phases(name, value)
            return
        inner = list(self._parts(name, field, value))
        head = value.get(name) if isinstance(value, Mapping) else None
        if head:
            # An external id is its id first; what else is known about it stands below.
            text = self._value(None, head)
        elif inner:
            kind = "entry" if isinstance(value, list | tuple) else "value"
            many = {"entry": "entries", "value": "values"}[kind]
            text = Cell(display(f"{len(inner)} {kind if len(inner) == 1 else many}"), "muted")
        else:
            text = self._value(field, value)
        yield FieldRow(name, label, text, copy)
        yield from inner

    def _value(self, field: Field | None, value: Any) -> Cell:
        if isinstance(value, str) and (field is None or not field.is_select) and "\n" in value:
            return Cell(display_lines(value))
        text = formats.value_text(self.labels, self.detail.type, field, value, raw=self.raw)
        return Cell(text, "number" if field is not None and field.is_number else "")

    def _phases(self, name: str, value: Any) -> Iterator[FieldRow]:
        lines = formats.timeline(self.labels, self.detail.type, name, value, self.today)
        for (phase, start), runs in zip(formats.phases_of(value), lines, strict=True):
            label = one_line(self.labels.value(self.detail.type, name, phase))
            mark, role = runs[0][0], runs[0][1]
            # The name of the phase is the label of the row; the sign and the date are its value.
            cell = _cell([(mark, role), *((text.removeprefix("  "), kind) for text, kind in runs[2:3]), *runs[3:]])
            yield FieldRow(f"{name}.{phase}", label, cell, start, depth=1)

    def _parts(self, name: str, field: Field | None, value: Any) -> Iterator[FieldRow]:
        """The parts of a nested value, each on a row of its own."""
        if isinstance(value, Mapping):
            for key, part in value.items():
                if part is None or part in ("", []) or key == name or (key, part) == ("status", "ACTIVE"):
                    continue
                text = formats.value_text(self.labels, self.detail.type, None, part, raw=self.raw)
                yield FieldRow(f"{name}.{key}", one_line(spell_out(str(key))), Cell(text), _plain(part), depth=1)
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            for number, part in enumerate(value, 1):
                text = formats.value_text(self.labels, self.detail.type, field, part, raw=self.raw)
                yield FieldRow(f"{name}[{number - 1}]", display(number), Cell(text), _plain(part), depth=1)

    def _record(self) -> Iterator[FieldRow]:
        detail, labels = self.detail, self.labels
        yield FieldRow("id", display("Id"), Cell(display(detail.id)), detail.id)
        kind = detail.type if self.raw else labels.type(detail.type)
        yield FieldRow("type", display("Type"), Cell(one_line(kind)), detail.type)
        if detail.full_name and detail.full_name != detail.name:
            yield FieldRow("fullName", display("Full name"), Cell(display(detail.full_name)), detail.full_name)
        archived = detail.status == "ARCHIVED"
        role = "bad" if archived else ""
        word = f"{sign().bad} archived" if archived else detail.status.lower()
        yield FieldRow("status", display("Status"), Cell(one_line(word), role), detail.status)
        if detail.lx_state:
            seal = Cell(display(detail.lx_state)) if self.raw else formats.seal(labels, detail.lx_state)
            yield FieldRow("lxState", display("Quality seal"), seal, detail.lx_state)
        if detail.completion is not None:
            yield from self._completion(detail.completion)
        yield FieldRow("level", display("Level"), Cell(display(detail.level)), str(detail.level))
        yield FieldRow("rev", display("Revision"), Cell(display(detail.rev)), str(detail.rev))
        for key, title, moment in (
            ("createdAt", "Created", detail.created_at),
            ("updatedAt", "Updated", detail.updated_at),
        ):
            since = formats.ago(moment, self.today)
            text = display(f"{formats.moment(moment)}{f'  {since}' if since else ''}")
            yield FieldRow(key, display(title), Cell(text), moment)

    def _completion(self, score: Completion) -> Iterator[FieldRow]:
        yield FieldRow("completion", display("Completion"), completion(score.percentage, 12), str(score.percentage))
        for part in score.parts:
            label = one_line(self.labels.section(part.name))
            yield FieldRow(f"completion.{part.name}", label, completion(part.percentage, 12), depth=1)


def overview(
    workspace: Workspace, detail: FactSheetDetail, today: str, *, raw: bool = False, empties: bool = True
) -> list[FieldGroup]:
    """Every field of a fact sheet. With ``raw`` values stay LeanIX's own keys; without ``empties`` only what is set."""
    return _Overview(workspace, detail, today, raw=raw, empties=empties).groups()


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else to_json(value)


def _cell(runs: Sequence[Run]) -> Cell:
    """Runs of text as one cell."""
    text, spans = "", []
    for piece, role in runs:
        if role and piece:
            spans.append((len(text), len(text) + len(piece), role))
        text += piece
    return Cell(display(text), "", tuple(spans))
