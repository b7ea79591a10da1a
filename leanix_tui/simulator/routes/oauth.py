"""Login: an API token in, an access token out, in every form that running clients use."""

from __future__ import annotations

import base64
import binascii
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from leanix_tui.simulator.asking import asked_host
from leanix_tui.simulator.envelope import UNAUTHENTICATED, Answer, Refusal
from leanix_tui.simulator.tokens import TokenOffice

PATH = "/services/mtm/v1/oauth2/token"


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The fields of a form body: URL-encoded (also without a content type) or multipart."""
    if content_type.lower().startswith("multipart/form-data"):
        message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        fields = {}
        for part in message.iter_parts() if message.is_multipart() else ():
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(payload, bytes):
                fields[name] = payload.decode("utf-8", "replace").rstrip("\r\n")
        return fields
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def oauth_routes(office: TokenOffice) -> list[Route]:
    async def token(request: Request) -> Response:
        form = dict(request.query_params) | _form(request.headers.get("content-type", ""), await request.body())
        grant = form.get("grant_type")
        if not grant:
            raise Refusal(
                400, "The grant type is missing", type_="AccessToken", errors={"grant_type": "may not be null"}
            )
        if grant != "client_credentials":
            raise Refusal(
                400, f"The grant type {grant} is not supported", type_="AccessToken",
                errors={"grant_type": "is not supported"},
            )  # fmt: skip
        given = _basic(request.headers.get("authorization", ""))
        if given is None and form.get("client_id"):
            given = form["client_id"], form.get("client_secret", "")
        if given is None or given[0] != "apitoken" or not (office.knows(given[1]) or office.knows(unquote(given[1]))):
            return PlainTextResponse(UNAUTHENTICATED, 401, {"WWW-Authenticate": 'Basic realm="MTM"'})
        return Answer(office.issue(asked_host(request)))

    return [Route(PATH, token, methods=["POST"]), Route(PATH + "/", token, methods=["POST"])]
