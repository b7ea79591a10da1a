"""Who passes a filter. Each term is tested once and remembered, so that a keystroke costs the term that it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leanix_tui.text import fold
from leanix_tui.workspace.columns import Columns
from leanix_tui.workspace.facets import facet_test
from leanix_tui.workspace.filter_language import Term
from leanix_tui.workspace.filter_terms import Meaning, may_be_id
from leanix_tui.workspace.filter_values import is_relative
from leanix_tui.workspace.snapshot import Marks, Snapshot, both, opposite
from leanix_tui.workspace.sorting import Check

__all__ = ["Search"]

Key = tuple[Any, ...]


class Search:
    """Looks for fact sheets in one snapshot."""

    def __init__(self, columns: Columns, snapshot: Snapshot, check: Check) -> None:
        self._columns = columns
        self._snapshot = snapshot
        self._check = check
        self._meaning: Meaning | None = None

    def passing(self, terms: Iterable[Term], facets: Mapping[str, frozenset[str]]) -> Marks | None:
        """Who passes all terms and has one of the picked values of every facet; None: everybody."""
        found: Marks | None = None
        for term in terms:
            self._check()
            marks = self._term(term, found)
            found = both(found, opposite(marks) if term.negated else marks)
        for key, picked in facets.items():
            found = both(found, self._facet(key, picked))
        return found

    @property
    def meaning(self) -> Meaning:
        """What terms mean here."""
        if self._meaning is None:
            self._meaning = Meaning(self._columns, self._check)
        return self._meaning

    def _facet(self, key: str, picked: frozenset[str]) -> Marks:
        name = ("facet", key, picked, self._columns.today)
        known = self._snapshot.known(name)
        if known is None:
            test = facet_test(self._columns, key, picked)
            known = self._snapshot.remember(name, self._snapshot.test(test, check=self._check))
        return known

    def _term(self, term: Term, found: Marks | None) -> Marks:
        """Who passes a term, its negation left aside; of those at least who are found so far."""
        snapshot = self._snapshot
        name = (term.kind, term.text, term.operator, term.operands, self._moment(term))
        known = snapshot.known(name)
        if known is not None:
            return known
        test, wider = self.meaning.test(term), self._wider(name)
        among, fewest = None, len(snapshot) // test.dear
        for some in (wider, found):
            if some is not None and (count := some.count(1)) < fewest:
                among, fewest = some, count
        marks = snapshot.test(test, among, self._check)
        # What was found so far depends on the other terms: who passes this one besides is not known then.
        return marks if among is not None and among is not wider else snapshot.remember(name, marks)

    def _moment(self, term: Term) -> str:
        """Until when an answer is one: lifecycles change with the day, and ages all the time."""
        if term.kind != "field":
            return ""
        if any(is_relative(operand) for operand in term.operands):
            return self._columns.now.isoformat(timespec="minutes")
        return self._columns.today

    def _wider(self, name: Key) -> Marks | None:
        """The fewest who can pass: those who passed what this term has been while it was shorter."""
        if name[0] == "field" or self._is_id(name[1]):
            return None
        keys = [old for old in self._snapshot.known_keys() if old[0] == name[0] and _implies(name, old)]
        wider = [marks for key in keys if (marks := self._snapshot.known(key)) is not None]
        return min(wider, key=lambda marks: marks.count(1), default=None)

    def _is_id(self, text: str) -> bool:
        """Whether a word is the id of a loaded fact sheet, which then need not have it anywhere in its text."""
        store = self._columns.store
        return may_be_id(text) and (store.has(text) or store.has(text.lower()))


def _implies(new: Key, old: Key) -> bool:
    """Whether whoever passes the new word has passed the old one."""
    one, other = fold(new[1]), fold(old[1])
    return other in one if new[0] == "word" else one.startswith(other)
