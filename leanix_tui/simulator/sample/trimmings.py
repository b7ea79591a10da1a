"""What hangs on fact sheets: tags, subscriptions with roles, documents, comments and the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from leanix_tui.simulator.sample import hostile
from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.world import (
    Comment,
    Document,
    FactSheet,
    LogEvent,
    Reply,
    Role,
    RoleLink,
    Subscription,
    Tag,
    TagGroup,
    User,
    World,
)

MESSAGES = (
    "Who owns this since the reorganisation?", "Please check the end of life date, the vendor says otherwise.",
    "The cost looks like last year's figure.", "We agreed in the board to keep this until the merger is done.",
    "Relation to the integration hub is missing.", "Description is outdated.", "Is this still used in Portugal?",
)  # fmt: skip
REPLIES = ("Done, thanks.", "I asked the supplier.", "Will be settled next week.", "Yes, but only by two teams.")
LINKS = (
    ("Runbook", "documentation", "https://wiki.aurelia.example/runbook/"),
    ("Architecture Overview", "documentation", "https://wiki.aurelia.example/architecture/"),
    ("Contract", "contract", "https://contracts.aurelia.example/"),
    ("Service Level Agreement", "slas", "https://contracts.aurelia.example/sla/"),
    ("Source Code", "website", "https://git.aurelia.example/"),
)
FILES = (
    ("Threat model.pdf", "application/pdf"),
    ("Costs.xlsx", "application/vnd.ms-excel"),
    ("Diagram.png", "image/png"),
)

GroupSpec = tuple[str, str | None, str, bool, tuple[str, ...], tuple[tuple[str, str], ...]]


def add_tags(world: World, chance: Chance, groups: Sequence[GroupSpec], loose: Sequence[tuple[str, str]]) -> None:
    """Tag groups given as name, short name, mode, mandatory, restricted-to and (tag, colour) pairs; then loose tags."""
    for name, short, mode, mandatory, types, tags in groups:
        group = TagGroup(
            chance.new_id(), name, short, f"Tags for {name.lower()}." if tags else None, mode, mandatory, list(types)
        )
        world.tag_groups[group.id] = group
        for tag_name, color in tags:
            tag = Tag(chance.new_id(), tag_name, None, color, group.id)
            world.tags[tag.id] = tag
    for tag_name, color in loose:
        tag = Tag(chance.new_id(), tag_name, "Set on the fly", color, None)
        world.tags[tag.id] = tag
    hostile_tag = Tag(chance.new_id(), hostile.TAG, "A name that tries to draw", "#b40000", None)
    gone = Tag(chance.new_id(), "obsolete marker", None, "#999999", None, status="ARCHIVED")
    world.tags |= {hostile_tag.id: hostile_tag, gone.id: gone}


def add_roles(world: World, chance: Chance, roles: Sequence[tuple[str, str | None, tuple[str, ...]]]) -> None:
    """Subscription roles given as name, subscription type (None: any) and the types they are restricted to."""
    for name, subscription_type, types in (*roles, (hostile.ROLE, "OBSERVER", ())):
        role = Role(chance.new_id(), name, f"{name} of a fact sheet", subscription_type, list(types))
        world.roles[role.id] = role


class Trimmings:
    """Hangs everything on the fact sheets of one world."""

    def __init__(self, world: World, chance: Chance, *, cared_for: frozenset[str]) -> None:
        self.world, self.chance, self.cared_for = world, chance, cared_for
        self.people: list[User] = [user for user in world.users.values() if not user.technical]
        self._free_tags: dict[str, list[tuple[TagGroup | None, list[str]]]] = {}
        self._role_ids: dict[tuple[str, str], list[str]] = {}

    def hang(self) -> None:
        for at, sheet in enumerate(self.world.fact_sheets.values()):
            self._tags(sheet)
            self._subscriptions(sheet)
            self._documents(at, sheet)
            self._comments(at, sheet)
            sheet.tell_history = self.tell_history

    def _tags(self, sheet: FactSheet) -> None:
        chance = self.chance
        choices = self._free_tags.get(sheet.type)
        if choices is None:
            choices = []
            for group in (*self.world.tag_groups.values(), None):
                fits = group is None or not group.restrict_to or sheet.type in group.restrict_to
                group_id = group.id if group else None
                tags = [
                    tag.id for tag in self.world.tags.values() if tag.group_id == group_id and tag.status == "ACTIVE"
                ]
                if fits and tags:
                    choices.append((group, tags))
            self._free_tags[sheet.type] = choices
        for group, tags in choices:
            often = 0.08 if group is None else 0.85 if group.mandatory else 0.4
            if chance.random() < often:
                sheet.tag_ids.append(chance.pick(tags))
                if group is not None and group.mode == "MULTIPLE" and chance.random() < 0.4:
                    second = chance.pick(tags)
                    if second != sheet.tag_ids[-1]:
                        sheet.tag_ids.append(second)

    def _subscriptions(self, sheet: FactSheet) -> None:
        chance, people = self.chance, self.people
        random = chance.random
        roll = random()
        if sheet.type not in self.cared_for or roll < 0.12:
            return
        count = len(people)
        taken = int(random() * count)
        kinds = ["RESPONSIBLE"]
        if roll > 0.5:
            kinds.append("OBSERVER")
        if roll > 0.75:
            kinds.append("ACCOUNTABLE")
        if roll > 0.9:
            kinds.append("RESPONSIBLE")
        for turn, kind in enumerate(kinds):
            links: list[RoleLink] = []
            if random() < 0.75:
                roles = self._roles_for(sheet.type, kind)
                if roles:
                    comment = "Until the successor is named" if random() < 0.08 else None
                    links.append(RoleLink(chance.pick(roles), comment))
                    if random() < 0.05:
                        other = chance.pick(roles)
                        if other != links[0].role_id:
                            links.append(RoleLink(other, None))
            user = people[(taken + turn * 7) % count]
            sheet.subscriptions.append(Subscription(chance.new_id(), user.id, kind, links, sheet.created_at))

    def _roles_for(self, fact_sheet_type: str, kind: str) -> list[str]:
        known = self._role_ids.get((fact_sheet_type, kind))
        if known is None:
            known = self._role_ids[fact_sheet_type, kind] = [
                role.id
                for role in self.world.roles.values()
                if role.subscription_type in (None, kind)
                and (not role.restrict_to or fact_sheet_type in role.restrict_to)
            ]
        return known

    def _documents(self, at: int, sheet: FactSheet) -> None:
        chance = self.chance
        if at == 4:
            sheet.documents.append(
                Document(
                    chance.new_id(),
                    hostile.DOCUMENT,
                    None,
                    "javascript:alert(1)",
                    "CUSTOM_LINK",
                    "website",
                    sheet.created_at,
                )
            )
        roll = chance.random()
        if roll > 0.15:
            return
        name, kind, url = chance.pick(LINKS)
        sheet.documents.append(
            Document(
                chance.new_id(), name, None if roll > 0.05 else f"{name} of {sheet.name}", f"{url}{sheet.id[:8]}",
                "CUSTOM_LINK", kind, sheet.created_at,
            )
        )  # fmt: skip
        if roll < 0.04:
            file_name, media = chance.pick(FILES)
            file_id = chance.new_id()
            url = f"/services/storage/v1/workspaces/{self.world.workspace_id}/files/{file_id}/content"
            size = chance.between(2_000, 4_000_000)
            sheet.documents.append(
                Document(
                    chance.new_id(), file_name, None, url, "LX_STORAGE_SERVICE", "documentation", sheet.updated_at,
                    ref_id=file_id, file={"fileName": file_name, "size": size, "mediaType": media},
                )
            )  # fmt: skip

    def _comments(self, at: int, sheet: FactSheet) -> None:
        chance = self.chance
        if at == 5:
            sheet.comments.append(
                Comment(chance.new_id(), self.people[0].id, hostile.COMMENT, "ACTIVE", sheet.created_at)
            )
        while chance.random() < 0.1:
            comment = Comment(
                chance.new_id(), chance.pick(self.people).id, chance.pick(MESSAGES),
                "ACTIVE" if chance.random() < 0.8 else "CLOSED", chance.stamp(-chance.between(20, 60)),
            )  # fmt: skip
            while chance.random() < 0.4:
                comment.replies.append(
                    Reply(
                        chance.new_id(),
                        chance.pick(self.people).id,
                        chance.pick(REPLIES),
                        chance.stamp(-chance.between(1, 20)),
                    )
                )
            sheet.comments.append(comment)

    def tell_history(self, sheet: FactSheet) -> list[LogEvent]:
        """A short, plausible history of one fact sheet; the same each time, because its id is the seed."""
        return history(sheet, self.people, self.world.tags, lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def history(
    sheet: FactSheet, people: Sequence[User], tags: dict[str, Tag], stamp: Callable[[datetime], str]
) -> list[LogEvent]:  # fmt: skip
    """Creation, a few changes, tags and the seal, in order of time between creation and the last update."""
    random = Random(sheet.id)
    start = datetime.fromisoformat(sheet.created_at[:19] + "+00:00")
    end = datetime.fromisoformat(sheet.updated_at[:19] + "+00:00")
    lines: list[tuple[str, str | None, str | None, str | None, str]] = [
        ("FACT_SHEET_CREATED", None, None, sheet.name, f"The fact sheet {sheet.name} was created")
    ]
    if sheet.description:
        lines.append(
            ("FACT_SHEET_FIELD_UPDATED", "/description", None, sheet.description[:200], "The description was updated")
        )
    for name, value in sheet.fields.items():
        if isinstance(value, str | int | float) and random.random() < 0.4:
            before = None if random.random() < 0.6 else "unknown"
            lines.append(("FACT_SHEET_FIELD_UPDATED", f"/{name}", before, str(value), f"The field {name} was updated"))
    for tag_id in sheet.tag_ids[:2]:
        tag = tags[tag_id]
        lines.append(("FACT_SHEET_TAG_ADDED", "/tags", None, tag.name, f"The tag {tag.name} was added"))
    if sheet.subscriptions:
        lines.append(
            ("SUBSCRIPTION_CREATED", "/subscriptions", None, sheet.subscriptions[0].type, "A subscription was added")
        )
    if sheet.lx_state == "APPROVED":
        lines.append(("QUALITY_SEAL_APPROVED", "/qualitySeal", None, "APPROVED", "The seal was approved"))
    elif sheet.lx_state == "BROKEN_QUALITY_SEAL":
        lines.append(("QUALITY_SEAL_BROKEN", "/qualitySeal", "APPROVED", "BROKEN", "The seal was broken"))
    if sheet.status == "ARCHIVED":
        lines.append(("FACT_SHEET_ARCHIVED", "/status", "ACTIVE", "ARCHIVED", "No longer in use"))
    first_id = int(sheet.id[:8], 16) * 32
    span = max((end - start).total_seconds(), 0.0)
    events = []
    for at, (kind, path, old, new, message) in enumerate(lines):
        moment = start + timedelta(seconds=span * at / max(len(lines) - 1, 1))
        user = people[random.randrange(len(people))]
        events.append(LogEvent(first_id + at, kind, path, old, new, message, stamp(moment), user.id))
    return events
