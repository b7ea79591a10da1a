"""The people of the sample workspaces: members, contacts and technical users, with their permissions."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from leanix_tui.simulator.sample import hostile
from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.world import Json, User, World

FIRST = (
    "Ada", "Bruno", "Carla", "Daan", "Elif", "Fredrik", "Giulia", "Henrik", "Inês", "Jakub", "Katarzyna", "Luca",
    "Marta", "Niamh", "Ole", "Paula", "Quentin", "Rosa", "Søren", "Tereza", "Ulrike", "Vera", "Wim", "Xavier", "Yara",
    "Zoë", "Anders", "Beatriz", "Cormac", "Dorothea",
)  # fmt: skip
LAST = (
    "Lindqvist", "Moreno", "Okafor", "Petersen", "Quirós", "Rossi", "Schäfer", "Tanaka", "Urban", "Vogel", "Weber",
    "Almeida", "Brandt", "Conti", "Dvořák", "Eriksen", "Fontaine", "García", "Huber", "Ivanova", "Jansen", "Kowalski",
    "Larsen", "Müller", "Nowak", "O'Sullivan", "Pereira", "Ricci", "Smit", "Thomsen",
)  # fmt: skip
DEPARTMENTS = ("Enterprise Architecture", "Claims IT", "Policy IT", "Finance", "Security", "Data Office", "Sales", None)
ROBOTS = (
    ("tui-robot", "ADMIN", "terminal client"),
    ("sync-bot", "ADMIN", "nightly CMDB sync"),
    ("dashboard-reader", "VIEWER", "figures for the intranet"),
    ("import-runner", "MEMBER", "monthly cost import"),
)


def _address(first: str, last: str) -> str:
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".replace("ø", "o")).encode("ascii", "ignore").decode()
    return plain.lower().replace("'", "").replace(" ", "") + "@aurelia.example"


def add_people(world: World, chance: Chance, now: datetime, *, people: int = 60, contacts: int = 8) -> None:
    """Fill the workspace with its users; the first technical user is the one the API token belongs to."""
    new_id, rng = chance.new_id, chance.rng

    def ago(days: float) -> str:
        return (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(user: User) -> User:
        world.users[user.id] = user
        return user

    for index in range(people):
        first, last = FIRST[index % len(FIRST)], LAST[(index * 7 + index // len(FIRST)) % len(LAST)]
        address = _address(first, last)
        role = "ADMIN" if index < 3 else "VIEWER" if index % 4 == 3 else "MEMBER"
        status = "ARCHIVED" if index % 13 == 12 else "INVITED" if index % 11 == 10 else "ACTIVE"
        if index == 17:
            first, last = hostile.FIRST_NAME, hostile.LAST_NAME
        add(
            User(
                new_id(), address, first, last, address,
                status="ARCHIVED" if index % 26 == 12 else "ACTIVE",
                account_role="ACCOUNTADMIN" if index == 0 else "ACCOUNTUSER",
                permission_id=new_id(), permission_role=role, permission_status=status,
                last_login=ago(rng.uniform(0.1, 200)) if status == "ACTIVE" else None,
                department=DEPARTMENTS[index % len(DEPARTMENTS)],
            )
        )  # fmt: skip
    for index in range(contacts):
        first, last = FIRST[(index * 5 + 3) % len(FIRST)], LAST[(index * 11 + 5) % len(LAST)]
        address = f"contact.{index + 1}.{_address(first, last)}"
        add(
            User(
                new_id(), address, first, last, address, permission_id=new_id(), permission_role="CONTACT",
                permission_status="NOTINVITED",
            )
        )  # fmt: skip
    members = [user for user in world.users.values() if user.permission_role == "ADMIN"]
    for index, (name, role, description) in enumerate(ROBOTS):
        robot = add(
            User(
                new_id(), None, None, name, name, technical=True, permission_id=new_id(), permission_role=role,
                last_login=ago(rng.uniform(0.01, 3)),
            )
        )  # fmt: skip
        if index == 0:
            world.token_user_id = robot.id
        world.technical_users.append(
            {
                "id": robot.id, "accountId": world.account_id, "workspaceId": world.workspace_id, "userName": name,
                "email": None, "permissionRole": role, "customerRoles": None, "accessControlEntities": None,
                "apiTokenData": {
                    "id": new_id(), "token": None,
                    "expiry": (now + timedelta(days=40 + 300 * index)).strftime("%Y-%m-%dT00:00:00Z"),
                    "description": description,
                },
            }
        )  # fmt: skip
        kinds = ("APITOKEN_UPDATE", "USER_LOGIN", "USER_PERMISSION_UPDATE", "APITOKEN_CREATE", "USER_CREATE")
        world.changelogs[robot.id] = [
            _event(new_id(), kind, ago(10 + 30 * at), members[(index + at) % len(members)].id, robot.id)
            for at, kind in enumerate(kinds)
        ]


def _event(event_id: str, kind: str, at: str, actor_id: str, user_id: str) -> Json:
    """A line of a changelog; the route puts the users in place of their ids."""
    return {"id": event_id, "type": kind, "createdAt": at, "finishedAt": at, "actorId": actor_id, "userId": user_id}
