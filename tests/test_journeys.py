"""Whole journeys in a real pseudo-terminal."""

from __future__ import annotations

import base64
import csv
import os
import re
import signal
import stat
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from leanix_tui import paths
from leanix_tui.simulator.sample import build_world
from leanix_tui.simulator.world import FactSheet, World
from tests.terminal import Terminal, leanix_tui

DEMO = leanix_tui("--demo", "--fact-sheets", "200")
HOSTILE = "\x1b]52;c;", "\x9b31m", "\u202egnp"


class Way(NamedTuple):
    """An application, an IT component that it uses, and who provides that."""

    application: FactSheet
    component: FactSheet
    provider: FactSheet


def neighbours(world: World, sheet: FactSheet, kind: str) -> Iterator[FactSheet]:
    for relations in world.outgoing.get(sheet.id, {}).values():
        yield from (found for one in relations if (found := world.fact_sheets[one.to_id]).type == kind)
    for relations in world.incoming.get(sheet.id, {}).values():
        yield from (found for one in relations if (found := world.fact_sheets[one.from_id]).type == kind)


def way_through(world: World) -> Way:
    """An application without relatives, an IT component and a provider, with plain names that no other name holds."""
    names = [sheet.name for sheet in world.fact_sheets.values()]

    def plain(sheet: FactSheet) -> bool:
        alone = sum(sheet.name in name for name in names) == 1
        return sheet.status == "ACTIVE" and sheet.name.isascii() and sheet.name.isprintable() and alone

    for application in filter(plain, world.fact_sheets.values()):
        if application.type == "Application" and not any(neighbours(world, application, "Application")):
            for component in filter(plain, neighbours(world, application, "ITComponent")):
                for provider in neighbours(world, component, "Provider"):
                    return Way(application, component, provider)
    raise AssertionError("the demo has no such way")


def test_find_an_application_follow_its_relations_and_come_back(tmp_path, monkeypatch):
    way = way_through(build_world())
    application, component, provider = (sheet.name for sheet in way)
    monkeypatch.chdir(tmp_path)
    with Terminal(leanix_tui("--demo")) as terminal:
        terminal.wait_for("connected", "600  loaded")
        # Filter to an application, and open it.
        terminal.press("/", f"type:Application {application}")
        terminal.wait_for(" 1 of ")
        terminal.press("enter", "enter")
        terminal.wait_for("[Overview]", f"Inventory › {application}  ", gone="Loading")
        # Along a relation to an IT component, and on to its provider.
        for name in (component, provider):
            terminal.press("]")
            terminal.wait_for("[Relations", name)
            terminal.press("/", name, "enter", "enter")
            terminal.wait_for("[Overview]", f"{name}  ", gone="Loading")
        # The tree, and back step by step.
        terminal.press("X")
        terminal.wait_for("› tree", "nodes")
        terminal.press("escape")
        terminal.wait_for("[Overview]", f"› {provider}", gone="› tree")
        terminal.press("escape")
        terminal.wait_for("[Relations", f"\n / {provider}", gone=f"› {provider}")
        terminal.press("escape")
        terminal.wait_for(gone=f"\n / {provider}")
        terminal.press("escape")
        terminal.wait_for("[Relations", f"\n / {component}", gone=f"{component}  IT")
        terminal.press("escape")
        terminal.wait_for(gone=f"\n / {component}")
        terminal.press("escape")
        terminal.wait_for(" 1 of ")
        # Copy the id: it goes over the wire to the terminal's own clipboard.
        terminal.press("y")
        terminal.wait_for("letter or enter")
        terminal.press("i")
        terminal.wait_for("Copied the id")
        (sent,) = terminal.copied
        assert base64.b64decode(sent).decode() == way.application.id
        # Export what is shown.
        terminal.press("x")
        terminal.wait_for("Export", "Format")
        terminal.press("enter")
        terminal.wait_for(".csv", gone="Format")
        (file,) = tmp_path.glob("*.csv")
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) == 2
        assert any(application in cell for cell in rows[1])
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()
        assert terminal.foreign_bytes() == []


def test_nothing_of_hostile_data_reaches_the_terminal(tmp_path):
    names = [sheet.name for sheet in build_world().fact_sheets.values()]
    assert all(any(part in name for name in names) for part in HOSTILE), "the world has become harmless"
    with Terminal(leanix_tui("--demo")) as terminal:
        terminal.wait_for("connected", "600  loaded")
        # Every row of the inventory with its preview, then Home, the log, the palette and the command line.
        for _ in range(26):
            terminal.press("pagedown")
        terminal.press("G", "g", "0")
        terminal.wait_for("Quality seal")
        terminal.press("@")
        terminal.wait_for("Request log")
        for looked_for in ("Clip", "Invoice", "C1"):
            terminal.press("\x10", looked_for)  # ctrl+p
            terminal.wait_for("Palette", f"{looked_for} ")
            terminal.press("escape")
            terminal.wait_for(gone="Palette")
            terminal.press(":", f"fs {looked_for}")
            terminal.wait_for(f": fs {looked_for}")
            terminal.press("escape")
            terminal.wait_for(gone=": fs")
        # One of them from the inside: its tabs, its tree, its copy menu.
        terminal.press("1", "/", "Clip")
        terminal.wait_for("␛]52;c;ZWNo")
        terminal.press("enter", "enter")
        terminal.wait_for("[Overview]")
        for tab in ("Relations", "Subscriptions", "Tags", "Documents", "Comments", "History", "JSON"):
            terminal.press("]")
            terminal.wait_for(f"[{tab}")
        terminal.press("y")
        terminal.wait_for("letter or enter")
        terminal.press("escape")
        terminal.wait_for(gone="letter or enter")
        terminal.press("X")
        terminal.wait_for("› tree", "nodes")
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.foreign_bytes() == []
        assert terminal.copied == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_ended_from_outside_leaves_the_terminal_in_order(number):
    with Terminal(DEMO) as terminal:
        terminal.wait_for("Inventory")
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        terminal.assert_restored()


