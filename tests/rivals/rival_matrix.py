"""Every server that we are tried against, by what is special about it."""

from __future__ import annotations

from dataclasses import dataclass

from rival_quirks import Quirks


@dataclass(frozen=True)
class Case:
    """A server, and what nobody can learn from it."""

    quirks: Quirks
    unseen: frozenset[str] = frozenset()
    missing: str = ""
    """The type or part that this server fails to give."""


def case(*unseen: str, missing: str = "", lacks: str = "", refused: str = "", **quirks: object) -> Case:
    made = Quirks(lacks=frozenset(lacks.split()), refused=frozenset(refused.split()), **quirks)  # type: ignore[arg-type]
    return Case(made, frozenset(unseen), missing)


OBJECTS = ("Terminal.location", "Gate.hologram", "Runway.works")
"""Fields of an unknown form: without a schema nobody can ask for what is inside them."""
LEAN = (
    "B.level B.fullName B.comments B.documents B.permissions B.lxExcludeFromQuota B.qualitySeal B.naFields"
    " B.permittedReadACL B.permittedWriteACL Relation.type Relation.description Tag.status Tag.color"
    " Subscription.createdAt Completion.sectionCompletions Completion.completion User.displayName User.technicalUser"
    " User.permission Document.fileInformation Comment.replies Connection.totalCount"
).replace("B.", "BaseFactSheet.")

