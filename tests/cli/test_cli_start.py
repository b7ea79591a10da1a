"""How the program starts: quickly, with what it needs only, and with the demo if asked."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from leanix_tui import __version__, cli
from leanix_tui.demo import Demo
from leanix_tui.errors import LeanIXError


def modules_after(environment, *arguments, program="leanix-tui"):
    script = (
        "import sys\n"
        f"sys.argv = [{program!r}, *{list(arguments)!r}]\n"
        "from leanix_tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    return done.stdout, set(done.stderr.split())


def test_the_version_costs_nothing(environment):
    out, modules = modules_after(environment, "--version")
    assert out == f"leanix-tui {__version__}\n"
    assert {name for name in modules if name.startswith("leanix_tui")} == {"leanix_tui", "leanix_tui.__main__"}
    assert "click" not in modules


def test_the_version_is_also_an_option_like_others(environment):
    out, _ = modules_after(environment, "--no-color", "--version")
    assert out == f"leanix-tui {__version__}\n"


def test_help_names_every_command_and_imports_none(environment):
    out, modules = modules_after(environment, "--help")
    for row in cli.COMMANDS:
        assert f"\n  {row.name} " in out
        assert row.help in out
    ours = {name for name in modules if name.startswith("leanix_tui.")}
    assert ours <= {"leanix_tui.__main__", "leanix_tui.cli", "leanix_tui.cli.lazy", "leanix_tui.errors"}
    assert not modules & {"httpx", "textual", "msgspec", "platformdirs"}


def test_usage_says_the_name_that_was_typed(environment):
    for program, said in (
        ("/usr/bin/lxt", "lxt"),
        ("/usr/bin/leanix-tui", "leanix-tui"),
        ("__main__.py", "leanix-tui"),
    ):
        out, _ = modules_after(environment, "fs", "--help", program=program)
        assert out.startswith(f"Usage: {said} fs ")


def test_the_shell_completes_the_short_name_too(environment):
    known = environment(_LXT_COMPLETE="bash_complete", COMP_WORDS="lxt sim", COMP_CWORD="1")
    script = "import sys; sys.argv = ['lxt']; from leanix_tui.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", script], env=known, capture_output=True, text=True, check=False)
    assert done.stdout == "plain,simulator\n"


@pytest.mark.parametrize("row", cli.COMMANDS, ids=lambda row: row.name)
def test_every_command_explains_itself(environment, row):
    out, modules = modules_after(environment, row.name, "--help")
    assert row.name in out
    assert len(out.splitlines()) > 3
    assert not modules & {"httpx", "textual", "graphql", "uvicorn"}


def test_every_subcommand_explains_itself(invoke):
    import click

    for row in cli.COMMANDS:
        command = cli.root.get_command(click.Context(cli.root), row.name)
        for name in command.commands if isinstance(command, click.Group) else ():
            ran = invoke(row.name, name, "--help")
            assert ran.code == 0
            assert ran.out.startswith(f"Usage: leanix-tui {row.name} {name}")


def test_a_look_up_loads_no_terminal_ui(run, simulator, environment):
    script = (
        "import sys; from leanix_tui.cli import root\n"
        "root.main(['fs', 'get', 'Actuarial Lab', '--json'], standalone_mode=False)\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(simulator), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["displayName"] == "Actuarial Lab"
    assert not set(done.stderr.split()) & {"textual", "uvicorn", "starlette"}


def test_a_command_on_the_demo(run):
    ran = run("--demo", "--fact-sheets", "40", "fs", "list", "--json")
    assert len(ran.json) == 40
    assert run("--demo", "--fact-sheets", "40", "whoami", LEANIX_HOST="nothing.invalid").out.count("DEMO") == 1
    custom = run("--demo", "--world", "custom", "--fact-sheets", "40", "model", "types", "--json").json
    assert "Application" not in {row["name"] for row in custom}


def test_the_demo_brings_everything_itself(run):
    assert run("--demo", "--host", "x.leanix.net", "whoami").code == 2
    ran = run("--demo", "--world", "nonsense", "whoami")
    assert ran.code == 1
    assert "The demo server did not start." in ran.err
    assert "Traceback" not in ran.err


def test_a_locked_demo_refuses_changes(run):
    ran = run("--demo", "--fact-sheets", "10", "--read-only", "api", "DELETE", "/services/pathfinder/v1/x", "--yes")
    assert ran.code == 7


def listening(url):
    parts = urlsplit(url)
    with contextlib.suppress(ConnectionError), socket.create_connection((parts.hostname, parts.port), 10):
        return True
    return False


def test_the_demo_ends_with_its_block_and_may_be_closed_twice():
    demo = Demo(fact_sheets=10)
    demo.close()
    connection = demo.start()
    assert connection.is_demo
    assert connection.token() not in repr(connection)
    assert listening(connection.host)
    demo.close()
    demo.close()
    assert not listening(connection.host)


def test_a_demo_that_cannot_start_leaves_nothing():
    demo = Demo(world="nonsense")
    with pytest.raises(LeanIXError, match="did not start") as caught:
        demo.start()
    assert "nonsense" in caught.value.detail


def test_the_demo_ends_when_we_are_killed(environment):
    script = (
        "import sys\nfrom leanix_tui.demo import Demo\n"
        "print(Demo(fact_sheets=10).start().host, flush=True)\nsys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    host = process.stdout.readline().decode().strip()
    assert listening(host)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    deadline = time.monotonic() + 30
    while listening(host):
        assert time.monotonic() < deadline, "the simulator outlived us"
    process.stdin.close()
    process.stdout.close()


def test_the_simulator_serves_until_its_standard_input_closes(environment):
    command = [sys.executable, "-m", "leanix_tui", "simulator", "--fact-sheets", "10", "--token", "sesame"]
    process = subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    ready = json.loads(process.stdout.readline())
    assert ready["token"] == "sesame"
    asked = subprocess.run(
        [sys.executable, "-m", "leanix_tui", "whoami", "--json"],
        env=environment(LEANIX_HOST=ready["url"], LEANIX_API_TOKEN="sesame"),
        capture_output=True,
        check=True,
    )
    assert json.loads(asked.stdout)["workspaceName"] == ready["workspace"]
    process.stdin.close()
    assert process.wait(30) == 0
    process.stdout.close()
