"""What a server refused of a query, and what that says about its schema where introspection is not allowed.

An error names a field and a type, and mostly the place in the query. The place tells which of our selections was meant,
so that the real name of its type is learnt as well: what is refused of that type is then refused everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from leanix_tui.client.envelopes import message_of
from leanix_tui.client.reading import JsonObject, as_list, as_object, whole

__all__ = ["BASE", "ON", "Path", "Refusals"]

BASE: Final = "BaseFactSheet"
ON: Final = "... on "
# The selections from the outside in, after the conventional name of the type that the first one is made on.
Path: TypeAlias = tuple[str, ...]

_ROOTS: Final = {
    "factSheet": BASE,
    "allFactSheets": BASE,
    "allTags": "Tag",
    "allTagGroups": "TagGroup",
    "allSubscriptionRoles": "SubscriptionRole",
    "allLogEvents": "LogEvent",
}
_RELATION_BASE: Final = frozenset({"id", "type", "activeFrom", "activeUntil", "description", "factSheet"})
_NAME: Final = r"['\"`]?([_A-Za-z]\w*)['\"`]?"
_UNDEFINED: Final = (
    re.compile(rf"(?i)field {_NAME} in type {_NAME} is undefined"),
    re.compile(rf"(?i)cannot query field {_NAME} on type {_NAME}"),
)
_UNKNOWN_TYPE: Final = re.compile(rf"(?i)unknown type:? {_NAME}")
_NEEDS_SELECTION: Final = (
    re.compile(rf"(?i)sub-?\s?selection required for type \S+ of field {_NAME}"),
    re.compile(rf"(?i)field {_NAME} of type \S+ must have a selection"),
)
_IS_LEAF: Final = (
    re.compile(rf"(?i)sub-?\s?selection not allowed on leaf type \S+ of field {_NAME}"),
    re.compile(rf"(?i)field {_NAME} must not have a selection"),
)
_BAD_ARGUMENT: Final = (
    re.compile(rf"(?i)unknown (?:field )?argument:? {_NAME}"),
    re.compile(r"(?i)value ['\"`]?\w+['\"`]? does not exist in ['\"`]?(FactSheetType)"),
    re.compile(rf"(?i)field {_NAME} is not defined by type"),
    re.compile(rf"(?i)not to include unknown field {_NAME}"),
    re.compile(rf"(?i)contains a field not in \S+: {_NAME}"),
)
_NOT_TEXT: Final = re.compile(
    r"(?i)string cannot represent a non.?string value"
    rf"|argument {_NAME} with value ['\"`]?EnumValue.* is not a valid ['\"`]?String"
)
_NOT_VALID: Final = re.compile(rf"(?i)argument {_NAME} with value .* is not a valid")
_VARIABLE: Final = (
    re.compile(r"(?i)of type ['\"`]?([\w!]+)['\"`]? used in position expecting type ['\"`]?([\w!]+)"),
    re.compile(r"(?i)variable type ['\"`]?([\w!]+)['\"`]? (?:does not|doesn.t) match expected type ['\"`]?([\w!]+)"),
)
_TOKENS: Final = re.compile(r'"(?:\\.|[^"\\])*"|\.\.\.\s*on\s+\w+|[A-Za-z_]\w*|[{}()]')


class Refusals:
    """Remembers refusals for the next query of the same workspace."""

    def __init__(self) -> None:
        self.unknown_types: set[str] = set()
        self.arguments: set[str] = set()
        """Arguments and filters that there are not."""
        self.types_as_text = False
        """Whether fact sheet types are written as text rather than as a word of an enum."""
        self.variables: dict[str, str] = {}
        """Types of variables, by those that they usually have."""
        self._undefined: set[tuple[str, str]] = set()
        self._unplaced: set[tuple[str, str]] = set()
        self._places: set[Path] = set()
        self._types: dict[Path, str] = {}
        self._everywhere: set[str] = set()
        self._composite: set[str] = set()
        self._leaf: set[str] = set()

    def learn(self, errors: Iterable[JsonObject], query: str = "") -> bool:
        """Take in why this query was refused; True when the next one will be different."""
        before = self._size()
        repeated: set[str] = set()
        for error in errors:
            message = message_of(error)
            for pattern in _UNDEFINED:
                for name, owner in pattern.findall(message):
                    known_already = (owner, name) in self._undefined
                    self._undefined.add((owner, name))
                    if not self._place(name, owner, error, query) and known_already:
                        repeated.add(name)
            self.unknown_types.update(_UNKNOWN_TYPE.findall(message))
            for patterns, known in (
                (_NEEDS_SELECTION, self._composite),
                (_IS_LEAF, self._leaf),
                (_BAD_ARGUMENT, self.arguments),
            ):
                for pattern in patterns:
                    known.update(pattern.findall(message))
            for pattern in _VARIABLE:
                self.variables.update(pattern.findall(message))
            if _NOT_TEXT.search(message) and not self.types_as_text:
                self.types_as_text = True
            else:
                self.arguments.update(_NOT_VALID.findall(message))
        if self._size() == before:
            # Known already and refused again: the server calls the type by a name that we do not expect.
            self._everywhere |= repeated
        return self._size() != before

    def _place(self, name: str, owner: str, error: JsonObject, query: str) -> bool:
        """Note where in the query this field stands; False when the error does not tell."""
        places = [as_object(entry) for entry in as_list(error.get("locations"))]
        paths = [path for entry in places if (path := _path_at(query, entry)) and path[-1] == name]
        if not paths:
            self._unplaced.add((owner, name))
        for path in paths:
            self._places.add(path)
            if path[0] != "Relation" and not path[-2].startswith(ON):
                self._types.setdefault(path[:-1], owner)
        return bool(paths)

    def _size(self) -> int:
        names = (self._everywhere, self.unknown_types, self.arguments, self._composite, self._leaf)
        placed = len(self.variables) + len(self._undefined) + len(self._places) + len(self._types)
        return sum(map(len, names)) + placed + self.types_as_text

    def is_undefined(self, path: Path, owner: str | None) -> bool:
        """Whether the field at the end of a path was refused; ``owner`` is its type by convention."""
        path, name = _general(path), path[-1]
        real = self.type_at(path[:-1]) or (self._types.get((BASE,)) if owner == BASE else None) or owner
        if name in self._everywhere or path in self._places or (real, name) in self._undefined:
            return True
        if owner is not None:
            return (owner, name) in self._unplaced
        return any(field == name and known != BASE for known, field in self._unplaced)

    def type_at(self, path: Path) -> str | None:
        """What a selection's type is really called, if an error told."""
        return self._types.get(_general(path))

    def is_leaf(self, name: str) -> bool:
        """Whether nothing can be selected within this field."""
        return name in self._leaf

    def is_composite(self, name: str) -> bool:
        """Whether something has to be selected within this field."""
        return name in self._composite


