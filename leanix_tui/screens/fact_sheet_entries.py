"""What stands in the tabs of a fact sheet beside its fields: relations, people, tags, documents, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leanix_tui.model.data_model import RelationEnd
from leanix_tui.model.fact_sheet import Completion, FactSheet, FactSheetDetail, RelatedFactSheet
from leanix_tui.model.labels import spell_out
from leanix_tui.model.subscription import Subscription, SubscriptionRoleLink
from leanix_tui.model.user import User
from leanix_tui.screens import formats
from leanix_tui.screens.entry_list import Entry, EntryGroup
from leanix_tui.screens.preview import attention
from leanix_tui.text import SafeText, display, display_lines, one_line
from leanix_tui.widgets.chips import chip
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.grid import Cell

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = [
    "comment_groups",
    "document_groups",
    "from_memory",
    "relation_details",
    "relation_groups",
    "subscription_groups",
    "tag_groups",
]

_NOTHING = display("")
_STATUSES = {"ACTIVE": "", "NOTINVITED": "not invited", "NOT_INVITED": "not invited"}
_TYPES = ("RESPONSIBLE", "ACCOUNTABLE", "OBSERVER")


def from_memory(workspace: Workspace, row: FactSheet) -> FactSheetDetail:
    """What memory has of a fact sheet, in the form of a whole one."""
    store = workspace.store
    kind = workspace.model.types.get(row.type)
    relations: dict[str, tuple[RelatedFactSheet, ...]] = dict.fromkeys(kind.relations if kind else (), ())
    for end, targets in workspace.related(row):
        relations[end.name] = tuple(
            RelatedFactSheet("", end.name, target, end.target, target)
            if isinstance(target, str)
            else RelatedFactSheet("", end.name, target.id, target.type, target.display_name, status=target.status)
            for target in targets
        )
    subscriptions = tuple(
        Subscription(
            f"{link.user_id}/{link.type}",
            link.type,
            store.users.get(link.user_id) or User(link.user_id, link.user_id),
            tuple(
                SubscriptionRoleLink(role, known.name)
                for role in link.role_ids
                if (known := store.roles.get(role)) is not None
            ),
        )
        for link in row.subscriptions
    )
    return FactSheetDetail(
        id=row.id,
        type=row.type,
        name=row.name,
        display_name=row.display_name,
        category=row.category,
        status=row.status,
        lx_state=row.lx_state,
        level=row.level,
        rev=row.rev,
        description=row.description,
        created_at=row.created_at,
        updated_at=row.updated_at,
        completion=Completion("", row.completion) if row.completion >= 0 else None,
        fields={name: store.value(row, name) for name in (kind.fields if kind else ())},
        tags=tuple(store.tags_of(row)),
        subscriptions=subscriptions,
        relations=relations,
    )


# Relations ------------------------------------------------------------------------------------------------------------


def relation_groups(
    workspace: Workspace, detail: FactSheetDetail, today: str, *, raw: bool = False
) -> list[EntryGroup]:
    """What a fact sheet is related to, by relation."""
    groups: list[EntryGroup] = []
    for name, found in detail.relations.items():
        if not found:
            continue
        end = workspace.model.relation(detail.type, name)
        title = one_line(name if raw or end is None else workspace.labels.relation(end))
        ordered = sorted(found, key=lambda one: one.display_name.casefold())
        entries = (_related(workspace, one, end, today, number, raw=raw) for number, one in enumerate(ordered))
        groups.append(EntryGroup(title, tuple(entries)))
    return groups


def _related(
    workspace: Workspace, one: RelatedFactSheet, end: RelationEnd | None, today: str, number: int, *, raw: bool
) -> Entry:
    title = display(one.display_name) or display("(no name)")
    words = (f"{label} {value}" for label, value in relation_details(workspace, one, end, raw=raw))
    details = f"  {sign().dot}  ".join(words)
    archived = one.status == "ARCHIVED"
    return Entry(
        f"{one.relation}/{one.id}/{one.relation_id or number}",
        Cell(title, "muted" if archived else ""),
        Cell(display(f"{sign().bad} archived"), "bad") if archived else _state(workspace, one.id, today),
        (Cell(display(details), "muted"),) if details else (),
        one.display_name,
        one.id,
    )


def _state(workspace: Workspace, id_: str, today: str) -> Cell:
    """In which phase of its life a related fact sheet is, as far as memory knows it."""
    row = workspace.store.get(id_)
    kind = workspace.model.types.get(row.type) if row is not None else None
    if row is None or kind is None:
        return Cell(_NOTHING)
    found = attention(workspace, row, today)
    if found is not None:
        return found
    for field in formats.lifecycle_fields(list(kind.fields.values())):
        value = workspace.store.value(row, field.name)
        if value is not None:
            return Cell(formats.phase_text(workspace.labels, row.type, field.name, value, today).text, "muted")
    return Cell(_NOTHING)


def relation_details(
    workspace: Workspace, one: RelatedFactSheet, end: RelationEnd | None, *, raw: bool = False
) -> list[tuple[SafeText, SafeText]]:
    """The relation's own attributes, its validity and its description, as labels and values."""
    owner = end.name if end is not None else one.relation
    fields = {field.name: field for field in end.fields} if end is not None else {}
    found: list[tuple[SafeText, SafeText]] = []
    if one.active_from or one.active_until:
        begin, finish = formats.day(one.active_from) or "..", formats.day(one.active_until) or "open"
        found.append((display("valid"), display(f"{begin} {sign().arrow} {finish}")))
    for name, value in one.fields.items():
        text = formats.value_text(workspace.labels, owner, fields.get(name), value, raw=raw)
        if text:
            found.append((one_line(name if raw else workspace.labels.field(owner, name)), text))
    if one.description:
        found.append((display("note"), one_line(one.description)))
    return found