CASES: dict[str, Case] = {
    "as documented": case(),
    "no introspection": case(*OBJECTS, introspection="refused"),
    "no introspection, 400": case(*OBJECTS, introspection="refused400", invalid_status=400),
    "introspection null": case(*OBJECTS, introspection="null"),
    "introspection minimal": case(*OBJECTS, introspection="minimal"),
    "java words": case(*OBJECTS, introspection="refused", wording="java", lacks=LEAN),
    "java 22 words": case(*OBJECTS, introspection="refused", wording="java22", lacks=LEAN),
    "core words, lean": case(*OBJECTS, introspection="refused", lacks=LEAN),
    "lean, 400": case(*OBJECTS, introspection="refused", lacks=LEAN, invalid_status=400),
    "lean, known": case(lacks=LEAN),
    "other base": case(base_name="FactSheet"),
    "other base, unknown": case(*OBJECTS, base_name="FactSheet", introspection="refused", lacks="FactSheet.level"),
    "subsections": case(subsections="subsectionCompletions"),
    "subsections, unknown": case(*OBJECTS, subsections="subsectionCompletions", introspection="refused"),
    "percent float": case(percent="float"),
    "percent scalar": case(percent="scalar"),
    "percent scalar, unknown": case(*OBJECTS, percent="scalar", introspection="refused"),
    "percent scalar, unknown java": case(*OBJECTS, percent="scalar", introspection="refused", wording="java"),
    "no completion": case("*.completion", *OBJECTS, lacks="BaseFactSheet.completion", introspection="refused"),
    "tags connection": case(tags_connection=True),
    "tags connection, unknown": case(*OBJECTS, tags_connection=True, introspection="refused"),
    "roles connection": case(roles_connection=True),
    "roles connection, unknown": case(*OBJECTS, roles_connection=True, introspection="refused", wording="java"),
    "rev text": case(rev_text=True),
    "ids digits": case(ids="digits"),
    "ids numbers": case(ids="digits", numeric_ids=True),
    "ids relay": case(ids="relay"),
    "ids words": case(ids="words"),
    "total null": case(total="null"),
    "no totalCount": case(*OBJECTS, lacks="Connection.totalCount", introspection="refused"),
    "no totalCount, known": case(lacks="Connection.totalCount"),
    "edges first": case(edges_first=True),
    "endCursor null": case(end_cursor="null"),
    "endCursor empty": case(end_cursor="empty"),
    "no hasNextPage": case(lacks="PageInfo.hasNextPage", has_next=False, cap=5),
    "no hasNextPage, unknown": case(*OBJECTS, lacks="PageInfo.hasNextPage", has_next=False, introspection="refused", cap=5),  # noqa: E501
    "hasNextPage null": case(has_next=False, cap=5),
    "hasNextPage null, endCursor null": case(has_next=False, cap=5, end_cursor="null"),
    "capped": case(cap=5),
    "capped, digits": case(cap=5, cursor_style="digits", edges_first=True),
    "first refused": case(first_refused="Argument 'first' must not be greater than 500"),
    "first refused, 2": case(first_refused="The maximum page size is 100.", first_limit=100),
    "first refused, 3": case(first_refused="first must be between 1 and 50", first_limit=50),
    "first refused, 4": case(*OBJECTS, first_refused="Page size limit exceeded", first_limit=50, introspection="refused"),  # noqa: E501
    "no type argument": case(type_arg=False),
    "no type argument, unknown": case(*OBJECTS, type_arg=False, introspection="refused"),
    "no type argument, unknown java": case(*OBJECTS, type_arg=False, introspection="refused", wording="java"),
    "type is text": case(type_is_text=True),
    "type is text, unknown": case(*OBJECTS, type_is_text=True, introspection="refused"),
    "type is text, unknown java": case(*OBJECTS, type_is_text=True, introspection="refused", wording="java"),
    "no facet filters": case(facets=False),
    "no filter": case(filter_arg=False),
    "no filter, unknown": case(*OBJECTS, filter_arg=False, introspection="refused"),
    "other filter name": case(filter_name="FactSheetFilterInput"),
    "other filter name, lean": case(filter_name="FactSheetFilterInput", display_name="missing", text_search=False),
    "no name filter": case(display_name="missing"),
    "no name filter, unknown": case(*OBJECTS, display_name="missing", text_search=False, introspection="refused"),
    "no name filter, unknown java": case(
        *OBJECTS, display_name="missing", text_search=False, introspection="refused", wording="java"
    ),
    "exact name filter": case(display_name="exact", text_search=False),
    "no ids filter": case(ids_filter=False, sort_arg=False),
    "no ids filter, unknown": case(*OBJECTS, ids_filter=False, introspection="refused"),
    "archived too": case(archived_too=True),
    "unknown id null": case(unknown_id="null"),
    "unknown id 404": case(unknown_id="404"),
    "holes": case(holes=True),
    "holes, loose": case(holes=True, engine="loose"),
    "refused relation": case(refused="Airline.relAirlineToLounge"),
    "errors null": case(errors_key="null", extensions=True),
    "errors empty": case(errors_key="empty"),
    "nulls left out": case(omit_nulls=True),
    "null lists": case(null_lists=True),
    "floats": case(float_ints=True),
    "loose engine": case(engine="loose"),
    "loose engine, nulls left out": case(engine="loose", omit_nulls=True),
    "canned": case(engine="canned"),
    "refused field": case("Airline.revenue", "Gate.services", refused="Airline.revenue Gate.services"),
    "failing type": case(missing="Runway", failing_type="Runway"),
    "bare models": case(bare=True),
    "persisted as name": case(persisted_as_name=True),
    "multiplicity words": case(multiplicity=("SINGLE", "MULTI")),
    "built-in listed only": case(built_in_listed_only=True),
    "other variables": case(id_kind="String!", first_kind="Int!"),
    "other variables, unknown": case(*OBJECTS, id_kind="String!", first_kind="Int!", introspection="refused"),
    "other variables, java": case(
        *OBJECTS, id_kind="String!", first_kind="Int!", introspection="refused", wording="java22"
    ),
    "relations listed by key": case(listed_by_key=True),
    "relations only listed": case("attributes", listed_only=True),
    "fields as list": case(fields_as="list", config=False),
    "value objects": case(value_objects=True),
    "base in model": case(base_in_model=True),
    "no languages": case(languages=404, features=404),
    "permissions 403": case(permissions=403),
    "permissions 404": case(permissions=404),
    "pages from 0": case(first_page=0),
    "pages from 0, small": case(first_page=0, size_heeded=False),
    "no users": case(permissions=403, users=403, missing="users"),
    "no roles": case(lacks="Query.allSubscriptionRoles", missing="roles"),
    "no roles, unknown": case(*OBJECTS, lacks="Query.allSubscriptionRoles", introspection="refused", missing="roles"),
    "users without total": case(total_users=False),
    "size not heeded": case(size_heeded=False),
    "no expires_in": case(expires_in=None),
    "opaque token": case(claims=False, missing="users"),
    "opaque, no expires_in": case(claims=False, expires_in=None, missing="users"),
    "no instanceUrl": case(instance="missing"),
    "foreign instanceUrl": case(instance="foreign"),
    "localhost instanceUrl": case(instance="localhost"),
    "dead instanceUrl": case(instance="dead"),
    "basic only": case(login="basic"),
    "short life": case(expires_in=1, uses=40),
    "short life, 403": case(uses=25, expired_status=403),
    "short life, 421": case(uses=25, expired_status=421),
    "login 429": case(login_429="date"),
    "login 429 in seconds": case(login_429="0"),
    "gzip": case(gzip=True),
    "chunked": case(chunked=True),
    "gzip chunked closed": case(gzip=True, chunked=True, close=True),
    "text/plain": case(content_type="text/plain"),
    "no content type": case(content_type=""),
    "byte order mark": case(bom=True),
    "maintenance 503": case(first_html=503),
    "maintenance 200": case(first_html=200),
    "all at once": case(
        *OBJECTS, introspection="refused", wording="java", lacks=LEAN, tags_connection=True, cap=7, total="null",
        edges_first=True, end_cursor="empty", errors_key="null", omit_nulls=True, ids="digits", numeric_ids=True,
        bare=True, permissions=403, total_users=False, gzip=True, bom=True, type_arg=False, display_name="exact",
        text_search=False, ids_filter=False, languages=404, expires_in=None, instance="foreign",
    ),
}  # fmt: skip
