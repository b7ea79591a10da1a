"""Somebody else works in a simulated workspace: random edits of every kind, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random
from typing import Any

from leanix_tui.simulator import edits
from leanix_tui.simulator.edits import EditRefused
from leanix_tui.simulator.testing import RunningSimulator
from leanix_tui.simulator.world import FactSheet, Relation, World

WORDS = ("Ledger", "Überweisung", "Portal", "O'Hara", "[bold]Claims", "Δ-Netz", "日本", 'Quote"d', "Fax", "🚀 Start")
LX_STATES = ("APPROVED", "BROKEN_QUALITY_SEAL", "DRAFT", "REJECTED")
SUBSCRIPTION_TYPES = ("RESPONSIBLE", "OBSERVER", "ACCOUNTABLE")


def random_edits(
    simulator: RunningSimulator, seed: object, count: int, kinds: Collection[str] | None = None
) -> list[str]:
    """Change the workspace ``count`` times; gives what was done, in words.

    ``kinds`` are names of ``KINDS`` (all of them without it). What LeanIX would refuse is not done and not counted. Now
    and then a few edits fall into one moment of the clock, which runs again at the end.
    """
    return RandomEditor(seed, kinds).work(simulator, count)


class RandomEditor:
    """One person with a die. Several calls of ``work`` go on where the last one ended."""

    def __init__(self, seed: object, kinds: Collection[str] | None = None) -> None:
        self.random = Random(repr(seed))
        self.kinds = [kind for kind in KINDS if kinds is None or kind in kinds]
        self.weights = [KINDS[kind][0] for kind in self.kinds]
        self.recent: list[str] = []
        self.frozen = 0
        if not self.kinds:
            raise ValueError(f"None of these is a kind of edit: {kinds}; there are {', '.join(KINDS)}")

    def work(self, simulator: RunningSimulator, count: int) -> list[str]:
        done: list[str] = []
        idle = 0
        while len(done) < count:
            what = simulator.edit(self.step)
            idle = 0 if what else idle + 1
            if what:
                done.append(what)
            if idle > 2000:
                raise ValueError(f"There is nothing left to do of {', '.join(self.kinds)}, after {len(done)} edits")
        self.frozen = 0
        simulator.clock.run()
        return done

    def step(self, world: World) -> str | None:
        """One try; None when nothing of the kind that came up can be done."""
        if self.frozen == 0 and self.random.random() < 0.05:
            world.clock.stop()
            self.frozen = self.random.randint(2, 5)
        kind = self.random.choices(self.kinds, self.weights)[0]
        try:
            done: str | None = KINDS[kind][1](self, world)
        except EditRefused:
            return None
        if done and self.frozen:
            self.frozen -= 1
            if self.frozen == 0:
                world.clock.run()
        return done

    # -- picking --------------------------------------------------------------------------------------------------

    def pick(self, among: Collection[Any]) -> Any:
        rows = list(among)
        if not rows:
            raise EditRefused("There is nothing to pick from.")
        return self.random.choice(rows)

    def sheet(self, world: World, status: str = "ACTIVE", kind: str | None = None) -> FactSheet:
        """A fact sheet, in one of three cases one that was edited lately."""
        fits: Callable[[FactSheet], bool] = lambda one: one.status == status and kind in (None, one.type)  # noqa: E731
        recent = [one for id_ in self.recent if (one := world.fact_sheets.get(id_)) is not None and fits(one)]
        if recent and self.random.random() < 0.33:
            found: FactSheet = self.pick(recent)
        else:
            found = self.pick([one for one in world.fact_sheets.values() if fits(one)])
        self.recent = [*self.recent[-15:], found.id]
        return found

    def relation(self, world: World) -> Relation:
        active = {one.id for one in world.fact_sheets.values() if one.status == "ACTIVE"}
        found: Relation = self.pick(
            [one for one in world.relations.values() if one.from_id in active and one.to_id in active]
        )
        return found

    def text(self) -> str:
        return f"{self.pick(WORDS)} {self.pick(WORDS)} {self.random.randrange(1000)}"

    def day(self) -> str:
        return f"{self.random.randint(2019, 2032)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"

    def value(self, model: dict[str, Any]) -> Any:
        """A random value for a field; refused for fields that nobody fills in by hand."""
        random = self.random
        match model["type"]:
            case "STRING":
                return self.text()
            case "INTEGER":
                return random.randint(-5, 10**6)
            case "DOUBLE":
                return round(random.uniform(0, 10**5), 2)
            case "SINGLE_SELECT":
                return self.pick(model["values"])
            case "MULTIPLE_SELECT":
                return random.sample(model["values"], random.randint(1, len(model["values"])))
            case "DATE":
                return self.day()
            case "DATE_TIME":
                return f"{self.day()}T08:30:00Z"
            case "EXTERNAL_ID":
                return {"externalId": f"X-{random.randrange(10**6)}", "status": "ACTIVE"}
            case "LIFECYCLE":
                days = sorted(self.day() for _ in model["values"])
                some = random.randint(1, len(days))
                phases = zip(model["values"], days, strict=True)
                return {"phases": [{"phase": p, "startDate": d} for p, d in list(phases)[:some]]}
        raise EditRefused(f"Nobody fills in a {model['type']} by hand.")

    # -- fact sheets ----------------------------------------------------------------------------------------------

    def rename(self, world: World) -> str:
        sheet = self.sheet(world)
        before = told(sheet)
        edits.rename_fact_sheet(world, sheet.id, self.text())
        return f"renamed {before} to {sheet.name!r}"

    def describe(self, world: World) -> str:
        sheet, text = self.sheet(world), self.pick((self.text(), None))
        return self.update(world, sheet, description=text)

    def set_field(self, world: World) -> str:
        sheet = self.sheet(world)
        name, model = self.pick([one for one in world.field_model(sheet.type).items() if one[0] != "description"])
        return self.update(world, sheet, **{name: self.value(model)})

    def clear_field(self, world: World) -> str:
        sheet = self.sheet(world)
        return self.update(world, sheet, **{self.pick(sheet.fields): None})

    def several_fields(self, world: World) -> str:
        sheet = self.sheet(world)
        models = [one for one in world.field_model(sheet.type).items() if one[1]["type"] in ("STRING", "INTEGER")]
        return self.update(world, sheet, name=self.text(), **{name: self.value(model) for name, model in models})

    def lx_state(self, world: World) -> str:
        return self.update(world, self.sheet(world), lxState=self.pick(LX_STATES))

    def na_fields(self, world: World) -> str:
        sheet = self.sheet(world)
        return self.update(world, sheet, naFields=[self.pick(world.field_model(sheet.type))])

    def update(self, world: World, sheet: FactSheet, **values: Any) -> str:
        rev, before = sheet.rev, told(sheet)
        edits.update_fact_sheet(world, sheet.id, values)
        if sheet.rev == rev:
            raise EditRefused("That is what it was before.")
        return f"gave {before} {values}"

    def create(self, world: World) -> str:
        sheet = edits.create_fact_sheet(world, self.pick(world.types()), self.text())
        self.recent.append(sheet.id)
        return f"created {told(sheet)}"

    def archive(self, world: World) -> str:
        return f"archived {told(edits.archive_fact_sheet(world, self.sheet(world).id))}"

    def recover(self, world: World) -> str:
        return f"recovered {told(edits.recover_fact_sheet(world, self.sheet(world, 'ARCHIVED').id))}"

    def delete(self, world: World) -> str:
        sheet = self.sheet(world, self.pick(("ACTIVE", "ARCHIVED")))
        edits.delete_fact_sheet(world, sheet.id)
        return f"deleted {told(sheet)} for good"

    # -- relations ------------------------------------------------------------------------------------------------

    def relate(self, world: World) -> str:
        sheet = self.sheet(world)
        return self.relate_as(world, sheet, self.pick(world.relation_ends(sheet.type)))

    def move_in_hierarchy(self, world: World) -> str:
        return self.relate_as(world, self.sheet(world), "relToParent")

    def relate_as(self, world: World, sheet: FactSheet, name: str) -> str:
        end = world.relation_ends(sheet.type).get(name)
        if end is None:
            raise EditRefused(f"{sheet.type} has no {name}.")
        other = self.sheet(world, kind=end.target_type)
        relation = edits.create_relation(world, sheet.id, name, other.id)
        return f"made relation {relation.id}: {told(sheet)} {name} {told(other)}"

    def change_relation(self, world: World) -> str:
        relation = self.relation(world)
        models = world.data_model["relations"][relation.name].get("fields") or {}
        name = self.pick(["activeFrom", "activeUntil", "description", *models])
        value: Any = self.day() if name in ("activeFrom", "activeUntil") else self.text()
        value = self.value(models[name]) if name in models else value
        value = self.pick((value, value, None))
        before = str(relation)
        edits.update_relation(world, relation.id, {name: value})
        if str(relation) == before:
            raise EditRefused("That is what it was before.")
        return f"gave relation {relation.id} ({relation.name}) {name}={value!r}"

    def unrelate(self, world: World) -> str:
        relation = self.relation(world)
        edits.delete_relation(world, relation.id)
        return f"took away relation {relation.id}: {relation.from_id} {relation.name} {relation.to_id}"

    # -- tags, people, models -------------------------------------------------------------------------------------

    def add_tag(self, world: World) -> str:
        sheet, tag = self.sheet(world), self.pick(world.tags.values())
        if tag.id in sheet.tag_ids:
            raise EditRefused("It is there already.")
        return f"put tag {tag.name!r} on {told(edits.add_tag(world, sheet.id, tag.id))}"

    def remove_tag(self, world: World) -> str:
        sheet = self.sheet(world)
        tag_id = self.pick(sheet.tag_ids)
        edits.remove_tag(world, sheet.id, tag_id)
        return f"took tag {tag_id} off {told(sheet)}"

    def new_tag(self, world: World) -> str:
        tag = edits.create_tag(world, self.text(), self.pick((None, *world.tag_groups)))
        return f"made tag {tag.name!r}"

    def rename_tag(self, world: World) -> str:
        tag = self.pick(world.tags.values())
        before = tag.name
        return f"renamed tag {before!r} to {edits.update_tag(world, tag.id, {'name': self.text()}).name!r}"

    def delete_tag(self, world: World) -> str:
        tag = self.pick(world.tags.values())
        edits.delete_tag(world, tag.id, everywhere=True)
        return f"deleted tag {tag.name!r}"

    def new_group(self, world: World) -> str:
        return f"made tag group {edits.create_tag_group(world, self.text(), self.pick(('SINGLE', 'MULTIPLE'))).name!r}"

    def rename_group(self, world: World) -> str:
        group = self.pick(world.tag_groups.values())
        before = group.name
        return (
            f"renamed tag group {before!r} to {edits.update_tag_group(world, group.id, {'name': self.text()}).name!r}"
        )

    def delete_group(self, world: World) -> str:
        group = self.pick(world.tag_groups.values())
        edits.delete_tag_group(world, group.id, with_tags=True)
        return f"deleted tag group {group.name!r} with its tags"

    def subscribe(self, world: World) -> str:
        sheet, user, kind = self.sheet(world), self.pick(world.users.values()), self.pick(SUBSCRIPTION_TYPES)
        roles = self.pick(([], [self.pick([*world.roles])])) if world.roles else []
        edits.create_subscription(world, sheet.id, user.id, kind, roles)
        return f"subscribed {user.display_name!r} to {told(sheet)} as {kind} with roles {roles}"

    def resubscribe(self, world: World) -> str:
        sheet = self.sheet(world)
        before = self.pick(sheet.subscriptions)
        after = edits.update_subscription(world, before.id, self.pick(SUBSCRIPTION_TYPES), self.pick(([], None)))
        if after == before:
            raise EditRefused("That is what it was before.")
        return f"made a subscription of {told(sheet)} {after.type} with {len(after.roles)} roles"

    def unsubscribe(self, world: World) -> str:
        sheet = self.sheet(world)
        edits.delete_subscription(world, self.pick(sheet.subscriptions).id)
        return f"ended a subscription of {told(sheet)}"

    def invite(self, world: World) -> str:
        user = edits.invite_user(world, f"new.{self.random.randrange(10**9)}@example.org", self.text(), self.text())
        return f"invited {user.email}"

    def rename_role(self, world: World) -> str:
        role = self.pick(world.roles.values())
        before = role.name
        return f"renamed role {before!r} to {edits.update_role(world, role.id, {'name': self.text()}).name!r}"

    def new_field(self, world: World) -> str:
        kind, field_type = self.pick(world.types()), self.pick(("STRING", "INTEGER", "SINGLE_SELECT", "DATE"))
        name, values = f"field{self.random.randrange(10**6)}", ("one", "two") if field_type == "SINGLE_SELECT" else ()
        edits.add_field(world, kind, name, field_type, values)
        return f"added field {name} ({field_type}) to {kind}"

    def drop_field(self, world: World) -> str:
        kind = self.pick(world.types())
        name = self.pick(world.field_model(kind))
        edits.remove_field(world, kind, name)
        return f"removed field {name} from {kind}"

    def new_type(self, world: World) -> str:
        name = f"Type{self.random.randrange(10**6)}"
        edits.add_type(world, name)
        return f"added fact sheet type {name}"


def told(sheet: FactSheet) -> str:
    return f"{sheet.type} {sheet.name!r} ({sheet.id})"


Editing = Callable[[RandomEditor, World], str]
KINDS: dict[str, tuple[float, Editing]] = {
    "rename": (8, RandomEditor.rename),
    "describe": (5, RandomEditor.describe),
    "set_field": (12, RandomEditor.set_field),
    "clear_field": (5, RandomEditor.clear_field),
    "several_fields": (3, RandomEditor.several_fields),
    "lx_state": (4, RandomEditor.lx_state),
    "na_fields": (2, RandomEditor.na_fields),
    "create": (6, RandomEditor.create),
    "archive": (5, RandomEditor.archive),
    "recover": (4, RandomEditor.recover),
    "delete": (4, RandomEditor.delete),
    "relate": (10, RandomEditor.relate),
    "move_in_hierarchy": (5, RandomEditor.move_in_hierarchy),
    "change_relation": (4, RandomEditor.change_relation),
    "unrelate": (6, RandomEditor.unrelate),
    "add_tag": (6, RandomEditor.add_tag),
    "remove_tag": (4, RandomEditor.remove_tag),
    "new_tag": (2, RandomEditor.new_tag),
    "rename_tag": (2, RandomEditor.rename_tag),
    "delete_tag": (0.5, RandomEditor.delete_tag),
    "new_group": (1, RandomEditor.new_group),
    "rename_group": (1, RandomEditor.rename_group),
    "delete_group": (0.3, RandomEditor.delete_group),
    "subscribe": (5, RandomEditor.subscribe),
    "resubscribe": (3, RandomEditor.resubscribe),
    "unsubscribe": (3, RandomEditor.unsubscribe),
    "invite": (1, RandomEditor.invite),
    "rename_role": (1, RandomEditor.rename_role),
    "new_field": (0.5, RandomEditor.new_field),
    "drop_field": (0.3, RandomEditor.drop_field),
    "new_type": (0.2, RandomEditor.new_type),
}
"""Each kind of edit with how often it comes up among the others."""
MODEL_KINDS = frozenset({"new_field", "drop_field", "new_type"})
WITHOUT_MODEL = frozenset(KINDS) - MODEL_KINDS
"""Everything but changes of the data model."""
