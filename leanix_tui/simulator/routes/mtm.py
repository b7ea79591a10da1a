"""MTM: workspaces, users, permissions, technical users and their changelogs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.asking import Asked, asked_host
from leanix_tui.simulator.envelope import Refusal, family_a
from leanix_tui.simulator.views import contract_view, permission_view, short_user, user_view
from leanix_tui.simulator.world import Json, User, World

BASE = "/services/mtm/v1"


def _sorted(rows: list[Json], sort: str | None) -> list[Json]:
    """Rows by ``field-ASC`` (any case of the direction, ``user.lastName`` goes inside); without it as they are."""
    if not sort:
        return rows
    field, _, direction = sort.split(",")[0].rpartition("-")
    field, direction = (field, direction) if field else (direction, "asc")

    def key(row: Json) -> str:
        value: object = row
        for step in field.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return "" if value is None else str(value).casefold()

    return sorted(rows, key=key, reverse=direction.lower() == "desc")


def _matching(users: Iterable[User], asked: Asked) -> list[User]:
    """The users that ``q`` (part of a name or address) and ``email`` (the whole address) leave over."""
    found = list(users)
    query, address = asked.text("q"), asked.text("email")
    if query:
        needle = query.casefold()
        found = [
            user
            for user in found
            if any(needle in (text or "").casefold() for text in (user.display_name, user.email, user.user_name))
        ]
    if address:
        found = [user for user in found if (user.email or "").casefold() == address.casefold()]
    return found


def mtm_routes(world: World) -> list[Route]:
    def check_workspace(request: Request, type_: str) -> None:
        if request.path_params["id"] != world.workspace_id:
            raise Refusal(404, "Workspace not found", type_=type_)

    def known_user(user_id: str) -> User:
        if user_id not in world.users:
            raise Refusal(404, "User not found", type_="User")
        return world.users[user_id]

    def known_permission(permission_id: str) -> User:
        for user in world.users.values():
            if user.permission_id == permission_id:
                return user
        raise Refusal(404, "Permission not found", type_="Permission")

    def workspace_view(request: Request) -> Json:
        url = asked_host(request)
        return {
            "id": world.workspace_id, "name": world.workspace_name, "type": "LIVE", "status": "ACTIVE",
            "product": "EAM", "defaultRole": "VIEWER", "url": f"{url}/{world.workspace_name}",
            "featureBundleId": "SIMULATED", "comment": None, "createdAt": "2019-03-04T08:00:00Z",
            "invitationOnly": False, "allowTransientUsers": True, "active": True, "createdFromTemplate": False,
            "contract": contract_view(world),
            "instance": {
                "name": "simulator", "url": url, "type": "DEMO", "isPrimary": True,
                "application": {"name": "leanix", "type": "EAM"},
            },
            "domain": None, "links": [],
        }  # fmt: skip

    async def workspaces(request: Request) -> Response:
        asked = Asked(request, "Workspace")
        rows = [workspace_view(request)]
        query = asked.text("q")
        if query and query.casefold() not in world.workspace_name.casefold():
            rows = []
        return family_a("Workspace", list(asked.page(rows)), total=len(rows))

    async def workspace(request: Request) -> Response:
        check_workspace(request, "Workspace")
        return family_a("Workspace", workspace_view(request), total=1)

    def users_answer(asked: Asked) -> Response:
        rows = _sorted([user_view(world, user) for user in _matching(world.users.values(), asked)], asked.text("sort"))
        return family_a("User", list(asked.page(rows)), total=len(rows))

    async def users(request: Request) -> Response:
        return users_answer(Asked(request, "User"))

    async def workspace_users(request: Request) -> Response:
        check_workspace(request, "User")
        return users_answer(Asked(request, "User"))

    async def workspace_user(request: Request) -> Response:
        check_workspace(request, "User")
        return family_a("User", [user_view(world, known_user(request.path_params["user_id"]))], total=1)

    async def user(request: Request) -> Response:
        found = known_user(request.path_params["id"])
        return family_a("User", user_view(world, found) | {"permissions": [permission_view(world, found)]}, total=1)

    def permissions_answer(asked: Asked, users: Iterable[User], *, size: int, most: int) -> Response:
        statuses = asked.words("status")
        rows = [
            permission_view(world, user)
            for user in _matching(users, asked)
            if not statuses or user.permission_status in statuses
        ]
        rows = _sorted(rows, asked.text("sort"))
        return family_a("Permission", list(asked.page(rows, size=size, most=most)), total=len(rows))

    async def workspace_permissions(request: Request) -> Response:
        check_workspace(request, "Permission")
        asked = Asked(request, "Permission")
        with_robots = asked.switch("includeTechnicalUsers", default=False)
        users = [user for user in world.users.values() if with_robots or not user.technical]
        return permissions_answer(asked, users, size=30, most=100)

    async def permissions(request: Request) -> Response:
        asked = Asked(request, "Permission")
        user_id, workspace_id = asked.text("userId"), asked.text("workspaceId")
        users = [user for user in world.users.values() if user_id in (None, user.id)]
        return permissions_answer(asked, users if workspace_id in (None, world.workspace_id) else [], size=50, most=50)

    async def user_permissions(request: Request) -> Response:
        asked = Asked(request, "Permission")
        rows = [permission_view(world, known_user(request.path_params["id"]))]
        return family_a("Permission", list(asked.page(rows)), total=len(rows))

    async def permission(request: Request) -> Response:
        found = known_permission(request.path_params["permission_id"])
        return family_a("Permission", permission_view(world, found), total=1)

    async def permission_stats(request: Request) -> Response:
        check_workspace(request, "Stat")
        counted = Counter(user.permission_status for user in world.users.values())
        rows = [{"key": status, "value": str(count), "type": "status"} for status, count in sorted(counted.items())]
        return family_a("Stat", rows, total=len(rows))

    async def technical_users(request: Request) -> Response:
        asked = Asked(request, "TechnicalUserData")
        wanted = (asked.text("queryUserName") or "").casefold()
        here = asked.text("workspaceId") in (None, world.workspace_id)
        rows = [row for row in world.technical_users if here and wanted in row["userName"].casefold()]
        rows = _sorted(rows, asked.text("sort") or "userName-ASC")
        return family_a("TechnicalUserData", list(asked.page(rows)), total=len(rows))

    def known_robot(request: Request, type_: str) -> Json:
        for row in world.technical_users:
            if row["id"] == request.path_params["id"]:
                return row
        raise Refusal(404, "Technical user not found", type_=type_)

    async def technical_user(request: Request) -> Response:
        return family_a("TechnicalUserData", known_robot(request, "TechnicalUserData"), total=1)

    async def changelog(request: Request) -> Response:
        asked = Asked(request, "Event")
        robot = known_robot(request, "Event")
        rows = [
            {
                "id": line["id"], "type": line["type"], "application": "mtm", "version": "1", "status": "FINISHED",
                "createdAt": line["createdAt"], "finishedAt": line["finishedAt"],
                "actor": short_user(world.users[line["actorId"]]), "user": short_user(world.users[line["userId"]]),
                "workspace": {"id": world.workspace_id, "name": world.workspace_name}, "links": [], "payload": {},
            }
            for line in world.changelogs.get(robot["id"], ())
        ]  # fmt: skip
        rows = _sorted(rows, asked.text("sort") or "createdAt-DESC")
        return family_a("Event", list(asked.page(rows, size=100)), total=len(rows))

    async def feature_bundle(request: Request) -> Response:
        check_workspace(request, "FeatureBundle")
        bundle = {
            "id": "SIMULATED", "name": "Simulated Edition", "summary": None, "base": None, "type": "EDITION",
            "legacy": False, "version": "1", "product": "EAM", "features": world.features, "description": None,
        }  # fmt: skip
        return family_a("FeatureBundle", bundle, total=1)

    one = f"{BASE}/workspaces/{{id}}"
    return [
        Route(f"{BASE}/workspaces", workspaces),
        Route(one, workspace),
        Route(f"{one}/users", workspace_users),
        Route(f"{one}/users/{{user_id}}", workspace_user),
        Route(f"{one}/permissions", workspace_permissions),
        Route(f"{one}/permissions/stats", permission_stats),
        Route(f"{one}/permissions/{{permission_id}}", permission),
        Route(f"{one}/featureBundle", feature_bundle),
        Route(f"{BASE}/users", users),
        Route(f"{BASE}/users/{{id}}", user),
        Route(f"{BASE}/users/{{id}}/permissions", user_permissions),
        Route(f"{BASE}/permissions", permissions),
        Route(f"{BASE}/permissions/{{permission_id}}", permission),
        Route(f"{BASE}/technicalusers", technical_users),
        Route(f"{BASE}/technicalusers/{{id}}", technical_user),
        Route(f"{BASE}/technicalusers/{{id}}/changelog", changelog),
    ]
