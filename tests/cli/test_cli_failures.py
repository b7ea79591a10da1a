"""What goes wrong is told in a sentence with a remedy, with the right exit code, never with a traceback or a secret."""

from __future__ import annotations

import base64
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading

import pytest

CANARY = "LXT_canary_9b27c4e1"
CANARY_FORMS = (
    CANARY,
    base64.b64encode(CANARY.encode()).decode(),
    base64.b64encode(f"apitoken:{CANARY}".encode()).decode(),
)

COMMANDS = (
    ["whoami"],
    ["doctor"],
    ["fs", "list"],
    ["fs", "get", "Actuarial Lab", "--json"],
    ["rel", "list", "Actuarial Lab"],
    ["tag", "list", "--json"],
    ["user", "list", "--csv"],
    ["model", "types"],
    ["url"],
    ["api", "GET", "/services/pathfinder/v1/features"],
    ["graphql", "-q", "{ allTags { totalCount } }"],
    ["config", "show"],
    ["config", "show", "--json"],
    ["feature", "list"],
    ["settings", "get"],
    ["acl", "list"],
)


def told(ran):
    """What was said on stderr, which is never a traceback."""
    assert "Traceback" not in ran.err
    assert ran.err.startswith("Error: ") or "\nError: " in ran.err, ran.err
    return ran.err


@pytest.fixture
def closed_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_refused_token_is_told_and_never_shown(invoke, monkeypatch, command):
    monkeypatch.setenv("LEANIX_API_TOKEN", CANARY)
    ran = invoke("-v", *command)
    if command[0] != "config":
        assert ran.code == 1
        assert "does not accept the API token" in ran.err + ran.out
    assert "Traceback" not in ran.err
    for form in CANARY_FORMS:
        assert form not in ran.out + ran.err