def _general(path: Path) -> Path:
    """All relations have the same base fields: what is refused of one need not be asked of the others."""
    is_base = len(path) == 6 and path[1].startswith(ON) and path[3:5] == ("edges", "node") and path[5] in _RELATION_BASE
    return ("Relation", path[5]) if is_base else path


def _path_at(query: str, location: JsonObject) -> Path:
    """Which selection an error's location points at; empty when that cannot be told."""
    wanted = whole(location.get("column"), 0) - 1
    if whole(location.get("line"), 1) != 1 or not 0 <= wanted < len(query):
        return ()
    above: list[str] = []
    last, depth = "", 0
    for token in _TOKENS.finditer(query):
        found = token[0]
        if found in "()":
            depth += 1 if found == "(" else -1
        elif depth or found.startswith('"'):
            continue
        elif found == "{":
            above.append(last)
        elif found == "}":
            above = above[:-1]
        else:
            last = found if not found.startswith("...") else ON + found.split()[-1]
            if token.start() == wanted:
                return _general(_from_node([*above[1:], last]))
    return ()


def _from_node(names: list[str]) -> Path:
    """A path counted from the nodes of a list, so that it is the same in every query about them."""
    root, inner = names[0], names[1:]
    kind = _ROOTS.get(root)
    if kind is None or not inner:
        return ()
    if root == "factSheet":
        return (kind, *inner)
    return (kind, *inner[2:]) if inner[:2] == ["edges", "node"] and len(inner) > 2 else (f"{kind}Connection", *inner)
