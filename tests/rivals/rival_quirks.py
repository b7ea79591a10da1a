"""Where servers made from the same description differ: one switch each."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Quirks:
    """The defaults are the description's own words; a test changes some of them."""

    # GraphQL: the engine
    engine: str = "strict"  # loose: no schema at all; canned: whole nodes, whatever was asked for
    introspection: str = "on"  # refused, refused400, null, minimal
    wording: str = "core"  # java, java22
    invalid_status: int = 200
    lacks: frozenset[str] = frozenset()
    """``Type.field`` names that the schema does not have."""
    subsections: str = "subSectionCompletions"
    percent: str = "int"  # float, scalar
    tags_connection: bool = False
    roles_connection: bool = False
    rev_text: bool = False
    base_name: str = "BaseFactSheet"
    # GraphQL: paging
    total: str = "int"  # null, missing
    edges_first: bool = False
    end_cursor: str = "last"  # null, empty
    has_next: bool = True
    cap: int = 0
    first_refused: str = ""
    first_limit: int = 500
    cursor_style: str = "opaque"  # digits
    # GraphQL: arguments
    type_arg: bool = True
    type_is_text: bool = False
    filter_arg: bool = True
    facets: bool = True
    filter_name: str = "FilterInput"
    display_name: str = "contains"  # exact, missing
    text_search: bool = True
    ids_filter: bool = True
    sort_arg: bool = True
    archived_too: bool = False
    id_kind: str = "ID!"
    first_kind: str = "Int"
    # GraphQL: answers
    unknown_id: str = "error"  # null, 404, 200error
    errors_key: str = "absent"  # null, empty
    extensions: bool = False
    omit_nulls: bool = False
    null_lists: bool = False
    numeric_ids: bool = False
    float_ints: bool = False
    refused: frozenset[str] = frozenset()
    """``Type.field`` names that this user may not read."""
    failing_type: str = ""
    holes: bool = False
    """Edges, nodes and targets that are null here and there."""
    # the world
    ids: str = "uuid"
    gates: int = 20
    # models
    bare: bool = False
    persisted_as_name: bool = False
    multiplicity: tuple[str, str] = ("1", "*")
    built_in_listed_only: bool = False
    listed_only: bool = False
    listed_by_key: bool = False
    fields_as: str = "dict"  # list
    value_objects: bool = False
    config: bool = True
    base_in_model: bool = False
    languages: int = 200
    features: int = 200
    # users
    permissions: int = 200
    first_page: int = 1
    total_users: bool = True
    size_heeded: bool = True
    users: int = 200
    # login
    login: str = "any"  # basic, form, query
    expires_in: int | None = 3599
    uses: int = 1_000_000
    """After so many requests an access token has expired."""
    claims: bool = True
    instance: str = "self"  # missing, foreign, sibling, dead, localhost
    expired_status: int = 401
    login_429: str = ""  # what Retry-After says
    # transport
    gzip: bool = False
    chunked: bool = False
    close: bool = False
    content_type: str = "application/json"
    bom: bool = False
    first_html: int = 0  # the status of a maintenance page that comes before the first answer

    @property
    def speaks_otherwise(self) -> bool:
        """Whether its GraphQL is special, rather than what is around it."""
        names = [field.name for field in fields(self)]
        return any(getattr(self, name) != getattr(Quirks(), name) for name in names[: names.index("bare")])
