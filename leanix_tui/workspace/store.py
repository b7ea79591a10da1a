"""What of a workspace is in memory.

One writer, many readers. Only the engine thread writes. Any thread may read while it does, because of these rules:

* lists are only appended to; a reader takes ``len()`` first and never looks beyond it,
* dictionaries are asked with ``get`` or copied with ``list(...)`` in one step, never iterated while the writer may add,
* a fact sheet that is in the store does not change, and a fact sheet that is not there may come later,
* what is replaced as a whole (tags, roles, users, the store itself) is replaced by one assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leanix_tui.model.data_model import DataModel
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.model.labels import Labels
from leanix_tui.model.subscription import SubscriptionRole
from leanix_tui.model.tag import Tag, TagGroup
from leanix_tui.model.user import User
from leanix_tui.text import fold

__all__ = ["Store"]


class Store:
    """The fact sheets, tags, roles and users that are loaded, and the relations between them."""

    def __init__(self, model: DataModel | None = None, labels: Labels | None = None) -> None:
        self.model = model or DataModel({})
        self.labels = labels or Labels()
        self.by_id: dict[str, FactSheet] = {}
        self.by_type: dict[str, list[FactSheet]] = {name: [] for name in self.model.types}
        """Fact sheets in the order in which they came, by type; types in data model order."""
        self.tags: dict[str, Tag] = {}
        self.tag_groups: dict[str, TagGroup] = {}
        self.roles: dict[str, SubscriptionRole] = {}
        self.users: dict[str, User] = {}
        """The users of the workspace; until they are loaded, those met in subscriptions."""
        self.incoming: dict[str, list[Any]] = {}
        """What points at a fact sheet, flat: relation name on the source, source, relation name, source ..."""
        self.version = 0
        """Grows with everything that is added or replaced."""
        self.epoch = 0
        """Grows when labels, tags, roles or users are replaced, after which a filter may mean other rows."""
        self.cache: dict[Any, Any] = {}
        """Sorted rows and the like that queries remember; whoever uses it stores finished values only."""
        self._field_positions: dict[str, dict[str, int]] = {
            name: {field: position for position, field in enumerate(known.fields)}
            for name, known in self.model.types.items()
        }

    def __len__(self) -> int:
        return len(self.by_id)

    # -- reading ---------------------------------------------------------------------------------------------------

    def get(self, id: str) -> FactSheet | None:  # noqa: A002
        """The loaded fact sheet of this id."""
        return self.by_id.get(id)

    def rows(self, types: Iterable[str] | None = None) -> list[FactSheet]:
        """The fact sheets of these types, or all, archived ones too."""
        rows: list[FactSheet] = []
        for name in list(self.by_type) if types is None else types:
            rows += self.by_type.get(name, ())
        return rows

    def value(self, fact_sheet: FactSheet, field: str) -> Any:
        """The value of one of the type's own fields; None where it is not set, or the type has no such field."""
        position = self._field_positions.get(fact_sheet.type, {}).get(field)
        return None if position is None or position >= len(fact_sheet.values) else fact_sheet.values[position]

    def position(self, fact_sheet_type: str, field: str) -> int | None:
        """Where the values of a field stand in ``FactSheet.values`` of this type."""
        return self._field_positions.get(fact_sheet_type, {}).get(field)

    def sources(self, id: str, relation: str | None = None) -> list[tuple[str, FactSheet]]:  # noqa: A002
        """What points at a fact sheet: (relation name on the source, source)."""
        flat = self.incoming.get(id)
        if not flat:
            return []
        pairs = [(flat[at], flat[at + 1]) for at in range(0, len(flat) - 1, 2)]
        return pairs if relation is None else [pair for pair in pairs if pair[0] == relation]

    def find(self, name_or_id: str, types: Sequence[str] | None = None) -> list[FactSheet]:
        """The fact sheets with this id, or exactly this name or display name, or this name whatever the case."""
        wanted = name_or_id.strip()
        known = self.by_id.get(wanted) or self.by_id.get(wanted.lower())
        if known is not None and (types is None or known.type in types):
            return [known]
        folded = fold(wanted)
        if not folded:
            return []
        near = [row for row in self.rows(types) if folded in row.folded]
        exact = [row for row in near if wanted in (row.display_name, row.name)]
        if exact:
            return exact
        return [row for row in near if folded in (fold(row.display_name), fold(row.name))]

    def tags_of(self, fact_sheet: FactSheet) -> list[Tag]:
        """The tags of a fact sheet; one that is not known by name has its id for a name."""
        return [self.tags.get(tag) or Tag(tag, tag) for tag in fact_sheet.tag_ids]

    # -- writing: the engine thread only -----------------------------------------------------------------------------

    def add(self, fact_sheet: FactSheet) -> bool:
        """Add one fact sheet and what it points at; False when it was there already (pages of live data overlap)."""
        id = fact_sheet.id  # noqa: A001
        if id in self.by_id:
            return False
        rows = self.by_type.get(fact_sheet.type)
        if rows is None:
            rows = self.by_type[fact_sheet.type] = []
        self.by_id[id] = fact_sheet
        links = fact_sheet.links
        incoming = self.incoming
        for at in range(0, len(links), 2):
            relation = links[at]
            for target in links[at + 1]:
                flat = incoming.get(target)
                if flat is None:
                    incoming[target] = [relation, fact_sheet]
                else:
                    flat += (relation, fact_sheet)
        # Last, so that whoever sees the row finds everything else about it.
        rows.append(fact_sheet)
        self.version += 1
        return True

    def set_labels(self, labels: Labels) -> None:
        """Replace the labels."""
        self.labels = labels
        self.version += 1
        self.epoch += 1

    def set_tags(self, tags: Iterable[Tag], groups: Iterable[TagGroup]) -> None:
        """Replace the tags and their groups."""
        self.tag_groups = {group.id: group for group in groups}
        self.tags = {tag.id: tag for tag in tags}
        self.version += 1
        self.epoch += 1

    def set_roles(self, roles: Iterable[SubscriptionRole]) -> None:
        """Replace the subscription roles."""
        self.roles = {role.id: role for role in roles}
        self.version += 1
        self.epoch += 1

    def set_users(self, users: Iterable[User]) -> None:
        """Put the users of the workspace in; those met in subscriptions stay where the list does not name them."""
        self.users = self.users | {user.id: user for user in users}
        self.version += 1
        self.epoch += 1
