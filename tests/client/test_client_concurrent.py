"""Requests that are under way at the same time and are refused for the same reason."""

import asyncio
import json

import msgspec
import pytest

from leanix_tui.client import LeanIXClient
from leanix_tui.model.data_model import DataModel, Field

pytestmark = pytest.mark.anyio
MODEL = DataModel.parse(
    {"factSheets": {name: {"fields": {"power": {"type": "DOUBLE"}}} for name in ("Machine", "Hall")}}
)


def asked(client, operation):
    return sum(attempt.operation == operation for attempt in client.log.attempts)


@pytest.mark.parametrize("introspection", [True, False])
async def test_pages_that_are_refused_for_the_same_field_at_once_all_arrive(simulator, introspection):
    if not introspection:
        simulator.add_fault(
            action="graphql_error", match={"root": "__schema"}, times="always", errors=[{"message": "It is off."}]
        )
    async with LeanIXClient(simulator.url, simulator.token, rate_per_second=1000) as client:
        known = (await client.data_model.get()).types["Provider"]
        ghosts = {name: Field(name, "STRING") for name in ("ghost", "spectre")}
        haunted = msgspec.structs.replace(known, fields={**known.fields, **ghosts})
        ids = [node["id"] async for node in client.fact_sheets.iterate({"id": {}}, "Provider")][:12]
        await client.selector()
        pages = await asyncio.gather(*(client.fact_sheets.by_ids(haunted, [id_]) for id_ in ids))
        sheets = await asyncio.gather(*(client.fact_sheets.detail(id_, haunted) for id_ in ids))
        found = [json.loads(page.body)["data"]["allFactSheets"]["edges"][0]["node"]["id"] for page in pages]
        assert found == ids
        assert [sheet.id for sheet in sheets] == ids
        (refused,) = {sheet.refused for sheet in sheets}
        assert set(refused) - {"headquarters"} == {"ghost", "spectre"}  # a location needs the schema's help
        if introspection:
            assert asked(client, "PreloadProvider") == asked(client, "FactSheetProvider") == len(ids)
        else:
            assert asked(client, "PreloadProvider") > len(ids) + 1  # several were refused before one had learnt


async def test_a_field_that_several_queries_were_refused_at_once_is_still_asked_of_other_types(odd):
    def answer(query, variables):
        if "__schema" in query:
            return {"errors": [{"message": "Introspection is switched off."}]}
        if "... on Machine { power" in query:
            refusal = "Validation error of type FieldUndefined: Field 'power' in type 'Machine' is undefined"
            return {"errors": [{"message": refusal}]}
        kind = "Hall" if "Hall" in query else "Machine"
        return {"data": {"factSheet": {"id": variables["id"], "type": kind, "displayName": "X", "power": 7.5}}}

    odd.on_graphql(answer)
    async with odd.client() as client:
        await client.selector()
        machines = await asyncio.gather(
            *(client.fact_sheets.detail(str(at), MODEL.types["Machine"]) for at in range(6))
        )
        assert asked(client, "FactSheetMachine") > 7
        assert {machine.refused for machine in machines} == {("power",)}
        hall = await client.fact_sheets.detail("h", MODEL.types["Hall"])
        assert (hall.fields, hall.refused) == ({"power": 7.5}, ())
