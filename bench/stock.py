"""The answers of the benchmark server, prepared once and kept on disk: making 200,000 fact sheets takes a minute."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from bench import sample

_FORM: Final = 2


class Known(msgspec.Struct):
    """What is known of all fact sheets without looking into their JSON; a row is a place in these lists."""

    ids: list[str] = []
    revisions: list[int] = []
    updated: list[str] = []
    ends: list[int] = []
    """Where the JSON of a row ends in the file of edges; it begins where the row before ends."""
    links: bytes = b""
    """All relations as unsigned integers, three each: the row it ends at, the row it begins at, and which it is."""
    relations: list[str] = []
    """What the relations are called from where they end."""


class Stock:
    """All fact sheets of one size of workspace: the edge of each as JSON in a mapped file."""

    def __init__(self, fact_sheets: int, folder: Path | None = None) -> None:
        folder = folder or platformdirs.user_cache_path("leanix-tui-bench", appauthor=False)
        source = Path(sample.__file__).read_bytes()
        mark = hashlib.blake2b(source + bytes([_FORM]), digest_size=6).hexdigest()
        known, edges = (folder / f"{fact_sheets}-{mark}.{ending}" for ending in ("known", "edges"))
        if not known.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _prepare(fact_sheets, known, edges)
        self.known = msgspec.msgpack.decode(known.read_bytes(), type=Known)
        with edges.open("rb") as file:
            self._edges = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if fact_sheets else b""
        self.by_type: dict[str, range] = {}
        """The rows of each type."""
        start = 0
        for name, count in sample.counts(fact_sheets).items():
            self.by_type[name] = range(start, start + count)
            start += count
        self.types = [name for name, rows in self.by_type.items() for _ in rows]

    def __len__(self) -> int:
        return len(self.known.ids)

    @cached_property
    def _incoming(self) -> list[tuple[int, int, int]]:
        flat = array("I", self.known.links)
        return sorted(zip(flat[::3], flat[1::3], flat[2::3], strict=True))

    def incoming(self, row: int) -> Iterator[tuple[int, str]]:
        """The rows that are related to this one, and what that is called here."""
        links = self._incoming
        for place in range(bisect_left(links, (row, 0, 0)), bisect_left(links, (row + 1, 0, 0))):
            _, source, relation = links[place]
            yield source, self.known.relations[relation]

    def edge(self, row: int) -> bytes:
        """``{"node": {...}}`` of one fact sheet."""
        ends = self.known.ends
        return self._edges[ends[row - 1] if row else 0 : ends[row]]


def _prepare(fact_sheets: int, known: Path, edges: Path) -> None:
    """Write both files, the one that says that there are any last: another program may be doing the same."""
    drafts = [path.with_suffix(f".{os.getpid()}") for path in (known, edges)]
    kept = Known()
    with drafts[1].open("wb") as file:
        for edge in _edges(fact_sheets, kept):
            file.write(edge)
            kept.ends.append(file.tell())
    for old in edges.parent.glob(f"{fact_sheets}-*.*"):
        if old.suffix in {known.suffix, edges.suffix}:
            old.unlink(missing_ok=True)  # of another form, or of another sample
    drafts[1].replace(edges)
    drafts[0].write_bytes(msgspec.msgpack.encode(kept))
    drafts[0].replace(known)


def _edges(fact_sheets: int, kept: Known) -> Iterator[bytes]:
    """The edges one after the other, taking down what is to be known of them."""
    links: list[tuple[str, int, int]] = []
    numbers: dict[str, int] = {}
    for row, node in enumerate(sample.nodes(fact_sheets)):
        kept.ids.append(node["id"])
        kept.revisions.append(node["rev"])
        kept.updated.append(node["updatedAt"])
        for name, _ in sample.relations(node["type"]):
            number = numbers.setdefault(sample.inverse(name), len(numbers))
            links += [(edge["node"]["factSheet"]["id"], row, number) for edge in node[name]["edges"]]
        yield b'{"node":' + json.dumps(node, ensure_ascii=False).encode() + b"}"
    places = {id_: row for row, id_ in enumerate(kept.ids)}
    kept.links = array("I", [part for id_, row, number in links for part in (places[id_], row, number)]).tobytes()
    kept.relations = list(numbers)
