"""The filter language: how a line such as ``erp type:Application completion<50 !tag:Cloud`` is read.

::

    text            every word somewhere in name, display name or external id, in any order; or the id itself
    "two words"     these words in this order; quotes also protect blanks, commas and operators in values
    !term           not this
    ~abc            these letters in this order, with others between them
    field:value     contains the value (choices, types, tags: the value itself if there is one, else what contains it)
    field:=value    exactly the value; field=value is the same, field!=value its opposite
    field:a,b       one of them
    field:none      nothing there;  field:any  something there
    field>10        also >= < <=, and with a colon in front: completion:<50%
    field:50..80    from ... to, both included; one side may be left out
    updated:<30d    less than 30 days ago (h hours, d days, w weeks, m months, y years); updated>2026-01-01 later than
    tag:Group=Name  a tag of a group; tag:Name and tag:Group work too
    role:"Owner"    somebody subscribed in this role, or of this subscription type; user:ada@example.org
    relation:text   related to something of this name: itcomponents:AIX, children:any, relToParent:none

This module reads the line and knows no workspace; :mod:`leanix_tui.workspace.filter_terms` gives it meaning.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

import msgspec

from leanix_tui.errors import UsageError

__all__ = ["FilterError", "Operand", "Term", "parse_filter"]

_OPERATORS: Final = (":>=", ":<=", ":!=", ":=", ":>", ":<", ":", ">=", "<=", "!=", "=", ">", "<")
_BREAKS: Final = frozenset(':=<>"')


class FilterError(UsageError):
    """A filter cannot be understood. ``position`` and ``length`` say which part of the line it is about."""

    def __init__(
        self,
        headline: str,
        *,
        position: int = 0,
        length: int = 0,
        known: Iterable[str] = (),
        wanted: str = "",
        remedy: str = "",
    ) -> None:
        self.position = position
        self.length = length
        self.known = tuple(known)
        """What would have been possible in this place."""
        self.suggestion = _closest(wanted, self.known)
        """The likeliest of them; empty when none is near."""
        meant = f"Did you mean {self.suggestion}?" if self.suggestion else ""
        super().__init__(headline, remedy=" ".join(part for part in (meant, remedy) if part))


def _closest(wanted: str, known: tuple[str, ...]) -> str:
    if not wanted:
        return ""
    folded = {name.casefold(): name for name in reversed(known)}
    close = difflib.get_close_matches(wanted.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


class Operand(msgspec.Struct, frozen=True):
    """One value to compare with."""

    text: str
    quoted: bool = False
    """Whether it, or the part after ``split``, was in quotes."""
    split: int = -1
    """Where an unquoted ``=`` stood, for ``tag:Group=Name``; -1: nowhere."""


class Term(msgspec.Struct, frozen=True):
    """One part of a filter; all parts have to be true."""

    kind: str
    """``word``, ``fuzzy`` or ``field``."""
    text: str
    """The word, the letters, or the name of the field."""
    operator: str = ""
    """``:`` ``=`` ``>`` ``>=`` ``<`` ``<=``; empty for words."""
    operands: tuple[Operand, ...] = ()
    negated: bool = False
    position: int = 0
    length: int = 0


def parse_filter(line: str, *, unfinished: bool = False) -> tuple[Term, ...]:
    """Read a filter. Raises ``FilterError``; with ``unfinished`` whatever is not typed yet is left out instead."""
    return _Reader(line, unfinished).terms()


class _Reader:
    def __init__(self, line: str, unfinished: bool) -> None:
        self.line = line
        self.at = 0
        self.unfinished = unfinished

    def terms(self) -> tuple[Term, ...]:
        found: list[Term] = []
        while True:
            self._skip_blanks()
            if self.at >= len(self.line):
                return tuple(found)
            term = self._term()
            if term is not None:
                found.append(term)

    def _skip_blanks(self) -> None:
        while self.at < len(self.line) and self.line[self.at].isspace():
            self.at += 1

    def _ahead(self) -> str:
        return self.line[self.at] if self.at < len(self.line) else ""

    def _term(self) -> Term | None:
        start = self.at
        negated = False
        while self._ahead() == "!":
            self.at += 1
            negated = not negated
        if self._ahead() == "~":
            self.at += 1
            return self._finish(start, "fuzzy", self._value(stops="").text, negated)
        name = self._name()
        operator = self._operator()
        if not operator:
            return self._finish(start, "word", name, negated)
        if not name:
            self._nothing(start, f"There is no field before {operator!r}.", "Write field:value, or use quotes.")
            return None
        operands = [self._value()]
        while self._ahead() == ",":
            self.at += 1
            operands.append(self._value())
        plain = operator.removeprefix(":") or ":"
        if plain == "!=":
            plain, negated = "=", not negated
        kept = tuple(one for one in operands if one.text or one.quoted)
        if not kept:
            self._nothing(start, f"There is no value after {name}{operator}", f"Write {name}{operator}value.")
            return None
        return Term("field", name, plain, kept, negated, start, self.at - start)

    def _finish(self, start: int, kind: str, text: str, negated: bool) -> Term | None:
        if not text:
            what = "after ~" if kind == "fuzzy" else "to search for"
            self._nothing(start, f"There is nothing {what}.", "Write at least one letter.")
            return None
        return Term(kind, text, "", (), negated, start, self.at - start)

    def _nothing(self, start: int, headline: str, remedy: str) -> None:
        self._beyond(start)
        if not self.unfinished:
            raise FilterError(headline, position=start, length=self.at - start, remedy=remedy)

    def _beyond(self, start: int) -> None:
        """A part that cannot be read ends at the next blank, and is at least one character long."""
        while self.at < len(self.line) and (self.at == start or not self.line[self.at].isspace()):
            self.at += 1

    def _name(self) -> str:
        if self._ahead() == '"':
            return self._quoted()
        start = self.at
        while self.at < len(self.line):
            character = self.line[self.at]
            if character.isspace() or character in _BREAKS:
                break
            if character == "!" and self.line.startswith("!=", self.at):
                break
            self.at += 1
        return self.line[start : self.at]

    def _operator(self) -> str:
        for operator in _OPERATORS:
            if self.line.startswith(operator, self.at):
                self.at += len(operator)
                return operator
        return ""

    def _value(self, stops: str = ",") -> Operand:
        text, quoted, split = "", False, -1
        while self.at < len(self.line):
            character = self.line[self.at]
            if character.isspace() or character in stops:
                break
            if character == '"':
                text += self._quoted()
                quoted = True
                continue
            if character == "=" and split < 0:
                split = len(text)
                quoted = False
            text += character
            self.at += 1
        return Operand(text, quoted, split)

    def _quoted(self) -> str:
        start = self.at
        self.at += 1
        text = ""
        while self.at < len(self.line):
            character = self.line[self.at]
            self.at += 1
            if character == '"':
                return text
            if character == "\\" and self._ahead() in {'"', "\\"}:
                character = self.line[self.at]
                self.at += 1
            text += character
        if not self.unfinished:
            raise FilterError(
                "This quote is never closed.", position=start, length=self.at - start, remedy='Add a " at its end.'
            )
        return text
