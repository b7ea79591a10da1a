"""The fact sheets of the Aurelia Insurance Group: what exists, since when, until when, and how good it is."""

from __future__ import annotations

from leanix_tui.simulator.sample import hostile
from leanix_tui.simulator.sample import insurance_names as names
from leanix_tui.simulator.sample.chance import Chance
from leanix_tui.simulator.sample.insurance_standard import StandardFields
from leanix_tui.simulator.world import FactSheet, Json, World

SHARES = {
    "Application": 25, "ITComponent": 25, "Interface": 12, "BusinessCapability": 9, "DataObject": 7, "Organization": 5,
    "Provider": 5, "Initiative": 4, "Objective": 2, "Platform": 2, "BusinessContext": 2, "TechnicalStack": 2,
}  # fmt: skip
SEALED = frozenset(SHARES) - {"Organization", "TechnicalStack"}
ARCHIVED_TYPES = ("Application", "ITComponent", "Interface", "Application", "Provider", "Initiative", "DataObject")
CITIES = [(city, code, country, lat, lon) for country, code, city, lat, lon in names.COUNTRIES]
CRITICALITIES = (
    "missionCritical", "businessCritical", "businessCritical", "businessOperational", "businessOperational",
    "businessOperational", "administrativeService", "administrativeService",
)  # fmt: skip
TECHNICAL = ("inappropriate", "unreasonable", "adequate", "adequate", "adequate", "fullyAppropriate")
FUNCTIONAL = ("unreasonable", "insufficient", "appropriate", "appropriate", "perfect")
PLATFORM_SETS = (
    ["web"],
    ["web", "mobile"],
    ["desktop"],
    ["terminal"],
    ["web", "desktop"],
    ["web", "mobile", "desktop"],
)
CLASSIFICATIONS = ("publicUnclassified", "sensitive", "sensitive", "restricted", "confidential")


def counts(total: int) -> dict[str, int]:
    """How many of each type: the shares, largest remainders first, at least one of each where the total allows."""
    exact = {name: total * share / 100 for name, share in SHARES.items()}
    found = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda name: found[name] - exact[name])[: total - sum(found.values())]:
        found[name] += 1
    for name in SHARES:
        if found[name] == 0 and total >= len(SHARES):
            found[name] = 1
            found[max(found, key=lambda other: found[other])] -= 1
    return found


