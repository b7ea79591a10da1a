"""Logging in to a simulator the way the documentation says, for tests about something else."""

from __future__ import annotations

import httpx

from leanix_tui.simulator.testing import RunningSimulator

TOKEN_PATH = "/services/mtm/v1/oauth2/token"
PATHFINDER = "/services/pathfinder/v1"
MTM = "/services/mtm/v1"


def access_token(simulator: RunningSimulator) -> str:
    answer = httpx.post(
        simulator.url + TOKEN_PATH, auth=("apitoken", simulator.token), data={"grant_type": "client_credentials"}
    )
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def logged_in(simulator: RunningSimulator, *, timeout: float = 10) -> httpx.Client:
    headers = {"Authorization": f"Bearer {access_token(simulator)}"}
    return httpx.Client(base_url=simulator.url, headers=headers, timeout=timeout)
