"""The pane on Home that says who and where we are, and how the whole workspace stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from leanix_tui.model.change import LoadState
from leanix_tui.screens.formats import seal
from leanix_tui.screens.status import rate, remaining, when
from leanix_tui.screens.tally import Tally
from leanix_tui.text import SafeText, display, one_line
from leanix_tui.widgets.bars import bar, percent
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import Run, fit, wrap

if TYPE_CHECKING:
    from leanix_tui.screens.shell import Shell

__all__ = ["summary_lines"]

PART_TITLES: Final = {
    "model": "Data model",
    "labels": "Labels",
    "tags": "Tags",
    "roles": "Subscription roles",
    "users": "Users",
}
_LABEL: Final = 12
_SEALS: Final = ("APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED")
_PARTS: Final = (("tags", "tags"), ("roles", "roles"), ("users", "users"))
_STATES: Final = {
    LoadState.DONE: ("ok", "muted"),
    LoadState.FAILED: ("bad", "bad"),
    LoadState.LOADING: ("waiting", "accent"),
    LoadState.WAITING: ("waiting", "muted"),
}


def _fact(label: str, value: SafeText, role: str = "") -> list[Run]:
    return [(fit(display(label), _LABEL), "label"), (value, role)]


def summary_lines(app: Shell, tally: Tally, width: int) -> list[list[Run]]:
    """All lines of the pane, for its width."""
    workspace = app.workspace
    if workspace is None:
        return []
    identity, connection = workspace.identity, app.connection
    user = one_line(identity.user_name or identity.user_id)
    lines = [
        _fact("Workspace", one_line(identity.workspace_name or identity.workspace_id), "title"),
        _fact("Host", display(app.shown_host(identity.host))),
        _fact("User", display(f"{user} ({one_line(identity.role)})" if identity.role else user)),
    ]
    if connection is not None:
        lines.append(_fact("Profile", one_line(connection.profile or connection.badge.lower() or "none")))
        if connection.token_source:
            lines.append(_fact("Token from", one_line(connection.token_source)))
    lines.append(_fact("Changes", display("locked (L unlocks)" if app.locked else "possible (L locks)")))
    return [*_failures(app, width), *lines, *_amounts(app, tally, width), *_seals(app, tally, width), *_parts(app)]


def _failures(app: Shell, width: int) -> list[list[Run]]:
    """What is not there, why, and what to do about it."""
    workspace = app.workspace
    lines: list[list[Run]] = []
    for part in workspace.progress.failed if workspace is not None else ():
        known = part.name in workspace.progress.types if workspace is not None else False
        title = workspace.labels.type(part.name, plural=True) if workspace is not None and known else ""
        name = one_line(title or PART_TITLES.get(part.name, part.name))
        lines.append([(f"{sign().bad} ", "bad"), (display(f"{name} not loaded"), "title")])
        for text in (part.error, part.remedy):
            lines += [[("  ", ""), (line, "muted")] for line in wrap(one_line(text), max(width - 2, 8)) if line]
        lines.append([])
    if lines:
        lines.insert(-1, [("  ", ""), ("r", "key"), (" tries again", "muted")])
    return lines


def _amounts(app: Shell, tally: Tally, width: int) -> list[list[Run]]:
    workspace = app.workspace
    if workspace is None:
        return []
    progress = workspace.progress
    lines: list[list[Run]] = [[], _fact("Fact sheets", count(tally.active), "title")]
    if tally.archived:
        lines.append(_fact("Archived", count(tally.archived)))
    if progress.done:
        if app.loaded_at is not None:
            lines.append(_fact("Cached at" if app.cached else "Loaded at", when(app)))
    else:
        pace = "  ".join(filter(None, (rate(progress), remaining(progress))))
        if pace:
            lines.append(_fact("Loading", display(pace), "accent"))
    if tally.average is not None:
        cells = max(min(width - _LABEL - 8, 20), 0)
        lines.append([(fit(display("Complete"), _LABEL), "label"), *bar(tally.average / 100, cells)])
        lines[-1].append((f"{percent(tally.average):>6}", ""))
    return lines


def _seals(app: Shell, tally: Tally, width: int) -> list[list[Run]]:
    workspace = app.workspace
    if workspace is None or not tally.active:
        return []
    known = [state for state in _SEALS if tally.seals.get(state)]
    others = [state for state in tally.seals if state and state not in _SEALS]
    lines: list[list[Run]] = []
    most = max((tally.seals[state] for state in (*known, *others)), default=0)
    for state in (*known, *others):
        cell = seal(workspace.labels, state)
        amount = tally.seals[state]
        cells = max(min(width - 27, 20), 0)
        runs: list[Run] = [(fit(cell.text, 18), cell.role), (f"{count(amount):>7}  ", "")]
        lines.append([*runs, *bar(amount / most, cells, cell.role or "accent")[:1]])
    return [[], [(display("Quality seal"), "label")], *lines] if lines else []


def _parts(app: Shell) -> list[list[Run]]:
    workspace = app.workspace
    if workspace is None:
        return []
    store, signs = workspace.store, sign()
    amounts = {"tags": len(store.tags), "roles": len(store.roles), "users": len(store.users)}
    lines: list[list[Run]] = []
    for key, word in _PARTS:
        part = workspace.progress.parts.get(key)
        if part is not None:
            glyph, role = _STATES[part.state]
            lines.append([(f"{getattr(signs, glyph)} ", role), (f"{count(amounts[key])} {word}", "")])
    relations = sum(len(known.outgoing) for known in list(workspace.model.types.values()))
    if relations:
        lines.append(
            [(f"{signs.ok} ", "muted"), (f"{len(workspace.model.types)} types, {relations} relation types", "")]
        )
    return [[], [(display("Besides"), "label")], *lines] if lines else []
