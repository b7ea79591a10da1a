"""The part of LeanIX's GraphQL schema that is the same in every workspace."""

from __future__ import annotations

# What allLogEvents can be narrowed to; the eventType of an event itself is a plain string.
LOG_EVENT_TYPES = (
    "FACT_SHEET_CREATED",
    "FACT_SHEET_UPDATED",
    "FACT_SHEET_ARCHIVED",
    "FACT_SHEET_DELETED",
    "FACT_SHEET_RECOVERED",
    "FACT_SHEET_VIEWED",
    "FACT_SHEET_FIELD_UPDATED",
    "FACT_SHEET_TAG_ADDED",
    "FACT_SHEET_TAG_REMOVED",
    "QUALITY_SEAL_APPROVED",
    "QUALITY_SEAL_BROKEN",
    "RELATION_CREATED",
    "RELATION_UPDATED",
    "RELATION_ARCHIVED",
    "RELATION_DELETED",
    "RELATION_SWITCH",
    "DOCUMENT_CREATED",
    "DOCUMENT_UPDATED",
    "DOCUMENT_DELETED",
    "SUBSCRIPTION_CREATED",
    "SUBSCRIPTION_UPDATED",
    "SUBSCRIPTION_DELETED",
    "COMMENT_CREATED",
    "COMMENT_REPLY_ADDED",
    "COMMENT_DELETED",
)

BASE_FACT_SHEET = """
  id: ID
  rev: Long
  type: String
  category: String
  name: String
  displayName: String
  fullName: String
  description: String
  status: FactSheetStatus
  lxState: LxState
  qualitySeal: QualitySealState
  level: Int
  completion: Completion
  createdAt: String
  updatedAt: String
  naFields: [String]
  tags: [Tag]
  subscriptions(filter: SubscriptionsFilter): SubscriptionConnection
  documents: DocumentConnection
  comments(filter: CommentsFilter): CommentConnection
  permissions: Permissions
  permittedReadACL: [AccessControlEntity]
  permittedWriteACL: [AccessControlEntity]
  lxExcludeFromQuota: Boolean
"""

QUERY = """
type Query {
  allFactSheets(
    first: Int, after: String, factSheetType: FactSheetType, filter: FilterInput, sort: [Sorting]
    hierarchy: HierarchyInput
  ): FactSheetConnection
  factSheet(id: ID!): BaseFactSheet
  allTags(filter: TagQueryFilters): TagConnection
  allTagGroups(sort: Sorting): TagGroupConnection
  allSubscriptionRoles(filter: SubscriptionRoleFilter): SubscriptionRoleConnection
  allLogEvents(factSheetId: ID!, eventTypes: [EventTypes]): LogEventConnection
}
"""


def connection_sdl(name: str, *, cursor: bool = False, extra: str = "") -> str:
    """The connection and edge types around a node type."""
    edge = "cursor: String " if cursor else ""
    return (
        f"type {name}Connection {{ totalCount: Int pageInfo: PageInfo edges: [{name}Edge] {extra} }}\n"
        f"type {name}Edge {{ {edge}node: {name} }}"
    )


_ENUMS = {
    "FactSheetStatus": "ACTIVE ARCHIVED",
    "LxState": "APPROVED BROKEN_QUALITY_SEAL DRAFT REJECTED",
    "QualitySealState": "APPROVED BROKEN DISABLED",
    "FactSheetSubscriptionType": "RESPONSIBLE OBSERVER ACCOUNTABLE",
    "TagGroupModeEnum": "SINGLE MULTIPLE",
    "CommentStatus": "ACTIVE CLOSED REOPENED",
    "FacetOperator": "OR AND NOR",
    "SortOrder": "asc desc",
    "SortMode": "BY_FIELD BY_LIFECYCLE_LAST_PHASE",
    "HierarchyMode": "FULL_TREE",
    "DateFilterType": "RANGE RANGE_STARTS RANGE_ENDS POINT TODAY END_OF_MONTH END_OF_YEAR TIMELINE",
    "RelationFieldsFilterOperator": "INCLUSIVE EXCLUSIVE",
}

_INPUTS = {
    "Sorting": "mode: SortMode key: String order: SortOrder",
    "HierarchyInput": "mode: HierarchyMode",
    "ResponseOptions": "maxFacetDepth: Int",
    "TagQueryFilters": "tagGroupName: String nameSubstring: String",
    "SubscriptionRoleFilter": "factSheetType: FactSheetType",
    "SubscriptionsFilter": "userId: ID",
    "CommentsFilter": "status: CommentStatus",
    "ValidityFilter": "activeFrom: String activeUntil: String",
    "DateFilterInput": "type: DateFilterType from: String to: String minDate: String maxDate: String",
    "SubscriptionFilterInput": "type: FactSheetSubscriptionType roleId: ID",
    "RelationFieldsFilterInput": "fieldName: String values: [String]",
    "SubFilterInput": "facetFilters: [FacetFilter] fullTextSearch: String ids: [ID]",
    "FacetFilter": (
        "facetKey: String! operator: FacetOperator keys: [String] dateFilter: DateFilterInput"
        " subscriptionFilter: SubscriptionFilterInput relationFieldsFilterOperator: RelationFieldsFilterOperator"
        " relationFieldsFilter: [RelationFieldsFilterInput] subFilter: SubFilterInput"
        " excludeTransitiveRelations: Boolean"
    ),
    "FilterInput": (
        "facetFilters: [FacetFilter] fullTextSearch: String quickSearch: String displayName: String ids: [ID]"
        " externalIds: [String] responseOptions: ResponseOptions"
    ),
}

