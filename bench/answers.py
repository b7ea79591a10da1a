"""What the benchmark server's workspace answers: prepared fact sheets, some of which may have changed since."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Any, Final

from bench.asked import Asked
from bench.stock import Stock

MAX_IDS: Final = 1024
MAX_EDGES: Final = 15_000
_TITLE: Final = re.compile(rb'"displayName": "([^"]*)"')


class Refusal(Exception):
    """A query that is answered by an error."""


class Answers:
    """The workspace: what is in it now, and what pages of it look like."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._places = {id_: row for row, id_ in enumerate(stock.known.ids)}
        self._changed: dict[int, bytes] = {}
        self._gone: set[int] = set()
        self._orders: list[list[int]] = []
        """Every order by date that there was: a cursor stays true to the one that it came from."""
        self._latest = max(stock.known.updated, default="2026-01-01T00:00:00.000000Z")

    def connection(self, asked: Asked) -> tuple[bytes, int, int]:
        """The answer to one ``allFactSheets``; how many fact sheets in it were looked into, and how many were not."""
        if asked.ids is not None and len(asked.ids) > MAX_IDS:
            raise Refusal(f"The filter holds too many ids: {len(asked.ids)}. At most {MAX_IDS} are allowed.")
        rows, begins, order = self._chosen(asked)
        end = begins + min(asked.first, MAX_EDGES)
        page = [row for row in rows[begins:end] if row not in self._gone]
        after = base64.b64encode(f"{order}:{end}".encode()).decode() if begins < len(rows) else None
        info = {"hasNextPage": end < len(rows), "endCursor": after}
        total = sum(row not in self._gone for row in rows) if self._gone else len(rows)
        parts = []
        for part in asked.parts:
            if part == "pageInfo":
                parts.append(b'"pageInfo":' + json.dumps(info).encode())
            elif part == "totalCount":
                parts.append(b'"totalCount":%d' % total)
            elif part == "edges":
                edges = self._light(page, asked.light) if asked.light else self._full(page, asked)
                parts.append(b'"edges":[' + edges + b"]")
        if "edges" not in asked.parts:
            page = []
        full, light = (0, len(page)) if asked.light else (len(page), 0)
        return b"{" + b",".join(parts) + b"}", full, light

    def touch(self, count: int, vanish: int = 0, seed: int = 1) -> dict[str, Any]:
        """Change this many fact sheets (new name, date and revision), and take some others away; says which."""
        next(self._stock.incoming(0), None)  # put in order before anybody waits for it
        chance = random.Random(seed)
        here = [row for row in range(len(self._stock)) if row not in self._gone]
        chosen = chance.sample(here, min(count + vanish, len(here)))
        changed, gone = chosen[:count], chosen[count:]
        known = self._stock.known
        names = {}
        for row in changed:
            edge = json.loads(self._edge(row))
            node = edge["node"]
            stamp = datetime.fromisoformat(self._latest) + timedelta(seconds=1)
            self._latest = stamp.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            node["name"] = node["displayName"] = names[node["id"]] = f"Renamed {node['name']}"
            node["rev"] += 1
            node["updatedAt"] = self._latest
            known.revisions[row], known.updated[row] = node["rev"], self._latest
            self._changed[row] = json.dumps(edge, ensure_ascii=False).encode()
        self._gone.update(gone)
        for row in gone:
            for source, _ in self._stock.incoming(row):
                self._forget(source, known.ids[row])
        self._orders.append(self._by_date())
        return {"changed": names, "vanished": [known.ids[row] for row in gone]}

    def _chosen(self, asked: Asked) -> tuple[Sequence[int], int, int]:
        """The rows that a query is about, where its page begins, and the order that it follows."""
        order, begins = -1, 0
        if asked.after:
            order, begins = (int(part) for part in base64.b64decode(asked.after).decode().split(":"))
        if asked.ids is not None:
            found = [row for id_ in dict.fromkeys(asked.ids) if (row := self._places.get(id_)) is not None]
            return self._of_types(found, asked.types), begins, order
        by_type = self._stock.by_type
        if not asked.newest_first:
            if not asked.types:
                return range(len(self._stock)), begins, order
            if len(asked.types) == 1:
                return by_type.get(asked.types[0], range(0)), begins, order
            return [row for name in asked.types for row in by_type.get(name, ())], begins, order
        if not self._orders:
            self._orders.append(self._by_date())
        order = order if asked.after else len(self._orders) - 1
        return self._of_types(self._orders[order], asked.types), begins, order

    def _of_types(self, rows: list[int], types: Sequence[str]) -> list[int]:
        return [row for row in rows if self._stock.types[row] in types] if types else rows

    def _by_date(self) -> list[int]:
        updated = self._stock.known.updated
        return sorted(range(len(self._stock)), key=updated.__getitem__, reverse=True)

    def _edge(self, row: int) -> bytes:
        return self._changed.get(row) or self._stock.edge(row)

    def _full(self, rows: Sequence[int], asked: Asked) -> bytes:
        """The edges of rows with all that is prepared, and the relations that end at them where those are asked for."""
        wanted = asked.fields.intersection(self._stock.known.relations)
        if not wanted:
            return b",".join(map(self._edge, rows))
        return b",".join(self._edge(row)[:-2] + self._incoming(row, wanted) + b"}}" for row in rows)

    def _incoming(self, row: int, wanted: Set[str]) -> bytes:
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in sorted(wanted)}
        for source, name in self._stock.incoming(row):
            if name in wanted and source not in self._gone:
                title = _TITLE.search(self._edge(source))
                there = {
                    "id": self._stock.known.ids[source],
                    "type": self._stock.types[source],
                    "displayName": title[1].decode() if title else "",
                }
                found[name].append({"node": {"id": f"{row}-{source}", "factSheet": there}})
        parts = (f', "{name}": {json.dumps({"edges": edges}, ensure_ascii=False)}' for name, edges in found.items())
        return "".join(parts).encode()

    def _forget(self, row: int, id_: str) -> None:
        """Take the relations to a fact sheet that is no more out of another one."""
        edge = json.loads(self._edge(row))
        for value in edge["node"].values():
            if isinstance(value, dict) and "edges" in value:
                value["edges"] = [one for one in value["edges"] if one["node"].get("factSheet", {}).get("id") != id_]
        self._changed[row] = json.dumps(edge, ensure_ascii=False).encode()

    def _light(self, rows: Sequence[int], names: Sequence[str]) -> bytes:
        """The edges of rows with a few plain fields: ids, types, numbers and dates need no escaping."""
        known = self._stock.known
        columns: dict[str, Sequence[object]] = {
            "id": known.ids,
            "type": self._stock.types,
            "rev": known.revisions,
            "updatedAt": known.updated,
        }
        fields = ",".join(f'"{name}":%s' if name == "rev" else f'"{name}":"%s"' for name in names)
        form = f'{{"node":{{{fields}}}}}'
        chosen = [columns[name] for name in names]
        return ",".join([form % tuple([column[row] for column in chosen]) for row in rows]).encode()
