"""The filter language: how a line is read, and which fact sheets it finds."""

from __future__ import annotations

import asyncio

import pytest
from handmade import LABELS, MODEL, NOW, found, sheet, store
from hypothesis import given, settings
from hypothesis import strategies as st

from leanix_tui.errors import UsageError
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.text import fold
from leanix_tui.workspace.filter_language import FilterError, Operand, Term, parse_filter
from leanix_tui.workspace.query import Query
from leanix_tui.workspace.store import Store
from leanix_tui.workspace.workspace import Workspace

ERP, HR, CRM, OLD, AIX, DB, IBM = "a-erp", "a-erp-hr", "a-crm", "a-old", "i-aix", "i-db", "p-ibm"
EVERYTHING = {ERP, HR, CRM, AIX, DB, IBM}


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("", ()),
        ("  ", ()),
        ("erp", (Term("word", "erp", length=3),)),
        ('"two words"', (Term("word", "two words", length=11),)),
        (r'"a \" \\ b"', (Term("word", r"a " + '"' + r" \ b", length=11),)),
        ("!erp", (Term("word", "erp", negated=True, length=4),)),
        ("!!erp", (Term("word", "erp", length=5),)),
        ("~erp", (Term("fuzzy", "erp", length=4),)),
        ("a:b", (Term("field", "a", ":", (Operand("b"),), length=3),)),
        ('a:"b c",d', (Term("field", "a", ":", (Operand("b c", quoted=True), Operand("d")), length=9),)),
        ("a:=b", (Term("field", "a", "=", (Operand("b"),), length=4),)),
        ("a=b", (Term("field", "a", "=", (Operand("b"),), length=3),)),
        ("a!=b", (Term("field", "a", "=", (Operand("b"),), negated=True, length=4),)),
        ("a:<50%", (Term("field", "a", "<", (Operand("50%"),), length=6),)),
        ("a>=1", (Term("field", "a", ">=", (Operand("1"),), length=4),)),
        ("tag:G=N", (Term("field", "tag", ":", (Operand("G=N", split=1),), length=7),)),
        ('tag:"G G"=N', (Term("field", "tag", ":", (Operand("G G=N", split=3),), length=11),)),
        ('"long name":x', (Term("field", "long name", ":", (Operand("x"),), length=13),)),
        (
            "AT&T a/b C++",
            tuple(Term("word", w, position=p, length=len(w)) for w, p in (("AT&T", 0), ("a/b", 5), ("C++", 9))),
        ),
    ],
)
def test_reading(line: str, terms: tuple[Term, ...]) -> None:
    assert parse_filter(line) == terms


