"""Who is related to whom in the Aurelia Insurance Group, with the attributes and validity of each relation."""

from __future__ import annotations

from collections.abc import Sequence

from leanix_tui.simulator.models.blueprint import persisted_start
from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.sample.insurance import FUNCTIONAL, TECHNICAL, InsuranceStory
from leanix_tui.simulator.sample.insurance_standard import is_over
from leanix_tui.simulator.world import FactSheet, Json, Relation, World

CRUD_SETS = (
    ["read"],
    ["read", "update"],
    ["create", "read", "update", "delete"],
    ["create", "read"],
    ["read", "delete"],
)


class InsuranceLinks:
    """Ties the grown fact sheets together."""

    def __init__(self, world: World, chance: Chance, story: InsuranceStory) -> None:
        self.world, self.chance, self.story = world, chance, story

    def tie(self) -> None:
        of = self.story.of
        for child, parent in self.story.parents:
            self._link(f"{persisted_start(child.type)}ParentRelation", child, parent)
        self._components()
        self._applications()
        self._interfaces()
        self._initiatives()
        for objective in of["Objective"]:
            self._some("objectiveBusinessCapabilityRelation", objective, of["BusinessCapability"], 1, 3)
        for context in of["BusinessContext"]:
            self._some("businessContextBusinessCapabilityRelation", context, of["BusinessCapability"], 1, 4)
        self._cycles()
        self._sums()

    def _link(self, name: str, source: FactSheet, target: FactSheet, fields: Json | None = None) -> Relation:
        chance = self.chance
        relation = Relation(chance.new_id(), name, source.id, target.id, fields={} if fields is None else fields)
        roll = chance.random()
        if roll < 0.16 and not name.endswith("ParentRelation"):
            if roll < 0.03:  # over
                until = -chance.between(10, 900)
                relation.active_from, relation.active_until = chance.day(until - 1500), chance.day(until)
            elif roll < 0.13:
                relation.active_from = chance.day(-chance.between(30, 2500))
                if roll < 0.05:
                    relation.active_until = chance.day(chance.between(60, 900))
            elif roll < 0.15:  # not yet
                relation.active_from = chance.day(chance.between(20, 400))
            if roll < 0.02:
                relation.description = "Taken over from the architecture review."
        return self.world.add_relation(relation)

    def _some(
        self, name: str, source: FactSheet, among: Sequence[FactSheet], low: int, high: int, *, skew: bool = False
    ) -> list[Relation]:
        """Between ``low`` and ``high`` relations to different targets, or as many as there are."""
        chance = self.chance
        targets: dict[str, FactSheet] = {}
        for _ in range(chance.between(low, high + 1) if among else 0):
            target = (chance.skewed if skew else chance.pick)(among)
            if target.id != source.id:
                targets[target.id] = target
        return [self._link(name, source, target) for target in targets.values()]

    def _components(self) -> None:
        of, chance = self.story.of, self.chance
        providers = {sheet.name: sheet for sheet in of["Provider"]}
        stacks = {sheet.name: sheet for sheet in of["TechnicalStack"]}
        for component in of["ITComponent"]:
            provider, stack = self.story.product_of[component.id]
            if provider in providers:
                cost = round(10 ** (3 + chance.random() * 3), 2)
                self._link("itComponentProviderRelation", component, providers[provider], {"costTotalAnnual": cost})
            if stack in stacks:
                self._link("itComponentTechnologyStackRelation", component, stacks[stack])
            if chance.random() < 0.12:
                self._some("itComponentRequiresRelation", component, of["ITComponent"], 1, 1, skew=True)

        for older, newer in self.story.versions:
            self._link("itComponentSuccessorRelation", older, newer)

    def _applications(self) -> None:
        of, chance = self.story.of, self.chance
        random, apps = chance.random, of["Application"]
        components = of["ITComponent"][3 * len(of["ITComponent"]) // 10 :] or of["ITComponent"]
        for at, app in enumerate(apps):
            for relation in self._some("applicationITComponentRelation", app, components, 1, 4, skew=True):
                if random() < 0.7:
                    relation.fields["technicalSuitability"] = chance.pick(TECHNICAL)
                if random() < 0.7:
                    relation.fields["costTotalAnnual"] = round(10 ** (3 + random() * 2.5), 2)
                if random() < 0.3:
                    relation.fields["numberOfUsers"] = chance.between(5, 5000)
            for relation in self._some("applicationBusinessCapabilityRelation", app, of["BusinessCapability"], 1, 2):
                if random() < 0.8:
                    relation.fields["supportType"] = chance.pick(("leading", "leading", "alternative", "unspecified"))
                if random() < 0.5:
                    relation.fields["functionalSuitability"] = chance.pick(FUNCTIONAL)
            for turn, relation in enumerate(
                self._some("applicationOrganizationRelation", app, of["Organization"], 1, 2)
            ):
                relation.fields["usageType"] = "owner" if turn == 0 else chance.pick(("user", "support"))
                if random() < 0.5:
                    relation.fields["numberOfUsers"] = chance.between(5, 3000)
            for relation in self._some("applicationDataObjectRelation", app, of["DataObject"], 0, 2):
                relation.fields["usage"] = list(chance.pick(CRUD_SETS))
            if random() < 0.3:
                self._some("applicationProviderRelation", app, of["Provider"], 1, 1)
            if random() < 0.4:
                self._some("applicationPlatformRelation", app, of["Platform"], 1, 1)
            if random() < 0.25:
                self._some("applicationBusinessContextRelation", app, of["BusinessContext"], 1, 1)
            if at > 3 and random() < 0.15:
                self._some("applicationRequiresRelation", app, apps, 1, 2)
            if at >= 12 and random() < 0.07:
                self._link("applicationSuccessorRelation", app, apps[at - 2])

    def _interfaces(self) -> None:
        of, chance = self.story.of, self.chance
        for interface in of["Interface"]:
            self._some("interfaceProviderApplicationRelation", interface, of["Application"], 1, 1)
            for relation in self._some("interfaceConsumerApplicationRelation", interface, of["Application"], 1, 2):
                if chance.random() < 0.6:
                    relation.fields["callsPerDay"] = int(10 ** (1 + chance.random() * 5))
            self._some("interfaceDataObjectRelation", interface, of["DataObject"], 1, 2)
            if chance.random() < 0.3:
                self._some("interfaceITComponentRelation", interface, of["ITComponent"], 1, 1, skew=True)

    def _initiatives(self) -> None:
        of, chance = self.story.of, self.chance
        for initiative in of["Initiative"]:
            scoped = self._some("initiativeApplicationRelation", initiative, of["Application"], 2, 5)
            for relation in scoped:
                relation.fields["impact"] = chance.pick(("introduce", "change", "change", "retire"))
            self._some("initiativeObjectiveRelation", initiative, of["Objective"], 1, 2)
            self._some("initiativeOrganizationRelation", initiative, of["Organization"], 1, 2)
            found = (self.world.fact_sheets[relation.to_id].fields.get("externalId") for relation in scoped)
            references = [external["externalId"] for external in found if external]
            if references:
                initiative.fields["scopedApplications"] = references

    def _cycles(self) -> None:
        """A ring of requirements and a loop of successors: both are allowed, both trip up careless tree walkers."""
        apps = self.story.of["Application"]
        if len(apps) >= 4:
            for here, there in ((1, 2), (2, 3), (3, 1)):
                self._link("applicationRequiresRelation", apps[here], apps[there])
            self._link("applicationSuccessorRelation", apps[0], apps[2])
            self._link("applicationSuccessorRelation", apps[2], apps[0])

    def _sums(self) -> None:
        """The aggregated fields, as LeanIX would compute them."""
        world, today = self.world, self.chance.day(0)
        over = {sheet.id for sheet in self.story.of["ITComponent"] if is_over(sheet, today)}
        for app in self.story.of["Application"]:
            used = world.outgoing.get(app.id, {}).get("applicationITComponentRelation", ())
            costs = [relation.fields["costTotalAnnual"] for relation in used if "costTotalAnnual" in relation.fields]
            if costs:
                app.fields["itComponentCost"] = round(sum(costs), 2)
            if used:
                at_risk = any(relation.to_id in over for relation in used)
                app.fields["aggregatedObsolescenceRisk"] = "riskIdentified" if at_risk else "noRisk"
        for platform in self.story.of["Platform"]:
            platform.fields["platformCoverage"] = len(
                world.incoming.get(platform.id, {}).get("applicationPlatformRelation", ())
            )
