"""Users, fact sheets and relations as Pathfinder's REST and MTM show them."""

from __future__ import annotations

from collections.abc import Collection

from leanix_tui.simulator.world import Document, FactSheet, Json, Relation, RelationEnd, Tag, User, World

VALUES = {
    "STRING": "StringValue",
    "INTEGER": "IntegerValue",
    "DOUBLE": "DoubleValue",
    "AGGREGATED": "DoubleValue",
    "DATE": "DateValue",
    "DATE_TIME": "DateValue",
}


def short_user(user: User) -> Json:
    """The user as they appear inside other answers."""
    return {
        "id": user.id,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "displayName": user.display_name,
        "userName": user.user_name,
        "email": user.email,
        "technicalUser": user.technical,
        "role": user.account_role,
        "status": user.status,
    }


def user_view(world: World, user: User) -> Json:
    """MTM's User."""
    return short_user(user) | {
        "account": {"id": world.account_id, "name": world.account_name},
        "department": user.department,
        "lastLogin": user.last_login,
        "technicalUserName": user.user_name if user.technical else None,
        "technicalUserEmail": None,
        "scimManaged": False,
        "transientUser": False,
        "active": user.status == "ACTIVE",
        "links": [],
    }


def contract_view(world: World) -> Json:
    """The contract a workspace stands under; MTM names it in everything that holds a workspace."""
    return {
        "id": world.account_id,
        "type": "REGULAR",
        "status": "ACTIVE",
        "active": True,
        "displayName": f"{world.account_name} / leanix",
        "account": {"id": world.account_id, "name": world.account_name},
        "application": {"name": "leanix", "type": "EAM"},
        "links": [],
    }


def permission_view(world: World, user: User) -> Json:
    """MTM's Permission: the link between one user and the workspace."""
    shown = user_view(world, user)
    for extra in ("department", "lastLogin", "technicalUserName", "technicalUserEmail", "active"):
        del shown[extra]
    return {
        "links": [],
        "id": user.permission_id,
        "user": shown,
        "workspace": {"id": world.workspace_id, "name": world.workspace_name, "contract": contract_view(world)},
        "workspaceId": world.workspace_id,
        "role": user.permission_role,
        "status": user.permission_status,
        "lastLogin": user.last_login,
        "invitedByUser": None,
        "reviewedByUser": None,
        "customerRoles": None,
        "accessControlEntities": None,
        "ignoreBlacklist": False,
        "count": 0,
        "replayed": False,
        "active": user.permission_status == "ACTIVE",
    }


def tag_view(world: World, tag: Tag) -> Json:
    group = world.tag_groups.get(tag.group_id) if tag.group_id else None
    return {
        "id": tag.id,
        "name": tag.name,
        "description": tag.description,
        "bgColor": tag.color,
        "status": tag.status,
        "tagGroup": None
        if group is None
        else {
            "id": group.id,
            "name": group.name,
            "shortName": group.short_name,
            "description": group.description,
            "mode": group.mode,
            "mandatory": group.mandatory,
            "restrictToFactSheetTypes": group.restrict_to,
        },
    }


def document_view(document: Document) -> Json:
    file = document.file
    return {
        "id": document.id,
        "name": document.name,
        "description": document.description,
        "url": document.url,
        "origin": document.origin,
        "documentType": document.document_type,
        "metadata": document.metadata,
        "refId": document.ref_id,
        "createdAt": document.created_at,
        "fileInformation": {"fileName": file["fileName"], "mediaType": file["mediaType"]} if file else None,
        "size": file["size"] if file else None,
        "displayName": document.name,
    }


def field_value(kind: str, value: object) -> Json:
    """One field value with its REST type, from the GraphQL form it is stored in."""
    if kind in VALUES:
        return {"type": VALUES[kind], "value": value}
    if kind == "SINGLE_SELECT":
        return {"type": "SingleSelect", "keyword": value}
    if kind == "MULTIPLE_SELECT":
        return {"type": "MultipleSelect", "values": value}
    if kind == "FACT_SHEET_REFERENCES":
        return {"type": "FactSheetReferences", "values": value}
    if kind == "PROJECT_STATUS":
        return {"type": "ProjectStatusProgress", "projectStatus": value}
    name = {"LIFECYCLE": "Lifecycle", "EXTERNAL_ID": "ExternalId", "LOCATION": "Location"}.get(kind)
    if name and isinstance(value, dict):
        return {"type": name, **value}
    return {"type": "StringValue", "value": value}


