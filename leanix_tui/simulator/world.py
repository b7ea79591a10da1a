"""The state of the simulated workspace: plain records and the indexes that answer questions about them.

Nothing here knows HTTP or GraphQL. Every route and every resolver reads this one object, so what REST shows and what
GraphQL shows cannot disagree. Timestamps are ISO 8601 strings in UTC, dates are ``YYYY-MM-DD`` strings, ids are
lower-case UUIDs: exactly as they go over the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from leanix_tui.simulator.clock import Clock
from leanix_tui.simulator.touching import Touching
from leanix_tui.simulator.turns import Turns

if TYPE_CHECKING:
    from leanix_tui.simulator.completion import Completions

Json = dict[str, Any]


@dataclass(slots=True)
class User:
    """A person or a technical user of the workspace, with the permission that links them to it."""

    id: str
    email: str | None
    first_name: str | None
    last_name: str | None
    user_name: str
    technical: bool = False
    status: str = "ACTIVE"  # of the account: ACTIVE, ARCHIVED
    account_role: str = "ACCOUNTUSER"
    permission_id: str = ""
    permission_role: str = "MEMBER"  # ADMIN, MEMBER, VIEWER, CONTACT ...
    permission_status: str = "ACTIVE"  # ACTIVE, INVITED, ARCHIVED ...
    last_login: str | None = None
    department: str | None = None

    @property
    def display_name(self) -> str:
        """The name as LeanIX shows it: first and last name, or the user name."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.user_name


@dataclass(slots=True)
class TagGroup:
    id: str
    name: str
    short_name: str | None
    description: str | None
    mode: str  # SINGLE, MULTIPLE
    mandatory: bool = False
    restrict_to: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tag:
    id: str
    name: str
    description: str | None
    color: str
    group_id: str | None  # None: a loose tag
    status: str = "ACTIVE"


@dataclass(slots=True)
class Role:
    """A subscription role, such as "Application Owner"."""

    id: str
    name: str
    description: str | None
    subscription_type: str | None  # None: usable with every type
    restrict_to: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RoleLink:
    role_id: str
    comment: str | None = None


@dataclass(slots=True)
class Subscription:
    id: str
    user_id: str
    type: str  # RESPONSIBLE, OBSERVER, ACCOUNTABLE
    roles: list[RoleLink] = field(default_factory=list)
    created_at: str = ""


@dataclass(slots=True)
class Document:
    id: str
    name: str
    description: str | None
    url: str | None
    origin: str
    document_type: str | None
    created_at: str
    ref_id: str | None = None
    metadata: str | None = None
    file: Json | None = None  # fileName, size, mediaType


@dataclass(slots=True)
class Reply:
    id: str
    user_id: str
    message: str
    created_at: str


@dataclass(slots=True)
class Comment:
    id: str
    user_id: str
    message: str
    status: str  # ACTIVE, CLOSED
    created_at: str
    replies: list[Reply] = field(default_factory=list)


@dataclass(slots=True)
class LogEvent:
    """One line of a fact sheet's history, as ``allLogEvents`` gives it."""

    id: int
    event_type: str
    path: str | None
    old_value: str | None
    new_value: str | None
    message: str
    created_at: str
    user_id: str


@dataclass(slots=True)
class Relation:
    """A relation between two fact sheets. ``name`` is the persisted name: a key of ``dataModel.relations``."""

    id: str
    name: str
    from_id: str
    to_id: str
    active_from: str | None = None
    active_until: str | None = None
    description: str | None = None
    fields: Json = field(default_factory=dict)
    status: str = "ACTIVE"


@dataclass(slots=True)
class FactSheet:
    id: str
    type: str
    name: str
    rev: int = 1
    category: str | None = None
    description: str | None = None
    status: str = "ACTIVE"  # ACTIVE, ARCHIVED
    lx_state: str = "APPROVED"  # APPROVED, BROKEN_QUALITY_SEAL, DRAFT, REJECTED
    created_at: str = ""
    updated_at: str = ""
    na_fields: list[str] = field(default_factory=list)
    tag_ids: list[str] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    # The type's own fields by data-model name, in GraphQL form; a field without a value is absent.
    #   STRING str, INTEGER int, DOUBLE float, SINGLE_SELECT its key, MULTIPLE_SELECT a list of keys,
    #   DATE "YYYY-MM-DD", DATE_TIME an ISO time stamp, AGGREGATED a number, FACT_SHEET_REFERENCES a list of strings,
    #   LIFECYCLE {"phases": [{"phase", "startDate", "milestoneId"}]},
    #   EXTERNAL_ID {"externalId", "comment", "externalUrl", "status"},
    #   LOCATION {"placeId", "rawAddress", "latitude", "longitude", "geoCity", ...},
    #   PROJECT_STATUS a list of {"id", "date", "status", "progress", "description", "projectStatusProviderInfos"}.
    # "description" and "category" are attributes of the fact sheet although the data model lists them as fields.
    fields: Json = field(default_factory=dict)
    read_acl: list[str] = field(default_factory=list)
    write_acl: list[str] = field(default_factory=list)
    exclude_from_quota: bool = False
    history: list[LogEvent] | None = None
    tell_history: Callable[[FactSheet], list[LogEvent]] | None = None

    @property
    def log(self) -> list[LogEvent]:
        """The history, oldest first; made up on first sight, because 200,000 of them would fill the memory."""
        if self.history is None:
            self.history = self.tell_history(self) if self.tell_history is not None else []
        return self.history


