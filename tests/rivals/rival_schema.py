"""The GraphQL schema of the airport, with what a server leaves out of it or calls otherwise."""

from __future__ import annotations

import re

from rival_quirks import Quirks
from rival_world import FIELDS, RELATIONS, World

SCALARS = {"STRING": "String", "INTEGER": "Int", "DOUBLE": "Float", "SINGLE_SELECT": "String", "DATE": "String"}
SCALARS |= {"MULTIPLE_SELECT": "[String]", "BOOLEAN": "Boolean", "CURRENCY": "Float", "AGGREGATED": "Float"}
SCALARS |= {"LOCATION": "Location", "LIFECYCLE": "Lifecycle", "EXTERNAL_ID": "ExternalId", "HOLOGRAM": "Hologram"}
SCALARS |= {"PROJECT_STATUS": "[ProjectStatus]"}


def sdl(world: World, quirks: Quirks) -> str:
    """The schema in words."""
    connection = "totalCount: Int pageInfo: PageInfo"
    user = "id: ID firstName: String lastName: String displayName: String email: String technicalUser: Boolean"
    roles = "RoleConnection" if quirks.roles_connection else "[SubscriptionRole]"
    tags = "TagConnection" if quirks.tags_connection else "[Tag]"
    percent = {"int": "Int", "float": "Float", "scalar": "Float"}[quirks.percent]
    completion = "Float" if quirks.percent == "scalar" else "Completion"
    base = (
        f"id: ID rev: {'String' if quirks.rev_text else 'Long'} type: String category: String name: String"
        " displayName: String fullName: String description: String status: FactSheetStatus lxState: LxState"
        f" qualitySeal: String level: Int completion: {completion} createdAt: String updatedAt: String"
        f" naFields: [String] tags: {tags} subscriptions: SubscriptionConnection documents: DocumentConnection"
        " comments(filter: CommentsFilter): CommentConnection permissions: Permissions"
        " permittedReadACL: [Acl] permittedWriteACL: [Acl] lxExcludeFromQuota: Boolean"
    )
    types: dict[str, str] = {
        "Completion": f"completion: Float percentage: {percent} sectionCompletions: [Section]",
        "Section": f"name: String percentage: {percent} {quirks.subsections}: [Sub]",
        "Sub": f"name: String percentage: {percent}",
        "Tag": "id: ID name: String description: String color: String status: String tagGroup: TagGroup",
        "TagGroup": "id: ID name: String shortName: String description: String mode: String mandatory: Boolean"
        " restrictToFactSheetTypes: [FactSheetType] tagCount: Int tags: TagConnection",
        "User": user + " permission: UserPermission",
        "UserPermission": "role: String status: String",
        "SubscriptionRole": "id: ID name: String description: String comment: String subscriptionType: String"
        " restrictToFactSheetTypes: [FactSheetType]",
        "Subscription": f"id: ID type: String createdAt: String user: User roles: {roles}",
        "Document": "id: ID name: String description: String url: String origin: String documentType: String"
        " metadata: String refId: String createdAt: String fileInformation: File",
        "File": "fileName: String size: Int mediaType: String",
        "Comment": "id: ID message: String status: String createdAt: String user: User replies: CommentConnection",
        "Acl": "id: ID name: String",
        "Permissions": "self: [String] create: [String] read: [String] update: [String] delete: [String]",
        "PageInfo": "hasNextPage: Boolean endCursor: String",
        "Location": "geoAddress: String geoCountry: String latitude: Float longitude: Float",
        "Lifecycle": "asString: String phases: [Phase]",
        "Phase": "phase: String startDate: String milestoneId: ID",
        "ExternalId": "externalId: String comment: String externalUrl: String status: String",
        "Hologram": "hue: Int words: [String]",
        "ProjectStatus": "id: ID date: String status: String progress: Int",
    }
    if quirks.base_name != "BaseFactSheet":
        types["PageInfo"] += " hasPreviousPage: Boolean"
    for name, node in (
        ("Tag", "Tag"),
        ("TagGroup", "TagGroup"),
        ("Role", "SubscriptionRole"),
        ("Subscription", "Subscription"),
        ("Document", "Document"),
        ("Comment", "Comment"),
        ("FactSheet", quirks.base_name),
    ):
        types[f"{name}Connection"] = f"{connection} edges: [{name}Edge]"
        types[f"{name}Edge"] = f"cursor: String node: {node}"
    for persisted, (_start, _end, fields) in RELATIONS.items():
        name = persisted[0].upper() + persisted[1:]
        own = " ".join(f"{key}: {SCALARS[value['type']]}" for key, value in fields.items())
        types[name] = (
            f"id: ID type: String activeFrom: String activeUntil: String description: String {own}"
            f" factSheet: {quirks.base_name}"
        )
        types[f"{name}Connection"] = f"totalCount: Int edges: [{name}Edge]"
        types[f"{name}Edge"] = f"node: {name}"
    concrete: dict[str, str] = {}
    for name, fields in FIELDS.items():
        own = " ".join(f"{key}: {SCALARS[value['type']]}" for key, value in fields.items())
        links = " ".join(
            f"{end}: {persisted[0].upper()}{persisted[1:]}Connection"
            for end, (persisted, _) in world.ends(name).items()
        )
        concrete[name] = f"{base} {own} {links}"
    kind = "String" if quirks.type_is_text else "FactSheetType"
    arguments = f"first: {quirks.first_kind}, after: String"
    arguments += f", factSheetType: {kind}" if quirks.type_arg else ""
    arguments += f", filter: {quirks.filter_name}" if quirks.filter_arg else ""
    arguments += ", sort: [Sorting]" if quirks.sort_arg else ""
    filters = "externalIds: [String]"
    filters += " facetFilters: [FacetFilter]" if quirks.facets else ""
    filters += " displayName: String" if quirks.display_name != "missing" else ""
    filters += " fullTextSearch: String quickSearch: String" if quirks.text_search else ""
    filters += " ids: [ID]" if quirks.ids_filter else ""
    roots = (
        f"allFactSheets({arguments}): FactSheetConnection factSheet(id: {quirks.id_kind}): {quirks.base_name}"
        " allTags: TagConnection allTagGroups(sort: [Sorting]): TagGroupConnection"
        " allSubscriptionRoles: RoleConnection"
    )
    lines = [
        "scalar Long",
        f"enum FactSheetType {{ {' '.join(FIELDS)} }}",
        "enum FactSheetStatus { ACTIVE ARCHIVED }",
        "enum LxState { APPROVED BROKEN_QUALITY_SEAL DRAFT REJECTED }",
        "enum FacetOperator { OR AND NOR } enum SortOrder { asc desc } enum SortMode { BY_FIELD }",
        "input Sorting { mode: SortMode key: String order: SortOrder } input CommentsFilter { status: String }",
        "input FacetFilter { facetKey: String! operator: FacetOperator keys: [String] }",
        f"input {quirks.filter_name} {{ {filters} }}",
        f"interface {quirks.base_name} {{ {_cut(base, quirks.base_name, quirks)} }}",
        *(f"type {name} {{ {_cut(fields, name, quirks)} }}" for name, fields in types.items()),
        *(
            f"type {name} implements {quirks.base_name} {{ {_cut(fields, quirks.base_name, quirks)} }}"
            for name, fields in concrete.items()
        ),
        f"type Query {{ {_cut(roots, 'Query', quirks)} }}",
    ]
    return "\n".join(lines)


def _cut(fields: str, owner: str, quirks: Quirks) -> str:
    parts = re.findall(r"[\w]+(?:\([^)]*\))?: \S+", fields)
    kept = []
    for part in parts:
        name = re.match(r"\w+", part)[0]  # type: ignore[index]
        lacking = {owner, "Relation" if owner.endswith("Relation") else owner}
        if owner.endswith("Connection"):
            lacking.add("Connection")
        if not any(f"{one}.{name}" in quirks.lacks for one in lacking):
            kept.append(part)
    return " ".join(kept)
