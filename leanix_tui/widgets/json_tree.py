"""JSON as a tree, of any size: what is not open costs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from leanix_tui.actions import bindings
from leanix_tui.text import display
from leanix_tui.widgets.content import count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.outline import Outline
from leanix_tui.widgets.paint import Run

__all__ = ["JsonTree", "JsonValue"]

JsonValue = object
"""What a JSON decoder gives: mappings, lists, strings, numbers, booleans and None."""

_CHUNK = 500
_LONGEST = 2000
_MOST_SEARCHED = 300_000
_MOST_FOUND = 1000
_NAME = re.compile(r"[A-Za-z_]\w*")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A value in its place, or a slice of a long container."""

    path: Path
    value: JsonValue
    part: tuple[int, int] | None = None


class JsonTree(Outline[_Node]):
    """A JSON document with a cursor. Long containers come in parts, long strings are cut where they are drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("next_match", "previous_match")]

    @dataclass
    class ValueMoved(Message):
        """The cursor is on another value."""

        tree: JsonTree
        path: str

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, JsonTree.ValueMoved) and message.tree is self.tree

        @property
        def control(self) -> JsonTree:
            """The tree."""
            return self.tree

    def __init__(self, value: JsonValue = None, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._value: JsonValue = value
        self._sought = ""
        self._found: list[Path] = []
        self.plant([_Node((), value)])

    # What it shows

    @property
    def value(self) -> JsonValue:
        """The whole document."""
        return self._value

    @value.setter
    def value(self, value: JsonValue) -> None:
        self._value = value
        self._sought, self._found = "", []
        self.plant([_Node((), value)])
        self.open_levels(1)

    @property
    def current_path(self) -> str:
        """Where the cursor is, as ``tags[0].name``; empty for the whole document."""
        twig = self.current_twig
        return path_text(twig.node.path) if twig is not None else ""

    @property
    def current_value(self) -> JsonValue:
        """The value under the cursor."""
        twig = self.current_twig
        return twig.node.value if twig is not None else None

    @property
    def current_text(self) -> str:
        """The value under the cursor for copying: a string as it is, anything else as JSON."""
        value = self.current_value
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    @property
    def matches(self) -> int:
        """How many values the last search found."""
        return len(self._found)

    def on_mount(self) -> None:
        """Open the first level."""
        self.open_levels(1)

    # Search

    def find(self, text: str) -> int:
        """Find text in keys and values, whatever the case, and go to the first match from the cursor on."""
        self._sought = text.casefold()
        self._found = []
        if self._sought:
            for path, key, value in _walk(self._value):
                if self._sought in key.casefold() or (_is_leaf(value) and self._sought in _plain(value).casefold()):
                    self._found.append(path)
                    if len(self._found) >= _MOST_FOUND:
                        break
        self.refresh()
        if self._found:
            self._go(0, from_cursor=True)
        return len(self._found)

    def go_to(self, path: Path) -> bool:
        """Open the way to a value and put the cursor on it; False when there is none."""
        item = 0
        while item < len(self._twigs):
            node = self._twigs[item].node
            if node.path == path and node.part is None:
                self.items_changed()
                self.move_to(item)
                return True
            if _leads_to(node, path):
                self.open_at(item)
            item += 1
        return False

    def _go(self, step: int, *, from_cursor: bool = False) -> None:
        if not self._found:
            return
        twig = self.current_twig
        here = twig.node.path if twig is not None else ()
        if here in self._found and not from_cursor:
            place = (self._found.index(here) + step) % len(self._found)
        else:
            order = {path: index for index, (path, _, _) in enumerate(_walk(self._value))}
            at = order.get(here, 0)
            after = [index for index, path in enumerate(self._found) if order[path] >= at]
            before = [index for index, path in enumerate(self._found) if order[path] < at]
            place = (before[-1] if before else len(self._found) - 1) if step < 0 else (after[0] if after else 0)
        self.go_to(self._found[place])

    # Tree

    def branches(self, node: _Node) -> Sequence[_Node]:
        """The values in a container, in parts when there are very many."""
        value = node.value
        if not isinstance(value, (Mapping, list)):
            return ()
        if node.part is None and len(value) > 2 * _CHUNK:
            parts = range(0, len(value), _CHUNK)
            return [_Node(node.path, value, (first, min(first + _CHUNK, len(value)))) for first in parts]
        start, end = node.part or (0, len(value))
        return [_Node((*node.path, key), below) for key, below in islice(_items(value), start, end)]

    def is_branch(self, node: _Node, depth: int) -> bool:
        """Containers with something in them."""
        return isinstance(node.value, (Mapping, list)) and len(node.value) > 0

    # Drawing

    def draw_item(self, item: int, line: int, width: int, *, here: bool) -> Sequence[Run]:
        """A key and its value, or how much is in it."""
        node = self._twigs[item].node
        runs = self.stem(item, here=here)
        if node.part is not None:
            first, end = node.part
            return [*runs, (f"[{count(first)} {sign().ellipsis} {count(end - 1)}]", "muted")]
        if node.path:
            key = node.path[-1]
            text = f"[{key}]" if isinstance(key, int) else display(key, limit=_LONGEST)
            runs += [*self._lit(text, "label"), ("  ", "")]
        value = node.value
        if isinstance(value, Mapping):
            runs.append((f"{{{count(len(value))}}}" if value else "{}", "muted"))
        elif isinstance(value, list):
            runs.append((f"[{count(len(value))}]" if value else "[]", "muted"))
        else:
            runs += self._lit(display(_plain(value), limit=_LONGEST), _role(value))
        return runs

    def _lit(self, text: str, role: str) -> list[Run]:
        """The text with what is looked for lit up."""
        if not self._sought:
            return [(text, role)]
        folded, runs, place = text.casefold(), [], 0
        if len(folded) != len(text):
            return [(text, "match" if self._sought in folded else role)]
        while (found := folded.find(self._sought, place)) >= 0:
            end = found + len(self._sought)
            runs += [(text[place:found], role), (text[found:end], "match")]
            place = end
        return [*runs, (text[place:], role)]

    # What happens

    def cursor_moved(self, before: int) -> None:
        """Tell of the new value."""
        self.post_message(self.ValueMoved(self, self.current_path))

    def cursor_chosen(self) -> None:
        """Open or close."""
        self.toggle()

    def action_next_match(self) -> None:
        """Go to the next match."""
        self._go(1)

    def action_previous_match(self) -> None:
        """Go to the match before."""
        self._go(-1)


def path_text(path: Path) -> str:
    """A path as people and jq write it: ``data.tags[0].name``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _NAME.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def _walk(document: JsonValue) -> Iterator[tuple[Path, str, JsonValue]]:
    """Every value in the order of the document, as far as a search may reasonably go."""
    stack: list[tuple[Path, str, JsonValue]] = [((), "", document)]
    for _ in range(_MOST_SEARCHED):
        if not stack:
            return
        path, key, found = stack.pop()
        yield path, key, found
        if isinstance(found, (Mapping, list)):
            below = [((*path, name), "" if isinstance(name, int) else name, value) for name, value in _items(found)]
            stack += reversed(below)


def _items(container: Mapping[str, JsonValue] | list[JsonValue]) -> Iterator[tuple[str | int, JsonValue]]:
    yield from container.items() if isinstance(container, Mapping) else enumerate(container)


def _leads_to(node: _Node, path: Path) -> bool:
    if node.path != path[: len(node.path)] or len(path) <= len(node.path):
        return False
    if node.part is None:
        return True
    key = path[len(node.path)]
    first, end = node.part
    if isinstance(key, int):
        return first <= key < end
    return isinstance(node.value, Mapping) and key in list(node.value)[first:end]


def _is_leaf(value: JsonValue) -> bool:
    return not isinstance(value, (Mapping, list))


def _plain(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value)


def _role(value: JsonValue) -> str:
    if isinstance(value, str):
        return "string"
    return "literal" if value is None or isinstance(value, bool) else "number"