def field_list(model: Json, values: Json, only: Collection[str] | None = None) -> list[Json]:
    return [
        {"name": name, "data": field_value(model[name]["type"], value)}
        for name, value in values.items()
        if value is not None and name in model and (only is None or name in only)
    ]


def relation_view(world: World, end: RelationEnd, relation: Relation, target: FactSheet) -> Json:
    """A relation as seen from the fact sheet that was asked for: ``type`` is its name there, ``toId`` the other one."""
    here = relation.from_id if end.outgoing else relation.to_id
    return {
        "id": relation.id,
        "type": end.name,
        "fromId": here,
        "toId": target.id,
        "typeFromFS": world.fact_sheets[here].type,
        "typeToFS": target.type,
        "displayNameToFS": world.display_name(target),
        "status": relation.status,
        "activeFrom": relation.active_from,
        "activeUntil": relation.active_until,
        "fields": field_list(end.field_model, relation.fields),
        "naFields": [],
        "permittedReadACL": [],
        "constrainingRelations": [],
        "idsOfConstrainingRelations": [],
    }


def relations_of(world: World, sheet: FactSheet, names: Collection[str] | None) -> list[Json]:
    """The relations with these names (as on the type, or persisted); None gives all of them."""
    return [
        relation_view(world, end, relation, target)
        for end in world.relation_ends(sheet.type).values()
        if names is None or end.name in names or end.persisted in names
        for relation, target in world.related(sheet, end)
    ]


def fact_sheet_view(
    world: World, sheet: FactSheet, *, relations: Collection[str] = (), fields: Collection[str] | None = None,
    permissions: bool = False, completion: bool = True, documents: bool = True, tags: bool = True,
    subscriptions: bool = True,
) -> Json:  # fmt: skip
    """Pathfinder's REST FactSheet; the switches leave parts empty as the query parameters of the same names do."""
    display_name = world.display_name(sheet)
    values = ({"category": sheet.category} if sheet.category else {}) | sheet.fields
    entities = {one["id"]: {"id": one["id"], "name": one["name"]} for one in world.access_control_entities}
    seal = world.quality_seal(sheet)
    return {
        "id": sheet.id,
        "name": sheet.name,
        "description": sheet.description,
        "displayName": display_name,
        "fullName": sheet.name,
        "type": sheet.type,
        "tags": [tag_view(world, world.tags[tag_id]) for tag_id in sheet.tag_ids] if tags else [],
        "fields": field_list(world.field_model(sheet.type), values, fields),
        "relations": relations_of(world, sheet, relations) if relations else [],
        "milestones": [],
        "completion": world.completions().rest(sheet) if completion else None,
        "createdAt": sheet.created_at,
        "updatedAt": sheet.updated_at,
        "documents": [document_view(document) for document in sheet.documents] if documents else [],
        "approvedAt": sheet.updated_at if seal == "APPROVED" else None,
        "status": sheet.status,
        "lxState": sheet.lx_state,
        "qualitySealStatus": seal,
        "permissions": {
            "self": ["READ", "UPDATE", "DELETE"], "create": [], "read": ["*"], "update": ["*"], "delete": ["*"],
        }
        if permissions
        else None,
        "level": world.level(sheet),
        "score": None,
        "permittedReadACL": [entities[one] for one in sheet.read_acl if one in entities],
        "permittedWriteACL": [entities[one] for one in sheet.write_acl if one in entities],
        "rev": sheet.rev,
        "lxExcludeFromQuota": sheet.exclude_from_quota,
        "naFields": sheet.na_fields,
        "subscriptions": [
            {
                "id": one.id,
                "userId": one.user_id,
                "type": one.type,
                "linkedRoles": [
                    {
                        "roleId": link.role_id, "comment": link.comment, "name": world.roles[link.role_id].name,
                        "description": world.roles[link.role_id].description,
                    }
                    for link in one.roles
                ],
                "roles": [
                    {
                        "id": link.role_id, "name": world.roles[link.role_id].name,
                        "restrictToFactSheetTypes": world.roles[link.role_id].restrict_to,
                        "subscriptionType": world.roles[link.role_id].subscription_type,
                    }
                    for link in one.roles
                ],
            }
            for one in sheet.subscriptions
        ]
        if subscriptions
        else [],
    }  # fmt: skip