def test_ctrl_c_twice_quits(tmp_path):
    with Terminal(DEMO) as terminal:
        terminal.wait_for("connected", "200  loaded")
        terminal.press("\x03")
        terminal.wait_for("leaves the program")
        terminal.press("\x03")
        assert terminal.wait() == 0
        terminal.assert_restored()


def test_a_suspended_program_gives_the_terminal_back_and_takes_it_again():
    with Terminal(DEMO) as terminal:
        terminal.wait_for("connected", "200  loaded")
        terminal.press("\x1a")  # ctrl+z
        terminal.wait_until_stopped()
        terminal.assert_restored()
        terminal.kill(signal.SIGCONT)
        terminal.press("0")
        terminal.wait_for("Quality seal")
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()


def test_a_demo_that_does_not_start_is_a_calm_pane(monkeypatch):
    with Terminal(leanix_tui("--demo", "--world", "nowhere")) as terminal:
        terminal.wait_for("demo", "q quit")
        assert "Traceback" not in terminal.text
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_bug_of_ours_leaves_the_terminal_in_order_and_a_private_report(own_home):
    broken = "import leanix_tui.screens.home as home\ndef mount(self): raise ZeroDivisionError('secret LXT_abc')\n"
    program = f"{broken}home.HomeScreen.on_mount = mount\nimport leanix_tui.__main__ as m\nm.main()"
    with Terminal([leanix_tui()[0], "-c", program, "--demo", "--fact-sheets", "20"]) as terminal:
        terminal.wait_for("Inventory", "loaded")
        terminal.press("0")
        assert terminal.wait() == 1
        terminal.assert_restored()
        said = terminal.wire.decode().rpartition("\x1b[?1049l")[2]
        assert "ZeroDivisionError" in said
        assert "Traceback" not in said
        (report,) = (paths.state_dir() / "crashes").glob("*.txt")
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert "Traceback" in report.read_text()
        assert "LXT_abc" not in report.read_text() + said


@pytest.mark.parametrize(("size", "wanted"), [((59, 15), "60 x 16"), ((60, 16), "Inventory"), ((200, 60), "Inventory")])
def test_every_size_of_terminal(size, wanted):
    with Terminal(DEMO, columns=size[0], lines=size[1]) as terminal:
        terminal.wait_for(wanted)
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_terminal_without_utf_8_and_colours_gets_neither(tmp_path):
    env = {"LANG": "de_DE.ISO-8859-1", "LC_ALL": "", "PYTHONIOENCODING": "latin-1", "NO_COLOR": "1", "COLORTERM": ""}
    with Terminal(DEMO, **env) as terminal:
        terminal.wait_for("connected", "200  loaded")
        terminal.press("0")
        terminal.wait_for("Quality seal")
        terminal.press("q")
        assert terminal.wait() == 0
        assert all(byte < 0x80 or byte >= 0xA0 for byte in terminal.wire)
        # What is dangerous in a name of the demo is shown as its code everywhere; of ours nothing may look so.
        undrawable = re.findall(rb"\\u(?!20[026][0-9a-e])[0-9a-f]{4}", terminal.wire)
        assert undrawable == [], "the program's own signs were not replaced by plain ones"
        assert b"\x1b[38;" not in terminal.wire
        assert b"\x1b[48;" not in terminal.wire


def test_a_dumb_terminal_is_pointed_to_the_command_line():
    with Terminal(DEMO, TERM="dumb") as terminal:
        assert terminal.wait() == 2
        assert "--help" in terminal.text
        assert b"\x1b[?1049h" not in terminal.wire


def test_the_first_run_connects_with_a_token_that_is_never_shown(simulator, own_home):
    with Terminal(leanix_tui()) as terminal:
        terminal.wait_for("API token", "technical user")
        terminal.press(simulator.token, "\x1b[Z", simulator.url, "enter", "enter")
        terminal.wait_for("AureliaGroup", "Save with the token")
        terminal.press("enter")
        terminal.wait_for("connected", "600  loaded")
        terminal.press("q")
        assert terminal.wait() == 0
        assert simulator.token.encode() not in terminal.wire
        (file,) = paths.config_dir().glob("*.token")
        assert file.read_text().strip() == simulator.token
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert simulator.token not in paths.config_file().read_text()
    os.environ.pop("LEANIX_API_TOKEN", None)
    with Terminal(leanix_tui()) as terminal:
        terminal.wait_for("connected", "600  loaded")
        terminal.press("q")
        assert terminal.wait() == 0