def test_the_token_is_in_no_process_list_and_no_file(run, simulator, own_home):
    run("fs", "list", "--limit", "1", simulator=simulator)
    ran = run("profile", "add", "sim", "--host", simulator.url, "--token-stdin", stdin=f"{CANARY}\n")
    assert ran.code == 0
    holding = [path for path in own_home.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert [path.name for path in holding] == ["sim.token"]
    assert holding[0].stat().st_mode & 0o777 == 0o600
    assert CANARY not in ran.out + ran.err


def test_no_token_names_the_three_ways(run, simulator):
    for empty in ("-", "", "  "):
        ran = run("whoami", simulator=simulator, LEANIX_API_TOKEN=empty)
        assert ran.code == 2
        assert all(way in told(ran) for way in ("LEANIX_API_TOKEN", "token_file", "token_command"))


def test_nothing_listens(run, closed_port):
    ran = run("fs", "list", LEANIX_HOST=f"http://127.0.0.1:{closed_port}", LEANIX_API_TOKEN=CANARY)
    assert ran.code == 6
    assert f"127.0.0.1, port {closed_port}" in told(ran)
    assert CANARY not in ran.err


def test_an_unknown_host(run):
    ran = run("whoami", LEANIX_HOST="nothing.invalid", LEANIX_API_TOKEN=CANARY)
    assert ran.code == 6
    assert "nothing.invalid" in told(ran)


@pytest.mark.parametrize(
    "host", ["http://acme.leanix.net", "ftp://acme.leanix.net", "https://user:pw@acme.leanix.net", "a b"]
)
def test_a_host_that_must_not_get_the_token(run, host):
    ran = run("whoami", LEANIX_HOST=host, LEANIX_API_TOKEN=CANARY)
    assert ran.code == 2
    assert "acme.leanix.net" in told(ran)
    assert CANARY not in ran.err
    assert "user:pw" not in ran.err


def test_a_certificate_that_nobody_signed(run, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    made = subprocess.run([*command, "-keyout", key, "-out", certificate, *subject], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        stop = threading.Event()

        def serve():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                    with context.wrap_socket(connection, server_side=True) as secure:
                        secure.recv(100)
                except OSError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        host = f"https://127.0.0.1:{server.getsockname()[1]}"
        ran = run("whoami", LEANIX_HOST=host, LEANIX_API_TOKEN=CANARY)
        doctor = run("doctor", LEANIX_HOST=host, LEANIX_API_TOKEN=CANARY)
        stop.set()
        server.close()
    assert ran.code == 6
    assert "certificate" in told(ran)
    assert CANARY not in ran.err
    assert "TLS" in doctor.out
    assert doctor.code == 6


def test_a_token_of_another_workspace(run, simulator):
    for given in (["--workspace", "Elsewhere"], []):
        ran = run(*given, "fs", "list", simulator=simulator, LEANIX_WORKSPACE="-" if given else "Elsewhere")
        assert ran.code == 1
        assert "Elsewhere" in told(ran)
        assert ran.out == ""
    name = simulator.world.workspace_name
    assert run("--workspace", name, "whoami", "--check", simulator=simulator).code == 0
    assert run("whoami", "--check", simulator=simulator).code == 2


def test_an_answer_that_is_not_json(run, simulator):
    simulator.add_fault(action="garbage", match={"path": "/services/pathfinder/v1/models/dataModel"}, times="always")
    ran = run("model", "types", simulator=simulator)
    assert ran.code == 6
    assert ran.out == ""
    assert told(ran)


def test_a_page_that_breaks_keeps_nothing_half_on_stdout(run, simulator):
    simulator.add_fault(action="truncate", match={"root": "allFactSheets"}, times="always", after=200)
    ran = run("fs", "list", "provider", "--json", simulator=simulator)
    assert ran.code == 6
    assert ran.out == ""
    assert told(ran)


def test_no_permission(run, simulator):
    simulator.add_fault(action="forbidden", match={"path": "/services/pathfinder/v1/features"}, times="always")
    ran = run("feature", "list", simulator=simulator)
    assert ran.code == 1
    assert told(ran)


def test_a_refused_field_leaves_the_rest(invoke, simulator):
    refusal = {"message": "No permission", "path": ["factSheet", "alias"], "extensions": {"errorType": "UNAUTHORIZED"}}
    whole = invoke("fs", "get", "Actuarial Lab", "--json").json
    sent = {"id": whole["id"], "type": "Application", "displayName": "Actuarial Lab", "alias": None}
    simulator.add_fault(
        action="graphql_error", match={"root": "factSheet"}, times="always", errors=[refusal], data={"factSheet": sent}
    )
    ran = invoke("fs", "get", whole["id"], "--json")
    assert ran.json["displayName"] == "Actuarial Lab"
    assert "alias" in ran.err


def test_an_expired_session_is_renewed_without_a_word(run, simulator):
    simulator.add_fault(action="expire_token", match={"path": "/services/pathfinder/v1/features"})
    ran = run("feature", "list", "--json", simulator=simulator)
    assert ran.json
    assert ran.err == ""


@pytest.mark.parametrize("place", [{"path": "/services/mtm/v1/oauth2/token"}, {"root": "allTags"}], ids=str)
def test_a_long_pause_is_said_once(run, simulator, place):
    simulator.add_fault(action="rate_limited", match=place, retry_after=3)
    ran = run("tag", "list", "--json", simulator=simulator)
    assert ran.json
    assert ran.err.startswith("Waiting 3 seconds, then trying again. LeanIX received too many requests")
    assert ran.err.count("\n") == 1


def test_verbose_tells_a_refused_login_too(run, simulator):
    ran = run("-v", "whoami", simulator=simulator, LEANIX_API_TOKEN=CANARY)
    assert ran.code == 1
    assert "POST /services/mtm/v1/oauth2/token 401" in told(ran)


def test_ctrl_c_ends_with_130(environment, fresh_simulator):
    simulator = fresh_simulator  # of its own: the first request that arrives is ours
    simulator.add_fault(action="hang", match={"path": "/services/mtm/v1/oauth2/token"}, times="always")
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "leanix_tui", "-v", "whoami"],
        env=environment(simulator),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not simulator.requests():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        pytest.fail(f"It goes on after ctrl+c:\n{process.communicate()[1].decode()}")
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


def test_a_bug_leaves_two_lines_and_a_private_file(environment, own_home):
    script = (
        "import sys\n"
        "from leanix_tui import __main__\n"
        "import leanix_tui.cli as cli\n"
        f"def broken(self, ctx): raise ZeroDivisionError('with {CANARY} inside')\n"
        "cli.LazyGroup.invoke = broken\n"
        "sys.argv = ['leanix-tui', 'whoami']\n"
        "__main__.main()\n"
    )
    before = os.umask(0)
    try:
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment(LEANIX_API_TOKEN=CANARY), capture_output=True, check=False
        )
    finally:
        os.umask(before)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "ZeroDivisionError" in said
    (file,) = (own_home / "xdg_state_home").rglob("*.txt")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Traceback" in file.read_text()
    assert CANARY not in said + file.read_text()
    debug = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(LEANIX_API_TOKEN=CANARY, LEANIX_TUI_DEBUG="1"),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" in debug.stderr
    assert CANARY.encode() not in debug.stderr


def test_the_app_refuses_what_is_no_terminal(run, on_terminal):
    ran = run()
    assert ran.code == 2
    assert "needs a terminal" in told(ran)
    code, seen = on_terminal(TERM="dumb")
    assert code == 2
    assert b"TERM" in seen


def test_verbose_tells_requests_without_secrets(run, simulator):
    ran = run("-v", "feature", "list", "--json", simulator=simulator)
    assert ran.json
    assert "POST /services/mtm/v1/oauth2/token 200" in ran.err
    assert "GET /services/pathfinder/v1/features" in ran.err
    assert simulator.token not in ran.err
