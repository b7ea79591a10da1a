"""What matters of one fact sheet, from memory alone: the pane beside the inventory and beside the relation tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.screens import formats
from leanix_tui.screens.pane import Lines
from leanix_tui.text import SafeText, display, display_lines, one_line
from leanix_tui.widgets.bars import completion
from leanix_tui.widgets.chips import chip
from leanix_tui.widgets.glyphs import drawable, sign
from leanix_tui.widgets.grid import Cell
from leanix_tui.widgets.paint import Run, clip_path, wrap

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["attention", "cell_runs", "fact_sheet_lines", "heading"]

_PEOPLE: Final = ("RESPONSIBLE", "ACCOUNTABLE", "OBSERVER")
_NAMED: Final = 4
"""How many fact sheets of one relation are named."""


def cell_runs(cell: Cell) -> list[Run]:
    """A cell as runs of text."""
    text = drawable(cell.text)
    runs: list[Run] = []
    place = 0
    for start, end, role in cell.spans:
        runs += [(text[place:start], cell.role), (text[start:end], role)]
        place = end
    runs.append((text[place:], cell.role))
    return [run for run in runs if run[0]]


def heading(title: SafeText, aside: SafeText | None = None) -> Lines:
    """An empty line and the title of a group."""
    return [[], [(title, "label"), (f"  {aside}" if aside else "", "muted")]]


def fact_sheet_lines(
    workspace: Workspace, row: FactSheet, today: str, width: int, problems: Sequence[str] = ()
) -> Lines:
    """What memory knows of a fact sheet, for a pane of this width."""
    labels = workspace.labels
    kind = labels.type(row.type)
    if row.category:
        kind += f" {sign().dot} {labels.value(row.type, 'category', row.category)}"
    lines: Lines = [[(line, "title")] for line in wrap(formats.title_of(row), width)]
    lines.append([(one_line(kind), "accent")])
    lines.append([])
    done = completion(row.completion if row.completion >= 0 else None, 12 if width >= 36 else 0)
    lines.append([*cell_runs(formats.seal(labels, row.lx_state)), ("   ", ""), *cell_runs(done)])
    lines += [[(f"{sign().warn} ", "warn"), (display(problem), "")] for problem in problems]
    lines += _description(row, width)
    lines += _lifecycles(workspace, row, today)
    lines += _people(workspace, row, width)
    lines += _tags(workspace, row, width)
    lines += _relations(workspace, row, today, width)
    lines += _values(workspace, row, width)
    lines += heading(display("Record"))
    lines.append([("id       ", "muted"), (display(row.id), "")])
    lines.append([("updated  ", "muted"), (formats.day(row.updated_at), ""), ("  ", ""), (_ago(row, today), "muted")])
    if row.rev:
        lines.append([("rev      ", "muted"), (display(row.rev), "")])
    return lines


def _ago(row: FactSheet, today: str) -> SafeText:
    return formats.ago(row.updated_at, today)


def _description(row: FactSheet, width: int) -> Lines:
    if not row.description.strip():
        return [[], [("no description", "muted")]]
    return [[], *([(line, "")] for line in wrap(display_lines(row.description.strip()), width))]


def _lifecycles(workspace: Workspace, row: FactSheet, today: str) -> Lines:
    known = workspace.model.types.get(row.type)
    lines: Lines = []
    for field in formats.lifecycle_fields(list(known.fields.values()) if known else []):
        value = workspace.store.value(row, field.name)
        steps = formats.timeline(workspace.labels, row.type, field.name, value, today)
        if steps:
            lines += [*heading(one_line(workspace.labels.field(row.type, field.name))), *steps]
    return lines


def _people(workspace: Workspace, row: FactSheet, width: int) -> Lines:
    store = workspace.store
    lines = heading(display("People"))
    if not row.subscriptions:
        return [*lines, [(f"{sign().warn} ", "warn"), ("nobody is subscribed", "muted")]]
    order = {name: place for place, name in enumerate(_PEOPLE)}
    for link in sorted(row.subscriptions, key=lambda link: order.get(link.type, len(order))):
        roles = (store.roles.get(role) for role in link.role_ids)
        named = ", ".join(role.name for role in roles if role is not None)
        what = f"{link.type.capitalize()}{f' {sign().dot} {named}' if named else ''}"
        name = formats.person(store.users.get(link.user_id), link.user_id)
        lines.append([(name, ""), ("  ", ""), (one_line(what, limit=max(width, 8)), "muted")])
    return lines


def _tags(workspace: Workspace, row: FactSheet, width: int) -> Lines:
    if not row.tag_ids:
        return []
    lines: Lines = heading(display("Tags"))
    used = width
    for tag in workspace.store.tags_of(row):
        cell = chip(tag.name, tag.color)
        if used + len(cell.text) + 2 > width:
            lines.append([])
            used = 0
        else:
            lines[-1].append(("  ", ""))
            used += 2
        lines[-1] += cell_runs(cell)
        used += len(cell.text)
    return lines


def _relations(workspace: Workspace, row: FactSheet, today: str, width: int) -> Lines:
    related = workspace.related(row)
    if not related:
        return []
    lines = heading(display("Relations"), display(sum(len(found) for _, found in related)))
    for end, found in related:
        title = one_line(workspace.labels.relation(end))
        lines.append([(f"{title} ", ""), (str(len(found)), "number")])
        for target in found[:_NAMED]:
            if isinstance(target, str):
                lines.append([("  ", ""), (display(target), "muted"), ("  not loaded", "muted")])
                continue
            phase = attention(workspace, target, today)
            room = max(width - 4 - (len(phase.text) + 2 if phase else 0), 8)
            runs: list[Run] = [
                (f"  {sign().leaf} ", "muted"),
                (clip_path(drawable(formats.title_of(target)), room)[0], ""),
            ]
            if phase is not None:
                runs += [("  ", ""), *cell_runs(phase)]
            lines.append(runs)
        if len(found) > _NAMED:
            lines.append([(f"  {sign().ellipsis} {len(found) - _NAMED} more", "muted")])
    return lines


def attention(workspace: Workspace, row: FactSheet, today: str) -> Cell | None:
    """The lifecycle of a related fact sheet where it asks for attention."""
    known = workspace.model.types.get(row.type)
    for field in formats.lifecycle_fields(list(known.fields.values()) if known else []):
        value = workspace.store.value(row, field.name)
        cell = formats.phase_text(workspace.labels, row.type, field.name, value, today)
        if cell.role in {"warn", "bad"}:
            mark = sign().bad if cell.role == "bad" else sign().warn
            return Cell(display(f"{mark} {cell.text}"), cell.role)
    return None


def _values(workspace: Workspace, row: FactSheet, width: int) -> Lines:
    known = workspace.model.types.get(row.type)
    pairs: list[tuple[SafeText, SafeText]] = []
    for field in known.fields.values() if known else ():
        value = workspace.store.value(row, field.name)
        if value is None or field.type == "LIFECYCLE":
            continue
        text = formats.value_text(workspace.labels, row.type, field, value)
        pairs.append((one_line(workspace.labels.field(row.type, field.name)), text))
    if not pairs:
        return []
    left = min(max(len(label) for label, _ in pairs), max(width // 2, 8))
    lines = heading(display("Attributes"))
    for label, text in pairs:
        shown = display(label, limit=left)
        wrapped = wrap(text, max(width - left - 2, 8))[:3]
        lines.append([(shown.ljust(left), "muted"), ("  ", ""), (wrapped[0], "")])
        lines += [[(" " * (left + 2), ""), (more, "")] for more in wrapped[1:]]
    return lines
