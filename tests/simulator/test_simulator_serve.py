"""The simulator as a process: one line when ready, and a clean end."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from leanix_tui.simulator.__main__ import main

COMMAND = [sys.executable, "-m", "leanix_tui.simulator"]
FORM = {"grant_type": "client_credentials"}
TOKEN_PATH = "/services/mtm/v1/oauth2/token"


@contextmanager
def started(*options: str, stdin: int = subprocess.PIPE) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    process = subprocess.Popen([*COMMAND, *options], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def log_in(ready: dict[str, str]) -> httpx.Response:
    return httpx.post(ready["url"] + TOKEN_PATH, auth=("apitoken", ready["token"]), data=FORM)


def test_one_line_when_ready_and_end_of_input_ends_it():
    with started("--fact-sheets", "40") as (process, ready):
        assert ready.keys() == {"url", "token", "workspace"}
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", ready["url"])
        assert ready["token"].startswith("LXT_")
        assert log_in(ready).status_code == 200
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_with_exit_code_0(number):
    with started("--fact-sheets", "20") as (process, ready):
        assert log_in(ready).status_code == 200
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_it_ends_while_a_request_hangs():
    with started("--fact-sheets", "20") as (process, ready):
        httpx.post(f"{ready['url']}/__control__/faults", json={"action": "hang"})
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(ready["url"] + TOKEN_PATH, data=FORM, timeout=0.2)
        host, port = ready["url"].removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as idle:
            idle.sendall(b"GET /services/ HTTP/1.1\r\n")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0


def test_input_that_nobody_holds_does_not_end_it():
    with started("--fact-sheets", "20", stdin=subprocess.DEVNULL) as (process, ready):
        assert log_in(ready).status_code == 200
        assert log_in(ready).status_code == 200
        assert process.poll() is None
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_options_reach_the_server():
    options = ["--fact-sheets", "33", "--token", "LXT_mine", "--world", "custom", "--token-lifetime", "77"]
    with started(*options, "--rate-limit", "1", "--no-retry-after", "--today", "2026-03-01") as (_, ready):
        assert (ready["token"], ready["workspace"]) == ("LXT_mine", "Stadtwerke")
        body = log_in(ready).json()
        assert body["expires_in"] == 77
        headers = {"Authorization": f"Bearer {body['access_token']}"}
        answer = httpx.get(ready["url"] + "/services/pathfinder/v1/factSheets", headers=headers)
        assert answer.json()["total"] == 33
        refused = httpx.get(ready["url"] + "/services/pathfinder/v1/settings", headers=headers)
        assert (refused.status_code, "retry-after" in refused.headers) == (429, False)


def test_it_listens_on_this_machine_only():
    with started("--fact-sheets", "20") as (_, ready), socket.socket() as probe:
        # The same port is still free on another loopback address: nothing listens on all of them.
        probe.bind(("127.0.0.2", int(ready["url"].rpartition(":")[2])))


def test_a_port_in_use_is_one_clear_line(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert f"127.0.0.1:{port}" in err


@pytest.mark.parametrize(
    "options", [["--port", "70000"], ["--fact-sheets", "-1"], ["--world", "mars"], ["--today", "soon"],
                ["--latency-ms", "-1"]]
)  # fmt: skip
def test_wrong_options_are_refused_before_anything_starts(options, capsys):
    with pytest.raises(SystemExit) as refusal:
        main(options)
    assert refusal.value.code == 2
    assert options[0] in capsys.readouterr().err