# People and tags ------------------------------------------------------------------------------------------------------


def subscription_groups(detail: FactSheetDetail) -> list[EntryGroup]:
    """Who is subscribed, by role; without a role by the type of the subscription."""
    groups: dict[str, list[Entry]] = {}
    order = {name: place for place, name in enumerate(_TYPES)}
    for one in sorted(detail.subscriptions, key=lambda one: order.get(one.type, len(order))):
        for role, comment in [(role.name, role.comment) for role in one.roles] or [("", "")]:
            user = one.user
            details = [Cell(one_line(user.email), "muted")] if user.email else []
            details += [Cell(one_line(f"{sign().arrow} {comment}"))] if comment else []
            status = _STATUSES.get(user.status, user.status.replace("_", " ").lower())
            state = f"{sign().warn} {status}" if status else ""
            groups.setdefault(role or "Without a role", []).append(
                Entry(
                    f"{one.id}/{role}",
                    Cell(formats.person(user)),
                    Cell(display(f"{one_line(state)}   {one_line(one.type.lower())}".strip()), "muted"),
                    tuple(details),
                    user.email or user.display_name,
                )
            )
    return [EntryGroup(one_line(title), tuple(entries)) for title, entries in groups.items()]


def tag_groups(workspace: Workspace, detail: FactSheetDetail) -> list[EntryGroup]:
    """The tags, by group."""
    groups: dict[str, list[Entry]] = {}
    for tag in detail.tags:
        known = workspace.store.tags.get(tag.id, tag)
        name = known.group_name or tag.group_name
        details = (Cell(one_line(known.description), "muted"),) if known.description else ()
        groups.setdefault(name, []).append(
            Entry(tag.id, chip(tag.name, known.color or tag.color), details=details, copy=tag.name)
        )
    modes = {group.name: group for group in list(workspace.store.tag_groups.values())}
    found: list[EntryGroup] = []
    for name, entries in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0].casefold())):
        group = modes.get(name)
        words = [] if group is None else [group.mode.lower(), "mandatory" if group.mandatory else ""]
        aside = one_line(", ".join(filter(None, words)))
        found.append(EntryGroup(one_line(name) or display("Without a group"), tuple(entries), aside))
    return found


# Documents and comments -----------------------------------------------------------------------------------------------


def document_groups(detail: FactSheetDetail) -> list[EntryGroup]:
    """The documents."""
    entries = []
    for one in detail.documents:
        words = filter(None, (one_line(spell_out(one.document_type)), _size(one.size)))
        kind = display("  ".join(words))
        lines = [Cell(one_line(text), role) for text, role in ((one.description, ""), (one.url, "accent")) if text]
        file = [one_line(text) for text in (one.file_name, one.media_type) if text]
        if file:
            lines.append(Cell(display("  ".join(file)), "muted"))
        name = one_line(one.name or one.file_name) or display("(no name)")
        entries.append(Entry(one.id, Cell(name), Cell(kind, "muted"), tuple(lines), one.url or one.name, whole=one.url))
    return [EntryGroup(_NOTHING, tuple(entries))] if entries else []


def _size(number: int) -> str:
    if number < 0:
        return ""
    for unit in ("B", "KiB", "MiB"):
        if number < 1024:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number //= 1024
    return f"{number} GiB"


def comment_groups(detail: FactSheetDetail) -> list[EntryGroup]:
    """The comments with their replies, the newest comment first."""
    groups: list[EntryGroup] = []
    for one in sorted(detail.comments, key=lambda one: one.created_at, reverse=True):
        state = one.status.lower() if one.status not in {"", "ACTIVE"} else ""
        right = Cell(display(f"{one_line(state)}   {formats.moment(one.created_at)}".strip()), "muted")
        author = one_line(one.author) or display("unknown")
        entries = [
            Entry(
                one.id,
                Cell(author, "title"),
                right,
                (Cell(display_lines(one.message)),),
                one.message,
                whole=one.message,
            )
        ]
        for reply in one.replies:
            name = display(f"{sign().arrow} {one_line(reply.author) or 'unknown'}")
            when = Cell(formats.moment(reply.created_at), "muted")
            text = Cell(display_lines(reply.message))
            entries.append(Entry(reply.id, Cell(name), when, (text,), reply.message, whole=reply.message))
        groups.append(EntryGroup(_NOTHING, tuple(entries)))
    return groups
