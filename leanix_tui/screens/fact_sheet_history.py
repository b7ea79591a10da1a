"""What happened to a fact sheet, in the words of its other tabs: labels for fields, relations and values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from leanix_tui.model.data_model import FactSheetType
from leanix_tui.model.document import LogEvent
from leanix_tui.model.labels import Labels, spell_out
from leanix_tui.screens import formats
from leanix_tui.screens.entry_list import Entry, EntryGroup
from leanix_tui.text import SafeText, display, fold, one_line
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["Words", "history_groups"]

_LIMIT = 600
_NOTHING = display("")
_SEALS = frozenset({"qualitySeal", "lxState"})
_WORDS = frozenset({"status", "subscriptions"})
"""Parts of a fact sheet that are no fields, and whose values are LeanIX's own words."""


def history_groups(
    workspace: Workspace, fact_sheet_type: str, events: Iterable[LogEvent], *, raw: bool = False
) -> list[EntryGroup]:
    """What happened, by day, newest first: the old value and the new one. With ``raw`` in LeanIX's own keys."""
    kind = workspace.model.types.get(fact_sheet_type)
    words = Words(workspace.labels, fact_sheet_type, kind, raw=raw)
    days: dict[str, list[Entry]] = {}
    for one in events:
        what, path = words.event(one.event_type), words.path(one.path)
        if not raw and fold(path.removesuffix("s")) in fold(what):
            path = _NOTHING  # "Tag added" needs no "Tags" beside it
        title = Cell(display(f"{what}  {path}".rstrip()), "", ((len(what) + 2, len(what) + 2 + len(path), "accent"),))
        lines = []
        if one.old_value or one.new_value:
            nothing = sign().dash
            old, new = words.value(one.path, one.old_value), words.value(one.path, one.new_value)
            before = f"{old} {sign().arrow} " if old else ""
            lines.append(Cell(display(f"{before}{new or nothing}"), "", ((0, len(before), "muted"),)))
        elif one.message:
            lines.append(Cell(one_line(one.message), "muted"))
        right = Cell(display(f"{one_line(one.user)}  {formats.moment(one.created_at)[11:16]}"), "muted")
        values = f"{one.old_value}\n\n{sign().arrow}\n\n{one.new_value}"
        whole = values if one.old_value or one.new_value else one.message
        days.setdefault(str(formats.day(one.created_at)), []).append(
            Entry(one.id, title, right, tuple(lines), one.new_value or one.message, whole=whole)
        )
    return [EntryGroup(display(day), tuple(entries)) for day, entries in days.items()]


class Words:
    """Says what an event is about."""

    def __init__(self, labels: Labels, fact_sheet_type: str, kind: FactSheetType | None, *, raw: bool = False) -> None:
        self._labels = labels
        self._type = fact_sheet_type
        self._kind = kind
        self._raw = raw

    def event(self, event_type: str) -> SafeText:
        """What was done."""
        return one_line(event_type if self._raw else spell_out(event_type.removeprefix("FACT_SHEET_").lower()))

    def path(self, path: str) -> SafeText:
        """To what: ``/lifecycle/active`` is the active phase of the lifecycle."""
        parts = [part for part in path.split("/") if part]
        if not self._raw:
            parts = [self._part(parts[0], part, place) for place, part in enumerate(parts)]
        return one_line(" / ".join(parts))

    def _part(self, field: str, part: str, place: int) -> str:
        if place:
            return part if part.isdecimal() else self._labels.value(self._type, field, part)
        end = self._kind.relations.get(part) if self._kind is not None else None
        if end is not None:
            return self._labels.relation(end)
        return "Quality seal" if part in _SEALS else self._labels.field(self._type, part)

    def value(self, path: str, value: str) -> SafeText:
        """A value as the overview shows it; the log has all of them as text."""
        name = path.strip("/").partition("/")[0]
        field = self._kind.fields.get(name) if self._kind is not None else None
        if self._raw or not value:
            return one_line(value, limit=_LIMIT)
        if name in _SEALS:
            return formats.seal_word(self._labels, value)
        if name in _WORDS and value.isupper():
            return one_line(spell_out(value.lower()))
        if field is None or (field.is_select and value not in field.values and not value.startswith("[")):
            return one_line(value, limit=_LIMIT)
        text = formats.value_text(self._labels, self._type, field, _parsed(value, number=field.is_number))
        return one_line(text, limit=_LIMIT)


def _parsed(value: str, *, number: bool) -> object:
    """A list, an object or a number out of its JSON text; any other text as it is."""
    if not number and not value.startswith(("[", "{")):
        return value
    try:
        found: object = msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
    return found
