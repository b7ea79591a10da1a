"""How others load a workspace, run by the interpreter of an environment that has their libraries.

usage: peer_run.py NAME URL TOKEN TYPE,TYPE,...

Prints one line of JSON: seconds, how many fact sheets came, seconds of processor time and the most memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What a script asks for that wants a fact sheet with all that belongs to it.
QUERY = """
query ($first: Int, $after: String) {
  allFactSheets(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      id rev type name displayName description category status lxState level createdAt updatedAt
      completion { percentage }
      tags { id name }
      subscriptions { edges { node { id type user { id email } roles { id name } } } }
      ... on Application { lifecycle { asString phases { phase startDate } } externalId { externalId } }
    } }
  }
}
"""
GRAPHQL = "/services/pathfinder/v1/graphql"


def requests_script(url: str, token: str, _types: list[str]) -> int:
    """One page of 100 after the other, all kept as dictionaries: the scripts that are published."""
    import requests

    login = requests.post(
        f"{url}/services/mtm/v1/oauth2/token",
        auth=("apitoken", token),
        data={"grant_type": "client_credentials"},
        timeout=60,
    )
    headers = {"Authorization": f"Bearer {login.json()['access_token']}"}
    found: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        body = {"query": QUERY, "variables": {"first": 100, "after": after}}
        page = requests.post(url + GRAPHQL, json=body, headers=headers, timeout=60).json()["data"]["allFactSheets"]
        found += [edge["node"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return len(found)


def leanix_py(url: str, token: str, _types: list[str]) -> int:
    """``leanix-py`` sends and trims; it does not page, so the pages are turned here."""
    from LeanIX import LeanIX  # type: ignore[import-not-found, unused-ignore] # only there where it is run

    graph = LeanIX(api_token=token, workspaceid="bench", baseurl=url).graph
    found: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        answer = graph.execGraphQLParsed(QUERY, {"first": 100, "after": after})
        info = answer["data"]["allFactSheets"]["pageInfo"]
        found += [graph.trimResults(edge) for edge in answer["data"]["allFactSheets"]["edges"]]
        after, more = info["endCursor"], info["hasNextPage"]
    return len(found)


def dvm_leanix(url: str, _token: str, types: list[str]) -> int:
    """``dvm-leanix`` downloads one type after the other, and wants a proxy that logs in: here it needs none."""
    from lean_ix.download import build_query, fetch_all  # type: ignore[import-not-found, unused-ignore]

    base = ["id", "name", "type", "category", "displayName", "description", "level", "status", "updatedAt", "createdAt"]
    own = [{"name": name, "kind": "SCALAR", "type_name": "String"} for name in ("criticality", "fit", "hosting")]
    return sum(len(fetch_all(url + GRAPHQL, build_query(name, own, base), name, [], verbose=False)) for name in types)


RUNS: dict[str, Callable[[str, str, list[str]], int]] = {
    "requests": requests_script,
    "leanix-py": leanix_py,
    "dvm-leanix": dvm_leanix,
}


def main() -> None:
    """Run one of them."""
    name, url, token, types = sys.argv[1:]
    began = time.perf_counter()
    loaded = RUNS[name](url, token, types.split(","))
    seconds = time.perf_counter() - began
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    print(json.dumps({"seconds": seconds, "loaded": loaded, "cpu": time.process_time(), "peak": peak}))


if __name__ == "__main__":
    main()