_OBJECTS = {
    "PageInfo": "hasNextPage: Boolean endCursor: String",
    "Permissions": "self: [String] create: [String] read: [String] update: [String] delete: [String]",
    "AccessControlEntity": "id: ID name: String",
    "UserPermission": "role: String status: String",
    "User": (
        "id: ID userName: String firstName: String lastName: String displayName: String email: String"
        " technicalUser: Boolean status: String role: String permission: UserPermission"
    ),
    "Completion": "completion: Float percentage: Int sectionCompletions: [SectionCompletion]",
    "SectionCompletion": "name: String percentage: Int subSectionCompletions: [SubSectionCompletion]",
    "SubSectionCompletion": "name: String percentage: Int",
    "LifecyclePhase": "phase: String startDate: String milestoneId: ID",
    "Lifecycle": "asString: String phases: [LifecyclePhase]",
    "ExternalId": "externalId: String comment: String externalUrl: String status: String",
    "Location": (
        "rawAddress: String geoAddress: String geoLatitude: Float geoLongitude: Float geoCountry: String"
        " geoCountryCode: String geoState: String geoCity: String geoStreet: String geoHouseNumber: String"
        " geoZipCode: String"
    ),
    "ProjectStatus": "id: ID date: String status: String progress: Float description: String",
    "ConstrainingRelations": "relations: [ConstrainingRelation]",
    "ConstrainingRelation": "id: ID type: String factSheet: BaseFactSheet",
    "TagGroup": (
        "id: ID name: String shortName: String description: String mode: TagGroupModeEnum mandatory: Boolean"
        " restrictToFactSheetTypes: [FactSheetType] tagCount: Int tags: TagConnection"
    ),
    "Tag": (
        "id: ID name: String description: String color: String status: String factSheetCount: Int deletable: Boolean"
        " tagGroup: TagGroup"
    ),
    "SubscriptionRole": (
        "id: ID name: String description: String comment: String subscriptionType: FactSheetSubscriptionType"
        " restrictToFactSheetTypes: [FactSheetType]"
    ),
    "Subscription": (
        "id: ID type: FactSheetSubscriptionType user: User roles: [SubscriptionRole] createdAt: String"
        " factSheet: BaseFactSheet"
    ),
    "FileInformation": "fileName: String size: Int mediaType: String previewImage: String content: String",
    "Document": (
        "id: ID name: String description: String url: String origin: String documentType: String metadata: String"
        " refId: String createdAt: String factSheetId: ID fileInformation: FileInformation"
    ),
    "Reply": "id: ID message: String createdAt: String user: User",
    "Comment": ("id: ID message: String status: CommentStatus createdAt: String user: User replies: ReplyConnection"),
    "LogEvent": (
        "id: ID eventType: String path: String oldValue: String newValue: String message: String secondsPast: Long"
        " createdAt: String user: User"
    ),
    "FacetResult": "key: String name: String count: Int",
    "FacetDateFilter": "type: DateFilterType from: String to: String minDate: String maxDate: String",
    "RelationFieldsFilterValue": "key: String selected: Boolean",
    "RelationFieldsFilterOption": "fieldName: String values: [RelationFieldsFilterValue]",
    "Facet": (
        "facetKey: String facetType: String operator: FacetOperator possibleOperators: [FacetOperator]"
        " results: [FacetResult] dateFilter: FacetDateFilter relationFieldsFilterOperator: RelationFieldsFilterOperator"
        " relationFieldsFilter: [RelationFieldsFilterOption]"
    ),
    "FilterOptions": "facets: [Facet]",
    "FactSheetConnection": (
        "totalCount: Int pageInfo: PageInfo edges: [FactSheetEdge] filterOptions: FilterOptions"
        " permissions: Permissions"
    ),
    "FactSheetEdge": "cursor: String node: BaseFactSheet",
}

FIXED = "\n".join(
    [
        "scalar Long",
        *(f"enum {name} {{ {values} }}" for name, values in _ENUMS.items()),
        *(f"input {name} {{ {fields} }}" for name, fields in _INPUTS.items()),
        *(f"type {name} {{ {fields} }}" for name, fields in _OBJECTS.items()),
        *(
            connection_sdl(name)
            for name in (
                "Tag",
                "TagGroup",
                "SubscriptionRole",
                "Subscription",
                "Document",
                "Reply",
                "Comment",
                "LogEvent",
            )
        ),
    ]
)