@pytest.mark.parametrize("line", ["!", "~", "a:", "a>", ":b", ">5", '"open', 'a:"open', "a:,", '""', "erp !", "= x"])
def test_unreadable_lines_say_where(line: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(line)
    assert 0 <= caught.value.position <= len(line)
    assert caught.value.length > 0
    assert caught.value.remedy


@pytest.mark.parametrize("line", ["!", "~", "a:", "a>", '"open', 'a:"open', "erp !", "erp type:"])
def test_lines_that_are_still_being_typed(line: str) -> None:
    assert all(isinstance(term, Term) for term in parse_filter(line, unfinished=True))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", EVERYTHING),
        ("erp", {ERP, HR}),
        ("ERP hr", {HR}),
        ("hr erp", {HR}),
        ('"erp / hr"', {HR}),
        ('"hr / erp"', set()),
        ("grosse", {CRM}),
        ("GRÖSSE", {CRM}),
        ("ext-1", {ERP}),
        ("i-aix", {AIX}),
        ("!erp", {CRM, AIX, DB, IBM}),
        ('"database: big"', {DB}),
        ("~dbg", {DB}),
        ("~gbd", set()),
        ("!~dbg", EVERYTHING - {DB}),
        # types
        ("type:Application", {ERP, HR, CRM}),
        ("type:applications", {ERP, HR, CRM}),
        ("type:Anwendungen", {ERP, HR, CRM}),
        ("type:it-komponente", {AIX, DB}),
        ("type:Application,Provider", {ERP, HR, CRM, IBM}),
        ("!type:Application", {AIX, DB, IBM}),
        ("type!=Application", {AIX, DB, IBM}),
        ("type:comp", {AIX, DB}),
        # choices
        ("criticality:missionCritical", {ERP}),
        ("criticality:mission", {ERP}),
        ("criticality:=mission", set()),
        ("criticality:MISSION-CRITICAL", {ERP}),
        ('criticality:"sehr hoch"', {HR}),
        ('Kritikalität:"sehr hoch"', {HR}),
        ("criticality:none", {CRM}),
        ("criticality:any", {ERP, HR}),
        ('criticality:"none"', set()),
        ("platforms:web", {ERP}),
        ("platforms:web,desktop", {ERP}),
        ("category:portal", {ERP}),
        # quality seal
        ("seal:broken", {HR}),
        ("state:DRAFT", {CRM}),
        ("lxState:=APPROVED", {ERP}),
        ("seal:approved,draft", {ERP, CRM}),
        # lifecycle
        ("lifecycle:active", {ERP}),
        ("lifecycle:endOfLife", {CRM}),
        ('lifecycle:"end of life"', {CRM}),
        ("lifecycle:any", {ERP, HR, CRM}),
        ("lifecycle:none", {AIX, DB}),
        ("lifecycle.endOfLife<2027", {ERP, CRM}),
        ("LIFECYCLE.ENDOFLIFE>2026-06", {ERP}),
        # numbers
        ("completion>=80", {ERP}),
        ("completion<50%", {HR, CRM}),
        ("completion:<50%", {HR, CRM}),
        ("completion:40..90", {ERP, HR}),
        ("completion:..40", {HR, CRM}),
        ("completion:90..", {ERP}),
        ("completion:0", {CRM}),
        ("completion:none", {AIX, DB, IBM}),
        ("level:2", {HR}),
        ("costTotalAnnual>250", {ERP, HR}),
        ("costTotalAnnual>1000", set()),
        ("COSTTOTALANNUAL<=250.5", {HR}),
        # dates
        ("updatedAt>2026-05", {ERP}),
        ("updatedAt>=2026-05", {ERP, HR}),
        ("updatedAt:2026-05", {HR}),
        ("updatedAt:2025..2026-05", {HR, CRM}),
        ("updated:<30d", {ERP}),
        ("updated:30d", {ERP}),
        ("updated>1y", {CRM}),
        ("updated:yesterday", {ERP}),
        ("created=2020-01-01", {ERP}),
        ("auditedOn<2026-06-01", {ERP}),
        ("auditedOn>2026-05-31", set()),
        # text
        ("description:heart", {ERP}),
        ("description:none", {HR, CRM, AIX, DB, IBM}),
        ("alias:kund", {CRM}),
        ("alias=kundschaft", {CRM}),
        ("alias=kund", set()),
        ("name:hr", {HR}),
        ("name=ERP", {ERP}),
        ("externalId:ext", {ERP}),
        ("id:a-erp", {ERP, HR}),
        ("mystery:deep", {CRM}),
        ("isCore:yes", {ERP}),
        ("isCore:false", {HR}),
        ("isCore:none", {CRM}),
        # tags
        ("tag:Region=EU", {ERP}),
        ('tag:"Region"="EU"', {ERP}),
        ('tag:"Region=EU"', {ERP}),
        ("tag:region", {ERP, HR}),
        ("tag:cloud", {ERP}),
        ("tag:clou", {ERP}),
        ("tag:=clou", set()),
        ("tag:Hosting=any", {ERP}),
        ("tag:Region=none", {CRM, AIX, DB, IBM}),
        ("tag:none", {AIX, DB, IBM}),
        ("tag:any", {ERP, HR, CRM}),
        ("tag:eu,us", {ERP, HR}),
        ("tag:t-eu", {ERP}),
        ('tag:"quick win"', {CRM}),
        ("!tag:cloud tag:any", {HR, CRM}),
        # people
        ('role:"System Owner"', {ERP, HR}),
        ("role:owner", {ERP, HR}),
        ("role:RESPONSIBLE", {ERP, HR}),
        ("role:observer", {HR, CRM}),
        ("role:none", {AIX, DB, IBM}),
        ("user:ada@example.org", {ERP, HR}),
        ("owner:lovelace", {ERP, HR}),
        ("subscriber:u-bob", {HR, CRM}),
        ("email=bob@example.org", {HR, CRM}),
        ("user:none", {AIX, DB, IBM}),
        ("user:any", {ERP, HR, CRM}),
        # relations
        ("relApplicationToITComponent:AIX", {ERP}),
        ("itcomponents:AIX", {ERP, IBM}),
        ("itcomponents:i-gone", {ERP}),
        ("itcomponents:none", {HR}),
        ("itcomponents:any", {ERP, CRM, IBM}),
        ("applications:erp", {AIX}),
        ("providers:ibm", {AIX}),
        ("providers:none", {DB}),
        ("children:hr", {ERP}),
        ("parent:any", {HR}),
        ("relToParent:none", {ERP, CRM}),
        ("requires:crm", {HR}),
        ("relToRequiredBy:any", {HR, CRM}),
        ("itcomponents=AI", set()),
        # archived
        ("archived:yes", {OLD}),
        ("archived:no", EVERYTHING),
        ("archived:any", EVERYTHING | {OLD}),
        ("status:ARCHIVED", {OLD}),
        ("status:any old", {OLD}),
        # together
        ("type:Application completion<50 !tag:any erp", set()),
        ("erp type:Application seal:broken tag:us user:ada", {HR}),
    ],
)
def test_finding(line: str, expected: set[str]) -> None:
    assert set(found(line)) == expected