@dataclass(slots=True)
class RelationEnd:
    """One end of a relation type, seen from the fact sheet type that carries it."""

    name: str  # the GraphQL name here, e.g. relApplicationToITComponent
    persisted: str  # the key in dataModel.relations
    outgoing: bool  # True: this is the "from" side
    target_type: str
    single: bool  # multiplicity 1 on this side: at most one relation
    field_model: Json  # the relation's own fields, as in the data model


class World:
    """Everything the simulated workspace holds.

    What changes it while it is served stands in ``edits`` and belongs inside ``turns.editing()``.
    """

    def __init__(self, *, workspace_id: str, workspace_name: str, now: Callable[[], datetime] | None = None) -> None:
        self.workspace_id = workspace_id
        self.workspace_name = workspace_name
        self.account_id = ""
        self.account_name = ""
        self.now = now or (lambda: datetime.now(UTC))
        self.clock = Clock(self.now)
        self.turns = Turns()
        self.touching = Touching()
        self._ids = Random(workspace_id)
        self.data_model: Json = {}
        self.languages: dict[str, Json] = {}
        self.view_model: Json = {}
        self.reporting_model: Json = {}
        self.authorization: list[Json] = []
        self.fact_sheet_resources: Json = {}
        self.model_revision = 1
        self.settings: Json = {}
        self.bookmarks: list[Json] = []
        self.features: list[Json] = []
        self.access_control_entities: list[Json] = []
        self.users: dict[str, User] = {}
        self.technical_users: list[Json] = []  # as MTM shows them, tokens excepted
        self.changelogs: dict[str, list[Json]] = {}  # technical user id -> MTM events, newest first
        self.token_user_id = ""  # the technical user that the API token belongs to
        self.tag_groups: dict[str, TagGroup] = {}
        self.tags: dict[str, Tag] = {}
        self.roles: dict[str, Role] = {}
        self.fact_sheets: dict[str, FactSheet] = {}
        self.relations: dict[str, Relation] = {}
        # fact sheet id -> relation persisted name -> relations, in order of creation
        self.outgoing: dict[str, dict[str, list[Relation]]] = {}
        self.incoming: dict[str, dict[str, list[Relation]]] = {}
        self._ends: dict[str, dict[str, RelationEnd]] = {}
        self._completions: Completions | None = None
        # "fact_sheet_fields:read:application:costTotalAnnual" style refusals, see the GraphQL field permission error
        self.unreadable_fields: set[tuple[str, str]] = set()  # (type, field)
        self.version = 0  # grows with every change, so that derived lists know when they are stale

    def new_id(self) -> str:
        """An id for something that is created; the same edits of the same world give the same ids."""
        return str(UUID(int=self._ids.getrandbits(128), version=4))

    # -- building -----------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Say that something in the world is different now; whoever alters a record in place calls this."""
        self.version += 1

    def model_changed(self) -> None:
        """Say that the data model or the view model is another one: all that is derived from them is forgotten."""
        self._ends = {}
        self._completions = None
        self.model_revision += 1
        self.version += 1

    def forget_completion(self, *fact_sheet_ids: str) -> None:
        """The completion of these fact sheets is worked out anew when it is asked for."""
        if self._completions is not None:
            self._completions.forget(*fact_sheet_ids)

    def add_fact_sheet(self, fact_sheet: FactSheet) -> FactSheet:
        self.fact_sheets[fact_sheet.id] = fact_sheet
        self.version += 1
        return fact_sheet

    def add_relation(self, relation: Relation) -> Relation:
        self.relations[relation.id] = relation
        self.outgoing.setdefault(relation.from_id, {}).setdefault(relation.name, []).append(relation)
        self.incoming.setdefault(relation.to_id, {}).setdefault(relation.name, []).append(relation)
        self.version += 1
        self.forget_completion(relation.from_id, relation.to_id)
        return relation

    def remove_relation(self, relation_id: str) -> Relation | None:
        """Take a relation out of both ends; None when there is no such relation."""
        relation = self.relations.pop(relation_id, None)
        if relation is not None:
            self.outgoing[relation.from_id][relation.name].remove(relation)
            self.incoming[relation.to_id][relation.name].remove(relation)
            self.version += 1
            self.forget_completion(relation.from_id, relation.to_id)
        return relation

    def relations_at(self, fact_sheet_id: str) -> list[Relation]:
        """Every relation at either end of a fact sheet, archived ones included; one to itself comes once."""
        found = {
            relation.id: relation
            for index in (self.outgoing, self.incoming)
            for relations in index.get(fact_sheet_id, {}).values()
            for relation in relations
        }
        return list(found.values())

    def remove_fact_sheet(self, fact_sheet_id: str) -> None:
        """Take a fact sheet out of the world, and its relations with it."""
        for relation in self.relations_at(fact_sheet_id):
            self.remove_relation(relation.id)
        for index in (self.outgoing, self.incoming):
            index.pop(fact_sheet_id, None)
        del self.fact_sheets[fact_sheet_id]
        self.forget_completion(fact_sheet_id)
        self.version += 1

    # -- asking -------------------------------------------------------------------------------------------------

    def types(self) -> list[str]:
        """The names of the fact sheet types, in data model order."""
        return list(self.data_model["factSheets"])

    def field_model(self, fact_sheet_type: str) -> Json:
        fields: Json = self.data_model["factSheets"][fact_sheet_type]["fields"]
        return fields

    def relation_ends(self, fact_sheet_type: str) -> dict[str, RelationEnd]:
        """Every relation that a fact sheet of this type can have, by its GraphQL name on that type."""
        ends = self._ends.get(fact_sheet_type)
        if ends is None:
            ends = {}
            for persisted, relation in self.data_model["relations"].items():
                for side, other, outgoing in (("from", "to", True), ("to", "from", False)):
                    here, there = relation[side], relation[other]
                    if here["factSheetType"] == fact_sheet_type:
                        single = str(here["multiplicity"]) in ("1", "SINGLE")
                        ends[here["name"]] = RelationEnd(
                            here["name"],
                            persisted,
                            outgoing,
                            there["factSheetType"],
                            single,
                            relation.get("fields") or {},
                        )
            self._ends[fact_sheet_type] = ends
        return ends

    def related(self, fact_sheet: FactSheet, end: RelationEnd) -> Iterator[tuple[Relation, FactSheet]]:
        """The relations of one fact sheet under one name, each with the fact sheet at the other end.

        Archived relations show on archived fact sheets only.
        """
        index = self.outgoing if end.outgoing else self.incoming
        archived = fact_sheet.status == "ARCHIVED"
        for relation in index.get(fact_sheet.id, {}).get(end.persisted, ()):
            if not archived and relation.status != "ACTIVE":
                continue
            other = self.fact_sheets.get(relation.to_id if end.outgoing else relation.from_id)
            if other is not None:
                yield relation, other

    def parent(self, fact_sheet: FactSheet) -> FactSheet | None:
        """The hierarchy parent, through the type's ``relToParent``."""
        end = self.relation_ends(fact_sheet.type).get("relToParent")
        if end is None:
            return None
        return next((other for _, other in self.related(fact_sheet, end)), None)

    def level(self, fact_sheet: FactSheet) -> int:
        """1 for a root, 2 for its children and so on; a cycle counts each fact sheet once."""
        seen = {fact_sheet.id}
        level, above = 1, self.parent(fact_sheet)
        while above is not None and above.id not in seen:
            seen.add(above.id)
            level, above = level + 1, self.parent(above)
        return level

    def display_name(self, fact_sheet: FactSheet) -> str:
        """The name with its parents in front, ``A / B``, as LeanIX's default naming rule shows it."""
        names, seen, here = [fact_sheet.name], {fact_sheet.id}, self.parent(fact_sheet)
        while here is not None and here.id not in seen:
            seen.add(here.id)
            names.append(here.name)
            here = self.parent(here)
        return " / ".join(reversed(names))

    def completions(self) -> Completions:
        """The completion scores of this workspace, by its view model; kept until the fact sheet's revision moves."""
        if self._completions is None:
            from leanix_tui.simulator.completion import Completions  # noqa: PLC0415 - it reads this module's records

            self._completions = Completions(self)
        return self._completions

    def completion(self, fact_sheet: FactSheet) -> Json:
        """GraphQL's ``completion``: the score, its whole percentage, and the same for sections and subsections."""
        return self.completions().graphql(fact_sheet)

    def quality_seal(self, fact_sheet: FactSheet) -> str:
        """The older, simpler view of ``lx_state``: APPROVED, BROKEN, or DISABLED where the type has no seal."""
        config = self.data_model["factSheets"][fact_sheet.type].get("config") or {}
        if not (config.get("qualitySeal") or {}).get("enabled", True):
            return "DISABLED"
        return "APPROVED" if fact_sheet.lx_state == "APPROVED" else "BROKEN"
