"""The control endpoint, second half: somebody else edits the workspace, turns the clock, says what a change moves."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_type_hints

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.edits import EDITS, EditRefused
from leanix_tui.simulator.envelope import Answer, Refusal
from leanix_tui.simulator.routes.control import BASE
from leanix_tui.simulator.touching import Touching
from leanix_tui.simulator.world import FactSheet, Json, World

T = TypeVar("T")


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    """What to do with the clock: set it to a moment, turn it by so many seconds, then stop it or let it run."""

    moment: datetime | None = None
    turn: float = 0
    stop: bool | None = None


def _arguments(name: str, edit: Callable[..., Any]) -> type[msgspec.Struct]:
    """The arguments of an edit as the shape of its JSON."""
    hints = get_type_hints(edit)
    fields: list[Any] = []
    for one in list(inspect.signature(edit).parameters.values())[1:]:  # without the world
        required = one.default is inspect.Parameter.empty
        fields.append((one.name, hints[one.name]) if required else (one.name, hints[one.name], one.default))
    return msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True)


ARGUMENTS = {name: _arguments(name, edit) for name, edit in EDITS.items()}


def edit_routes(world: World) -> list[Route]:
    async def offered(_: Request) -> Response:
        edits = {name: list(arguments.__struct_fields__) for name, arguments in ARGUMENTS.items()}
        return Answer({"edits": edits, "version": world.version})

    async def edit(request: Request) -> Response:
        asked = _read(await request.body(), dict[str, Any], "Edit")
        name = asked.pop("edit", None)
        if name not in EDITS:
            raise Refusal(400, f"There is no edit {name!r}; there are {', '.join(EDITS)}", type_="Edit")
        try:
            given = msgspec.convert(asked, ARGUMENTS[name])
        except msgspec.ValidationError as error:
            raise Refusal(400, f"This is no {name}: {error}", type_="Edit") from error
        try:
            with world.turns.editing():
                changed = EDITS[name](world, **msgspec.structs.asdict(given))
        except EditRefused as refused:
            raise Refusal(422, refused.message, type_=refused.error_type) from refused
        return Answer({"edit": name, "changed": _told(changed)}, 201)

    async def clock(_: Request) -> Response:
        return Answer({"moment": world.clock.stamp()})

    async def turn(request: Request) -> Response:
        asked = _read(await request.body(), Turn, "Clock")
        if asked.moment is not None:
            if asked.moment.tzinfo is None:
                raise Refusal(400, "The moment needs a time zone", type_="Clock")
            world.clock.set(asked.moment)
        world.clock.turn(timedelta(seconds=asked.turn))
        if asked.stop is not None:
            _ = world.clock.stop() if asked.stop else world.clock.run()
        return Answer({"moment": world.clock.stamp()})

    async def touching(_: Request) -> Response:
        return Answer(msgspec.to_builtins(world.touching))

    async def touch(request: Request) -> Response:
        world.touching = _read(await request.body(), Touching, "Touching")
        return Answer(msgspec.to_builtins(world.touching))

    return [
        Route(f"{BASE}/edits", offered, methods=["GET"]),
        Route(f"{BASE}/edits", edit, methods=["POST"]),
        Route(f"{BASE}/clock", clock, methods=["GET"]),
        Route(f"{BASE}/clock", turn, methods=["POST"]),
        Route(f"{BASE}/touching", touching, methods=["GET"]),
        Route(f"{BASE}/touching", touch, methods=["PUT"]),
    ]


def _read(body: bytes, shape: type[T], what: str) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, f"This cannot be read: {error}", type_=what) from error


def _told(record: Any) -> Json | None:
    """What an edit changed or made, as far as a test wants to know it."""
    if record is None:
        return None
    if isinstance(record, FactSheet):
        return {"id": record.id, "rev": record.rev, "updatedAt": record.updated_at}
    return {"id": record.id}