def test_relations_that_every_type_calls_the_same(simulator: RunningSimulator) -> None:
    async def load() -> Workspace:
        workspace = await Workspace.open(host=simulator.url, api_token=simulator.token)
        await workspace.preload()
        return workspace

    workspace = asyncio.run(load())
    for step, letter in (("children", "a"), ("parent", "a"), ("requires", "e"), ("applications", "e")):
        line = f"{step}:{letter}"
        expected = {
            row.id
            for row in workspace.store.rows()
            for _, targets in workspace.related(row, step)
            if any(not isinstance(one, str) and letter in one.folded for one in targets)
        }
        assert len({workspace.store.get(id_).type for id_ in expected}) > 1
        assert {row.id for row in workspace.query(line).run(workspace.store).rows} == expected
        nothing = {row.id for row in workspace.query(f"{step}:none").run(workspace.store).rows}
        assert nothing == {
            row.id
            for row in workspace.store.rows()
            if (found := workspace.related(row, step)) and not any(targets for _, targets in found)
        }
    asyncio.run(workspace.close())


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("critcality:high", "criticality"),
        ("lifecyle:active", "lifecycle"),
        ("type:Aplication", "Application"),
        ("zzz:1", ""),
        ("tag:Regoin=EU", "Region"),
        ("tag:Nonsense=none", ""),
    ],
)
def test_unknown_names_come_with_a_suggestion(line: str, suggestion: str) -> None:
    with pytest.raises(FilterError) as caught:
        found(f"erp {line}")
    assert caught.value.suggestion == suggestion
    assert caught.value.position == 4
    assert caught.value.known
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "line",
    ["completion:much", "completion>nan", "updated:soon", "updated>2026-1", "isCore:maybe", "archived:perhaps", "tag>x",
     "updated:>2026-13-45", "updated>2026-02-30", "updated>2026-13", "updated:2026-01-01T25",
     "updated>2026-01-01T10:61", "updated:2026-01-01..2026-00-01",
     "criticality>high", "role<x", "itcomponents>x", "isCore>yes", "name>a"],
)  # fmt: skip
def test_values_that_do_not_fit(line: str) -> None:
    with pytest.raises(FilterError) as caught:
        found(line)
    assert caught.value.length == len(line)


TOKENS = st.sampled_from(
    ["erp", "!", "~", '"', ":", "=", "<", ">", ">=", "..", ",", " ", "type", "tag", "role", "user", "completion", "50%",
     "updated", "30d", "9999999y", "lifecycle", "none", "any", "archived", "yes", "\\", "Region", "relToParent",
     "\0", "ß", "²"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=30), st.lists(TOKENS, max_size=12).map("".join)), st.booleans())
def test_any_line_finds_something_or_says_what_is_wrong(line: str, unfinished: bool) -> None:
    try:
        result = Query.make(line, unfinished=unfinished).run(store(), now=NOW)
    except FilterError as error:
        assert error.headline  # noqa: PT017
    else:
        assert {row.id for row in result.rows} <= EVERYTHING | {OLD}


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=20))
def test_quoting_makes_any_text_a_word(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    (term,) = parse_filter(quoted)
    assert (term.kind, term.text) == ("word", text)


def test_a_hostile_name_does_not_make_fuzzy_search_slow() -> None:
    made = store()
    made.add(sheet("a-slow", "a" * 5000))
    assert Query.make("~" + "a" * 30 + "b").run(made).rows == []


WORDS = st.text("aeßÄ\0\n ", max_size=3)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("aeßÄé\0 ", max_size=6), max_size=30), WORDS, WORDS)
def test_a_word_is_found_where_it_is_in_the_text(names: list[str], word: str, other: str) -> None:
    """Texts lie one behind the other, and are asked again after some have changed and others have come."""
    made = Store(MODEL, LABELS)
    for number, name in enumerate(names):
        made.add(sheet(f"a-{number}", f"n{name}", "Provider"))

    def check() -> None:
        for sought in (word, f"n{word}", other):
            if not fold(sought) or '"' in sought or "\0" in sought:
                continue
            found = Query.make(f'"{sought}"').run(made, now=NOW).rows
            texts = {row.id: row.folded.replace("\0", " ") for row in made.rows()}
            assert {row.id for row in found} == {id_ for id_, text in texts.items() if fold(sought) in text}

    check()
    for number in range(0, len(names), 3):
        made.put(sheet(f"a-{number}", other, "Provider"))
    made.add(sheet("a-new", f"{word}{other}", "Provider"))
    check()


def test_a_filter_that_is_overtaken_ends_soon() -> None:
    made = Store(MODEL, LABELS)
    for number in range(40_000):
        made.add(sheet(f"a-{number}", f"App {number}", completion=number % 100))

    class Overtaken(Exception):
        pass

    for line in ("ap", "1", "~pa9", "completion<50", "tag:none", "user:none", "updated:none", "children:none"):
        made.cache.clear()
        Query.make("").run(made, now=NOW)
        asked: list[int] = []

        def check(seen: list[int] = asked) -> None:
            seen.append(1)

        Query.make(line).run(made, now=NOW, check=check)
        assert len(asked) >= 4, line  # several times within one type

        def enough() -> None:
            raise Overtaken

        made.cache.clear()
        with pytest.raises(Overtaken):
            Query.make(line).run(made, now=NOW, check=enough)