class InsuranceStory:
    """Grows the fact sheets of one workspace, type by type, and remembers who is whose parent."""

    def __init__(self, world: World, chance: Chance, size: int) -> None:
        self.world, self.chance, self.size = world, chance, size
        self.of: dict[str, list[FactSheet]] = {name: [] for name in SHARES}
        self.parents: list[tuple[FactSheet, FactSheet]] = []
        self.versions: list[tuple[FactSheet, FactSheet]] = []  # older, newer
        self.product_of: dict[str, tuple[str, str]] = {}  # IT component id -> provider, technical stack
        self._standard = StandardFields(world, chance)
        pick, between = chance.pick, chance.between
        self._texts: list[str | None] = [None] * 40
        for index in range(300):
            sentences = 8 if index % 30 == 0 else between(1, 4)
            parts = [
                pick(names.PHRASES).format(unit=pick(names.UNITS), region=pick(names.REGIONS), year=between(1998, 2025))
                for _ in range(sentences)
            ]
            self._texts.append(("\n\n" if sentences == 8 else " ").join(dict.fromkeys(parts)))

    def tell(self) -> None:
        for name, count in counts(self.size).items():
            grow = getattr(self, f"_{name.lower()}s")
            for index in range(count):
                grow(index, count)
        for index in range(self.size // 40):
            self._archived(index)
        self._hostile()

    # -- one fact sheet -------------------------------------------------------------------------------------------

    def _add(self, kind: str, name: str, fields: Json, category: str | None = None) -> FactSheet:
        chance = self.chance
        random = chance.random
        created = -int(60 + random() * 2200)
        state = "APPROVED"
        if kind in SEALED:
            roll = random()
            if roll > 0.72:
                state = "BROKEN_QUALITY_SEAL"
                if kind == "Application" and roll > 0.90:
                    state = "DRAFT" if roll < 0.96 else "REJECTED"
        text = chance.pick(self._texts)
        sheet = FactSheet(
            chance.new_id(), kind, name, 1 + int(random() * 40), category,
            f"{name}: {text}" if text and random() < 0.4 else text, "ACTIVE", state,
            chance.stamp(created), chance.stamp(-1 - int(random() ** 3 * -created)),
        )  # fmt: skip
        if random() < 0.5:
            fields["externalId"] = {
                "externalId": f"{kind[:3].upper()}-{len(self.of[kind]) + 1:05}",
                "comment": None, "externalUrl": None, "status": "ACTIVE",
            }  # fmt: skip
        self._standard.fill(kind, name, len(self.of[kind]) + 1, fields)
        sheet.fields = fields
        self.of[kind].append(self.world.add_fact_sheet(sheet))
        return sheet

    def _child(self, child: FactSheet, parent: FactSheet) -> None:
        self.parents.append((child, parent))

    def _phases(self, *phases: tuple[str, int]) -> Json:
        day = self.chance.day
        return {"phases": [{"phase": name, "startDate": day(at), "milestoneId": None} for name, at in phases]}

    def _lifecycle(self, fields: Json) -> None:
        """Past, present and ending, in the proportions of a group that has not cleaned up for a while."""
        roll, between = self.chance.random(), self.chance.between
        if roll < 0.06:
            return
        start = -between(500, 5000)
        if roll < 0.15:
            end = -between(20, 900)
            found = self._phases(
                ("phaseIn", end - 2600), ("active", end - 2400), ("phaseOut", end - 300), ("endOfLife", end)
            )
        elif roll < 0.34:
            end = between(10, 720)
            out = end - between(100, 700)
            found = self._phases(("active", min(start, out - 300)), ("phaseOut", out), ("endOfLife", end))
        elif roll < 0.44:
            begin = between(20, 600)
            found = self._phases(("plan", -between(10, 300)), ("phaseIn", begin), ("active", begin + 180))
        elif roll < 0.70:
            found = self._phases(("active", start))
        else:
            found = self._phases(("phaseIn", start - 120), ("active", start), ("endOfLife", between(900, 2500)))
        fields["lifecycle"] = found

    def _place(self) -> Json:
        city, code, country, lat, lon = self.chance.pick(CITIES)
        number = str(self.chance.between(1, 180))
        return {
            "placeId": None, "rawAddress": f"Hauptstr. {number}, {city}, {country}", "latitude": lat, "longitude": lon,
            "geoCity": city, "geoCountryCode": code, "geoCountry": country, "geoAddress": f"Hauptstr. {number}, {city}",
            "geoStreet": "Hauptstr.", "geoHouseNumber": number, "geoPostalCode": None,
        }  # fmt: skip

    # -- the types ------------------------------------------------------------------------------------------------

    def _applications(self, index: int, _: int) -> None:
        chance, mine = self.chance, self.of["Application"]
        random = chance.random
        parent = None
        if index >= 8 and index % 6 == 5:
            # Every sixth is a module of an earlier one; now and then a module has a module of its own.
            # Module positions are 11, 17, 23 ...; stepping back from one keeps the hierarchy at three levels.
            above = index // 6 - 1
            parent = mine[index - 6] if index % 30 == 29 else mine[above - (above % 6 == 5)]
            name = (
                "Reporting" if index in (11, 17) else f"{parent.name} {names.MODULES[index // 6 % len(names.MODULES)]}"
            )
        else:
            name = names.numbered(index - index // 6, names.APPLICATIONS, names.DOMAINS, names.KINDS, names.REGIONS)
        fields: Json = {}
        self._lifecycle(fields)
        if random() < 0.9:
            fields["businessCriticality"] = chance.pick(CRITICALITIES)
        if random() < 0.3:
            fields["businessCriticalityDescription"] = (
                f"Stops {chance.pick(names.UNITS)} within {chance.between(1, 72)} hours."
            )
        if random() < 0.75:
            fields["functionalSuitability"] = chance.pick(FUNCTIONAL)
        if random() < 0.75:
            fields["technicalSuitability"] = chance.pick(TECHNICAL)
        if random() < 0.6:
            fields["supportedPlatforms"] = list(chance.pick(PLATFORM_SETS))
        if random() < 0.7:
            fields["lxHostingType"] = chance.pick(("onPremise", "onPremise", "saas", "paas", "iaas"))
        if random() < 0.7:
            fields["userCount"] = int(10 ** (1 + random() * 3.5))
        if random() < 0.7:
            fields["annualCost"] = round(10 ** (4 + random() * 2.5), 2)
        if random() < 0.4:
            fields["release"] = f"{chance.between(1, 12)}.{chance.between(0, 20)}"
        if random() < 0.25:
            fields["alias"] = "".join(word[0] for word in name.split()).upper() + str(index)
        if random() < 0.3:
            fields["lastAuditAt"] = chance.stamp(-chance.between(5, 700))
        kind = (
            "microservice" if parent and random() < 0.4 else "deployment" if random() < 0.1 else "businessApplication"
        )
        sheet = self._add("Application", name, fields, kind)
        if parent is not None:
            self._child(sheet, parent)
        if random() < 0.04:
            sheet.na_fields = ["relApplicationToPlatform", "lastAuditAt"]

    def _itcomponents(self, index: int, count: int) -> None:
        chance, mine = self.chance, self.of["ITComponent"]
        products = names.PRODUCTS[: max(1, min(len(names.PRODUCTS), count // 3))]
        fields: Json = {}
        parent: FactSheet | None = None
        if index < len(products):
            name, provider, stack, category, _ = products[index]
            self._lifecycle(fields)
        else:
            at, turn = index - len(products), 0
            turn, at = divmod(at, len(products))
            product, provider, stack, category, versions = products[at]
            parent = mine[at]
            if turn < len(versions):
                name = f"{product} {versions[turn]}"
                # Vendors drop a version about two years after its successor's successor came out.
                end = 480 - 730 * (len(versions) - 1 - turn) + chance.between(-200, 200)
                fields["lifecycle"] = self._phases(("active", end - 2900), ("phaseOut", end - 400), ("endOfLife", end))
                fields["supportEnds"] = chance.day(end + 365)
                fields["release"] = str(versions[turn])
            else:
                rest = turn - len(versions)
                version = f" {versions[rest % len(versions)]}" if versions else ""
                round_, region = divmod(rest, len(names.REGIONS))
                name = f"{product}{version} {names.REGIONS[region]}" + (f" {round_ + 1}" if round_ else "")
                self._lifecycle(fields)
        if chance.random() < 0.7:
            fields["technicalSuitability"] = chance.pick(TECHNICAL)
        if chance.random() < 0.5:
            fields["operatedBy"] = list(chance.pick((["internal"], ["provider"], ["internal", "partner"])))
        if chance.random() < 0.5:
            fields["availability"] = chance.pick((99.0, 99.5, 99.9, 99.95, 99.99))
        if chance.random() < 0.5:
            fields["instances"] = chance.between(1, 400)
        if category == "hardware" or chance.random() < 0.1:
            fields["dataCentre"] = self._place()
        sheet = self._add("ITComponent", name, fields, category)
        self.product_of[sheet.id] = (provider, stack)
        if len(products) <= index - len(products) and "supportEnds" in fields:
            self.versions.append((mine[index - len(products)], sheet))
        if parent is not None:
            self._child(sheet, parent)
        if chance.random() < 0.03:
            sheet.na_fields = ["lifecycle"]

    def _interfaces(self, index: int, _: int) -> None:
        chance = self.chance
        subject, kind = (
            names.INTERFACE_SUBJECTS[index % len(names.INTERFACE_SUBJECTS)],
            index // len(names.INTERFACE_SUBJECTS),
        )
        rest, at = divmod(kind, len(names.INTERFACE_KINDS))
        region, turn = rest % (len(names.REGIONS) + 1), rest // (len(names.REGIONS) + 1)
        name = f"{subject} {names.INTERFACE_KINDS[at]}"
        name += (f" {names.REGIONS[region - 1]}" if region else "") + (f" {turn + 1}" if turn else "")
        fields: Json = {
            "dataFlowDirection": chance.pick(("inbound", "outbound", "outbound", "biDirectional")),
            "frequency": chance.pick(("realtime", "hourly", "daily", "daily", "monthly")),
        }
        self._lifecycle(fields)
        if chance.random() < 0.4:
            fields["technicalSuitability"] = chance.pick(TECHNICAL)
        self._add("Interface", name, fields, ("api", "file", "logicalInterface")[at % 3])

    def _businesscapabilitys(self, index: int, _: int) -> None:
        chance, mine = self.chance, self.of["BusinessCapability"]
        if not hasattr(self, "_capabilities"):
            self._capabilities = names.breadth_first(names.CAPABILITIES)
        known = self._capabilities
        fields: Json = {}
        if chance.random() < 0.6:
            fields["differentiation"] = chance.pick(("low", "medium", "high"))
        if chance.random() < 0.6:
            fields["maturity"] = chance.between(1, 6)
        if index < len(known):
            name, at = known[index]
        else:
            seconds = range(len(names.CAPABILITIES), sum(len(found) + 1 for found in names.CAPABILITIES.values()))
            turn, offset = divmod(index - len(known), len(seconds))
            round_, region = divmod(turn, len(names.REGIONS))
            at = seconds[offset]
            name = f"{known[at][0]} {names.REGIONS[region]}" + (f" {round_ + 1}" if round_ else "")
        sheet = self._add("BusinessCapability", name, fields)
        if at is not None and at < len(mine):
            self._child(sheet, mine[at])

    def _dataobjects(self, index: int, _: int) -> None:
        chance, mine = self.chance, self.of["DataObject"]
        name = names.numbered(index, names.DATA_OBJECTS, names.DATA_OBJECTS, names.DATA_SUFFIXES, names.REGIONS)
        fields: Json = {}
        if chance.random() < 0.8:
            fields["dataClassification"] = chance.pick(CLASSIFICATIONS)
        if chance.random() < 0.5:
            fields["retentionYears"] = chance.pick((1, 3, 6, 10, 30))
        sheet = self._add("DataObject", name, fields)
        if index >= len(names.DATA_OBJECTS):
            self._child(sheet, mine[index % len(names.DATA_OBJECTS)])

    def _organizations(self, index: int, count: int) -> None:
        chance, mine = self.chance, self.of["Organization"]
        countries = max(1, min(len(names.COUNTRIES), count // 4))
        fields: Json = {}
        parent = None
        if index == 0:
            name, category = "Aurelia Insurance Group", "legalEntity"
        elif index <= countries:
            name, category, parent = f"Aurelia {names.COUNTRIES[index - 1][0]}", "legalEntity", mine[0]
        else:
            turn, at = divmod(index - countries - 1, countries)
            round_, unit = divmod(turn, len(names.UNITS))
            name = f"{names.UNITS[unit]} {names.COUNTRIES[at][0]}" + (f" Team {round_ + 1}" if round_ else "")
            parent = mine[at + 1] if not round_ else mine[countries + 1 + unit * countries + at]
            category = "team" if round_ else "businessUnit"
        if index <= countries or chance.random() < 0.2:
            fields["location"] = self._place()
        if chance.random() < 0.7:
            fields["headcount"] = chance.between(5, 4000)
        sheet = self._add("Organization", name, fields, category)
        if parent is not None:
            self._child(sheet, parent)

    def _providers(self, index: int, _: int) -> None:
        chance = self.chance
        name = names.numbered(index, names.PROVIDERS, names.PROVIDER_WORDS, names.PROVIDER_KINDS, names.REGIONS)
        fields: Json = {"homepage": "https://" + "".join(filter(str.isalnum, name.lower())) + ".example"}
        if chance.random() < 0.7:
            fields["providerCriticality"] = chance.pick(("low", "medium", "high"))
        if chance.random() < 0.5:
            fields["headquarters"] = self._place()
        if chance.random() < 0.6:
            fields["contractEnd"] = chance.day(chance.between(-300, 1500))
        self._add("Provider", name, fields)

    def _objectives(self, index: int, _: int) -> None:
        chance = self.chance
        name = names.numbered(index, names.OBJECTIVES, names.OBJECTIVE_VERBS, names.DOMAINS, names.REGIONS)
        fields: Json = {"progress": chance.between(0, 101), "dueDate": chance.day(chance.between(-200, 1100))}
        self._lifecycle(fields)
        self._add("Objective", name, fields)

    def _platforms(self, index: int, _: int) -> None:
        name = names.numbered(index, names.PLATFORMS, names.DOMAINS, ("Platform",), names.REGIONS)
        fields: Json = {}
        self._lifecycle(fields)
        self._add("Platform", name, fields, self.chance.pick(("digital", "technical")))

    def _initiatives(self, index: int, _: int) -> None:
        chance, mine = self.chance, self.of["Initiative"]
        name = names.numbered(index, names.INITIATIVES, names.INITIATIVE_VERBS, names.APPLICATIONS, names.REGIONS)
        start = chance.between(-600, 200)
        length = chance.between(150, 800)
        fields: Json = {
            "lifecycle": self._phases(("plan", start - 120), ("active", start), ("endOfLife", start + length)),
            "businessValue": chance.pick(("low", "medium", "high")),
            "projectRisk": chance.pick(("low", "medium", "high")),
            "budgetOpEx": float(chance.between(10, 900) * 1000),
            "budgetCapEx": float(chance.between(20, 4000) * 1000),
        }
        reports = [at for at in (start + 30, start + 120, start + 240) if at < 0]
        if reports:
            fields["projectStatus"] = [
                {
                    "id": chance.new_id(), "date": chance.day(at),
                    "status": chance.pick(("green", "green", "yellow", "red")),
                    "progress": min(100, 10 + 30 * turn), "description": f"Steering committee {turn + 1}",
                    "projectStatusProviderInfos": [],
                }
                for turn, at in enumerate(reports)
            ]  # fmt: skip
        sheet = self._add("Initiative", name, fields, ("program", "project", "project", "epic", "idea")[index % 5])
        if index % 5 in (1, 2):
            self._child(sheet, mine[index - index % 5])

    def _businesscontexts(self, index: int, _: int) -> None:
        name = names.numbered(index, names.CONTEXTS, names.DOMAINS, names.CONTEXT_KINDS, names.REGIONS)
        kind = ("businessProduct", "valueStream", "process", "customerJourney")[index // 4 % 4]
        self._add("BusinessContext", name, {}, kind)

    def _technicalstacks(self, index: int, _: int) -> None:
        self._add("TechnicalStack", names.numbered(index, names.STACKS, names.STACKS, names.REGIONS), {})

    # -- the odd ones ---------------------------------------------------------------------------------------------

    def _archived(self, index: int) -> None:
        kind = ARCHIVED_TYPES[index % len(ARCHIVED_TYPES)]
        region, domain = names.REGIONS[index % len(names.REGIONS)], names.DOMAINS[index * 3 % len(names.DOMAINS)]
        name = f"Old {domain} {kind if kind != 'ITComponent' else 'Server'} {region}"
        fields: Json = {}
        if kind in ("Application", "ITComponent", "Interface"):
            fields["lifecycle"] = self._phases(("active", -4000), ("endOfLife", -500 - index % 900))
        sheet = self._add(kind, name + (f" {index}" if index >= len(names.REGIONS) else ""), fields)
        self.of[kind].pop()
        sheet.status = "ARCHIVED"

    def _hostile(self) -> None:
        kinds = ("Application", "ITComponent", "Interface", "DataObject", "Provider")
        room = [(turn, kind) for turn in range(6) for kind in kinds if turn + 3 < len(self.of[kind])]
        for name, (turn, kind) in zip(hostile.NAMES, room, strict=False):
            self.of[kind][-1 - turn].name = name
        if room:
            self.of["Application"][-1].description = hostile.DESCRIPTION
