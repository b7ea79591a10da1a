"""The control endpoint: order faults, see what was asked, expire tokens. Outside ``/services``, without login."""

from __future__ import annotations

from dataclasses import asdict

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leanix_tui.simulator.envelope import Answer, Refusal
from leanix_tui.simulator.faults import FaultBook
from leanix_tui.simulator.striking import read_fault
from leanix_tui.simulator.tokens import TokenOffice

BASE = "/__control__"


def control_routes(book: FaultBook, office: TokenOffice) -> list[Route]:
    async def order(request: Request) -> Response:
        try:
            fault = read_fault(await request.body())
        except msgspec.DecodeError as error:
            raise Refusal(400, f"This is no fault: {error}", type_="Fault") from error
        book.faults.append(fault)
        return Answer(msgspec.to_builtins(fault), 201)

    async def ordered(_: Request) -> Response:
        return Answer({"faults": msgspec.to_builtins(book.faults)})

    async def clear(_: Request) -> Response:
        book.faults.clear()
        return Answer({"faults": []})

    async def requests(_: Request) -> Response:
        return Answer({"requests": [asdict(one) for one in book.received]})

    async def forget(_: Request) -> Response:
        book.received.clear()
        return Answer({"requests": []})

    async def expire(_: Request) -> Response:
        return Answer({"expired": office.expire_all()})

    return [
        Route(f"{BASE}/faults", order, methods=["POST"]),
        Route(f"{BASE}/faults", ordered, methods=["GET"]),
        Route(f"{BASE}/faults", clear, methods=["DELETE"]),
        Route(f"{BASE}/requests", requests, methods=["GET"]),
        Route(f"{BASE}/requests", forget, methods=["DELETE"]),
        Route(f"{BASE}/expire-tokens", expire, methods=["POST"]),
    ]
