"""What ``fs list`` does between the command line and the printer: loading, filtering, choosing columns."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from leanix_tui.cli.near import find_type, near
from leanix_tui.cli.output import note
from leanix_tui.cli.records import LIST_KEYS, kept_value, list_record, tags_by_group
from leanix_tui.errors import NotFound, UsageError
from leanix_tui.export import Column
from leanix_tui.model.data_model import BASE_FIELDS
from leanix_tui.model.fact_sheet import FactSheet
from leanix_tui.text import display
from leanix_tui.workspace.cells import Column as WorkspaceColumn
from leanix_tui.workspace.filter_language import parse_filter
from leanix_tui.workspace.graph import ends_for
from leanix_tui.workspace.workspace import Workspace

__all__ = ["Listing"]

Table: TypeAlias = tuple[list[Column], Iterable[Mapping[str, Any]]]


class Listing:
    """One list of fact sheets: of every type, or of one."""

    def __init__(self, workspace: Workspace, fact_sheet_type: str, expression: str, tags: Sequence[str]) -> None:
        self.workspace = workspace
        self.types: list[str] | None = None
        self._wanted_type = fact_sheet_type
        self._expression = " ".join([expression, *(_tag_term(tag) for tag in tags)]).strip()
        self._tags = tags
        self._today = date.today().isoformat()

    async def load(self, keys: Sequence[str]) -> None:
        """Load what the list needs: its type, and the others only if the filter or a column looks at relations."""
        parse_filter(self._expression)
        workspace = self.workspace
        await workspace.load_model()
        if self._wanted_type:
            self.types = [find_type(workspace, self._wanted_type)]
        everything = self.types is None or self._follows_relations(keys)
        await workspace.list_fact_sheets(None if everything else self.types, parts=True)
        for part in workspace.progress.failed:
            if part.name in {"users", "roles"}:
                note(f"Warning: the {part.name} are missing. {part.error}")
        self._check_tags()

    def _follows_relations(self, keys: Sequence[str]) -> bool:
        workspace, owners = self.workspace, self.types or []
        names = {term.text for term in parse_filter(self._expression) if term.kind == "field"} | set(keys)
        own = {field for owner in owners for field in workspace.model.types[owner].fields}
        return any(
            ends_for(workspace.model, workspace.labels, owner, name)
            for owner in owners
            for name in names - own - BASE_FIELDS
        )

    def _check_tags(self) -> None:
        """A tag that does not exist is more likely a typing error than a wish for an empty list."""
        known = [(tag.group_name, tag.name) for tag in self.workspace.store.tags.values()]
        for wanted in self._tags:
            group, _, name = wanted.rpartition("=")
            if not any(
                tag.casefold() == name.casefold() and (not group or own.casefold() == group.casefold())
                for own, tag in known
            ):
                close = difflib.get_close_matches(wanted, [f"{own}={tag}" for own, tag in known], n=1, cutoff=0.5)
                raise NotFound(
                    f"There is no tag '{display(wanted, limit=80)}'.",
                    remedy=f"Did you mean '{display(close[0])}'?" if close else "See leanix-tui tag list.",
                )

    def rows(self, sort: Sequence[str]) -> Sequence[FactSheet]:
        """The fact sheets that pass the filter, in the wanted order. Raises FilterError, UsageError."""
        order = [(self._column(key.lstrip("+-")).key, key.startswith("-")) for key in sort] or [("displayName", False)]
        query = self.workspace.query(self._expression, types=self.types, sort=order)
        return query.run(self.workspace.store).rows

    # -- columns for programs ---

    def records(self, rows: Iterable[FactSheet], keys: Sequence[str]) -> Table:
        """The columns, and the rows with values as GraphQL gives them."""
        if keys:
            chosen = [self._column(key) for key in keys]
            return [Column(column.key) for column in chosen], (
                {column.key: self._value(row, column) for column in chosen} for row in rows
            )
        fields = self.workspace.model.types[self.types[0]].fields if self.types else {}
        columns = [Column(key) for key in dict.fromkeys((*LIST_KEYS, *fields))]
        tags_of = self.workspace.store.tags_of
        return columns, (list_record(row, tags_of(row), fields, self._today) for row in rows)

    def _value(self, row: FactSheet, column: WorkspaceColumn) -> Any:
        store = self.workspace.store
        if column.key == "tags":
            return tags_by_group(store.tags_of(row))
        if column.kind == "tags":
            group = column.key.partition(":")[2]
            return [tag.name for tag in store.tags_of(row) if tag.group_id == group]
        if column.kind == "people":
            links = column.value(row) or ()
            return [user.email if (user := store.users.get(link.user_id)) else link.user_id for link in links]
        if column.kind == "relation":
            found = [(store.get(one), one) for one in column.value(row) or ()]
            return [
                {"id": one.id, "type": one.type, "displayName": one.display_name} if one else {"id": id_}
                for one, id_ in found
            ]
        known = self.workspace.model.types.get(row.type)
        field = known.fields.get(column.key) if known else None
        if field is not None:
            return kept_value(store.value(row, column.key), field.type, self._today)
        value = column.value(row)
        return list(value) if isinstance(value, tuple) else value

    # -- columns for people ---

    def cells(self, rows: Iterable[FactSheet], keys: Sequence[str]) -> Table:
        """The columns with their labels, and the rows as people read them."""
        if keys:
            chosen = [self._column(key) for key in keys]
        else:
            chosen = [
                one for one in self.workspace.columns(self.types) if one.default and one.kind not in {"tags", "date"}
            ]
            chosen.append(self._column("id"))
        columns = [Column(one.key, one.label) for one in chosen]
        texts: list[tuple[str, Callable[[FactSheet], str]]] = [(one.key, one.text) for one in chosen]
        return columns, ({key: text(row) for key, text in texts} for row in rows)

    def _column(self, name: str) -> WorkspaceColumn:
        """The column of this key or label; ``tag:Group`` and ``role:Name`` go by name."""
        known = self.workspace.columns(self.types)
        wanted = name.casefold()
        kind, _, own = wanted.partition(":")
        for column in known:
            if wanted in {column.key.casefold(), column.label.casefold()}:
                return column
        for column in known:
            if own and column.key.startswith(f"{kind}:") and column.label.casefold() == own:
                return column
        keys = [column.key for column in known if ":" not in column.key]
        raise UsageError(
            f"These fact sheets have no field '{display(name, limit=60)}'.",
            remedy=f"{near(name, keys)}Fields: {', '.join(keys)}.",
        )


def _tag_term(tag: str) -> str:
    """``GROUP=NAME`` in the filter language, exactly; a name alone means the tag in whichever group."""
    group, mark, name = tag.rpartition("=")
    if not name:
        raise UsageError("A tag is written as GROUP=NAME.", detail=tag)
    return f"tag:={_quoted(group)}={_quoted(name)}" if mark and group else f"tag:={_quoted(name)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
