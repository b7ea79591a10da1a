"""Public clients ask for the fields of LeanIX's standard data model; the insurance group has and fills them."""

from __future__ import annotations

import httpx
import pytest
from client_wire import AS_JSON, GRANT, GRAPHQL, ask, nodes
from simulator_login import TOKEN_PATH

PLAIN = {
    "Application": (
        "alias release category businessCriticality businessCriticalityDescription functionalSuitability"
        " functionalSuitabilityDescription technicalSuitability technicalSuitabilityDescription lxHostingType"
        " lxHostingDescription lxTimeClassification lxTimeClassificationDescription lxProductCategory lxCatalogStatus"
        " lxSsoProvider lxStatusSSO aggregatedObsolescenceRisk orderingState processingPurpose legalBasis"
        " legalBasisDescription TOMDescription Broker BusinessConfidentialityCriticality"
        " BusinessIntegrityConfidentiality"
    ),
    "ITComponent": "alias release category technicalSuitability",
    "DataObject": "alias dataClassification",
    "Interface": "alias category interfaceType dataFlowDirection frequency",
    "TechnicalStack": "level",
    "BusinessCapability": "level",
}
NESTED = {
    "Application": (
        "lifecycle { asString phases { phase startDate milestoneId } } externalId { externalId comment status }"
        " lxCatalogId { externalId comment externalUrl status } lxSiId { externalId } signavioGlossaryItemId { status }"
        " completion { percentage sectionCompletions { name percentage } }"
    ),
    "ITComponent": (
        "lifecycle { phases { phase startDate } }"
        " relITComponentToTechnologyStack { edges { node { factSheet { id } } } }"
        " relITComponentToProvider { totalCount skippedCount edges { node { factSheet { id } } } }"
        " tags { id name description color status factSheetCount deletable }"
    ),
    "DataObject": "lifecycle { phases { phase startDate } }",
    "Interface": "lifecycle { phases { phase startDate } } relInterfaceToDataObject { totalCount }",
    "TechnicalStack": "lifecycle { phases { phase startDate } } relToParent { edges { node { factSheet { id } } } }",
    "BusinessCapability": "relBusinessCapabilityToApplication { edges { node { factSheet { id tags { name } } } } }",
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_sync_walks_one_type_from_an_empty_cursor_and_finds_its_fields_filled(simulator, kind):
    form = GRANT | {"client_id": "apitoken", "client_secret": simulator.token}
    token = httpx.post(simulator.url + TOKEN_PATH, data=form).json()["access_token"]
    header = {"Authorization": f"Bearer {token}", **AS_JSON}
    cursor, more, found = "", True, []
    while more:
        query = (
            f'query All {{ allFactSheets(after: "{cursor}" first: 60 filter: {{ facetFilters: [{{ facetKey:'
            f' "FactSheetTypes", keys: ["{kind}"] }}] }}) {{ pageInfo {{ endCursor hasNextPage }} totalCount edges {{'
            f" node {{ ... on {kind} {{ id type displayName description {PLAIN[kind]} {NESTED[kind]} }} }} }} }} }}"
        )
        answer = httpx.post(simulator.url + GRAPHQL, headers=header, json={"query": query}).json()
        page = answer["data"]["allFactSheets"]
        found += nodes(page)
        more, cursor = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert len({sheet["id"] for sheet in found}) == page["totalCount"] == len(found)
    assert {sheet["type"] for sheet in found} == {kind}
    model = simulator.world.field_model(kind)
    for name in PLAIN[kind].split():
        filled = {sheet[name] for sheet in found if sheet[name]}
        assert filled, name
        if name in model and model[name]["type"] == "SINGLE_SELECT":
            assert filled <= set(model[name]["values"]), name
    for name in ("lifecycle", "lxCatalogId", "lxSiId", "signavioGlossaryItemId"):
        if name in model:
            assert any(sheet[name] for sheet in found), name
    if kind == "ITComponent":
        assert {sheet["relITComponentToProvider"]["skippedCount"] for sheet in found} == {0}
        assert any(sheet["relITComponentToTechnologyStack"]["edges"] for sheet in found)


def test_the_time_classification_agrees_with_both_fits(simulator):
    query = """{ allFactSheets(factSheetType: Application) { edges { node { ... on Application {
        functionalSuitability technicalSuitability lxTimeClassification } } } } }"""
    expected = {
        (True, True): "invest",
        (True, False): "migrate",
        (False, True): "tolerate",
        (False, False): "eliminate",
    }
    seen = set()
    for sheet in nodes(ask(simulator, query)["allFactSheets"]):
        if sheet["lxTimeClassification"]:
            useful = sheet["functionalSuitability"] in {"appropriate", "perfect"}
            sound = sheet["technicalSuitability"] in {"adequate", "fullyAppropriate"}
            assert sheet["lxTimeClassification"] == expected[useful, sound]
            seen.add((useful, sound))
    assert seen == set(expected)


def test_the_obsolescence_risk_follows_the_components_that_are_over(simulator):
    query = """{ allFactSheets(factSheetType: Application) { edges { node { ... on Application {
        aggregatedObsolescenceRisk relApplicationToITComponent { edges { node { factSheet {
          ... on ITComponent { lifecycle { asString } } } } } } } } } } }"""
    seen = set()
    for sheet in nodes(ask(simulator, query)["allFactSheets"]):
        used = [relation["factSheet"]["lifecycle"] for relation in nodes(sheet["relApplicationToITComponent"])]
        over = any(lifecycle and lifecycle["asString"] == "endOfLife" for lifecycle in used)
        assert sheet["aggregatedObsolescenceRisk"] == (("riskIdentified" if over else "noRisk") if used else None)
        seen.add(sheet["aggregatedObsolescenceRisk"])
    assert seen >= {"riskIdentified", "noRisk"}


def test_every_standard_field_has_a_label_in_both_languages(simulator):
    for code in ("en", "de"):
        labels = simulator.world.languages[code]["dataModel"]["factSheets"]["Application"]["fields"]
        for name in PLAIN["Application"].split():
            assert labels[name]["label"] not in {"", name}, (code, name)
