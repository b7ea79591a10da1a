"""One of the servers, over real HTTP in a thread of its own."""

from __future__ import annotations

import asyncio
import base64
import email.utils
import gzip
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from rival_graphql import Absent, Graph
from rival_quirks import Quirks
from rival_world import BUILT_IN, CATEGORIES, FIELDS, RELATIONS, World, build

TOKEN = "LXT_rival-52c81f"
WORKSPACE = "11111111-2222-4333-8444-555555555555"
MTM, PATHFINDER = "/services/mtm/v1", "/services/pathfinder/v1"


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int = 0


@dataclass
class Answer:
    status: int
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Rival:
    """A LeanIX-like server with these quirks."""

    def __init__(self, quirks: Quirks) -> None:
        self.quirks = quirks
        self.world: World = build(quirks.ids, quirks.gates)
        self.graph = Graph(self.world, quirks)
        self.seen: list[Seen] = []
        self.logins = 0
        self.complaints: list[str] = []
        self.refused: list[str] = []
        """Queries that are not valid here."""
        self._tokens: dict[str, int] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(100)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Rival:
        config = uvicorn.Config(
            self._app, log_level="error", lifespan="off", access_log=False, ws="none", interface="asgi3"
        )
        self._server = uvicorn.Server(config)
        # It ends by itself soon after it was told to; waiting for that would take longer than the tests.
        serve = self._server.serve([self._socket])
        threading.Thread(target=lambda: asyncio.run(serve), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True

    # -- HTTP --------------------------------------------------------------------------------------------------------

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {key.decode().lower(): value.decode() for key, value in scope["headers"]}
        params = {key: value[-1] for key, value in parse_qs(scope["query_string"].decode(), True).items()}
        path = "/" + scope["path"].strip("/").replace("//", "/")
        seen = Seen(scope["method"], path, params, headers, body)
        self.seen.append(seen)
        try:
            answer = self._answer(seen)
        except Absent as status:
            answer = Answer(int(status.args[0]), "<html><title>Something broke</title></html>")
        seen.status = answer.status
        await self._send(answer, send)

    async def _send(self, answer: Answer, send: Any) -> None:
        quirks = self.quirks
        html = isinstance(answer.content, str)
        body = answer.content.encode() if html else json.dumps(answer.content).encode()
        if quirks.bom and not html:
            body = b"\xef\xbb\xbf" + body
        headers = dict(answer.headers)
        if html:
            headers["content-type"] = "text/html"
        elif quirks.content_type:
            headers["content-type"] = quirks.content_type
        if quirks.gzip:
            body, headers["content-encoding"] = gzip.compress(body), "gzip"
        if quirks.close:
            headers["connection"] = "close"
        if not quirks.chunked:
            headers["content-length"] = str(len(body))
        raw = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        step = 700 if quirks.chunked else len(body) or 1
        for at in range(0, len(body), step):
            await send({"type": "http.response.body", "body": body[at : at + step], "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _answer(self, seen: Seen) -> Answer:
        quirks = self.quirks
        if seen.path == f"{MTM}/oauth2/token":
            return self._log_in(seen)
        scheme, _, token = seen.headers.get("authorization", "").partition(" ")
        if not token:
            self.complaints.append(f"{seen.method} {seen.path} came without Authorization")
        self._tokens[token] = self._tokens.get(token, 0) - 1
        if scheme.lower() != "bearer" or self._tokens[token] < 0:
            return Answer(quirks.expired_status, "Credentials are required to access this resource.")
        if quirks.first_html and len([one for one in self.seen if "oauth2" not in one.path]) == 1:
            return Answer(quirks.first_html, "<html><title>Maintenance</title>Back soon</html>")
        if seen.path == f"{PATHFINDER}/graphql" and seen.method == "POST":
            return self._graphql(seen)
        return self._rest(seen)

    def _log_in(self, seen: Seen) -> Answer:
        quirks = self.quirks
        if quirks.login_429 and self.logins == 0:
            self.logins = 1
            after = quirks.login_429
            if after == "date":
                after = email.utils.formatdate(time.time() - 5, usegmt=True)
            return Answer(429, "Too Many Requests", {"retry-after": after} if after != "none" else {})
        form = {key: value[-1] for key, value in parse_qs(seen.body.decode()).items()}
        basic = base64.b64encode(f"apitoken:{TOKEN}".encode()).decode()
        by_basic = seen.headers.get("authorization") == f"Basic {basic}"
        by_form = form.get("client_id") == "apitoken" and form.get("client_secret") == TOKEN
        granted = {**seen.params, **form}.get("grant_type") == "client_credentials"
        accepted = {"basic": by_basic, "form": by_form, "any": by_basic or by_form}[quirks.login]
        if not accepted or not granted:
            return Answer(401, {"error": "invalid_client"})
        self.logins += 1
        token = self._token()
        self._tokens[token] = quirks.uses
        answer = {"scope": "", "expired": False, "access_token": token, "token_type": "bearer"}
        return Answer(200, answer | ({} if quirks.expires_in is None else {"expires_in": quirks.expires_in}))

    def _token(self) -> str:
        if not self.quirks.claims:
            return f"opaque-{self.logins}"
        permission = {"id": "p", "workspaceId": WORKSPACE, "workspaceName": "Airport", "role": "ADMIN"}
        principal = {"id": self.world.users[3]["id"], "username": "beacon", "permission": permission}
        claims: dict[str, Any] = {"exp": int(time.time()) + 3600, "sub": "beacon", "principal": principal}
        instance = {
            "self": self.url,
            "foreign": "https://acme.leanix.net",
            "localhost": f"http://localhost:{self.port}",
            "dead": "http://localhost:9",
            "missing": None,
        }[self.quirks.instance]
        if instance:
            claims["instanceUrl"] = instance
        claims["jti"] = str(self.logins)
        middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return f"eyJhbGciOiJSUzI1NiJ9.{middle}.c2ln"

    # -- GraphQL -----------------------------------------------------------------------------------------------------

    def _graphql(self, seen: Seen) -> Answer:
        quirks = self.quirks
        content = json.loads(seen.body)
        query, variables = content["query"], content.get("variables") or {}
        for name in variables:
            if f"${name}:" not in query.replace(" :", ":"):
                self.complaints.append(f"variable {name} is not declared in {query[:60]}")
        if "factSheetType:" in query and '"FactSheetTypes"' in query:
            self.complaints.append(f"the type is named twice in {query[:60]}")
        status, answer = self.graph.run(query, variables, content.get("operationName"))
        if answer.get("errors") and "data" not in answer:
            self.refused.append(query)
        if "__schema" not in query and answer.get("data"):
            answer["data"] = self._reshape(answer["data"])
        if "errors" not in answer and quirks.errors_key != "absent":
            answer["errors"] = None if quirks.errors_key == "null" else []
        if quirks.extensions:
            answer["extensions"] = {}
        return Answer(status, answer)

    def _reshape(self, value: Any) -> Any:
        quirks = self.quirks
        if isinstance(value, list):
            return [self._reshape(one) for one in value] or (None if quirks.null_lists else [])
        if isinstance(value, float) and value.is_integer() and not quirks.float_ints:
            return value
        if quirks.float_ints and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, dict):
            return value
        found = {key: self._reshape(one) for key, one in value.items()}
        if quirks.omit_nulls:
            found = {key: one for key, one in found.items() if one is not None}
        if quirks.numeric_ids and str(found.get("id", "")).isdecimal():
            found["id"] = int(found["id"])
        if quirks.edges_first and "edges" in found:
            found = {"edges": found.pop("edges"), **found}
        return found

    # -- REST --------------------------------------------------------------------------------------------------------

    def _rest(self, seen: Seen) -> Answer:
        quirks, path = self.quirks, seen.path
        if path == f"{PATHFINDER}/models/dataModel":
            return self._wrapped("DataModel", self._model())
        if path.startswith(f"{PATHFINDER}/models/languages/"):
            if quirks.languages != 200 or not path.endswith("/en"):
                return Answer(404, {"status": "ERROR", "type": "Language", "errorMessage": "No such language"})
            label = {"singular": "Big gate", "plural": "Big gates"}
            return self._wrapped("Language", {"dataModel": {"factSheets": {"Gate": {"label": label}}, "relations": {}}})
        if path == f"{PATHFINDER}/features":
            if quirks.features != 200:
                return Answer(quirks.features, {"status": "ERROR"})
            return self._wrapped("Feature", [{"id": "a.b", "name": "B", "type": "FUNCTIONAL", "status": "ENABLED"}])
        if path == f"{PATHFINDER}/settings":
            return self._wrapped("WorkspaceSettings", {"currency": "SEK", "language": "en"})
        if path == f"{MTM}/workspaces/{WORKSPACE}/permissions" and quirks.permissions == 200:
            return self._paged(seen, "Permission", [self._permission(user) for user in self.world.users])
        if path == f"{MTM}/workspaces/{WORKSPACE}/permissions":
            return Answer(quirks.permissions, {"status": "ERROR", "type": "Permission", "message": "No", "errors": []})
        if path == f"{MTM}/workspaces/{WORKSPACE}/users" and quirks.users == 200:
            users = [{**user, "role": "ACCOUNTUSER", "status": "ACTIVE"} for user in self.world.users]
            return self._paged(seen, "User", users)
        if path == f"{MTM}/workspaces/{WORKSPACE}":
            return self._wrapped("Workspace", {"id": WORKSPACE, "name": "Airport"})
        return Answer(404, {"status": "ERROR", "type": "Nothing", "errorMessage": "Nothing here", "errors": []})

    def _permission(self, user: dict[str, Any]) -> dict[str, Any]:
        return {"id": f"p-{user['id']}", "user": user, "workspaceId": WORKSPACE, "role": "MEMBER", "status": "ACTIVE"}

    def _wrapped(self, kind: str, data: Any) -> Answer:
        if self.quirks.bare and isinstance(data, dict):
            return Answer(200, data)
        return Answer(200, {"status": "OK", "type": kind, "message": None, "errors": [], "total": 0, "data": data})

    def _paged(self, seen: Seen, kind: str, items: list[Any]) -> Answer:
        quirks = self.quirks
        size = int(seen.params.get("size", 30)) if quirks.size_heeded else 2
        start = (int(seen.params.get("page", quirks.first_page)) - quirks.first_page) * size
        data = items[start : start + size] if start >= 0 else items[:size]
        total = {"total": len(items)} if quirks.total_users else {}
        return Answer(200, {"status": "OK", "type": kind, "errors": []} | total | {"data": data})

    def _model(self) -> dict[str, Any]:
        quirks, world = self.quirks, self.world
        one, many = quirks.multiplicity
        types: dict[str, Any] = {}
        for name, fields in FIELDS.items():
            known = {key: dict(value) for key, value in fields.items()}
            if name in CATEGORIES:
                known["category"] = {"type": "SINGLE_SELECT", "values": CATEGORIES[name]}
            if quirks.base_in_model:
                base = {"name": {"type": "STRING"}, "description": {"type": "STRING"}, "tags": {"type": "TAGS"}}
                known = base | {"completion": {"type": "COMPLETION"}, "lxState": {"type": "QUALITYSEALSTATUS"}} | known
                known |= {end: {"type": "RELATION"} for end in world.ends(name)}
            if quirks.value_objects:
                for value in known.values():
                    if "values" in value:
                        value["values"] = [{"key": key, "translations": {}} for key in value["values"]]
            written: Any = known
            if quirks.fields_as == "list":
                written = [{"key": key, **value} for key, value in known.items()]
            listed = world.ends(name)
            keys = [key for key, _ in listed.values()] if quirks.listed_by_key else list(listed)
            types[name] = {"relations": keys, "fields": written}
            if quirks.config:
                types[name]["config"] = {"qualitySeal": {"enabled": True}, "maxHierarchyLevel": 3}
        relations: dict[str, Any] = {}
        for persisted, (start, end, fields) in RELATIONS.items():
            if quirks.listed_only or (quirks.built_in_listed_only and start[1] in BUILT_IN):
                continue
            ends = [
                {"factSheetType": kind, "name": name, "multiplicity": one if single == "1" else many}
                for kind, name, single in (start, end)
            ]
            key = start[1] if quirks.persisted_as_name and start[1] not in BUILT_IN else persisted
            relations[key] = {"from": ends[0], "to": ends[1], "fields": fields, "constraints": []}
        return {"factSheets": types, "relations": relations, "validators": {}, "externalIdFields": {}, "rules": {}}
