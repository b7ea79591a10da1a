"""The sample workspaces: the same seed, size and day give the same world, down to the last id."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.sample.insurance import InsuranceStory
from leanix_tui.simulator.sample.insurance_links import InsuranceLinks
from leanix_tui.simulator.sample.insurance_model import insurance_models
from leanix_tui.simulator.sample.people import add_people
from leanix_tui.simulator.sample.trimmings import GroupSpec, Trimmings, add_roles, add_tags
from leanix_tui.simulator.sample.workspace_parts import add_parts
from leanix_tui.simulator.world import World

WORLDS = ("insurance", "custom")

TAG_GROUPS: tuple[GroupSpec, ...] = (
    ("Business Line", "LINE", "SINGLE", True, ("Application", "Interface"),
     (("Life", "#2889ff"), ("Non-Life", "#33cc58"), ("Health", "#c7527d"), ("Corporate", "#607d8b"))),
    ("Hosting Strategy", "HOST", "SINGLE", False, ("Application",),
     (("On Premise", "#795548"), ("Private Cloud", "#0ea4d0"), ("Public Cloud", "#ff9800"), ("SaaS", "#8bc34a"))),
    ("Regulation", "REG", "MULTIPLE", False, (),
     (("DORA", "#b40000"), ("GDPR", "#003399"), ("Solvency II", "#774fcc"), ("IFRS 17", "#497db0"),
      ("IDD", "#02afa4"))),
    ("Technology Radar", None, "SINGLE", False, ("ITComponent", "TechnicalStack"),
     (("Adopt", "#2e7d32"), ("Trial", "#8bc34a"), ("Assess", "#f5b041"), ("Hold", "#b40000"))),
    ("Programme", None, "MULTIPLE", False, ("Application", "Initiative", "ITComponent"),
     (("Mainframe Exit", "#455a64"), ("One Customer", "#ffa31f"), ("Iberia Merger", "#d29270"))),
    ("Former Labels", None, "MULTIPLE", False, (), ()),
)  # fmt: skip
LOOSE_TAGS = (("to be reviewed", "#f5b041"), ("merger", "#9e9e9e"), ("quick win", "#33cc58"), ("Q4", "#9e9e9e"))
ROLES: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
    ("Application Owner", "RESPONSIBLE", ("Application",)),
    ("Business Owner", "ACCOUNTABLE", ()),
    ("System Owner", "RESPONSIBLE", ("Application", "ITComponent", "Interface", "Platform")),
    ("Enterprise Architect", "OBSERVER", ()),
    ("Data Steward", "RESPONSIBLE", ("DataObject", "Application")),
    ("Project Lead", "RESPONSIBLE", ("Initiative", "Objective")),
    ("Capability Owner", "RESPONSIBLE", ("BusinessCapability",)),
    ("Supplier Manager", "RESPONSIBLE", ("Provider",)),
    ("Information Security Officer", None, ()),
)
CARED_FOR = frozenset(
    {
        "Application", "ITComponent", "Interface", "BusinessCapability", "DataObject", "Initiative", "Provider",
        "Objective", "Platform",
    }
)  # fmt: skip


def build_world(
    *,
    world: str = "insurance",
    fact_sheets: int = 600,
    seed: int = 1,
    today: date | None = None,
    now: Callable[[], datetime] | None = None,
) -> World:
    """A workspace with exactly ``fact_sheets`` active fact sheets, and some 2.5 % archived ones besides.

    Deterministic in all arguments but ``now``, which only gives the time of day that tokens expire by. ``today``
    anchors every lifecycle; it is the current day in UTC when not given.
    """
    if world not in WORLDS:
        raise ValueError(f"There is no sample world {world!r}; there are {', '.join(WORLDS)}")
    if fact_sheets < 0:
        raise ValueError("A workspace cannot have a negative number of fact sheets")
    clock = now or (lambda: datetime.now(UTC))
    day = today or clock().astimezone(UTC).date()
    chance = Chance(f"{world}/{fact_sheets}/{seed}", day)
    # Millions of small objects that all live on: the collector would look through them again and again.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        if world == "custom":
            from leanix_tui.simulator.sample.custom import build_custom  # noqa: PLC0415 - most servers never need it

            return build_custom(chance, fact_sheets, clock)
        return _insurance(chance, fact_sheets, clock)
    finally:
        if was_enabled:
            gc.enable()


def morning(day: date) -> datetime:
    """The moment that dated things of the sample count from."""
    return datetime.combine(day, time(5, 0), UTC)


def _insurance(chance: Chance, size: int, clock: Callable[[], datetime]) -> World:
    world = World(workspace_id=chance.new_id(), workspace_name="AureliaGroup", now=clock)
    world.account_id, world.account_name = chance.new_id(), "Aurelia Insurance Group"
    models = insurance_models()
    world.data_model, world.languages, world.view_model = models.data_model, models.languages, models.view_model
    add_people(world, chance, morning(chance.today))
    add_tags(world, chance, TAG_GROUPS, LOOSE_TAGS)
    add_roles(world, chance, ROLES)
    story = InsuranceStory(world, chance, size)
    story.tell()
    InsuranceLinks(world, chance, story).tie()
    Trimmings(world, chance, cared_for=CARED_FOR).hang()
    add_parts(world, chance)
    restricted = [sheet for sheet in story.of["Application"] if "Payroll" in sheet.name or "HR" in sheet.name]
    entity = next(one for one in world.access_control_entities if one["name"] == "HR_DEPT")
    for sheet in restricted[:5]:
        sheet.read_acl, sheet.write_acl = [entity["id"]], [entity["id"]]
    return world
